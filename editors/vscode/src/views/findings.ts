// The view *Findings*: those of the whole workspace, or only the new ones, by rule or by file.

import { EventEmitter, l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, type TreeDataProvider, type TreeView } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { written } from "../model/figures";
import { ofWorkspace, type FindingRow } from "../model/finding_rows";
import { grouped, type By, type Group } from "../model/groups";
import { NewFindings } from "../model/new_findings";
import { Pages, type Page } from "../model/pages";
import type { Totals } from "../model/totals";
import { findings as ask, type FindingsResult, type Severity } from "../protocol";

/** Where it is remembered how findings are grouped. */
const BY = "findings.by";

/** Where it is remembered whether only new ones are shown. */
const NEW = "findings.new";

type Row = Group<FindingRow> | FindingRow | { hidden: number };

/** Findings as the server told them, as rows. */
type Found = Page<FindingRow> & Pick<FindingsResult, "rules">;

export function registerFindings(ctx: Ctx, totals: Totals): void {
  const findings = new Findings(ctx, totals);
  const again = new Debounced(() => findings.reload(), (error) => ctx.log.warn(String(error)), 300);
  const view = window.createTreeView("astrolens.findings", { treeDataProvider: findings, showCollapseAll: true });
  findings.attach(view);
  ctx.keep(
    view,
    findings,
    again,
    view.onDidChangeVisibility(({ visible }) => visible && totals.watch()),
    ctx.supervisor.onDidChangeLists((kinds) => kinds.includes("findings") && again.ask()),
    totals.onDidComplete(() => void again.now()),
  );
  ctx.command("groupFindingsByFile", () => findings.groupBy("file"));
  ctx.command("groupFindingsByRule", () => findings.groupBy("rule"));
  ctx.command("showMoreFindings", () => findings.more());
  ctx.command("showNewFindings", () => findings.showNew(true));
  ctx.command("showAllFindings", () => findings.showNew(false));
}

class Findings implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly fresh: NewFindings;
  private view: TreeView<Row> | undefined;
  private readonly pages = new Pages<FindingRow, Found>(async (wanted) => {
    const sort = this.by === "rule" ? "severity" : "path";
    const found = await this.ctx.ask(ask, { sort, complete: true, ...wanted });
    return found && { ...found, rows: found.findings.map(ofWorkspace) };
  });

  constructor(
    private readonly ctx: Ctx,
    private readonly totals: Totals,
  ) {
    this.fresh = new NewFindings(ctx);
    ctx.keep(this.fresh.onDidChange(() => this.refresh()));
    ctx.when("findingsBy", this.by);
    ctx.when("findingsAreNew", this.areNew);
    void this.fresh.want(this.areNew);
  }

  private get by(): By {
    return this.ctx.extension.workspaceState.get<By>(BY, "rule");
  }

  private get areNew(): boolean {
    return this.ctx.extension.workspaceState.get(NEW, false);
  }

  private get findings(): readonly FindingRow[] {
    return this.areNew ? this.fresh.rows : this.pages.rows;
  }

  attach(view: TreeView<Row>): void {
    this.view = view;
    this.refresh();
  }

  async groupBy(by: By): Promise<void> {
    await this.ctx.extension.workspaceState.update(BY, by);
    this.ctx.when("findingsBy", by);
    this.refresh();
    // The first findings by rule are others than those by file.
    if (this.pages.hidden > 0) await this.reload();
  }

  async showNew(areNew: boolean): Promise<void> {
    await this.ctx.extension.workspaceState.update(NEW, areNew);
    this.ctx.when("findingsAreNew", areNew);
    await this.fresh.want(areNew);
    this.refresh();
  }

  /** Asks for the list as it is by now, and shows it. */
  async reload(): Promise<void> {
    if (!this.totals.last || !this.ctx.supervisor.offers(ask.method)) return;
    await this.pages.reload();
    this.refresh();
  }

  /** Shows the next page. */
  async more(): Promise<void> {
    await this.pages.more();
    this.refresh();
  }

  refresh(): void {
    const view = this.view!;
    const count = this.areNew ? this.fresh.rows.length : (this.pages.last?.total ?? 0);
    view.message = this.areNew ? this.fresh.message : "";
    view.description = this.by === "rule" ? l10n.t("by rule") : l10n.t("by file");
    view.badge = count > 0 ? { value: count, tooltip: l10n.t("{0} findings", count) } : undefined;
    this.changed.fire();
  }

  getChildren(parent?: Row): Row[] {
    if (parent) return "rows" in parent ? parent.rows : [];
    const groups = grouped(this.findings, this.by);
    const hidden = this.areNew ? 0 : this.pages.hidden;
    return hidden > 0 ? [...groups, { hidden }] : groups;
  }

  getTreeItem(row: Row): TreeItem {
    if ("hidden" in row) return more(row.hidden);
    if (!("rows" in row)) return finding(row, this.by);
    const rules = this.areNew || this.by === "file" ? undefined : this.pages.last?.rules;
    return group(row, this.by, rules?.[row.name] ?? row.rows.length);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function more(hidden: number): TreeItem {
  const item = new TreeItem(l10n.t("{0} more", written(hidden)), TreeItemCollapsibleState.None);
  item.command = { command: "astrolens.showMoreFindings", title: l10n.t("Show More") };
  item.iconPath = new ThemeIcon("ellipsis");
  return item;
}

/** A group of `count` findings, of which some may not be shown yet. */
function group({ name, worst, rows }: Group<FindingRow>, by: By, count: number): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  item.id = `${by}:${name}`;
  item.description = String(count);
  item.iconPath = severityIcon(worst);
  if (by === "file") {
    item.resourceUri = rows[0]!.uri;
    item.label = name;
  }
  item.accessibilityInformation = { label: l10n.t("{0}, {1} findings", name, count) };
  return item;
}

/** A finding: under a rule it goes by what it is about, under a file by what it says. */
function finding({ path, line, severity, rule, symbol, open, ...finding }: FindingRow, by: By): TreeItem {
  const message = finding.message.replaceAll("`", "");
  const item = new TreeItem(by === "rule" && symbol ? symbol : message, TreeItemCollapsibleState.None);
  item.description = by === "rule" ? `${path}:${line}` : `${rule} · ${line}`;
  item.tooltip = new MarkdownString().appendText(`${message}\n`).appendText(`${rule} · ${path}:${line}`);
  item.iconPath = severityIcon(severity);
  item.command = open;
  item.accessibilityInformation = { label: `${severity}: ${message}, ${path}:${line}` };
  return item;
}

function severityIcon(severity: Severity): ThemeIcon {
  switch (severity) {
    case "error":
      return new ThemeIcon("error", new ThemeColor("problemsErrorIcon.foreground"));
    case "warning":
      return new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground"));
    case "information":
      return new ThemeIcon("info", new ThemeColor("problemsInfoIcon.foreground"));
  }
}
