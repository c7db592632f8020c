// The HTML report in a real browser: its types.

import assert from "node:assert/strict";

import { NARROW, WIDE, barriers, marks, onPage, report, told, useProject } from "./harness.mjs";
import { HOSTILE, writeTypes } from "./project.mjs";

useProject(writeTypes);

/** The rules about types with the figures they look at; a rule's finding is about the first that is past its limit. */
const RULES = { "large-class": ["wmc", "methods", "fields"], "low-cohesion": ["lcom4", "tcc"] };

const ROWS = "#types-table tr[data-index]";
const names = (page) => page.locator(`${ROWS} .name`).allTextContents();
const filters = (page) => page.locator("#type-filters");
const open = (page, name) => page.locator(`${ROWS} a`, { hasText: name }).first().click();

/** A test on the view of types. */
function onTypes(name, options, body) {
  onPage(name, options, async (page) => {
    await page.getByRole("tab", { name: /Types/ }).click();
    await body(page);
  });
}

onTypes("what is marked is what check finds, limit by limit", {}, async (page) => {
  const found = new Set();
  for (const file of told(1, "check", report.root, "--fail-on", "information").files) {
    for (const { rule, severity, symbol, value } of file.findings.filter((finding) => RULES[finding.rule])) {
      const type = file.types.find((one) => one.qualified_name === symbol);
      // No type here has two figures of a rule that are the same.
      const metric = RULES[rule].find((id) => type[id] === value);
      found.add(`${file.path}:${type.start_line} ${metric} ${severity}`);
    }
  }
  const marked = await marks(page, "types-table");
  const seen = new Set();
  const first = Object.values(RULES).flat().flatMap((id) => marked.filter((mark) => mark.split(" ")[1] === id)).filter((mark) => {
    const [place, id] = mark.split(" ");
    const key = `${place} ${Object.keys(RULES).find((rule) => RULES[rule].includes(id))}`;
    return !seen.has(key) && seen.add(key);
  });
  assert.deepEqual(first.sort(), [...found].sort());
  // Heavy has one mark, Wide one and Both two: what the finding is not about is past its limit all the same.
  const at = (path) => marked.filter((mark) => mark.startsWith(path));
  assert.equal(at("shop/kinds.py").length, 4, marked);
  assert.deepEqual(at("shop/apart.py"), ["shop/apart.py:1 lcom4 warning", "shop/apart.py:1 tcc warning"]);
  assert.deepEqual([at("legacy/").length, at("tests/").length, at("third_party/").length], [1, 1, 0], marked);
});

onTypes("the heaviest type comes first, and a heading sorts", {}, async (page) => {
  assert.deepEqual((await names(page)).slice(0, 3), ["Theirs", "TestAll", "Older"]);
  const heading = page.getByRole("columnheader", { name: "LCOM4" });
  await heading.getByRole("button").click();
  assert.equal(await heading.getAttribute("aria-sort"), "descending");
  assert.equal((await names(page))[0], "Apart");
});

onTypes("filters by name, path, language, origin, tests and findings, together with the functions", {}, async (page) => {
  const form = filters(page);
  await form.getByRole("searchbox").fill("legacy/");
  assert.deepEqual(await names(page), ["Older", "Old"]);
  await form.getByRole("searchbox").fill("");
  await form.locator("[name=tests]").selectOption("only");
  assert.deepEqual(await names(page), ["TestAll", "TestSome"]);
  assert.equal(await form.locator(".tally").textContent(), "2 of 12 types");
  await page.getByRole("tab", { name: /Functions/ }).click();
  assert.match(await page.locator("#filters .tally").textContent(), /^11 of/);
  await page.getByRole("tab", { name: /Types/ }).click();
  await form.getByRole("button", { name: "Reset" }).click();
  await form.locator("[name=origin]").selectOption("vendored");
  assert.deepEqual(await names(page), ["Theirs"]);
  await form.getByRole("button", { name: "Reset" }).click();
  await form.locator("[name=lang]").selectOption("javascript");
  assert.deepEqual(await names(page), ["Menu"]);
  await form.getByRole("button", { name: "Reset" }).click();
  await form.getByLabel("With findings").check();
  assert.deepEqual(await names(page), ["TestAll", "Older", "Both", "Heavy", "Wide", "Apart"]);
});

onTypes("a chosen type shows its figures, limits, findings and methods", {}, async (page) => {
  await open(page, "Older");
  const detail = page.getByRole("complementary", { name: "Type Older" });
  assert.equal(await detail.locator("h2").textContent(), "Older");
  assert.match(await detail.locator(".found").textContent(), /`?Older`? has weighted methods of 24 together/);
  assert.match(await detail.locator(".all").textContent(), /warning above 20/);
  assert.equal(await detail.locator(".methods tbody tr").count(), 6);
  await detail.getByRole("link", { name: "older_0" }).click();
  assert.equal(await page.locator("#detail h2").textContent(), "Older.older_0");
  await page.goBack();
  assert.equal(await page.locator("#detail h2").textContent(), "Older");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForSelector("html[data-ready]");
  assert.equal(await other.locator("#detail h2").textContent(), "Older");
});

onTypes("the keyboard opens, leafs and closes", {}, async (page) => {
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.form.id), "type-filters");
  await page.locator(`${ROWS} a[tabindex="0"]`).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "TestAll");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#detail").isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.closest("tr").dataset.index), "1");
});

onPage("a finding about a type leads to the type", {}, async (page) => {
  await page.getByRole("tab", { name: /Findings/ }).click();
  await page.locator("#finding-groups a", { hasText: "legacy/old.py" }).first().click();
  assert.equal(await page.getByRole("complementary", { name: "Type Older" }).count(), 1);
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-findings");
});

onTypes("names of the project are text, never markup", {}, async (page) => {
  await open(page, "Menu");
  assert.ok((await page.locator("#detail .methods").textContent()).includes(HOSTILE));
  assert.equal(await page.locator("img").count(), 0);
});

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    onTypes(`no barrier is found, ${colorScheme} and ${size}`, { viewport, colorScheme, reducedMotion: "reduce" }, async (page) => {
      assert.deepEqual(await barriers(page), []);
      await open(page, "Theirs");
      assert.deepEqual(await barriers(page), []);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
    });
  }
}
