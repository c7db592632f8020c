// Prints which files import which, as dependency-cruiser sees it.
//
// Arguments: the folder of the installed programs, then the folders to look into.

import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [bin, ...folders] = process.argv.slice(1);
const packages = path.resolve(bin, "..");
const load = (file) => import(pathToFileURL(path.join(packages, file)).href);
const { cruise } = await load("dependency-cruiser/src/main/index.mjs");
const config = existsSync("tsconfig.json") ? "tsconfig.json" : undefined;
const extract = await load("dependency-cruiser/src/config-utl/extract-ts-config.mjs");
const tsConfig = config && extract.default(config);
const options = {
  tsPreCompilationDeps: true,
  detectJSDocImports: true,
  doNotFollow: { path: "node_modules" },
  ...(config && { tsConfig: { fileName: config } }),
};
const { output } = await cruise(folders, options, undefined, tsConfig && { tsConfig });
const edges = output.modules.flatMap(({ source, dependencies }) =>
  dependencies
    .filter(({ couldNotResolve, coreModule }) => !couldNotResolve && !coreModule)
    .map(({ resolved }) => [source, resolved]),
);
const files = output.modules.filter(({ couldNotResolve, coreModule }) => !couldNotResolve && !coreModule);
console.log(JSON.stringify({ files: files.map(({ source }) => source), edges }));
