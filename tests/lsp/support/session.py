"""A client of our own, as small as can be: it sends what it is told, right or wrong."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from support.text import Document, Encoding
from support.wire import PATIENCE, SHOWN, Message, Wire

Answer = Callable[[Any], Any]

_BETWEEN_QUESTIONS = 0.02
"""Seconds after which a status is asked for again, so that asking is no load of its own."""


class ProtocolError(Exception):
    """An error that the server answered a request with."""

    def __init__(self, error: dict[str, Any]) -> None:
        """Keep the error with its code."""
        super().__init__(str(error))
        self.code: int = error["code"]
        self.message: str = error["message"]


class Session(Wire):
    """A conversation with a running server."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        """Start the server; nothing is said yet."""
        self.numbers = itertools.count(1)
        self.responses: dict[Any, Message] = {}
        self.published: dict[str, list[Message]] = {}
        self.answers: dict[str, Answer] = {}
        self.mute = False
        self.encoding: Encoding = "utf-16"
        super().__init__(folder, *arguments, **environment)

    # What comes in

    def handle(self, message: Message) -> None:
        """Sort a message; a request of the server is answered, unless this client is mute."""
        super().handle(message)
        method = message.get("method")
        if method is None:
            self.responses[message.get("id")] = message
        elif method == "textDocument/publishDiagnostics":
            params = message["params"]
            self.published.setdefault(params["uri"], []).append(params)
        elif "id" in message and not self.mute:
            answer = self.answers.get(method)
            result = answer(message.get("params")) if answer else None
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})

    def forget(self) -> None:
        """Forget what came in, but for the newest messages and what a test still looks at.

        A session of millions of messages would hold them all; answers are kept until somebody has
        taken them, and of each document what was published last.
        """
        with self.arrival:
            del self.received[:-SHOWN]
            for published in self.published.values():
                del published[:-1]

    def notifications(self, method: str) -> list[Any]:
        """Return the parameters of all notifications or requests of a kind that came so far."""
        return [
            message.get("params")
            for message in list(self.received)
            if message.get("method") == method
        ]

    def latest(self, uri: str) -> Message | None:
        """Return what was published last of a document."""
        published = self.published.get(uri)
        return published[-1] if published else None

    def published_as(self, uri: str, true: Callable[[Message], Any], what: str) -> Message:
        """Wait until what was published last of a document is as it should be."""

        def found() -> Message | None:
            latest = self.latest(uri)
            return latest if latest is not None and true(latest) else None

        try:
            message = self.wait(found, f"{what} for {uri}")
        except AssertionError as error:
            raise AssertionError(f"{error}\nlast published: {self.latest(uri)}") from None
        assert isinstance(message, dict)
        return message

    def diagnostics(self, document: Document) -> list[Any]:
        """Wait for diagnostics of the document's version and return them."""
        message = self.published_as(
            document.uri,
            lambda latest: latest.get("version") == document.version,
            f"diagnostics of version {document.version}",
        )
        return list(message["diagnostics"])

    # What goes out

    def notify(self, method: str, params: Any = None) -> None:
        """Send a notification."""
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def start(self, method: str, params: Any = None) -> int:
        """Send a request and return its number."""
        number = next(self.numbers)
        message = {"jsonrpc": "2.0", "id": number, "method": method}
        self.send(message if params is None else message | {"params": params})
        return number

    def response(self, number: Any) -> Message:
        """Wait for the answer to a request, right or wrong."""
        message = self.wait(lambda: self.responses.get(number), f"an answer to request {number}")
        assert isinstance(message, dict)
        return message

    def take(self, number: Any) -> Message:
        """Wait for the answer to a request, right or wrong, and forget it."""
        message = self.response(number)
        del self.responses[number]
        return message

    def finish(self, number: Any) -> Any:
        """Wait for the result of a request; an error is raised."""
        response = self.response(number)
        if "error" in response:
            raise ProtocolError(response["error"])
        return response["result"]

    def request(self, method: str, params: Any = None) -> Any:
        """Send a request and return its result."""
        return self.finish(self.start(method, params))

    def answer_bytes(self, method: str, params: Any = None) -> bytes:
        """Send a request and return the message with its result, byte for byte as it came."""
        number = next(self.numbers)
        self.bodies[number] = b""
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        self.finish(number)
        return self.bodies.pop(number)

    def initialize(
        self,
        *folders: Path,
        encoding: Encoding = "utf-16",
        settings: Any = None,
        capabilities: dict[str, Any] | None = None,
    ) -> Any:
        """Start a session and return what the server can do."""
        self.encoding = encoding
        offered = {"general": {"positionEncodings": [encoding]}} | (capabilities or {})
        params = {
            "processId": None,
            "rootUri": folders[0].as_uri() if folders else None,
            "capabilities": offered,
            "workspaceFolders": as_folders(folders) or None,
        }
        if settings is not None:
            params["initializationOptions"] = settings
        result = self.request("initialize", params)
        self.notify("initialized", {})
        return result

    def shut_down(self) -> int:
        """End the session as the protocol has it and return the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.exit_code()

    def open(self, document: Document) -> Document:
        """Open a document."""
        self.notify("textDocument/didOpen", {"textDocument": document.item()})
        return document

    def new(self, uri: str, language: str, text: str) -> Document:
        """Open a new document in the encoding of this session."""
        return self.open(Document(uri, language, text, self.encoding))

    def change(self, document: Document, *changes: dict[str, Any]) -> None:
        """Apply changes to a document and tell the server."""
        self.notify("textDocument/didChange", document.change(*changes))

    def close(self, document: Document) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": document.uri}})

    def watched(self, *changes: tuple[Path, int]) -> None:
        """Tell of files that were created (1), changed (2) or deleted (3) on disk."""
        events = [{"uri": path.as_uri(), "type": kind} for path, kind in changes]
        self.notify("workspace/didChangeWatchedFiles", {"changes": events})

    def about(self, method: str, document: Document, **more: Any) -> Any:
        """Ask something about a document."""
        return self.request(method, {"textDocument": {"uri": document.uri}} | more)

    def report(self, document: Document) -> Any:
        """Ask for the document's report."""
        return self.about("astrolens/report", document)

    def idle(self) -> Any:
        """Ask for the status until nothing waits and nothing is done, and return it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status = self.request("astrolens/status", {})
            background = status["background"]
            is_done = background["done"] == background["total"]
            if background["state"] == "idle" and is_done and status["queue"]["events"] == 0:
                return status
            with self.arrival:
                self.arrival.wait(_BETWEEN_QUESTIONS)
        raise AssertionError(f"never idle: {status}")


def as_folders(folders: Iterable[Path]) -> list[dict[str, str]]:
    """Return workspace folders as the protocol names them."""
    return [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
