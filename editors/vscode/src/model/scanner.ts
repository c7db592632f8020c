// Scans the workspace, one folder after the other, and keeps the reports up to date afterwards.

import { CancellationTokenSource, EventEmitter, l10n, ProgressLocation, Uri, window, workspace, type CancellationToken, type Disposable, type Progress, type WorkspaceFolder } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { FILES, isCode } from "../languages";
import { report, scan, type FileReport, type Summary } from "../protocol";
import type { LastScan } from "./reports";

/** How a scan is getting on. */
export interface Step {
  folder: string;
  /** What the server says, such as `120 of 400 files`. */
  message: string;
  percentage: number;
}

/** The end of the last attempt, if it was not a result. */
export type Failure = { cancelled: true } | { cancelled: false; message: string };

interface Found {
  files: { uri: Uri; report: FileReport }[];
  summaries: LastScan["summaries"];
}

let tokens = 0;

export class Scanner implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private running: CancellationTokenSource | undefined;
  private stale = false;
  private isWatched = false;
  step: Step | undefined;
  failure: Failure | undefined;

  constructor(private readonly ctx: Ctx) {
    const again = new Debounced(() => this.again(), (error) => ctx.log.warn(String(error)), 1500);
    const typed = new Debounced((token) => this.typed(token), (error) => ctx.log.debug(String(error)), 300);
    const watcher = workspace.createFileSystemWatcher(FILES);
    const touched = () => {
      this.stale = true;
      again.ask();
    };
    ctx.keep(
      this,
      again,
      typed,
      watcher,
      watcher.onDidChange(touched),
      watcher.onDidCreate(touched),
      watcher.onDidDelete(touched),
      workspace.onDidChangeWorkspaceFolders(touched),
      workspace.onDidChangeTextDocument((event) => isCode(event.document) && typed.ask()),
    );
    ctx.supervisor.onDidChangeState((state) => {
      if (state.kind === "running" && this.isWatched && !ctx.reports.last) void this.run();
      if (state.kind !== "running") this.cancel();
    });
    this.tell();
  }

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** Somebody looks at the results: they are found, and kept up to date from now on. */
  watch(): void {
    this.isWatched = true;
    if (this.stale || !this.ctx.reports.last) void this.run();
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
    this.stale = false;
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
  }

  private async again(): Promise<void> {
    if (this.isWatched && this.ctx.reports.last) await this.run();
  }

  /** Looks at the documents again that are in an editor, as they are there. */
  private async typed(token: CancellationToken): Promise<void> {
    if (!this.ctx.reports.last || !this.isWatched) return;
    for (const { document } of window.visibleTextEditors) {
      if (!isCode(document) || !workspace.getWorkspaceFolder(document.uri)) continue;
      const found = await this.ctx.ask(report, { textDocument: { uri: document.uri.toString() } }, token);
      if (token.isCancellationRequested) return;
      if (found) this.ctx.reports.put(document.uri, found);
    }
  }

  private async scan(folders: WorkspaceFolder[], progress: Progress<{ message?: string }>, token: CancellationToken): Promise<void> {
    const begin = performance.now();
    const found: Found = { files: [], summaries: [] };
    for (const folder of folders) {
      const summary = await this.folder(folder, found, progress, token);
      if (!summary) {
        this.failure = { cancelled: true };
        return;
      }
      found.summaries.push({ folder: folder.name, summary });
    }
    const last = { at: new Date(), milliseconds: performance.now() - begin, summaries: found.summaries };
    this.ctx.reports.replace(found.files, last);
  }

  /** Scans one folder into `found`; nothing if it was cancelled. */
  private async folder(folder: WorkspaceFolder, found: Found, progress: Progress<{ message?: string }>, token: CancellationToken): Promise<Summary | undefined> {
    const client = this.ctx.supervisor.running;
    if (!client) return undefined;
    const keep = (files: FileReport[]) => {
      for (const report of files) found.files.push({ uri: Uri.joinPath(folder.uri, report.path), report });
    };
    const [workDoneToken, partialResultToken] = [`astrolens-scan-${++tokens}`, `astrolens-files-${tokens}`];
    const { ProgressType, WorkDoneProgress } = await import("vscode-languageclient/node");
    const listeners = [
      client.onProgress(WorkDoneProgress.type, workDoneToken, (work) => {
        if (work.kind === "end") return;
        const message = work.message ?? "";
        this.step = { folder: folder.name, message, percentage: work.percentage ?? 0 };
        progress.report({ message: folder.name + (message && ` · ${message}`) });
        this.changed.fire();
      }),
      client.onProgress(new ProgressType<{ files: FileReport[] }>(), partialResultToken, ({ files }) => keep(files)),
    ];
    this.step = { folder: folder.name, message: "", percentage: 0 };
    this.changed.fire();
    try {
      const answer = await this.ctx.ask(scan, { workDoneToken, partialResultToken, folders: [folder.uri.toString()], functions: false }, token);
      if (answer) keep(answer.files);
      return answer?.summary;
    } finally {
      for (const listener of listeners) listener.dispose();
    }
  }

  private tell(): void {
    this.ctx.when("isScanning", this.isRunning);
    this.ctx.when("hasReport", this.ctx.reports.last !== undefined);
    this.changed.fire();
  }
}
