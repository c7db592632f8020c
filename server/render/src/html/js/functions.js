// The view of all functions: filters, columns, and the table; and what it shares with that of types.

const view = {};

/** Below this width, in pixels, rows have two lines. */
const NARROW = 1000;

/** The columns to choose from besides the name of the functions or types of `table`. */
function rowColumns(table, metrics, what) {
  return [
    { id: "path", label: "File", width: "16rem", least: "12rem", key: (row) => report.paths[table.fileOf[row]], cell: (row) => pathCell(table, row) },
    { id: "language", label: "Language", width: "7rem", key: (row) => fileOf(table, row).language, cell: (row) => languageName(fileOf(table, row).language) },
    { id: "kind", label: "Kind", width: "7rem", key: (row) => table.kind[row], cell: (row) => table.kind[row] },
    ...metrics.map((metric) => ({
      id: metric.id, label: metric.label, about: `${metric.title}: ${metric.summary}`, numeric: true, width: "7rem",
      key: (row) => table.figures[metric.id][row], cell: (row) => metricCell(metric.id, row),
    })),
    { id: "findings", label: "Findings", about: `What the rules found in the ${what}.`, numeric: true, width: "6.5rem",
      key: (row) => findingCount(table, row), cell: (row) => (findingCount(table, row) ? number(findingCount(table, row)) : "") },
  ];
}

const ALWAYS = ["path", "findings"];

/** A figure of a function or type with its level's mark. */
function metricCell(id, row) {
  const value = figureOf(id, row);
  const level = levelOf(id, row);
  const text = element("span", { class: level ? `level ${LEVELS[level]}` : "" }, number(value, METRIC.get(id).decimals));
  return level ? [levelMark(level), text] : text;
}

function pathCell(table, row) {
  const { shown } = fileOf(table, row);
  const [folder, name] = splitPath(shown);
  return element("span", { class: "path", title: `${shown}:${table.start[row]}` },
    element("bdi", { class: "folder" }, folder),
    element("span", { class: "file" }, element("bdi", {}, name), element("span", { class: "at" }, `:${table.start[row]}`)));
}

/** The link to a function or type, by its name. */
function rowLink(table, row) {
  const place = placeOf(table, row);
  const file = fileOf(table, row);
  return element("a", { class: "function", href: addressOf({ ...state, ...place }), title: table.qualifier[row] + table.name[row] },
    element("span", { class: `dot ${file.language}`, "aria-hidden": "true" }),
    element("span", { class: "title" }, element("bdi", { class: "qualifier" }, table.qualifier[row]), element("bdi", { class: "name" }, table.name[row])),
    originFlag(file), table.test[row] ? element("span", { class: "flag" }, "test") : "",
    element("span", { class: "under" }, pathCell(table, row)));
}

/** Whose work a file is, where it is not the project's own. */
function originFlag(file) {
  return file.origin === "own" ? "" : element("span", { class: "flag", "data-tip": file.origin_reason && `It is ${file.origin}: ${visible(file.origin_reason)}.` }, file.origin);
}

function buildFunctions() {
  report.paths = report.files.map((file) => file.shown.toLowerCase());
  view.columns = rowColumns(report, METRICS, "function");
  view.table = new VirtualTable(byId("functions-table"), {
    caption: "Functions with their metrics", link: (row) => rowLink(report, row),
    open: (row, byKey) => openDetail(report, row, byKey), sort: (sort) => setState({ sort }),
  });
  fillFilters(byId("filters"), report, "kind");
  options(byId("filters").elements.metric, METRICS.map((metric) => [metric.id, metric.label]));
  buildColumnMenu();
  buildFilters(byId("filters"), FILTERS);
  new ResizeObserver(() => layoutFunctions()).observe(byId("functions-table"));
}

/** Has the form's fields, its reset and the button that unfolds it do their work. */
function buildFilters(form, keys) {
  bindForm(form, keys);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    setState(Object.fromEntries(keys.map((key) => [key, DEFAULTS[key]])));
  });
  const more = form.querySelector(".more");
  more.addEventListener("click", () => {
    const open = more.getAttribute("aria-expanded") !== "true";
    more.setAttribute("aria-expanded", open);
    form.querySelector(".extra").classList.toggle("open", open);
  });
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
  const by = state.sort.replace("-", "");
  setRowColumns(view, "Function", view.columns.filter((column) => chosen.has(column.id) || ALWAYS.includes(column.id) || column.id === by), state.sort);
}

/** Shows the name, headed `label`, and `columns`. */
function setRowColumns(owner, label, columns, sort) {
  const by = sort.replace("-", "");
  const shown = owner.narrow ? columns.filter((column) => column.id !== "path") : columns;
  // On a narrow screen the figure that sorts stands beside the name.
  if (owner.narrow) shown.sort((one, other) => (other.id === by) - (one.id === by));
  owner.table.setColumns([
    { id: "name", label, width: "auto", least: "var(--name)" },
    ...shown.map((column) => (owner.narrow && column.numeric ? { ...column, width: "6.3rem" } : column)),
  ], sort);
}

const options = (select, entries) => select.append(...entries.map(([value, label]) => element("option", { value }, label)));

/** Fills the choices that the forms for functions and types share; that of a kind is called `kind`. */
function fillFilters(form, table, kind) {
  const fields = form.elements;
  options(fields.lang, [["", "all"], ...languages().map(({ id }) => [id, languageName(id)])]);
  options(fields[kind], [["", "all"], ...[...new Set(table.kind)].sort().map((kind) => [kind, kind])]);
  const origins = [...new Set(report.files.map((file) => file.origin))].sort();
  options(fields.origin, [["", "all"], ...origins.map((origin) => [origin, origin])]);
  options(fields.tests, [["", "all"], ["without", "without"], ["only", "only"]]);
  // A filter that cannot tell anything apart is not offered.
  fields.origin.closest("label").hidden = origins.length < 2;
  fields.tests.closest("label").hidden = new Set([...report.test, ...types.test]).size < 2;
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

/** Writes the state into a form's fields, but not into the one being typed in; one that only links fill is shown once it is. */
function showForm(form, keys) {
  for (const key of keys) {
    const field = form.elements[key];
    if (field.dataset?.filled) field.closest("label").hidden = !state[key] && field !== document.activeElement;
    if (field.type === "checkbox") field.checked = state[key] === "1";
    else if (field.value !== state[key]) field.value = state[key];
  }
}

/** The rows of `table` that pass the filters, the bounds of a figure aside; `kind` is the chosen one. */
function filtered(table, kind) {
  const tests = rowTests(table, kind);
  const kept = [];
  for (let row = 0; row < table.count; row++) {
    if (tests.every((test) => test(row))) kept.push(row);
  }
  return kept;
}

/** What the filters that are set ask of a row. */
function rowTests(table, kind) {
  table.searched ??= table.name.map((name, row) => (table.qualifier[row] + name).toLowerCase());
  const tests = [];
  const within = state.in.replace(/\/+$/, "");
  if (within) {
    // By whole names: `src` holds `src/a.py`, and neither `lib/src/a.py` nor `src2/a.py`.
    const holds = report.files.map(({ path }) => path === within || path.startsWith(`${within}/`));
    tests.push((row) => holds[table.fileOf[row]]);
  }
  if (state.lang) tests.push((row) => fileOf(table, row).language === state.lang);
  if (kind) tests.push((row) => table.kind[row] === kind);
  if (state.origin) tests.push((row) => fileOf(table, row).origin === state.origin);
  if (state.tests) tests.push((row) => Boolean(table.test[row]) === (state.tests === "only"));
  if (state.found) tests.push((row) => table.findingsOf.has(row));
  for (const word of state.q.toLowerCase().split(/\s+/).filter(Boolean)) {
    tests.push((row) => table.searched[row].includes(word) || report.paths[table.fileOf[row]].includes(word));
  }
  return tests;
}

/** The rows in the order of the column that `sort` names, or else of their names. */
function sorted(owner, table, rows, sort) {
  const id = sort.replace("-", "");
  const key = owner.columns.find((column) => column.id === id)?.key ?? ((row) => table.searched[row]);
  return sortRows(rows, key, sort.startsWith("-"));
}

/** Says on a form how many rows it leaves, and how many filters are set. */
function showTally(form, kept, count, word, keys) {
  form.querySelector(".tally").textContent = kept === count ? plural(count, word) : `${WHOLE.format(kept)} of ${plural(count, word)}`;
  const narrowing = keys.filter((key) => key !== "q" && key !== "metric" && state[key] !== DEFAULTS[key]).length;
  form.querySelector(".more").textContent = narrowing ? `Filters (${narrowing})` : "Filters";
}

/** Whether a function's figure lies within the bounds; an absent figure does not. */
function boundsTest() {
  const values = report.figures[METRIC.has(state.metric) ? state.metric : "cognitive"];
  const least = state.min === "" ? -Infinity : Number(state.min);
  const most = state.max === "" ? Infinity : Number(state.max);
  return (row) => values[row] >= least && values[row] <= most;
}

const FILTERS = ["q", "in", "lang", "kind", "origin", "tests", "metric", "min", "max", "found"];

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
  const counted = filtered(report, state.kind);
  if (touched(...FILTERS)) showCharts(counted);
  const kept = state.min !== "" || state.max !== "" ? counted.filter(boundsTest()) : counted;
  view.table.setRows(sorted(view, report, kept, state.sort));
  view.table.select(openRow(report));
  showTally(byId("filters"), kept.length, report.count, "function", FILTERS);
}
