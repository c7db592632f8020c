"""What is said at the start, when a client that can be asked for its settings has not told them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.folder import fill
from support.session import Session
from support.sources import PYTHON
from support.text import Document

ASKED = {"workspace": {"configuration": True}, "window": {"workDoneProgress": True}}
"""The abilities of a client that can be asked."""

LIMIT = {"thresholds": {"cognitive": "off"}}
"""Settings by which only the other rule finds something."""


@pytest.fixture
def asked(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session with a client that can be asked, and answers nothing by itself."""
    fill(workspace, 6)
    session = start()
    session.mute = True
    session.initialize(workspace, capabilities=ASKED)
    return session


def question(session: Session) -> Any:
    """Wait for the question for the settings and return its number."""

    def asks() -> list[Any]:
        return [
            message["id"]
            for message in session.received
            if message.get("method") == "workspace/configuration"
        ]

    return session.wait(asks, "a question for the settings")[0]


def rules(session: Session, document: Document) -> list[list[str]]:
    """Return what was published of a document so far, by rules."""
    published = session.published.get(document.uri, [])
    return [[found["code"] for found in past["diagnostics"]] for past in published]


def test_nothing_is_published_by_other_settings_than_the_clients(
    asked: Session, workspace: Path
) -> None:
    path = workspace / "part0" / "open.py"
    document = asked.new(path.as_uri(), "python", PYTHON.text)
    number = question(asked)
    asked.about("textDocument/foldingRange", document)
    # What was to be written before this is written by now.
    asked.request("astrolens/status", {})
    asked.send({"jsonrpc": "2.0", "id": number, "result": [LIMIT]})
    assert len(asked.diagnostics(document)) == 1
    asked.idle()
    assert rules(asked, document) == [["deep-nesting"]]


@pytest.mark.parametrize(
    "answer",
    [{"result": [None]}, {"result": []}, {"error": {"code": -32601, "message": "no"}}],
    ids=["null", "nothing", "error"],
)
def test_a_client_without_settings_gets_what_the_files_say(
    asked: Session, workspace: Path, answer: dict[str, Any]
) -> None:
    document = asked.new("untitled:one", "python", PYTHON.text)
    asked.send({"jsonrpc": "2.0", "id": question(asked)} | answer)
    assert len(asked.diagnostics(document)) == 2
    assert asked.idle()["workspace"][0]["analysed"] == 6


def test_a_client_that_never_tells_its_settings_is_not_waited_for(asked: Session) -> None:
    document = asked.new("untitled:one", "python", PYTHON.text)
    assert len(asked.diagnostics(document)) == 2
    assert asked.idle()["workspace"][0]["analysed"] == 6
