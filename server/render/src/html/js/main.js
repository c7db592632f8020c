// Starts the page: reads the data, builds the views, and joins them to the state.

const TABS = ["functions", "types", "files", "findings"];

/** Shows the chosen view. */
function showTab(changed) {
  if (!changed.has("tab")) return;
  for (const name of TABS) {
    const on = name === state.tab;
    const tab = byId(`tab-${name}`);
    tab.setAttribute("aria-selected", on);
    tab.tabIndex = on ? 0 : -1;
    byId(`panel-${name}`).hidden = !on;
  }
}

function buildTabs() {
  const counts = [report.count, types.count, report.files.length, report.findings.length];
  TABS.forEach((name, at) => {
    const tab = byId(`tab-${name}`);
    tab.querySelector(".count").textContent = SHORT.format(counts[at]);
    tab.addEventListener("click", () => setState({ tab: name }, { visit: true }));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = TABS[(to + TABS.length) % TABS.length];
      setState({ tab: next });
      byId(`tab-${next}`).focus();
    });
  });
}

const THEMES = { "": "as the system", light: "light", dark: "dark" };

/** The theme button goes round: as the system, the other one, the first one. */
function buildTheme() {
  const button = byId("theme");
  const apply = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    button.setAttribute("aria-label", `Theme: ${THEMES[theme]}`);
    button.dataset.tip = `Theme: ${THEMES[theme]}`;
  };
  const stored = preference.get("theme");
  apply(stored in THEMES ? stored : "");
  button.addEventListener("click", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const order = ["", system === "dark" ? "light" : "dark", system];
    const next = order[(order.indexOf(document.documentElement.dataset.theme ?? "") + 1) % order.length];
    preference.set("theme", next);
    apply(next);
  });
}

/** Paper has no scrolling: the first rows and all open groups are printed. */
function installPrint() {
  const ROWS = 200;
  addEventListener("beforeprint", () => {
    for (const { table } of [view, typesView, filesView]) {
      const count = Math.min(table.rows.length, ROWS);
      table.draw(count);
      table.after.style.height = "0";
      table.table.caption.textContent = `The first ${WHOLE.format(count)} of ${WHOLE.format(table.rows.length)} rows`;
    }
  });
  addEventListener("afterprint", () => {
    for (const { table } of [view, typesView, filesView]) table.draw();
  });
}

function installKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && detail.row >= 0) closeDetail();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    byId(`panel-${state.tab}`).querySelector("input[type=search]").focus();
  });
}

function start() {
  buildTheme();
  loadReport();
  DEFAULTS.tab = report.meta.tab;
  DEFAULTS.tsort = worstFirst(METRIC.get(report.meta.type_sort));
  readAddress();
  showTotals();
  buildTabs();
  buildLanguages();
  buildFunctions();
  buildTypes();
  buildFiles();
  buildFindings();
  // With the detail open beside the table, the arrow keys leaf through the functions or types.
  for (const [owner, table] of [[view, report], [typesView, types]]) owner.table.moved = (row) => detail.row >= 0 && setState(placeOf(table, row));
  const show = (changed) => {
    showTab(changed);
    layoutFunctions();
    layoutTypes();
    layoutFiles();
    showFunctions(changed);
    showTypes(changed);
    showFiles(changed);
    showFindings(changed);
    showDetail(changed);
  };
  onState(show);
  addEventListener("popstate", () => show(readAddress()));
  addEventListener("hashchange", () => show(readAddress()));
  show(new Set(Object.keys(DEFAULTS)));
  for (const [owner, table] of [[view, report], [typesView, types]]) {
    const row = openRow(table);
    if (row >= 0) owner.table.reveal(Math.max(0, owner.table.rows.indexOf(row)), false);
  }
  installTips();
  installKeys();
  installPrint();
  document.documentElement.dataset.ready = "";
}

start();
