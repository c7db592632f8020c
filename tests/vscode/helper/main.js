// Sets the person's settings to those in the file that HELPER_SETTINGS names: the workbench of the
// tests does not notice when the file of its settings changes.

const { readFileSync } = require("node:fs");
const { commands, ConfigurationTarget, window, workspace } = require("vscode");

exports.activate = ({ subscriptions }) => {
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
  subscriptions.push(item, commands.registerCommand("helper.applySettings", apply));
};
