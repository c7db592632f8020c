// The findings that are new or got worse since the merge base, as the server tells them.

import { EventEmitter, l10n, Uri, workspace, type CancellationToken, type Disposable, type WorkspaceFolder } from "vscode";

import type { Ctx } from "../ctx";
import { Debounced } from "../debounce";
import { scan, type Compared } from "../protocol";
import { ofReport, type FindingRow } from "./finding_rows";

/** How many digits of a commit people get to see. */
const SHORT = 9;

export class NewFindings implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly again: Debounced;
  private isWanted = false;
  rows: FindingRow[] = [];
  /** Since when findings are new, or why that cannot be told: a line for each folder. */
  message = "";

  constructor(private readonly ctx: Ctx) {
    this.again = new Debounced((token) => this.find(token), (error) => ctx.log.warn(String(error)), 300);
    ctx.keep(this, this.again, ctx.supervisor.onDidChangeLists((kinds) => this.isWanted && kinds.includes("findings") && this.again.ask()));
  }

  /** Has them found and kept up to date from now on, or no more. */
  async want(isWanted: boolean): Promise<void> {
    this.isWanted = isWanted;
    if (isWanted) await this.again.now();
    else this.again.cancel();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async find(token: CancellationToken): Promise<void> {
    const folders = workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === "file") ?? [];
    const found: FindingRow[] = [];
    const messages: string[] = [];
    for (const folder of folders) {
      const message = await this.folder(folder, found, token);
      if (message === undefined || token.isCancellationRequested) return;
      messages.push(folders.length === 1 ? message : `${folder.name}: ${message}`);
    }
    this.rows = found;
    this.message = messages.join("\n");
    this.changed.fire();
  }

  /** Finds those of `folder` and tells since when; nothing if nobody answers. */
  private async folder(folder: WorkspaceFolder, found: FindingRow[], token: CancellationToken): Promise<string | undefined> {
    try {
      const answer = await this.ctx.ask(scan, { folders: [folder.uri.toString()], since: {} }, token);
      const [compared] = answer?.since ?? [];
      if (!answer || !compared) return undefined;
      const before = found.length;
      for (const { path, findings } of answer.files) {
        const uri = Uri.joinPath(folder.uri, path);
        found.push(...findings.map((finding) => ofReport(uri, path, finding)));
      }
      return since(compared, found.length - before);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

function since({ revision, commit }: Compared, count: number): string {
  const parted = `${revision} (${commit.slice(0, SHORT)})`;
  return count > 0 ? l10n.t("New or worse since {0}", parted) : l10n.t("Nothing is new or worse since {0}", parted);
}
