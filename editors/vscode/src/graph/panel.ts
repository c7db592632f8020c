// The panel with the module graph: the same view as of `astrolens graph --format html`, which follows the
// editor and opens files in it.

import { l10n, Position, Range, Uri, ViewColumn, window, workspace, type CancellationToken, type Disposable, type WebviewPanel, type WorkspaceFolder } from "vscode";

import type { FromView, Kept, ToView } from "../../../../web/src/host/messages";
import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { moduleGraph } from "../protocol";
import { reveal } from "../views/places";
import { page } from "./page";

/** What VS Code calls the panel when it restores it. */
const KIND = "astrolens.moduleGraph";

let panel: GraphPanel | undefined;

/** Shows the graph; with `file`, what is around that. */
export function showModuleGraph(ctx: Ctx, file?: Uri): void {
  panel ??= new GraphPanel(ctx, create(ctx), here(), () => (panel = undefined));
  panel.show(file);
}

/** Has a panel that was open when the window was closed shown again, with what the view has kept. */
export function registerGraphPanel(ctx: Ctx): void {
  ctx.keep(window.registerWebviewPanelSerializer(KIND, { deserializeWebviewPanel: async (shown: WebviewPanel, kept?: Kept) => restore(ctx, shown, kept) }));
}

function restore(ctx: Ctx, shown: WebviewPanel, kept: Kept | undefined): void {
  const folder = kept?.folder === undefined ? here() : workspace.workspaceFolders?.find(({ uri }) => uri.toString() === kept.folder);
  if (kept?.folder !== undefined && !folder) return shown.dispose();
  panel?.dispose();
  panel = new GraphPanel(ctx, shown, folder, () => (panel = undefined));
}

/** Where the view's own files are. */
function files(ctx: Ctx): Uri {
  return Uri.joinPath(ctx.extension.extensionUri, "dist");
}

function create(ctx: Ctx): WebviewPanel {
  return window.createWebviewPanel(KIND, l10n.t("Module Graph"), { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [files(ctx)] });
}

class GraphPanel implements Disposable {
  /** What is to be looked around once the view is there. */
  private around: Uri | undefined;
  private isReady = false;
  /** The file that was last in an editor: while the panel is what the person is in, no editor is. */
  private current = window.activeTextEditor?.document.uri;
  private readonly again: Debounced;
  private readonly parts: Disposable[];

  constructor(
    private readonly ctx: Ctx,
    private readonly panel: WebviewPanel,
    private folder: WorkspaceFolder | undefined,
    private readonly closed: () => void,
  ) {
    panel.iconPath = Uri.joinPath(ctx.extension.extensionUri, "media", "icon.png");
    panel.webview.options = { enableScripts: true, localResourceRoots: [files(ctx)] };
    this.again = new Debounced((token) => this.send(token), (error) => this.tell({ type: "problem", text: String(error) }), 300);
    this.parts = [
      this.again,
      panel.webview.onDidReceiveMessage((message: FromView) => this.receive(message)),
      panel.onDidDispose(() => this.dispose()),
      // A page that is hidden is no more; it is made again when it is shown.
      panel.onDidChangeViewState(() => (this.isReady &&= panel.visible)),
      window.onDidChangeActiveTextEditor(() => this.follow()),
      workspace.onDidChangeWorkspaceFolders(({ removed }) => this.isAmong(removed) && this.dispose()),
      ctx.supervisor.onDidChangeGraphs((folders) => this.concerns(folders) && this.again.ask()),
      ctx.supervisor.onDidChangeState(() => this.again.ask()),
    ];
    this.turnTo(folder);
    ctx.keep(this);
  }

  show(file: Uri | undefined): void {
    // Who looks at what is around a file goes on with it.
    this.panel.reveal(undefined, file !== undefined);
    const folder = file ? workspace.getWorkspaceFolder(file) : this.folder;
    this.around = file;
    if (folder !== this.folder) this.turnTo(folder);
    else if (this.isReady) this.lookAround();
  }

  dispose(): void {
    this.closed();
    for (const part of this.parts) part.dispose();
    this.panel.dispose();
  }

  /** Has a new page be about a folder: it says when it is ready for its graph. */
  private turnTo(folder: WorkspaceFolder | undefined): void {
    this.folder = folder;
    this.isReady = false;
    this.again.cancel();
    this.panel.webview.html = page(this.panel.webview, files(this.ctx), folder);
  }

  private isAmong(folders: readonly WorkspaceFolder[]): boolean {
    return folders.some(({ uri }) => uri.toString() === this.folder?.uri.toString());
  }

  private concerns(folders: readonly string[]): boolean {
    return this.isReady && this.folder !== undefined && folders.includes(this.folder.uri.toString());
  }

  /** Asks for the graph and hands it to the view. */
  private async send(token: CancellationToken): Promise<void> {
    if (!this.isReady) return;
    if (!this.folder) return this.tell({ type: "problem", text: l10n.t("Open a folder to see its modules.") });
    const document = await this.ctx.ask(moduleGraph, { folder: this.folder.uri.toString() }, token);
    if (token.isCancellationRequested) return;
    if (document) {
      this.tell({ type: "graph", document });
      this.follow();
      this.lookAround();
    } else if (["stopped", "failed"].includes(this.ctx.supervisor.state.kind)) this.tell({ type: "problem", text: l10n.t("The Astrolens server does not run.") });
  }

  private lookAround(): void {
    const path = this.around && this.pathOf(this.around);
    if (path !== undefined) this.tell({ type: "around", path });
    this.around = undefined;
  }

  /** Tells the view which file is in the editor. */
  private follow(): void {
    this.current = this.ctx.editor?.document.uri ?? this.current;
    const path = this.current && this.pathOf(this.current);
    if (path !== undefined) this.tell({ type: "current", path });
  }

  /** The path of a file in the folder, as the graph has it. */
  private pathOf(file: Uri): string | undefined {
    return this.folder && workspace.getWorkspaceFolder(file) === this.folder ? workspace.asRelativePath(file, false) : undefined;
  }

  private tell(message: ToView): void {
    void this.panel.webview.postMessage(message);
  }

  private async receive(message: FromView): Promise<void> {
    switch (message.type) {
      case "ready":
        this.isReady = true;
        return this.again.now();
      case "open":
        return this.open(message.path, message.line ?? 1, message.isGlance);
      case "save":
        return save(message.name, message.base64);
    }
  }

  private async open(path: string, line: number, isGlance: boolean): Promise<void> {
    if (!this.folder) return;
    const at = new Position(line - 1, 0);
    await reveal(Uri.joinPath(this.folder.uri, path), new Range(at, at), { preserveFocus: isGlance });
  }
}

/** The folder of the file in the editor, or the first. */
function here(): WorkspaceFolder | undefined {
  const file = window.activeTextEditor?.document.uri;
  return (file && workspace.getWorkspaceFolder(file)) ?? workspace.workspaceFolders?.[0];
}

async function save(name: string, base64: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0];
  const uri = await window.showSaveDialog(folder ? { defaultUri: Uri.joinPath(folder.uri, name) } : {});
  if (uri) await workspace.fs.writeFile(uri, Buffer.from(base64, "base64"));
}
