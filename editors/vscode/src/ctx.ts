// What everything in the extension shares: the server, the reports of the workspace, the log.

import { commands, window, type Disposable, type ExtensionContext, type LogOutputChannel, type TextEditor } from "vscode";
import { ErrorCodes, LSPErrorCodes, ResponseError, type CancellationToken, type RequestParam, type RequestType } from "vscode-languageclient/node";

import { isCode } from "./languages";
import { Reports } from "./model/reports";
import { Supervisor } from "./server/supervisor";

/** Answers that say nothing but that the question is out of date. */
const OUTDATED: readonly number[] = [LSPErrorCodes.ContentModified, LSPErrorCodes.RequestCancelled, LSPErrorCodes.ServerCancelled, ErrorCodes.PendingResponseRejected, ErrorCodes.ConnectionInactive];

export class Ctx {
  readonly supervisor: Supervisor;
  readonly reports = new Reports();

  constructor(
    readonly extension: ExtensionContext,
    readonly log: LogOutputChannel,
  ) {
    this.supervisor = new Supervisor(extension, log);
    this.keep(this.supervisor, this.reports);
  }

  /** Has `things` disposed of with the extension. */
  keep(...things: Disposable[]): void {
    this.extension.subscriptions.push(...things);
  }

  /** Registers the command `astrolens.name`. */
  command<A extends unknown[]>(name: string, run: (...args: A) => unknown): void {
    this.keep(commands.registerCommand(`astrolens.${name}`, run));
  }

  /** Sets what `when` clauses see as `astrolens.name`. */
  when(name: string, value: unknown): void {
    void commands.executeCommand("setContext", `astrolens.${name}`, value);
  }

  /** The editor with code that the person is in. */
  get editor(): TextEditor | undefined {
    const editor = window.activeTextEditor;
    return editor && isCode(editor.document) ? editor : undefined;
  }

  /**
   * Asks the server with an own request. `undefined` if it does not run or does not have the
   * request, or if the answer is out of date before it has come.
   */
  async ask<P, R>(type: RequestType<P, R, void>, params: P, token?: CancellationToken): Promise<R | undefined> {
    const client = this.supervisor.offers(type.method) ? this.supervisor.running : undefined;
    if (!client) return undefined;
    try {
      return await client.sendRequest(type, params as RequestParam<P>, token);
    } catch (error) {
      if (error instanceof ResponseError && OUTDATED.includes(error.code)) return undefined;
      if (this.supervisor.running !== client) return undefined;
      throw error;
    }
  }
}
