// Findings in groups.

import type { Severity } from "../protocol";

export type By = "rule" | "file";

interface Row {
  path: string;
  rule: string;
  severity: Severity;
  /** From 1. */
  line: number;
}

/** A rule or a file with its findings. */
export interface Group<R extends Row> {
  name: string;
  worst: Severity;
  rows: R[];
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, information: 2 };

/** `rows` in groups: the worst group first, then the largest, then by name. */
export function grouped<R extends Row>(rows: readonly R[], by: By): Group<R>[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const name = by === "rule" ? row.rule : row.path;
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return [...groups]
    .map(([name, rows]) => group(name, rows))
    .sort((left, right) => RANK[left.worst] - RANK[right.worst] || right.rows.length - left.rows.length || (left.name < right.name ? -1 : 1));
}

function group<R extends Row>(name: string, rows: R[]): Group<R> {
  rows.sort((left, right) => RANK[left.severity] - RANK[right.severity] || (left.path < right.path ? -1 : Number(left.path > right.path)) || left.line - right.line);
  return { name, worst: rows[0]!.severity, rows };
}
