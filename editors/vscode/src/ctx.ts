// What everything in the extension shares: the server and the log.

import { commands, window, type CancellationToken, type Disposable, type ExtensionContext, type LogOutputChannel, type TextEditor } from "vscode";

import { isCode } from "./languages";
import type { Request } from "./request";
import { Supervisor } from "./server/supervisor";

/**
 * Errors that say nothing but that the question is out of date: the content has changed, somebody
 * has cancelled, the connection has gone. (The protocol's numbers, so that the client is not
 * loaded for them.)
 */
const OUTDATED: readonly unknown[] = [-32801, -32800, -32802, -32097, -32096];

export class Ctx {
  readonly supervisor: Supervisor;

  constructor(
    readonly extension: ExtensionContext,
    readonly log: LogOutputChannel,
  ) {
    this.supervisor = new Supervisor(extension, log);
    this.keep(this.supervisor);
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
  async ask<P, R>(request: Request<P, R>, params: P, token?: CancellationToken): Promise<R | undefined> {
    const client = this.supervisor.offers(request.method) ? this.supervisor.running : undefined;
    if (!client) return undefined;
    try {
      // An absent token must not be handed on: it would count as a second parameter.
      return await (token ? client.sendRequest<R>(request.method, params, token) : client.sendRequest<R>(request.method, params));
    } catch (error) {
      if (OUTDATED.includes((error as { code?: unknown }).code)) return undefined;
      if (this.supervisor.running !== client) return undefined;
      throw error;
    }
  }
}
