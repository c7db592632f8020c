// The extension's first and last line: what is made when it starts.

import { window, workspace, type ExtensionContext } from "vscode";

import { registerCommands } from "./commands";
import { SECTION, set } from "./config";
import { Ctx } from "./ctx";
import { registerDecorations } from "./decorations";
import { registerFunctionStatus } from "./function_status";
import { registerGraphPanel } from "./graph/panel";
import { registerLanguageStatus } from "./language_status";
import { registerAst } from "./views/ast";
import { registerFindings } from "./views/findings";
import { registerFunctions } from "./views/functions";
import { registerPlaces } from "./views/places";
import { registerScan } from "./views/scan";
import { registerWrongSettings } from "./wrong_settings";

let ctx: Ctx | undefined;

/** Registers everything and has the server started, without waiting for it. */
export function activate(extension: ExtensionContext): void {
  const log = window.createOutputChannel("Astrolens", { log: true });
  extension.subscriptions.push(log);
  ctx = new Ctx(extension, log);
  const { supervisor } = ctx;
  supervisor.onDidChangeState(({ kind }) => ctx?.when("isRunning", kind === "running"));
  registerCommands(ctx);
  registerLanguageStatus(ctx);
  registerFunctionStatus(ctx);
  registerDecorations(ctx);
  registerPlaces(ctx);
  const totals = registerScan(ctx);
  registerFunctions(ctx, totals);
  registerFindings(ctx, totals);
  registerAst(ctx);
  registerGraphPanel(ctx);
  registerWrongSettings(ctx, set);
  ctx.keep(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SECTION}.server`)) void supervisor.restart();
      if (event.affectsConfiguration(`${SECTION}.codeLens.enable`)) supervisor.refreshLenses();
    }),
  );
  void supervisor.restart();
}

/** Ends the server in an orderly way. */
export function deactivate(): Promise<void> | undefined {
  return ctx?.supervisor.stop();
}
