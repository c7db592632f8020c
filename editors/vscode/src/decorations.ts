// Marks the lines that add to the complexity of their function, in the gutter and the overview
// ruler.

import { OverviewRulerLane, ThemeColor, Uri, window, workspace, type DecorationOptions, type TextEditor, type TextEditorDecorationType } from "vscode";

import { decorationsConfig, SECTION } from "./config";
import type { Ctx } from "./ctx";
import { Debounced } from "./debounce";
import { isCode } from "./languages";
import { hotLines, type Hot } from "./model/heat";
import { report } from "./protocol";

const LEVELS = [1, 2, 3] as const;

export function registerDecorations(ctx: Ctx): void {
  const types = LEVELS.map((level) => decoration(ctx, level));
  const update = new Debounced(async (token) => {
    for (const editor of window.visibleTextEditors) {
      const lines = await hotLinesOf(ctx, editor);
      if (token.isCancellationRequested) return;
      if (lines) show(editor, lines, types);
    }
  }, (error) => ctx.log.debug(String(error)), 150);
  const ask = () => update.ask();
  ctx.keep(
    ...types,
    update,
    window.onDidChangeVisibleTextEditors(ask),
    workspace.onDidChangeTextDocument((event) => isCode(event.document) && ask()),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration(SECTION) && ask()),
    ctx.supervisor.onDidChangeState(ask),
  );
}

function decoration(ctx: Ctx, level: Hot["level"]): TextEditorDecorationType {
  return window.createTextEditorDecorationType({
    isWholeLine: true,
    gutterIconPath: Uri.joinPath(ctx.extension.extensionUri, "media", `heat-${level}.svg`),
    gutterIconSize: "contain",
    overviewRulerColor: new ThemeColor(`astrolens.heat${level}`),
    overviewRulerLane: OverviewRulerLane.Left,
  });
}

/** The lines to mark in `editor`, none where it is off; `undefined` where nobody can say. */
async function hotLinesOf(ctx: Ctx, { document }: TextEditor): Promise<Hot[] | undefined> {
  const config = decorationsConfig(document);
  if (!config.enable || !isCode(document)) return [];
  const found = await ctx.ask(report, { textDocument: { uri: document.uri.toString() }, explain: true });
  return found ? hotLines(found, config.minimum) : undefined;
}

function show(editor: TextEditor, lines: Hot[], types: TextEditorDecorationType[]): void {
  for (const level of LEVELS) {
    const own = lines.filter((line) => line.level === level && line.line < editor.document.lineCount);
    editor.setDecorations(types[level - 1]!, own.map((hot) => option(editor, hot)));
  }
}

function option(editor: TextEditor, { line, reasons }: Hot): DecorationOptions {
  return { range: editor.document.lineAt(line).range, hoverMessage: reasons.join(" · ") };
}
