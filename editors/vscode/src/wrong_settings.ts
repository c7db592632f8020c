// Tells of the extension's own settings that are of no use; the server tells of the others.

import { commands, l10n, window, workspace } from "vscode";

import { SECTION } from "./config";
import type { Ctx } from "./ctx";
import { wrongSettings, type Asked } from "./settings";

/** Tells now and after every change, once for the same mistakes. */
export function registerWrongSettings(ctx: Ctx, set: () => Asked): void {
  let told = "";
  const check = async () => {
    const wrong = wrongSettings(set()).map(({ key, value, allowed }) => l10n.t("`{0}` cannot be `{1}`: {2} can", `${SECTION}.${key}`, JSON.stringify(value), allowed));
    const message = wrong.join("; ");
    if (message === told) return;
    told = message;
    if (message === "") return;
    const open = l10n.t("Open Settings");
    const chosen = await window.showWarningMessage(l10n.t("Some settings do not count: {0}", message), open);
    if (chosen === open) await commands.executeCommand("workbench.action.openSettingsJson");
  };
  ctx.keep(workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SECTION) && void check()));
  void check();
}
