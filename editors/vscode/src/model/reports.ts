// What is found in the files of the workspace, by the newest report of each.

import { EventEmitter, Uri, type Disposable } from "vscode";

import type { FileReport, Finding, Summary } from "../protocol";

/** A finding and where it is. */
export interface FindingRow {
  uri: Uri;
  path: string;
  finding: Finding;
}

/** A scan that has come to its end. */
export interface LastScan {
  at: Date;
  milliseconds: number;
  /** One for each folder, by its name. */
  summaries: { folder: string; summary: Summary }[];
}

export class Reports implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private files = new Map<string, FindingRow[]>();
  last: LastScan | undefined;

  /** Takes in the whole workspace: what a scan has found. */
  replace(files: Iterable<{ uri: Uri; report: FileReport }>, last: LastScan): void {
    this.files = new Map();
    for (const { uri, report } of files) this.files.set(uri.toString(), findings(uri, report));
    this.last = last;
    this.changed.fire();
  }

  /** Takes in one file that has changed. */
  put(uri: Uri, report: FileReport): void {
    this.files.set(uri.toString(), findings(uri, report));
    this.changed.fire();
  }

  get findings(): FindingRow[] {
    return [...this.files.values()].flat();
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function findings(uri: Uri, { path, findings }: FileReport): FindingRow[] {
  return findings.map((finding) => ({ uri, path, finding }));
}
