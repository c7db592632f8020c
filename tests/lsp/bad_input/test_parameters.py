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

QUESTIONS = [
    "textDocument/codeLens",
    "textDocument/hover",
    "textDocument/inlayHint",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/codeAction",
    "textDocument/completion",
    "codeLens/resolve",
    "workspace/symbol",
    "workspace/executeCommand",
    "astrolens/ast",
    "astrolens/report",
    "astrolens/breakdown",
]

WRONG: list[Any] = [
    5,
    "text",
    [1, 2],
    {"textDocument": None},
    {"textDocument": {"uri": 7}, "query": 7, "command": 7, "range": 7},
    {"textDocument": {"uri": "file:///x.py"}, "position": "here", "query": [], "range": []},
]


@pytest.mark.parametrize("method", QUESTIONS)
def test_a_request_with_wrong_parameters_is_refused(session: Session, method: str) -> None:
    for params in WRONG:
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
