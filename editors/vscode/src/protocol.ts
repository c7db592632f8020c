// The server's own requests, as docs/protocol.md has them. Nothing else of it is named here.

import type { Diagnostic, Position, ProgressToken, Range, TextDocumentIdentifier } from "vscode-languageclient/node";

/** The version of the own requests that this extension speaks. */
export const PROTOCOL = 1;

/** What a server says of its own requests, in `capabilities.experimental.astrolens`. */
export interface OwnCapabilities {
  protocol: number;
  requests: string[];
}

/** Where code lenses point, and what `astrolens.showBreakdown` takes. */
export interface Place {
  uri: string;
  position: Position;
}

/** Which nodes of a syntax tree are shown. */
export type AstDetail = "named" | "fields" | "all";

export interface AstParams {
  textDocument: TextDocumentIdentifier;
  range?: Range;
  position?: Position;
  detail?: AstDetail;
  depth?: number;
}

/** A node of a syntax tree; flags that are absent are false. */
export interface AstNode {
  kind: string;
  field?: string;
  named: boolean;
  error?: boolean;
  missing?: boolean;
  extra?: boolean;
  /** Nodes below are left out. */
  cut?: boolean;
  range: Range;
  text?: string;
  children?: AstNode[];
}

export interface Ast {
  version: number;
  language: string;
  hasError: boolean;
  nodes: AstNode[];
  path?: AstNode[];
}

export interface BreakdownParams {
  textDocument: TextDocumentIdentifier;
  position?: Position;
  function?: string;
  metric?: string;
}

/** A point of a figure: where it is added, how much, and why. */
export interface Increment {
  range: Range;
  points: number;
  reason: string;
}

/** What could be done to lower a figure, and how many points would leave the function. */
export interface Advice {
  range: Range;
  points: number;
  /** A sentence with code in back quotes. */
  text: string;
}

export interface Breakdown {
  function: string;
  kind: string;
  range: Range;
  nameRange: Range;
  metric: string;
  value: number;
  /** The figure as the sum of its points: `cognitive 3 = 1 + 2`. */
  sum: string;
  metrics: { id: string; title: string; value: number }[];
  increments: Increment[];
  findings: Diagnostic[];
  advice: Advice[];
  markdown: string;
}

export type Severity = "information" | "warning" | "error";

/** A function of the workspace. */
export interface WorkspaceFunction {
  name: string;
  qualifiedName: string;
  kind: string;
  uri: string;
  range: Range;
  nameRange?: Range;
  metrics: Record<string, number>;
}

export interface FunctionsParams {
  sort?: string;
  filter?: string;
  limit?: number;
  /** Whether the answer waits until all files have been looked at. */
  complete?: boolean;
}

export interface Functions {
  total: number;
  functions: WorkspaceFunction[];
}

/** A function in a report. Lines and columns count from 1, columns in code points. */
export interface ReportFunction {
  name: string;
  qualified_name: string;
  kind: string;
  start_line: number;
  start_column: number;
  end_line: number;
  cyclomatic: number;
  cognitive: number;
  nesting: number;
  parameters: number;
  statements: number;
  npath: number;
  lines: { code: number };
  increments?: { metric: string; line: number; column: number; points: number; reason: string }[];
}

export interface ReportFinding {
  rule: string;
  severity: Severity;
  message: string;
  start_line: number;
  start_column: number;
  end_line: number;
  end_column: number;
  symbol: string | null;
}

/** What a scan says of a file; see docs/report.schema.json for all of it. */
export interface FileReport {
  path: string;
  language: string;
  functions: ReportFunction[];
  findings: ReportFinding[];
}

export interface ReportParams {
  textDocument: TextDocumentIdentifier;
  explain?: boolean;
}

export interface Summary {
  files: number;
  functions: number;
  lines: { total: number; code: number };
  languages: Record<string, { files: number; functions: number }>;
  severities: Partial<Record<Severity, number>>;
  skipped: Record<string, number>;
}

export interface ScanParams {
  workDoneToken?: ProgressToken;
  partialResultToken?: ProgressToken;
  folders?: string[];
  explain?: boolean;
  /** Whether functions are wanted, or only what is found. */
  functions?: boolean;
  /** Only what is new or worse since a revision, or since the branch work starts from. */
  since?: { revision?: string; failOn?: Severity };
}

/** What a folder was compared with, and the commit in which the histories part. */
export interface Compared {
  uri: string;
  revision: string;
  commit: string;
}

export interface Scan {
  summary: Summary;
  since?: Compared[];
  files: FileReport[];
}

/** A request by its name, with the types of what it takes and answers. */
export interface Request<Params, Result> {
  readonly method: string;
  /** For the types only. */
  readonly types?: (params: Params) => Result;
}

export const ast: Request<AstParams, Ast | null> = { method: "astrolens/ast" };
export const breakdown: Request<BreakdownParams, Breakdown | null> = { method: "astrolens/breakdown" };
export const functions: Request<FunctionsParams, Functions> = { method: "astrolens/functions" };
export const report: Request<ReportParams, FileReport | null> = { method: "astrolens/report" };
export const scan: Request<ScanParams, Scan> = { method: "astrolens/scan" };
export const status: Request<Record<string, never>, unknown> = { method: "astrolens/status" };
