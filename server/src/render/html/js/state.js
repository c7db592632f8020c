// What is looked at, kept in the address: a link to the page shows the same thing to someone else.

const DEFAULTS = {
  tab: "functions", q: "", lang: "", kind: "", origin: "", tests: "", metric: "cognitive", min: "", max: "", found: "",
  sort: "-cognitive", cols: SHOWN.join(","),
  fq: "", fsort: "-cognitive", fview: "files", nq: "", severity: "", group: "rule",
  file: "", line: "", name: "", margin: "cognitive",
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

/** What names a function in an address. */
const placeOf = (row) => ({ file: report.files[report.fileOf[row]].path, line: String(report.start[row]), name: report.name[row] });

/** The function that the state names, or -1. */
function openRow() {
  if (!state.file) return -1;
  const file = report.files.find((candidate) => candidate.path === state.file);
  if (!file) return -1;
  let near = -1;
  for (let row = file.first; row < file.first + file.size; row++) {
    if (report.name[row] !== state.name) continue;
    if (String(report.start[row]) === state.line) return row;
    // After an edit above, the function of that name is still the one that was meant.
    if (near < 0) near = row;
  }
  return near;
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
