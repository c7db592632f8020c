// The metrics of a function and how a figure is judged. Which metrics there are, what they are
// called and where their limits lie comes with the data; here is only how the page shows them.

/** `{ id, title, short, summary, limits, lower_is_worse }` in the order of the columns. */
const METRICS = [];
const METRIC = new Map();

/** Columns that are there before the reader chooses. */
const SHOWN = ["cognitive", "cyclomatic", "nesting", "lines", "parameters", "maintainability_index"];

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
    METRICS.push({ ...metric, label });
    METRIC.set(metric.id, METRICS.at(-1));
  }
}

const LEVELS = ["", "information", "warning", "error"];

/** 0 to 3: how far a value is beyond the project's limits. */
function levelOf(id, value) {
  const { limits, lower_is_worse: lower } = METRIC.get(id);
  for (let level = 3; level > 0; level--) {
    const limit = limits[LEVELS[level]] ?? NaN;
    if (lower ? value < limit : value > limit) return level;
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
