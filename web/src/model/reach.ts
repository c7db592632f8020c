// How far a change reaches: who depends on units, themselves or by way of others.

import type { Graph } from "./graph";

/** Which way dependencies are followed: to those that ask, or to those that are asked for. */
export type Direction = "dependents" | "dependencies";

/** How many links away each unit is from `units`, which are 0 away; those that are not reached are absent. */
export function reach(graph: Graph, units: readonly number[], direction: Direction): Map<number, number> {
  const distance = new Map(units.map((unit) => [unit, 0]));
  const waiting = [...units];
  for (let at = 0; at < waiting.length; at += 1) {
    const unit = waiting[at] as number;
    const next = 1 + (distance.get(unit) ?? 0);
    for (const other of neighbours(graph, unit, direction)) {
      if (distance.has(other)) continue;
      distance.set(other, next);
      waiting.push(other);
    }
  }
  return distance;
}

/** The units that are one link away. */
export function neighbours(graph: Graph, unit: number, direction: Direction): number[] {
  return direction === "dependents" ? graph.linksTo(unit).map((link) => link.from) : graph.linksFrom(unit).map((link) => link.to);
}
