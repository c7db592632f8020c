// The page of the view: its script and style, and a policy that lets nothing else take effect.

import { randomBytes } from "node:crypto";
import { l10n, Uri, type Webview, type WorkspaceFolder } from "vscode";

import { escape } from "../breakdown/render";

/** The page for the graph of `folder`, with the view's files in `files`. */
export function page(webview: Webview, files: Uri, folder: WorkspaceFolder | undefined): string {
  const title = escape(folder?.name ?? l10n.t("Module Graph"));
  const subject = folder ? `data-title="${title}" data-folder="${escape(folder.uri.toString())}"` : `data-title="${title}"`;
  const nonce = randomBytes(16).toString("base64");
  const file = (name: string) => webview.asWebviewUri(Uri.joinPath(files, name)).toString();
  // The view reads its own script once more, to make a worker of it.
  const policy = `default-src 'none'; img-src ${webview.cspSource} data:; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; connect-src ${webview.cspSource}; worker-src blob:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title}</title>
  <link rel="stylesheet" href="${file("graph.css")}">
</head>
<body><div id="view" ${subject}></div><script nonce="${nonce}" src="${file("graph.js")}"></script></body>
</html>`;
}
