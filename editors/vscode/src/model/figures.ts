// The figures that functions are sorted by.

/** A figure of a function. */
export interface Figure {
  id: string;
  title: string;
}

/** All figures that functions can be sorted by; the first is what they are sorted by at first. */
export const FIGURES: readonly [Figure, ...Figure[]] = [
  { id: "cognitive", title: "cognitive complexity" },
  { id: "cyclomatic", title: "cyclomatic complexity" },
  { id: "nesting", title: "levels of nesting" },
  { id: "npath", title: "NPath complexity" },
  { id: "lines", title: "lines of code" },
  { id: "parameters", title: "parameters" },
  { id: "statements", title: "statements" },
];

export function figure(id: string | undefined): Figure {
  return FIGURES.find((figure) => figure.id === id) ?? FIGURES[0];
}

/** `value` as people read it: `1,234`, and `1.2e7` where there are too many digits. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return "∞";
  if (value >= 1e6) return value.toExponential(1).replace("e+", "e");
  return Math.round(value).toLocaleString("en");
}
