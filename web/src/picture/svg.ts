// The picture as SVG, for documents.

import type { Arrow } from "../model/view";
import { FONT_SIZE, LINE, thickness, type DrawnNode, type Drawing } from "./drawing";
import type { Theme } from "./theme";

/** Where a node is: its middle, and how large it is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;

/** `drawing` with each node at its place. */
export function svg(drawing: Drawing, places: ReadonlyMap<string, Place>, theme: Theme, title: string): string {
  const at = (id: string) => places.get(id);
  const all = [...places.values()];
  const left = Math.min(...all.map(({ x, width }) => x - width / 2)) - MARGIN;
  const top = Math.min(...all.map(({ y, height }) => y - height / 2)) - MARGIN - LINE;
  const right = Math.max(...all.map(({ x, width }) => x + width / 2)) + MARGIN;
  const bottom = Math.max(...all.map(({ y, height }) => y + height / 2)) + MARGIN + 2 * LINE;
  const parts = [
    ...drawing.nodes.filter((node) => node.kind === "open").map((node) => box(node, at(node.id), theme)),
    ...drawing.arrows.map((arrow) => line(arrow, at(arrow.from), at(arrow.to), theme)),
    ...drawing.nodes.filter((node) => node.kind !== "open").map((node) => shape(node, at(node.id), theme)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${[left, top, right - left, bottom - top].map(short).join(" ")}" font-family="${escape(theme.font)}" font-size="${FONT_SIZE}" role="img">
<title>${escape(title)}</title>
<defs>${marker("arrow", theme.arrow)}${marker("cycle", theme.cycle)}</defs>
<rect x="${short(left)}" y="${short(top)}" width="${short(right - left)}" height="${short(bottom - top)}" fill="${theme.ground}"/>
${parts.filter((part) => part !== "").join("\n")}
</svg>
`;
}

function marker(id: string, colour: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z" fill="${colour}"/></marker>`;
}

function box(node: DrawnNode, place: Place | undefined, theme: Theme): string {
  if (!place) return "";
  return `<rect ${edges(place)} rx="8" fill="${theme.surface}" stroke="${theme.line}"/><text x="${short(place.x)}" y="${short(place.y - place.height / 2 - 5)}" text-anchor="middle" font-weight="600" fill="${theme.soft}">${escape(node.label)}</text>`;
}

function shape(node: DrawnNode, place: Place | undefined, theme: Theme): string {
  if (!place) return "";
  const stroke = node.isCyclic ? `stroke="${theme.cycle}" stroke-width="2.5"` : `stroke="${theme.soft}" stroke-width="1"`;
  const dashes = node.isExternal || node.kind === "rest" ? ` stroke-dasharray="4 3"` : "";
  const fill = node.fill === "" ? theme.surface : node.fill;
  const form = node.kind === "unit" ? `<ellipse cx="${short(place.x)}" cy="${short(place.y)}" rx="${short(place.width / 2)}" ry="${short(place.height / 2)}"` : `<rect ${edges(place)} rx="5"`;
  const lines = node.label.split("\n").map((text, row) => `<tspan x="${short(place.x)}" y="${short(place.y + place.height / 2 + (row + 1) * LINE)}">${escape(text)}</tspan>`);
  return `${form} fill="${fill}" ${stroke}${dashes}/><text text-anchor="middle" fill="${theme.ink}">${lines.join("")}</text>`;
}

function line(arrow: Arrow, from: Place | undefined, to: Place | undefined, theme: Theme): string {
  if (!from || !to) return "";
  const [start, end] = [border(from, to), border(to, from)];
  const { colour, head } = arrow.isCyclic ? { colour: theme.cycle, head: "cycle" } : { colour: theme.arrow, head: "arrow" };
  const dashes = arrow.isCut ? ` stroke-dasharray="8 4"` : arrow.isWeak ? ` stroke-dasharray="3 3"` : "";
  return `<path d="M${short(start.x)} ${short(start.y)}L${short(end.x)} ${short(end.y)}" stroke="${colour}" stroke-width="${short(thickness(arrow))}" stroke-opacity="0.7" fill="none"${dashes} marker-end="url(#${head})"/>`;
}

/** Where the way from the middle of `one` to that of `other` leaves it. */
function border(one: Place, other: Place): { x: number; y: number } {
  const [x, y] = [other.x - one.x, other.y - one.y];
  const share = Math.min(one.width / 2 / Math.max(Math.abs(x), 0.01), one.height / 2 / Math.max(Math.abs(y), 0.01), 1);
  return { x: one.x + x * share, y: one.y + y * share };
}

function edges({ x, y, width, height }: Place): string {
  return `x="${short(x - width / 2)}" y="${short(y - height / 2)}" width="${short(width)}" height="${short(height)}"`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
