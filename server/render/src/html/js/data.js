// The data of the page: lines of JSON, of which only what the tables need is parsed at the start.
// A file is one line of column arrays; the increments of its functions are the line after it and
// stay text until one of these functions is opened. So do the source excerpts.

/** The files and, in columns, their functions. */
const report = { meta: {}, files: [], count: 0, strings: [], limits: [], skipped: {}, findings: [], silenced: new Map(), findingsOf: new Map() };

/** The types of all files, in the same columns. */
const types = { count: 0, limits: [], silenced: new Map(), findingsOf: new Map() };

/** Reads the data block and frees its text. */
function loadReport() {
  const block = byId("data");
  const lines = block.textContent.split("\n");
  block.remove();
  const excerpts = [];
  for (const line of lines) {
    if (line.startsWith('{"file":')) report.files.push({ ...JSON.parse(line).file, index: report.files.length });
    else if (line.startsWith('{"increments":')) report.files.at(-1).increments = line;
    else if (line.startsWith('{"excerpt":')) excerpts.push(line);
    else if (line.startsWith('{"meta":')) report.meta = JSON.parse(line).meta;
    else if (line.startsWith('{"end":')) Object.assign(report, JSON.parse(line).end);
  }
  types.limits = report.type_limits;
  setMetrics(METRICS, report.meta.metrics, report);
  setMetrics(TYPE_METRICS, report.meta.type_metrics, types);
  for (const file of report.files) file.shown = visible(file.path);
  joinColumns(report, "functions", METRICS);
  joinColumns(types, "types", TYPE_METRICS);
  for (const file of report.files) [file.first, file.size] = [report.firsts[file.index], report.firsts[file.index + 1] - report.firsts[file.index]];
  report.excerpts = new Map(excerpts.map((line) => {
    const [, file, index] = /^\{"excerpt":\[(\d+),(\d+)\]/.exec(line);
    return [report.files[file].first + Number(index), line];
  }));
  collectFindings();
}

/** Joins the files' columns of `what` to one column of `table` for all files, in which a file's rows adjoin. */
function joinColumns(table, what, metrics) {
  table.firsts = new Uint32Array(report.files.length + 1);
  for (const file of report.files) {
    table.firsts[file.index] = table.count;
    table.count += file[what]?.name.length ?? 0;
  }
  table.firsts[report.files.length] = table.count;
  table.fileOf = new Uint32Array(table.count);
  for (const column of ["name", "qualifier", "kind"]) table[column] = new Array(table.count);
  for (const column of ["start", "end"]) table[column] = new Float64Array(table.count);
  table.test = new Uint8Array(table.count);
  table.held = new Uint32Array(table.count);
  table.figures = Object.fromEntries(metrics.map(({ id }) => [id, new Float64Array(table.count).fill(NaN)]));
  for (const file of report.files) {
    if (file[what]) joinFile(table, file[what], file.index, metrics);
    delete file[what];
  }
  for (const metric of metrics) metric.decimals = decimalsOf(table.figures[metric.id]);
}

/** How many decimals tell the figures of a column apart: shares need more. */
function decimalsOf(values) {
  if (!values.some((value) => value < 1e4 && !Number.isInteger(value))) return 0;
  return values.some((value) => value > 1) ? 1 : 2;
}

/** Puts the columns of one file into those of `table`. */
function joinFile(table, columns, index, metrics) {
  const first = table.firsts[index];
  const size = table.firsts[index + 1] - first;
  table.fileOf.fill(index, first, first + size);
  for (let row = 0; row < size; row++) {
    table.name[first + row] = visible(columns.name[row]);
    table.qualifier[first + row] = visible(columns.qualifier[row]);
    table.kind[first + row] = report.strings[columns.kind[row]];
  }
  for (const column of ["start", "end", "test", "held"]) table[column].set(columns[column], first);
  columns.silenced?.forEach((bits, row) => bits && table.silenced.set(first + row, bits));
  metrics.forEach(({ id }, at) => {
    const target = table.figures[id];
    const values = columns.figures[at];
    for (let row = 0; row < size; row++) if (values[row] !== null) target[first + row] = values[row];
  });
}

/** Turns the findings' rows into objects and hangs each on its type or function. */
function collectFindings() {
  for (const file of report.files) {
    file.findings = file.findings.map((row) => {
      const finding = { ...findingOf(row), path: file.shown, file };
      const [isType, place] = row.at(-1) ?? [0, -1];
      finding.table = isType ? types : report;
      finding.owner = place < 0 ? -1 : finding.table.firsts[file.index] + place;
      if (finding.owner >= 0) {
        const list = finding.table.findingsOf.get(finding.owner);
        if (list) list.push(finding);
        else finding.table.findingsOf.set(finding.owner, [finding]);
      }
      report.findings.push(finding);
      return finding;
    });
  }
}

function findingOf([rule, severity, message, line, end, symbol, confidence, evidence, places, excess]) {
  return {
    rule: report.strings[rule], severity: report.strings[severity], message: visible(message), line, end,
    symbol: visible(symbol ?? ""), confidence, places, excess, owner: -1,
    evidence: (evidence ?? []).map(([role, at, note, path]) => ({
      role: report.strings[role], line: at, note: visible(note), path: path === undefined ? "" : visible(report.strings[path]),
    })),
  };
}

/** The increments of a function: `{ metric, line, column, points, reason }`, in source order. */
function incrementsOf(row) {
  const file = report.files[report.fileOf[row]];
  if (typeof file.increments === "string") file.increments = JSON.parse(file.increments).increments;
  const flat = file.increments?.[row - file.first] ?? [];
  const list = [];
  for (let at = 0; at < flat.length; at += 5) {
    list.push({
      metric: report.strings[flat[at]], line: report.start[row] + flat[at + 1], column: flat[at + 2],
      points: flat[at + 3], reason: visible(report.strings[flat[at + 4]]),
    });
  }
  return list.sort((one, other) => one.line - other.line || one.column - other.column);
}

/** The source of a function as `{ text, cut, advice }`, or nothing where the report leaves it out. */
function excerptOf(row) {
  const line = report.excerpts.get(row);
  return line && JSON.parse(line);
}

const fileOf = (table, row) => report.files[table.fileOf[row]];
const findingCount = (table, row) => table.findingsOf.get(row)?.length ?? 0;
