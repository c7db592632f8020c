// Scans the workspace, one folder after the other, and tells how far it is and what it has counted.

import { CancellationTokenSource, EventEmitter, l10n, ProgressLocation, window, workspace, type CancellationToken, type Disposable, type Progress, type WorkspaceFolder } from "vscode";

import type { Ctx } from "../ctx";
import { scan, type Summary } from "../protocol";

/** How a scan is getting on. */
export interface Step {
  folder: string;
  /** What the server says, such as `120 of 400 files`. */
  message: string;
  percentage: number;
}

/** The end of the last attempt, if it was not a result. */
export type Failure = { cancelled: true } | { cancelled: false; message: string };

/** A scan that has come to its end. */
export interface LastScan {
  at: Date;
  milliseconds: number;
  /** One for each folder, by its name. */
  summaries: { folder: string; summary: Summary }[];
}

let tokens = 0;

export class Scanner implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly ended = new EventEmitter<void>();
  /** A scan has come to its end. */
  readonly onDidEnd = this.ended.event;
  private running: CancellationTokenSource | undefined;
  private isWatched = false;
  last: LastScan | undefined;
  step: Step | undefined;
  failure: Failure | undefined;

  constructor(private readonly ctx: Ctx) {
    ctx.keep(this, workspace.onDidChangeWorkspaceFolders(() => this.last && void this.run()));
    ctx.supervisor.onDidChangeState((state) => {
      if (state.kind === "running" && this.isWatched && !this.last) void this.run();
      if (state.kind !== "running") this.cancel();
    });
    this.tell();
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Somebody looks at what is in the workspace: it is scanned, unless it was before. */
  watch(): void {
    this.isWatched = true;
    if (!this.last) void this.run();
  }

  cancel(): void {
    this.running?.cancel();
  }

  /** Scans all folders. */
  async run(): Promise<void> {
    const folders = workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === "file") ?? [];
    if (this.running || folders.length === 0 || !this.ctx.supervisor.offers(scan.method)) return;
    const source = new CancellationTokenSource();
    this.running = source;
    this.failure = undefined;
    this.tell();
    try {
      await window.withProgress({ location: { viewId: "astrolens.functions" } }, () =>
        window.withProgress({ location: ProgressLocation.Window, title: l10n.t("Astrolens scans") }, (progress) => this.scan(folders, progress, source.token)),
      );
    } catch (error) {
      this.failure = { cancelled: false, message: error instanceof Error ? error.message : String(error) };
      this.ctx.log.error(`The scan failed: ${String(error)}`);
    } finally {
      source.dispose();
      this.running = undefined;
      this.step = undefined;
      this.tell();
    }
  }

  dispose(): void {
    this.cancel();
    this.changed.dispose();
    this.ended.dispose();
  }

  private async scan(folders: WorkspaceFolder[], progress: Progress<{ message?: string }>, token: CancellationToken): Promise<void> {
    const begin = performance.now();
    const summaries: LastScan["summaries"] = [];
    for (const folder of folders) {
      const summary = await this.folder(folder, progress, token);
      if (!summary) {
        this.failure = { cancelled: true };
        return;
      }
      summaries.push({ folder: folder.name, summary });
    }
    this.last = { at: new Date(), milliseconds: performance.now() - begin, summaries };
    this.ended.fire();
  }

  /** Scans one folder and returns what was counted; nothing if it was cancelled. */
  private async folder(folder: WorkspaceFolder, progress: Progress<{ message?: string }>, token: CancellationToken): Promise<Summary | undefined> {
    const client = this.ctx.supervisor.running;
    if (!client) return undefined;
    // What is found is told by other requests: parts of it that come as it is found are passed over.
    const [workDoneToken, partialResultToken] = [`astrolens-scan-${++tokens}`, `astrolens-files-${tokens}`];
    const { WorkDoneProgress } = await import("vscode-languageclient/node");
    const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (work) => {
      if (work.kind === "end") return;
      const message = work.message ?? "";
      this.step = { folder: folder.name, message, percentage: work.percentage ?? 0 };
      progress.report({ message: folder.name + (message && ` · ${message}`) });
      this.changed.fire();
    });
    this.step = { folder: folder.name, message: "", percentage: 0 };
    this.changed.fire();
    try {
      const answer = await this.ctx.ask(scan, { workDoneToken, partialResultToken, folders: [folder.uri.toString()], functions: false }, token);
      return answer?.summary;
    } finally {
      listener.dispose();
    }
  }

  private tell(): void {
    this.ctx.when("isScanning", this.isRunning);
    this.ctx.when("hasReport", this.last !== undefined);
    this.changed.fire();
  }
}
