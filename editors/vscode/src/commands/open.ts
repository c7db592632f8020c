// Opens the pages about the extension that VS Code has.

import { commands } from "vscode";

import type { Ctx } from "../ctx";

export async function openSettings(): Promise<void> {
  await commands.executeCommand("workbench.action.openSettings", "@ext:astrolens.astrolens");
}

export function openWalkthrough(ctx: Ctx): () => Promise<void> {
  return async () => {
    await commands.executeCommand("workbench.action.openWalkthrough", `${ctx.extension.extension.id}#start`, false);
  };
}
