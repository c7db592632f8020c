// Shows how the server is: memory, queue, cache, what it does in the background.

import { l10n, window } from "vscode";

import type { Ctx } from "../ctx";
import { status } from "../protocol";
import { showJson } from "./show_json";

export async function showStatus(ctx: Ctx): Promise<void> {
  const found = await ctx.ask(status, {});
  if (found) await showJson(found);
  else void window.showInformationMessage(l10n.t("The server does not run, or does not tell how it is."));
}
