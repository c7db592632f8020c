// Columns of reports, which count code points, in texts whose columns count UTF-16 units.

/** The column, from 0, at which the code point of column `column` of a report, from 1, stands in `line`. */
export function unitsBefore(line: string, column: number): number {
  return Array.from(line).slice(0, column - 1).join("").length;
}
