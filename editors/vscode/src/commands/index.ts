// The commands of the palette that belong to no view, a row each.

import type { Ctx } from "../ctx";
import { showModuleGraph } from "../graph/panel";
import { openSettings, openWalkthrough } from "./open";
import { showBreakdownHere } from "./show_breakdown";
import { showImporters } from "./show_importers";
import { showModuleGraphAround } from "./show_module_graph";
import { showReport } from "./show_report";
import { showStatus } from "./show_status";
import { toggleDecorations, toggleHints, toggleLenses } from "./toggle";

export function registerCommands(ctx: Ctx): void {
  ctx.command("showBreakdown", showBreakdownHere(ctx));
  ctx.command("showImporters", showImporters(ctx));
  ctx.command("showModuleGraph", () => showModuleGraph(ctx));
  ctx.command("showModuleGraphAround", showModuleGraphAround(ctx));
  ctx.command("showReport", () => showReport(ctx));
  ctx.command("showStatus", () => showStatus(ctx));
  ctx.command("restartServer", () => ctx.supervisor.restart());
  ctx.command("stopServer", () => ctx.supervisor.stop());
  ctx.command("showLog", () => ctx.log.show());
  ctx.command("openSettings", openSettings);
  ctx.command("openWalkthrough", openWalkthrough(ctx));
  ctx.command("toggleLenses", toggleLenses);
  ctx.command("toggleHints", toggleHints);
  ctx.command("toggleDecorations", toggleDecorations);
}
