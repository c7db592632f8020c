"""Whatever comes in whatever order: every request is answered, and the end is as from the start."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.edits import Typist
from support.errors import CANCELLED, CONTENT_MODIFIED, SERVER_CANCELLED
from support.folder import CHANGED, CREATED, DELETED
from support.report import dump, essence, expected, settled
from support.session import Session
from support.sources import SOURCES
from support.text import Document

SECONDS = float(os.environ.get("ASTROLENS_INTERLEAVING_SECONDS", "20"))
"""How long events are sent."""

SEED = os.environ.get("ASTROLENS_INTERLEAVING_SEED", "1")

SETTINGS: list[dict[str, Any]] = [
    {},
    {"thresholds": {"cognitive": 3}},
    {"thresholds": {"nesting": "off"}},
    {"inlayHints": {"enable": True}},
    {"codeLens": {"enable": False}},
    {"thresholds": {"cognitve": 3}},
    {"files": {"exclude": ["*.go"]}},
]

BROKEN = "root = true\n[[overrides\n"

CONFIGURATIONS = [
    "root = true\n",
    "root = true\n[thresholds]\ncyclomatic = 2\n",
    "root = true\n[languages.rust.thresholds]\ncognitive = 'off'\n",
    BROKEN,
]

OPEN_AT_MOST = 12

UNANSWERED_AT_MOST = 50
"""How many requests are sent before their answers are waited for."""


class Storm:
    """Sends random events to a session and knows what the state must be in the end."""

    def __init__(self, session: Session, workspace: Path, random: Random) -> None:
        """Begin with an empty workspace and the default settings."""
        self.session = session
        self.workspace = workspace
        self.random = random
        self.documents: dict[str, Typist] = {}
        self.settings: dict[str, Any] = {}
        self.requests: list[int] = []
        self.session.answers["workspace/configuration"] = lambda params: [
            self.settings for _ in params["items"]
        ]

    def step(self) -> None:
        """Send one event."""
        events = [
            (30, self.edit),
            (25, self.ask),
            (6, self.cancel),
            (5, self.open),
            (4, self.touch_file),
            (3, self.close),
            (3, self.save),
            (1, self.configure),
            (1, self.configure_on_disk),
        ]
        weights = [weight for weight, _ in events]
        [(_, event)] = self.random.choices(events, weights)
        event()

    def open(self) -> None:
        """Open a file that is not open, which may not be on disk."""
        source = self.random.choice(SOURCES)
        path = self.workspace / f"file{self.random.randrange(10)}{source.suffix}"
        if path.as_uri() not in self.documents and len(self.documents) < OPEN_AT_MOST:
            document = self.session.new(path.as_uri(), source.language, source.text)
            self.documents[document.uri] = Typist(self.random, document)

    def edit(self) -> None:
        """Change a document."""
        if typist := self._any():
            self.session.change(typist.document, typist.change())

    def close(self) -> None:
        """Close a document."""
        if typist := self._any():
            self.session.close(typist.document)
            del self.documents[typist.document.uri]

    def save(self) -> None:
        """Write a document to disk and tell of it."""
        if typist := self._any():
            document = typist.document
            path = self._path(document)
            path.write_text(document.text, newline="")
            self.session.notify("textDocument/didSave", {"textDocument": {"uri": document.uri}})
            self.session.watched((path, CHANGED))

    def touch_file(self) -> None:
        """Create, change or delete a file behind the editor's back."""
        source = self.random.choice(SOURCES)
        path = self.workspace / f"file{self.random.randrange(10)}{source.suffix}"
        if path.exists() and self.random.random() < 0.4:
            path.unlink()
            self.session.watched((path, DELETED))
        else:
            kind = CHANGED if path.exists() else CREATED
            path.write_text(source.text * self.random.randint(0, 3))
            self.session.watched((path, kind))

    def configure(self) -> None:
        """Change the settings."""
        self.settings = self.random.choice(SETTINGS)
        self.session.notify(
            "workspace/didChangeConfiguration", {"settings": {"astrolens": self.settings}}
        )

    def configure_on_disk(self) -> None:
        """Change the configuration file."""
        path = self.workspace / "astrolens.toml"
        path.write_text(self.random.choice(CONFIGURATIONS))
        self.session.watched((path, CHANGED))

    def mend(self) -> None:
        """Leave a configuration that can be read.

        While it can't, what it said before holds, which no server that starts now knows.
        """
        path = self.workspace / "astrolens.toml"
        if path.exists() and path.read_text() == BROKEN:
            path.write_text(CONFIGURATIONS[0])
            self.session.watched((path, CHANGED))

    def settle(self) -> None:
        """Wait for the answers to all requests, demand that each is a right one, and forget it."""
        for number in self.requests:
            response = self.session.take(number)
            assert "result" in response or response["error"]["code"] in ALLOWED, response
        self.requests.clear()
        self.session.forget()

    def ask(self) -> None:
        """Send a request and do not wait for its answer."""
        typist = self._any()
        uri = typist.document.uri if typist else (self.workspace / "closed.py").as_uri()
        method, more = self.random.choice(self._questions())
        params = more if method.startswith("workspace/") else {"textDocument": {"uri": uri}} | more
        self.requests.append(self.session.start(method, params))

    def cancel(self) -> None:
        """Cancel a request, which may have been answered."""
        if self.requests:
            number = self.random.choice(self.requests[-20:])
            self.session.notify("$/cancelRequest", {"id": number})

    def _questions(self) -> list[tuple[str, dict[str, Any]]]:
        place = {"line": self.random.randrange(40), "character": self.random.randrange(30)}
        start = {"line": 0, "character": 0}
        everything = {"start": start, "end": {"line": 1_000, "character": 0}}
        return [
            ("textDocument/codeLens", {}),
            ("textDocument/documentSymbol", {}),
            ("textDocument/foldingRange", {}),
            ("textDocument/hover", {"position": place}),
            ("textDocument/selectionRange", {"positions": [place]}),
            ("textDocument/inlayHint", {"range": everything}),
            ("textDocument/codeAction", {"range": everything, "context": {"diagnostics": []}}),
            ("textDocument/diagnostic", {}),
            ("workspace/symbol", {"query": self.random.choice(["#complex", "tangle", ""])}),
            ("workspace/diagnostic", {"previousResultIds": []}),
            ("astrolens/ast", {"position": place}),
            ("astrolens/report", {"explain": True}),
            ("astrolens/breakdown", {"position": place}),
            ("astrolens/scan", {}),
            ("astrolens/status", {}),
        ]

    def _any(self) -> Typist | None:
        return self.random.choice(list(self.documents.values())) if self.documents else None

    def _path(self, document: Document) -> Path:
        return self.workspace / document.uri.rpartition("/")[2]


def test_no_order_of_events_leaves_a_request_without_answer_or_a_wrong_state(
    start: Callable[..., Session], workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = start()
    session.initialize(workspace, capabilities={"workspace": {"configuration": True}})
    storm = Storm(session, workspace, Random(SEED))
    memory = [session.idle()["memoryBytes"]]
    steps = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        storm.step()
        steps += 1
        if len(storm.requests) == UNANSWERED_AT_MOST:
            storm.settle()
    storm.mend()
    storm.settle()
    status = session.idle()
    memory.append(status["memoryBytes"])
    assert status["panics"] == 0
    check_end(storm, start())
    with capsys.disabled():
        print(f"\n{steps} steps; resident memory {as_megabytes(memory)}")


def as_megabytes(memory: list[int | None]) -> str:
    """Write how much memory the server had first and last, where the system tells."""
    return " → ".join("unknown" if size is None else f"{size / 1e6:.0f} MB" for size in memory)


ALLOWED = {CANCELLED, CONTENT_MODIFIED, SERVER_CANCELLED}
"""What a request may end with that has nothing wrong about it."""


def check_end(storm: Storm, fresh: Session) -> None:
    """Compare with a server that is started now, with the same texts, settings and files."""
    fresh.initialize(storm.workspace, settings=storm.settings)
    for typist in storm.documents.values():
        document = typist.document
        copy = fresh.new(document.uri, document.language, document.text)
        report = fresh.report(copy)
        assert dump(storm.session.report(document)) == dump(report)
        right = essence(fresh.diagnostics(copy))
        assert right in ([], expected(report, document.text, fresh.encoding))
        settled(storm.session, document, right)
    fresh.idle()
    assert complex_functions(storm.session) == complex_functions(fresh)


def complex_functions(session: Session) -> list[Any]:
    """Return what the workspace's functions are, in files that are open and in others."""
    symbols = session.request("workspace/symbol", {"query": "#complex"})
    return [(symbol["name"], symbol["location"]["uri"]) for symbol in symbols]
