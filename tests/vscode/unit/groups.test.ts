// Findings in groups.

import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped } from "../../../editors/vscode/src/model/groups";
import type { Severity } from "../../../editors/vscode/src/protocol";

function row(rule: string, severity: Severity, path: string, line: number) {
  return { rule, severity, path, line };
}

const ROWS = [
  row("nesting", "information", "b.py", 1),
  row("nesting", "information", "a.py", 1),
  row("cognitive", "warning", "b.py", 7),
  row("cognitive", "error", "b.py", 9),
  row("long", "warning", "a.py", 3),
  row("long", "warning", "a.py", 2),
];

const shape = (by: "rule" | "file") => grouped(ROWS, by).map(({ name, worst, rows }) => `${name} ${worst} ${rows.map((row) => `${row.path}:${row.line}`).join(" ")}`);

test("by rule: the worst rule first, and in it the worst finding, then by place", () => {
  assert.deepEqual(shape("rule"), ["cognitive error b.py:9 b.py:7", "long warning a.py:2 a.py:3", "nesting information a.py:1 b.py:1"]);
});

test("by file: the worst file first", () => {
  assert.deepEqual(shape("file"), ["b.py error b.py:9 b.py:7 b.py:1", "a.py warning a.py:2 a.py:3 a.py:1"]);
});

test("nothing is in no group", () => {
  assert.deepEqual(grouped([], "rule"), []);
});
