// The breakdown of a function, beside the code.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeProject } from "../lib/project.mjs";
import { closeBrowser, open, until } from "../lib/workbench.mjs";

let workbench;
let body;

before(async () => {
  workbench = await open(writeProject());
  await workbench.file("shop/ship.py");
  await workbench.page.locator(".codelens-decoration a").first().click();
  body = workbench.page.frameLocator("iframe.webview").frameLocator("iframe");
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

test("a click on a lens shows each line that adds to the figure, how much and why", async () => {
  await body.locator("h1", { hasText: "ship" }).waitFor();
  assert.equal(await body.locator(".value").textContent(), "21 Cognitive complexity");
  const lines = await body.locator(".lines button").evaluateAll((all) => all.map((button) => button.getAttribute("aria-label")));
  assert.equal(lines.length, 9);
  assert.equal(lines[4], "line 7, plus 5: if, 3 levels deep, or");
  await workbench.picture("breakdown");
});

test("it says how to lower the figure, and leads to where", async () => {
  const advice = body.locator(".advice button");
  assert.deepEqual(await advice.allTextContents(), ["−12 Make a function of the inner loop on lines 5 to 12 (for): 12 of the 21 points go, and the new function has 9."]);
  await advice.click();
  await workbench.page.locator(".statusbar-item", { hasText: "Ln 5" }).waitFor();
});

test("it is read with the keyboard alone, and a line leads to the code", async () => {
  const { page } = workbench;
  await body.locator(".lines button").first().focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await body.locator(".lines button:focus").getAttribute("data-line"), "6");
  await page.keyboard.press("Enter");
  await page.locator(".statusbar-item", { hasText: "Ln 7" }).waitFor();
});

test("it follows what is typed", async () => {
  const { page } = workbench;
  await workbench.line(16, 1);
  await page.keyboard.press("End");
  await page.keyboard.type("\nif stock: return");
  await body.locator(".value", { hasText: "23" }).waitFor();
  await until(async () => (await body.locator(".lines button").count()) === 10, "there is a line more");
  for (let key = 0; key < 4; key += 1) await page.keyboard.press("Control+z");
});

test("it is at home in a light theme and in high contrast", async () => {
  for (const [theme, name] of [["Default Light Modern", "light"], ["Default High Contrast", "high-contrast"]]) {
    await workbench.set({ "workbench.colorTheme": theme });
    await body.locator(`body.vscode-${name}`).waitFor();
    await workbench.picture(`breakdown-${name}`);
  }
});
