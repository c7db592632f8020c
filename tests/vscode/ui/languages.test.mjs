// A file of each language: what stands in the editor without anything being set.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeProject } from "../lib/project.mjs";
import { closeBrowser, open, until } from "../lib/workbench.mjs";

let workbench;

before(async () => {
  workbench = await open(writeProject());
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

/** The figures of each file's function, worked out by hand after docs/metrics.md. */
const FILES = [
  { path: "shop/ship.py", name: "ship", lens: "cognitive 21 · cyclomatic 11 · 4 levels deep" },
  { path: "shop/ship.go", name: "Ship", lens: "cognitive 19 · cyclomatic 10 · 4 levels deep" },
  { path: "shop/ship.c", name: "ship", lens: "cognitive 18 · cyclomatic 8 · 5 levels deep" },
  { path: "shop/shop.cpp", name: "ship", lens: "cognitive 18 · cyclomatic 8 · 5 levels deep" },
  { path: "shop/ship.js", name: "ship", lens: "cognitive 19 · cyclomatic 10 · 4 levels deep" },
  { path: "shop/ship.ts", name: "ship", lens: "cognitive 19 · cyclomatic 10 · 4 levels deep" },
  { path: "shop/ship.tsx", name: "ship", lens: "cognitive 20 · cyclomatic 11 · 4 levels deep" },
  { path: "shop/ship.rs", name: "ship", lens: "cognitive 19 · cyclomatic 10 · 4 levels deep" },
];

for (const { path, name, lens } of FILES) {
  test(`${path}: a squiggle, its text, the lens and the hover`, async () => {
    const { page } = workbench;
    await workbench.file(path);
    await page.locator(".squiggly-warning").first().waitFor();
    const shown = page.locator(".codelens-decoration").first();
    await shown.filter({ hasText: "cognitive" }).waitFor();
    assert.equal((await shown.textContent()).replaceAll("\u00a0", " "), lens);

    await page.locator(".view-line span", { hasText: new RegExp(`^\\s*${name}$`) }).first().hover();
    const hover = page.locator(".monaco-hover");
    const cognitive = /cognitive (\d+)/.exec(lens)[1];
    await hover.getByText(`has a cognitive complexity of ${cognitive} (limit 15)`).first().waitFor();
    await hover.locator("table").first().waitFor();
    assert.match(await hover.locator("table").first().textContent(), /line/i);
    if (path === "shop/ship.py") await workbench.picture("hover");
    await page.keyboard.press("Escape");
    await page.mouse.move(700, 5);
  });
}

test("the status bar has the figure of the function under the cursor, and nothing outside of one", async () => {
  const { page } = workbench;
  const item = page.locator('[id="astrolens.astrolens.astrolens.function"]');
  await workbench.file("shop/ship.py", 7);
  await item.filter({ hasText: "cognitive 21" }).waitFor();
  await workbench.line(20, 5);
  await item.filter({ hasText: "cognitive 0" }).waitFor();
  await workbench.line(17);
  await item.waitFor({ state: "hidden" });
});

test("a quick fix suppresses a finding where it stands", async () => {
  const { page } = workbench;
  await workbench.file("shop/ship.py", 1);
  await workbench.line(1, 6);
  await page.locator(".squiggly-warning").first().waitFor();
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: /suppress/i }).first();
  // The menu closes when something else in the page takes the focus; the same key accepts an open one.
  await until(async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    return fix.waitFor({ timeout: 2_000 }).then(() => true, () => false);
  }, "the menu offers to suppress the finding");
  await workbench.picture("quick-fix");
  await fix.click();
  await page.locator(".view-line", { hasText: "astrolens: ignore[cognitive-complexity]" }).waitFor();
  await page.keyboard.press("Control+z");
});
