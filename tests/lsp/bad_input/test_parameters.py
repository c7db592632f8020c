"""Parameters that are not what the protocol has them to be."""

from __future__ import annotations

from typing import Any

import pytest

from support.errors import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    allowed,
    refused,
)
from support.proof import answers_correctly
from support.session import Session
from support.sources import PYTHON

WRONG: list[Any] = [
    5,
    "text",
    [1, 2],
    {"textDocument": None},
    {"textDocument": {"uri": 7}, "query": 7, "command": 7, "range": 7},
]
"""Wrong for whatever takes parameters."""

OPEN = {"textDocument": {"uri": "untitled:open"}}

QUESTIONS: list[tuple[str, list[Any]]] = [
    ("textDocument/codeLens", []),
    ("textDocument/documentSymbol", []),
    ("textDocument/foldingRange", []),
    ("textDocument/hover", [OPEN, OPEN | {"position": "here"}, OPEN | {"position": [0]}]),
    ("textDocument/completion", [OPEN, OPEN | {"position": {}}]),
    ("textDocument/inlayHint", [OPEN, OPEN | {"range": {"start": 0, "end": 5}}]),
    ("textDocument/selectionRange", [OPEN, OPEN | {"positions": {"line": 0}}]),
    ("textDocument/codeAction", [OPEN, OPEN | {"range": None, "context": None}]),
    ("codeLens/resolve", [{}, {"range": 5}]),
    ("workspace/symbol", [{"query": None}, {"query": ["x"]}]),
    ("workspace/executeCommand", [{}, {"command": "no.such.command"}]),
    ("astrolens/report", [OPEN | {"explain": "yes"}]),
    ("astrolens/ast", [OPEN | {"range": 5}, OPEN | {"detail": "more"}, OPEN | {"depth": -1}]),
    ("astrolens/breakdown", [OPEN | {"position": 5}, OPEN | {"function": 5}]),
    ("astrolens/breakdown", [OPEN | {"function": "tangle", "metric": "beauty"}]),
    ("astrolens/functions", [{"sort": "beauty"}, {"filter": ["x"]}, {"limit": -1}]),
    ("astrolens/scan", [{"folders": "here"}, {"folders": [5]}, {"explain": 5}]),
]


@pytest.mark.parametrize(("method", "own"), QUESTIONS, ids=lambda value: str(value)[:30])
def test_a_request_with_wrong_parameters_is_refused(
    session: Session, method: str, own: list[Any]
) -> None:
    session.new("untitled:open", "python", PYTHON.text)
    common = WRONG[:3] if method in ("astrolens/functions", "astrolens/scan") else WRONG
    for params in [*common, *own]:
        assert refused(session, method, params) in (INVALID_PARAMS, INVALID_REQUEST), params
    answers_correctly(session)


@pytest.mark.parametrize("character", [-1, 2**32, 2**64, 1.5, "0", None])
def test_a_position_that_is_no_number_of_the_protocol_is_refused(
    session: Session, character: Any
) -> None:
    document = session.new("untitled:place", "python", PYTHON.text)
    params = {
        "textDocument": {"uri": document.uri},
        "position": {"line": 0, "character": character},
    }
    for method in ("textDocument/hover", "astrolens/ast", "astrolens/breakdown"):
        assert refused(session, method, params) == INVALID_PARAMS
    answers_correctly(session)


@pytest.mark.parametrize(
    "method",
    [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "$/cancelRequest",
        "$/setTrace",
        "initialized",
    ],
)
def test_a_notification_with_wrong_parameters_is_dropped(session: Session, method: str) -> None:
    for params in [*WRONG, None, {}]:
        session.notify(method, params)
    answers_correctly(session)


@pytest.mark.parametrize(
    ("method", "params", "wrong"),
    [
        ("textDocument/didOpen", {"textDocument": {"uri": "file:///a.py"}}, "`text`"),
        ("textDocument/didChange", {"textDocument": {"uri": 7}}, "integer `7`"),
        ("textDocument/didClose", {}, "`textDocument`"),
        ("textDocument/didSave", None, "`textDocument`"),
        ("workspace/didChangeWatchedFiles", {"changes": 1}, "integer `1`"),
        ("window/workDoneProgress/cancel", {}, "`token`"),
        ("$/setTrace", {"value": "loud"}, "`loud`"),
    ],
)
def test_what_is_wrong_with_a_notification_is_told_once(
    session: Session, method: str, params: Any, wrong: str
) -> None:
    session.notify(method, params)
    answers_correctly(session)
    errors = [
        log["message"] for log in session.notifications("window/logMessage") if log["type"] == 1
    ]
    assert len(errors) == 1
    assert method in errors[0]
    assert wrong in errors[0]


def test_what_nobody_knows_is_refused_or_dropped(session: Session) -> None:
    assert refused(session, "astrolens/nothing", {}) == METHOD_NOT_FOUND
    assert refused(session, "textDocument/nothing", {}) == METHOD_NOT_FOUND
    assert refused(session, "$/nothing", {}) == METHOD_NOT_FOUND
    session.notify("$/nothing", {})
    session.notify("astrolens/nothing", {})
    answers_correctly(session)


@pytest.mark.parametrize("method", ["textDocument/hover", "astrolens/report", "astrolens/ast"])
def test_a_question_about_a_document_that_is_not_open_has_an_answer(
    session: Session, method: str
) -> None:
    params = {
        "textDocument": {"uri": "file:///nowhere/closed.py"},
        "position": {"line": 0, "character": 0},
    }
    assert allowed(session, method, params) is None
    answers_correctly(session)
