// The view *Functions by Complexity*: all functions of the workspace, sorted and filtered.

import { EventEmitter, l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, workspace, type QuickPickItem, type TreeDataProvider, type TreeView } from "vscode";

import { showBreakdown } from "../breakdown/panel";
import type { Ctx } from "../ctx";
import { FIGURES, figure, sorted, written, type Figure } from "../model/figures";
import type { FunctionRow } from "../model/reports";
import type { Scanner } from "../model/scanner";
import { goTo, positionIn } from "./places";

/** No more functions are listed: a longer list is not read but filtered. */
const MOST = 1000;

/** Where the chosen figure is remembered. */
const SORT = "functions.sort";

type Row = FunctionRow | { hidden: number };

export function registerFunctions(ctx: Ctx, scanner: Scanner): void {
  const functions = new Functions(ctx);
  const view = window.createTreeView("astrolens.functions", { treeDataProvider: functions, showCollapseAll: false });
  functions.attach(view);
  ctx.keep(
    view,
    functions,
    view.onDidChangeVisibility(({ visible }) => visible && scanner.watch()),
    ctx.reports.onDidChange(() => functions.refresh()),
  );
  if (view.visible) scanner.watch();
  ctx.command("sortFunctions", () => functions.askForFigure());
  ctx.command("filterFunctions", () => functions.askForFilter());
  ctx.command("clearFilter", () => functions.filterBy(""));
  ctx.command("explainFunction", (row: FunctionRow) => explain(ctx, row));
}

async function explain(ctx: Ctx, { uri, function: own }: FunctionRow): Promise<void> {
  const document = await workspace.openTextDocument(uri);
  await showBreakdown(ctx, { uri: uri.toString(), position: positionIn(document, own.start_line, own.start_column) });
}

class Functions implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private view: TreeView<Row> | undefined;
  private filter = "";

  constructor(private readonly ctx: Ctx) {}

  private get figure(): Figure {
    return figure(this.ctx.extension.workspaceState.get(SORT));
  }

  attach(view: TreeView<Row>): void {
    this.view = view;
    this.refresh();
  }

  refresh(): void {
    const view = this.view!;
    view.description = this.figure.id + (this.filter && ` · “${this.filter}”`);
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

  getChildren(parent?: Row): Row[] {
    if (parent) return [];
    const rows = sorted(this.ctx.reports.functions, this.figure, this.filter);
    const hidden = rows.length - MOST;
    return hidden > 0 ? [...rows.slice(0, MOST), { hidden }] : rows;
  }

  getTreeItem(row: Row): TreeItem {
    return "hidden" in row ? more(row.hidden) : this.item(row);
  }

  dispose(): void {
    this.changed.dispose();
  }

  private item(row: FunctionRow): TreeItem {
    const { function: own, path } = row;
    const value = written(this.figure.of(own));
    const item = new TreeItem(`${value}  ${own.qualified_name}`, TreeItemCollapsibleState.None);
    item.description = `${path}:${own.start_line}`;
    item.tooltip = tooltip(row);
    item.iconPath = icon(own.cognitive);
    item.contextValue = "astrolens.function";
    item.command = goTo(row.uri, own.start_line, own.start_column);
    item.accessibilityInformation = { label: `${own.qualified_name}, ${this.figure.title} ${value}, ${path}` };
    return item;
  }
}

function more(hidden: number): TreeItem {
  const item = new TreeItem(l10n.t("{0} more: filter to see them", written(hidden)), TreeItemCollapsibleState.None);
  item.command = { command: "astrolens.filterFunctions", title: l10n.t("Filter Functions") };
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

function tooltip({ function: own, path }: FunctionRow): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown("**").appendText(own.qualified_name).appendMarkdown("**  \n").appendText(`${path}:${own.start_line}`);
  text.appendMarkdown("\n\n| | |\n|---|--:|\n");
  for (const figure of FIGURES) text.appendMarkdown(`| ${figure.title} | ${written(figure.of(own))} |\n`);
  return text;
}
