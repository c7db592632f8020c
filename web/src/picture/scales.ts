// How figures become sizes and colours.

import type { Graph } from "../model/graph";
import { figure, metric, written, type Metric } from "../model/metrics";
import { compare, type Item } from "../model/tree";
import type { Theme } from "./theme";

/** What nodes can be coloured by that is no figure. */
export const LANGUAGE = "language";

/** An entry of the legend. */
export interface Key {
  readonly colour: string;
  readonly text: string;
}

/** How items are coloured, and what says so. */
export interface Colours {
  readonly of: (item: Item) => string;
  readonly legend: readonly Key[];
}

/** Where all counts are small, none is large. */
const FEW = 10;

const SMALLEST = 16;
const LARGEST = 52;

/** The width of each item by the metric called `id`; areas are as the figures are to each other. */
export function sizes(graph: Graph, id: string, items: readonly Item[]): (item: Item) => number {
  const by = metric(id);
  if (!by) return () => (SMALLEST + LARGEST) / 2;
  const figures = new Map(items.map((item) => [item.id, figure(graph, by, item.units) ?? 0]));
  const most = by.isShare ? 1 : Math.max(FEW, ...figures.values());
  return (item) => SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(Math.min(1, (figures.get(item.id) ?? 0) / most));
}

/** The colour of each item by the metric called `id`, or by language. */
export function colours(graph: Graph, id: string, items: readonly Item[], theme: Theme): Colours {
  if (id === LANGUAGE) return byLanguage(graph, items, theme);
  const by = metric(id);
  if (!by) return { of: () => theme.none, legend: [] };
  const figures = new Map(items.map((item) => [item.id, figure(graph, by, item.units)]));
  const counts = [...figures.values()].filter((value) => value !== undefined);
  const steps = by.isShare ? [0.2, 0.4, 0.6, 0.8] : stepsUpTo(Math.max(0, ...counts));
  const colour = (step: number) => theme.ramp[steps.length === 0 ? 0 : Math.round((step * (theme.ramp.length - 1)) / steps.length)] ?? theme.none;
  const of = (item: Item) => {
    const value = figures.get(item.id);
    return value === undefined ? theme.none : colour(steps.filter((step) => value >= step).length);
  };
  const keys = [0, ...steps].map((from, at) => ({ colour: colour(at), text: range(by, from, steps[at]) }));
  const none = counts.length < figures.size ? [{ colour: theme.none, text: "none" }] : [];
  return { of, legend: [...keys, ...none] };
}

/** Where the colours of counts up to `most` begin, each the same factor above the one before. */
function stepsUpTo(most: number): number[] {
  const steps = [1, 2, 3, 4].map((step) => Math.round((most + 1) ** (step / 5) - 1));
  return [...new Set(steps)].filter((step) => step >= 1);
}

function range(by: Metric, from: number, to: number | undefined): string {
  if (by.isShare) return `${written(by, from)} – ${written(by, to ?? 1)}`;
  if (to === undefined) return `${written(by, from)} or more`;
  return to - 1 === from ? written(by, from) : `${written(by, from)} – ${written(by, to - 1)}`;
}

/** By the language that most of an item is in; the most frequent languages have the first colours. */
function byLanguage(graph: Graph, items: readonly Item[], theme: Theme): Colours {
  const all = tally(graph, graph.units.map((_, at) => at));
  const colour = new Map(all.map((name, at) => [name, theme.kinds[at] ?? theme.none]));
  const of = (item: Item) => colour.get(tally(graph, item.units)[0] ?? "") ?? theme.none;
  const seen = new Set(items.map((item) => tally(graph, item.units)[0]));
  return { of, legend: all.filter((name) => seen.has(name)).map((name) => ({ colour: colour.get(name) ?? theme.none, text: name })) };
}

/** The languages of `units`, the most frequent first. */
function tally(graph: Graph, units: readonly number[]): string[] {
  const counts = new Map<string, number>();
  for (const unit of units) {
    const { language } = graph.unit(unit).module;
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts].sort((one, other) => other[1] - one[1] || compare(one[0], other[0])).map(([name]) => name);
}
