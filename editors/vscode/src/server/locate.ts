// Finds the server's program.

import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { l10n } from "vscode";

import { ServerProblem } from "./problem";

/** The program in the settings, or the one inside the extension at `extensionPath`. */
export function locate(configured: string, extensionPath: string): string {
  if (configured !== "") return chosen(configured.replace(/^~(?=[/\\])/, homedir()));
  const name = process.platform === "win32" ? "astrolens.exe" : "astrolens";
  const inside = join(extensionPath, "server", name);
  if (trouble(inside) === undefined) return inside;
  const platform = `${process.platform}-${process.arch}`;
  throw new ServerProblem(
    l10n.t("This build of Astrolens has no server for {0} inside. Install the build for this platform, or name a server in the setting `astrolens.server.path`.", platform),
    "settings",
  );
}

function chosen(path: string): string {
  if (!isAbsolute(path)) {
    throw new ServerProblem(l10n.t("The setting `astrolens.server.path` must be an absolute path, not `{0}`. Correct it, or leave it empty for the server inside the extension.", path), "settings");
  }
  const what = trouble(path);
  if (what === undefined) return path;
  const message =
    what === "missing"
      ? l10n.t("There is no Astrolens server at `{0}`. Correct the setting `astrolens.server.path`, or leave it empty for the server inside the extension.", path)
      : l10n.t("`{0}` is not a program that can be run. Correct the setting `astrolens.server.path`, or leave it empty for the server inside the extension.", path);
  throw new ServerProblem(message, "settings");
}

function trouble(path: string): "missing" | "not a program" | undefined {
  try {
    if (!statSync(path).isFile()) return "not a program";
  } catch {
    return "missing";
  }
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return "not a program";
  }
  return undefined;
}
