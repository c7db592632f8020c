// The view of all functions: filters, columns, and the table.

const view = {};

/** Below this width, in pixels, rows have two lines. */
const NARROW = 1000;

/** The columns to choose from besides the function's name. */
function functionColumns() {
  return [
    { id: "path", label: "File", width: "16rem", least: "12rem", key: (row) => report.paths[report.fileOf[row]], cell: pathCell },
    { id: "language", label: "Language", width: "7rem", key: (row) => report.files[report.fileOf[row]].language,
      cell: (row) => languageName(report.files[report.fileOf[row]].language) },
    { id: "kind", label: "Kind", width: "7rem", key: (row) => report.kind[row], cell: (row) => report.kind[row] },
    ...METRICS.map((metric) => ({
      id: metric.id, label: metric.label, about: `${metric.title}: ${metric.summary}`, numeric: true, width: "7rem",
      key: (row) => report.figures[metric.id][row], cell: (row) => metricCell(metric.id, row),
    })),
    { id: "findings", label: "Findings", about: "What the rules found in the function.", numeric: true, width: "6.5rem",
      key: findingCount, cell: (row) => (findingCount(row) ? number(findingCount(row)) : "") },
  ];
}

const ALWAYS = ["path", "findings"];

/** A figure of a function with its level's mark. */
function metricCell(id, row) {
  const value = report.figures[id][row];
  const level = levelOf(id, row);
  const text = element("span", { class: level ? `level ${LEVELS[level]}` : "" }, number(value, METRIC.get(id).fine));
  return level ? [levelMark(level), text] : text;
}

function pathCell(row) {
  const [folder, name] = splitPath(pathOf(row));
  return element("span", { class: "path", title: `${pathOf(row)}:${report.start[row]}` },
    element("bdi", { class: "folder" }, folder),
    element("span", { class: "file" }, element("bdi", {}, name), element("span", { class: "at" }, `:${report.start[row]}`)));
}

function functionLink(row) {
  const place = placeOf(row);
  return element("a", { class: "function", href: addressOf({ ...state, ...place }), title: report.qualifier[row] + report.name[row] },
    element("span", { class: `dot ${report.files[report.fileOf[row]].language}`, "aria-hidden": "true" }),
    element("span", { class: "title" }, element("bdi", { class: "qualifier" }, report.qualifier[row]), element("bdi", { class: "name" }, report.name[row])),
    originFlag(report.files[report.fileOf[row]]), report.test[row] ? element("span", { class: "flag" }, "test") : "",
    element("span", { class: "under" }, pathCell(row)));
}

/** Whose work a file is, where it is not the project's own. */
function originFlag(file) {
  return file.origin === "own" ? "" : element("span", { class: "flag", "data-tip": file.origin_reason && `It is ${file.origin}: ${visible(file.origin_reason)}.` }, file.origin);
}

/** Builds the view; `open` shows a function's detail. */
function buildFunctions(open) {
  report.paths = report.files.map((file) => file.shown.toLowerCase());
  view.columns = functionColumns();
  view.table = new VirtualTable(byId("functions-table"), {
    caption: "Functions with their metrics", link: functionLink, open,
    sort: (sort) => setState({ sort }),
  });
  fillFilters();
  buildColumnMenu();
  bindForm(byId("filters"), FILTERS);
  byId("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    setState(Object.fromEntries(FILTERS.map((key) => [key, DEFAULTS[key]])));
  });
  const more = byId("more-filters");
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") !== "true";
    more.setAttribute("aria-expanded", open);
    byId("extra-filters").classList.toggle("open", open);
  });
  new ResizeObserver(() => layoutFunctions()).observe(byId("functions-table"));
}

/** Two-line rows where there is no room for a column of paths. */
function layoutFunctions() {
  layoutTable(view, showColumns);
}

function layoutTable(owner, arrange) {
  const width = owner.table.root.clientWidth;
  const narrow = width < NARROW;
  // A table in a view that is not shown has no width.
  if (!width || narrow === owner.narrow) return;
  owner.narrow = narrow;
  owner.table.setNarrow(narrow, arrange);
}

/** Applies the chosen columns. */
function showColumns() {
  const chosen = new Set(state.cols.split(","));
  const sorted = state.sort.replace("-", "");
  const columns = view.columns.filter((column) => chosen.has(column.id) || ALWAYS.includes(column.id) || column.id === sorted);
  const shown = view.narrow ? columns.filter((column) => column.id !== "path") : columns;
  // On a narrow screen the figure that sorts stands beside the name.
  if (view.narrow) shown.sort((one, other) => (other.id === sorted) - (one.id === sorted));
  view.table.setColumns([
    { id: "name", label: "Function", width: "auto", least: "var(--name)", key: (row) => report.name[row].toLowerCase() },
    ...shown.map((column) => (view.narrow && column.numeric ? { ...column, width: "6.3rem" } : column)),
  ], state.sort);
}

function fillFilters() {
  const form = byId("filters").elements;
  const options = (select, entries) => select.append(...entries.map(([value, label]) => element("option", { value }, label)));
  options(form.lang, [["", "all"], ...languages().map(({ id }) => [id, languageName(id)])]);
  options(form.kind, [["", "all"], ...[...new Set(report.kind)].sort().map((kind) => [kind, kind])]);
  const origins = [...new Set(report.files.map((file) => file.origin))].sort();
  options(form.origin, [["", "all"], ...origins.map((origin) => [origin, origin])]);
  options(form.tests, [["", "all"], ["without", "without"], ["only", "only"]]);
  // A filter that cannot tell anything apart is not offered.
  form.origin.closest("label").hidden = origins.length < 2;
  form.tests.closest("label").hidden = new Set(report.test).size < 2;
  options(form.metric, METRICS.map((metric) => [metric.id, metric.label]));
}

function buildColumnMenu() {
  const menu = byId("columns");
  const fieldset = menu.querySelector("fieldset");
  for (const column of view.columns) {
    if (ALWAYS.includes(column.id)) continue;
    fieldset.append(element("label", { class: "check" },
      element("input", { type: "checkbox", value: column.id }), ` ${column.label}`));
  }
  fieldset.addEventListener("change", () => {
    const chosen = [...fieldset.querySelectorAll("input:checked")].map((input) => input.value);
    setState({ cols: chosen.join(",") });
  });
  document.addEventListener("pointerdown", (event) => !menu.contains(event.target) && menu.removeAttribute("open"));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
    event.stopPropagation();
  });
}

/** Writes a form's fields into the state as they change. */
function bindForm(form, keys) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const key = event.target.name;
    if (!keys.includes(key)) return;
    event.stopPropagation();
    setState({ [key]: event.target.type === "checkbox" ? (event.target.checked ? "1" : "") : event.target.value });
  });
}

/** Writes the state into a form's fields, but not into the one being typed in. */
function showForm(form, keys) {
  for (const key of keys) {
    const field = form.elements[key];
    if (field.type === "checkbox") field.checked = state[key] === "1";
    else if (field.value !== state[key]) field.value = state[key];
  }
}

/** The functions that pass the filters. */
function filteredFunctions(tests) {
  const kept = [];
  for (let row = 0; row < report.count; row++) {
    if (tests.every((test) => test(row))) kept.push(row);
  }
  return kept;
}

/** What the filters that are set ask of a function, the bounds of a figure aside. */
function functionTests() {
  const tests = [];
  if (state.lang) tests.push((row) => report.files[report.fileOf[row]].language === state.lang);
  if (state.kind) tests.push((row) => report.kind[row] === state.kind);
  if (state.origin) tests.push((row) => report.files[report.fileOf[row]].origin === state.origin);
  if (state.tests) tests.push((row) => Boolean(report.test[row]) === (state.tests === "only"));
  if (state.found) tests.push((row) => report.findingsOf.has(row));
  for (const word of state.q.toLowerCase().split(/\s+/).filter(Boolean)) {
    tests.push((row) => report.searched[row].includes(word) || report.paths[report.fileOf[row]].includes(word));
  }
  return tests;
}

/** Whether a function's figure lies within the bounds; an absent figure does not. */
function boundsTest() {
  const values = report.figures[METRIC.has(state.metric) ? state.metric : "cognitive"];
  const least = state.min === "" ? -Infinity : Number(state.min);
  const most = state.max === "" ? Infinity : Number(state.max);
  return (row) => values[row] >= least && values[row] <= most;
}

const FILTERS = ["q", "lang", "kind", "origin", "tests", "metric", "min", "max", "found"];

/** Follows a change of the state. */
function showFunctions(changed) {
  const touched = (...keys) => keys.some((key) => changed.has(key));
  if (touched(...FILTERS)) showForm(byId("filters"), FILTERS);
  if (touched("cols")) {
    const chosen = new Set(state.cols.split(","));
    for (const input of byId("columns").querySelectorAll("input")) input.checked = chosen.has(input.value);
  }
  if (touched("cols", "sort")) showColumns();
  if (!touched("sort", ...FILTERS)) return;
  report.searched ??= report.name.map((name, row) => (report.qualifier[row] + name).toLowerCase());
  const counted = filteredFunctions(functionTests());
  if (touched(...FILTERS)) showCharts(counted);
  const kept = state.min !== "" || state.max !== "" ? counted.filter(boundsTest()) : counted;
  const id = state.sort.replace("-", "");
  const column = view.columns.find((candidate) => candidate.id === id);
  const key = column?.key ?? ((row) => report.searched[row]);
  view.table.setRows(sortRows(kept, key, state.sort.startsWith("-")));
  view.table.select(openRow());
  byId("tally").textContent = kept.length === report.count
    ? plural(report.count, "function") : `${WHOLE.format(kept.length)} of ${plural(report.count, "function")}`;
  const narrowing = FILTERS.filter((name) => name !== "q" && name !== "metric" && state[name] !== DEFAULTS[name]).length;
  byId("more-filters").textContent = narrowing ? `Filters (${narrowing})` : "Filters";
}
