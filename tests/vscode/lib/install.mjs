// What the tests install: once for each version, outside the tree.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const VERSIONS = join(import.meta.dirname, "../workbench");

/** The folder that everything is installed into. */
export const CACHE = resolve(process.env.ASTROLENS_CACHE ?? join(homedir(), ".cache/astrolens-dev/vscode"));

export function run(program, args, options = {}) {
  execFileSync(program, args, { stdio: "inherit", ...options });
}

/** Runs `work` unless it has been done for the same `wanted`. */
export function once(stamp, wanted, work) {
  const digest = createHash("sha256").update(wanted).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  work();
  writeFileSync(stamp, digest);
}

/** Installs the workbench and what drives it, and returns its folder. */
export function installWorkbench() {
  const wanted = readFileSync(join(VERSIONS, "package.json"), "utf8") + readFileSync(join(VERSIONS, "package-lock.json"), "utf8");
  const folder = join(CACHE, "workbench");
  mkdirSync(folder, { recursive: true });
  once(join(folder, "installed"), wanted, () => {
    console.log("installing the workbench (about 600 MB)");
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(VERSIONS, name), join(folder, name));
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
    run("npm", ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], { cwd: join(folder, "node_modules/code-server/lib/vscode") });
  });
  return folder;
}
