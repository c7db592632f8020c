// A machine without the sources: the system's programs, an editor, an empty home and a release in it.

import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
const HOME = "/home/newcomer";
const PATH = `${HOME}/.local/bin:/opt/bin:/usr/bin:/bin`;

/** Cognitive 10: 1 for the loop, 2 and 1 for the condition, 2 for the loop in it, 3 and 1 for the branches. */
export const SHIP = `def ship(orders, stock):
    for order in orders:
        if not order.paid and not order.trusted:
            continue
        for line in order.lines:
            if stock.get(line.item, 0) < line.count:
                raise LookupError(line.item)
            elif line.fragile:
                wrap(line)
        send(order)
`;

export class Machine {
  /** `editor` is the folder of the editor, which is in /opt/editor there; `commands` are scripts by name. */
  constructor(editor, commands = {}) {
    this.folder = realpathSync(mkdtempSync(join(tmpdir(), "newcomer-")));
    this.editor = editor;
    mkdirSync(join(this.folder, "bin"));
    for (const [name, text] of Object.entries(commands)) {
      const path = join(this.folder, "bin", name);
      writeFileSync(path, text);
      chmodSync(path, 0o755);
    }
    this.home = join(this.folder, "home");
    cpSync(process.env.ASTROLENS_RELEASE, join(this.home, "Downloads"), { recursive: true });
    mkdirSync(join(this.home, "shop"));
    writeFileSync(join(this.home, "shop", "ship.py"), SHIP);
    try {
      this.hidesWhatItShould();
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /** The command line that runs `command` there, in a folder of its home. */
  line(command, where = "Downloads") {
    const readable = ["/usr", "/bin", "/lib", "/lib64", "/etc/alternatives", "/etc/ld.so.cache", "/etc/passwd", "/etc/fonts"];
    return [
      "bwrap",
      ...readable.flatMap((path) => ["--ro-bind-try", path, path]),
      ...["--tmpfs", "/usr/local", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"],
      ...["--ro-bind", this.editor, "/opt/editor", "--ro-bind", join(this.folder, "bin"), "/opt/bin"],
      ...["--bind", this.home, HOME, "--chdir", join(HOME, where)],
      ...["--unshare-pid", "--unshare-ipc", "--die-with-parent", "--clearenv"],
      ...["--setenv", "HOME", HOME, "--setenv", "PATH", PATH, "--setenv", "LC_ALL", "C.UTF-8", "--setenv", "TERM", "tmux-256color"],
      "--",
      ...command,
    ];
  }

  /** Runs a script of the shell there and returns what it says; the first step that fails ends it. */
  run(script, where) {
    const [program, ...args] = this.line(["sh", "-euc", script], where);
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** A machine that has our sources or tools by accident would show nothing. */
  hidesWhatItShould() {
    for (const path of [ROOT, ...[".cargo", ".config", ".local"].map((name) => join(HOME, name))]) {
      this.run(`test ! -e '${path}'`);
    }
    for (const program of ["astrolens", "cargo", "rustc"]) this.run(`! command -v ${program}`);
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
