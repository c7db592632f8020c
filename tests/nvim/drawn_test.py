"""What a person sees: a Neovim in a terminal, and the terminal's screen.

The plugin is a copy of its folder alone, as one installs it, and nothing else of the sources.
"""

import os
import re
import select
import shutil
import subprocess
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLUGIN = HERE.parent.parent / "editors" / "nvim"
PATIENCE = 20.0

# A cognitive complexity of 19: 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5.
SHIP = """\
def ship(orders, stock):
    for order in orders:
        if not order.paid and not order.trusted:
            continue
        for line in order.lines:
            if stock.get(line.item, 0) < line.count:
                raise LookupError(line.item)
            elif line.fragile:
                if line.wrapped:
                    if line.heavy:
                        wrap(line)
        send(order)
"""

CONFIGURATION = """\
vim.o.swapfile = false
vim.o.laststatus = 2
vim.o.statusline = "%f %= %{v:lua.require'astrolens'.statusline()} "
vim.diagnostic.config({ virtual_text = { current_line = true } })
"""


class Terminal:
    """A Neovim in tmux."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix="astrolens-drawn-")).resolve()
        self.socket = str(self.folder / "tmux")
        package = self.folder / "data/nvim/site/pack/astrolens/start/astrolens"
        shutil.copytree(PLUGIN, package)
        configuration = self.folder / "config/nvim/init.lua"
        configuration.parent.mkdir(parents=True)
        configuration.write_text(CONFIGURATION)
        project = self.folder / "project"
        (project / ".git").mkdir(parents=True)
        (project / "ship.py").write_text(SHIP)
        (self.folder / "bin").mkdir()
        (self.folder / "bin/astrolens").symlink_to(os.environ["ASTROLENS"])
        environment = {
            "HOME": str(self.folder),
            "PATH": f"{self.folder}/bin:/usr/bin:/bin",
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "LC_ALL": "C.UTF-8",
        }
        settings = [f"{key}={value}" for key, value in environment.items()]
        nvim = os.environ["NVIM_PROGRAM"]
        command = ["env", "-i", "TERM=tmux-256color", *settings, nvim, "ship.py"]
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "200", "-y", "36",
                  "-c", str(project), *command)

    def tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", self.socket, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def keys(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def wait(self, *texts: str) -> str:
        """Waits until all texts are on the screen, which it returns and keeps."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = self.screen()
            if all(text in screen for text in texts):
                break
            if time.monotonic() > end:
                missing = [text for text in texts if text not in screen]
                raise AssertionError(f"never drawn: {missing}\n{screen}")
            time.sleep(0.05)
        screens = os.environ.get("SCREENS")
        if screens:
            Path(screens).mkdir(parents=True, exist_ok=True)
            colours = self.tmux("capture-pane", "-p", "-e")
            (Path(screens) / f"{self.name}.txt").write_text(screen)
            (Path(screens) / f"{self.name}.ansi").write_text(colours)
        return screen

    def close(self) -> None:
        ended = os.pidfd_open(int(self.tmux("display-message", "-p", "#{pane_pid}")))
        self.tmux("kill-server")
        # Neovim writes its state when it ends: a folder that is removed before comes back.
        select.select([ended], [], [], PATIENCE)
        os.close(ended)
        end = time.monotonic() + PATIENCE
        while self.folder.exists() and time.monotonic() < end:
            shutil.rmtree(self.folder, ignore_errors=True)


class Drawn(unittest.TestCase):
    """Each test in a terminal of its own."""

    def setUp(self) -> None:
        self.terminal = Terminal(self._testMethodName.removeprefix("test_"))
        self.addCleanup(self.terminal.close)

    def test_diagnostics_and_lens_and_statusline(self) -> None:
        screen = self.terminal.wait(
            "`ship` nests control structures 5 levels deep (limit 4)", "cognitive 19 ·"
        )
        first = screen.splitlines()[0]
        self.assertTrue(first.startswith("W "), f"no sign in {first!r}")
        self.terminal.wait("      cognitive 19")

    def test_breakdown(self) -> None:
        self.terminal.wait("cognitive 19 ·")
        self.terminal.keys(":Astrolens breakdown", "Enter")
        screen = self.terminal.wait(
            "╭", "cognitive 19 = 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5", "+5     10  if, 4 levels deep",
            "- cognitive-complexity: ship has a cognitive complexity of 19",
        )
        self.assertIn("if line.heavy:  +5 if, 4 levels deep", screen.splitlines()[9])

    def test_breakdown_of_a_lens(self) -> None:
        # The function starts in the first line, which has a lens of its own.
        self.terminal.wait("cognitive 19 ·", "imported by 0")
        self.terminal.keys(":lua vim.lsp.codelens.run()", "Enter")
        screen = self.terminal.wait("Type number and <Enter>")
        [row] = [row for row in screen.splitlines() if re.match(r"\d+: cognitive 19", row)]
        self.terminal.keys(row.partition(":")[0], "Enter")
        # Neovim 0.11 wipes away the lens that is run; it comes back.
        self.terminal.wait("cognitive 19 = 1 + 2 + 1 + 2 + 3 + 1 + 4 + 5", "cognitive 19 ·")

    def test_tree_follows_what_is_typed(self) -> None:
        self.terminal.wait("cognitive 19 ·")
        self.terminal.keys(":Astrolens ast", "Enter")
        self.terminal.wait("AST · python · fields", "name: identifier \"ship\"")
        self.terminal.keys("Go", "moon = 1")
        self.terminal.wait("left: identifier \"moon\"")

    def test_report(self) -> None:
        self.terminal.wait("cognitive 19 ·")
        self.terminal.keys(":Astrolens report", "Enter")
        self.terminal.wait("Report · by cognitive", "cognitive  cyclomatic  nesting")

    def test_scan(self) -> None:
        self.terminal.wait("cognitive 19 ·")
        self.terminal.keys(":Astrolens scan", "Enter")
        self.terminal.wait("ship.py|1 col 5-9 warning|", "[Quickfix List]")

    def test_health(self) -> None:
        self.terminal.wait("cognitive 19 ·")
        self.terminal.keys(":checkhealth astrolens", "Enter")
        screen = self.terminal.wait("client 1: server")
        self.assertNotIn("ERROR", screen)
        self.assertNotIn("WARNING", screen)


if __name__ == "__main__":
    unittest.main(verbosity=2)
