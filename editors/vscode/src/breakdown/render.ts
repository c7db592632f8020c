// The breakdown of a function as a page. What it shows comes from the server and from the text.

import { written } from "../model/figures";
import type { BreakdownResult } from "../protocol";

/** A line of the function that adds to its figure. */
export interface BreakdownLine {
  /** Counted from 0. */
  line: number;
  points: number;
  reasons: string[];
  code: string;
}

/** The lines of `breakdown` that add to it, in order; `code` tells the text of a line. */
export function breakdownLines(breakdown: BreakdownResult, code: (line: number) => string): BreakdownLine[] {
  const lines = new Map<number, BreakdownLine>();
  for (const { range, points, reason } of breakdown.increments) {
    const { line } = range.start;
    const known = lines.get(line) ?? { line, points: 0, reasons: [], code: code(line) };
    known.points += points;
    known.reasons.push(reason);
    lines.set(line, known);
  }
  return [...lines.values()].sort((left, right) => left.line - right.line);
}

/** Words of the page, in the person's language. */
export interface Words {
  /** `{0} lines add to it`. */
  lines: (count: number) => string;
  /** `line {0}, plus {1}: {2}`, read aloud. */
  line: (line: number, points: number, reasons: string) => string;
  figures: string;
  advice: string;
  findings: string;
  nothing: string;
}

/** The body of the page. */
export function renderBreakdown(breakdown: BreakdownResult, lines: BreakdownLine[], path: string, words: Words): string {
  const { function: name, kind, metric, value, sum, metrics, advice, findings } = breakdown;
  const title = metrics.find((figure) => figure.id === metric)?.title ?? metric;
  return `
<header>
  <p class="where">${escape(kind)} · ${escape(path)}:${breakdown.range.start.line + 1}</p>
  <h1>${escape(name)}</h1>
  <p class="value"><strong>${written(value)}</strong> <span>${escape(title)}</span></p>
  <p class="sum">${escape(sum)}</p>
</header>
<main>
  <section aria-labelledby="lines">
    <h2 id="lines">${escape(lines.length === 0 ? words.nothing : words.lines(lines.length))}</h2>
    <ol class="lines">${lines.map((line) => renderLine(line, lines, words)).join("")}</ol>
  </section>
  ${renderAdvice(advice, words)}
  ${renderFindings(findings, words)}
  <section aria-labelledby="figures">
    <h2 id="figures">${escape(words.figures)}</h2>
    <dl class="figures">${metrics.map(({ id, title, value }) => `<div${id === metric ? ' class="chosen"' : ""}><dt>${escape(title)}</dt><dd>${written(value)}</dd></div>`).join("")}</dl>
  </section>
</main>`;
}

function renderLine({ line, points, reasons, code }: BreakdownLine, all: BreakdownLine[], words: Words): string {
  const most = Math.max(...all.map((other) => other.points));
  const least = Math.min(...all.map((other) => indentation(other.code)));
  const level = points >= 5 ? 3 : points >= 3 ? 2 : 1;
  const spoken = words.line(line + 1, points, reasons.join(", "));
  return `<li><button type="button" data-line="${line}" aria-label="${escape(spoken)}">
  <span class="number">${line + 1}</span>
  <span class="points">+${points}</span>
  <span class="bar"><span class="fill heat${level}" data-width="${Math.round((points / most) * 100)}"></span></span>
  <code>${escape(code.slice(least).trimEnd())}</code>
  <span class="reason">${escape(reasons.join(" · "))}</span>
</button></li>`;
}

function renderAdvice(advice: BreakdownResult["advice"], words: Words): string {
  if (advice.length === 0) return "";
  const item = ({ range, points, text }: BreakdownResult["advice"][number]) => `<li><button type="button" data-line="${range.start.line}"><span class="points">−${points}</span> <span>${prose(text)}</span></button></li>`;
  return `<section aria-labelledby="advice"><h2 id="advice">${escape(words.advice)}</h2><ul class="advice">${advice.map(item).join("")}</ul></section>`;
}

function renderFindings(findings: BreakdownResult["findings"], words: Words): string {
  if (findings.length === 0) return "";
  const item = ({ severity, message, code, codeDescription, range }: BreakdownResult["findings"][number]) => {
    const rule = escape(String(code ?? ""));
    const link = codeDescription ? `<a href="${escape(codeDescription.href)}">${rule}</a>` : rule;
    return `<li class="severity${severity ?? 2}"><button type="button" data-line="${range.start.line}">${prose(typeof message === "string" ? message : message.value)}</button> ${link}</li>`;
  };
  return `<section aria-labelledby="findings"><h2 id="findings">${escape(words.findings)}</h2><ul class="findings">${findings.map(item).join("")}</ul></section>`;
}

function indentation(code: string): number {
  return code.length - code.trimStart().length;
}

/** A message for the page: what stands between backticks is code. */
function prose(message: string): string {
  return escape(message).replace(/&#96;(.+?)&#96;/g, "<code>$1</code>");
}

/** `text` for the page: nothing of it is markup. */
export function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
