// Goes to places in files.

import { Range, ViewColumn, window, workspace, type Command, type Uri } from "vscode";

/** What a tree item does on a click: go to a line and column of a report, which count from 1. */
export function goTo(uri: Uri, line: number, column: number): Command {
  return { command: "vscode.open", title: "", arguments: [uri, { selection: new Range(line - 1, column - 1, line - 1, column - 1), preview: true }] };
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
