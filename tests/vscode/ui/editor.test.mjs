// What stands beside the code once it is switched on, and what the extension says of itself.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeProject } from "../lib/project.mjs";
import { closeBrowser, open, until } from "../lib/workbench.mjs";

let workbench;

before(async () => {
  workbench = await open(writeProject());
  await workbench.file("shop/ship.py");
  await workbench.page.locator(".codelens-decoration", { hasText: "cognitive" }).first().waitFor();
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

const marks = () => workbench.page.locator(".glyph-margin-widgets .cgmr");

test("the heat of lines is off, and on after the command", async () => {
  assert.equal(await marks().count(), 0);
  await workbench.command("Astrolens: Toggle Heat of Lines");
  await until(async () => (await marks().count()) === 6, "six lines add two points or more");
  await workbench.picture("heat");
  await workbench.command("Astrolens: Toggle Heat of Lines");
  await until(async () => (await marks().count()) === 0, "no line is marked any more");
});

test("hints stand at the lines that add points, once they are switched on", async () => {
  const { page } = workbench;
  await workbench.command("Astrolens: Toggle Inlay Hints");
  await page.locator(".view-line", { hasText: "if line.urgent or line.promised:" }).filter({ hasText: "+5" }).waitFor();
  await workbench.picture("hints");
  await workbench.command("Astrolens: Toggle Inlay Hints");
});

test("lenses are switched off for a language only", async () => {
  const { page } = workbench;
  await workbench.set({ "[python]": { "astrolens.codeLens.enable": false } });
  await page.locator(".codelens-decoration", { hasText: "cognitive" }).waitFor({ state: "detached" });
  await workbench.file("shop/ship.go");
  await page.locator(".codelens-decoration", { hasText: "cognitive" }).first().waitFor();
  await workbench.set({ "[python]": null });
  await workbench.file("shop/ship.py");
  await page.locator(".codelens-decoration", { hasText: "cognitive" }).first().waitFor();
});

test("a limit in the settings counts at once", async () => {
  const { page } = workbench;
  await workbench.set({ "astrolens.thresholds": { cognitive: 30, cyclomatic: "off" } });
  await page.locator(".squiggly-warning").waitFor({ state: "detached" });
  await workbench.set({ "astrolens.thresholds": null });
  await page.locator(".squiggly-warning").first().waitFor();
});

test("the language status tells the state and the version, and where scans run", async () => {
  const { page } = workbench;
  await page.locator('.statusbar-item[id="status.languageStatus"] a').click();
  const status = page.locator(".hover-language-status", { hasText: "Astrolens" });
  await status.waitFor();
  assert.match(await status.textContent(), /Astrolens 0\.1\.0.*ready; scans run/s);
  await workbench.picture("language-status");
  await page.keyboard.press("Escape");
});

test("the walkthrough has three steps", async () => {
  const { page } = workbench;
  await workbench.command("Astrolens: Open Walkthrough");
  await page.locator(".getting-started-step", { hasText: "Open a file" }).waitFor();
  assert.equal(await page.locator(".gettingStartedDetailsContent .getting-started-step").count(), 3);
  await page.locator(".getting-started-step", { hasText: "Ask why" }).click();
  await workbench.picture("walkthrough");
});

test("commands about a file are offered where there is one", async () => {
  assert.equal(await workbench.offers("Astrolens: Show Breakdown of Function"), false);
  await workbench.file("shop/ship.py");
  assert.equal(await workbench.offers("Astrolens: Show Breakdown of Function"), true);
});

test("the report of a file and the status of the server are shown as they are", async () => {
  const { page } = workbench;
  await workbench.file("shop/ship.py");
  await workbench.command("Astrolens: Show Report of This File");
  await page.locator(".view-line", { hasText: '"path": "shop/ship.py"' }).waitFor();
  await workbench.command("Astrolens: Show Status of Server");
  await page.locator(".view-line", { hasText: '"memoryBytes"' }).waitFor();
});
