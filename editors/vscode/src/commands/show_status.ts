// Shows how the server is: memory, queue, cache, what it does in the background.

import { l10n, window } from "vscode";

import type { Ctx } from "../ctx";
import { status } from "../protocol";
import { showJson } from "./show_json";

export async function showStatus(ctx: Ctx): Promise<void> {
  const client = ctx.supervisor.offers(status.method) ? ctx.supervisor.running : undefined;
  if (client) await showJson(await client.sendRequest(status));
  else void window.showInformationMessage(l10n.t("The server does not run, or does not tell how it is."));
}
