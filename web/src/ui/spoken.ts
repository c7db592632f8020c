// An item in words, for those who hear the page.

import { figure, METRICS, written } from "../model/metrics";
import type { Project } from "../model/state";
import type { Item } from "../model/tree";

/** The figures that are said of an item. */
const SAID = ["fan_in", "fan_out", "dependents"];

export function spoken({ graph }: Project, item: Item): string {
  const kind = item.kind === "folder" ? `folder of ${item.units.length}` : graph.unit(item.units[0]).module.kind;
  const figures = METRICS.filter(({ id }) => SAID.includes(id)).map((metric) => `${metric.title} ${written(metric, figure(graph, metric, item.units))}`);
  const cycle = item.units.some((unit) => graph.unit(unit).module.cycle !== undefined) ? ["in a cycle"] : [];
  return [item.id, kind, ...figures, ...cycle].join(", ");
}
