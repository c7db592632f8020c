// What `astrolens graph --format json` writes. Generated from docs/graph.schema.json by
// `cargo xtask tidy --write`: do not edit.

/** A dependency to cut. */
export interface GraphCut {
  /** Who asks. */
  from: string;
  /** What for. */
  to: string;
  /** How little hangs on it, and where. */
  reason: string;
}

/** Modules that ask for one another in a circle. */
export interface GraphCycle {
  /** Who is in it. */
  modules: string[];
  /** What to cut. */
  cut: GraphCut[];
  /** How many uses that are. */
  uses: number;
  /** Whether no other cut has fewer. */
  cheapest: boolean;
}

/** An edge. */
export interface GraphEdge {
  /** Who asks. */
  from: string;
  /** What for. */
  to: string;
  /** How, such as `import`, `include`, `re_export`, `ffi`, `http`. */
  kind: string;
  /** The line of the first place that asks; absent where `from` is several files. */
  line: number | null;
  /** How many places ask. */
  uses: number;
  /** What is particular to all of them. */
  flags: ImportFlag[];
  /** What it rests on, if no import says so. */
  evidence?: string;
}

/** A node. */
export interface GraphModule {
  /** What tells it from all others. */
  id: string;
  /** The path of a file or folder; absent for what is external. */
  path?: string;
  /** The name of what is external. */
  name?: string;
  /** `file`, `package`, `component`, `folder`, `external` or `std`. */
  kind: string;
  /** The language it is of, if it is of one. */
  language: string | null;
  /** Whose work a file is. */
  origin?: Origin;
  /** The package that a file is a part of, which has their figures. */
  package?: string;
  /** How many units ask for it. */
  fan_in?: number;
  /** For how many it asks. */
  fan_out?: number;
  /** Ca: how many modules outside of it ask for it. */
  afferent_coupling?: number;
  /** Ce: for how many modules outside of it it asks. */
  efferent_coupling?: number;
  /** I = Ce / (Ca + Ce). */
  instability?: number;
  /** A: the share of its types that only say what others have to do. */
  abstractness?: number;
  /** D = |A + I - 1|. */
  distance?: number;
  /** How high it stands above those that ask for nothing. */
  layer?: number;
  /** How many units ask for it, themselves or by way of others: its blast radius. */
  dependents?: number;
  /** For how many it asks so. */
  dependencies?: number;
  /** The cycle it is in, by its place in the list, from 0. */
  cycle?: number;
  /** Many ask for it, and it asks for many. */
  hub?: boolean;
  /** Nothing asks for it, and it asks for nothing. */
  orphan?: boolean;
  /** How many types it has. */
  types?: number;
  /** How many of those only say what others have to do. */
  abstract_types?: number;
}

/** Something in a manifest that is not understood. */
export interface GraphProblem {
  /** The manifest. */
  path: string;
  /** The line, from 1, if it is known. */
  line: number | null;
  /** What is wrong there. */
  message: string;
  /** What is not known because of it. */
  loss: string;
}

/** Counts over what is shown, and what is about all of it. */
export interface GraphSummary {
  /** How many nodes are shown. */
  modules: number;
  /** How many edges. */
  edges: number;
  /** How many cycles. */
  cycles: number;
  /** How much was not found. */
  unresolved: number;
  /** The share of modules that a change of one can reach; nothing where figures are not asked for. */
  propagation_cost: number | null;
  /** By how much that may be wrong, where it comes from a sample. */
  propagation_cost_error?: number;
}

/** Something that was not found. */
export interface GraphUnresolved {
  /** Who asks. */
  from: string;
  /** What for, as written. */
  text: string;
  /** The line that asks. */
  line: number | null;
  /** Why it was not found, such as `missing`, `computed`, `ambiguous`. */
  reason: string;
  /** More about the reason: what is wrong with a manifest, which rule forbids it. */
  detail?: string;
  /** The files that it may be. */
  candidates?: string[];
}

/** What is particular about an import. */
export type ImportFlag =
  | "type_only"
  | "conditional"
  | "dynamic"
  | "test"
  | "re_export"
  | "computed";

/** A graph as programs read it. */
export interface ModuleGraph {
  /** The name of this form: one that a reader of this could misread gets another. */
  schema: string;
  /** The version of the program. */
  version: string;
  /** What is shown: files, folders, packages, and with them what is external. */
  modules: GraphModule[];
  /** What they ask of one another. */
  edges: GraphEdge[];
  /** The cycles among them, the largest first. */
  cycles: GraphCycle[];
  /** What they ask for that was not found. */
  unresolved: GraphUnresolved[];
  /** What of manifests is not understood. */
  problems: GraphProblem[];
  /** Counts. */
  summary: GraphSummary;
}

/** Whose work a file is. */
export type Origin =
  | "own"
  | "vendored"
  | "generated"
  | "minified";
