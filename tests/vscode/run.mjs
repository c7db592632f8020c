// Builds the VSIX and tests it: unit tests, what is in the package, and the workbench.
//
//     ASTROLENS=target/release/astrolens node tests/vscode/run.mjs [PART OF A TEST FILE'S NAME]
//
// ASTROLENS is the server that goes into the VSIX. What is installed goes into ASTROLENS_CACHE, by
// default ~/.cache/astrolens-dev/vscode; pictures of the workbench into tests/vscode/screenshots.

import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

const HERE = import.meta.dirname;
const ROOT = resolve(HERE, "../..");
const CACHE = resolve(process.env.ASTROLENS_CACHE ?? join(homedir(), ".cache/astrolens-dev/vscode"));
const TREE = join(CACHE, "tree");
const EXTENSION = join(TREE, "editors/vscode");
const VSIX = join(CACHE, "astrolens.vsix");
const FIGURES = join(CACHE, "figures.txt");

/** Files that the package may hold, and no other. */
const PACKED = /^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE(\.txt|-MIT|-APACHE)|dist\/main\.js|media\/[\w/-]+\.(svg|png|css|js)|server\/astrolens)$/;

const server = process.env.ASTROLENS && resolve(process.env.ASTROLENS);
if (!server || !existsSync(server)) {
  console.error("ASTROLENS must name the server's program");
  process.exit(2);
}

function run(program, args, options = {}) {
  execFileSync(program, args, { stdio: "inherit", ...options });
}

/** Runs `work` unless it has been done for the same `wanted`. */
function once(stamp, wanted, work) {
  const digest = createHash("sha256").update(wanted).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest) return;
  work();
  writeFileSync(stamp, digest);
}

/** Installs the workbench and what drives it. */
function installWorkbench() {
  const wanted = readFileSync(join(HERE, "workbench/package.json"), "utf8") + readFileSync(join(HERE, "workbench/package-lock.json"), "utf8");
  const folder = join(CACHE, "workbench");
  mkdirSync(folder, { recursive: true });
  once(join(folder, "installed"), wanted, () => {
    console.log("installing the workbench (about 600 MB)");
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(HERE, "workbench", name), join(folder, name));
    run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
    run("npm", ["install", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund"], { cwd: join(folder, "node_modules/code-server/lib/vscode") });
  });
  return folder;
}

/** Copies the sources to where packages may be installed, and installs those of the extension. */
function installExtension() {
  const isSource = (path) => !/[/\\](node_modules|dist|server|screenshots)$|\.vsix$/.test(path) || path.endsWith("src/server");
  for (const folder of ["editors/vscode", "tests/vscode"]) {
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

/** Packs the VSIX; a warning of vsce's or a superfluous file is a mistake. */
function pack() {
  const env = { ...process.env, ASTROLENS: server, ASTROLENS_VSIX: VSIX };
  const { status, stdout, stderr } = spawnSync("node", ["scripts/package.mjs"], { cwd: EXTENSION, env, encoding: "utf8" });
  const said = stdout + stderr;
  if (status !== 0 || /warning/i.test(said)) throw new Error(`the package cannot be made without a warning:\n${said}`);
  const vsce = join("node_modules", "@vscode", "vsce", "vsce");
  const listed = execFileSync("node", [vsce, "ls", "--no-dependencies"], { cwd: EXTENSION, encoding: "utf8" }).trim().split("\n");
  const superfluous = listed.filter((name) => !PACKED.test(name));
  if (superfluous.length > 0) throw new Error(`the package holds what it should not: ${superfluous.join(", ")}`);
  writeFileSync(FIGURES, `VSIX: ${(statSync(VSIX).size / 1024 / 1024).toFixed(1)} MiB in ${listed.length} files\n`);
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
