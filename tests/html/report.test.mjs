// The HTML report in a real browser: functions, files and findings.

import assert from "node:assert/strict";

import { NARROW, WIDE, barriers, marks, onPage, report, told, useProject } from "./harness.mjs";
import { HOSTILE, writeProject } from "./project.mjs";

useProject(writeProject);

const ROWS = "#functions-table tr[data-index]";
const names = (page) => page.locator(`${ROWS} .name`).allTextContents();
const tally = (page) => page.locator("#filters .tally").textContent();
const search = (page, text) => page.getByRole("searchbox", { name: "Name or path contains" }).fill(text);
const open = (page, name) => page.locator(`${ROWS} a`, { hasText: name }).first().click();

/** The column of figures under a heading, as shown. */
async function column(page, heading) {
  const headings = await page.locator("#functions-table thead th").allTextContents();
  const at = headings.findIndex((text) => text.includes(heading)) + 1;
  const cells = await page.locator(`${ROWS} > :nth-child(${at})`).allTextContents();
  return cells.map((text) => Number.parseInt(text.replace(/\D/g, ""), 10));
}

onPage("the header has the project's totals and its languages", {}, async (page) => {
  assert.match(await page.locator("#totals").textContent(), /Files11Functions3,01\d/);
  const legend = await page.locator("#legend").textContent();
  assert.ok(["Python", "JavaScript", "TypeScript"].every((name) => legend.includes(name)), legend);
});

onPage("the worst function comes first, and a heading sorts", {}, async (page) => {
  assert.equal((await names(page))[0], "worst");
  const heading = page.getByRole("columnheader", { name: "Cyclomatic" });
  await heading.getByRole("button").click();
  assert.equal(await heading.getAttribute("aria-sort"), "descending");
  const down = await column(page, "Cyclomatic");
  assert.deepEqual(down, [...down].sort((one, other) => other - one));
  await heading.getByRole("button").click();
  assert.equal(await heading.getAttribute("aria-sort"), "ascending");
  const up = await column(page, "Cyclomatic");
  assert.deepEqual(up, [...up].sort((one, other) => one - other));
});

onPage("what is marked is what check finds, limit by limit", {}, async (page) => {
  const metrics = ["cognitive", "cyclomatic", "nesting", "npath", "parameters", "exits", "statements", "lines", "abc", "halstead", "maintainability_index"];
  await page.goto(`${report.address}#cols=${metrics.join(",")}`);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  const rules = {
    "cognitive-complexity": "cognitive", "cyclomatic-complexity": "cyclomatic", "npath-complexity": "npath",
    "deep-nesting": "nesting", "long-parameter-list": "parameters", "long-function": "lines",
    "many-exits": "exits", "many-statements": "statements", "large-abc-size": "abc",
    "large-halstead-volume": "halstead", "low-maintainability": "maintainability_index",
  };
  const expected = new Set();
  for (const file of told(1, "check", report.root, "--fail-on", "information").files) {
    for (const { rule, severity, start_byte: at } of file.findings) {
      const owner = file.functions.find((one) => one.name_start_byte === at || one.start_byte === at);
      if (owner && rules[rule]) expected.add(`${file.path}:${owner.start_line} ${rules[rule]} ${severity}`);
    }
  }
  const marked = await marks(page);
  assert.deepEqual(marked, [...expected].sort());
  // The limits that hold differ: a test, an override, a language, a constructor, a comment, and another's work.
  const has = (text) => marked.some((mark) => mark.startsWith(text));
  assert.deepEqual(["legacy/old.py:1 cognitive", "legacy/old.py:36 cognitive"].map(has), [false, true]);
  assert.deepEqual(["tests/test_shop.py:1 cognitive", "tests/test_shop.py:42 cognitive"].map(has), [false, true]);
  assert.deepEqual(["shop/limits.py:2 parameters", "shop/limits.py:5 parameters", "web/limits.js:1 parameters"].map(has), [false, true, true]);
  assert.deepEqual(["shop/limits.py:8 cognitive", "shop/limits.py:45 cognitive", "third_party/dep.py:1"].map(has), [true, false, false]);
});

onPage("the histogram counts by the limits that held, and follows the filters", {}, async (page) => {
  const chart = page.locator("figure.chart", { hasText: "Cognitive complexity" });
  const beyond = async () => Number.parseInt(await chart.locator("figcaption span").first().textContent(), 10) || 0;
  const marked = async () => (await marks(page)).filter((mark) => /cognitive (warning|error)$/.test(mark)).length;
  assert.equal(await beyond(), await marked());
  await page.locator("#filters select[name=tests]").selectOption("only");
  assert.equal(await beyond(), 1);
  assert.deepEqual(await names(page), ["test_31", "test_20"]);
});

onPage("filters by origin and test code, and says why", {}, async (page) => {
  await page.locator("#filters select[name=origin]").selectOption("vendored");
  assert.deepEqual(await names(page), ["theirs_40"]);
  await open(page, "theirs_40");
  assert.match(await page.locator("#detail .kicker").textContent(), /vendored: .*third_party/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Reset" }).click();
  await page.locator("#filters select[name=tests]").selectOption("without");
  assert.ok(!(await names(page)).includes("test_31"));
});

onPage("folders sum up what lies in them, and lead to it", {}, async (page) => {
  const within = page.locator("#filters input[name=in]");
  assert.ok(await within.isHidden());
  await page.getByRole("tab", { name: /Files/ }).click();
  await page.getByRole("radio", { name: "Folders" }).check({ force: true });
  const row = page.locator("#files-table tr[data-index]", { has: page.locator('a[title="shop/"]') });
  const heads = await page.locator("#files-table thead th").allTextContents();
  const cell = async (head) => row.locator(`> :nth-child(${heads.findIndex((text) => text.includes(head)) + 1})`).textContent();
  // checkout, crowd, limits and worst; 1 + 3000 + 4 + 1 functions.
  assert.deepEqual([await cell("Files"), await cell("Functions")], ["4", "3,006"]);
  await row.locator("a").click();
  assert.match(await tally(page), /^3,006 of/);
  // By whole names from the top: what has `shop/` in its path elsewhere is not in `shop/`.
  assert.equal(await within.inputValue(), "shop/");
  for (const [path, found] of [["web/shop", ["copied"]], ["web/shop/copied.ts", ["copied"]], ["we", []], ["shop/shop", []]]) {
    await within.fill(path);
    assert.deepEqual(await names(page), found, path);
  }
});

onPage("says what it was made from", {}, async (page) => {
  assert.match(await page.locator(".maker").textContent(), /limits of astrolens\.toml/);
});

onPage("only the rows in view are in the document, and scrolling brings the others", {}, async (page) => {
  assert.match(await tally(page), /^3,01\d functions$/);
  const drawn = await page.locator(ROWS).count();
  assert.ok(drawn > 10 && drawn < 100, `${drawn} rows`);
  const before = await names(page);
  await page.locator("#functions-table").evaluate((table) => (table.scrollTop = table.scrollHeight));
  await page.locator(`${ROWS}[aria-rowindex="3015"]`).waitFor();
  assert.notDeepEqual(await names(page), before);
});

onPage("filters by name, path, language, figure and findings", {}, async (page) => {
  await search(page, "checkout TOTAL");
  assert.deepEqual(await names(page), ["total"]);
  assert.match(await tally(page), /^1 of 3,01\d functions$/);
  await search(page, "shop/crowd.py crowd_29");
  assert.match(await tally(page), /^100 of/);
  await search(page, "");
  await page.locator("#filters select[name=lang]").selectOption("javascript");
  assert.equal((await names(page)).length, 3);
  await page.getByRole("button", { name: "Reset" }).click();
  await search(page, "shop/");
  await page.getByRole("spinbutton", { name: "At least" }).fill("5");
  assert.deepEqual(await names(page), ["worst", "own_17", "silent_17", "total"]);
  await page.getByRole("button", { name: "Reset" }).click();
  await page.locator("#filters").getByLabel("With findings").check();
  assert.ok((await names(page)).includes("worst"));
  assert.ok(!(await names(page)).includes("total"));
});

onPage("a bar of the histogram filters by its range, and again does not", {}, async (page) => {
  const bar = page.getByRole("button", { name: /^Cognitive 6–10: 1 function/ });
  await bar.click();
  assert.deepEqual(await names(page), ["total"]);
  assert.equal(await bar.getAttribute("aria-pressed"), "true");
  await bar.press("Enter");
  assert.match(await tally(page), /^3,01\d functions$/);
});

onPage("a chosen function shows its source with the points in the margin", {}, async (page) => {
  await open(page, "total");
  const detail = page.getByRole("complementary", { name: "Function total" });
  assert.equal(await detail.locator("h2").textContent(), "Checkout.total");
  const margin = async () => {
    const rows = await detail.locator(".code tr.counted").evaluateAll((nodes) =>
      nodes.map((node) => [node.dataset.line, node.querySelector(".points").textContent]));
    return Object.fromEntries(rows);
  };
  // Line 5 is an `if` two levels deep, 3 points, with an `and`, 1 point.
  assert.deepEqual(await margin(), { 3: "+1", 4: "+2", 5: "+4" });
  assert.match(await detail.locator(".reasons h3").textContent(), /is 7$/);
  assert.equal(await detail.locator('.reasons li[data-line="5"]').count(), 2);
  await detail.getByRole("radio", { name: "Cyclomatic" }).check({ force: true });
  assert.deepEqual(await margin(), { 3: "+1", 4: "+1", 5: "+2" });
  assert.match(await detail.locator(".reasons ol").textContent(), /the function itself/);
  await detail.locator(".points button").first().hover();
  assert.match(await page.getByRole("tooltip").textContent(), /^\+1 if/);
});

onPage("a function with findings says what to do, as explain does", {}, async (page) => {
  await open(page, "worst");
  const steps = page.locator("#detail .advice li");
  const explained = told(0, "explain", `${report.root}/shop/worst.py:worst`);
  const said = await steps.evaluateAll((items) => items.map((item) => item.lastElementChild.textContent));
  assert.ok(said.length > 0);
  assert.deepEqual(said, explained.advice.map((text) => text.replaceAll("`", "")));
  await steps.first().getByRole("button").click();
  const line = await steps.first().getAttribute("data-line");
  assert.equal(await page.locator("#detail .code tr.glow").getAttribute("data-line"), line);
  // Easy, or hard and silenced: nothing to do.
  for (const name of ["Checkout.total", "silent_17"]) {
    await search(page, name);
    await open(page, name.split(".").at(-1));
    assert.equal(await page.locator("#detail .advice").count(), 0, name);
  }
});

onPage("the keyboard opens, leafs and closes", {}, async (page) => {
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.locator(`${ROWS} a[tabindex="0"]`).focus();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate(() => document.activeElement.closest("tr").dataset.index), "1");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H2");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#detail").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.closest("tr").dataset.index), "1");
  await page.keyboard.press("End");
  const last = await page.evaluate(() => Number(document.activeElement.closest("tr").dataset.index));
  assert.ok(last > 3000, `row ${last}`);
});

onPage("the focus stays in its row when the rows change their height", {}, async (page) => {
  const scroller = page.locator("#functions-table");
  const row = () => page.evaluate(() => document.activeElement.closest("tr")?.dataset.index);
  for (const key of ["End", "Home"]) {
    await page.locator(`${ROWS} a[tabindex="0"]`).focus();
    await page.keyboard.press(key);
    const before = await row();
    for (const viewport of [{ width: 600, height: 900 }, WIDE]) {
      await page.setViewportSize(viewport);
      await page.locator(viewport === WIDE ? "#functions-table:not(.narrow)" : "#functions-table.narrow").waitFor();
      assert.equal(await row(), before, `${key}, ${viewport.width} wide`);
      const [inside, outside] = [await page.locator(`#functions-table tr[data-index="${before}"]`).boundingBox(), await scroller.boundingBox()];
      assert.ok(inside.y >= outside.y && inside.y + inside.height <= outside.y + outside.height + 1, `${key}: row ${before} is in view`);
    }
  }
});

onPage("the address keeps what is looked at", {}, async (page) => {
  await search(page, "shop");
  await page.getByRole("columnheader", { name: "Nesting" }).getByRole("button").click();
  await open(page, "total");
  const link = page.url();
  const other = await page.context().newPage();
  await other.goto(link);
  await other.waitForSelector("html[data-ready]");
  assert.equal(await other.locator("#detail h2").textContent(), "Checkout.total");
  assert.equal(await other.getByRole("columnheader", { name: "Nesting" }).getAttribute("aria-sort"), "descending");
  assert.equal(await other.getByRole("searchbox").first().inputValue(), "shop");
  await page.goBack();
  await page.locator("#detail").waitFor({ state: "hidden" });
});

onPage("columns come and go by the menu", {}, async (page) => {
  const heading = page.getByRole("columnheader", { name: "Exits" });
  assert.equal(await heading.count(), 0);
  await page.locator("#columns summary").click();
  await page.getByRole("checkbox", { name: "Exits" }).check();
  assert.equal(await heading.count(), 1);
});

onPage("files have their sums, and lead to their functions", {}, async (page) => {
  await page.getByRole("tab", { name: /Files/ }).click();
  assert.equal(await page.locator("#files-table tr[data-index]").count(), 11);
  await page.locator("#files-table a", { hasText: "checkout.py" }).click();
  assert.deepEqual(await names(page), ["total"]);
});

onPage("a name in a message is one piece of code, whatever it holds", {}, async (page) => {
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.locator("#finding-filters input[name=nq]").fill("tick");
  const names = await page.locator("#finding-groups .message code:not(.rule)").allTextContents();
  assert.deepEqual(names, ['back`tick` (1)']);
});

onPage("findings are grouped by rule or by file, and lead to their function", {}, async (page) => {
  await page.getByRole("tab", { name: /Findings/ }).click();
  const groups = page.locator("#finding-groups .group-name");
  assert.ok((await groups.allTextContents()).some((rule) => rule.includes("cognitive")));
  await page.getByRole("radio", { name: "File" }).check({ force: true });
  assert.ok((await groups.allTextContents()).includes("shop/worst.py"));
  await page.locator("#finding-groups a", { hasText: "worst.py" }).first().click();
  assert.equal(await page.locator("#detail h2").textContent(), "worst");
});

onPage("names of the project are text, never markup", {}, async (page) => {
  await search(page, "hostile.js");
  await page.locator(`${ROWS} a`).first().click();
  assert.ok((await page.locator("#detail h2").textContent()).includes(HOSTILE));
  assert.ok((await page.locator("#detail .code").textContent()).includes("</script>"));
  await page.getByRole("tab", { name: /Files/ }).click();
  assert.equal(await page.locator("#files-table .name", { hasText: HOSTILE }).count(), 1);
  await page.getByRole("tab", { name: /Findings/ }).click();
  assert.equal(await page.locator("img").count(), 0);
});

onPage("a script or a request that gets in all the same is refused", { expected: /Content Security Policy/ }, async (page) => {
  const refused = await page.evaluate(async () => {
    const asked = fetch("http://127.0.0.1:9/").then(() => "sent", () => "refused");
    const script = document.createElement("script");
    script.textContent = "window.slipped = 1";
    document.body.append(script);
    return [await asked, window.slipped];
  }).catch((error) => error.message);
  assert.deepEqual(refused, ["refused", undefined]);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    onPage(`no barrier is found, ${colorScheme} and ${size}`, { viewport, colorScheme, reducedMotion: "reduce" }, async (page) => {
      assert.deepEqual(await barriers(page), []);
      await open(page, "worst");
      assert.deepEqual(await barriers(page), []);
      await page.keyboard.press("Escape");
      await page.getByRole("tab", { name: /Findings/ }).click();
      assert.deepEqual(await barriers(page), []);
    });
  }
}

onPage("the theme follows the system, and the button changes it", { colorScheme: "dark" }, async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.getByRole("button", { name: /^Theme/ }).click();
  const light = await ground();
  assert.notEqual(light, dark);
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await ground(), light);
});

onPage("a narrow screen scrolls in one direction", { viewport: NARROW }, async (page) => {
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await overflow()) <= 0);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.locator("#filters").getByLabel("With findings").check();
  assert.ok((await overflow()) <= 0);
  await open(page, "worst");
  assert.ok((await overflow()) <= 0);
  await page.getByRole("button", { name: "Close the detail" }).click();
});

onPage("paper shows the first rows in full", {}, async (page) => {
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(ROWS).count(), 200);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.ok((await page.locator(ROWS).count()) < 100);
});
