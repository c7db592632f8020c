// Goes to places in files.

import { Position, Range, ViewColumn, window, workspace, type Command, type TextDocument, type Uri } from "vscode";

import type { Ctx } from "../ctx";
import { unitsBefore } from "../model/columns";

/** Registers what tree items do on a click. */
export function registerPlaces(ctx: Ctx): void {
  ctx.command("goTo", async (uri: Uri, line: number, column: number) => {
    const document = await workspace.openTextDocument(uri);
    const at = positionIn(document, line, column);
    await window.showTextDocument(document, { selection: new Range(at, at), preview: true });
  });
}

/** What a tree item does on a click: go to a line and column of a report, which count from 1. */
export function goTo(uri: Uri, line: number, column: number): Command {
  return { command: "astrolens.goTo", title: "", arguments: [uri, line, column] };
}

/** Where a line and column of a report are in `document`, or nearest to it if that has become shorter. */
export function positionIn(document: TextDocument, line: number, column: number): Position {
  const { lineNumber, text } = document.lineAt(Math.min(line, document.lineCount) - 1);
  return new Position(lineNumber, unitsBefore(text, column));
}

/** Shows `range` of a document, in the editor where it is already if it is in one. */
export async function reveal(uri: Uri, range: Range, options: { select?: boolean; preserveFocus?: boolean } = {}): Promise<void> {
  const isShown = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, {
    viewColumn: isShown?.viewColumn ?? ViewColumn.One,
    selection: options.select ? range : new Range(range.start, range.start),
    preserveFocus: options.preserveFocus ?? false,
  });
}
