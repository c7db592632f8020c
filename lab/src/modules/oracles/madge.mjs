// Prints which files import which, as madge sees it.
//
// Arguments: the folder of the installed programs, then the folders to look into.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [bin, ...folders] = process.argv.slice(1);
const madge = createRequire(path.resolve(bin, "..", "madge/package.json"))("madge");
const found = await madge(folders, {
  baseDir: process.cwd(),
  fileExtensions: ["js", "mjs", "cjs", "jsx", "ts", "tsx", "mts", "cts"],
  ...(existsSync("tsconfig.json") && { tsConfig: "tsconfig.json" }),
});
const tree = Object.entries(found.obj());
const edges = tree.flatMap(([from, all]) => all.map((to) => [from, to]));
console.log(JSON.stringify({ files: tree.map(([file]) => file), edges }));
