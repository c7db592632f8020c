"""Programs that run while a test does."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

PATIENCE = float(os.environ.get("ASTROLENS_PATIENCE", "60"))
"""Seconds after which something that was waited for counts as missing."""

ROOT = Path(__file__).parents[3]
"""The root of the source tree."""

DEPLOY = ROOT / "deploy"
"""What is tested."""

Found = TypeVar("Found")


def named(variable: str) -> str:
    """Return the path of a program under test, from the environment."""
    path = os.environ.get(variable)
    if not path:
        raise RuntimeError(f"{variable} must name the program to test")
    return str(Path(path).resolve())


def until(look: Callable[[], Found | None], what: str) -> Found:
    """Return what `look` finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := look():
            return found
        # Nobody tells: it is looked for again.
        time.sleep(0.02)
    raise AssertionError(f"within {PATIENCE} s not: {what}")


class Program:
    """A running program, with what it says in a file; it is killed at the end."""

    def __init__(self, folder: Path, *command: str | Path, **options: Any) -> None:
        """Start it, with a file in `folder` for what it says."""
        self.said_in = folder / f"{Path(command[0]).name}-{len(list(folder.iterdir()))}.log"
        with self.said_in.open("wb") as said:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                **options,
            )

    def said(self) -> str:
        """Return what it has said up to now."""
        return self.said_in.read_text(errors="replace")

    def says(self, pattern: str) -> re.Match[str]:
        """Wait until it says something."""

        def look() -> re.Match[str] | None:
            if found := re.search(pattern, self.said()):
                return found
            assert self.process.poll() is None, f"it ended:\n{self.said()}"
            return None

        return until(look, f"{pattern} in\n{self.said()}")

    def listens(self, count: int = 1) -> list[tuple[str, int]]:
        """Wait until it listens at so many addresses, and return them."""

        def look() -> list[tuple[str, int]] | None:
            assert self.process.poll() is None, f"it ended:\n{self.said()}"
            found = listening(self.process.pid)
            return found if len(found) >= count else None

        return until(look, "an address to listen at")

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> None:
        """Tell it to end."""
        self.process.send_signal(signal.SIGTERM)


def listening(process: int) -> list[tuple[str, int]]:
    """Return the addresses at which a process listens for TCP, by the kernel's tables."""
    sockets = set()
    with suppress(FileNotFoundError):
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with suppress(FileNotFoundError):
                sockets.add(str(descriptor.readlink()))
    found = []
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        columns = line.split()
        if columns[3] == "0A" and f"socket:[{columns[9]}]" in sockets:
            address, port = columns[1].split(":")
            octets = bytes.fromhex(address)[::-1]
            found.append((".".join(map(str, octets)), int(port, 16)))
    return sorted(found)
