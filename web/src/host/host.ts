// What the view needs of where it is shown.

import type { ModuleGraph } from "../document";

/** What comes from where the view is shown. */
export interface News {
  readonly document: (document: ModuleGraph) => void;
  /** The file in the editor is another. */
  readonly current: (path: string) => void;
  /** What is around a file is to be seen. */
  readonly around: (path: string) => void;
  /** The address is another: somebody went back. */
  readonly address: (address: string) => void;
  /** There is no document, and why. */
  readonly problem: (text: string) => void;
}

export interface Host {
  /** What the graph is of. */
  readonly title: string;
  /** Whether there is an editor, which opens files and can be followed. */
  readonly hasEditor: boolean;
  /** Has `news` told from now on. */
  listen(news: News): void;
  /** What the reader saw last, or was linked to. */
  address(): string;
  /** The file that was in the editor when the reader saw that. */
  current(): string | undefined;
  /** Keeps what the reader sees; `isStep` if they would want to go back to what was before. */
  keep(address: string, isStep: boolean): void;
  /** Opens a file at a line, from 1; the reader stays in the view if it is but a glance. */
  open(path: string, line: number | undefined, isGlance: boolean): void;
  /** Gives the reader a file. */
  save(name: string, content: Blob): Promise<void>;
  /** The text of the view's own script, of which a worker is made. */
  script(): Promise<string | undefined>;
}
