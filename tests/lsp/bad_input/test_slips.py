"""What clients send that is not quite right, or that is right and of no use here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.session import Session
from support.sources import PYTHON

DIAGNOSTIC: dict[str, Any] = {
    "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}},
    "message": "x",
    "source": "other",
    "code": "c",
}
"""A diagnostic of another server."""


@pytest.mark.parametrize(
    "odd",
    [
        {"semanticTokens": {"requests": {"range": {}}, "tokenTypes": [], "formats": ["relative"]}},
        {"semanticTokens": {"dynamicRegistration": True}},
        {"completion": {"completionItem": {"tagSupport": True}}},
        {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {}}}},
        {"foldingRange": {"rangeLimit": 5000.5}},
        {"synchronization": "all"},
        {"hover": []},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_a_capability_that_cannot_be_read_is_absent(
    start: Callable[..., Session], workspace: Path, odd: dict[str, Any]
) -> None:
    session = start()
    capabilities = {"textDocument": {"publishDiagnostics": {"relatedInformation": True}} | odd}
    assert session.initialize(workspace, capabilities=capabilities)["serverInfo"]
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    # What stands beside it holds.
    assert "relatedInformation" in session.diagnostics(document)[0]


@pytest.mark.parametrize(
    "said",
    [
        {"capabilities": {"textDocument": []}},
        {"capabilities": {"workspace": None, "window": 5}},
        {"capabilities": []},
        {},
        {"capabilities": {}, "trace": "loud"},
        {"capabilities": {}, "clientInfo": "vi", "locale": 7, "processId": "none"},
        {"capabilities": {}, "workspaceFolders": {}, "rootUri": 5},
    ],
    ids=str,
)
def test_a_session_begins_whatever_the_client_says_of_itself(
    start: Callable[..., Session], said: dict[str, Any]
) -> None:
    session = start()
    assert session.request("initialize", {"processId": None} | said)["serverInfo"]
    session.notify("initialized", {})
    document = session.new("untitled:a", "python", PYTHON.text)
    assert len(session.diagnostics(document)) == 2


@pytest.mark.parametrize(
    "context",
    [
        {"diagnostics": [DIAGNOSTIC | {"codeDescription": {"href": ""}}]},
        {"diagnostics": [DIAGNOSTIC | {"codeDescription": {"href": "docs/rule.md"}}]},
        {"diagnostics": [DIAGNOSTIC | {"severity": "high"}]},
        {"diagnostics": [DIAGNOSTIC | {"code": None, "tags": "x", "data": []}]},
        {"diagnostics": [DIAGNOSTIC | {"relatedInformation": [{"location": 5}]}]},
        {"diagnostics": [None]},
        {"diagnostics": None},
        {"diagnostics": [], "triggerKind": 9},
        {"diagnostics": [], "only": "quickfix"},
        {"only": ["quickfix", None]},
    ],
    ids=str,
)
def test_actions_are_offered_whatever_others_have_found(
    start: Callable[..., Session], workspace: Path, context: dict[str, Any]
) -> None:
    session = start()
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}
    session.initialize(workspace, capabilities={"textDocument": {"codeAction": literals}})
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    [found, _] = session.diagnostics(document)
    actions = session.about(
        "textDocument/codeAction", document, range=found["range"], context=context
    )
    assert any("Suppress" in action["title"] for action in actions)


@pytest.mark.parametrize("version", [None, 2.0, "absent"])
def test_a_change_counts_whatever_its_version_is(session: Session, version: Any) -> None:
    document = session.new("untitled:a", "python", "a = 1\n")
    params = document.change({"text": PYTHON.text})
    params["textDocument"]["version"] = version
    if version == "absent":
        del params["textDocument"]["version"]
    session.notify("textDocument/didChange", params)
    assert len(session.diagnostics(document)) == 2


def test_a_document_without_a_language_has_that_of_its_name(
    session: Session, workspace: Path
) -> None:
    item = {"uri": (workspace / "a.py").as_uri(), "version": 1, "text": PYTHON.text}
    session.notify("textDocument/didOpen", {"textDocument": item})
    session.published_as(item["uri"], lambda last: len(last["diagnostics"]) == 2, "two findings")
