// Shows a value in an editor of its own.

import { window, workspace } from "vscode";

export async function showJson(value: unknown): Promise<void> {
  const document = await workspace.openTextDocument({ language: "json", content: `${JSON.stringify(value, null, 2)}\n` });
  await window.showTextDocument(document, { preview: true });
}
