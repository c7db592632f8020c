// The page of a breakdown.

import assert from "node:assert/strict";
import { test } from "node:test";

import { breakdownLines, escape, renderBreakdown, type Words } from "../../../editors/vscode/src/breakdown/render";
import type { BreakdownResult } from "../../../editors/vscode/src/protocol";

const range = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 2 } });
const WORDS: Words = { lines: (count) => `${count} lines`, line: (line, points, reasons) => `line ${line}, plus ${points}: ${reasons}`, figures: "All", advice: "To do", findings: "Findings", nothing: "Nothing" };
const CODE = ["def f():", "    if a and b:", "        for x in b:"];

function found(changes: Partial<BreakdownResult> = {}): BreakdownResult {
  return {
    function: "f",
    kind: "function",
    range: range(0),
    nameRange: range(0),
    metric: "cognitive",
    value: 4,
    sum: "cognitive 4 = 2 + 1 + 1",
    metrics: [{ id: "cognitive", title: "Cognitive complexity", value: 4 }],
    increments: [
      { range: range(2), points: 2, reason: "for, 1 level deep" },
      { range: range(1), points: 1, reason: "if" },
      { range: range(1), points: 1, reason: "and" },
    ],
    findings: [],
    advice: [],
    markdown: "",
    ...changes,
  };
}

const lines = (breakdown: BreakdownResult) => breakdownLines(breakdown, (line) => CODE[line] ?? "");
const page = (breakdown: BreakdownResult) => renderBreakdown(breakdown, lines(breakdown), "a.py", WORDS);

test("points of one line stand together, in the order of the lines", () => {
  assert.deepEqual(lines(found()), [
    { line: 1, points: 2, reasons: ["if", "and"], code: "    if a and b:" },
    { line: 2, points: 2, reasons: ["for, 1 level deep"], code: "        for x in b:" },
  ]);
});

test("code keeps its indentation against the other lines", () => {
  assert.match(page(found()), /<code>if a and b:<\/code>/);
  assert.match(page(found()), /<code> {4}for x in b:<\/code>/);
});

test("each line is a button that is read aloud as a sentence", () => {
  assert.match(page(found()), /<button type="button" data-line="1" aria-label="line 2, plus 2: if, and">/);
});

test("nothing of the code, names and messages is markup", () => {
  const hostile = found({ function: "<img src=x onerror=alert(1)>", findings: [{ range: range(0), message: '"><script>' }] });
  const body = page(hostile);
  assert.doesNotMatch(body, /<img|<script/);
  assert.equal(escape(`<a href="x">&'`), "&#60;a href=&#34;x&#34;&#62;&#38;&#39;");
});

test("what stands between backticks in a message is code", () => {
  assert.match(page(found({ findings: [{ range: range(0), message: "`f<T>` is long" }] })), /<code>f&#60;T&#62;<\/code> is long/);
});

test("advice leads to its line, and says how many points go", () => {
  const body = page(found({ advice: [{ range: range(2), points: 2, text: "Give line 3 (`for`) a function" }] }));
  assert.match(body, /<button type="button" data-line="2"><span class="points">−2<\/span> <span>Give line 3 \(<code>for<\/code>\) a function<\/span><\/button>/);
  assert.doesNotMatch(page(found()), /To do/);
});

test("a function to which nothing adds says so", () => {
  assert.match(page(found({ increments: [], value: 0 })), /Nothing/);
});
