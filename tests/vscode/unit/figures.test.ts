// The order and choice of functions, and figures as people read them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { figure, sorted, written } from "../../../editors/vscode/src/model/figures";
import type { ReportFunction } from "../../../editors/vscode/src/protocol";

function row(path: string, qualified_name: string, cognitive: number, cyclomatic: number, start_line = 1) {
  const own: ReportFunction = { name: qualified_name, qualified_name, kind: "function", start_line, start_column: 1, end_line: start_line, cyclomatic, cognitive, nesting: 0, parameters: 0, statements: 0, npath: 1, lines: { code: 1 } };
  return { path, function: own };
}

const ROWS = [row("b.py", "low", 1, 9), row("b.py", "later", 5, 2, 9), row("a.py", "Shop.ship", 5, 2, 4), row("b.py", "sooner", 5, 2, 3)];
const names = (rows: typeof ROWS) => rows.map((row) => row.function.name);

test("the highest figure comes first, and equal ones by path and line", () => {
  assert.deepEqual(names(sorted(ROWS, figure("cognitive"), "")), ["Shop.ship", "sooner", "later", "low"]);
  assert.deepEqual(names(sorted(ROWS, figure("cyclomatic"), "")), ["low", "Shop.ship", "sooner", "later"]);
});

test("a filter is words, each of which is in the name or the path, in whatever case", () => {
  assert.deepEqual(names(sorted(ROWS, figure("cognitive"), "SHIP a.py")), ["Shop.ship"]);
  assert.deepEqual(names(sorted(ROWS, figure("cognitive"), " b.py  o")), ["sooner", "low"]);
  assert.deepEqual(names(sorted(ROWS, figure("cognitive"), "ship b.py")), []);
});

test("an unknown figure is the first", () => {
  assert.equal(figure("lunar").id, "cognitive");
  assert.equal(figure(undefined).id, "cognitive");
});

test("figures are grouped by thousands, and short where they are huge", () => {
  assert.equal(written(7), "7");
  assert.equal(written(59.81), "60");
  assert.equal(written(1234), "1,234");
  assert.equal(written(1.8e19), "1.8e19");
  assert.equal(written(Number.POSITIVE_INFINITY), "∞");
});
