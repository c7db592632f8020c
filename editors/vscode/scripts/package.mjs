// Packs a VSIX with the server inside.
//
// ASTROLENS is the server's program, ASTROLENS_TARGET what it runs on, as vsce names it (by default
// this machine), ASTROLENS_VSIX where the package goes (by default astrolens-TARGET.vsix).

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const server = process.env.ASTROLENS;
if (!server) {
  console.error("ASTROLENS must name the server's program");
  process.exit(2);
}
const target = process.env.ASTROLENS_TARGET ?? `${process.platform}-${process.arch}`;
const vsix = process.env.ASTROLENS_VSIX ?? `astrolens-${target}.vsix`;

const inside = join("server", target.startsWith("win32") ? "astrolens.exe" : "astrolens");
rmSync("server", { recursive: true, force: true });
rmSync("dist", { recursive: true, force: true });
mkdirSync("server");
copyFileSync(server, inside);
chmodSync(inside, 0o755);

// vsce runs `vscode:prepublish`, which bundles.
const vsce = join("node_modules", "@vscode", "vsce", "vsce");
execFileSync(process.execPath, [vsce, "package", "--no-dependencies", "--target", target, "--out", vsix], { stdio: "inherit" });

const mebibytes = (path) => (statSync(path).size / 1024 / 1024).toFixed(1);
console.log(`${vsix}: ${mebibytes(vsix)} MiB, of it ${mebibytes("dist/main.js")} MiB of script before packing`);
