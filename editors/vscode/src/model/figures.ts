// The figures that functions are sorted by, and the order and choice of functions.

import type { ReportFunction } from "../protocol";

/** A figure of a function. */
export interface Figure {
  id: string;
  title: string;
  of: (own: Measured) => number;
}

type Measured = Omit<ReportFunction, "increments">;

/** All figures that functions can be sorted by; the first is what they are sorted by at first. */
export const FIGURES: readonly [Figure, ...Figure[]] = [
  { id: "cognitive", title: "cognitive complexity", of: (own) => own.cognitive },
  { id: "cyclomatic", title: "cyclomatic complexity", of: (own) => own.cyclomatic },
  { id: "nesting", title: "levels of nesting", of: (own) => own.nesting },
  { id: "npath", title: "NPath complexity", of: (own) => own.npath },
  { id: "lines", title: "lines of code", of: (own) => own.lines.code },
  { id: "parameters", title: "parameters", of: (own) => own.parameters },
  { id: "statements", title: "statements", of: (own) => own.statements },
];

export function figure(id: string | undefined): Figure {
  return FIGURES.find((figure) => figure.id === id) ?? FIGURES[0];
}

interface Row {
  path: string;
  function: Measured;
}

/** The rows that fit `filter`, those with the highest figure first; equal ones by path and line. */
export function sorted<R extends Row>(rows: readonly R[], figure: Figure, filter: string): R[] {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const fits = ({ path, function: own }: R) => {
    const text = `${own.qualified_name} ${path}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const order = (left: R, right: R) =>
    figure.of(right.function) - figure.of(left.function) || compare(left.path, right.path) || left.function.start_line - right.function.start_line;
  return rows.filter(fits).sort(order);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** `value` as people read it: `1,234`, and `1.2e7` where there are too many digits. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return "∞";
  if (value >= 1e6) return value.toExponential(1).replace("e+", "e");
  return Math.round(value).toLocaleString("en");
}
