// Where the files of a workspace are: on another machine than the screen, or on none.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { virtualProject, writeProject } from "../lib/project.mjs";
import { closeBrowser, inWorkbench, open } from "../lib/workbench.mjs";

after(closeBrowser);

/** The processes that `pid` was started by, the nearest first. */
function startedBy(pid) {
  const parent = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
  return parent > 1 ? [parent, ...startedBy(parent)] : [];
}

test("where the files are remote, so is the server, and a scan says where it runs", () =>
  inWorkbench(writeProject(), async (workbench) => {
    await workbench.sideBar();
    await workbench.rows("Functions").nth(6).waitFor();
    const [server] = workbench.servers();
    assert.ok(startedBy(server).includes(workbench.server.pid), "the machine of the files has started it");
    await workbench.rows("Scan").filter({ hasText: "Runs on" }).filter({ hasNotText: "this machine" }).waitFor();
  }));

describe("in a virtual workspace", () => {
  let workbench;

  before(async () => {
    workbench = await open(virtualProject());
    await workbench.page.locator(".explorer-viewlet .monaco-list-row", { hasText: "ship.py" }).dblclick();
  });

  after(() => workbench?.close());

  test("a file that is open is analysed, and what is typed into it", async () => {
    const { page } = workbench;
    await page.locator(".squiggly-warning").first().waitFor();
    const lens = page.locator(".codelens-decoration").first();
    await lens.filter({ hasText: "cognitive 21" }).waitFor();
    await workbench.line(16, 1);
    await page.keyboard.press("End");
    await page.keyboard.type("\nif stock: return");
    await lens.filter({ hasText: "cognitive 23" }).waitFor();
    for (let key = 0; key < 4; key += 1) await page.keyboard.press("Control+z");
    await lens.filter({ hasText: "cognitive 21" }).waitFor();
  });

  test("the breakdown and the syntax tree are there, and lead to the code", async () => {
    const { page } = workbench;
    await workbench.line(7, 1);
    await workbench.command("Astrolens: Show Breakdown of Function");
    const body = page.frameLocator("iframe.webview").frameLocator("iframe");
    await body.locator(".value", { hasText: "21" }).waitFor();
    await workbench.sideBar();
    await workbench.expand("AST");
    await workbench.rows("AST").filter({ hasText: "function_definition" }).first().click();
    await page.locator(".statusbar-item", { hasText: /^Ln 16, .* selected/ }).waitFor();
  });

  test("scans are not offered, and the views say why", async () => {
    for (const title of ["Functions", "Findings"]) {
      await workbench.expand(title);
      await workbench.view(title).locator(".welcome-view-content", { hasText: "only files that are open are analysed" }).waitFor();
    }
    await workbench.picture("virtual");
    assert.equal(await workbench.offers("Astrolens: Scan Workspace"), false);
    assert.equal(await workbench.offers("Astrolens: Show Only Findings New Since the Merge Base"), false);
    assert.equal(await workbench.page.locator(".notification-toast").count(), 0);
  });
});
