// Shows the report of the file in front, as the command line prints it.

import { l10n, window } from "vscode";

import type { Ctx } from "../ctx";
import { report } from "../protocol";
import { showJson } from "./show_json";

export async function showReport(ctx: Ctx): Promise<void> {
  const { editor } = ctx;
  const found = editor && (await ctx.ask(report, { textDocument: { uri: editor.document.uri.toString() }, explain: true }));
  if (found) await showJson(found);
  else void window.showInformationMessage(l10n.t("There is no report of this file: the server does not run, or cannot tell."));
}
