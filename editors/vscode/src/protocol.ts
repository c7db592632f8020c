// The server's own requests, notifications and types. Generated from docs/protocol.schema.json and
// docs/report.schema.json by `cargo xtask tidy --write`: do not edit.

import type * as lsp from "vscode-languageclient/node";

import type { ModuleGraph } from "../../../web/src/document";
import type { Notification, Request } from "./request";

/** The version of the own requests that the types are of. */
export const PROTOCOL = 1;

/** The syntax tree of a document or a part of it, and the nodes under a position. */
export const ast: Request<AstParams, AstResult | null> = { method: "astrolens/ast" };

/** Why a function has its figure, point by point. */
export const breakdown: Request<BreakdownParams, BreakdownResult | null> = { method: "astrolens/breakdown" };

/** What is found in the workspace, a page at a time. */
export const findings: Request<FindingsParams, FindingsResult> = { method: "astrolens/findings" };

/** The functions of the workspace, those of the worst figure first, a page at a time. */
export const functions: Request<FunctionsParams, FunctionsResult> = { method: "astrolens/functions" };

/** Which module depends on which, and what follows from it. */
export const moduleGraph: Request<ModuleGraphParams, Document | null> = { method: "astrolens/moduleGraph" };

/** The report of a document, as a scan on the command line has it. */
export const report: Request<ReportParams, FileReport | null> = { method: "astrolens/report" };

/** The report of the whole workspace, with what is open as the editor has it. */
export const scan: Request<ScanParams, ScanResult, ScanPart> = { method: "astrolens/scan" };

/** How the server is. */
export const status: Request<StatusParams, StatusResult> = { method: "astrolens/status" };

/** Functions or findings of the workspace are not what they were. */
export const changed: Notification<ChangedParams> = { method: "astrolens/changed" };

/** Module graphs of the workspace are not what they were. */
export const moduleGraphChanged: Notification<ModuleGraphChangedParams> = { method: "astrolens/moduleGraphChanged" };

/** Assignments, branches and conditions (Fitzpatrick 1997). */
export interface Abc {
  /** Assignments: every transfer of a value into a variable. */
  a: number;
  /** Branches: every call. */
  b: number;
  /** Conditions: every comparison, `else`, `case`, `catch` and `?:`. */
  c: number;
  /** √(a² + b² + c²), to two decimals. */
  magnitude: number;
}

/** What could be done to lower the figure. */
export interface Advice {
  /** What it is about. */
  range: lsp.Range;
  /** How many points would leave the function. */
  points: number;
  /** What to do, with code in back quotes. */
  text: string;
}

/** Which nodes are shown. */
export type AstDetail = "named" | "fields" | "all";

/** A node of a syntax tree; flags that are absent are false. */
export interface AstNode {
  /** Its kind, as the grammar calls it. */
  kind: string;
  /** The part that it plays in the node above it. */
  field?: string;
  /** It has a name; a token without one reads as its kind says. */
  named: boolean;
  /** The grammar has no place for what it holds. */
  error?: boolean;
  /** The grammar wants it, and the text lacks it. */
  missing?: boolean;
  /** It may stand anywhere, as comments do. */
  extra?: boolean;
  /** Nodes below it are left out. */
  cut?: boolean;
  /** Where it stands. */
  range: lsp.Range;
  /** What it reads, if there are no nodes below it. */
  text?: string;
  /** The nodes below it, in source order. */
  children?: AstNode[];
}

/** Which part of the tree is asked for. */
export interface AstParams {
  /** The document. */
  textDocument: lsp.TextDocumentIdentifier;
  /** The part of it whose nodes are wanted; all of it if absent. */
  range?: lsp.Range;
  /** Where the path down to the smallest node is wanted. */
  position?: lsp.Position;
  /** Which nodes are shown. */
  detail?: AstDetail;
  /** How many levels below the outermost nodes are shown. */
  depth?: number;
}

/** The syntax tree of a document, or a part of it. */
export interface AstResult {
  /** The version of the document. */
  version: number;
  /** The language it is read as. */
  language: string;
  /** The text has a part that the grammar has no place for, or lacks one. */
  hasError: boolean;
  /** The outermost nodes. */
  nodes: AstNode[];
  /** From the root down to the smallest node under the position. */
  path?: AstNode[];
}

/** What is done in the background. */
export interface Background {
  /** Whether something is. */
  state: BackgroundState;
  /** How many files are done. */
  done: number;
  /** How many are to be. */
  total: number;
  /** Where files are analysed, as in `2 workers`; absent if that is where the server runs. */
  place?: string;
}

/** Whether something is done in the background. */
export type BackgroundState = "idle" | "scanning";

/** How a finding stands to the baseline (SARIF 2.1.0, section 3.27.24). */
export type BaselineState = "new" | "updated" | "unchanged";

/** What is asked for: the function at a position, or that of a name. */
export interface BreakdownParams {
  /** The document. */
  textDocument: lsp.TextDocumentIdentifier;
  /** A place in the function; the innermost is meant. */
  position?: lsp.Position;
  /** Its qualified name, or its name. */
  function?: string;
  /** The metric whose points are wanted; cognitive complexity if absent. */
  metric?: string;
}

/** What `astrolens.showBreakdown` is about, as code lenses have it. */
export interface BreakdownPlace {
  /** The document. */
  uri: lsp.DocumentUri;
  /** A place in the function. */
  position: lsp.Position;
}

/** Why a function has its figure. */
export interface BreakdownResult {
  /** Its qualified name. */
  function: string;
  /** What sort of function it is. */
  kind: FunctionKind;
  /** Where it stands. */
  range: lsp.Range;
  /** Where its name stands; empty where it has none. */
  nameRange: lsp.Range;
  /** The metric whose points these are. */
  metric: string;
  /** Its figure. */
  value: number;
  /** The figure as the sum of its points: `cognitive 3 = 1 + 2`. */
  sum: string;
  /** All figures. */
  metrics: Figure[];
  /** The points, in source order. */
  increments: Point[];
  /** What is found of it. */
  findings: lsp.Diagnostic[];
  /** How the figure could be lowered. */
  advice: Advice[];
  /** All of it for a person. */
  markdown: string;
}

/** How often the cache on disk knew a file. */
export interface CacheStatus {
  /** Where it is. */
  path: string;
  /** How many files it knew. */
  hits: number;
  /** How many it did not. */
  misses: number;
}

/** The ends of a chain, by their paths in the folder. */
export interface ChainEnds {
  /** Who depends. */
  from: string;
  /** On what. */
  to: string;
}

/** What can change. */
export type ChangedKind = "functions" | "findings";

/** What has changed since the client was told last. */
export interface ChangedParams {
  /** What is not what it was, each once. */
  kinds: ChangedKind[];
}

/** What a folder was compared with. */
export interface Compared {
  /** The folder. */
  uri: lsp.DocumentUri;
  /** The revision that was asked for, or the branch that work starts from. */
  revision: string;
  /** The commit in which the history parted from it. */
  commit: string;
}

/** Sum, maximum and mean of a metric over a file's functions. */
export interface Distribution {
  /** The sum. */
  sum: number;
  /** The largest. */
  max: number;
  /** The mean, to two decimals. */
  mean: number;
}

/** The graph as `astrolens graph --format json` has it. */
export type Document = ModuleGraph;

/** The documents of an editor. */
export interface Documents {
  /** How many are open. */
  open: number;
}

/** A place that supports a finding, with the part it plays there. */
export interface Evidence {
  /** The part this place plays, such as `increment` or `subject`. */
  role: string;
  /** Line, from 1. */
  line: number;
  /** Column in code points, from 1. */
  column: number;
  /** One sentence or phrase that says what this place contributes. */
  note: string;
  /** Byte offset of the place's start. */
  start_byte: number;
  /** Byte offset just past the place; that of its start where it is no stretch of text. */
  end_byte: number;
  /** The file that the place is in, named as reports name files; absent if it is that of the finding. */
  path?: string;
}

/** A figure of a function. */
export interface Figure {
  /** The metric. */
  id: string;
  /** The name people read. */
  title: string;
  /** Its value. */
  value: number;
}

/** The metrics of a whole file. */
export interface FileMetrics {
  /** Cyclomatic complexity over its functions. */
  cyclomatic: Distribution;
  /** Cognitive complexity over its functions. */
  cognitive: Distribution;
  /** Nesting over its functions. */
  nesting: Distribution;
  /** Parameters over its functions. */
  parameters: Distribution;
  /** Exits over its functions. */
  exits: Distribution;
  /** Statements of the whole file, in functions or not. */
  statements: number;
  /** Comment lines per line of code or comment, 0 to 1, to four decimals. */
  comment_density: number;
  /** Halstead's measures of the whole file. */
  halstead: Halstead;
  /** Maintainability index of the whole file, 0 (worst) to 100. */
  maintainability_index: number;
}

/** All that is known of one file, computed from its bytes, language and configuration alone. */
export interface FileReport {
  /** Relative to the scanned folder, parts joined by `/`; empty until the consumer names it. */
  path: string;
  /** The language it was read as. */
  language: LanguageName;
  /**
   * How it is written on disk, where byte offsets are not those of the file but of its text in UTF-8: `utf-16le`
   * or `utf-16be`.
   */
  encoding?: string;
  /** Whose work it is; what is not the project's own has no findings, unless the configuration says otherwise. */
  origin: Origin;
  /** What says whose work it is, as a clause; absent where nothing says anything. */
  origin_reason?: string;
  /** What makes the whole file test code, as a clause; absent where it is not. */
  test_reason?: string;
  /** A syntax error or a limit left a part of it unread. */
  partial: boolean;
  /** Where its first syntax error is; absent where a limit left a part unread. */
  partial_at?: Position;
  /** Why it was not measured, where it was not. */
  skipped: Skipped | null;
  /** Its lines. */
  lines: LineCounts;
  /** Sums, maxima and means; absent where the file was not measured. */
  metrics: FileMetrics | null;
  /** Its functions in source order. */
  functions: Function[];
  /** Its types in source order. */
  types: TypeReport[];
  /** Its imports in source order. */
  imports: Import[];
  /** What the rules found, in source order. */
  findings: Finding[];
  /** The comments that suppress findings, with what they suppressed, in source order. */
  suppressions?: Suppression[];
  /** What a baseline lets pass, in source order. */
  known?: Finding[];
}

/** What a rule found, where, how sure it is, and why. */
export interface Finding {
  /** The rule that speaks. */
  rule: RuleId;
  /** How much it matters. */
  severity: Severity;
  /** One sentence for a person, naming the symbol and the figure. */
  message: string;
  /** Line of the primary span's start, from 1. */
  start_line: number;
  /** Column of the primary span's start in code points, from 1. */
  start_column: number;
  /** Line of the primary span's end, from 1. */
  end_line: number;
  /** Column just past the primary span, in code points, from 1. */
  end_column: number;
  /** Byte offset of the primary span's start. */
  start_byte: number;
  /** Byte offset just past the primary span. */
  end_byte: number;
  /** Qualified name of the symbol the finding is about; absent for a whole file. */
  symbol: string | null;
  /** Which symbol it is of those that share the name, in source order, from 0. */
  ordinal?: number;
  /** What sort of symbol it is. */
  kind?: SymbolKind;
  /** Stable across edits elsewhere in the file: see `Fingerprint`. */
  fingerprint: Fingerprint;
  /** How likely the judgement is right, 0 to 1; absent where it is a measurement. */
  confidence: number | null;
  /** The figure that was measured, where the finding is about one. */
  value: number | null;
  /** The limit the figure passed. */
  threshold: number | null;
  /** What supports the finding, most important first; where there is much, the rest is counted only. */
  evidence: Evidence[];
  /** How many places support it, listed or not. */
  evidence_count: number;
  /** How it stands to the baseline, where it was compared with one. */
  baseline?: BaselineState;
}

/** Which findings are asked for. */
export interface FindingsParams {
  /** What comes first. */
  sort?: FindingsSort;
  /** The mildest severity that is told; all are if absent. */
  severity?: Severity;
  /** The rule whose findings are told; those of all are if absent. */
  rule?: RuleId;
  /** The language of the files whose findings are told; those of all are if absent. */
  language?: LanguageName;
  /** Words that each are part of the path or of the symbol, in whatever case. */
  filter?: string;
  /** How many are told at most: 1000 if absent, and never more than 10,000. */
  limit?: number;
  /** Where the answer before this one ended: its `next`. */
  cursor?: string;
  /** Whether the answer waits until all files have been looked at. */
  complete?: boolean;
}

/** The findings asked for. */
export interface FindingsResult {
  /** How many there are. */
  total: number;
  /** How many there are of each rule. */
  rules: Record<string, number>;
  /** How many there are of each severity. */
  severities: Record<string, number>;
  /** The first of them, or those that follow the cursor. */
  findings: WorkspaceFinding[];
  /** The cursor by which those that follow are asked for, if there are any. */
  next?: string;
  /**
   * The list is another one than that of the cursor: the findings are those that follow the place where the cursor
   * stood.
   */
  outdated?: boolean;
}

/** What comes first. */
export type FindingsSort = "severity" | "path";

/**
 * Identifies a finding within its file by rule and symbol, never by line: text that moves the symbol down does
 * not change it, and neither does moving the file. Consumers that compare across files key by path and
 * fingerprint.
 * The first 16 hexadecimal digits of the BLAKE3 hash of the parts. Two findings of one rule on symbols of the
 * same name in one file differ by `ordinal`.
 */
export type Fingerprint = string;

/** A function, method or closure with all its metrics. */
export interface Function {
  /** The name as written; `<anonymous>` where there is none. */
  name: string;
  /**
   * The name within its file, parts joined by the language's separator: what identifies it, with `ordinal` where
   * several functions share it.
   */
  qualified_name: string;
  /** Which it is of those that share its qualified name, in source order, from 0. */
  ordinal?: number;
  /** What sort of function it is. */
  kind: FunctionKind;
  /** By what it is found again when its name does not tell; absent where nobody compares. */
  hashes?: Hashes;
  /** From where it can be called, where the language says. */
  visibility?: Visibility;
  /** A syntax error lies inside: the figures are of what could be read. */
  partial?: boolean;
  /** It is test code: its file is, it is marked as a test, or it stands within one that is. */
  test?: boolean;
  /** Line where it starts, from 1. */
  start_line: number;
  /** Column where it starts, in code points from 1. */
  start_column: number;
  /** Its last line, from 1, inclusive. */
  end_line: number;
  /** Byte offset of its start. */
  start_byte: number;
  /** Byte offset just past its end. */
  end_byte: number;
  /** Byte offsets of its name, for editors. */
  name_start_byte: number;
  /** Byte offset just past its name. */
  name_end_byte: number;
  /** Cyclomatic complexity: 1 + decision points. */
  cyclomatic: number;
  /** Cognitive complexity: how hard the control flow is to follow. */
  cognitive: number;
  /** The deepest stack of control structures. */
  nesting: number;
  /** Number of parameters, without the receiver. */
  parameters: number;
  /** Their names. */
  parameter_names?: Parameter[];
  /** Number of ways out. */
  exits: number;
  /** Number of statements. */
  statements: number;
  /** Number of acyclic paths (saturating). */
  npath: number;
  /** Conditional branches of the preprocessor inside; only for languages that have one. */
  preprocessor_branches?: number;
  /** Lines from the first to the last. */
  lines: LineCounts;
  /** Assignments, branches, conditions. */
  abc: Abc;
  /** Halstead's measures. */
  halstead: Halstead;
  /** Maintainability index, 0 (worst) to 100. */
  maintainability_index: number;
  /** Byte offsets (start, end) of the documentation above or within it. */
  documentation?: unknown[];
  /** The points that make up its complexities, in source order. */
  increments?: Increment[];
}

/** What sort of function a `Function` is. */
export type FunctionKind =
  | "function"
  | "method"
  | "constructor"
  | "destructor"
  | "getter"
  | "setter"
  | "operator"
  | "closure"
  | "block"
  | "initializer";

/** Which functions are asked for. */
export interface FunctionsParams {
  /** The metric whose worst figure comes first; cognitive complexity if absent. */
  sort?: string;
  /** Words that each are part of the qualified name or the path, in whatever case. */
  filter?: string;
  /** How many are told at most: 1000 if absent, and never more than 10,000. */
  limit?: number;
  /** Where the answer before this one ended: its `next`. */
  cursor?: string;
  /** Whether the answer waits until all files have been looked at. */
  complete?: boolean;
}

/** The functions asked for. */
export interface FunctionsResult {
  /** How many there are. */
  total: number;
  /** The first of them, or those that follow the cursor. */
  functions: WorkspaceFunction[];
  /** The cursor by which those that follow are asked for, if there are any. */
  next?: string;
  /**
   * The list is another one than that of the cursor: the functions are those that follow the place where the
   * cursor stood.
   */
  outdated?: boolean;
}

/** Halstead's software science (Halstead 1977), from counts of operators and operands. */
export interface Halstead {
  /** Distinct operators. */
  n1: number;
  /** Distinct operands. */
  n2: number;
  /** All operators. */
  N1: number;
  /** All operands. */
  N2: number;
  /** n = n1 + n2. */
  vocabulary: number;
  /** N = N1 + N2. */
  length: number;
  /** N · log₂ n, in bits. */
  volume: number;
  /** n1 / 2 · N2 / n2. */
  difficulty: number;
  /** Difficulty · volume, in elementary mental discriminations. */
  effort: number;
  /** Effort / 18, in seconds. */
  time_s: number;
  /** Effort^(2/3) / 3000: the delivered-bugs estimate by effort. */
  bugs: number;
}

/**
 * By what a function is found again when its name does not tell: under another name, elsewhere, or among others
 * of its name.
 */
export interface Hashes {
  /** Of its first line, with what stands before it there: what it is handed to, or its parameters. */
  head: TextHash;
  /** Of all of it without its name: the same for a function that was renamed, indented or moved. */
  body: TextHash;
}

/** An import as the text states it. */
export interface Import {
  /** The statement, directive or call, white space folded; a long call's is cut. */
  text: string;
  /** Line, from 1. */
  line: number;
  /** How it asks, by the language's word for it where there is one. */
  kind: ImportKind;
  /** What is particular about it. */
  flags?: ImportFlag[];
  /** What it asks for, in source order. */
  requests?: ImportRequest[];
}

/** What is particular about an import. */
export type ImportFlag =
  | "type_only"
  | "conditional"
  | "dynamic"
  | "test"
  | "re_export"
  | "computed";

/** How a file asks for another. */
export type ImportKind =
  | "import"
  | "from"
  | "include"
  | "use"
  | "extern crate"
  | "mod"
  | "export"
  | "require"
  | "dynamic"
  | "import-type"
  | "embed"
  | "module"
  | "extern"
  | "library"
  | "program"
  | "request"
  | "route"
  | "mount"
  | "rpc"
  | "service"
  | "define"
  | "address"
  | "reference";

/** One thing that an `Import` asks for. */
export interface ImportRequest {
  /** What is asked for, without quotes, brackets and the dots of a relative import. Absent where it is computed. */
  specifier?: string;
  /** How it is written; absent for a plain `name`. */
  form?: SpecifierForm;
  /** How many dots stand before a relative one; absent for one that is not relative. */
  level?: number;
  /** What of it is asked for by name. */
  names?: RequestedName[];
}

/** What `astrolens.showImporters` is about, as the lens of a first line has it. */
export interface ImportedFile {
  /** The file. */
  uri: lsp.DocumentUri;
}

/** One point of a metric: where it was added and why. */
export interface Increment {
  /** The metric that grew. */
  metric: MetricId;
  /** Line, from 1. */
  line: number;
  /** Column in code points, from 1. */
  column: number;
  /** By how much; for NPath, the number of paths through the structure. */
  points: number;
  /** Why, as a phrase: `if, 2 levels deep`. */
  reason: string;
}

/** The name of a language as its folder, configuration and reports spell it: `python`, `cpp`. */
export type LanguageName = string;

/** Counts over the files of one language. */
export interface LanguageTotals {
  /** Files measured. */
  files: number;
  /** Functions measured. */
  functions: number;
  /** Lines of the measured files. */
  lines: LineTotals;
}

/**
 * How many lines of which sort.
 * A line is code if a token that is not a comment touches it, else a comment if a comment touches it, else
 * blank; so the three sum to `total`.
 */
export interface LineCounts {
  /** All lines. */
  total: number;
  /** Lines with code. */
  code: number;
  /** Lines with nothing but comments; Python's docstrings are comments. */
  comment: number;
  /** Lines with nothing but white space. */
  blank: number;
}

/** `LineCounts` over many files. */
export interface LineTotals {
  /** All lines. */
  total: number;
  /** Lines with code. */
  code: number;
  /** Lines with nothing but comments. */
  comment: number;
  /** Lines with nothing but white space. */
  blank: number;
}

/**
 * The identifier of a metric: lower case, words joined by `_`, such as `cognitive`.
 * Which identifiers exist is the metric registry's to say; this is only the name.
 */
export type MetricId = string;

/** Which module graphs have changed since the client was told last. */
export interface ModuleGraphChangedParams {
  /** The folders of the workspace whose graph is another, each once. */
  folders: lsp.DocumentUri[];
}

/** Which part of which graph. */
export interface ModuleGraphParams {
  /** The folder of the workspace; if absent, the one that `uri` is in, or else the first. */
  folder?: lsp.DocumentUri;
  /** A file in the folder. */
  uri?: lsp.DocumentUri;
  /** What is a node. */
  level?: NodeLevel;
  /** Only this file or folder, by its path in the folder, and what it depends on. */
  focus?: string;
  /** With `focus`, what depends on it instead. */
  reverse?: boolean;
  /** With `focus`, how many dependencies away; all if absent. */
  depth?: number;
  /** Only cycles. */
  cycles?: boolean;
  /** Only the shortest chain of dependencies from one to the other. */
  between?: ChainEnds;
  /** Whether packages that are no part of the project, and standard libraries, are shown as well. */
  external?: boolean;
  /** Whether dependencies on types alone count in cycles and figures: yes if absent. */
  typeOnly?: boolean;
  /** Whether dependencies for tests alone do: yes if absent. */
  tests?: boolean;
}

/** What is a node. */
export type NodeLevel =
  | "file"
  | "component"
  | "folder"
  | "package";

/** Whose work a file is. */
export type Origin =
  | "own"
  | "vendored"
  | "generated"
  | "minified";

/** What a server says that it has, in `experimental.astrolens` of its capabilities. */
export interface OwnCapabilities {
  /** The version of what follows: it grows when something changes its meaning. */
  protocol: number;
  /** The requests that it answers, in the order of their names. */
  requests: string[];
  /** The notifications that it sends to clients that want them. */
  notifications: string[];
}

/** A parameter as the function's head declares it. */
export type Parameter = string;

/** A point of the figure: where it is added, how much, and why. */
export interface Point {
  /** The word or sign that adds it. */
  range: lsp.Range;
  /** How much. */
  points: number;
  /** Why. */
  reason: string;
}

/** A place in a file as reports give it. */
export interface Position {
  /** Line, from 1. */
  line: number;
  /** Column in Unicode code points, from 1 (SARIF's `unicodeCodePoints`). */
  column: number;
}

/** What waits in a server. */
export interface Queue {
  /** Events that have not been applied. */
  events: number;
  /** Requests that wait for a thread. */
  requests: number;
}

/** Which report. */
export interface ReportParams {
  /** The document. */
  textDocument: lsp.TextDocumentIdentifier;
  /** Whether the increments behind every figure are wanted. */
  explain?: boolean;
}

/** A name that an `ImportRequest` asks for. */
export interface RequestedName {
  /**
   * The name within the module. `default` is the default export; `*` is all its names, or with an alias, the
   * module itself.
   */
  name: string;
  /** The name it goes by in this file, where that is another. */
  alias?: string;
  /** It is marked as a type. */
  type_only?: boolean;
}

/** The identifier of a rule, such as `cognitive-complexity`: lower case, words joined by `-`. */
export type RuleId = string;

/** What is to be scanned. */
export interface ScanParams {
  /** The token under which progress is shown, and by which the scan is cancelled. */
  workDoneToken?: lsp.ProgressToken;
  /** The token under which files are sent as they are found. */
  partialResultToken?: lsp.ProgressToken;
  /** The folders; all of the workspace's unless given. */
  folders?: lsp.DocumentUri[];
  /** Whether the increments behind every figure are wanted. */
  explain?: boolean;
  /** Whether functions are wanted, or only what is found. */
  functions?: boolean;
  /** Only what is new or worse is wanted. */
  since?: Since;
}

/** What was found so far and was not told before. */
export interface ScanPart {
  /** The files. */
  files: FileReport[];
}

/** What was found. */
export interface ScanResult {
  /** Counts over all files. */
  summary: Summary;
  /** What each folder was compared with, if that was asked for. */
  since?: Compared[];
  /** The files; none if they were sent as partial results. */
  files: FileReport[];
}

/** How much a finding matters, least first. */
export type Severity = "information" | "warning" | "error";

/** Since when something has to be new or worse. */
export interface Since {
  /** The revision the history has parted from; the branch that work starts from unless given. */
  revision?: string;
  /** The mildest severity that counts; warnings unless given. */
  failOn?: Severity;
}

/** Why a file was not measured. */
export interface Skipped {
  /** A word a program can compare: `generated`, `too-large`, `unreadable`. */
  reason: string;
  /** A sentence for a person. */
  detail: string;
}

/** How what is asked for is written, which decides where it is looked for. */
export type SpecifierForm =
  | "name"
  | "quoted"
  | "angled"
  | "macro";

/** Nothing, in whatever way a client says so. */
export type StatusParams = Record<string, unknown>;

/** How the server is. */
export interface StatusResult {
  /** Its version. */
  version: string;
  /** The version of its own requests. */
  protocol: number;
  /** The units of columns that were agreed on. */
  encoding: string;
  /** How much memory it has, where the system tells. */
  memoryBytes: number | null;
  /** What waits. */
  queue: Queue;
  /** The documents of the editor. */
  documents: Documents;
  /** The folders of the workspace. */
  workspace: WorkspaceFolderStatus[];
  /** Counts over all files, open documents in place of what is on disk. */
  summary: Summary;
  /** How often the cache on disk knew a file in the last scan of the workspace. */
  cache: CacheStatus | null;
  /** What is done in the background. */
  background: Background;
  /** How many analyses failed by panicking. */
  panics: number;
}

/** Counts over many files. */
export interface Summary {
  /** Files seen in one of our languages, measured or not. */
  files: number;
  /** Functions measured. */
  functions: number;
  /** Types measured. */
  types: number;
  /** Lines of the measured files. */
  lines: LineTotals;
  /** Files with a syntax error or a limit that left a part unread. */
  partial: number;
  /** Counts by language. */
  languages: Record<string, LanguageTotals>;
  /** Findings by rule. */
  rules: Record<string, number>;
  /** Findings by severity. */
  severities: Record<string, number>;
  /** Files not measured, by reason. */
  skipped: Record<string, number>;
  /** Files by whose work they are, measured or not. */
  origins: Record<string, number>;
}

/**
 * A comment that suppresses the findings of a rule, with those it suppressed.
 * One that names several rules is there once for each.
 */
export interface Suppression {
  /** The rule. */
  rule: RuleId;
  /** Why, in the words of whoever wrote it; empty if they gave no reason. */
  reason: string;
  /** Line of the comment's start, from 1. */
  start_line: number;
  /** Column of the comment's start in code points, from 1. */
  start_column: number;
  /** Byte offset of the comment's start. */
  start_byte: number;
  /** Byte offset just past the comment. */
  end_byte: number;
  /** Byte offsets (start, end) of the code it covers. */
  covers: unknown[];
  /** Whether it covers what is found of the file as a whole. */
  covers_file: boolean;
  /** What it suppressed, in source order; empty if it was of no use. */
  findings: Finding[];
}

/**
 * The kind of the function or type that a finding is about, as reports of functions and types write it:
 * `setter`, `class`.
 */
export type SymbolKind = string;

/** A hash of text, white space folded. */
export type TextHash = string;

/** What sort of type a `TypeReport` is. */
export type TypeKind =
  | "class"
  | "struct"
  | "enum"
  | "union"
  | "interface"
  | "trait";

/** A type with the metrics of its own methods and fields. */
export interface TypeReport {
  /** The name as written; `<anonymous>` where there is none. */
  name: string;
  /** The name within its file. */
  qualified_name: string;
  /** What sort of type it is. */
  kind: TypeKind;
  /** Line where it starts, from 1. */
  start_line: number;
  /** Its last line, from 1, inclusive. */
  end_line: number;
  /** Byte offset of its start. */
  start_byte: number;
  /** Byte offset just past its end. */
  end_byte: number;
  /** Number of methods defined in this file. */
  methods: number;
  /** Those of them that are public. */
  public_methods: number;
  /** Number of fields. */
  fields: number;
  /** Those of them that are public. */
  public_fields: number;
  /** Weighted methods per class: the sum of their cyclomatic complexities (Chidamber and Kemerer 1994). */
  wmc: number;
  /**
   * Lack of cohesion of methods: connected components of the graph whose nodes are the methods, joined where they
   * share a field or call each other (Hitz and Montazeri 1995). Absent without methods.
   */
  lcom4?: number;
  /**
   * Tight class cohesion: the share of pairs of methods that use a common field, 0 to 1 (Bieman and Kang 1995).
   * Absent with fewer than two methods.
   */
  tcc?: number;
}

/** From where a symbol can be used, by its language's own rules or customs. */
export type Visibility =
  | "public"
  | "protected"
  | "internal"
  | "private";

/** What a client says that it wants, in `experimental.astrolens` of its capabilities. */
export interface WantedByClient {
  /** Whether it is told by `astrolens/changed` when functions or findings have changed. */
  changed?: boolean;
  /**
   * Whether it is told by `astrolens/moduleGraphChanged` when a module graph has changed. Who has asked for one is
   * told in any case.
   */
  moduleGraphChanged?: boolean;
}

/** A finding of the workspace. */
export interface WorkspaceFinding {
  /** The rule that speaks. */
  rule: RuleId;
  /** How much it matters. */
  severity: Severity;
  /** One sentence for a person, naming the symbol and the figure. */
  message: string;
  /** The function or type that it is about, if it is about one. */
  symbol: string | null;
  /** What identifies it within its file. */
  fingerprint: Fingerprint;
  /** The language that its file is read as. */
  language: LanguageName;
  /** The path of its file as reports have it, relative to the folder of the workspace. */
  path: string;
  /** The file's address. */
  uri: lsp.DocumentUri;
  /** Where it stands. */
  range: lsp.Range;
}

/** A folder of the workspace. */
export interface WorkspaceFolderStatus {
  /** Its address. */
  uri: lsp.DocumentUri;
  /** Files in our languages that have been looked at. */
  files: number;
  /** Those of them that could be measured. */
  analysed: number;
}

/** A function of the workspace. */
export interface WorkspaceFunction {
  /** Its name. */
  name: string;
  /** Its name within its file. */
  qualifiedName: string;
  /** What sort of function it is. */
  kind: FunctionKind;
  /** The language it is read as. */
  language: LanguageName;
  /** The file's address. */
  uri: lsp.DocumentUri;
  /** Where it stands. */
  range: lsp.Range;
  /** Where its name stands, if it has one. */
  nameRange?: lsp.Range;
  /** All figures. */
  metrics: Record<string, number>;
}
