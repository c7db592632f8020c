// The metrics of functions and types and how a figure is judged. Which metrics there are, what they are
// called and where their limits lie comes with the data; here is only how the page shows them.

/**
 * `{ id, title, label, summary, lower_is_worse, at, of }` in the order of the columns, which is `at`;
 * `of` is the table of what it measures. No two metrics, be they of functions or types, share an id.
 */
const METRICS = [];
const TYPE_METRICS = [];
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

/** Takes the metrics of the table `of` from the data's head. */
function setMetrics(metrics, list, of) {
  for (const metric of list) {
    metrics.push({ ...metric, label: labelOf(metric), at: metrics.length, of });
    METRIC.set(metric.id, metrics.at(-1));
  }
}

/** What a column is called. */
function labelOf({ title, short }) {
  // The title knows which letters are capitals: NPath, ABC.
  const [word] = title.split(" ");
  return word.toLowerCase() === short.toLowerCase() ? word : short[0].toUpperCase() + short.slice(1);
}

const LEVELS = ["", "information", "warning", "error"];

/** The figure of a metric in `row` of what it measures. */
const figureOf = (id, row) => METRIC.get(id).of.figures[id][row];

/** What a metric was held to in `row`: `[information, warning, error, severity]`. */
const heldTo = (id, row) => {
  const { of, at } = METRIC.get(id);
  return of.limits[of.held[row]][at];
};

/** Whether a comment or the baseline silences what is found of the metric in `row`. */
const isSilenced = (id, row) => ((METRIC.get(id).of.silenced.get(row) ?? 0) >> METRIC.get(id).at) & 1;

/**
 * 0 to 3: how far a figure of `row` is beyond the limits it was held to, as its finding says. A rule
 * that looks at several figures of a type has one finding for them, and each has its mark.
 */
function levelOf(id, row) {
  const held = heldTo(id, row);
  if (!held || isSilenced(id, row)) return 0;
  const value = figureOf(id, row);
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

/** The language's name as people write it. */
const languageName = (id) => report.meta.languages[id] ?? id;
