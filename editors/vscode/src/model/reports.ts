// What is known of the files of the workspace: the newest report of each.

import { EventEmitter, Uri, type Disposable } from "vscode";

import type { FileReport, ReportFinding, ReportFunction, Summary } from "../protocol";

/** A function and where it is. */
export interface FunctionRow {
  uri: Uri;
  path: string;
  function: Omit<ReportFunction, "increments">;
}

/** A finding and where it is. */
export interface FindingRow {
  uri: Uri;
  path: string;
  finding: ReportFinding;
}

/** A scan that has come to its end. */
export interface LastScan {
  at: Date;
  milliseconds: number;
  /** One for each folder, by its name. */
  summaries: { folder: string; summary: Summary }[];
}

interface Known {
  uri: Uri;
  functions: FunctionRow[];
  findings: FindingRow[];
}

export class Reports implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private files = new Map<string, Known>();
  last: LastScan | undefined;

  /** Takes in the whole workspace: what a scan has found. */
  replace(files: Iterable<{ uri: Uri; report: FileReport }>, last: LastScan): void {
    this.files = new Map();
    for (const { uri, report } of files) this.files.set(uri.toString(), known(uri, report));
    this.last = last;
    this.changed.fire();
  }

  /** Takes in one file that has changed. */
  put(uri: Uri, report: FileReport): void {
    this.files.set(uri.toString(), known(uri, report));
    this.changed.fire();
  }

  get functions(): FunctionRow[] {
    return [...this.files.values()].flatMap((file) => file.functions);
  }

  get findings(): FindingRow[] {
    return [...this.files.values()].flatMap((file) => file.findings);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function known(uri: Uri, report: FileReport): Known {
  const { path } = report;
  return {
    uri,
    functions: report.functions.map(({ increments: _, ...own }) => ({ uri, path, function: own })),
    findings: report.findings.map((finding) => ({ uri, path, finding })),
  };
}
