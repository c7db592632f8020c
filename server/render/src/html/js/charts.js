// The overview: totals, lines by language, and how the complexities are distributed.

/** Languages of the report with their lines of code, largest first. */
function languages() {
  if (report.languages) return report.languages;
  const sums = new Map();
  for (const file of report.files) {
    const sum = sums.get(file.language) ?? { id: file.language, code: 0, files: 0 };
    sum.code += file.lines[1];
    sum.files += 1;
    sums.set(file.language, sum);
  }
  report.languages = [...sums.values()].sort((one, other) => other.code - one.code || (one.id < other.id ? -1 : 1));
  return report.languages;
}

/** The totals in the header, and what the report was made from. */
function showTotals() {
  byId("made-from").textContent = report.meta.made_from.map((part) => ` · ${visible(part)}`).join("");
  const code = languages().reduce((sum, language) => sum + language.code, 0);
  const totals = [
    ["Files", report.files.length], ["Functions", report.count], ["Lines of code", code], ["Findings", report.findings.length],
  ];
  const skipped = Object.entries(report.skipped);
  const sum = skipped.reduce((total, [, count]) => total + count, 0);
  if (sum) totals.push(["Skipped files", sum, skipped.map(([reason, count]) => `${WHOLE.format(count)} ${reason}`).join("\n")]);
  byId("totals").replaceChildren(...totals.map(([label, value, about]) => element("div", { "data-tip": about, tabindex: about ? 0 : undefined },
    element("dt", {}, label), element("dd", {}, WHOLE.format(value)))));
}

/** The stacked bar and its legend, whose entries filter by language. */
function buildLanguages() {
  const code = languages().reduce((sum, language) => sum + language.code, 0) || 1;
  byId("stack").replaceChildren(...languages().map(({ id, code: lines }) => element("span", { class: id, vars: { "flex-grow": lines / code } })));
  byId("legend").replaceChildren(...languages().map(({ id, code: lines, files }) => element("li", {},
    element("button", {
      type: "button", "data-language": id, "data-tip": `${plural(lines, "line")} of code in ${plural(files, "file")}`,
      on: { click: () => setState({ tab: state.tab === "types" ? "types" : "functions", lang: state.lang === id ? "" : id }) },
    }, element("span", { class: `dot ${id}`, "aria-hidden": "true" }), languageName(id),
    element("span", { class: "share" }, share(lines / code))))));
}

/** A share in percent, where neither little nor almost all is rounded away. */
function share(part) {
  if (part > 0 && part < 0.005) return "< 1 %";
  if (part < 1 && part >= 0.995) return "> 99 %";
  return `${Math.round(part * 100)} %`;
}

/** The bar that `value` falls into: `edges[i]` is the least value of the bar `i`. */
function barOf(value, edges) {
  let bar = edges.length - 1;
  while (bar > 0 && value < edges[bar]) bar--;
  return bar;
}

/** The functions `rows` by bar and, in it, by level: how far each is beyond the limits it was held to. */
function histogram(id, rows, edges) {
  const counts = edges.map(() => [0, 0, 0, 0]);
  for (const row of rows) {
    const value = report.figures[id][row];
    if (!Number.isNaN(value)) counts[barOf(value, edges)][levelOf(id, row)]++;
  }
  return counts;
}

const CHART = { top: 18, height: 58, foot: 16 };

/** The histogram of one metric over `rows`; its bars filter the table by their range. */
function chart(metric, rows) {
  const edges = EDGES[metric.id];
  const counts = histogram(metric.id, rows, edges);
  const sums = counts.map((levels) => levels.reduce((sum, count) => sum + count, 0));
  const largest = Math.sqrt(Math.max(...sums, 1));
  const bars = counts.map((levels, at) => {
    const [least, next] = [edges[at], edges[at + 1]];
    const count = sums[at];
    return {
      count, levels, least, most: next === undefined ? "" : next - 1,
      label: next === undefined ? `${least}+` : next - least === 1 ? String(least) : `${least}–${next - 1}`,
      height: count ? Math.max(2, (Math.sqrt(count) / largest) * CHART.height) : 0,
    };
  });
  const step = 100 / bars.length;
  const beyond = counts.reduce((sum, levels) => sum + levels[2] + levels[3], 0);
  return element("figure", { class: "chart" },
    element("figcaption", {}, element("strong", {}, metric.title),
      element("span", {}, beyond ? `${WHOLE.format(beyond)} above their limit` : "none above their limit"),
      element("span", { class: "scale" }, "heights by square root")),
    element("svg:svg", { height: CHART.top + CHART.height + CHART.foot, role: "group", "aria-label": `Functions by ${metric.title.toLowerCase()}` },
      bars.map((bar, at) => chartBar(metric, bar, step, at)),
      element("svg:g", { class: "labels", "aria-hidden": "true" }, bars.flatMap((bar, at) => chartLabels(bar, `${step * (at + 0.5)}%`)))));
}

/** A bar as a button: it sets the filter to its range, and takes it back. */
function chartBar(metric, bar, step, at) {
  const range = { metric: metric.id, min: bar.least, max: bar.most };
  const choose = () => {
    const chosen = state.metric === metric.id && state.min === String(range.min) && state.max === String(range.max);
    setState(chosen ? { metric: DEFAULTS.metric, min: "", max: "" } : range);
  };
  const press = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    choose();
  };
  return element("svg:g", {
    class: "bar", role: "button", tabindex: 0, "aria-pressed": "false",
    "data-range": `${metric.id}:${range.min}:${range.max}`, on: { click: choose, keydown: press },
    "aria-label": `${metric.label} ${bar.label}: ${plural(bar.count, "function")}${levelsText(bar.levels)}`,
  },
  element("svg:rect", { class: "hit", x: `${step * at}%`, y: 0, width: `${step}%`, height: CHART.top + CHART.height + CHART.foot }),
  barSegments(bar, step * at + 0.6, step - 1.2));
}

/** A bar in pieces, from below: what is within its limits, then by how severe it is. */
function barSegments(bar, x, width) {
  let top = CHART.top + CHART.height;
  return bar.levels.map((count, level) => {
    if (!count) return "";
    const height = (bar.height * count) / bar.count;
    top -= height;
    return element("svg:rect", { class: `fill ${LEVELS[level]}`, x: `${x}%`, y: top, width: `${width}%`, height });
  });
}

/** How many of a bar are beyond their limits, in words. */
function levelsText(levels) {
  return [3, 2, 1].filter((level) => levels[level]).map((level) => `, ${plural(levels[level], LEVELS[level], level === 1 ? "information" : undefined)}`).join("");
}

/** The count above a bar and the range below it. */
function chartLabels(bar, x) {
  return [
    element("svg:text", { class: "value", x, y: CHART.top + CHART.height - bar.height - 4 }, bar.count ? SHORT.format(bar.count) : ""),
    element("svg:text", { x, y: CHART.top + CHART.height + 13 }, bar.label),
  ];
}

/** Draws the histograms of `rows` and marks what the table is filtered by. */
function showCharts(rows) {
  const held = document.activeElement?.dataset?.range;
  byId("charts").replaceChildren(...METRICS.filter((metric) => EDGES[metric.id]).map((metric) => chart(metric, rows)));
  const range = `${state.metric}:${state.min}:${state.max}`;
  for (const bar of byId("charts").querySelectorAll(".bar")) bar.setAttribute("aria-pressed", bar.dataset.range === range);
  if (held) byId("charts").querySelector(`[data-range="${held}"]`)?.focus({ preventScroll: true });
  for (const button of byId("legend").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", button.dataset.language === state.lang);
  }
}
