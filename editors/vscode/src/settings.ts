// What the server is told of the settings, and which of the extension's own have a wrong type.

/** Settings that are keys of `astrolens.toml`, whole. */
const SECTIONS = ["thresholds", "rules", "languages", "tests", "overrides", "files", "limits"] as const;

/** Settings of the server that only an editor has. */
const EDITOR = ["codeLens.minimum", "codeLens.cognitive", "codeLens.cyclomatic", "codeLens.nesting", "codeLens.delta", "codeLens.modules", "inlayHints.enable"] as const;

/** The value that somebody has set for a key, or `undefined`: defaults are the server's. */
export type Asked = (key: string) => unknown;

/** What the server is told: only what somebody has set, so that `astrolens.toml` counts for the rest. */
export function settingsForServer(set: Asked): Record<string, unknown> {
  const told: Record<string, unknown> = {};
  for (const key of SECTIONS) {
    const value = set(key);
    if (value !== undefined) told[key] = value;
  }
  for (const key of EDITOR) {
    const value = set(key);
    const [section, name] = key.split(".") as [string, string];
    if (value !== undefined) told[section] = { ...(told[section] as object | undefined), [name]: value };
  }
  return told;
}

/** A setting of the extension's own whose value is of no use. */
export interface Wrong {
  key: string;
  value: unknown;
  allowed: string;
}

const flag = { allowed: "`true` or `false`", fits: (value: unknown) => typeof value === "boolean" };
const number = { allowed: "a whole number from 1 on", fits: (value: unknown) => Number.isInteger(value) && (value as number) >= 1 };
const text = { allowed: "the path of a program", fits: (value: unknown) => typeof value === "string" };
const texts = { allowed: "a list of arguments", fits: (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === "string") };
const one = (...of: string[]) => ({ allowed: of.map((name) => `\`"${name}"\``).join(" or "), fits: (value: unknown) => of.includes(value as string) });

/** The extension's own settings and what each may be. */
const OWN: Record<string, { allowed: string; fits: (value: unknown) => boolean }> = {
  "codeLens.enable": flag,
  "decorations.enable": flag,
  "decorations.minimum": number,
  "statusBar.enable": flag,
  "statusBar.metric": one("cognitive", "cyclomatic"),
  "server.path": text,
  "server.arguments": texts,
  "trace.server": one("off", "messages", "verbose"),
};

/** Whether `value` is one that the setting `key` may have. */
export function fits(key: string, value: unknown): boolean {
  return OWN[key]?.fits(value) ?? true;
}

/** The extension's own settings that somebody has set to something of no use. */
export function wrongSettings(set: Asked): Wrong[] {
  return Object.entries(OWN).flatMap(([key, { allowed, fits }]) => {
    const value = set(key);
    return value === undefined || value === null || fits(value) ? [] : [{ key, value, allowed }];
  });
}
