// The module graph after the window was loaded anew: of the same folder, with what was looked at.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { writeProject } from "../lib/project.mjs";
import { closeBrowser, open, until } from "../lib/workbench.mjs";

/** Two folders. In `second`, `app` asks for `store` and `tax`, and `store` for `tax`. */
const FILES = {
  "first/one.py": "x = 1\n",
  "second/shop/app.py": "from shop import store, tax\n",
  "second/shop/store.py": "from shop.tax import rate\n",
  "second/shop/tax.py": "def rate():\n    return 1\n",
  "second/tools/plot.py": "y = 1\n",
  "second/tools/report.py": "from tools import plot\n",
};

const path = join(writeProject(FILES), "both.code-workspace");

let workbench;
let body;

/** Opens a file where files are, and not in the place of the panel. */
const edit = async (name) => {
  await workbench.command("View: Focus First Editor Group");
  await workbench.file(name);
};
const ids = () => body.getByRole("treegrid").locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.id));
const isRead = async (wanted) => {
  let last;
  const isThere = async () => JSON.stringify((last = await ids())) === JSON.stringify(wanted);
  await until(isThere, `the rows are ${wanted}`).catch((error) => {
    throw new Error(`${error.message}; they are ${last}`, { cause: error });
  });
};

before(async () => {
  writeFileSync(path, JSON.stringify({ folders: ["first", "second"].map((name) => ({ path: join(dirname(path), name) })) }));
  workbench = await open(path);
  body = workbench.page.frameLocator("iframe.webview").frameLocator("iframe");
  await workbench.file("app.py");
  await workbench.command("Astrolens: Show Module Graph");
});

after(async () => {
  await workbench?.close();
  await closeBrowser();
});

test("it is of the same folder, with the same folders open, and drawn by the same metrics", async () => {
  await body.getByRole("radio", { name: "List" }).check();
  await isRead(["shop/", "shop/app.py", "shop/store.py", "shop/tax.py", "tools/", "tools/plot.py", "tools/report.py"]);
  await body.locator('tr[data-id="tools/"]').press("ArrowLeft");
  await body.getByLabel("Size").selectOption("layer");
  const closed = ["shop/", "shop/app.py", "shop/store.py", "shop/tax.py", "tools/"];
  await isRead(closed);
  // By itself the panel would be of the folder of the file in the editor.
  await edit("one.py");
  await workbench.reload(["size=layer", "form=list"]);
  await isRead(closed);
  assert.equal(await body.getByLabel("Size").inputValue(), "layer");
  assert.equal(await body.getByLabel("Colour").inputValue(), "instability");
  await body.getByRole("heading", { name: "second", exact: true }).waitFor();
});

test("what was looked around stays, whatever file is in the editor", async () => {
  await body.locator('tr[data-id="shop/tax.py"]').press("a");
  await body.getByRole("radio", { name: "2" }).check();
  await workbench.reload(["around=shop%2Ftax.py", "depth=2"]);
  await body.getByRole("heading", { name: "Around shop/tax.py" }).waitFor();
  assert.ok(await body.getByRole("radio", { name: "2" }).isChecked());
  assert.deepEqual((await ids()).sort(), ["shop/app.py", "shop/store.py", "shop/tax.py"]);
  // It still is a view that follows the editor.
  await edit("report.py");
  await body.getByRole("heading", { name: "Around tools/report.py" }).waitFor();
  await body.getByLabel("Follow the editor").uncheck();
  await edit("store.py");
  await workbench.reload(["around=tools%2Freport.py", "follow=no"]);
  await body.getByRole("heading", { name: "Around tools/report.py" }).waitFor();
  await edit("app.py");
  await isRead(["tools/report.py", "tools/plot.py"]);
  assert.equal(await body.getByLabel("Follow the editor").isChecked(), false);
  await workbench.picture("graph-restored");
});
