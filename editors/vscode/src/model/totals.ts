// What the server has counted in the workspace, once it has looked at all files, and ever since.

import { CancellationTokenSource, EventEmitter, window, workspace, type CancellationToken, type Disposable } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { findings, status, type StatusResult } from "../protocol";
import type { Step } from "../server/client";

/** Why there is no answer to the last question. */
export type Failure = { cancelled: true } | { cancelled: false; message: string };

/** Counts as they were at some time. */
export interface Counted {
  at: Date;
  counts: Pick<StatusResult, "background" | "summary" | "workspace">;
}

export class Totals implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly completed = new EventEmitter<void>();
  /** All files have been looked at. */
  readonly onDidComplete = this.completed.event;
  private readonly again: Debounced;
  private running: CancellationTokenSource | undefined;
  private isWatched = false;
  last: Counted | undefined;
  /** How far the server is with looking at all files, while that is waited for. */
  step: Step | undefined;
  failure: Failure | undefined;

  constructor(private readonly ctx: Ctx) {
    this.again = new Debounced((token) => this.count(token), (error) => ctx.log.warn(String(error)), 300);
    ctx.keep(
      this,
      this.again,
      workspace.onDidChangeWorkspaceFolders(() => this.last && void this.run()),
      ctx.supervisor.onDidChangeLists(() => this.last && !this.running && this.again.ask()),
      ctx.supervisor.onDidProgress((step) => this.running && this.tell(step)),
    );
    ctx.supervisor.onDidChangeState((state) => {
      if (state.kind === "running" && this.isWatched && !this.last) void this.run();
      if (state.kind !== "running") this.cancel();
    });
    this.tell();
  }

  /** Somebody looks at what is in the workspace: it is counted, unless it was before. */
  watch(): void {
    this.isWatched = true;
    if (!this.last) void this.run();
  }

  /** Waits no longer. The server goes on. */
  cancel(): void {
    this.running?.cancel();
  }

  /** Asks for the counts, and waits until the server has looked at all files. */
  async run(): Promise<void> {
    const folders = workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === "file") ?? [];
    if (this.running || folders.length === 0 || !this.ctx.supervisor.offers(findings.method)) return;
    const source = new CancellationTokenSource();
    this.running = source;
    this.failure = undefined;
    this.tell({ message: "", percentage: 0 });
    try {
      await window.withProgress({ location: { viewId: "astrolens.functions" } }, () => this.complete(source.token));
    } catch (error) {
      this.failure = { cancelled: false, message: error instanceof Error ? error.message : String(error) };
      this.ctx.log.error(`The files could not be counted: ${String(error)}`);
    } finally {
      source.dispose();
      this.running = undefined;
      this.tell();
    }
  }

  dispose(): void {
    this.cancel();
    this.changed.dispose();
    this.completed.dispose();
  }

  /** Waits for all files, and takes what was counted then. */
  private async complete(token: CancellationToken): Promise<void> {
    const all = await this.ctx.ask(findings, { limit: 0, complete: true }, token);
    if (all) await this.count(token);
    if (!all || token.isCancellationRequested) {
      this.failure = { cancelled: true };
      return;
    }
    this.completed.fire();
  }

  /** Takes what is counted now. */
  private async count(token: CancellationToken): Promise<void> {
    const counts = await this.ctx.ask(status, {}, token);
    if (!counts || token.isCancellationRequested) return;
    this.last = { at: new Date(), counts };
    this.changed.fire();
  }

  private tell(step?: Step): void {
    this.step = step;
    this.ctx.when("isScanning", this.running !== undefined);
    this.ctx.when("hasReport", this.last !== undefined);
    this.changed.fire();
  }
}
