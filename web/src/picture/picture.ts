// The picture on the screen: keeps cytoscape in step with what is to be seen, and tells what is done to it.

import cytoscape from "cytoscape";

import type { Layouter } from "../layout/layouter";
import type { Places, Problem } from "../layout/problem";
import { room, thickness, type Drawing } from "./drawing";
import { styles } from "./style";
import type { Place } from "./svg";
import type { Theme } from "./theme";

/** What a person does to the picture. */
export interface Events {
  readonly pick: (id: string | undefined) => void;
  /** A second click: what is chosen is gone into. */
  readonly enter: (id: string) => void;
  readonly point: (id: string | undefined) => void;
  /** Everything is where it is to be. */
  readonly settled: () => void;
}

/** What is marked, by ids of shown items. */
export interface Marks {
  /** How many links away from what is pointed at each is; `undefined` if nothing is pointed at. */
  readonly reached: ReadonlyMap<string, number> | undefined;
  readonly chosen: string | undefined;
  /** The file in the editor. */
  readonly current: string | undefined;
}

// Nodes that pass over one another on their way to new places have arrows that cannot be drawn for a moment, which is
// no news to anybody.
cytoscape.warnings(false);

const MARGIN = 40;
const MOVES = 350;

/** Cytoscape adds a style of its own unless one is there, which the page's policy would forbid; graph.css has it. */
const OWN_STYLE = "__________cytoscape_stylesheet";

export class Picture {
  private readonly graph: cytoscape.Core;
  private drawing: Drawing = { nodes: [], arrows: [] };
  private isSettled = false;

  constructor(
    container: HTMLElement,
    private readonly layouter: Layouter,
    private readonly events: Events,
  ) {
    if (!document.getElementById(OWN_STYLE)) document.head.append(Object.assign(document.createElement("template"), { id: OWN_STYLE }));
    this.graph = cytoscape({ container, minZoom: 0.05, maxZoom: 3, boxSelectionEnabled: false, selectionType: "single", autounselectify: true, autoungrabify: false });
    this.listen();
  }

  /** Shows `drawing`, laid out as `kind` says; what was there already moves to its new place. */
  async show(drawing: Drawing, theme: Theme, kind: Problem["kind"]): Promise<void> {
    this.drawing = drawing;
    this.isSettled = false;
    const before = this.places();
    const places = await this.layouter.lay(this.problem(kind, before));
    this.graph.batch(() => this.update(theme));
    this.move(places, before);
  }

  /** Draws the same anew in other sizes and colours. */
  paint(drawing: Drawing, theme: Theme): void {
    this.drawing = drawing;
    this.graph.batch(() => this.update(theme));
  }

  mark({ reached, chosen, current }: Marks): void {
    const distance = (id: string) => reached?.get(id);
    this.graph.batch(() => {
      for (const node of this.graph.nodes().toArray()) {
        const far = distance(node.id());
        const isOpen = node.data("kind") === "open";
        node.toggleClass("far", reached !== undefined && far === undefined && !isOpen);
        node.toggleClass("next", far === 1);
        node.toggleClass("near", far !== undefined && far > 1);
        node.toggleClass("chosen", node.id() === chosen);
        node.toggleClass("current", node.id() === current);
      }
      for (const edge of this.graph.edges().toArray()) {
        // Of the ways that a change takes, the shortest.
        const [from, to] = [distance(edge.data("source")), distance(edge.data("target"))];
        const isWay = from !== undefined && to !== undefined && from === to + 1;
        edge.toggleClass("far", reached !== undefined && !isWay);
        edge.toggleClass("next", isWay && to === 0);
        edge.toggleClass("near", isWay && to !== 0);
        edge.toggleClass("chosen", edge.id() === chosen);
      }
    });
  }

  fit(): void {
    this.graph.stop();
    this.graph.fit(undefined, MARGIN);
    // A few nodes are not to fill the screen.
    if (this.graph.zoom() > 1.4) this.graph.zoom(1.4).center();
  }

  zoom(factor: number): void {
    const middle = { x: this.graph.width() / 2, y: this.graph.height() / 2 };
    this.graph.zoom({ level: this.graph.zoom() * factor, renderedPosition: middle });
  }

  /** Has `id` in view. */
  bring(id: string): void {
    const node = this.graph.getElementById(id);
    if (node.empty() || !this.isSettled) return;
    const { x1, y1, x2, y2 } = node.renderedBoundingBox();
    const isInView = x1 >= 0 && y1 >= 0 && x2 <= this.graph.width() && y2 <= this.graph.height();
    if (!isInView) this.graph.animate({ center: { eles: node }, duration: isStill() ? 0 : MOVES });
  }

  /** The node that is nearest to `id` in a direction; without one, the node that is topmost. */
  beside(id: string | undefined, direction: { x: number; y: number }): string | undefined {
    const nodes = this.leaves();
    const from = id === undefined ? undefined : this.graph.getElementById(id);
    if (!from || from.empty() || !from.isNode()) return least(nodes, (node) => node.position("y") * 10000 + node.position("x"));
    const { x, y } = from.position();
    /** Far to the side counts double, behind not at all. */
    const cost = (node: cytoscape.NodeSingular) => {
      const [dx, dy] = [node.position("x") - x, node.position("y") - y];
      const [along, aside] = [dx * direction.x + dy * direction.y, Math.abs(dx * direction.y - dy * direction.x)];
      return along <= 1 || node.id() === from.id() ? Infinity : along + 2 * aside;
    };
    return least(nodes, cost);
  }

  /** Where everything is. */
  shapes(): { drawing: Drawing; places: Map<string, Place> } {
    const place = (node: cytoscape.NodeSingular): [string, Place] => {
      const { x1, y1, x2, y2 } = node.boundingBox({ includeLabels: false, includeOverlays: false, includeEdges: false });
      return [node.id(), { x: (x1 + x2) / 2, y: (y1 + y2) / 2, width: x2 - x1, height: y2 - y1 }];
    };
    return { drawing: this.drawing, places: new Map(this.graph.nodes().toArray().map(place)) };
  }

  png(ground: string): Promise<Blob> {
    return this.graph.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg: ground });
  }

  dispose(): void {
    this.graph.destroy();
  }

  private listen(): void {
    const { events, graph } = this;
    graph.on("tap", (event) => events.pick(event.target === graph ? undefined : event.target.id()));
    graph.on("dbltap", "node", (event) => events.enter(event.target.id()));
    graph.on("mouseover", "node", (event) => event.target.data("kind") !== "open" && events.point(event.target.id()));
    graph.on("mouseout", "node", () => events.point(undefined));
  }

  /** The nodes that hold no others. */
  private leaves(): cytoscape.NodeSingular[] {
    return this.graph.nodes().toArray().filter((node) => !node.isParent());
  }

  private places(): Map<string, { x: number; y: number }> {
    return new Map(this.graph.nodes().toArray().map((node) => [node.id(), { ...node.position() }]));
  }

  private problem(kind: Problem["kind"], before: ReadonlyMap<string, { x: number; y: number }>): Problem {
    const { nodes, arrows } = this.drawing;
    const parents = new Map(nodes.map((node) => [node.id, node.parent]));
    const isKept = kind === "nested" && nodes.some((node) => node.kind !== "open" && before.has(node.id));
    /** Of what is new, where that was that it comes out of, each a bit further along a spiral. */
    const origin = (id: string, at: number) => {
      let place = before.get(id);
      for (let parent = parents.get(id); !place && parent !== undefined; parent = parents.get(parent)) place = before.get(parent);
      const known = before.has(id);
      const { x, y } = place ?? { x: 0, y: 0 };
      return known ? { x, y } : { x: x + 12 * Math.sqrt(at) * Math.cos(at * 2.4), y: y + 12 * Math.sqrt(at) * Math.sin(at * 2.4) };
    };
    return {
      kind,
      nodes: nodes.map((node, at) => ({
        id: node.id,
        ...(node.parent === undefined ? {} : { parent: node.parent }),
        ...(node.kind === "open" ? { width: node.width, height: node.height } : room(node)),
        ...(isKept && node.kind !== "open" ? origin(node.id, at) : {}),
      })),
      edges: arrows.filter(({ isAside }) => !isAside).map(({ from, to, links }) => ({ from, to, strength: links })),
    };
  }

  /** Has exactly the nodes and edges of the drawing. */
  private update(theme: Theme): void {
    const { nodes, arrows } = this.drawing;
    const wanted = new Set([...nodes, ...arrows].map(({ id }) => id));
    // A parent that goes takes its children along: they are moved out first.
    for (const { id, parent } of nodes) this.moveOut(id, parent);
    this.graph.elements().filter((element) => !wanted.has(element.id())).remove();
    for (const { parent, ...node } of nodes) this.put("nodes", { ...node, fill: node.fill || theme.surface });
    for (const { id, parent } of nodes) if (parent !== undefined) this.graph.getElementById(id).move({ parent });
    for (const arrow of arrows) this.put("edges", { ...arrow, source: arrow.from, target: arrow.to, width: thickness(arrow) });
    this.graph.style(styles(theme));
  }

  /** Takes a node that is there out of its parent, unless that is to be `parent`. */
  private moveOut(id: string, parent: string | undefined): void {
    const node = this.graph.getElementById(id);
    if (node.empty() || !node.isNode()) return;
    const known = node.parent();
    if (known.nonempty() && known.first().id() !== parent) node.move({ parent: null });
  }

  /** Has an element with these data. */
  private put(group: "nodes" | "edges", data: Readonly<Record<string, unknown>> & { readonly id: string }): void {
    const known = this.graph.getElementById(data.id);
    if (known.nonempty()) known.data(data);
    else this.graph.add({ group, data } as cytoscape.ElementDefinition);
  }

  /** What was there moves to its place, and what is new is at its own at once. */
  private move(places: Places, before: ReadonlyMap<string, unknown>): void {
    const leaves = this.leaves();
    const isMoved = (node: cytoscape.NodeSingular) => before.has(node.id()) && !isStill();
    const to = (node: cytoscape.NodeSingular) => places[node.id()] ?? { x: 0, y: 0 };
    for (const node of leaves.filter((node) => !isMoved(node))) node.position(to(node));
    const moves = leaves.filter(isMoved).map((node) => animation(node, to(node)).play().promise("complete"));
    const drawing = this.drawing;
    void Promise.all(moves).then(() => {
      if (drawing !== this.drawing) return;
      this.isSettled = true;
      this.fit();
      this.events.settled();
    });
  }
}

/** The way of `node` to a place. Cytoscape's types want what it does not. */
function animation(node: cytoscape.NodeSingular, position: cytoscape.Position): cytoscape.AnimationManipulation {
  const options = { position, duration: MOVES, easing: "ease-out" } as unknown as cytoscape.SingularAnimationOptionsPos;
  return node.animation(options);
}

/** The id of the node for which `cost` is least; none if it is infinite for all. */
function least(nodes: readonly cytoscape.NodeSingular[], cost: (node: cytoscape.NodeSingular) => number): string | undefined {
  const costs = nodes.map((node): [number, string] => [cost(node), node.id()]);
  const best = costs.reduce((one, other) => (other[0] < one[0] ? other : one), [Infinity, ""]);
  return best[0] === Infinity ? undefined : best[1];
}

/** Whether the reader wants things not to move. */
function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
