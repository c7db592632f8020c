// Shows why the function at a place, or under the cursor, has its figure.

import { l10n, window } from "vscode";

import { showBreakdown } from "../breakdown/panel";
import type { Ctx } from "../ctx";
import type { BreakdownPlace } from "../protocol";

/** The command: code lenses hand over a place; the palette does not. */
export function showBreakdownHere(ctx: Ctx): (place?: BreakdownPlace) => Promise<void> {
  return async (place) => {
    const here = isPlace(place) ? place : underCursor(ctx);
    if (here) await showBreakdown(ctx, here);
    else void window.showInformationMessage(l10n.t("Put the cursor into a function first."));
  };
}

function underCursor({ editor }: Ctx): BreakdownPlace | undefined {
  return editor && { uri: editor.document.uri.toString(), position: editor.selection.active };
}

/** Menus of the editor hand over its address instead. */
function isPlace(place: unknown): place is BreakdownPlace {
  return typeof place === "object" && place !== null && "uri" in place && "position" in place;
}
