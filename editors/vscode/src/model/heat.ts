// Which lines are marked, and how strongly.

import type { FileReport } from "../protocol";

/** A line that adds to the complexity of its function. */
export interface Hot {
  /** Counted from 0. */
  line: number;
  points: number;
  /** From 1, a little, to 3, most. */
  level: 1 | 2 | 3;
  reasons: string[];
}

/** From how many points on a line is of the second and of the third level. */
const LEVELS = [3, 5] as const;

/** The lines of `report` that add at least `minimum` points of cognitive complexity, in order. */
export function hotLines(report: Pick<FileReport, "functions">, minimum: number): Hot[] {
  const lines = new Map<number, { points: number; reasons: string[] }>();
  const increments = report.functions.flatMap((own) => own.increments ?? []);
  for (const { metric, line, points, reason } of increments) {
    if (metric !== "cognitive") continue;
    const hot = lines.get(line) ?? { points: 0, reasons: [] };
    hot.points += points;
    hot.reasons.push(`+${points} ${reason}`);
    lines.set(line, hot);
  }
  return [...lines]
    .filter(([, { points }]) => points >= minimum)
    .map(([line, hot]) => ({ line: line - 1, level: level(hot.points), ...hot }))
    .sort((left, right) => left.line - right.line);
}

function level(points: number): Hot["level"] {
  const [second, third] = LEVELS;
  if (points >= third) return 3;
  return points >= second ? 2 : 1;
}
