// What goes wrong: each is told once, with what to do, and is over when its cause is.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { temporaryFolder, writeProject } from "../lib/project.mjs";
import { closeBrowser, inWorkbench, until } from "../lib/workbench.mjs";

after(closeBrowser);

/** A test of a project that is opened with `options`. */
function trouble(name, options, body) {
  test(name, () => inWorkbench(writeProject(), body, options));
}

const squiggle = (workbench) => workbench.page.locator(".squiggly-warning").first().waitFor();

/** A program called `name` that is `text`. */
function program(name, text) {
  const path = join(temporaryFolder("astrolens-program-"), name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

trouble("a missing server is told with its path, and is over when the setting is", { settings: { "astrolens.server.path": "/nowhere/astrolens" } }, async (workbench) => {
  await workbench.file("shop/ship.py");
  const told = workbench.notification("There is no Astrolens server at `/nowhere/astrolens`");
  await told.waitFor();
  assert.deepEqual((await workbench.page.locator(".notification-toast").allTextContents()).slice(1), []);
  await told.locator(".monaco-button", { hasText: "Open Settings" }).waitFor();
  await workbench.picture("missing-server");
  await workbench.set({ "astrolens.server.path": null });
  await workbench.file("shop/ship.go");
  await squiggle(workbench);
});

/** A server of a time when the protocol was another. */
const OLD = `#!${process.execPath}
let text = "";
process.stdin.on("data", (bytes) => {
  text += bytes;
  const found = /"id":(\\d+),"method":"initialize"/.exec(text);
  if (!found) return;
  text = "";
  const body = JSON.stringify({ jsonrpc: "2.0", id: Number(found[1]), result: { serverInfo: { name: "astrolens", version: "0.0.1" }, capabilities: { experimental: { astrolens: { protocol: 0, requests: [] } } } } });
  process.stdout.write("Content-Length: " + body.length + "\\r\\n\\r\\n" + body);
});
`;

trouble("a server of another protocol is refused with both versions", { settings: { "astrolens.server.path": program("old", OLD) } }, async (workbench) => {
  await workbench.file("shop/ship.py");
  const told = workbench.notification("(version 0.0.1) does not fit this version of the extension: it speaks protocol 0, and 1 is needed");
  await told.waitFor();
  assert.deepEqual((await workbench.page.locator(".notification-toast").allTextContents()).slice(1), []);
  await workbench.picture("wrong-version");
  await workbench.set({ "astrolens.server.path": null });
  await squiggle(workbench);
});

trouble("a program that is no server is told of", { settings: { "astrolens.server.path": "/bin/true" } }, async (workbench) => {
  await workbench.file("shop/ship.py");
  await workbench.notification("does not answer as one").waitFor();
  assert.deepEqual((await workbench.page.locator(".notification-toast").allTextContents()).slice(1), []);
  await workbench.set({ "astrolens.server.path": null });
  await squiggle(workbench);
});

trouble("a server that is killed ten times comes back each time, and the person is told once", {}, async (workbench) => {
  await workbench.file("shop/ship.py");
  await squiggle(workbench);
  const told = [];
  for (let kill = 0; kill < 10; kill += 1) {
    const [server] = await until(() => (workbench.servers().length === 1 ? workbench.servers() : undefined), "the server runs", 30_000);
    process.kill(server, "SIGKILL");
    await until(() => !workbench.servers().includes(server), "the server has gone");
    told.push(await workbench.page.locator(".notification-toast").count());
    if (kill === 5) await workbench.picture("killed");
  }
  assert.equal(Math.max(...told), 1);
  await workbench.notification("keeps stopping by itself").locator(".monaco-button", { hasText: "Restart Now" }).click();
  await until(() => workbench.servers().length === 1, "the server runs");
  await workbench.line(19, 16);
  await workbench.page.keyboard.press("Control+Home");
  await workbench.page.locator(".codelens-decoration", { hasText: "cognitive 21" }).first().waitFor();
  await squiggle(workbench);
});

trouble("settings of wrong types are named with what is allowed, and the rest works", { settings: { "astrolens.decorations.enable": "yes", "astrolens.thresholds": { cognitve: 3, cyclomatic: "many" }, "astrolens.codeLens.minimum": "ten" } }, async (workbench) => {
  await workbench.file("shop/ship.py");
  await squiggle(workbench);
  await workbench.notification("`astrolens.decorations.enable` cannot be `\"yes\"`: `true` or `false` can").waitFor();
  const server = workbench.notification("astrolens.codeLens.minimum");
  await server.waitFor();
  const text = await server.textContent();
  assert.match(text, /cognitve.*cognitive/s);
  assert.match(text, /cyclomatic/);
  assert.equal(await workbench.page.locator(".notification-toast").count(), 2);
  await workbench.picture("wrong-settings");
});

test("a workspace on a folder that cannot be written works", async (context) => {
  const folder = writeProject();
  context.after(refuseWrites(folder));
  await inWorkbench(folder, async (workbench) => {
    await workbench.file("shop/ship.py");
    await squiggle(workbench);
    await workbench.sideBar();
    await workbench.rows("Functions").nth(6).waitFor();
    assert.equal(await workbench.page.locator(".notification-toast").count(), 0);
  });
});

/** Has `folder` refuse every write, by mounting it so where that is allowed, or by its mode; returns what undoes it. */
function refuseWrites(folder) {
  try {
    execFileSync("mount", ["--bind", "-o", "ro", folder, folder], { stdio: "ignore" });
    // What the workbench leaves running may still look into it.
    return () => execFileSync("umount", ["--lazy", folder]);
  } catch {
    execFileSync("chmod", ["--recursive", "a-w", folder]);
    return () => execFileSync("chmod", ["--recursive", "u+w", folder]);
  }
}

const UNTRUSTED = {
  settings: { "security.workspace.trust.enabled": true, "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" },
  workspace: { "astrolens.server.path": "/nowhere/astrolens", "astrolens.thresholds": { cognitive: 20 } },
};

trouble("in a workspace that is not trusted code is analysed, and the server it names is not run", UNTRUSTED, async (workbench) => {
  const { page } = workbench;
  await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
  await workbench.file("shop/ship.py");
  await squiggle(workbench);
  await workbench.sideBar();
  await workbench.rows("Functions").nth(6).waitFor();
  assert.equal(await workbench.notification("There is no Astrolens server").count(), 0);
  await workbench.picture("untrusted");

  await workbench.command("Workspaces: Manage Workspace Trust");
  await page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click();
  await workbench.notification("There is no Astrolens server at `/nowhere/astrolens`").waitFor();
});
