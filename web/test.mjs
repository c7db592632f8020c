// Bundles the tests of what needs no browser, and runs them.

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "astrolens-web-"));
const sources = readdirSync("test").filter((name) => name.endsWith(".test.ts")).map((name) => join("test", name));
await build({ entryPoints: sources, outdir: folder, bundle: true, platform: "node", format: "esm", outExtension: { ".js": ".mjs" }, logLevel: "warning" });
const { status } = spawnSync(process.execPath, ["--test", ...readdirSync(folder).map((name) => join(folder, name))], { stdio: "inherit" });
rmSync(folder, { recursive: true });
process.exit(status ?? 1);
