// The view *AST of This File*: the syntax tree as one types. The cursor selects its node, and a
// node selects its text.

import { env, EventEmitter, l10n, Range, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, workspace, type CancellationToken, type QuickPickItem, type TextDocument, type TextEditor, type TextEditorDecorationType, type TreeDataProvider, type TreeView } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { title } from "../languages";
import { branches, smallest, type Branch } from "../model/tree";
import { ast, type AstDetail, type AstNode } from "../protocol";
import { reveal } from "./places";

/** Where it is remembered which nodes are shown and whether the view follows the cursor. */
const DETAIL = "ast.detail";
const FOLLOWS = "ast.follows";

export function registerAst(ctx: Ctx): void {
  const tree = new AstTree(ctx);
  const view = window.createTreeView("astrolens.ast", { treeDataProvider: tree, showCollapseAll: true });
  const highlight = window.createTextEditorDecorationType({ backgroundColor: new ThemeColor("editor.rangeHighlightBackground"), borderColor: new ThemeColor("contrastActiveBorder") });
  const loading = new Debounced((token) => tree.load(view, token), (error) => ctx.log.warn(String(error)));
  const load = () => view.visible && loading.ask();
  const follow = (editor: TextEditor) => {
    editor.setDecorations(highlight, []);
    if (view.visible && tree.follows && editor.document === tree.document) void tree.follow(view, editor);
  };
  ctx.keep(
    view,
    tree,
    highlight,
    loading,
    view.onDidChangeVisibility(load),
    view.onDidChangeSelection(({ selection: [branch] }) => branch && tree.mark(branch, highlight)),
    window.onDidChangeActiveTextEditor(load),
    window.onDidChangeTextEditorSelection(({ textEditor }) => follow(textEditor)),
    workspace.onDidChangeTextDocument(({ document }) => document === ctx.editor?.document && load()),
    ctx.supervisor.onDidChangeState(load),
  );
  ctx.command("followCursor", () => tree.setFollows(true));
  ctx.command("unfollowCursor", () => tree.setFollows(false));
  ctx.command("chooseAstDetail", async () => {
    await tree.askForDetail();
    load();
  });
  ctx.command("copyNode", (branch: Branch) => tree.copy(branch));
  ctx.command("revealNode", (branch: Branch) => tree.document && reveal(tree.document.uri, rangeOf(branch), { select: true }));
}

class AstTree implements TreeDataProvider<Branch> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private roots: Branch[] = [];
  /** The node that the cursor has chosen. */
  private followed: string | undefined;
  document: TextDocument | undefined;

  constructor(private readonly ctx: Ctx) {
    ctx.when("astFollows", this.follows);
  }

  get follows(): boolean {
    return this.ctx.extension.globalState.get(FOLLOWS, true);
  }

  async setFollows(follows: boolean): Promise<void> {
    await this.ctx.extension.globalState.update(FOLLOWS, follows);
    this.ctx.when("astFollows", follows);
  }

  private get detail(): AstDetail {
    return this.ctx.extension.globalState.get<AstDetail>(DETAIL, "fields");
  }

  async askForDetail(): Promise<void> {
    const items: (QuickPickItem & { detail: string; of: AstDetail })[] = [
      { label: l10n.t("Nodes with a name"), detail: l10n.t("what the grammar gives a name: statements, expressions, identifiers"), of: "named" },
      { label: l10n.t("Fields as well"), detail: l10n.t("tokens that stand in a field too, such as operators"), of: "fields" },
      { label: l10n.t("All nodes"), detail: l10n.t("every word and sign"), of: "all" },
    ];
    const chosen = await window.showQuickPick(items, { placeHolder: l10n.t("Which nodes the syntax tree shows") });
    if (chosen) await this.ctx.extension.globalState.update(DETAIL, chosen.of);
  }

  /** Takes the tree of the document in front, if there is one with a tree. */
  async load(view: TreeView<Branch>, token: CancellationToken): Promise<void> {
    const editor = this.ctx.editor;
    // While the person is in an output or a panel, the tree stays that of the code beside it.
    if (!editor && window.visibleTextEditors.some((visible) => visible.document === this.document)) return;
    const answer = editor && (await this.ctx.ask(ast, { textDocument: { uri: editor.document.uri.toString() }, detail: this.detail }, token));
    if (token.isCancellationRequested || (editor && answer === undefined && this.ctx.supervisor.running)) return;
    this.document = answer ? editor?.document : undefined;
    this.roots = answer ? branches(answer.nodes) : [];
    view.description = answer ? `${title(answer.language)}${answer.hasError ? ` · ${l10n.t("with errors")}` : ""}` : "";
    this.changed.fire();
    if (editor && this.document && this.follows) await this.follow(view, editor);
  }

  /** Shows the node under the cursor of `editor`. */
  async follow(view: TreeView<Branch>, editor: TextEditor): Promise<void> {
    const branch = smallest(this.roots, editor.selection.active);
    if (!branch || view.selection[0]?.id === branch.id) return;
    this.followed = branch.id;
    await view.reveal(branch, { select: true, focus: false, expand: false });
  }

  /** Marks the text of `branch`, unless it is there that the cursor has chosen it. */
  mark(branch: Branch, highlight: TextEditorDecorationType): void {
    const editor = window.visibleTextEditors.find((editor) => editor.document === this.document);
    editor?.setDecorations(highlight, branch.id === this.followed ? [] : [rangeOf(branch)]);
    this.followed = undefined;
  }

  async copy(branch: Branch): Promise<void> {
    if (this.document) await env.clipboard.writeText(this.document.getText(rangeOf(branch)));
  }

  getChildren(branch?: Branch): Branch[] {
    return branch ? branch.children : this.roots;
  }

  getParent(branch: Branch): Branch | undefined {
    return branch.parent;
  }

  getTreeItem(branch: Branch): TreeItem {
    const { node, parent, children } = branch;
    const item = new TreeItem(label(node), collapsed(children, parent));
    item.id = branch.id;
    item.description = description(node);
    item.tooltip = tooltip(node);
    const icon = iconOf(node);
    if (icon) item.iconPath = icon;
    item.contextValue = "astrolens.node";
    item.command = { command: "astrolens.revealNode", title: l10n.t("Select Text"), arguments: [branch] };
    return item;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function collapsed(children: Branch[], parent: Branch | undefined): TreeItemCollapsibleState {
  if (children.length === 0) return TreeItemCollapsibleState.None;
  return parent ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
}

function rangeOf({ node: { range } }: Branch): Range {
  return new Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

function label({ field, kind }: AstNode): string {
  return field ? `${field}: ${kind}` : kind;
}

/** The longest text of a leaf that is shown. */
const LONGEST = 60;

function description({ kind, text, missing, error, cut, range }: AstNode): string {
  const flag = missing ? l10n.t("missing") : error ? l10n.t("not understood") : cut ? l10n.t("more below") : "";
  // A word or sign of the grammar's own is its own kind.
  const leaf = text && text !== kind && (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replace(/\s+/g, " ");
  return [leaf, flag, leaf || flag ? "" : String(range.start.line + 1)].filter((part) => part).join(" · ");
}

function tooltip(node: AstNode): string {
  const { start, end } = node.range;
  return `${label(node)}\n${start.line + 1}:${start.character + 1}–${end.line + 1}:${end.character + 1}`;
}

function iconOf({ error, missing, named, extra, children }: AstNode): ThemeIcon | undefined {
  if (error || missing) return new ThemeIcon("error", new ThemeColor("problemsErrorIcon.foreground"));
  if (extra) return new ThemeIcon("comment", new ThemeColor("descriptionForeground"));
  if (!named) return new ThemeIcon("symbol-operator", new ThemeColor("descriptionForeground"));
  if (children) return new ThemeIcon("symbol-structure");
  return new ThemeIcon("symbol-constant");
}
