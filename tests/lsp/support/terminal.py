"""A terminal without a window, to see what a program draws."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from support.wire import PATIENCE

WIDTH, HEIGHT = 180, 40

_BETWEEN_LOOKS = 0.1
"""Seconds after which the screen is looked at again."""


class Terminal:
    """One program in a tmux server of its own."""

    def __init__(self, folder: Path, command: list[str], environment: dict[str, str]) -> None:
        """Start the program in `folder`."""
        self._tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        self._environment = os.environ | environment
        size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
        self._run("new-session", "-d", *size, "-c", str(folder), "--", *command)

    def type(self, *keys: str) -> None:
        """Press keys, named as tmux does."""
        self._run("send-keys", *keys)

    def screen(self) -> str:
        """Return what is drawn."""
        return self._run("capture-pane", "-p")

    def shows(self, *texts: str) -> str:
        """Wait until all of these are on the screen, and return it."""
        return self._until(lambda screen: all(text in screen for text in texts), str(texts))

    def shows_no(self, text: str) -> str:
        """Wait until this is not on the screen, and return it."""
        return self._until(lambda screen: text not in screen, f"no {text}")

    def end(self) -> None:
        """End the program and its terminal."""
        self._run("kill-server")

    def _until(self, true: Callable[[str], bool], what: str) -> str:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            screen = self.screen()
            if true(screen):
                return screen
            time.sleep(_BETWEEN_LOOKS)
        raise AssertionError(f"waited in vain for {what} on the screen:\n{screen}")

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            [*self._tmux, *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=self._environment,
        )
        return done.stdout
