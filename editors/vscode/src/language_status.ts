// The language status item: how the server is, which version it has, where it works.

import { env, l10n, languages, LanguageStatusSeverity, type LanguageStatusItem } from "vscode";

import type { Ctx } from "./ctx";
import { SELECTOR } from "./languages";
import type { ServerState } from "./server/supervisor";

export function registerLanguageStatus(ctx: Ctx): void {
  const item = languages.createLanguageStatusItem("astrolens.server", SELECTOR);
  item.name = "Astrolens";
  item.command = { command: "astrolens.showLog", title: l10n.t("Show Log") };
  const update = () => show(item, ctx.supervisor.state);
  ctx.keep(item, ctx.supervisor.onDidChangeState(update));
  update();
}

function show(item: LanguageStatusItem, state: ServerState): void {
  item.busy = state.kind === "starting" || state.kind === "waiting";
  item.severity = severity(state.kind);
  switch (state.kind) {
    case "running":
      item.text = `$(check) Astrolens ${state.version}`;
      item.detail = env.remoteName ? l10n.t("ready; scans run on {0}", env.remoteName) : l10n.t("ready; scans run on this machine");
      break;
    case "starting":
      item.text = "Astrolens";
      item.detail = l10n.t("the server starts");
      break;
    case "waiting":
      item.text = "Astrolens";
      item.detail = l10n.t("the server has stopped by itself and is started again in {0} s", (state.milliseconds / 1000).toFixed(1));
      break;
    case "failed":
      item.text = "$(error) Astrolens";
      item.detail = state.problem.message;
      break;
    case "stopped":
      item.text = "$(circle-slash) Astrolens";
      item.detail = l10n.t("the server is stopped");
      break;
  }
}

function severity(kind: ServerState["kind"]): LanguageStatusSeverity {
  if (kind === "failed") return LanguageStatusSeverity.Error;
  return kind === "waiting" || kind === "stopped" ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}
