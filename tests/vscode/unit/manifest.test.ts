// What the manifest promises: its words, its commands, its settings.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const EXTENSION = process.env.ASTROLENS_EXTENSION ?? "";
const text = readFileSync(join(EXTENSION, "package.json"), "utf8");
const manifest = JSON.parse(text) as {
  extensionKind: string[];
  contributes: {
    commands: { command: string; category?: string; icon?: string }[];
    configuration: { properties: Record<string, { markdownDescription?: string; default?: unknown; enum?: string[]; markdownEnumDescriptions?: string[] }> }[];
    menus: Record<string, { command: string; when?: string }[]>;
    walkthroughs: { steps: unknown[] }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] }; virtualWorkspaces: { supported: unknown; description: string } };
};
const { commands, configuration, menus, walkthroughs } = manifest.contributes;

function source(): string {
  const files = readdirSync(join(EXTENSION, "src"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return files.map((name) => readFileSync(join(EXTENSION, "src", name), "utf8")).join("\n");
}

test("every word is in package.nls.json, and every word there is used", () => {
  const words = Object.keys(JSON.parse(readFileSync(join(EXTENSION, "package.nls.json"), "utf8")) as object);
  const used = [...text.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? "");
  assert.deepEqual([...new Set(used)].sort(), words.sort());
});

test("every command has a category and an icon, and is registered", () => {
  const registered = [...source().matchAll(/ctx\.command\("(\w+)"/g)].map((match) => `astrolens.${match[1]}`);
  for (const { command, category, icon } of commands) {
    assert.equal(category, "Astrolens", command);
    assert.match(icon ?? "", /^\$\([\w-]+\)$/, command);
    assert.ok(registered.includes(command), `${command} is not registered`);
  }
});

test("menus name commands there are, each with a condition", () => {
  const known = commands.map(({ command }) => command);
  for (const { command, when } of Object.values(menus).flat()) {
    assert.ok(known.includes(command), command);
    assert.ok(when, command);
  }
});

test("every setting is described and has a default, and so has each of its choices", () => {
  for (const [key, setting] of configuration.flatMap(({ properties }) => Object.entries(properties))) {
    assert.ok(setting.markdownDescription, key);
    assert.notEqual(setting.default, undefined, key);
    if (setting.enum) assert.equal(setting.markdownEnumDescriptions?.length, setting.enum.length, key);
  }
});

test("what runs a program cannot be set by a workspace that is not trusted", () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["astrolens.server.path", "astrolens.server.arguments"]);
});

test("the extension runs where the files are, and says what is left out where they are on no disk", () => {
  assert.deepEqual(manifest.extensionKind, ["workspace"]);
  assert.deepEqual(manifest.capabilities.virtualWorkspaces, { supported: "limited", description: "%virtual%" });
});

test("the walkthrough has three steps", () => {
  assert.deepEqual(walkthroughs.map(({ steps }) => steps.length), [3]);
});
