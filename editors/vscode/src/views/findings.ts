// The view *Findings*: those of the whole workspace, or only the new ones, by rule or by file.

import { EventEmitter, l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, window, type TreeDataProvider, type TreeView } from "vscode";

import type { Ctx } from "../ctx";
import { grouped, type By, type Group } from "../model/groups";
import { NewFindings } from "../model/new_findings";
import type { FindingRow } from "../model/reports";
import type { Scanner } from "../model/scanner";
import type { Severity } from "../protocol";
import { goTo } from "./places";

/** Where it is remembered how findings are grouped. */
const BY = "findings.by";

/** Where it is remembered whether only new ones are shown. */
const NEW = "findings.new";

type Row = Group<FindingRow> | FindingRow;

export function registerFindings(ctx: Ctx, scanner: Scanner): void {
  const findings = new Findings(ctx);
  const view = window.createTreeView("astrolens.findings", { treeDataProvider: findings, showCollapseAll: true });
  findings.attach(view);
  ctx.keep(
    view,
    findings,
    view.onDidChangeVisibility(({ visible }) => visible && scanner.watch()),
    ctx.reports.onDidChange(() => findings.refresh()),
  );
  ctx.command("groupFindingsByFile", () => findings.groupBy("file"));
  ctx.command("groupFindingsByRule", () => findings.groupBy("rule"));
  ctx.command("showNewFindings", () => findings.showNew(true));
  ctx.command("showAllFindings", () => findings.showNew(false));
}

class Findings implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly fresh: NewFindings;
  private view: TreeView<Row> | undefined;

  constructor(private readonly ctx: Ctx) {
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

  private get findings(): FindingRow[] {
    return this.areNew ? this.fresh.rows : this.ctx.reports.findings;
  }

  attach(view: TreeView<Row>): void {
    this.view = view;
    this.refresh();
  }

  async groupBy(by: By): Promise<void> {
    await this.ctx.extension.workspaceState.update(BY, by);
    this.ctx.when("findingsBy", by);
    this.refresh();
  }

  async showNew(areNew: boolean): Promise<void> {
    await this.ctx.extension.workspaceState.update(NEW, areNew);
    this.ctx.when("findingsAreNew", areNew);
    await this.fresh.want(areNew);
    this.refresh();
  }

  refresh(): void {
    const view = this.view!;
    const count = this.findings.length;
    view.message = this.areNew ? this.fresh.message : "";
    view.description = this.by === "rule" ? l10n.t("by rule") : l10n.t("by file");
    view.badge = count > 0 ? { value: count, tooltip: l10n.t("{0} findings", count) } : undefined;
    this.changed.fire();
  }

  getChildren(parent?: Row): Row[] {
    if (!parent) return grouped(this.findings, this.by);
    return "rows" in parent ? parent.rows : [];
  }

  getTreeItem(row: Row): TreeItem {
    return "rows" in row ? group(row, this.by) : finding(row, this.by);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function group({ name, worst, rows }: Group<FindingRow>, by: By): TreeItem {
  const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
  item.id = `${by}:${name}`;
  item.description = String(rows.length);
  item.iconPath = severityIcon(worst);
  if (by === "file") {
    item.resourceUri = rows[0]!.uri;
    item.label = name;
  }
  item.accessibilityInformation = { label: l10n.t("{0}, {1} findings", name, rows.length) };
  return item;
}

/** A finding: under a rule it goes by what it is about, under a file by what it says. */
function finding({ uri, path, finding }: FindingRow, by: By): TreeItem {
  const { start_line, start_column, severity, rule, symbol } = finding;
  const message = finding.message.replaceAll("`", "");
  const item = new TreeItem(by === "rule" && symbol ? symbol : message, TreeItemCollapsibleState.None);
  item.description = by === "rule" ? `${path}:${start_line}` : `${rule} · ${start_line}`;
  item.tooltip = new MarkdownString().appendText(`${message}\n`).appendText(`${rule} · ${path}:${start_line}`);
  item.iconPath = severityIcon(severity);
  item.command = goTo(uri, start_line, start_column);
  item.accessibilityInformation = { label: `${severity}: ${message}, ${path}:${start_line}` };
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
