// What is laid out, and what comes of it: plain data, so that it goes to a worker and back.

export interface LayoutNode {
  readonly id: string;
  readonly parent?: string;
  readonly width: number;
  readonly height: number;
  /** Where it is now, if it is somewhere. */
  readonly x?: number;
  readonly y?: number;
}

export interface LayoutEdge {
  readonly from: string;
  readonly to: string;
  /** How much is behind it. */
  readonly strength: number;
}

export interface Problem {
  /** Folders within folders, or layers from who asks to who is asked for. */
  readonly kind: "nested" | "layered";
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly LayoutEdge[];
}

/** Where the middle of each node is that holds no others. */
export type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

/** The question to a worker, and its answer. */
export interface Question {
  readonly number: number;
  readonly problem: Problem;
}

export interface Answer {
  readonly number: number;
  readonly places: Places;
}
