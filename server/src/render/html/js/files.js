// The view of all files with the sums over their functions.

const FILE_COLUMNS = [
  ["language", "Language", "", (file) => file.language],
  ["functions", "Functions", "Functions in the file.", (file) => file.size],
  ["code", "Code lines", "Lines with code.", (file) => file.lines[1]],
  ["density", "Comments", "Share of comment lines in the lines with code or comments, in percent.", (file) => file.density],
  ["cognitive", "Σ cognitive", "Cognitive complexity, summed over the functions.", (file) => file.cognitive],
  ["worst", "Worst", "The largest cognitive complexity of a function in the file.", (file) => file.worst],
  ["cyclomatic", "Σ cyclomatic", "Cyclomatic complexity, summed over the functions.", (file) => file.cyclomatic],
  ["mean", "Mean cycl.", "Cyclomatic complexity per function.", (file) => file.mean],
  ["findings", "Findings", "What the rules found in the file.", (file) => file.findings.length],
];

const filesView = {};

/** Adds the sums to every file. */
function sumFiles() {
  for (const file of report.files) {
    file.cognitive = file.cyclomatic = file.worst = 0;
    for (let row = file.first; row < file.first + file.size; row++) {
      file.cognitive += report.figures.cognitive[row] || 0;
      file.cyclomatic += report.figures.cyclomatic[row] || 0;
      file.worst = Math.max(file.worst, report.figures.cognitive[row] || 0);
    }
    const [, code, comment] = file.lines;
    file.mean = file.size ? file.cyclomatic / file.size : NaN;
    file.density = code + comment ? (100 * comment) / (code + comment) : NaN;
  }
}

function fileLink(index) {
  const file = report.files[index];
  const [folder, name] = splitPath(file.shown);
  const target = { ...state, tab: "functions", q: file.path.toLowerCase() };
  return element("a", { href: addressOf(target), class: "function", title: file.shown },
    element("span", { class: `dot ${file.language}`, "aria-hidden": "true" }),
    element("span", { class: "title" }, element("bdi", { class: "qualifier" }, folder), element("bdi", { class: "name" }, name)),
    file.partial ? element("span", { class: "flag", "data-tip": "The file has syntax errors; what could be read is measured." }, "in part") : "",
    element("span", { class: "under" }, `${languageName(file.language)}, ${plural(file.lines[1], "line")} of code`));
}

function buildFiles() {
  sumFiles();
  filesView.columns = FILE_COLUMNS.map(([id, label, about, key]) => ({
    id, label, about, numeric: id !== "language", width: "7.5rem", key: (index) => key(report.files[index]),
    cell: (index) => fileCell(id, key(report.files[index])),
  }));
  filesView.table = new VirtualTable(byId("files-table"), {
    caption: "Files with the sums over their functions", link: fileLink,
    open: (index) => setState({ tab: "functions", q: report.files[index].path.toLowerCase(), lang: "", kind: "", min: "", max: "", found: "" }, { visit: true }),
    sort: (fsort) => setState({ fsort }),
  });
  bindForm(byId("file-filters"), ["fq"]);
  new ResizeObserver(() => layoutFiles()).observe(byId("files-table"));
}

function fileCell(id, value) {
  if (id === "language") return languageName(value);
  if (id === "findings") return value ? number(value) : "";
  if (id === "density") return Number.isNaN(value) ? number(value) : `${Math.round(value)} %`;
  if (id !== "worst") return number(value, id === "mean");
  return metricCell("cognitive", value);
}

function layoutFiles() {
  layoutTable(filesView, showFileColumns);
}

function showFileColumns() {
  const columns = filesView.narrow
    ? filesView.columns.filter((column) => column.id !== "language").map((column) => ({ ...column, width: "6.5rem" })) : filesView.columns;
  if (filesView.narrow) {
    const sorted = state.fsort.replace("-", "");
    columns.sort((one, other) => (other.id === sorted) - (one.id === sorted));
  }
  filesView.table.setColumns([
    { id: "path", label: "File", width: "auto", least: "var(--name)" }, ...columns,
  ], state.fsort);
}

/** Follows a change of the state. */
function showFiles(changed) {
  if (changed.has("fq")) showForm(byId("file-filters"), ["fq"]);
  if (changed.has("fsort")) showFileColumns();
  if (!changed.has("fq") && !changed.has("fsort")) return;
  const words = state.fq.toLowerCase().split(/\s+/).filter(Boolean);
  const kept = report.files.filter((file) => words.every((word) => report.paths[file.index].includes(word))).map((file) => file.index);
  const id = state.fsort.replace("-", "");
  const key = filesView.columns.find((column) => column.id === id)?.key ?? ((index) => report.paths[index]);
  filesView.table.setRows(sortRows(kept, key, state.fsort.startsWith("-")));
  byId("file-tally").textContent = kept.length === report.files.length
    ? plural(kept.length, "file") : `${WHOLE.format(kept.length)} of ${plural(report.files.length, "file")}`;
}
