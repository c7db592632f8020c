// The module graph beside the code: it follows the editor, and opens files in it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { writeProject } from "../lib/project.mjs";
import { closeBrowser, open, until } from "../lib/workbench.mjs";

/** `store` and `tax` ask for one another, `app` for both; nobody asks for `lonely`. */
const FILES = {
  "shop/__init__.py": "",
  "shop/app.py": "import os\n\nfrom shop import store, tax\n",
  "shop/store.py": "from shop.tax import rate\n",
  "shop/tax.py": "def rate():\n    from shop import store\n",
  "shop/lonely.py": "x = 1\n",
};

let workbench;
let body;

/** What is drawn: nodes by id, each with its classes. */
const drawn = () => body.locator(".picture").evaluate((picture) => Object.fromEntries(picture._cyreg.cy.nodes("[kind != 'open']").map((node) => [node.id(), node.classes()])));
const settled = () => body.locator('.picture[aria-busy="false"]').waitFor();
const details = () => body.getByRole("complementary", { name: "Details" });

before(async () => {
  workbench = await open(writeProject(FILES));
  await workbench.file("shop/store.py");
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

test("the graph of the folder stands beside the code, with the file in the editor marked", async () => {
  await workbench.command("Astrolens: Show Module Graph");
  body = workbench.page.frameLocator("iframe.webview").frameLocator("iframe");
  await settled();
  const nodes = await drawn();
  assert.deepEqual(Object.keys(nodes).sort(), Object.keys(FILES).sort());
  await until(async () => (await drawn())["shop/store.py"].includes("current"), "the file is marked");
  await workbench.picture("graph");
});

test("a click on a file opens it, and a place leads to its line", async () => {
  const place = await body.locator(".picture").evaluate((picture) => picture._cyreg.cy.getElementById("shop/tax.py").renderedPosition());
  await body.locator(".picture").click({ position: place });
  await workbench.page.locator('.tab.active[data-resource-name="tax.py"], .tab.selected[data-resource-name="tax.py"]').first().waitFor();
  await details().getByRole("heading", { name: "tax.py" }).waitFor();
  await details().getByRole("button", { name: "shop/app.py:3" }).click();
  await workbench.page.locator(".statusbar-item", { hasText: "Ln 3" }).waitFor();
});

test("it follows the editor around a file", async () => {
  await workbench.file("shop/app.py");
  await workbench.command("Astrolens: Show Module Graph Around This File");
  await body.getByRole("heading", { name: "Around shop/app.py" }).waitFor();
  await settled();
  assert.deepEqual(Object.keys(await drawn()).sort(), ["shop/app.py", "shop/store.py", "shop/tax.py"]);
  await workbench.file("shop/lonely.py");
  await body.getByRole("heading", { name: "Around shop/lonely.py" }).waitFor();
  await workbench.picture("graph-around");
});

test("an import that is typed is an arrow", async () => {
  await workbench.file("shop/lonely.py");
  await workbench.page.keyboard.type("import shop.tax\n");
  await until(async () => "shop/tax.py" in (await drawn()), "the new neighbour is drawn");
  await workbench.page.keyboard.press("Control+z");
});

test("it is at home in a light theme and in high contrast", async () => {
  for (const [theme, name] of [["Default Light Modern", "light"], ["Default High Contrast", "high-contrast"]]) {
    await workbench.set({ "workbench.colorTheme": theme });
    await body.locator(`body.vscode-${name}`).waitFor();
    await workbench.picture(`graph-${name}`);
  }
});
