// What the server is told of the settings, and which of the extension's own are of no use.

import assert from "node:assert/strict";
import { test } from "node:test";

import { settingsForServer, wrongSettings } from "../../../editors/vscode/src/settings";

const of = (values: Record<string, unknown>) => (key: string) => values[key];

test("the server is told what somebody has set, under the keys of astrolens.toml", () => {
  const set = of({ thresholds: { cognitive: 7 }, "codeLens.minimum": 5, "codeLens.nesting": false, "inlayHints.enable": true });
  assert.deepEqual(settingsForServer(set), { thresholds: { cognitive: 7 }, codeLens: { minimum: 5, nesting: false }, inlayHints: { enable: true } });
});

test("where nobody has set anything the server is told nothing, so that its file counts", () => {
  assert.deepEqual(settingsForServer(of({})), {});
});

test("the extension's own settings are not for the server", () => {
  const set = of({ "decorations.enable": true, "server.path": "/bin/true", "codeLens.enable": false, "trace.server": "verbose" });
  assert.deepEqual(settingsForServer(set), {});
});

test("values of wrong types reach the server, which says what would be right", () => {
  assert.deepEqual(settingsForServer(of({ thresholds: 3, "codeLens.minimum": "ten" })), { thresholds: 3, codeLens: { minimum: "ten" } });
});

test("own settings of a wrong type are named with what is allowed", () => {
  const set = of({ "decorations.enable": "yes", "statusBar.metric": "npath", "server.arguments": "--log-file", "server.path": "" });
  assert.deepEqual(wrongSettings(set), [
    { key: "decorations.enable", value: "yes", allowed: "`true` or `false`" },
    { key: "statusBar.metric", value: "npath", allowed: '`"cognitive"` or `"cyclomatic"`' },
    { key: "server.arguments", value: "--log-file", allowed: "a list of arguments" },
  ]);
});
