// What the history of a project tells: what is new, and what has become worse.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { FILES, writeHistory, writeProject } from "../lib/project.mjs";
import { closeBrowser, inWorkbench, open, until } from "../lib/workbench.mjs";

let workbench;

before(async () => {
  workbench = await open(writeHistory());
  await workbench.file("shop/ship.py");
  await workbench.page.locator(".squiggly-warning").first().waitFor();
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

/** The groups of findings. */
const groups = () => workbench.read("Findings");

test("a lens tells how much worse a function is than in the merge base", async () => {
  await workbench.page.locator(".codelens-decoration a", { hasText: "cognitive 21 (+5 since main)" }).waitFor();
  await workbench.picture("delta-lens");
});

test("findings are those that are new or worse since the merge base, at the press of a button", async () => {
  await workbench.sideBar();
  await workbench.expand("Findings");
  await workbench.rows("Findings").first().waitFor();
  await workbench.command("Astrolens: Group Findings by File");
  await until(async () => (await groups()).length === Object.keys(FILES).length, "there is a group for each file");
  await workbench.press("Findings", "Show Only Findings New Since the Merge Base");
  await workbench.view("Findings").locator(".message", { hasText: /^New or worse since main \([0-9a-f]{9}\)$/ }).waitFor();
  await until(async () => (await groups()).length === 1, "one file is left");
  assert.match((await groups())[0], /^shop\/ship\.py/);
  await workbench.picture("new-findings");
});

test("what is typed makes a function worse, saved or not", async () => {
  const { page } = workbench;
  await workbench.file("shop/ship.js", 2);
  await page.keyboard.press("End");
  await page.keyboard.insertText(" if (0) ;");
  await until(async () => (await groups()).length === 2, "the file that is edited is there");
  // One step back may be a word of what was typed.
  const isBack = async () => {
    await page.keyboard.press("Control+z");
    return (await page.locator(".view-line", { hasText: "if (0)" }).count()) === 0;
  };
  await until(isBack, "the text is as it was");
  await until(async () => (await groups()).length === 1, "it is gone again");
});

test("the button is one of two, and all findings come back", async () => {
  assert.equal(await workbench.offers("Astrolens: Show Only Findings New Since the Merge Base"), false);
  await workbench.press("Findings", "Show All Findings");
  await until(async () => (await groups()).length === Object.keys(FILES).length, "there is a group for each file");
  assert.equal(await workbench.offers("Astrolens: Show Only Findings New Since the Merge Base"), true);
});

test("without a repository it says what to do", () =>
  inWorkbench(writeProject(), async (plain) => {
    await plain.sideBar();
    await plain.expand("Findings");
    await plain.rows("Findings").first().waitFor();
    await plain.press("Findings", "Show Only Findings New Since the Merge Base");
    await plain.view("Findings").locator(".message", { hasText: "is in no Git repository; run `git init` first" }).waitFor();
  }));
