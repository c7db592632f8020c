// One function in full: its figures, what was found, what could be done, its source with the points
// in the margin, and the reason for every point. A type has its own parts in types.js.

const detail = { row: -1, table: report };

/** What an explained metric's points are called in the margin. */
const POINTS = { npath: (points) => `×${number(points)}` };
const pointsText = (metric, points) => (POINTS[metric] ?? ((value) => `+${number(value)}`))(points);

/** Follows a change of the state: opens, changes or closes the detail. */
function showDetail(changed) {
  if (!["file", "line", "name", "of", "margin"].some((key) => changed.has(key))) return;
  const { table, row } = opened();
  const pane = byId("detail");
  byId("workbench").classList.toggle("with-detail", row >= 0);
  pane.hidden = row < 0;
  view.table.select(table === report ? row : -1);
  typesView.table.select(table === types ? row : -1);
  if (row < 0) {
    detail.row = -1;
    pane.replaceChildren();
    return;
  }
  const same = detail.row === row && detail.table === table;
  const top = pane.scrollTop;
  const held = same && document.activeElement?.dataset.margin;
  Object.assign(detail, { row, table });
  pane.setAttribute("aria-label", `${table === types ? "Type" : "Function"} ${table.name[row]}`);
  pane.replaceChildren(...(table === types ? drawType(row) : drawFunction(row)));
  pane.scrollTop = same ? top : 0;
  if (held) pane.querySelector(`[data-margin="${held}"]`)?.focus({ preventScroll: true });
}

function openDetail(table, row, byKey) {
  setState(placeOf(table, row), { visit: detail.row < 0 || detail.table !== table });
  if (byKey || overlays()) byId("detail").querySelector("h2").focus({ preventScroll: true });
}

/** Whether the detail lies over the table instead of beside it. */
const overlays = () => getComputedStyle(byId("detail")).position === "fixed";

function closeDetail() {
  const { table, row } = detail;
  setState({ file: "", line: "", name: "", of: "" });
  const owner = table === types ? typesView : view;
  if (state.tab !== (table === types ? "types" : "functions")) return byId(`tab-${state.tab}`).focus();
  const at = owner.table.rows.indexOf(row);
  if (at >= 0) owner.table.reveal(at, true);
}

/** What the panel shows of a function. */
function drawFunction(row) {
  const file = fileOf(report, row);
  const increments = incrementsOf(row);
  const explained = METRICS.filter((metric) => increments.some((increment) => increment.metric === metric.id));
  const margin = explained.find((metric) => metric.id === state.margin) ?? explained[0] ?? METRIC.get("cognitive");
  const points = increments.filter((increment) => increment.metric === margin.id);
  const excerpt = excerptOf(row);
  return [
    detailHead(report, row),
    tiles(TILES, row),
    foundIn(report, row),
    adviceList(excerpt?.advice),
    sourceSection(row, excerpt, explained, margin, points),
    reasons(row, margin, points),
    allMetrics(METRICS, row),
  ];
}

function detailHead(table, row) {
  const file = fileOf(table, row);
  const range = table.start[row] === table.end[row] ? `line ${table.start[row]}` : `lines ${table.start[row]}–${table.end[row]}`;
  const copied = element("span", { class: "visually-hidden", role: "status" });
  return element("header", { class: "detail-head" },
    element("div", {},
      element("p", { class: "kicker" }, element("span", { class: `dot ${file.language}`, "aria-hidden": "true" }),
        element("span", {}, `${languageName(file.language)} ${table.kind[row]}`, table.test[row] ? " · test code" : "",
        file.origin === "own" ? "" : [` · ${file.origin}`, file.origin_reason ? [": ", ...prose(visible(file.origin_reason))] : ""].flat(), file.partial ? " · read in part: the file has syntax errors" : "")),
      element("h2", { tabindex: -1 }, element("bdi", { class: "qualifier" }, table.qualifier[row]), element("bdi", {}, table.name[row])),
      element("p", { class: "place" }, element("bdi", {}, file.shown), ` · ${range} `,
        element("button", {
          type: "button", class: "quiet small",
          on: {
            click: async (event) => {
              const button = event.currentTarget;
              const done = await copy(`${file.path}:${table.start[row]}`);
              copied.textContent = button.textContent = done ? "Copied" : "Not copied";
            },
          },
        }, "Copy place"), copied)),
    element("button", { type: "button", class: "icon", "aria-label": "Close the detail", on: { click: closeDetail } },
      element("svg:svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, element("svg:path", { d: "M5 5l10 10M15 5L5 15" }))));
}

/** Copies a text; answers whether the browser allowed it. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The figures that matter first, large. */
function tiles(ids, row) {
  return element("ul", { class: "tiles", "aria-label": "Main figures" }, ids.filter((id) => METRIC.has(id)).map((id) => {
    const level = levelOf(id, row);
    return element("li", { class: LEVELS[level], "data-tip": `${METRIC.get(id).title}: ${METRIC.get(id).summary}` },
      element("span", { class: "figure" }, number(figureOf(id, row), METRIC.get(id).decimals), levelMark(level)), element("span", { class: "what" }, METRIC.get(id).label));
  }));
}

function foundIn(table, row) {
  const findings = table.findingsOf.get(row);
  if (!findings) return "";
  return element("section", { class: "found" }, element("h3", {}, "Findings"),
    element("ul", { class: "finding-list" }, findings.map((finding) => element("li", {}, findingLine(finding, { inDetail: true }), evidenceList(finding)))));
}

/** What could be done to lower the cognitive complexity, as the editors and `explain` say it. */
function adviceList(advice) {
  if (!advice?.length) return "";
  return element("section", { class: "advice" }, element("h3", {}, "How to lower it"),
    element("ol", {}, advice.map(([points, line, text]) => lineItem(line, `−${number(points)}`, prose(visible(text))))));
}

function sourceSection(row, excerpt, explained, margin, points) {
  const choice = element("fieldset", { class: "switch" }, element("legend", {}, "Margin"), explained.map((metric) => element("label", {},
    element("input", {
      type: "radio", name: "margin", value: metric.id, "data-margin": metric.id, checked: metric.id === margin.id,
      on: { change: () => setState({ margin: metric.id }) },
    }), ` ${metric.label}`)));
  return element("section", { class: "source" },
    element("div", { class: "section-head" }, element("h3", {}, "Source"), explained.length ? choice : ""),
    excerpt ? sourceLines(row, excerpt, margin, points)
      : element("p", { class: "note" }, "This report carries the source of its most complex functions only; this is not one of them."),
    excerpt?.cut ? element("p", { class: "note" }, "The rest of the function is left out of this report.") : "");
}

/** The excerpt without the indentation that all of its lines share. */
function dedented(text) {
  const lines = text.split("\n");
  let shared = null;
  for (const line of lines) {
    if (!line.trim()) continue;
    const [indent] = /^[ \t]*/.exec(line);
    shared = shared === null ? indent : shared;
    while (!indent.startsWith(shared)) shared = shared.slice(0, -1);
  }
  return lines.map((line) => (line.startsWith(shared ?? "") ? line.slice((shared ?? "").length) : line)).join("\n");
}

function sourceLines(row, excerpt, margin, points) {
  const byLine = groupBy(points, (point) => point.line);
  const most = Math.max(...points.map((point) => point.points), 1);
  const lines = highlight(dedented(visible(excerpt.text)), fileOf(report, row).language);
  return element("div", { class: "code", role: "region", tabindex: 0, "aria-label": "Source excerpt" },
    element("table", {}, element("caption", { class: "visually-hidden" }, `Source with the points of ${margin.label.toLowerCase()} per line`),
      element("tbody", {}, lines.map((pieces, at) => {
        const line = report.start[row] + at;
        const here = byLine.get(line);
        return element("tr", { class: here ? "counted" : "", "data-line": line },
          element("td", { class: "line-number" }, String(line)),
          element("td", { class: "points" }, here ? pointsMark(margin, here, most) : ""),
          element("td", { class: "text" }, pieces.map(([kind, text]) => (kind ? element("span", { class: kind }, text) : text))));
      }))));
}

/** `+n` of one line; hover and focus tell the reasons, a click goes to them in the list. */
function pointsMark(margin, points, most) {
  const sum = points.reduce((total, point) => total + point.points, 0);
  const reasonsText = points.map((point) => `${pointsText(margin.id, point.points)} ${point.reason}`).join("\n");
  const line = points[0].line;
  return element("button", {
    type: "button", "data-tip": reasonsText, "aria-label": `Line ${line}: ${reasonsText.replaceAll("\n", "; ")}`,
    vars: { "--strength": `${Math.round(12 + (88 * Math.min(sum, most)) / most)}%` },
    on: {
      click: () => {
        const selector = `.reasons [data-line="${line}"]`;
        if (!byId("detail").querySelector(selector)) byId("detail").querySelector(".reasons > .quiet")?.click();
        point(selector);
      },
    },
  }, POINTS[margin.id] ? points.map((entry) => pointsText(margin.id, entry.points)).join(" · ") : pointsText(margin.id, sum));
}

/** Brings a line of the source or a reason into view and lets it glow once. */
function point(selector) {
  const nodes = byId("detail").querySelectorAll(selector);
  nodes[0]?.scrollIntoView({ block: "center" });
  for (const node of nodes) {
    node.classList.remove("glow");
    void node.offsetWidth;
    node.classList.add("glow");
  }
}

/** Reasons shown before the reader asks for all. */
const REASONS = 40;

/** The reason of every point, in source order. */
function reasons(row, margin, points) {
  if (!points.length) return "";
  const value = report.figures[margin.id][row];
  const rest = value - points.reduce((total, entry) => total + entry.points, 0);
  const list = element("ol", {},
    !POINTS[margin.id] && rest > 0 ? element("li", {}, element("span", { class: "n" }, `+${number(rest)}`), element("span"), element("span", {}, "the function itself")) : "",
    points.slice(0, REASONS).map((entry) => reason(margin, entry)));
  const more = points.length > REASONS && element("button", {
    type: "button", class: "quiet",
    on: {
      click: (event) => {
        event.currentTarget.remove();
        list.append(...points.slice(REASONS).map((entry) => reason(margin, entry)));
      },
    },
  }, `Show all ${WHOLE.format(points.length)} reasons`);
  return element("section", { class: "reasons" },
    element("h3", {}, POINTS[margin.id] ? `What makes ${number(value)} (${margin.label})` : `Why ${margin.title.toLowerCase()} is ${number(value)}`),
    list, more || "");
}

const reason = (margin, entry) => lineItem(entry.line, pointsText(margin.id, entry.points), entry.reason);

/** An item about a line of the source, with what it adds or takes. */
function lineItem(line, points, text) {
  return element("li", { "data-line": line },
    element("span", { class: "n" }, points),
    element("button", { type: "button", class: "where", on: { click: () => point(`.code [data-line="${line}"]`) } }, `line ${line}`),
    element("span", {}, text));
}

function allMetrics(metrics, row) {
  return element("section", { class: "all" }, element("h3", {}, "All figures"),
    element("dl", {}, metrics.map((metric) => {
      const level = levelOf(metric.id, row);
      return element("div", {}, element("dt", {}, metric.title),
        element("dd", { class: "figure" }, levelMark(level), element("span", { class: level ? `level ${LEVELS[level]}` : "" }, number(figureOf(metric.id, row), metric.decimals))),
        element("dd", { class: "about" }, metric.summary, limitText(metric, row)));
    })));
}

/** The limits that held for a figure, in words. */
function limitText(metric, row) {
  const held = heldTo(metric.id, row);
  const side = metric.lower_is_worse ? "below" : "above";
  const parts = [1, 2, 3].filter((level) => typeof held?.[level - 1] === "number")
    .map((level) => `${held[3] ?? LEVELS[level]} ${side} ${number(held[level - 1])}`);
  if (!parts.length) return "";
  return ` Limits: ${parts.join(", ")}.${isSilenced(metric.id, row) ? " What passes them here is silenced." : ""}`;
}
