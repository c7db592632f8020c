// Packs a VSIX with the server inside. A warning of vsce's, or a file that people have no use for, is
// a mistake.
//
// ASTROLENS is the server's program, ASTROLENS_TARGET what it runs on, as vsce names it (by default
// this machine), ASTROLENS_VSIX where the package goes (by default astrolens-TARGET.vsix), ASTROLENS_WEB the
// folder with the view of the module graph, as `cargo xtask web` bundles it.

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Files that the package may hold, and no other: no sources, maps, tests or packages. */
const PACKED = /^(package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE(\.txt|-MIT|-APACHE)|dist\/(main\.js|graph\.(js|css))|media\/[\w/-]+\.(svg|png|css|js)|server\/astrolens(\.exe)?)$/;

function fail(message) {
  console.error(message);
  process.exit(2);
}

const server = process.env.ASTROLENS ?? fail("ASTROLENS must name the server's program");
const web = process.env.ASTROLENS_WEB ?? fail("ASTROLENS_WEB must name the folder with the bundled view");
const target = process.env.ASTROLENS_TARGET ?? `${process.platform}-${process.arch}`;
const vsix = process.env.ASTROLENS_VSIX ?? `astrolens-${target}.vsix`;

const inside = join("server", target.startsWith("win32") ? "astrolens.exe" : "astrolens");
rmSync("server", { recursive: true, force: true });
rmSync("dist", { recursive: true, force: true });
mkdirSync("server");
copyFileSync(server, inside);
chmodSync(inside, 0o755);

mkdirSync("dist");
for (const name of ["graph.js", "graph.css"]) {
  if (!existsSync(join(web, name))) fail(`${web} has no ${name}: run \`cargo xtask web\``);
  copyFileSync(join(web, name), join("dist", name));
}

// vsce runs `vscode:prepublish`, which bundles.
const vsce = join("node_modules", "@vscode", "vsce", "vsce");
const packed = spawnSync(process.execPath, [vsce, "package", "--no-dependencies", "--target", target, "--out", vsix], { encoding: "utf8" });
const said = packed.stdout + packed.stderr;
if (packed.status !== 0 || /warning/i.test(said)) fail(`the package cannot be made without a warning:\n${said}`);

const listed = execFileSync(process.execPath, [vsce, "ls", "--no-dependencies"], { encoding: "utf8" }).trim().split("\n");
const superfluous = listed.filter((name) => !PACKED.test(name));
if (superfluous.length > 0) fail(`the package holds what it should not: ${superfluous.join(", ")}`);
if (!listed.includes(inside.replaceAll("\\", "/"))) fail("the package is without its server");

const mebibytes = (path) => (statSync(path).size / 1024 / 1024).toFixed(1);
console.log(`VSIX: ${mebibytes(vsix)} MiB in ${listed.length} files, of it ${mebibytes("dist/main.js")} MiB of script before packing`);
