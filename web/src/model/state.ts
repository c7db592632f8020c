// What the reader has chosen to see, how it changes, and how it is written into an address.

import type { Graph } from "./graph";
import { circle, neighbourhood } from "./neighbourhood";
import { around, type Folder, type Item, type Tree } from "./tree";
import { collapse, expand, firstExpanded, folders, type Shown } from "./view";

/** A document as everything looks at it. */
export interface Project {
  readonly graph: Graph;
  readonly tree: Tree;
}

/** The folders of the project, what is around one file or folder, or a cycle by its place in the list. */
export type Scene = { readonly kind: "folders" } | { readonly kind: "around"; readonly id: string; readonly depth: number } | { readonly kind: "cycle"; readonly at: number };

/** The picture, or the list that says the same. */
export type Form = "picture" | "list";

export interface State {
  readonly scene: Scene;
  /** The folders that are open, those opened last at the end. */
  readonly expanded: readonly string[];
  /** The folder, unit or arrow that is told of. */
  readonly selected: string | undefined;
  /** The metrics that nodes are drawn by. */
  readonly size: string;
  readonly colour: string;
  readonly form: Form;
  /** Whether what is looked around is the file in the editor, where there is one. */
  readonly follows: boolean;
}

export type Action =
  | { readonly do: "select"; readonly id: string | undefined }
  /** Selects something and has it be in the picture. */
  | { readonly do: "reveal"; readonly id: string }
  | { readonly do: "toggle"; readonly id: string }
  | { readonly do: "look"; readonly scene: Scene }
  | { readonly do: "draw"; readonly size?: string; readonly colour?: string }
  | { readonly do: "show"; readonly form: Form }
  | { readonly do: "follow"; readonly follows: boolean }
  /** The file in the editor is another. */
  | { readonly do: "current"; readonly id: string }
  | { readonly do: "restore"; readonly state: State };

/** How far around a file or folder is looked at first, and at the most. */
export const DEPTHS = [1, 2, 3] as const;

/** What is seen first. */
export function first(project: Project): State {
  return { scene: { kind: "folders" }, expanded: firstExpanded(project.tree), selected: undefined, size: "fan_in", colour: "instability", form: "picture", follows: true };
}

export function change(project: Project, state: State, action: Action): State {
  switch (action.do) {
    case "select":
      return { ...state, selected: action.id };
    case "reveal":
      return reveal(project, state, action.id);
    case "toggle":
      return toggle(project, state, action.id);
    case "look":
      return look(project, state, action.scene);
    case "draw":
      return { ...state, size: action.size ?? state.size, colour: action.colour ?? state.colour };
    case "show":
      return { ...state, form: action.form };
    case "follow":
      return { ...state, follows: action.follows };
    case "current":
      return state.follows && state.scene.kind === "around" ? look(project, state, { ...state.scene, id: action.id }) : state;
    case "restore":
      return action.state;
  }
}

/** What is drawn. */
export function shown({ graph, tree }: Project, { scene, expanded }: State): Shown {
  const item = scene.kind === "around" ? tree.find(scene.id) : undefined;
  if (scene.kind === "around" && item) return neighbourhood(graph, tree, item, scene.depth);
  const cycle = scene.kind === "cycle" ? graph.document.cycles[scene.at] : undefined;
  return cycle ? circle(graph, tree, cycle) : folders(graph, tree, expanded);
}

function reveal({ tree }: Project, state: State, id: string): State {
  const item = tree.find(id);
  if (!item) return state;
  const folder = item.parent;
  const expanded = folder && folder !== tree.root ? expand(tree, state.expanded, folder) : state.expanded;
  return { ...state, scene: { kind: "folders" }, expanded, selected: item.id };
}

function toggle({ tree }: Project, state: State, id: string): State {
  const folder = tree.find(id);
  if (folder?.kind !== "folder" || folder === tree.root) return state;
  const isOpen = state.expanded.includes(folder.id) && around(folder).every((outer) => state.expanded.includes(outer.id));
  const expanded = isOpen ? collapse(tree, state.expanded, folder.id) : expand(tree, state.expanded, folder);
  return { ...state, expanded, selected: folder.id };
}

/** What is looked around is told of too, and of a cycle what to cut. */
function look({ tree }: Project, state: State, scene: Scene): State {
  if (scene.kind === "folders") return { ...state, scene };
  if (scene.kind === "cycle") return { ...state, scene, selected: undefined };
  const centre = tree.find(scene.id);
  return centre ? { ...state, scene: { ...scene, id: centre.id }, selected: centre.id } : state;
}

/** `state` as the part of an address behind `#`: what is as at first is left out. */
export function address(project: Project, state: State): string {
  const at = first(project);
  const words = new URLSearchParams();
  const { scene } = state;
  if (scene.kind === "around") words.set("around", scene.id);
  if (scene.kind === "around" && scene.depth !== DEPTHS[0]) words.set("depth", String(scene.depth));
  if (scene.kind === "cycle") words.set("cycle", String(scene.at + 1));
  if (state.selected !== undefined && !(scene.kind === "around" && scene.id === state.selected)) words.set("selected", state.selected);
  if (state.size !== at.size) words.set("size", state.size);
  if (state.colour !== at.colour) words.set("colour", state.colour);
  if (state.form !== at.form) words.set("form", state.form);
  if (!state.follows) words.set("follow", "no");
  if (state.expanded.join("\n") !== at.expanded.join("\n")) words.set("open", state.expanded.join("\n"));
  return words.toString();
}

/** The state that `address` tells of; what it says of things that are not there is not heard. */
export function atAddress(project: Project, address: string): State {
  const words = new URLSearchParams(address);
  const state = first(project);
  const open = words.get("open");
  const isFolder = (id: string) => project.tree.find(id)?.kind === "folder";
  return {
    ...look(project, state, scene(project, words)),
    expanded: open === null ? state.expanded : open.split("\n").filter(isFolder),
    size: words.get("size") ?? state.size,
    colour: words.get("colour") ?? state.colour,
    form: words.get("form") === "list" ? "list" : "picture",
    follows: words.get("follow") !== "no",
    ...selected(project, words),
  };
}

function scene({ graph }: Project, words: URLSearchParams): Scene {
  const id = words.get("around");
  const depth = Number(words.get("depth") ?? DEPTHS[0]);
  if (id !== null) return { kind: "around", id, depth: DEPTHS.find((known) => known === depth) ?? DEPTHS[0] };
  const at = Number(words.get("cycle")) - 1;
  return graph.document.cycles[at] ? { kind: "cycle", at } : { kind: "folders" };
}

function selected({ tree }: Project, words: URLSearchParams): { selected?: string } {
  const id = words.get("selected");
  const isThere = id !== null && id.split("\n").every((end) => tree.find(end) !== undefined);
  return isThere ? { selected: id } : {};
}

/** The folder or unit that is selected. */
export function selectedItem({ tree }: Project, { selected }: State): Item | undefined {
  return selected === undefined || selected.includes("\n") ? undefined : tree.find(selected);
}

/** Whether `folder` is open in the picture. */
export function isOpen({ expanded }: State, folder: Folder): boolean {
  return expanded.includes(folder.id);
}
