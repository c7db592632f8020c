// Builds the VSIX and tests it: unit tests, what is in the package, and the workbench.
//
//     ASTROLENS=target/release/astrolens node tests/vscode/run.mjs [PART OF A TEST FILE'S NAME]
//
// ASTROLENS is the server that goes into the VSIX; `cargo xtask web` has bundled the view of the module graph. What is installed goes into ASTROLENS_CACHE, by
// default ~/.cache/astrolens-dev/vscode; pictures of the workbench into tests/vscode/screenshots.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { CACHE, installWorkbench, once, run } from "./lib/install.mjs";

const HERE = import.meta.dirname;
const ROOT = resolve(HERE, "../..");
const TREE = join(CACHE, "tree");
const EXTENSION = join(TREE, "editors/vscode");
const VSIX = join(CACHE, "astrolens.vsix");
const FIGURES = join(CACHE, "figures.txt");

const server = process.env.ASTROLENS && resolve(process.env.ASTROLENS);
if (!server || !existsSync(server)) {
  console.error("ASTROLENS must name the server's program");
  process.exit(2);
}

/** Copies the sources to where packages may be installed, and installs those of the extension. */
function installExtension() {
  const isSource = (path) => !/[/\\](node_modules|dist|server|screenshots)$|\.vsix$/.test(path) || path.endsWith("src/server");
  // The extension shares types with the view of graphs.
  for (const folder of ["editors/vscode", "tests/vscode", "web/src"]) {
    for (const name of existsSync(join(TREE, folder)) ? readdirSync(join(TREE, folder)) : []) {
      if (name !== "node_modules") rmSync(join(TREE, folder, name), { recursive: true });
    }
    cpSync(join(ROOT, folder), join(TREE, folder), { recursive: true, filter: isSource });
  }
  const wanted = readFileSync(join(EXTENSION, "package-lock.json"), "utf8");
  once(join(TREE, "installed"), wanted, () => run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: EXTENSION }));
}

function unitTests() {
  const out = join(TREE, "unit");
  const sources = readdirSync(join(TREE, "tests/vscode/unit")).map((name) => join(TREE, "tests/vscode/unit", name));
  rmSync(out, { recursive: true, force: true });
  run("node", [join(EXTENSION, "node_modules/esbuild/bin/esbuild"), ...sources, "--bundle", "--platform=node", "--format=esm", "--out-extension:.js=.mjs", `--outdir=${out}`, "--log-level=warning"]);
  const env = { ...process.env, ASTROLENS_EXTENSION: EXTENSION };
  run("node", ["--test", ...readdirSync(out).map((name) => join(out, name))], { env });
}

/** Packs the VSIX, by the script that packs it for people. */
function pack() {
  const env = { ...process.env, ASTROLENS: server, ASTROLENS_VSIX: VSIX, ASTROLENS_WEB: join(ROOT, "web/dist") };
  writeFileSync(FIGURES, execFileSync("node", ["scripts/package.mjs"], { cwd: EXTENSION, env, encoding: "utf8" }));
}

function workbenchTests(workbench) {
  const part = process.argv[2] ?? "";
  const files = readdirSync(join(HERE, "ui")).filter((name) => name.endsWith(".test.mjs") && name.includes(part));
  if (files.length === 0) throw new Error(`there are no tests called ${part}`);
  const env = { ...process.env, ASTROLENS: server, ASTROLENS_VSIX: VSIX, ASTROLENS_WORKBENCH: workbench, ASTROLENS_FIGURES: FIGURES };
  const { status } = spawnSync("node", ["--test", "--test-concurrency=1", ...files.map((name) => join(HERE, "ui", name))], { stdio: "inherit", env });
  return status === 0;
}

mkdirSync(CACHE, { recursive: true });
const workbench = installWorkbench();
installExtension();
run("node", ["scripts/settings.mjs", "--check"], { cwd: EXTENSION, env: { ...process.env, ASTROLENS: server } });
run("npm", ["run", "--silent", "check"], { cwd: EXTENSION });
unitTests();
pack();
const passed = workbenchTests(workbench);
console.log(readFileSync(FIGURES, "utf8").trim());
process.exit(passed ? 0 : 1);
