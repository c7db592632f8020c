// The view of all types, and a type in full: its figures, what was found, and its methods.

const typesView = {};

const TYPE_FILTERS = ["q", "in", "lang", "tkind", "origin", "tests", "found"];

/** The order of a column in which the worst comes first. */
const worstFirst = (metric) => (metric.lower_is_worse ? metric.id : `-${metric.id}`);

function buildTypes() {
  typesView.columns = rowColumns(types, TYPE_METRICS, "type");
  typesView.table = new VirtualTable(byId("types-table"), {
    caption: "Types with their metrics", link: (row) => rowLink(types, row),
    open: (row, byKey) => openDetail(types, row, byKey), sort: (tsort) => setState({ tsort }),
  });
  fillFilters(byId("type-filters"), types, "tkind");
  buildFilters(byId("type-filters"), TYPE_FILTERS);
  new ResizeObserver(() => layoutTypes()).observe(byId("types-table"));
}

function layoutTypes() {
  layoutTable(typesView, showTypeColumns);
}

/** All columns but those that the colour beside a name tells, or the panel where there is little room. */
function showTypeColumns() {
  setRowColumns(typesView, "Type", typesView.columns.filter((column) => column.id !== "language" && !(typesView.narrow && column.id === "kind")), state.tsort);
}

/** Follows a change of the state. */
function showTypes(changed) {
  const touched = (...keys) => keys.some((key) => changed.has(key));
  if (touched(...TYPE_FILTERS)) showForm(byId("type-filters"), TYPE_FILTERS);
  if (touched("tsort")) showTypeColumns();
  if (!touched("tsort", ...TYPE_FILTERS)) return;
  const kept = filtered(types, state.tkind);
  typesView.table.setRows(sorted(typesView, types, kept, state.tsort));
  typesView.table.select(openRow(types));
  showTally(byId("type-filters"), kept.length, types.count, "type", TYPE_FILTERS);
}

/** What the panel shows of a type. */
function drawType(row) {
  return [
    detailHead(types, row),
    tiles(TYPE_METRICS.map((metric) => metric.id), row),
    foundIn(types, row),
    methodList(row),
    allMetrics(TYPE_METRICS, row),
  ];
}

/** The methods of a type that its file defines, those that add most to its weight first. */
function methodsOf(row) {
  const file = types.fileOf[row];
  const name = types.qualifier[row] + types.name[row];
  const methods = [];
  for (let method = report.firsts[file]; method < report.firsts[file + 1]; method++) {
    if (report.qualifier[method] === `${name}.` || report.qualifier[method] === `${name}::`) methods.push(method);
  }
  return [...sortRows(methods, (method) => report.figures.cyclomatic[method], true)];
}

function methodList(row) {
  const methods = methodsOf(row);
  if (!methods.length) return "";
  const columns = ["cyclomatic", "cognitive", "lines"];
  return element("section", { class: "methods" }, element("h3", {}, "Methods"), element("table", {},
    element("caption", { class: "visually-hidden" }, "Methods with their figures, those that weigh most first"),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Method"), columns.map((id) => element("th", { scope: "col", class: "numeric" }, METRIC.get(id).label)))),
    element("tbody", {}, methods.map((method) => element("tr", {}, element("th", { scope: "row" }, methodLink(method)),
      columns.map((id) => element("td", { class: "numeric" }, metricCell(id, method))))))));
}

function methodLink(method) {
  return element("a", {
    href: addressOf({ ...state, ...placeOf(report, method) }),
    on: {
      click: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        openDetail(report, method, event.detail === 0);
      },
    },
  }, element("bdi", {}, report.name[method]));
}
