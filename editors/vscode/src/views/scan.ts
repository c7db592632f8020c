// The view *Scan*: how far the server is with the files, where it runs, and what it has counted.

import { env, EventEmitter, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, window, workspace, type TreeDataProvider } from "vscode";

import type { Ctx } from "../ctx";
import { title } from "../languages";
import { written } from "../model/figures";
import { Totals } from "../model/totals";
import { findings, type Summary } from "../protocol";

interface Row {
  label: string;
  description: string;
  icon: ThemeIcon;
  tooltip?: string;
  children?: Row[];
}

/** Registers the view and returns what is counted. */
export function registerScan(ctx: Ctx): Totals {
  const totals = new Totals(ctx);
  const rows = new Rows(ctx, totals);
  const view = window.createTreeView("astrolens.scan", { treeDataProvider: rows });
  ctx.keep(view, rows, totals.onDidChange(() => rows.refresh()), ctx.supervisor.onDidChangeState(() => rows.refresh()));
  ctx.command("scan", () => start(ctx, totals));
  ctx.command("cancelScan", () => totals.cancel());
  return totals;
}

async function start(ctx: Ctx, totals: Totals): Promise<void> {
  if (ctx.supervisor.running && !ctx.supervisor.offers(findings.method)) {
    void window.showWarningMessage(l10n.t("This server cannot scan a workspace. Leave the setting `astrolens.server.path` empty for the one inside the extension."));
    return;
  }
  await totals.run();
}

class Rows implements TreeDataProvider<Row> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly ctx: Ctx,
    private readonly totals: Totals,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  getChildren(parent?: Row): Row[] {
    if (parent) return parent.children ?? [];
    return [this.state(), where(this.totals.last?.counts.background.place), ...this.last()];
  }

  getTreeItem(row: Row): TreeItem {
    const item = new TreeItem(row.label, row.children ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
    item.description = row.description;
    item.iconPath = row.icon;
    item.tooltip = row.tooltip ?? `${row.label}: ${row.description}`;
    return item;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private state(): Row {
    const { step, failure } = this.totals;
    if (step) {
      const description = [step.message, `${Math.round(step.percentage)} %`].filter((part) => part !== "").join(" · ");
      return { label: l10n.t("Scanning"), description, icon: new ThemeIcon("sync~spin") };
    }
    if (!this.ctx.supervisor.running) return row(l10n.t("No server"), l10n.t("see the log"), "debug-disconnect");
    if (failure) return failure.cancelled ? row(l10n.t("Cancelled"), "", "circle-slash") : row(l10n.t("Failed"), failure.message, "error");
    return this.totals.last ? row(l10n.t("Done"), "", "check") : row(l10n.t("Not scanned yet"), "", "circle-outline");
  }

  private last(): Row[] {
    const { last } = this.totals;
    if (!last) return [];
    const { summary, workspace: folders } = last.counts;
    const counted = row(l10n.t("Counted"), last.at.toLocaleTimeString(), "history");
    const each = folders.length > 1 ? folders.map(({ uri, files }) => row(folderName(uri), filesOf(files), "root-folder")) : [];
    return [counted, ...each, ...found(summary)];
  }
}

function row(label: string, description: string, icon: string): Row {
  return { label, description, icon: new ThemeIcon(icon) };
}

/** Where the server runs, or the `workers` that analyse for it. */
function where(workers: string | null | undefined): Row {
  if (workers) return row(l10n.t("Runs on"), workers, "server-environment");
  return env.remoteName ? row(l10n.t("Runs on"), env.remoteName, "remote") : row(l10n.t("Runs on"), l10n.t("this machine"), "device-desktop");
}

function folderName(uri: string): string {
  const address = Uri.parse(uri);
  return workspace.getWorkspaceFolder(address)?.name ?? address.fsPath;
}

function filesOf(count: number): string {
  return count === 1 ? l10n.t("1 file") : l10n.t("{0} files", written(count));
}

function functionsOf(count: number): string {
  return count === 1 ? l10n.t("1 function") : l10n.t("{0} functions", written(count));
}

function found(summary: Summary): Row[] {
  const { error = 0, warning = 0, information = 0 } = summary.severities;
  const languages = Object.entries(summary.languages).map(([name, { files, functions }]) => row(title(name), `${filesOf(files)}, ${functionsOf(functions)}`, "file-code"));
  const skipped = Object.entries(summary.skipped).map(([reason, count]) => row(reason, written(count), "debug-step-over"));
  return [
    { ...row(l10n.t("Files"), written(summary.files), "files"), children: languages },
    row(l10n.t("Functions"), written(summary.functions), "symbol-method"),
    row(l10n.t("Lines of code"), written(summary.lines.code), "list-selection"),
    {
      ...row(l10n.t("Findings"), written(error + warning + information), "warning"),
      children: [
        { ...row(l10n.t("Errors"), written(error), "error"), icon: new ThemeIcon("error", new ThemeColor("problemsErrorIcon.foreground")) },
        { ...row(l10n.t("Warnings"), written(warning), "warning"), icon: new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground")) },
        { ...row(l10n.t("Notes"), written(information), "info"), icon: new ThemeIcon("info", new ThemeColor("problemsInfoIcon.foreground")) },
      ],
    },
    ...(skipped.length > 0 ? [{ ...row(l10n.t("Left out"), "", "debug-step-over"), children: skipped }] : []),
  ];
}
