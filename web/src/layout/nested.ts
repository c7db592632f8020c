// Folders within folders, by the fCoSE algorithm: what hangs together is together, and nothing lies over
// anything else.

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";

import { apart } from "./apart";
import { withSameChance } from "./chance";
import type { LayoutEdge, LayoutNode, Places, Problem } from "./problem";

cytoscape.use(fcose);

/** Of the edges of a node so many pull, the strongest: if all did, all would be one heap. */
const PULLING = 3;

/** How much of the picture nodes are to cover before they are moved apart, and how wide it is for its height. */
const COVERED = 0.8;
const ASPECT = 2.6;

/** Where everything is; what is somewhere already stays near. */
export function nested({ nodes, edges }: Problem): Places {
  const isNew = nodes.every((node) => node.x === undefined);
  const places = withSameChance(() => forced(nodes, strongest(edges), isNew));
  return apart(nodes, isNew ? drawnIn(nodes, places) : places);
}

/** Where forces bring the nodes. */
function forced(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], isNew: boolean): Places {
  const graph = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: {
      nodes: nodes.map(({ id, parent, width, height, x, y }) => ({
        data: { id, width, height, ...(parent === undefined ? {} : { parent }) },
        ...(x === undefined || y === undefined ? {} : { position: { x, y } }),
      })),
      edges: edges.map(({ from, to }) => ({ data: { source: from, target: to } })),
    },
    style: [
      { selector: "node", style: { width: "data(width)", height: "data(height)", shape: "rectangle" } },
      { selector: ":parent", style: { padding: "16px" } },
    ],
  });
  graph.layout(options(isNew)).run();
  const leaves = graph.nodes().toArray().filter((node) => !node.isParent());
  const places = Object.fromEntries(leaves.map((node) => [node.id(), { ...node.position() }]));
  graph.destroy();
  return places;
}

/** The edges that pull: of each node the strongest to either side. */
function strongest(edges: readonly LayoutEdge[]): LayoutEdge[] {
  const of = new Map<string, LayoutEdge[]>();
  for (const edge of edges) for (const end of [edge.from, edge.to]) of.set(end, [...(of.get(end) ?? []), edge]);
  const kept = [...of.values()].flatMap((all) => [...all].sort((one, other) => other.strength - one.strength).slice(0, PULLING));
  return [...new Set(kept)];
}

/** `places` brought into the form of a picture, of which nodes cover their share. */
function drawnIn(nodes: readonly LayoutNode[], places: Places): Places {
  const all = Object.values(places);
  const extent = (of: (place: { x: number; y: number }) => number) => Math.max(...all.map(of)) - Math.min(...all.map(of));
  const area = nodes.reduce((sum, { width, height }) => sum + width * height, 0);
  const height = Math.sqrt(area / COVERED / ASPECT);
  const across = (height * ASPECT) / Math.max(1, extent(({ x }) => x));
  const down = height / Math.max(1, extent(({ y }) => y));
  return Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: x * across, y: y * down }]));
}

/** fCoSE's own options, which cytoscape's types do not know. */
function options(isNew: boolean): cytoscape.LayoutOptions {
  const options = {
    name: "fcose",
    animate: false,
    fit: false,
    quality: isNew ? "default" : "proof",
    randomize: isNew,
    nodeRepulsion: 9000,
    idealEdgeLength: 70,
    edgeElasticity: 0.3,
    nestingFactor: 0.4,
    gravity: 0.8,
    gravityCompound: 1.2,
    numIter: isNew ? 2500 : 1000,
    tilingPaddingVertical: 14,
    tilingPaddingHorizontal: 18,
  };
  return options as unknown as cytoscape.LayoutOptions;
}
