// Tells which Lua files stylua would write otherwise; with `--write`, writes them.
// usage: node stylua.mjs STYLUA_PACKAGE STYLUA_TOML [--write] FOLDER…
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [packageFolder, configuration, ...rest] = process.argv.slice(2);
const writes = rest.includes("--write");
const folders = rest.filter((word) => word !== "--write");
const stylua = await import(pathToFileURL(join(packageFolder, "stylua_lib_node.mjs")));

/** The settings of a stylua.toml as the library takes them. */
function read(path) {
  const enums = {
    syntax: stylua.LuaVersion,
    indent_type: stylua.IndentType,
    quote_style: stylua.QuoteStyle,
  };
  const config = stylua.Config.new();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    const [, key, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    if (key) {
      const plain = JSON.parse(value);
      config[key] = key in enums ? enums[key][plain] : plain;
    }
  }
  return config;
}

let wrong = 0;
for (const folder of folders) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!path.endsWith(".lua")) {
      continue;
    }
    const text = readFileSync(path, "utf8");
    const formatted = stylua.formatCode(
      text, read(configuration), undefined, stylua.OutputVerification.None);
    if (formatted !== text) {
      wrong += 1;
      console.log(`${writes ? "formatted" : "not formatted"}: ${path}`);
      if (writes) {
        writeFileSync(path, formatted);
      }
    }
  }
}
process.exit(wrong > 0 && !writes ? 1 : 0);
