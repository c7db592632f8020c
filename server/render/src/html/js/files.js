// The view of all files, and of the folders they lie in, with the sums over their functions.

const FILE_COLUMNS = [
  ["language", "Language", "", (entry) => entry.language],
  ["files", "Files", "Files in the folder and in those within.", (entry) => entry.files],
  ["functions", "Functions", "How many functions there are.", (entry) => entry.size],
  ["code", "Code lines", "Lines with code.", (entry) => entry.lines[1]],
  ["density", "Comments", "Share of comment lines in the lines with code or comments, in percent.", (entry) => entry.density],
  ["cognitive", "Σ cognitive", "Cognitive complexity, summed over the functions.", (entry) => entry.cognitive],
  ["worst", "Worst", "The largest cognitive complexity of a function.", (entry) => entry.worst],
  ["cyclomatic", "Σ cyclomatic", "Cyclomatic complexity, summed over the functions.", (entry) => entry.cyclomatic],
  ["mean", "Mean cycl.", "Cyclomatic complexity per function.", (entry) => entry.mean],
  ["findings", "Findings", "What the rules found.", (entry) => entry.found],
];

/** The columns that a view leaves out. */
const LEFT_OUT = { files: "files", folders: "language" };

/** `entries` are the files by their index, and behind them the folders. */
const filesView = { entries: [] };

/** Adds the sums to every file. */
function sumFiles() {
  for (const file of report.files) {
    Object.assign(file, { cognitive: 0, cyclomatic: 0, worst: 0, worstRow: -1, files: 1, found: file.findings.length, key: file.path.toLowerCase() });
    for (let row = file.first; row < file.first + file.size; row++) {
      const cognitive = report.figures.cognitive[row] || 0;
      file.cognitive += cognitive;
      file.cyclomatic += report.figures.cyclomatic[row] || 0;
      if (file.worstRow < 0 || cognitive > file.worst) [file.worst, file.worstRow] = [cognitive, row];
    }
    addMeans(file);
  }
}

function addMeans(entry) {
  const [, code, comment] = entry.lines;
  entry.mean = entry.size ? entry.cyclomatic / entry.size : NaN;
  entry.density = code + comment ? (100 * comment) / (code + comment) : NaN;
}

/** The folders of the files, each with the sums over all that lies in it, however deep. */
function sumFolders() {
  const folders = new Map();
  for (const file of report.files) {
    for (let end = file.path.indexOf("/"); end >= 0; end = file.path.indexOf("/", end + 1)) {
      const path = file.path.slice(0, end + 1);
      let folder = folders.get(path);
      if (!folder) {
        folder = { path, shown: visible(path), key: path.toLowerCase(), files: 0, size: 0, lines: [0, 0, 0, 0], cognitive: 0, cyclomatic: 0, worst: 0, worstRow: -1, found: 0 };
        folders.set(path, folder);
      }
      for (const sum of ["files", "size", "cognitive", "cyclomatic", "found"]) folder[sum] += file[sum];
      file.lines.forEach((count, at) => (folder.lines[at] += count));
      if (folder.worstRow < 0 || file.worst > folder.worst) [folder.worst, folder.worstRow] = [file.worst, file.worstRow];
    }
  }
  const list = [...folders.values()];
  list.forEach(addMeans);
  return list;
}

/** The filters that show the functions of a file or folder, and nothing else. */
const functionsOf = (entry) => ({ tab: "functions", q: "", in: entry.path, lang: "", kind: "", origin: "", tests: "", min: "", max: "", found: "" });

function fileLink(index) {
  const entry = filesView.entries[index];
  const [folder, name] = splitPath(entry.language ? entry.shown : entry.shown.slice(0, -1));
  return element("a", { href: addressOf({ ...state, ...functionsOf(entry) }), class: "function", title: entry.shown },
    entry.language ? element("span", { class: `dot ${entry.language}`, "aria-hidden": "true" }) : "",
    element("span", { class: "title" }, element("bdi", { class: "qualifier" }, folder), element("bdi", { class: "name" }, entry.language ? name : `${name}/`)),
    entry.partial ? element("span", { class: "flag", "data-tip": "The file has syntax errors; what could be read is measured." }, "in part") : "",
    entry.language ? originFlag(entry) : "",
    entry.test_reason ? element("span", { class: "flag", "data-tip": `It is test code: ${visible(entry.test_reason)}.` }, "test") : "",
    element("span", { class: "under" }, `${entry.language ? languageName(entry.language) : plural(entry.files, "file")}, ${plural(entry.lines[1], "line")} of code`));
}

function buildFiles() {
  sumFiles();
  filesView.entries = [...report.files, ...sumFolders()];
  filesView.columns = FILE_COLUMNS.map(([id, label, about, key]) => ({
    id, label, about, numeric: id !== "language", width: "7.5rem", key: (index) => key(filesView.entries[index]),
    cell: (index) => fileCell(id, filesView.entries[index], key),
  }));
  filesView.table = new VirtualTable(byId("files-table"), {
    caption: "Files or folders with the sums over their functions", link: fileLink,
    open: (index) => setState(functionsOf(filesView.entries[index]), { visit: true }),
    sort: (fsort) => setState({ fsort }),
  });
  bindForm(byId("file-filters"), FILE_FILTERS);
  new ResizeObserver(() => layoutFiles()).observe(byId("files-table"));
}

function fileCell(id, entry, key) {
  const value = key(entry);
  if (id === "language") return languageName(value);
  if (id === "findings") return value ? number(value) : "";
  if (id === "density") return Number.isNaN(value) ? number(value) : `${Math.round(value)} %`;
  if (id !== "worst") return number(value, id === "mean" ? 1 : 0);
  return entry.worstRow < 0 ? "" : metricCell("cognitive", entry.worstRow);
}

function layoutFiles() {
  layoutTable(filesView, showFileColumns);
}

function showFileColumns() {
  const present = filesView.columns.filter((column) => column.id !== LEFT_OUT[state.fview]);
  const columns = filesView.narrow
    ? present.filter((column) => column.id !== "language").map((column) => ({ ...column, width: "6.5rem" })) : present;
  if (filesView.narrow) {
    const sorted = state.fsort.replace("-", "");
    columns.sort((one, other) => (other.id === sorted) - (one.id === sorted));
  }
  filesView.table.setColumns([
    { id: "path", label: state.fview === "folders" ? "Folder" : "File", width: "auto", least: "var(--name)" }, ...columns,
  ], state.fsort);
}

const FILE_FILTERS = ["fq", "fview"];

/** Follows a change of the state. */
function showFiles(changed) {
  const touched = (...keys) => keys.some((key) => changed.has(key));
  if (!touched("fsort", ...FILE_FILTERS)) return;
  showForm(byId("file-filters"), FILE_FILTERS);
  if (touched("fsort", "fview")) showFileColumns();
  const words = state.fq.toLowerCase().split(/\s+/).filter(Boolean);
  const [from, to] = state.fview === "folders" ? [report.files.length, filesView.entries.length] : [0, report.files.length];
  const kept = [];
  for (let index = from; index < to; index++) {
    if (words.every((word) => filesView.entries[index].key.includes(word))) kept.push(index);
  }
  const id = state.fsort.replace("-", "");
  const key = filesView.columns.find((column) => column.id === id)?.key ?? ((index) => filesView.entries[index].key);
  filesView.table.setRows(sortRows(kept, key, state.fsort.startsWith("-")));
  const word = state.fview === "folders" ? "folder" : "file";
  byId("file-tally").textContent = kept.length === to - from
    ? plural(kept.length, word) : `${WHOLE.format(kept.length)} of ${plural(to - from, word)}`;
}
