// The figures that functions are sorted by, and figures as people read them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { figure, written } from "../../../editors/vscode/src/model/figures";

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
