// How cytoscape draws the shapes.

import type { StylesheetJson } from "cytoscape";

import { FONT_SIZE } from "./drawing";
import type { Theme } from "./theme";

/** Below this size on the screen a label is left out, since nobody could read it. */
const SMALLEST_LABEL = 7;

export function styles(theme: Theme): StylesheetJson {
  return [...nodes(theme), ...edges(theme), ...states(theme)];
}

function nodes(theme: Theme): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        width: "data(width)",
        height: "data(height)",
        label: "data(label)",
        color: theme.ink,
        "font-family": theme.font,
        "font-size": FONT_SIZE,
        "min-zoomed-font-size": SMALLEST_LABEL,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-wrap": "wrap",
        "text-background-color": theme.ground,
        "text-background-opacity": 0.85,
        "text-background-padding": "1px",
        "background-color": "data(fill)",
        "border-width": 1,
        "border-color": theme.soft,
        shape: "ellipse",
      },
    },
    { selector: "node[kind='folder']", style: { shape: "round-rectangle" } },
    { selector: "node[kind='rest']", style: { shape: "round-rectangle", "background-color": theme.surface, "border-style": "dashed" } },
    {
      selector: "node[kind='open']",
      style: {
        shape: "round-rectangle",
        "background-color": theme.surface,
        "border-color": theme.line,
        "font-weight": "bold",
        color: theme.soft,
        "text-valign": "top",
        "text-margin-y": -3,
        padding: "14px",
        "z-compound-depth": "bottom",
      },
    },
    { selector: ":child", style: { "text-background-color": theme.surface } },
    { selector: "node[?isExternal]", style: { "border-style": "dashed" } },
    { selector: "node[?isCyclic]", style: { "border-color": theme.cycle, "border-width": 3, "border-style": "double" } },
  ];
}

function edges(theme: Theme): StylesheetJson {
  return [
    {
      selector: "edge",
      style: {
        width: "data(width)",
        "line-color": theme.arrow,
        "target-arrow-color": theme.arrow,
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.7,
        "curve-style": "bezier",
        "control-point-step-size": 18,
        opacity: 0.4,
      },
    },
    { selector: "edge[?isAside]", style: { opacity: 0.2 } },
    { selector: "edge[?isWeak]", style: { "line-style": "dashed" } },
    { selector: "edge[?isCyclic]", style: { "line-color": theme.cycle, "target-arrow-color": theme.cycle, "z-index": 2 } },
    { selector: "edge[?isCyclic][!isAside]", style: { opacity: 0.7 } },
    {
      selector: "edge[?isCut]",
      style: { "line-style": "dashed", "line-dash-pattern": [8, 4], width: 4, opacity: 1, label: "cut", color: theme.cycle, "font-size": FONT_SIZE, "font-family": theme.font, "text-background-color": theme.ground, "text-background-opacity": 1, "text-background-padding": "2px" },
    },
  ];
}

/** Later ones have precedence: what is pointed at, what it reaches, and what is chosen. */
function states(theme: Theme): StylesheetJson {
  return [
    { selector: "node.far", style: { opacity: 0.18 } },
    { selector: "node.far[kind='open']", style: { opacity: 0.6 } },
    { selector: "edge.far", style: { opacity: 0.04 } },
    { selector: "node.near", style: { "border-color": theme.accent, "border-width": 2, "border-style": "solid" } },
    { selector: "node.next", style: { "border-color": theme.accent, "border-width": 4, "border-style": "solid" } },
    { selector: "edge.near", style: { "line-color": theme.accent, "target-arrow-color": theme.accent, opacity: 0.25, "z-index": 3 } },
    { selector: "edge.next", style: { "line-color": theme.accent, "target-arrow-color": theme.accent, opacity: 0.9, "z-index": 3 } },
    { selector: "node.chosen", style: { "outline-color": theme.accent, "outline-width": 3, "outline-offset": 2, opacity: 1 } },
    { selector: "edge.chosen", style: { "line-color": theme.accent, "target-arrow-color": theme.accent, opacity: 1, "z-index": 4 } },
    { selector: "node.current", style: { "underlay-color": theme.accent, "underlay-opacity": 0.35, "underlay-padding": 7 } },
    { selector: "node:active", style: { "overlay-opacity": 0.08 } },
  ];
}
