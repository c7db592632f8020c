// What the tests need inside the workbench: a command for the person's settings, and a virtual workspace.

const { readdirSync, readFileSync, statSync } = require("node:fs");
const { commands, ConfigurationTarget, Disposable, FileSystemError, FileType, window, workspace } = require("vscode");

/**
 * A command that sets the person's settings to those in the file that HELPER_SETTINGS names: the
 * workbench of the tests does not notice when the file of its settings changes.
 */
function applySettings() {
  const item = window.createStatusBarItem("settings");
  const apply = async () => {
    item.hide();
    const wanted = JSON.parse(readFileSync(process.env.HELPER_SETTINGS, "utf8"));
    for (const [key, value] of Object.entries(wanted)) await workspace.getConfiguration().update(key, value ?? undefined, ConfigurationTarget.Global);
    item.text = "settings applied";
    item.show();
  };
  item.text = "helper ready";
  item.show();
  return [item, commands.registerCommand("helper.applySettings", apply)];
}

const typeOf = (entry) => (entry.isDirectory() ? FileType.Directory : FileType.File);

function refuse(uri) {
  throw FileSystemError.NoPermissions(uri);
}

/** What is on the disk at PATH is at `vscode-vfs://disk/PATH` too, where nobody but an editor can read it. */
const DISK = {
  onDidChangeFile: () => new Disposable(() => undefined),
  watch: () => new Disposable(() => undefined),
  stat(uri) {
    const found = statSync(uri.path, { throwIfNoEntry: false });
    if (!found) throw FileSystemError.FileNotFound(uri);
    return { type: typeOf(found), ctime: found.ctimeMs, mtime: found.mtimeMs, size: found.size };
  },
  readDirectory: ({ path }) => readdirSync(path, { withFileTypes: true }).map((entry) => [entry.name, typeOf(entry)]),
  readFile: ({ path }) => readFileSync(path),
  createDirectory: refuse,
  writeFile: refuse,
  delete: refuse,
  rename: refuse,
};

exports.activate = ({ subscriptions }) => {
  subscriptions.push(...applySettings(), workspace.registerFileSystemProvider("vscode-vfs", DISK, { isCaseSensitive: true }));
};
