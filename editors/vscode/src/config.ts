// The extension's settings, with types: a value of a wrong type counts as the default.

import { workspace, type ConfigurationScope, type WorkspaceConfiguration } from "vscode";

import { fits, type Asked } from "./settings";

export const SECTION = "astrolens";

/** Where the server is and how it is started. */
export interface ServerConfig {
  /** Empty for the one inside the extension. */
  path: string;
  arguments: string[];
}

/** Which lines are marked. */
export interface DecorationsConfig {
  enable: boolean;
  minimum: number;
}

/** What the status bar shows. */
export interface StatusBarConfig {
  enable: boolean;
  metric: "cognitive" | "cyclomatic";
}

export function serverConfig(): ServerConfig {
  const of = reader();
  return { path: of("server.path", ""), arguments: of("server.arguments", []) };
}

export function lensesEnabled(scope: ConfigurationScope): boolean {
  return reader(scope)("codeLens.enable", true);
}

export function decorationsConfig(scope: ConfigurationScope): DecorationsConfig {
  const of = reader(scope);
  return { enable: of("decorations.enable", false), minimum: of("decorations.minimum", 2) };
}

export function statusBarConfig(scope: ConfigurationScope): StatusBarConfig {
  const of = reader(scope);
  return { enable: of("statusBar.enable", true), metric: of("statusBar.metric", "cognitive") };
}

export function isTraced(): boolean {
  return reader()("trace.server", "off") !== "off";
}

/** What somebody has set, in whichever scope; `undefined` where it is the default. */
export function set(): Asked {
  const configuration = workspace.getConfiguration(SECTION);
  return (key) => (isSet(configuration, key) ? configuration.get(key) : undefined);
}

/** Turns a switch over where it is set, or for the person. */
export async function toggle(key: string, scope?: ConfigurationScope): Promise<void> {
  const configuration = workspace.getConfiguration(SECTION, scope);
  const inspected = configuration.inspect(key);
  const value = !configuration.get(key);
  const isOfWorkspace = inspected?.workspaceValue !== undefined;
  await configuration.update(key, value, !isOfWorkspace);
}

function isSet(configuration: WorkspaceConfiguration, key: string): boolean {
  const { globalValue, workspaceValue, workspaceFolderValue } = configuration.inspect(key) ?? {};
  return [globalValue, workspaceValue, workspaceFolderValue].some((value) => value !== undefined);
}

function reader(scope?: ConfigurationScope): <T>(key: string, otherwise: T) => T {
  const configuration = workspace.getConfiguration(SECTION, scope);
  return (key, otherwise) => {
    const value = configuration.get<typeof otherwise>(key);
    return value !== undefined && fits(key, value) ? value : otherwise;
  };
}
