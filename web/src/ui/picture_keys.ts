// What keys do in the picture, a row each.

import type { Picture } from "../picture/picture";
import type { View } from "./use_view";

/** What a key acts on. */
interface Held {
  readonly view: View;
  readonly picture: Picture;
  /** What of the picture is chosen. */
  readonly chosen: string | undefined;
  readonly enter: (id: string) => void;
}

type Act = (held: Held) => void;

const KEYS: Readonly<Record<string, Act>> = {
  ArrowLeft: (held) => go(held, { x: -1, y: 0 }),
  ArrowRight: (held) => go(held, { x: 1, y: 0 }),
  ArrowUp: (held) => go(held, { x: 0, y: -1 }),
  ArrowDown: (held) => go(held, { x: 0, y: 1 }),
  Enter: ({ chosen, enter }) => chosen !== undefined && enter(chosen),
  a: ({ view, chosen }) => chosen !== undefined && view.act({ do: "look", scene: { kind: "around", id: chosen, depth: 1 } }),
  Backspace: close,
  Escape: leave,
  "+": ({ picture }) => picture.zoom(1.3),
  "=": ({ picture }) => picture.zoom(1.3),
  "-": ({ picture }) => picture.zoom(1 / 1.3),
  "0": ({ picture }) => picture.fit(),
};

/** Does what `key` is for; whether it is for anything. */
export function press(key: string, held: Held): boolean {
  const act = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
  act?.(held);
  return act !== undefined;
}

function go({ view, picture, chosen }: Held, direction: { x: number; y: number }): void {
  const next = picture.beside(chosen, direction);
  if (next !== undefined) view.act({ do: "select", id: next });
}

/** Closes the folder around what is chosen. */
function close({ view, chosen }: Held): void {
  const { tree } = view.project;
  const folder = chosen === undefined ? undefined : tree.find(chosen)?.parent;
  if (folder && folder !== tree.root) view.act({ do: "toggle", id: folder.id });
}

/** First nothing is chosen any more, then all folders are back. */
function leave({ view: { state, act } }: Held): void {
  if (state.selected !== undefined && state.scene.kind === "folders") act({ do: "select", id: undefined });
  else act({ do: "look", scene: { kind: "folders" } });
}
