// The panel beside the code that shows why a function has its figure, up to date as one types.

import { randomBytes } from "node:crypto";
import { l10n, Range, Uri, ViewColumn, window, workspace, type Disposable, type TextDocument, type WebviewPanel } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { breakdown, type BreakdownPlace, type BreakdownResult } from "../protocol";
import { reveal } from "../views/places";
import { breakdownLines, renderBreakdown, type Words } from "./render";

let panel: Panel | undefined;

/** Shows the breakdown of the function at `place`. */
export async function showBreakdown(ctx: Ctx, place: BreakdownPlace): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(place.uri));
  const found = await ask(ctx, document, place.position);
  if (!found) {
    const message = ctx.supervisor.running ? l10n.t("There is no function here.") : l10n.t("The Astrolens server does not run.");
    void window.showInformationMessage(message);
    return;
  }
  panel ??= new Panel(ctx, () => (panel = undefined));
  panel.show(document, found);
}

/** Asks for the breakdown at `position`. A file that is in no editor may be new to the server. */
async function ask(ctx: Ctx, document: TextDocument, position: BreakdownPlace["position"]): Promise<BreakdownResult | null | undefined> {
  return ctx.ask(breakdown, { textDocument: { uri: document.uri.toString() }, position });
}

class Panel implements Disposable {
  private readonly panel: WebviewPanel;
  private readonly parts: Disposable[];
  private document: TextDocument | undefined;
  private found: BreakdownResult | undefined;

  constructor(
    private readonly ctx: Ctx,
    private readonly closed: () => void,
  ) {
    const media = Uri.joinPath(ctx.extension.extensionUri, "media");
    this.panel = window.createWebviewPanel("astrolens.breakdown", l10n.t("Breakdown"), { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [media] });
    this.panel.iconPath = Uri.joinPath(media, "icon.png");
    this.panel.webview.html = this.page(media);
    const again = new Debounced((token) => this.again(token.isCancellationRequested), (error) => ctx.log.debug(String(error)), 150);
    this.parts = [
      again,
      this.panel.webview.onDidReceiveMessage((message: { line?: number; ready?: boolean }) => this.receive(message)),
      this.panel.onDidDispose(() => this.dispose()),
      workspace.onDidChangeTextDocument(({ document }) => document === this.document && again.ask()),
    ];
    ctx.keep(this);
  }

  /** Shows `found` of `document`. */
  show(document: TextDocument, found: BreakdownResult): void {
    this.document = document;
    this.found = found;
    this.panel.title = l10n.t("Breakdown of {0}", found.function);
    this.panel.reveal(undefined, true);
    this.send();
  }

  dispose(): void {
    this.closed();
    for (const part of this.parts) part.dispose();
    this.panel.dispose();
  }

  private async again(isCancelled: boolean): Promise<void> {
    const { document, found } = this;
    if (!document || !found || isCancelled) return;
    const answer = await this.ctx.ask(breakdown, { textDocument: { uri: document.uri.toString() }, function: found.function, metric: found.metric });
    if (!answer || document !== this.document) return;
    this.found = answer;
    this.send();
  }

  private send(): void {
    const { document, found } = this;
    if (!document || !found) return;
    const code = (line: number) => (line < document.lineCount ? document.lineAt(line).text : "");
    const body = renderBreakdown(found, breakdownLines(found, code), workspace.asRelativePath(document.uri), words());
    void this.panel.webview.postMessage({ body });
  }

  private async receive({ line, ready }: { line?: number; ready?: boolean }): Promise<void> {
    if (ready) this.send();
    const { document } = this;
    if (line === undefined || !document || line >= document.lineCount) return;
    const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(line);
    await reveal(document.uri, new Range(range.start.translate(0, firstNonWhitespaceCharacterIndex), range.end), { select: true });
  }

  private page(media: Uri): string {
    const { webview } = this.panel;
    const nonce = randomBytes(16).toString("base64");
    const file = (name: string) => webview.asWebviewUri(Uri.joinPath(media, name)).toString();
    const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${l10n.t("Breakdown")}</title>
  <link rel="stylesheet" href="${file("breakdown.css")}">
</head>
<body><div id="breakdown"></div><p id="said" class="spoken" role="status"></p><script nonce="${nonce}" src="${file("breakdown.js")}"></script></body>
</html>`;
  }
}

function words(): Words {
  return {
    lines: (count) => (count === 1 ? l10n.t("One line adds to it") : l10n.t("{0} lines add to it", count)),
    line: (line, points, reasons) => l10n.t("line {0}, plus {1}: {2}", line, points, reasons),
    figures: l10n.t("All figures"),
    advice: l10n.t("How to lower it"),
    findings: l10n.t("Findings"),
    nothing: l10n.t("Nothing adds to it"),
  };
}
