// The metrics of a function and how a figure is judged. Which metrics there are, what they are
// called and where their limits lie comes with the data; here is only how the page shows them.

/** `{ id, title, short, summary, lower_is_worse, at }` in the order of the columns, which is `at`. */
const METRICS = [];
const METRIC = new Map();

/** Columns that are there before the reader chooses. */
const SHOWN = ["cognitive", "cyclomatic", "nesting", "npath", "lines", "parameters"];

/** The figures at the head of a function's detail. */
const TILES = ["cognitive", "cyclomatic", "nesting", "lines", "maintainability_index"];

/** The least value of each bar of a histogram. */
const EDGES = {
  cognitive: [0, 1, 6, 11, 16, 26, 51, 101],
  cyclomatic: [1, 2, 6, 11, 21, 31, 51, 101],
};

/** Takes the metrics from the data's head. */
function setMetrics(list) {
  for (const metric of list) {
    // The title knows which letters are capitals: NPath, ABC.
    const [word] = metric.title.split(" ");
    const label = word.toLowerCase() === metric.short.toLowerCase() ? word : metric.short[0].toUpperCase() + metric.short.slice(1);
    METRICS.push({ ...metric, label, at: METRICS.length });
    METRIC.set(metric.id, METRICS.at(-1));
  }
}

const LEVELS = ["", "information", "warning", "error"];

/** What a metric of the function `row` was held to: `[information, warning, error, severity]`. */
const heldTo = (id, row) => report.limits[report.held[row]][METRIC.get(id).at];

/** Whether a comment or the baseline silences what is found of the metric in `row`. */
const isSilenced = (id, row) => ((report.silenced.get(row) ?? 0) >> METRIC.get(id).at) & 1;

/** 0 to 3: how far a figure of `row` is beyond the limits it was held to, as its finding says. */
function levelOf(id, row) {
  const held = heldTo(id, row);
  if (!held || isSilenced(id, row)) return 0;
  const value = report.figures[id][row];
  const lower = METRIC.get(id).lower_is_worse;
  for (let level = 3; level > 0; level--) {
    const limit = held[level - 1] ?? NaN;
    if (lower ? value < limit : value > limit) return held[3] ? LEVELS.indexOf(held[3]) : level;
  }
  return 0;
}

/** The level's mark: a shape of its own for each, and a word for those who do not see it. */
function levelMark(level) {
  if (!level) return "";
  return element("span", { class: `mark ${LEVELS[level]}` }, element("span", { class: "visually-hidden" }, ` ${LEVELS[level]}`));
}

const LANGUAGES = { python: "Python", go: "Go", c: "C", cpp: "C++", javascript: "JavaScript", rust: "Rust" };

/** The language's name as people write it. */
const languageName = (id) => LANGUAGES[id] ?? id;
