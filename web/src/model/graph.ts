// The units of a document and what they ask of one another, by number: what everything else asks.

import type { ModuleGraph, GraphEdge, GraphModule } from "../document";

/** A kind of edge that makes a file a part of another, and is no use of it: it counts in no figure. */
const DECLARES = "mod";

/** What has figures of its own: a file, or the package that files are a part of. */
export interface Unit {
  readonly id: string;
  readonly module: GraphModule;
  /** The files that are a part of it, if it is a package. */
  readonly files: readonly string[];
}

/** All that one unit asks of another. */
export interface Link {
  readonly from: number;
  readonly to: number;
  /** How many places ask. */
  readonly uses: number;
  /** Whether the two are in a cycle together. */
  readonly isCyclic: boolean;
  /** Whether it is for types or for tests alone. */
  readonly isWeak: boolean;
  readonly edges: readonly GraphEdge[];
}

export class Graph {
  readonly units: readonly Unit[];
  readonly links: readonly Link[];
  private readonly numbers: ReadonlyMap<string, number>;
  private readonly out: readonly (readonly number[])[];
  private readonly in: readonly (readonly number[])[];

  constructor(readonly document: ModuleGraph) {
    const files = filesOfPackages(document.modules);
    this.units = document.modules.filter((module) => module.package === undefined).map((module) => ({ id: module.id, module, files: files.get(module.id) ?? [] }));
    const numbers = new Map(this.units.map((unit, at) => [unit.id, at]));
    for (const { id, package: owner } of document.modules) {
      const unit = owner === undefined ? undefined : numbers.get(owner);
      if (unit !== undefined) numbers.set(id, unit);
    }
    this.numbers = numbers;
    this.links = links(document.edges, this.units, numbers);
    this.out = ends(this.units.length, this.links, "from");
    this.in = ends(this.units.length, this.links, "to");
  }

  /** The unit with this id, or that the file with this id is a part of. */
  find(id: string): number | undefined {
    return this.numbers.get(id);
  }

  unit(at: number): Unit {
    return this.units[at] as Unit;
  }

  /** What `unit` asks for. */
  linksFrom(unit: number): Link[] {
    return (this.out[unit] ?? []).map((at) => this.links[at] as Link);
  }

  /** What asks for `unit`. */
  linksTo(unit: number): Link[] {
    return (this.in[unit] ?? []).map((at) => this.links[at] as Link);
  }
}

/** Whether `module` is no part of the project. */
export function isExternal(module: GraphModule): boolean {
  return module.path === undefined;
}

function filesOfPackages(modules: readonly GraphModule[]): Map<string, string[]> {
  const files = new Map<string, string[]>();
  for (const { id, package: owner } of modules) {
    if (owner !== undefined) files.set(owner, [...(files.get(owner) ?? []), id]);
  }
  return files;
}

function links(edges: readonly GraphEdge[], units: readonly Unit[], numbers: ReadonlyMap<string, number>): Link[] {
  const found = new Map<number, { from: number; to: number; edges: GraphEdge[] }>();
  for (const edge of edges) {
    const [from, to] = [numbers.get(edge.from), numbers.get(edge.to)];
    if (from === undefined || to === undefined || from === to || edge.kind === DECLARES) continue;
    const key = from * units.length + to;
    const known = found.get(key);
    if (known) known.edges.push(edge);
    else found.set(key, { from, to, edges: [edge] });
  }
  const cycle = (unit: number) => units[unit]?.module.cycle;
  const isWeak = ({ flags }: GraphEdge) => flags.includes("type_only") || flags.includes("test");
  return [...found.values()].map(({ from, to, edges }) => ({
    from,
    to,
    edges,
    uses: edges.reduce((sum, edge) => sum + edge.uses, 0),
    isCyclic: cycle(from) !== undefined && cycle(from) === cycle(to),
    isWeak: edges.every(isWeak),
  }));
}

/** By unit, the links that have it at that end. */
function ends(count: number, links: readonly Link[], end: "from" | "to"): number[][] {
  const found: number[][] = Array.from({ length: count }, () => []);
  for (const [at, link] of links.entries()) found[link[end]]?.push(at);
  return found;
}
