// Layers from left to right: who asks is left of whom it asks for, as far as there are no cycles.

import { Graph, layout } from "@dagrejs/dagre";

import type { Places, Problem } from "./problem";

export function layered({ nodes, edges }: Problem): Places {
  const graph = new Graph({ multigraph: false, compound: false });
  graph.setGraph({ rankdir: "LR", nodesep: 12, ranksep: 150, edgesep: 6, ranker: "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return Object.fromEntries(nodes.map(({ id }) => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return [id, { x, y }];
  }));
}
