// Findings as the view shows them, whichever request told them.

import { Range, Uri, type Command } from "vscode";

import type { Finding, Severity, WorkspaceFinding } from "../protocol";
import { goTo } from "../views/places";

/** A finding, and how one goes to it. */
export interface FindingRow {
  uri: Uri;
  path: string;
  rule: string;
  severity: Severity;
  message: string;
  symbol: string | null;
  /** From 1. */
  line: number;
  open: Command;
}

/** A finding that a report has of the file at `uri`. */
export function ofReport(uri: Uri, path: string, { rule, severity, message, symbol, start_line, start_column }: Finding): FindingRow {
  return { uri, path, rule, severity, message, symbol, line: start_line, open: goTo(uri, start_line, start_column) };
}

/** One of the findings of the workspace. */
export function ofWorkspace({ path, rule, severity, message, symbol, range: { start }, ...finding }: WorkspaceFinding): FindingRow {
  const uri = Uri.parse(finding.uri);
  const selection = new Range(start.line, start.character, start.line, start.character);
  const open = { command: "vscode.open", title: "", arguments: [uri, { selection, preview: true }] };
  return { uri, path, rule, severity, message, symbol, line: start.line + 1, open };
}
