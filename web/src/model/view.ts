// What is drawn of a graph while some folders are open: what can be read, and no more.

import type { Graph } from "./graph";
import { around, compare, type Folder, type Item, type Tree } from "./tree";

/** A picture starts with at most so many groups and units. */
export const FIRST = 60;

/** A picture never has more; what was opened longest ago is closed for what is opened now. */
export const MOST = 240;

/** Of more arrows than this, those with least behind them are left out: nobody could follow them. */
export const MOST_ARROWS = 300;

/** All that one shown item asks of another. */
export interface Arrow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly uses: number;
  /** How many dependencies of units it stands for. */
  readonly links: number;
  readonly isCyclic: boolean;
  readonly isWeak: boolean;
  /** Whether it is one to cut. */
  readonly isCut: boolean;
  /** Whether it has no say in where things go. */
  readonly isAside: boolean;
}

/** What is drawn. */
export interface Shown {
  /** Whether no folder says where a file is. */
  readonly isFlat: boolean;
  /** Closed folders and units. */
  readonly items: readonly Item[];
  /** Open folders, the outer ones before those within. */
  readonly open: readonly Folder[];
  readonly arrows: readonly Arrow[];
  /** How many arrows there would be. */
  readonly allArrows: number;
  /** The shown item that each unit is in, by its id. */
  readonly itemOf: ReadonlyMap<number, string>;
  /** Units that there is no room for, which are shown as one. */
  readonly left: readonly { readonly id: string; readonly name: string; readonly units: readonly number[] }[];
}

/** The units that the shown or selected thing called `id` stands for. */
export function unitsOf(tree: Tree, shown: Shown, id: string): readonly number[] {
  return tree.find(id)?.units ?? shown.left.find((rest) => rest.id === id)?.units ?? [];
}

/** What is drawn of `tree` with the folders of `expanded` open. */
export function folders(graph: Graph, tree: Tree, expanded: readonly string[]): Shown {
  const isOpen = new Set(expanded);
  const items: Item[] = [];
  const open: Folder[] = [];
  const itemOf = new Map<number, string>();
  const visit = (item: Item): void => {
    if (item.kind === "folder" && (item === tree.root || isOpen.has(item.id))) {
      if (item !== tree.root) open.push(item);
      item.children.forEach(visit);
      return;
    }
    items.push(item);
    for (const unit of item.units) itemOf.set(unit, item.id);
  };
  visit(tree.root);
  return { isFlat: false, items, open, ...strongest(arrows(graph, itemOf)), itemOf, left: [] };
}

/** The arrows that are drawn: of each item its strongest, and then those with most behind them. */
export function strongest(all: readonly Arrow[]): Pick<Shown, "arrows" | "allArrows"> {
  const sorted = [...all].sort((one, other) => other.links - one.links || compare(one.id, other.id));
  const met = new Set<string>();
  const isFirst = ({ from, to }: Arrow) => {
    const isNew = !met.has(from) || !met.has(to);
    met.add(from).add(to);
    return isNew;
  };
  const first = new Set(sorted.filter(isFirst));
  const rest = sorted.filter((arrow) => !first.has(arrow));
  const kept = new Set([...first, ...rest].slice(0, MOST_ARROWS));
  return { arrows: all.filter((arrow) => kept.has(arrow)), allArrows: all.length };
}

/** The arrows between shown items; `cut` tells which dependencies are to be cut, as `from` and `to`. */
export function arrows(graph: Graph, itemOf: ReadonlyMap<number, string>, cut: (from: string, to: string) => boolean = () => false): Arrow[] {
  const found = new Map<string, Arrow>();
  for (const link of graph.links) {
    const [from, to] = [itemOf.get(link.from), itemOf.get(link.to)];
    if (from === undefined || to === undefined || from === to) continue;
    const id = `${from}\n${to}`;
    const known = found.get(id);
    found.set(id, {
      id,
      from,
      to,
      uses: (known?.uses ?? 0) + link.uses,
      links: (known?.links ?? 0) + 1,
      isCyclic: (known?.isCyclic ?? false) || link.isCyclic,
      isWeak: (known?.isWeak ?? true) && link.isWeak,
      isCut: (known?.isCut ?? false) || cut(graph.unit(link.from).id, graph.unit(link.to).id),
      isAside: false,
    });
  }
  return [...found.values()];
}

/** The folders that are open at first: those of which there is most to see, for as long as all that is shown can be read. */
export function firstExpanded(tree: Tree): string[] {
  const expanded: string[] = [];
  const opened = new Set<string>();
  let count = tree.root.children.length;
  const closed = tree.root.children.filter((item) => item.kind === "folder");
  for (;;) {
    const fits = closed.filter((folder) => !folder.isRest && !opened.has(folder.id) && count - 1 + folder.children.length <= FIRST);
    const heaviest = fits.reduce<Folder | undefined>((most, folder) => (most && most.weight >= folder.weight ? most : folder), undefined);
    if (!heaviest) return expanded;
    opened.add(heaviest.id);
    expanded.push(heaviest.id);
    count += heaviest.children.length - 1;
    closed.push(...heaviest.children.filter((item) => item.kind === "folder"));
  }
}

/** `expanded` with `folder` and those around it open too, the newest last; others are closed if that is too much. */
export function expand(tree: Tree, expanded: readonly string[], folder: Folder): string[] {
  const wanted = [...around(folder), folder].map((one) => one.id);
  let open = [...expanded.filter((id) => !wanted.includes(id)), ...wanted];
  while (count(tree, open) > MOST) {
    const oldest = open.find((id) => !wanted.includes(id));
    if (oldest === undefined) return open;
    open = collapse(tree, open, oldest);
  }
  return open;
}

/** `expanded` without the folder `id` and those within. */
export function collapse(tree: Tree, expanded: readonly string[], id: string): string[] {
  const isWithin = (other: string) => {
    const item = tree.find(other);
    return item !== undefined && around(item).some((folder) => folder.id === id);
  };
  return expanded.filter((other) => other !== id && !isWithin(other));
}

/** How many items are shown with the folders of `expanded` open. */
function count(tree: Tree, expanded: readonly string[]): number {
  const isOpen = new Set(expanded);
  const within = (item: Item): number => (item.kind === "folder" && (item === tree.root || isOpen.has(item.id)) ? item.children.reduce((sum, child) => sum + within(child), 0) : 1);
  return within(tree.root);
}
