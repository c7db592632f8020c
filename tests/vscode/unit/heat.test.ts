// Which lines are marked, and how strongly.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hotLines } from "../../../editors/vscode/src/model/heat";

const increment = (line: number, points: number, reason: string, metric = "cognitive") => ({ metric, line, column: 1, points, reason });

function report(...increments: ReturnType<typeof increment>[]) {
  return { functions: [{ increments }] } as unknown as Parameters<typeof hotLines>[0];
}

test("points of a line add up, and levels begin at three and five", () => {
  const found = hotLines(report(increment(9, 3, "if, 2 levels deep"), increment(2, 1, "for"), increment(3, 4, "if, 3 levels deep"), increment(3, 1, "or")), 1);
  assert.deepEqual(found, [
    { line: 1, points: 1, level: 1, reasons: ["+1 for"] },
    { line: 2, points: 5, level: 3, reasons: ["+4 if, 3 levels deep", "+1 or"] },
    { line: 8, points: 3, level: 2, reasons: ["+3 if, 2 levels deep"] },
  ]);
});

test("lines below the minimum and points of other metrics are left out", () => {
  const found = hotLines(report(increment(2, 1, "for"), increment(3, 2, "if, 1 level deep"), increment(3, 9, "if", "npath")), 2);
  assert.deepEqual(found.map(({ line, points }) => [line, points]), [[2, 2]]);
});

test("a function without increments marks nothing", () => {
  assert.deepEqual(hotLines({ functions: [{}] } as unknown as Parameters<typeof hotLines>[0], 1), []);
});
