"""The server's process with its bytes: framing, and nothing that a client library would forbid."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = float(os.environ.get("ASTROLENS_PATIENCE", "60"))
"""Seconds after which a message that was waited for counts as missing."""

SHOWN = 8
"""How many of the newest messages a failure shows."""

Message = dict[str, Any]


def astrolens() -> str:
    """Return the path of the program under test, from the environment."""
    named = os.environ.get("ASTROLENS")
    if not named:
        raise RuntimeError("ASTROLENS must name the program to test")
    return str(Path(named).resolve())


def frame(body: bytes) -> bytes:
    """Put the protocol's header in front of a message."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def encode(message: object) -> bytes:
    """Write a message as clients do: without escapes for what UTF-8 can hold."""
    return json.dumps(message, ensure_ascii=False).encode()


class Wire:
    """A running server; its messages are read by a thread and kept in the order they came."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        """Start `astrolens lsp` in `folder`, with its cache and its error output beside it."""
        self.errors = folder / "server.stderr"
        self.received: list[Message] = []
        self.bodies: dict[Any, bytes] = {}
        self.arrival = threading.Condition()
        self.ended = False
        self._reading = threading.Event()
        self._reading.set()
        with self.errors.open("wb") as errors:
            self.process = subprocess.Popen(
                [astrolens(), "lsp", *arguments],
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=os.environ | {"ASTROLENS_CACHE_DIR": str(folder / "cache")} | environment,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._input, self._output = self.process.stdin, self.process.stdout
        self._writing = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def write(self, data: bytes) -> None:
        """Send bytes as they are."""
        with self._writing:
            self._input.write(data)
            self._input.flush()

    def send(self, message: object) -> None:
        """Send a message with its header."""
        self.write(frame(encode(message)))

    def close_input(self) -> None:
        """End the stream to the server, as a client does that is gone."""
        with self._writing:
            self._input.close()

    def stop_reading(self) -> None:
        """Leave what the server sends in the pipe from the next message on."""
        self._reading.clear()

    def read_on(self) -> None:
        """Read again what the server sends."""
        self._reading.set()

    def wait(self, true: Callable[[], Any], what: str) -> Any:
        """Wait until `true()` holds, looking at each message that arrives, and return its value."""
        with self.arrival:
            value = true()
            while not value:
                if self.ended:
                    raise AssertionError(f"the server ended before {what}\n{self._last_words()}")
                if not self.arrival.wait(PATIENCE):
                    raise AssertionError(f"waited in vain for {what}\n{self._last_words()}")
                value = true()
            return value

    def exit_code(self) -> int:
        """Wait for the server's end."""
        return self.process.wait(PATIENCE)

    def end(self) -> None:
        """End the process, whatever state it is in."""
        self._reading.set()
        self.process.kill()
        self.process.wait()
        self._reader.join(PATIENCE)
        self._output.close()

    def handle(self, message: Message) -> None:
        """Take note of a message; called by the reading thread, with `arrival` held."""
        self.received.append(message)

    def _read(self) -> None:
        while (message := self._next()) is not None:
            with self.arrival:
                self.handle(message)
                self.arrival.notify_all()
            self._reading.wait()
        with self.arrival:
            self.ended = True
            self.arrival.notify_all()

    def _next(self) -> Message | None:
        """Read one message; nothing at the end of the stream."""
        length = None
        while (line := self._output.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length is None:
            return None
        body = self._output.read(length)
        if len(body) < length:
            return None
        message = json.loads(body)
        assert isinstance(message, dict)
        if message.get("id") in self.bodies:
            self.bodies[message["id"]] = body
        return message

    def _last_words(self) -> str:
        """Return the newest messages and what stands on standard error, for a failure."""
        messages = "\n".join(json.dumps(message)[:400] for message in self.received[-SHOWN:])
        errors = self.errors.read_text(errors="replace")[-4000:]
        return f"newest messages:\n{messages}\nstandard error:\n{errors}"
