// The language client: what it tells the server and what it changes on the way.

import { spawn, type ChildProcess } from "node:child_process";
import { l10n, type LogOutputChannel } from "vscode";
import { CloseAction, DidChangeConfigurationNotification, ErrorAction, LanguageClient, RevealOutputChannelOn, type ClientCapabilities, type Middleware, type StaticFeature } from "vscode-languageclient/node";

import { lensesEnabled, SECTION, set, type ServerConfig } from "../config";
import { SELECTOR } from "../languages";
import type { WantedByClient } from "../protocol";
import { settingsForServer } from "../settings";
import { ServerProblem } from "./problem";
import { traced } from "./trace";

/** Commands of the server's that the extension carries out itself. */
const OWN_COMMANDS = ["astrolens.showBreakdown", "astrolens.showImporters"];

/** What the server tells of its own besides what it is asked. */
const WANTED: WantedByClient = { changed: true };

/** How far the server is with what it does by itself. */
export interface Step {
  /** What the server says, such as `120 of 400 files`. */
  message: string;
  percentage: number;
}

/** What a client is made of. */
export interface Parts {
  /** The server's program. */
  program: string;
  config: ServerConfig;
  log: LogOutputChannel;
  /** Called when the connection has gone without having been ended. */
  closed: () => void;
  /** Called while the server does something that takes a while. */
  progressed: (step: Step) => void;
}

/** The library's client, but for its messages: the supervisor tells the person, and once. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** A client of the server at `parts.program`, not yet started. */
export function createClient(parts: Parts): LanguageClient {
  const client: LanguageClient = new QuietClient(SECTION, "Astrolens", () => start(parts), {
    documentSelector: SELECTOR,
    outputChannel: parts.log,
    traceOutputChannel: traced(parts.log),
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: settings,
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        parts.closed();
        return { action: CloseAction.DoNotRestart, handled: true, message: "The connection to the server has gone." };
      },
    },
    markdown: { isTrusted: { enabledCommands: OWN_COMMANDS }, supportHtml: false },
    middleware: middleware(() => client, parts.progressed),
  });
  client.registerFeature(capabilities());
  return client;
}

function settings(): Record<string, unknown> {
  return settingsForServer(set());
}

async function start({ program, config, log }: Parts): Promise<ChildProcess> {
  const server = spawn(program, ["lsp", ...config.arguments], { stdio: "pipe" });
  await new Promise<void>((resolve, reject) => {
    server.once("spawn", resolve);
    server.once("error", (error) => {
      reject(new ServerProblem(l10n.t("The Astrolens server at `{0}` cannot be started: {1}. Correct the setting `astrolens.server.path`, or leave it empty for the server inside the extension.", program, error.message), "settings"));
    });
  });
  // What is written to a server that has just gone is lost, which its end tells of already.
  server.stdin.on("error", (error) => log.debug(error.message));
  return server;
}

function middleware(client: () => LanguageClient, progressed: Parts["progressed"]): Middleware {
  return {
    handleWorkDoneProgress: (token, work, next) => {
      if (work.kind === "report") progressed({ message: work.message ?? "", percentage: work.percentage ?? 0 });
      next(token, work);
    },
    workspace: {
      // The server is told what somebody has set and not the extension's own settings.
      configuration: async (params, token, next) => {
        const answers = await next(params, token);
        if (!Array.isArray(answers)) return answers;
        return params.items.map((item, index) => (item.section === SECTION ? settings() : (answers[index] ?? null)));
      },
      didChangeConfiguration: async () => {
        await client().sendNotification(DidChangeConfigurationNotification.type, { settings: { [SECTION]: settings() } });
      },
    },
    provideCodeLenses: (document, token, next) => (lensesEnabled(document) ? next(document, token) : []),
  };
}

/**
 * What the client can do beyond what it knows by itself.
 *
 * Diagnostics are wanted as they are found: to be asked for them again and again would keep both
 * sides busy in a workspace in which nothing happens.
 */
function capabilities(): StaticFeature {
  return {
    fillClientCapabilities: (capabilities: ClientCapabilities) => {
      delete capabilities.textDocument?.diagnostic;
      delete capabilities.workspace?.diagnostics;
      capabilities.experimental = { ...capabilities.experimental, commands: { commands: OWN_COMMANDS }, astrolens: WANTED };
    },
    initialize: () => undefined,
    getState: () => ({ kind: "static" }),
    clear: () => undefined,
  };
}
