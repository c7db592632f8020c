// When a server that has stopped by itself is started again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Recovery } from "../../../editors/vscode/src/server/recovery";

test("pauses double from a tenth of a second up to ten seconds", () => {
  const recovery = new Recovery();
  const pauses = Array.from({ length: 10 }, () => recovery.stopped(0).pause);
  assert.deepEqual(pauses, [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
});

test("the person is told once, at the fourth stop in a row", () => {
  const recovery = new Recovery();
  const told = Array.from({ length: 10 }, () => recovery.stopped(0).tell);
  assert.deepEqual(told, [false, false, false, true, false, false, false, false, false, false]);
});

test("a server that ran for a minute was well, and one that ran for less was not", () => {
  const recovery = new Recovery();
  recovery.stopped(0);
  recovery.started(1000);
  assert.equal(recovery.stopped(60_999).pause, 200);
  recovery.started(70_000);
  assert.equal(recovery.stopped(130_000).pause, 100);
});

test("a start by the person begins anew", () => {
  const recovery = new Recovery();
  for (let stop = 0; stop < 6; stop += 1) recovery.stopped(0);
  recovery.reset();
  assert.deepEqual(recovery.stopped(0), { pause: 100, tell: false });
});
