// Keeps the server running: starts it, starts it again when it stops by itself, and tells the
// person once what is wrong.

import { commands, EventEmitter, l10n, window, type Disposable, type ExtensionContext, type LogOutputChannel } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { serverConfig } from "../config";
import { changed, moduleGraphChanged, PROTOCOL, type ChangedKind, type ChangedParams, type ModuleGraphChangedParams, type OwnCapabilities } from "../protocol";
import type { Step } from "./client";
import { locate } from "./locate";
import { ServerProblem } from "./problem";
import { Recovery } from "./recovery";

/** How the server is. */
export type ServerState =
  | { kind: "stopped" }
  | { kind: "starting" }
  | { kind: "running"; version: string; program: string }
  | { kind: "waiting"; milliseconds: number }
  | { kind: "failed"; problem: ServerProblem };

export class Supervisor implements Disposable {
  private readonly changed = new EventEmitter<ServerState>();
  readonly onDidChangeState = this.changed.event;
  private readonly news = new EventEmitter<readonly ChangedKind[]>();
  /** Lists of the workspace are not what they were, as the server tells. */
  readonly onDidChangeLists = this.news.event;
  private readonly graphs = new EventEmitter<readonly string[]>();
  /** The module graphs of folders are not what they were, as the server tells those who have asked for one. */
  readonly onDidChangeGraphs = this.graphs.event;
  private readonly progressed = new EventEmitter<Step>();
  /** The server is further with what it does by itself. */
  readonly onDidProgress = this.progressed.event;
  private current: ServerState = { kind: "stopped" };
  private client: LanguageClient | undefined;
  private own: OwnCapabilities | undefined;
  private readonly recovery = new Recovery();
  private timer: NodeJS.Timeout | undefined;
  /** Starts and stops, one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: ExtensionContext,
    private readonly log: LogOutputChannel,
  ) {}

  get state(): ServerState {
    return this.current;
  }

  /** The client, while the server runs. */
  get running(): LanguageClient | undefined {
    return this.current.kind === "running" ? this.client : undefined;
  }

  /** Whether the server runs and has the own request `method`. */
  offers(method: string): boolean {
    return this.running !== undefined && this.own?.requests.includes(method) === true;
  }

  /** Starts the server anew, as the person wishes. */
  restart(): Promise<void> {
    this.recovery.reset();
    return this.queue(async () => {
      await this.end();
      await this.begin(false);
    });
  }

  /** Stops the server until it is started again. */
  stop(): Promise<void> {
    return this.queue(async () => {
      await this.end();
      this.enter({ kind: "stopped" });
    });
  }

  /** Has the lenses of all editors asked for again. */
  refreshLenses(): void {
    for (const document of window.visibleTextEditors.map((editor) => editor.document)) {
      this.running?.getFeature("textDocument/codeLens").getProvider(document)?.onDidChangeCodeLensEmitter.fire();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.changed.dispose();
    this.news.dispose();
    this.graphs.dispose();
    this.progressed.dispose();
  }

  private queue(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work).catch((error: unknown) => this.log.error(String(error)));
    return this.turn;
  }

  /** Starts the server; `again` after it has stopped by itself. */
  private async begin(again: boolean): Promise<void> {
    this.enter({ kind: "starting" });
    let client: LanguageClient | undefined;
    try {
      const config = serverConfig();
      const program = locate(config.path, this.context.extensionPath);
      // The client takes longest to load: the editor does not wait for it.
      const { createClient } = await import("./client");
      client = createClient({ program, config, log: this.log, closed: () => this.closed(client), progressed: (step) => this.progressed.fire(step) });
      this.client = client;
      client.onNotification(changed.method, ({ kinds }: ChangedParams) => this.news.fire(kinds));
      client.onNotification(moduleGraphChanged.method, ({ folders }: ModuleGraphChangedParams) => this.graphs.fire(folders));
      await client.start();
      const version = this.welcome(client, program);
      this.recovery.started(Date.now());
      this.log.info(`The server ${version} runs: ${program}`);
      this.enter({ kind: "running", version, program });
    } catch (error) {
      this.client = undefined;
      await client?.dispose().catch(() => undefined);
      const problem = error instanceof ServerProblem ? error : unusable(error);
      this.log.error(problem.message, error === problem ? "" : String(error));
      if (again) this.wait();
      else this.fail(problem);
    }
  }

  /** Checks that `client` talks to a server that this extension understands. */
  private welcome(client: LanguageClient, program: string): string {
    const result = client.initializeResult;
    const own = result?.capabilities.experimental?.astrolens as OwnCapabilities | undefined;
    const version = result?.serverInfo?.version ?? "?";
    if (own?.protocol !== PROTOCOL) {
      throw new ServerProblem(
        l10n.t("The server at `{0}` (version {1}) does not fit this version of the extension: it speaks protocol {2}, and {3} is needed. Leave the setting `astrolens.server.path` empty, or name a server of version {4}.", program, version, own?.protocol ?? "?", PROTOCOL, String(this.context.extension.packageJSON.version)),
        "settings",
      );
    }
    this.own = own;
    return version;
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    const client = this.client;
    this.client = undefined;
    this.own = undefined;
    await client?.dispose().catch((error: unknown) => this.log.debug(String(error)));
  }

  /** The connection of `client` has gone; one that is being started tells so itself. */
  private closed(client: LanguageClient | undefined): void {
    if (client === undefined || client !== this.client || this.current.kind !== "running") return;
    void this.queue(async () => {
      if (client !== this.client) return;
      await this.end();
      this.wait();
    });
  }

  /** Waits before the next start. */
  private wait(): void {
    const { pause, tell } = this.recovery.stopped(Date.now());
    this.log.warn(`The server has stopped by itself; the next start is in ${pause} ms`);
    this.enter({ kind: "waiting", milliseconds: pause });
    this.timer = setTimeout(() => void this.queue(() => this.begin(true)), pause);
    if (tell) void this.tell(l10n.t("The Astrolens server keeps stopping by itself. It is started again, with growing pauses."), "log");
  }

  private fail(problem: ServerProblem): void {
    this.enter({ kind: "failed", problem });
    void this.tell(problem.message, problem.remedy);
  }

  private async tell(message: string, remedy: ServerProblem["remedy"]): Promise<void> {
    const [settings, log, restart] = [l10n.t("Open Settings"), l10n.t("Show Log"), l10n.t("Restart Now")];
    const buttons = remedy === "settings" ? [settings, log] : [restart, log];
    const chosen = await window.showErrorMessage(message, ...buttons);
    if (chosen === settings) await openServerSettings();
    else if (chosen === log) this.log.show();
    else if (chosen === restart) await this.restart();
  }

  private enter(state: ServerState): void {
    this.current = state;
    this.changed.fire(state);
  }
}

async function openServerSettings(): Promise<void> {
  await commands.executeCommand("workbench.action.openSettings", "astrolens.server.path");
}

function unusable(error: unknown): ServerProblem {
  const what = error instanceof Error ? error.message : String(error);
  return new ServerProblem(l10n.t("The program that should be the Astrolens server does not answer as one: {0} Correct the setting `astrolens.server.path`, or leave it empty for the server inside the extension.", what.replace(/\.?$/, ".")), "settings");
}
