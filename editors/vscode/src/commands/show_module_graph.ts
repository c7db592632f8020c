// Shows the module graph of the folder, or what is around the file in the editor.

import { l10n, Uri, window } from "vscode";

import type { Ctx } from "../ctx";
import { showModuleGraph } from "../graph/panel";

/** The command about one file: menus hand over its address; the palette does not. */
export function showModuleGraphAround(ctx: Ctx): (file?: unknown) => void {
  return (file) => {
    const here = file instanceof Uri ? file : ctx.editor?.document.uri;
    if (here) showModuleGraph(ctx, here);
    else void window.showInformationMessage(l10n.t("Open a file first."));
  };
}
