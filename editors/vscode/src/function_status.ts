// The figure of the function under the cursor, in the status bar.

import { l10n, MarkdownString, StatusBarAlignment, window, workspace } from "vscode";

import { SECTION, statusBarConfig } from "./config";
import type { Ctx } from "./ctx";
import { Debounced } from "./debounce";
import { breakdown } from "./protocol";

export function registerFunctionStatus(ctx: Ctx): void {
  const item = window.createStatusBarItem("astrolens.function", StatusBarAlignment.Right, 101);
  item.name = l10n.t("Astrolens: Figure of Function");
  item.command = "astrolens.showBreakdown";
  const update = new Debounced(async (token) => {
    const editor = ctx.editor;
    const config = editor && statusBarConfig(editor.document);
    const found = config?.enable
      ? await ctx.ask(breakdown, { textDocument: { uri: editor!.document.uri.toString() }, position: editor!.selection.active, metric: config.metric }, token)
      : null;
    if (token.isCancellationRequested) return;
    if (!found) {
      item.hide();
      return;
    }
    item.text = `$(telescope) ${found.metric} ${found.value}`;
    item.tooltip = new MarkdownString(found.markdown);
    item.accessibilityInformation = { label: l10n.t("{0}: {1}. Shows the breakdown.", found.function, found.sum) };
    item.show();
  }, (error) => ctx.log.debug(String(error)));
  const ask = () => update.ask();
  ctx.keep(
    item,
    update,
    window.onDidChangeActiveTextEditor(ask),
    window.onDidChangeTextEditorSelection((event) => event.textEditor === ctx.editor && ask()),
    workspace.onDidChangeTextDocument((event) => event.document === ctx.editor?.document && ask()),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SECTION) && ask()),
    ctx.supervisor.onDidChangeState(ask),
  );
}
