// A syntax tree as the view holds it: each node with its parent and a name that survives edits.

import type { AstNode } from "../protocol";

export interface Branch {
  /** The same for the same node after an edit elsewhere: the way to it from the root. */
  id: string;
  node: AstNode;
  parent: Branch | undefined;
  children: Branch[];
}

interface Position {
  line: number;
  character: number;
}

/** The branches for `nodes`, which are in source order. */
export function branches(nodes: readonly AstNode[], parent?: Branch): Branch[] {
  const seen = new Map<string, number>();
  return nodes.map((node) => {
    const name = node.field ? `${node.field}:${node.kind}` : node.kind;
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    const branch: Branch = { id: `${parent?.id ?? ""}/${name}#${nth}`, node, parent, children: [] };
    branch.children = branches(node.children ?? [], branch);
    return branch;
  });
}

/** The smallest branch that `position` is in; at the border of two, the one that begins there. */
export function smallest(roots: readonly Branch[], position: Position): Branch | undefined {
  let found: Branch | undefined;
  let level = roots;
  for (;;) {
    const inner = level.findLast(({ node: { range } }) => !before(position, range.start) && !before(range.end, position));
    if (!inner) return found;
    found = inner;
    level = inner.children;
  }
}

function before(left: Position, right: Position): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}
