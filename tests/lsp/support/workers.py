"""Workers that analyse for a server, as real processes on this machine."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from support.wire import PATIENCE, astrolens

_ANNOUNCEMENT = "listening on "
"""What a worker says first, before its address."""


class Worker:
    """A running worker."""

    def __init__(self) -> None:
        """Start one at any port that is free, and wait until it listens."""
        program = Path(astrolens()).with_name("astrolens-worker")
        self.process = subprocess.Popen(
            [program, "--listen", "127.0.0.1:0", "--children", "1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith(_ANNOUNCEMENT), line
        self.url = "http://" + line.removeprefix(_ANNOUNCEMENT).strip()

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def status(self) -> dict[str, Any]:
        """Return how it is doing, as it says itself."""
        asked = [astrolens(), "workers", "status", "--workers", self.url, "--format", "json"]
        said = subprocess.run(asked, stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
        (row,) = json.loads(said.stdout)["workers"]
        status = row["status"]
        assert isinstance(status, dict)
        return status

    def rested(self) -> dict[str, Any]:
        """Wait until it has nothing to do, and return how it is doing then."""
        deadline = time.monotonic() + PATIENCE
        while (status := self.status())["running"] or status["queued_bulk"]:
            assert time.monotonic() < deadline, f"it works on: {status}"
        return status
