// Writes the settings that are keys of astrolens.toml into package.json, from the schema that the
// server prints. `--check` only tells whether they are in step.
//
// ASTROLENS is the server's program.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/** The sections that are settings too. `root` is about the folders above a file. */
const SECTIONS = ["thresholds", "rules", "languages", "tests", "overrides", "files", "limits"];

const schema = JSON.parse(execFileSync(process.env.ASTROLENS ?? "astrolens", ["config", "schema"], { encoding: "utf8" }));

/** `node` with what it refers to in its place: settings know no definitions. */
function inline(node) {
  if (Array.isArray(node)) return node.map(inline);
  if (node === null || typeof node !== "object") return node;
  const { $ref, allOf, format, ...rest } = node;
  const base = $ref ? inline(schema.definitions[$ref.replace("#/definitions/", "")]) : {};
  const inherited = allOf?.length === 1 ? inline(allOf[0]) : {};
  const own = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inline(value)]));
  return { ...base, ...inherited, ...own };
}

/** A section whose keys are all told alike, once: for those that stand within others. */
function alike(section) {
  const names = Object.keys(section.properties);
  const { title, description, default: _, ...same } = section.properties[names[0]];
  return { type: "object", propertyNames: { enum: names }, additionalProperties: same };
}

/** `section` with the limits and rules within it told briefly. */
function brief({ properties, ...section }) {
  const briefly = ([key, value]) => {
    const { description } = value;
    if (key === "thresholds" || key === "severity") return [key, { description, ...alike(value) }];
    if (key === "rules") return [key, { description, ...brief(value) }];
    return [key, value];
  };
  return { ...section, properties: Object.fromEntries(Object.entries(properties).map(briefly)) };
}

/** The section called `name`, as short as completion and checks allow. */
function shortened(name, section) {
  if (name === "languages") {
    const languages = alike(section);
    return { ...languages, additionalProperties: brief(languages.additionalProperties) };
  }
  if (name === "overrides") return { ...section, items: brief(section.items) };
  return name === "thresholds" ? section : brief(section);
}

function setting(name, order) {
  const { description, default: _, ...section } = inline(schema.properties[name]);
  const type = section.type ?? "object";
  return {
    order,
    type,
    ...shortened(name, section),
    scope: "window",
    default: type === "array" ? [] : {},
    markdownDescription: `%configuration.${name}%`,
  };
}

const text = readFileSync("package.json", "utf8");
const manifest = JSON.parse(text);
const group = manifest.contributes.configuration.find((group) => group.id === "limits");
group.properties = Object.fromEntries(SECTIONS.map((name, order) => [`astrolens.${name}`, setting(name, order)]));
const wanted = `${JSON.stringify(manifest, null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (wanted !== text) {
    console.error("the settings in package.json are not those of the server: run `npm run settings`");
    process.exit(1);
  }
} else {
  writeFileSync("package.json", wanted);
}
