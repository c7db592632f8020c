// The data of the page: lines of JSON, of which only what the tables need is parsed at the start.
// A file is one line of column arrays; the increments of its functions are the line after it and
// stay text until one of these functions is opened. So do the source excerpts.

const report = { meta: {}, files: [], count: 0, strings: [], limits: [], skipped: {}, findings: [], silenced: new Map() };

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
  setMetrics(report.meta.metrics);
  joinColumns();
  report.excerpts = new Map(excerpts.map((line) => {
    const [, file, index] = /^\{"excerpt":\[(\d+),(\d+)\]/.exec(line);
    return [report.files[file].first + Number(index), line];
  }));
  collectFindings();
}

/** Joins the files' columns to one column for all functions. */
function joinColumns() {
  for (const file of report.files) {
    file.first = report.count;
    file.size = file.functions.name.length;
    report.count += file.size;
  }
  report.fileOf = new Uint32Array(report.count);
  for (const column of ["name", "qualifier", "kind"]) report[column] = new Array(report.count);
  for (const column of ["start", "end"]) report[column] = new Float64Array(report.count);
  report.test = new Uint8Array(report.count);
  report.held = new Uint32Array(report.count);
  report.figures = Object.fromEntries(METRICS.map(({ id }) => [id, new Float64Array(report.count).fill(NaN)]));
  for (const file of report.files) {
    const { functions, first, size } = file;
    report.fileOf.fill(file.index, first, first + size);
    for (let row = 0; row < size; row++) {
      report.name[first + row] = visible(functions.name[row]);
      report.qualifier[first + row] = visible(functions.qualifier[row]);
      report.kind[first + row] = report.strings[functions.kind[row]];
    }
    for (const column of ["start", "end", "test", "held"]) report[column].set(functions[column], first);
    functions.silenced?.forEach((metrics, row) => metrics && report.silenced.set(first + row, metrics));
    METRICS.forEach(({ id }, at) => {
      const target = report.figures[id];
      const values = functions.figures[at];
      for (let row = 0; row < size; row++) if (values[row] !== null) target[first + row] = values[row];
    });
    file.shown = visible(file.path);
    delete file.functions;
  }
  for (const metric of METRICS) {
    metric.fine = report.figures[metric.id].some((value) => value < 1e4 && !Number.isInteger(value));
  }
}

/** Turns the findings' rows into objects and hangs each on the innermost function around it. */
function collectFindings() {
  report.findingsOf = new Map();
  for (const file of report.files) {
    file.findings = file.findings.map((row) => {
      const finding = { ...findingOf(row), path: file.shown, file };
      finding.owner = innermost(file, finding.line);
      if (finding.owner >= 0) {
        const list = report.findingsOf.get(finding.owner);
        if (list) list.push(finding);
        else report.findingsOf.set(finding.owner, [finding]);
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
    evidence: (evidence ?? []).map(([role, at, note]) => ({ role: report.strings[role], line: at, note: visible(note) })),
  };
}

/** The innermost function of `file` around `line`, or -1. */
function innermost(file, line) {
  let found = -1;
  for (let row = file.first; row < file.first + file.size; row++) {
    if (report.start[row] > line || report.end[row] < line) continue;
    if (found < 0 || report.end[row] - report.start[row] < report.end[found] - report.start[found]) found = row;
  }
  return found;
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

/** The source of a function as `{ text, cut }`, or nothing where the report leaves it out. */
function excerptOf(row) {
  const line = report.excerpts.get(row);
  return line && JSON.parse(line);
}

const pathOf = (row) => report.files[report.fileOf[row]].shown;
const findingCount = (row) => report.findingsOf.get(row)?.length ?? 0;
