// The figures that nodes can be drawn by, a row each: of a unit as reported, of several by the same definition.

import type { GraphModule } from "../document";
import type { Graph } from "./graph";
import { neighbours, reach, type Direction } from "./reach";

/** What nodes can be drawn by. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  /** What it is, in a sentence. */
  readonly summary: string;
  /** Whether it is between 0 and 1, and no count. */
  readonly isShare: boolean;
  /** The figure that is reported of a unit. */
  readonly reported: (module: GraphModule) => number | undefined;
  /** That of several units together. */
  readonly together: (graph: Graph, units: readonly number[]) => number | undefined;
}

export const METRICS: readonly Metric[] = [
  {
    id: "fan_in",
    title: "Fan-in",
    summary: "how many ask for it",
    isShare: false,
    reported: (module) => module.fan_in,
    together: (graph, units) => outside(graph, units, "dependents"),
  },
  {
    id: "fan_out",
    title: "Fan-out",
    summary: "for how many it asks",
    isShare: false,
    reported: (module) => module.fan_out,
    together: (graph, units) => outside(graph, units, "dependencies"),
  },
  {
    id: "dependents",
    title: "Blast radius",
    summary: "how many a change of it can reach",
    isShare: false,
    reported: (module) => module.dependents,
    together: (graph, units) => reach(graph, units, "dependents").size - units.length,
  },
  {
    id: "dependencies",
    title: "Dependencies",
    summary: "for how many it asks, by way of others too",
    isShare: false,
    reported: (module) => module.dependencies,
    together: (graph, units) => reach(graph, units, "dependencies").size - units.length,
  },
  {
    id: "instability",
    title: "Instability",
    summary: "0 if it is only asked for, 1 if it only asks",
    isShare: true,
    reported: (module) => module.instability,
    together: instability,
  },
  {
    id: "abstractness",
    title: "Abstractness",
    summary: "the share of its types that only say what others have to do",
    isShare: true,
    reported: (module) => module.abstractness,
    together: abstractness,
  },
  {
    id: "distance",
    title: "Distance",
    summary: "how far it is from the main sequence",
    isShare: true,
    reported: (module) => module.distance,
    together: (graph, units) => {
      const [a, i] = [abstractness(graph, units), instability(graph, units)];
      return a === undefined || i === undefined ? undefined : Math.abs(a + i - 1);
    },
  },
  {
    id: "layer",
    title: "Layer",
    summary: "0 for what asks for nothing, else above all that it asks for",
    isShare: false,
    reported: (module) => module.layer,
    together: (graph, units) => units.reduce((most, unit) => Math.max(most, graph.unit(unit).module.layer ?? 0), 0),
  },
  {
    id: "files",
    title: "Files",
    summary: "how many files it is",
    isShare: false,
    reported: () => undefined,
    together: (graph, units) => units.reduce((sum, unit) => sum + Math.max(graph.unit(unit).files.length, 1), 0),
  },
];

/** The metric with this id. */
export function metric(id: string): Metric | undefined {
  return METRICS.find((one) => one.id === id);
}

/** Figures that are known, by the very lists of units that items have. */
const known = new WeakMap<readonly number[], Map<string, number | undefined>>();

/** The figure of `units`: as reported if it is one. */
export function figure(graph: Graph, metric: Metric, units: readonly number[]): number | undefined {
  const figures = known.get(units) ?? new Map<string, number | undefined>();
  known.set(units, figures);
  if (!figures.has(metric.id)) figures.set(metric.id, worked(graph, metric, units));
  return figures.get(metric.id);
}

function worked(graph: Graph, metric: Metric, units: readonly number[]): number | undefined {
  const [only] = units;
  const reported = units.length === 1 && only !== undefined ? metric.reported(graph.unit(only).module) : undefined;
  return reported ?? metric.together(graph, units);
}

/** A figure as people read it. */
export function written(metric: Metric, value: number | undefined): string {
  if (value === undefined) return "–";
  return metric.isShare ? value.toFixed(2) : value.toLocaleString("en");
}

/** How many units outside are one link away. */
function outside(graph: Graph, units: readonly number[], direction: Direction): number {
  const inside = new Set(units);
  const found = new Set(units.flatMap((unit) => neighbours(graph, unit, direction)));
  return [...found].filter((unit) => !inside.has(unit)).length;
}

function instability(graph: Graph, units: readonly number[]): number | undefined {
  const [afferent, efferent] = [outside(graph, units, "dependents"), outside(graph, units, "dependencies")];
  return afferent + efferent === 0 ? undefined : efferent / (afferent + efferent);
}

function abstractness(graph: Graph, units: readonly number[]): number | undefined {
  const sum = (count: (module: GraphModule) => number | undefined) => units.reduce((sum, unit) => sum + (count(graph.unit(unit).module) ?? 0), 0);
  const types = sum((module) => module.types);
  return types === 0 ? undefined : sum((module) => module.abstract_types) / types;
}
