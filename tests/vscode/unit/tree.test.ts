// A syntax tree as the view holds it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { branches, smallest } from "../../../editors/vscode/src/model/tree";
import type { AstNode } from "../../../editors/vscode/src/protocol";

function node(kind: string, from: number, to: number, children: AstNode[] = [], field?: string): AstNode {
  return { kind, named: true, range: { start: { line: 0, character: from }, end: { line: 0, character: to } }, children, ...(field ? { field } : {}) };
}

/** `a + b`, then `;`, then a space, then `c`. */
const TREE = [node("module", 0, 8, [node("sum", 0, 5, [node("name", 0, 1, [], "left"), node("name", 4, 5, [], "right")]), node("end", 5, 6), node("name", 7, 8)])];
const at = (character: number) => smallest(branches(TREE), { line: 0, character })?.id;

test("names are the way from the root, and tell siblings of one kind apart", () => {
  const [root] = branches([node("module", 0, 9, [node("call", 0, 3), node("call", 4, 7)])]);
  assert.deepEqual(root?.children.map((branch) => branch.id), ["/module#0/call#0", "/module#0/call#1"]);
  assert.equal(root?.children[1]?.parent, root);
});

test("the smallest node at a place is found", () => {
  assert.equal(at(2), "/module#0/sum#0");
  assert.equal(at(7), "/module#0/name#0");
});

test("at the border of two nodes it is the one that begins there", () => {
  assert.equal(at(4), "/module#0/sum#0/right:name#0");
  assert.equal(at(5), "/module#0/end#0");
  assert.equal(at(8), "/module#0/name#0");
});

test("outside of all nodes there is none", () => {
  assert.equal(smallest(branches(TREE), { line: 3, character: 0 }), undefined);
});
