// Moves what lies over one another apart, folder by folder from within, as little as can be (by VPSC,
// Dwyer, Marriott and Stuckey: Fast Node Overlap Removal, 2005).

import { Rectangle, removeOverlaps } from "webcola/dist/src/rectangle";

import type { LayoutNode, Places } from "./problem";

/** What is left between two neighbours. */
const GAP = 10;

/** What a folder has around its contents, and above them for its name. */
const PADDING = 16;
const NAME = 20;

/** Something that is moved as a whole: a node, or a folder with all that is in it. */
interface Block {
  readonly ids: readonly string[];
  readonly box: Rectangle;
}

/** `places` of `nodes` with no two of a folder over one another. */
export function apart(nodes: readonly LayoutNode[], places: Places): Places {
  const children = new Map<string | undefined, LayoutNode[]>();
  for (const node of nodes) children.set(node.parent, [...(children.get(node.parent) ?? []), node]);
  const moved = new Map(Object.entries(places).map(([id, { x, y }]) => [id, { x, y }]));

  /** Moves apart what is right in a folder, once that has been done within each; the box around all. */
  const settle = (folder: string | undefined): Block => {
    const blocks = (children.get(folder) ?? []).map((node) => (children.has(node.id) ? settle(node.id) : block(node, moved)));
    const before = blocks.map(({ box }) => ({ x: box.cx(), y: box.cy() }));
    removeOverlaps(blocks.map(({ box }) => box));
    for (const [at, { ids, box }] of blocks.entries()) {
      const { x, y } = before[at] as { x: number; y: number };
      for (const id of ids) shift(moved.get(id), box.cx() - x, box.cy() - y);
    }
    return { ids: blocks.flatMap(({ ids }) => ids), box: around(blocks.map(({ box }) => box)) };
  };
  settle(undefined);
  return Object.fromEntries(moved);
}

function block(node: LayoutNode, places: ReadonlyMap<string, { x: number; y: number }>): Block {
  const { x, y } = places.get(node.id) ?? { x: 0, y: 0 };
  const [across, down] = [(node.width + GAP) / 2, (node.height + GAP) / 2];
  return { ids: [node.id], box: new Rectangle(x - across, x + across, y - down, y + down) };
}

function around(boxes: readonly Rectangle[]): Rectangle {
  const edge = (side: "x" | "X" | "y" | "Y", of: (...all: number[]) => number) => of(...boxes.map((box) => box[side]));
  return new Rectangle(edge("x", Math.min) - PADDING, edge("X", Math.max) + PADDING, edge("y", Math.min) - PADDING - NAME, edge("Y", Math.max) + PADDING);
}

function shift(place: { x: number; y: number } | undefined, x: number, y: number): void {
  if (!place) return;
  place.x += x;
  place.y += y;
}
