// The view *Functions by Complexity*: all functions of the workspace, sorted and filtered.

import { EventEmitter, l10n, MarkdownString, Range, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window, workspace, type QuickPickItem, type TreeDataProvider, type TreeView } from "vscode";

import { showBreakdown } from "../breakdown/panel";
import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { FIGURES, figure, written, type Figure } from "../model/figures";
import { Pages } from "../model/pages";
import type { Totals } from "../model/totals";
import { functions as ask, type WorkspaceFunction } from "../protocol";

/** Where the chosen figure is remembered. */
const SORT = "functions.sort";

type Row = WorkspaceFunction | { hidden: number };

export function registerFunctions(ctx: Ctx, totals: Totals): void {
  const functions = new Functions(ctx, totals);
  const again = new Debounced(() => functions.reload(), (error) => ctx.log.warn(String(error)), 300);
  const view = window.createTreeView("astrolens.functions", { treeDataProvider: functions, showCollapseAll: false });
  functions.attach(view);
  ctx.keep(
    view,
    functions,
    again,
    view.onDidChangeVisibility(({ visible }) => visible && totals.watch()),
    ctx.supervisor.onDidChangeLists((kinds) => kinds.includes("functions") && again.ask()),
    totals.onDidComplete(() => void again.now()),
  );
  if (view.visible) totals.watch();
  ctx.command("sortFunctions", () => functions.askForFigure());
  ctx.command("filterFunctions", () => functions.askForFilter());
  ctx.command("showMoreFunctions", () => functions.more());
  ctx.command("clearFilter", () => functions.filterBy(""));
  ctx.command("explainFunction", ({ uri, range, nameRange }: WorkspaceFunction) => showBreakdown(ctx, { uri, position: (nameRange ?? range).start }));
}

class Functions implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private view: TreeView<Row> | undefined;
  private filter = "";
  /** Whether the list has to be asked for before it is shown. */
  private isStale = true;
  private readonly pages = new Pages<WorkspaceFunction>(async (wanted) => {
    const found = await this.ctx.ask(ask, { sort: this.figure.id, filter: this.filter, complete: true, ...wanted });
    return found && { ...found, rows: found.functions };
  });

  constructor(
    private readonly ctx: Ctx,
    private readonly totals: Totals,
  ) {}

  private get figure(): Figure {
    return figure(this.ctx.extension.workspaceState.get(SORT));
  }

  attach(view: TreeView<Row>): void {
    this.view = view;
    this.refresh();
  }

  /** Shows another list. */
  refresh(): void {
    const view = this.view!;
    view.description = this.figure.id + (this.filter && ` · “${this.filter}”`);
    this.pages.clear();
    this.isStale = true;
    this.changed.fire();
  }

  /** Shows the list as it is by now. */
  async reload(): Promise<void> {
    this.isStale = true;
    this.changed.fire();
  }

  /** Shows the next page. */
  async more(): Promise<void> {
    await this.pages.more();
    this.changed.fire();
  }

  async askForFigure(): Promise<void> {
    const now = this.figure;
    const items = FIGURES.map((figure): QuickPickItem & { figure: Figure } => ({ label: figure.title, description: figure === now ? l10n.t("now") : "", figure }));
    const chosen = await window.showQuickPick(items, { placeHolder: l10n.t("The figure to sort functions by, the highest first") });
    if (!chosen) return;
    await this.ctx.extension.workspaceState.update(SORT, chosen.figure.id);
    this.refresh();
  }

  askForFilter(): void {
    const before = this.filter;
    const box = window.createInputBox();
    box.placeholder = l10n.t("Words of the name or the path, such as: parse src/");
    box.value = before;
    let isAccepted = false;
    box.onDidChangeValue((value) => this.filterBy(value));
    box.onDidAccept(() => {
      isAccepted = true;
      box.hide();
    });
    box.onDidHide(() => {
      if (!isAccepted) this.filterBy(before);
      box.dispose();
    });
    box.show();
  }

  filterBy(filter: string): void {
    this.filter = filter.trim();
    this.ctx.when("isFiltered", this.filter !== "");
    this.refresh();
  }

  async getChildren(parent?: Row): Promise<Row[]> {
    if (parent || !this.totals.last || !this.ctx.supervisor.offers(ask.method)) return [];
    if (this.isStale) {
      this.isStale = false;
      await this.pages.reload();
    }
    const { rows, hidden } = this.pages;
    return hidden > 0 ? [...rows, { hidden }] : [...rows];
  }

  getTreeItem(row: Row): TreeItem {
    return "hidden" in row ? more(row.hidden) : this.item(row);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private item(own: WorkspaceFunction): TreeItem {
    const { name, path, at } = place(own);
    const value = written(own.metrics[this.figure.id] ?? 0);
    const item = new TreeItem(`${value}  ${own.qualifiedName}`, TreeItemCollapsibleState.None);
    item.description = name;
    item.tooltip = tooltip(own);
    item.iconPath = icon(own.metrics["cognitive"] ?? 0);
    item.contextValue = "astrolens.function";
    item.command = { command: "vscode.open", title: "", arguments: [Uri.parse(own.uri), { selection: at, preview: true }] };
    item.accessibilityInformation = { label: `${own.qualifiedName}, ${this.figure.title} ${value}, ${path}` };
    return item;
  }
}

/** Where a function starts, for people and for the editor. */
function place({ uri, range: { start } }: WorkspaceFunction): { name: string; path: string; at: Range } {
  const path = workspace.asRelativePath(Uri.parse(uri), false);
  return { name: `${path}:${start.line + 1}`, path, at: new Range(start.line, start.character, start.line, start.character) };
}

function more(hidden: number): TreeItem {
  const item = new TreeItem(l10n.t("{0} more", written(hidden)), TreeItemCollapsibleState.None);
  item.command = { command: "astrolens.showMoreFunctions", title: l10n.t("Show More") };
  item.iconPath = new ThemeIcon("ellipsis");
  return item;
}

/** A dot as strong as the function is hard to follow, at the limits that hold by default. */
function icon(cognitive: number): ThemeIcon {
  if (cognitive > 25) return new ThemeIcon("circle-filled", new ThemeColor("astrolens.heat3"));
  if (cognitive > 15) return new ThemeIcon("circle-filled", new ThemeColor("astrolens.heat2"));
  if (cognitive > 7) return new ThemeIcon("circle-filled", new ThemeColor("astrolens.heat1"));
  return new ThemeIcon("circle-outline", new ThemeColor("disabledForeground"));
}

function tooltip(own: WorkspaceFunction): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown("**").appendText(own.qualifiedName).appendMarkdown("**  \n").appendText(place(own).name);
  text.appendMarkdown("\n\n| | |\n|---|--:|\n");
  for (const { id, title } of FIGURES) text.appendMarkdown(`| ${title} | ${written(own.metrics[id] ?? 0)} |\n`);
  return text;
}
