// Walks the README's steps on a machine without the sources.
//
//     ASTROLENS_RELEASE=target/release-files node tests/newcomer/run.mjs [PART OF A TEST FILE'S NAME]
//
// ASTROLENS_RELEASE is the folder with the files of a release.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { installWorkbench } from "../vscode/lib/install.mjs";

const HERE = import.meta.dirname;

const release = process.env.ASTROLENS_RELEASE && resolve(process.env.ASTROLENS_RELEASE);
if (!release || !existsSync(join(release, "SHA256SUMS"))) {
  console.error("ASTROLENS_RELEASE must name the folder with the files of a release");
  process.exit(2);
}

const part = process.argv[2] ?? "";
const files = readdirSync(HERE).filter((name) => name.endsWith(".test.mjs") && name.includes(part));
if (files.length === 0) throw new Error(`there are no tests called ${part}`);

const folder = mkdtempSync(join(tmpdir(), "newcomer-figures-"));
const figures = join(folder, "figures.txt");
const env = {
  ...process.env,
  ASTROLENS_RELEASE: release,
  ASTROLENS_WORKBENCH: installWorkbench(),
  ASTROLENS_NEOVIM: execFileSync(join(HERE, "../nvim/run"), ["--install"], { encoding: "utf8" }).trim(),
  ASTROLENS_FIGURES: figures,
};
const { status } = spawnSync("node", ["--test", "--test-concurrency=1", ...files.map((name) => join(HERE, name))], { stdio: "inherit", env });
if (existsSync(figures)) console.log(readFileSync(figures, "utf8").trim());
rmSync(folder, { recursive: true });
process.exit(status === 0 ? 0 : 1);
