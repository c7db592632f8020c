// The views in the side bar: functions, findings, the syntax tree, the last scan.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { FILES, largeProject, twoProjects, writeProject } from "../lib/project.mjs";
import { closeBrowser, inWorkbench, open, until } from "../lib/workbench.mjs";

let workbench;

before(async () => {
  workbench = await open(writeProject());
  await workbench.file("shop/ship.py");
  await workbench.page.locator(".squiggly-warning").first().waitFor();
  await workbench.sideBar();
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

test("functions are there without being asked for, the most complex first", async () => {
  await workbench.rows("Functions").nth(8).waitFor();
  await workbench.picture("side-bar");
  assert.deepEqual(await workbench.read("Functions"), ["21  shipshop/ship.py:1", "20  shipshop/ship.tsx:1", "19  Shipshop/ship.go:3", "19  shipshop/ship.js:1", "19  shipshop/ship.rs:1", "19  shipshop/ship.ts:1", "18  shipshop/ship.c:1", "18  Shop::shipshop/shop.cpp:5", "0  wrapshop/ship.py:19"]);
});

test("they are sorted by another figure", async () => {
  const { page } = workbench;
  await workbench.expand("Functions");
  await workbench.command("Astrolens: Sort Functions by");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "lines of code" }).click();
  await until(async () => (await workbench.read("Functions"))[0]?.startsWith("21  Shipshop/ship.go"), "the longest function is first");
  await workbench.command("Astrolens: Sort Functions by");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: "cognitive complexity" }).click();
  await until(async () => (await workbench.read("Functions"))[0]?.startsWith("21  ship"), "the order is as before");
});

test("a filter chooses by name and path, and is cleared", async () => {
  const { page } = workbench;
  await workbench.command("Astrolens: Filter Functions");
  await page.locator(".quick-input-widget input.input").fill("ship cpp");
  await until(async () => (await workbench.read("Functions")).length === 1, "one function is left");
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  assert.deepEqual(await workbench.read("Functions"), ["18  Shop::shipshop/shop.cpp:5"]);
  await workbench.command("Astrolens: Clear Filter of Functions");
  await until(async () => (await workbench.read("Functions")).length === 9, "all functions are back");
});

test("a click goes to the function", async () => {
  await workbench.rows("Functions").filter({ hasText: "Shop::ship" }).click();
  await workbench.page.locator('.tab.active[data-resource-name="shop.cpp"]').waitFor();
  await workbench.page.locator(".statusbar-item", { hasText: "Ln 5, Col 5" }).waitFor();
});

test("findings are grouped by rule, and by file", async () => {
  await workbench.expand("Findings");
  await workbench.rows("Findings").filter({ hasText: "cognitive-complexity" }).waitFor();
  assert.match((await workbench.read("Findings"))[0], /^cognitive-complexity\s*8$/);
  await workbench.rows("Findings").filter({ hasText: "cognitive-complexity" }).click();
  await workbench.rows("Findings").filter({ hasText: "Shop::ship" }).first().waitFor();
  await workbench.picture("findings");
  await workbench.command("Astrolens: Group Findings by File");
  await workbench.view("Findings").locator(".pane-header", { hasText: "by file" }).waitFor();
  await until(async () => (await workbench.read("Findings")).length === Object.keys(FILES).length, "there is a group for each file");
  await workbench.command("Astrolens: Group Findings by Rule");
});

test("the syntax tree follows an edit and the cursor, and a node selects its text", async () => {
  const { page } = workbench;
  await workbench.file("shop/ship.py", 19);
  await workbench.expand("AST");
  const rows = workbench.rows("AST");
  await rows.filter({ hasText: "function_definition" }).first().waitFor();

  await workbench.line(20, 12);
  await rows.filter({ hasText: /identifier/ }).and(page.locator(".selected")).filter({ hasText: "line" }).waitFor();
  await page.locator(".monaco-editor .view-line", { hasText: "return" }).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" + more");
  await rows.filter({ hasText: "binary_operator" }).waitFor();
  await rows.filter({ hasText: "identifier" }).filter({ hasText: "more" }).waitFor();
  await workbench.picture("ast");

  await rows.filter({ hasText: "binary_operator" }).click();
  await page.locator(".statusbar-item", { hasText: "11 selected" }).waitFor();
  await page.keyboard.press("Control+1");
  await page.keyboard.press("Control+z");
});

test("what is typed shows among the functions and the findings", async () => {
  const { page } = workbench;
  await workbench.expand("Functions");
  await workbench.rows("Functions").filter({ hasText: "wrap" }).filter({ hasText: "0" }).waitFor();
  await workbench.file("shop/ship.py", 19);
  await workbench.line(19, 16);
  await page.keyboard.type("\nif line: return 1\n");
  await until(async () => (await workbench.read("Functions")).some((row) => row.startsWith("1  wrap")), "the function has its point");
  for (let key = 0; key < 4; key += 1) await page.keyboard.press("Control+z");
});

test("what the server has counted is told, with where it runs", async () => {
  await workbench.expand("Scan");
  await workbench.rows("Scan").filter({ hasText: "Counted" }).waitFor();
  const rows = await workbench.read("Scan");
  assert.ok(rows.includes("Done"), rows.join("\n"));
  assert.ok(rows.some((row) => /^Runs on/.test(row)));
  assert.ok(rows.includes("Functions9"), rows.join("\n"));
  await workbench.rows("Scan").filter({ hasText: "Files" }).click();
  await workbench.rows("Scan").filter({ hasText: "Python" }).filter({ hasText: "1 file, 2 functions" }).waitFor();
  await workbench.picture("scan");
});

test("what is typed is counted", async () => {
  const { page } = workbench;
  const lines = async () => (await workbench.read("Scan")).find((row) => row.startsWith("Lines of code"));
  const before = await lines();
  assert.match(before, /\d/);
  await workbench.file("shop/ship.py", 19);
  await workbench.line(19, 16);
  await page.keyboard.type("\nif line: return 1\n");
  await until(async () => (await lines()) !== before, "there are more lines");
  for (let key = 0; key < 4; key += 1) await page.keyboard.press("Control+z");
});

test("a scan of many files shows its progress, is cancelled, and comes to its end the next time", () =>
  inWorkbench(largeProject(20), async (large) => {
    const { page } = large;
    await large.sideBar();
    await large.rows("Scan").filter({ hasText: "Scanning" }).filter({ hasText: "%" }).waitFor();
    await page.locator(".statusbar-item", { hasText: /Measuring: .*\d of 1000 files/ }).waitFor();
    await large.picture("scanning");
    await large.press("Functions", "Cancel Scan");
    await large.rows("Scan").filter({ hasText: "Cancelled" }).waitFor();
    await large.command("Astrolens: Scan Workspace");
    await large.rows("Functions").first().waitFor({ timeout: 90_000 });
    await large.rows("Scan").filter({ hasText: "Done" }).waitFor();
  }));

test("characters of two units before a function do not lead beside it", async () => {
  // The function begins at the tenth character, and its name at the nineteenth; the status bar counts characters.
  const nest = "if (a) { ".repeat(6) + "} ".repeat(6);
  await inWorkbench(writeProject({ "astral.js": `/* 𝒜𝒷 */ function ship(a) { ${nest}}\n` }), async (astral) => {
    const { page } = astral;
    await astral.sideBar();
    await astral.rows("Functions").filter({ hasText: "ship" }).click();
    await page.locator(".statusbar-item", { hasText: "Ln 1, Col 10" }).waitFor();
    await astral.rows("Functions").filter({ hasText: "ship" }).hover();
    await astral.rows("Functions").locator('.action-label[aria-label="Show Breakdown"]').click();
    await page.locator(".tab", { hasText: "Breakdown of ship" }).waitFor();
    await astral.expand("Findings");
    await astral.rows("Findings").filter({ hasText: "cognitive-complexity" }).click();
    await astral.rows("Findings").filter({ hasText: "astral.js:1" }).first().click();
    await page.locator(".statusbar-item", { hasText: "Ln 1, Col 19" }).waitFor();
  });
});

test("the folders of a workspace are all scanned, and told of one by one", () =>
  inWorkbench(twoProjects(), async (both) => {
    await both.sideBar();
    await both.rows("Functions").filter({ hasText: /ship.*one\.py:1$/ }).waitFor();
    await both.rows("Functions").filter({ hasText: "two.go:3" }).waitFor();
    await both.rows("Scan").filter({ hasText: "first" }).filter({ hasText: "1 file" }).waitFor();
    await both.rows("Scan").filter({ hasText: "second" }).filter({ hasText: "1 file" }).waitFor();
    await both.rows("Functions").filter({ hasText: "two.go:3" }).click();
    await both.page.locator('.tab.active[data-resource-name="two.go"]').waitFor();
  }));
