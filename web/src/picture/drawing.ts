// What is shown, as shapes: the same for the screen and for files.

import type { Graph } from "../model/graph";
import type { Folder, Item } from "../model/tree";
import type { Arrow, Shown } from "../model/view";
import type { Colours } from "./scales";
import { sizes } from "./scales";

/** What a node stands for. */
export type NodeKind = "unit" | "folder" | "open" | "rest";

export interface DrawnNode {
  readonly id: string;
  readonly parent: string | undefined;
  readonly kind: NodeKind;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly fill: string;
  readonly isCyclic: boolean;
  readonly isExternal: boolean;
}

export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly arrows: readonly Arrow[];
}

/** The size of what is open until it is laid out. */
const OPEN = { width: 0, height: 0 };

/** A longer label would be over those beside it. */
const LONGEST = 28;

/** The shapes of `shown`, with `size` as the metric of sizes. */
export function draw(graph: Graph, shown: Shown, size: string, colours: Colours): Drawing {
  const width = sizes(graph, size, shown.items);
  const open = new Set(shown.open.map((folder) => folder.id));
  const parent = (folder: Folder | undefined) => (folder && open.has(folder.id) ? folder.id : undefined);
  const box = (folder: Folder): DrawnNode => ({ id: folder.id, parent: parent(folder.parent), kind: "open", label: shortened(folder.name), ...OPEN, fill: "", isCyclic: false, isExternal: false });
  const node = (item: Item): DrawnNode => {
    const across = width(item);
    return {
      id: item.id,
      parent: parent(item.parent),
      kind: item.kind,
      label: label(item, shown.isFlat),
      width: item.kind === "folder" ? across * 1.3 : across,
      height: across,
      fill: colours.of(item),
      isCyclic: item.units.some((unit) => graph.unit(unit).module.cycle !== undefined),
      isExternal: item.units.every((unit) => graph.unit(unit).module.path === undefined),
    };
  };
  const rests = shown.left.map(({ id, name }): DrawnNode => ({ id, parent: undefined, kind: "rest", label: name, width: 44, height: 26, fill: "", isCyclic: false, isExternal: false }));
  return { nodes: [...shown.open.map(box), ...shown.items.map(node), ...rests], arrows: shown.arrows };
}

/** Where no folder says where a file is, its name does. */
function label(item: Item, isFlat: boolean): string {
  const name = shortened(isFlat && !item.id.includes(":") ? item.id.split("/").slice(-2).join("/") : item.name);
  return item.kind === "folder" && !item.isRest ? `${name}\n${item.units.length}` : name;
}

/** What is most telling of a name is its end. */
function shortened(name: string): string {
  return name.length <= LONGEST ? name : `…${name.slice(1 - LONGEST)}`;
}

/** How thick an arrow is, by how many uses are behind it. */
export function thickness({ uses }: Arrow): number {
  return Math.min(4, 1 + Math.log2(Math.max(1, uses)) * 0.35);
}

/** How much room a node takes with its label below it. */
export function room(node: DrawnNode): { width: number; height: number } {
  const lines = node.label.split("\n");
  const longest = Math.max(...lines.map((line) => line.length));
  return { width: Math.max(node.width, longest * LETTER), height: node.height + 2 * (lines.length * LINE + 2) };
}

/** About how wide a letter and how high a line is, at the size that labels have. */
export const LETTER = 6.7;
export const LINE = 14;
export const FONT_SIZE = 12;
