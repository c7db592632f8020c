// What is looked at, kept in the address: a link to the page shows the same thing to someone else.

const DEFAULTS = {
  tab: "functions", q: "", in: "", lang: "", kind: "", origin: "", tests: "", metric: "cognitive", min: "", max: "", found: "",
  sort: "-cognitive", cols: SHOWN.join(","), tkind: "", tsort: "",
  fq: "", fsort: "-cognitive", fview: "files", nq: "", severity: "", group: "rule",
  file: "", line: "", name: "", of: "", margin: "cognitive",
};

const state = { ...DEFAULTS };
const listeners = [];

/** Calls `listener` with the set of changed keys after every change. */
function onState(listener) {
  listeners.push(listener);
}

/** Changes the state; `visit` makes it a step that the browser's Back undoes. */
function setState(changes, { visit = false } = {}) {
  const changed = new Set(Object.keys(changes).filter((key) => state[key] !== String(changes[key])));
  if (!changed.size) return;
  for (const key of changed) state[key] = String(changes[key]);
  const address = addressOf(state);
  try {
    history[visit ? "pushState" : "replaceState"](null, "", address);
  } catch {
    // Some viewers forbid it for local files, or limit how often; the page itself goes on.
  }
  for (const listener of listeners) listener(changed);
}

/** The address of a state: only what differs from the defaults. */
function addressOf(values) {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== DEFAULTS[key]) query.set(key, value);
  return `#${query}`;
}

/** Takes the state from the address, and answers which keys changed. */
function readAddress() {
  const query = new URLSearchParams(location.hash.slice(1));
  const changed = new Set();
  for (const [key, standard] of Object.entries(DEFAULTS)) {
    const value = query.get(key) ?? standard;
    if (state[key] !== value) changed.add(key);
    state[key] = value;
  }
  if (!byId(`tab-${state.tab}`)) state.tab = DEFAULTS.tab;
  return changed;
}

/** What names a row of `table` in an address. */
const placeOf = (table, row) => ({ file: fileOf(table, row).path, line: String(table.start[row]), name: table.name[row], of: table === types ? "type" : "" });

/** What the state names: its table and its row there, which is -1 if it names nothing. */
function opened() {
  const table = state.of === "type" ? types : report;
  const file = state.file && report.files.find((candidate) => candidate.path === state.file);
  let near = -1;
  for (let row = file ? table.firsts[file.index] : 0; row < (file ? table.firsts[file.index + 1] : 0); row++) {
    if (table.name[row] !== state.name) continue;
    if (String(table.start[row]) === state.line) return { table, row };
    // After an edit above, what has that name is still what was meant.
    if (near < 0) near = row;
  }
  return { table, row: near };
}

/** The row of `table` that the state names, or -1. */
function openRow(table) {
  const open = opened();
  return open.table === table ? open.row : -1;
}

/** A setting of the reader, not of the link; forgotten where the browser stores nothing. */
const preference = {
  get(key) {
    try {
      return localStorage.getItem(`astrolens.${key}`);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`astrolens.${key}`, value);
    } catch {
      // Private windows and some local files: the choice holds until the page is closed.
    }
  },
};
