// What the extension of VS Code and the view in its panel say to each other, and what the view keeps for the extension.
// Both import it, and types alone are in it: the extension is bundled without this folder.

import type { ModuleGraph } from "../document";

/** What the extension says. */
export type ToView =
  | { readonly type: "graph"; readonly document: ModuleGraph }
  | { readonly type: "current"; readonly path: string }
  | { readonly type: "around"; readonly path: string }
  | { readonly type: "problem"; readonly text: string };

/** What the view says. */
export type FromView =
  | { readonly type: "ready" }
  | { readonly type: "open"; readonly path: string; readonly line?: number; readonly isGlance: boolean }
  | { readonly type: "save"; readonly name: string; readonly base64: string };

/** What the view keeps: VS Code hands it to the page when that is made again, and to the extension after a reload. */
export interface Kept {
  /** The folder that the graph is of, by its URI. */
  readonly folder?: string;
  /** What the reader saw of it, as addresses tell it. */
  readonly address: string;
  /** The file that was in the editor then. */
  readonly current?: string;
}
