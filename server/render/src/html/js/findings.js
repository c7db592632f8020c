// The view of all findings, grouped by rule or by file. A group is filled when it is opened.

const AT_ONCE = 200;

/** Worst first. */
const RANK = { error: 3, warning: 2, information: 1 };

function severityMark(severity) {
  return levelMark(RANK[severity] ?? 1);
}

/** One finding as a line: mark, message, place. `inDetail`, the place is a line of the source shown, if there is one. */
function findingLine(finding, { withRule = true, inDetail = false } = {}) {
  const place = `${finding.path}:${finding.line}`;
  const target = inDetail && finding.table === types ? element("span", { class: "place" }, `line ${finding.line}`)
    : inDetail ? element("button", { type: "button", class: "place", on: { click: () => point(`.code [data-line="${finding.line}"]`) } }, `line ${finding.line}`)
    : finding.owner >= 0 ? element("a", {
      class: "place", href: addressOf({ ...state, ...placeOf(finding.table, finding.owner) }),
      on: {
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          openDetail(finding.table, finding.owner, event.detail === 0);
        },
      },
    }, element("bdi", {}, place))
    : element("span", { class: "place" }, element("bdi", {}, place));
  return [
    severityMark(finding.severity),
    element("span", { class: "message" }, prose(finding.message, finding.symbol), withRule ? element("code", { class: "rule" }, finding.rule) : "",
      typeof finding.confidence === "number" ? element("span", { class: "confidence" }, `confidence ${Math.round(100 * finding.confidence)} %`) : ""),
    target,
  ];
}

function evidenceList(finding) {
  if (!finding.evidence.length) return "";
  return element("details", { class: "evidence" }, element("summary", {}, finding.places > finding.evidence.length
    ? `${WHOLE.format(finding.evidence.length)} of ${plural(finding.places, "place")} that make it up` : `${plural(finding.evidence.length, "place")} that ${finding.evidence.length === 1 ? "makes" : "make"} it up`),
    element("ul", {}, finding.evidence.map((entry) => element("li", {}, element("span", { class: "where" }, entry.path ? element("bdi", {}, `${entry.path}:${entry.line}`) : `line ${entry.line}`), ` ${entry.note || entry.role}`))));
}

function buildFindings() {
  const form = byId("finding-filters").elements;
  const present = Object.keys(RANK).filter((severity) => report.findings.some((finding) => finding.severity === severity));
  form.severity.append(...[["", "all"], ...present.map((severity) => [severity, severity])].map(([value, label]) => element("option", { value }, label)));
  bindForm(byId("finding-filters"), ["nq", "severity", "group"]);
}

function matching() {
  const words = state.nq.toLowerCase().split(/\s+/).filter(Boolean);
  return report.findings.filter((finding) => {
    if (state.severity && finding.severity !== state.severity) return false;
    const text = words.length ? `${finding.rule} ${finding.message} ${finding.path}`.toLowerCase() : "";
    return words.every((word) => text.includes(word));
  });
}

/** Follows a change of the state. */
function showFindings(changed) {
  if (!["nq", "severity", "group"].some((key) => changed.has(key))) return;
  const form = byId("finding-filters");
  showForm(form, ["nq", "severity", "group"]);
  const kept = matching();
  const groups = [...groupBy(kept, (finding) => (state.group === "file" ? finding.path : finding.rule))];
  const worst = (list) => Math.max(...list.slice(0, 5000).map((finding) => RANK[finding.severity]));
  groups.sort(([one, left], [other, right]) => worst(right) - worst(left) || right.length - left.length || (one < other ? -1 : 1));
  byId("finding-groups").replaceChildren(...groups.slice(0, AT_ONCE).map(([name, list], at) => findingGroup(name, list, at === 0)),
    groups.length > AT_ONCE ? element("p", { class: "note" }, `${plural(groups.length - AT_ONCE, "more group")}: narrow the search to see them.`) : "",
    groups.length ? "" : element("p", { class: "empty" }, report.findings.length ? "Nothing matches." : "Nothing was found: everything is within the limits."));
  byId("finding-tally").textContent = kept.length === report.findings.length
    ? plural(kept.length, "finding") : `${WHOLE.format(kept.length)} of ${plural(report.findings.length, "finding")}`;
}

function findingGroup(name, list, open) {
  const body = element("ul", { class: "finding-list" });
  const ordered = [...list].sort((one, other) => RANK[other.severity] - RANK[one.severity] || other.excess - one.excess);
  const fill = (from) => {
    body.append(...ordered.slice(from, from + AT_ONCE).map((finding) => element("li", {}, findingLine(finding, { withRule: state.group === "file" }), evidenceList(finding))));
    if (ordered.length <= from + AT_ONCE) return;
    const more = element("button", { type: "button", class: "quiet" }, `Show ${WHOLE.format(Math.min(AT_ONCE, ordered.length - from - AT_ONCE))} more`);
    more.addEventListener("click", () => {
      more.parentElement.remove();
      fill(from + AT_ONCE);
    });
    body.append(element("li", { class: "more" }, more));
  };
  const counts = Object.keys(RANK).map((severity) => [severity, list.filter((finding) => finding.severity === severity).length]).filter(([, count]) => count);
  const group = element("details", { class: "group", open }, element("summary", {},
    element(state.group === "file" ? "bdi" : "code", { class: "group-name" }, name),
    element("span", { class: "counts" }, counts.map(([severity, count]) => element("span", { class: "severity" }, severityMark(severity), WHOLE.format(count))))), body);
  if (open) fill(0);
  group.addEventListener("toggle", () => group.open && !body.childElementCount && fill(0));
  return group;
}
