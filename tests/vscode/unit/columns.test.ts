// Columns of reports in the editor's text.

import assert from "node:assert/strict";
import { test } from "node:test";

import { unitsBefore } from "../../../editors/vscode/src/model/columns";

test("a character beyond the first plane is one code point and two units", () => {
  assert.equal(unitsBefore("ab", 1), 0);
  assert.equal(unitsBefore("ab", 2), 1);
  assert.equal(unitsBefore("𝒜é𝒷x", 4), 5);
  assert.equal(unitsBefore("𝒜", 99), 2);
});
