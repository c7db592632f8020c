// The folders of a project with its units in them, in groups that can be read.

import { isExternal, type Graph } from "./graph";

/** More children than this are not shown at once: the least important are in a group of their own. */
export const MOST_CHILDREN = 40;

/** Where what is no part of the project is. */
export const OUTSIDE = "outside:/";

/** A folder, or a group of what is in one. */
export interface Folder {
  readonly kind: "folder";
  /** Its path with a slash behind, and what tells its groups apart. */
  readonly id: string;
  readonly name: string;
  readonly parent: Folder | undefined;
  /** Folders and units right in it, the most important first. */
  readonly children: readonly Item[];
  /** All units within. */
  readonly units: readonly number[];
  /** How much there is to see of it: the units within, and the links that lead to them. */
  readonly weight: number;
  /** Whether it holds what its parent has no room for. */
  readonly isRest: boolean;
}

/** A unit in its folder. */
export interface Leaf {
  readonly kind: "unit";
  /** The unit's. */
  readonly id: string;
  readonly name: string;
  readonly parent: Folder | undefined;
  readonly units: readonly [number];
  /** As of a folder. */
  readonly weight: number;
}

export type Item = Folder | Leaf;

/** A folder while it is put together. */
interface Draft {
  path: string;
  folders: Map<string, Draft>;
  units: number[];
}

export class Tree {
  readonly root: Folder;
  private readonly items = new Map<string, Item>();
  private readonly leaves = new Map<number, Leaf>();

  constructor(private readonly graph: Graph) {
    this.root = this.folder(drafts(graph), "", undefined);
  }

  /** The folder or unit with this id. */
  find(id: string): Item | undefined {
    return this.items.get(id) ?? this.ofUnit(this.graph.find(id));
  }

  /** The leaf of `unit`. */
  ofUnit(unit: number | undefined): Leaf | undefined {
    return unit === undefined ? undefined : this.leaves.get(unit);
  }

  /** All folders and units. */
  all(): IterableIterator<Item> {
    return this.items.values();
  }

  private folder(draft: Draft, name: string, parent: Folder | undefined): Folder {
    const children: Item[] = [];
    const units = unitsIn(draft);
    const folder: Folder = { kind: "folder", id: `${draft.path}/`, name, parent, children, units, weight: this.weight(units), isRest: false };
    this.items.set(folder.id, folder);
    for (const [name, inner] of draft.folders) children.push(this.inner(inner, name, folder));
    for (const unit of draft.units) children.push(this.leaf(unit, folder));
    children.sort((one, other) => other.weight - one.weight || compare(one.id, other.id));
    this.group(folder, children, 2);
    return folder;
  }

  /** A folder within another; one that holds but one thing is shown as that. */
  private inner(draft: Draft, name: string, parent: Folder): Item {
    const [only] = draft.folders;
    if (draft.folders.size === 1 && draft.units.length === 0 && only) return this.inner(only[1], `${name}/${only[0]}`, parent);
    const [unit] = draft.units;
    if (draft.folders.size === 0 && draft.units.length === 1 && unit !== undefined) return this.leaf(unit, parent, name);
    return this.folder(draft, name, parent);
  }

  private leaf(unit: number, parent: Folder, within = ""): Leaf {
    const { id, module } = this.graph.unit(unit);
    const last = module.name ?? (module.kind === "file" || module.kind === "component" ? basename(id) : "");
    // A package or folder as a node is what is right in its folder.
    const name = [within, last].filter((part) => part !== "").join("/") || `${basename(id)} itself`;
    const leaf: Leaf = { kind: "unit", id, name, parent, units: [unit], weight: this.weight([unit]) };
    this.items.set(id, leaf);
    this.leaves.set(unit, leaf);
    return leaf;
  }

  /** Moves what `folder` has no room for into a group within. */
  private group(folder: Folder, children: Item[], number: number): void {
    if (children.length <= MOST_CHILDREN) return;
    const rest = children.splice(MOST_CHILDREN - 1);
    const base = folder.isRest ? folder.id.slice(0, folder.id.lastIndexOf("#")) : folder.id;
    const units = rest.flatMap((child) => child.units);
    const group: Folder = { kind: "folder", id: `${base}#${number}`, name: `${rest.length} more`, parent: folder, children: rest, units, weight: this.weight(units), isRest: true };
    for (const child of rest) (child as { parent: Folder }).parent = group;
    this.items.set(group.id, group);
    children.push(group);
    this.group(group, rest, number + 1);
  }

  private weight(units: readonly number[]): number {
    return units.reduce((sum, unit) => sum + 1 + this.graph.linksTo(unit).length, 0);
  }
}

/** The folders around `item`, the outermost first, without the root. */
export function around(item: Item): Folder[] {
  const found: Folder[] = [];
  for (let folder = item.parent; folder?.parent; folder = folder.parent) found.unshift(folder);
  return found;
}

/** Orders ids as their bytes do, whatever the language of the reader. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function drafts(graph: Graph): Draft {
  const root: Draft = { path: "", folders: new Map(), units: [] };
  for (const [at, { id, module }] of graph.units.entries()) {
    const isInFolder = module.kind === "file" || module.kind === "component";
    const parts = isExternal(module) ? ["outside:", module.kind] : (isInFolder ? dirname(id) : id).split("/");
    let folder = root;
    for (const part of parts.filter((part) => part !== "" && part !== ".")) {
      const inner = folder.folders.get(part) ?? { path: folder.path === "" ? part : `${folder.path}/${part}`, folders: new Map(), units: [] };
      folder.folders.set(part, inner);
      folder = inner;
    }
    folder.units.push(at);
  }
  return root;
}

function unitsIn(draft: Draft): number[] {
  return [...draft.units, ...[...draft.folders.values()].flatMap(unitsIn)];
}

function dirname(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
