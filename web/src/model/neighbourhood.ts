// What is drawn around a file or folder, and of a cycle.

import type { GraphCycle } from "../document";
import type { Graph } from "./graph";
import { neighbours, type Direction } from "./reach";
import { compare, type Item, type Tree } from "./tree";
import { arrows, strongest, type Shown } from "./view";

/** On each side of a file so many others are shown at the most. */
export const SIDE = 24;

/** Of a cycle so many members are shown at the most. */
const MEMBERS = 60;

/** What is drawn around `item`: what asks for it and what it asks for, up to `depth` links away. */
export function neighbourhood(graph: Graph, tree: Tree, item: Item, depth: number): Shown {
  const itemOf = new Map(item.units.map((unit) => [unit, item.id]));
  const items: Item[] = [item];
  const left: { id: string; name: string; units: number[] }[] = [];
  /** How many links to the right of the centre each is; who asks is left of it. */
  const columns = new Map([[item.id, 0]]);
  for (const direction of ["dependents", "dependencies"] as const) {
    const sign = direction === "dependents" ? -1 : 1;
    const { shown, rest } = side(graph, item.units, direction, depth);
    for (const { unit, step } of shown.filter(({ unit }) => !itemOf.has(unit))) {
      add(tree, unit, items, itemOf);
      columns.set(itemOf.get(unit) ?? "", sign * step);
    }
    const hidden = rest.map(({ unit }) => unit).filter((unit) => !itemOf.has(unit));
    if (hidden.length === 0) continue;
    const id = `${direction}:more`;
    left.push({ id, name: `${hidden.length} more`, units: hidden });
    columns.set(id, sign);
    for (const unit of hidden) itemOf.set(unit, id);
  }
  const column = (id: string) => columns.get(id) ?? 0;
  const all = arrows(graph, itemOf).filter((arrow) => !isBetweenRests(arrow.from, arrow.to));
  const marked = all.map((arrow) => ({ ...arrow, isAside: column(arrow.to) - column(arrow.from) !== 1 }));
  return { isFlat: true, items, open: [], ...strongest(marked), itemOf, left };
}

/** What is drawn of a cycle: its members, and what to cut. */
export function circle(graph: Graph, tree: Tree, cycle: GraphCycle): Shown {
  const ends = cycle.cut.flatMap(({ from, to }) => [from, to]);
  const members = [...new Set([...ends, ...cycle.modules])].map((id) => graph.find(id)).filter((unit) => unit !== undefined);
  const items: Item[] = [];
  const itemOf = new Map<number, string>();
  for (const unit of members.slice(0, MEMBERS)) add(tree, unit, items, itemOf);
  const isCut = (from: string, to: string) => cycle.cut.some((cut) => cut.from === from && cut.to === to);
  const rest = members.slice(MEMBERS);
  for (const unit of rest) itemOf.set(unit, "members:more");
  const left = rest.length === 0 ? [] : [{ id: "members:more", name: `${rest.length} more`, units: rest }];
  return { isFlat: true, items, open: [], ...strongest(arrows(graph, itemOf, isCut)), itemOf, left };
}

function add(tree: Tree, unit: number, items: Item[], itemOf: Map<number, string>): void {
  const leaf = tree.ofUnit(unit);
  if (!leaf) return;
  items.push(leaf);
  itemOf.set(unit, leaf.id);
}

/** What hangs together by what is not shown would say nothing. */
function isBetweenRests(from: string, to: string): boolean {
  return from.endsWith(":more") && to.endsWith(":more");
}

/** A unit, and how many links away it is. */
interface Found {
  readonly unit: number;
  readonly step: number;
}

/** The units of one side, nearest and most asked for first, in two parts: those that are shown, and the rest. */
function side(graph: Graph, centre: readonly number[], direction: Direction, depth: number): { shown: Found[]; rest: Found[] } {
  const seen = new Set(centre);
  let edge: readonly number[] = centre;
  const found: Found[] = [];
  for (let step = 1; step <= depth; step += 1) {
    const next = new Set(edge.flatMap((unit) => neighbours(graph, unit, direction)).filter((unit) => !seen.has(unit)));
    edge = [...next].sort((one, other) => importance(graph, other) - importance(graph, one) || compare(graph.unit(one).id, graph.unit(other).id));
    for (const unit of edge) seen.add(unit);
    found.push(...edge.map((unit) => ({ unit, step })));
  }
  return { shown: found.slice(0, SIDE), rest: found.slice(SIDE) };
}

function importance(graph: Graph, unit: number): number {
  return graph.linksTo(unit).length;
}
