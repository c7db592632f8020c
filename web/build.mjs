// Bundles the view into two files, graph.js and graph.css, in the folder that is named, or dist/.
//
// The script is for a page and, as its own text, for the worker that lays graphs out. Licences of what
// is bundled stand at its end, as they ask for.

import { build } from "esbuild";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const out = process.argv[2] ?? "dist";

const { metafile } = await build({
  entryPoints: { graph: "src/main.ts" },
  outdir: out,
  bundle: true,
  format: "iife",
  platform: "browser",
  target: ["chrome110", "firefox115", "safari16"],
  minify: true,
  // The file stands inside of a page, whose encoding nothing of it should depend on.
  charset: "ascii",
  define: { "process.env.NODE_ENV": '"production"' },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

/** The packages whose files are in the bundle, by the folders that they stand in. */
function packages() {
  const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
  const found = Object.keys(metafile.inputs).map((path) => folder.exec(path)?.[0]);
  return [...new Set(found.filter((path) => path !== undefined))].sort();
}

/** What a package asks to be told of it. */
function licence(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(path, file), "utf8").trim() : "";
  return `${name} ${version}, ${license}\n\n${text}`;
}

// A page's policy names the script by its digest, which is of lines that end as browsers have them.
const notices = packages().map(licence).join("\n\n----\n\n").replaceAll(/\r\n?/g, "\n").replaceAll("*/", "* /").replaceAll("</", "< /");
const script = join(out, "graph.js");
writeFileSync(script, `${readFileSync(script, "utf8").trimEnd()}\n/*! This file holds:\n\n${notices}\n*/\n`);
