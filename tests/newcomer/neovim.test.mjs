// Neovim: the program, the plugin from its archive, and the first lens.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import { until } from "../vscode/lib/workbench.mjs";
import { Machine } from "./lib/machine.mjs";
import { steps } from "./lib/readme.mjs";

const NVIM = "#!/bin/sh\nexec /opt/editor/bin/nvim \"$@\"\n";

/** A terminal with `command` running in it. */
class Terminal {
  constructor(folder, command) {
    this.socket = join(folder, "tmux");
    this.tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", ...command);
  }

  tmux(...args) {
    return execFileSync("tmux", ["-S", this.socket, ...args], { encoding: "utf8" });
  }

  /** Waits until `text` is on the screen, which it returns. */
  async shows(text) {
    let screen = "";
    const isThere = () => (screen = this.tmux("capture-pane", "-p")).includes(text);
    await until(isThere, `the screen shows ${text}`).catch((error) => {
      throw new Error(`${error.message}:\n${screen}`);
    });
    return screen;
  }

  close() {
    this.tmux("kill-server");
  }
}

test("the plugin is unpacked, a file opened, and figures stand above the function", async () => {
  const machine = new Machine(process.env.ASTROLENS_NEOVIM, { nvim: NVIM });
  try {
    machine.run(steps("Command line"));
    machine.run(steps("Neovim"));
    const terminal = new Terminal(machine.folder, machine.line(["nvim", "ship.py"], "shop"));
    try {
      const screen = await terminal.shows("cognitive 10");
      assert.match(screen, /def ship\(orders, stock\):/);
      terminal.tmux("send-keys", ":checkhealth astrolens", "Enter");
      assert.doesNotMatch(await terminal.shows("client 1: server"), /ERROR|WARNING/);
      terminal.tmux("send-keys", ":help astrolens", "Enter");
      await terminal.shows("Astrolens shows how complex every function is");
    } finally {
      terminal.close();
    }
  } finally {
    machine.remove();
  }
});
