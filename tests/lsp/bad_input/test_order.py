"""Requests before initialize and after shutdown, and other things out of order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.errors import (
    INVALID_REQUEST,
    NOT_INITIALIZED,
    allowed,
    refused,
)
from support.proof import answers_correctly
from support.session import Session
from support.sources import PYTHON


def test_nothing_is_answered_before_initialize(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    early = {"textDocument": {"uri": "file:///early.py"}}
    assert refused(session, "textDocument/documentSymbol", early) == NOT_INITIALIZED
    assert refused(session, "astrolens/status", {}) == NOT_INITIALIZED
    assert refused(session, "shutdown") == NOT_INITIALIZED
    session.new("file:///early.py", "python", PYTHON.text)
    session.initialize(workspace)
    answers_correctly(session)
    assert session.latest("file:///early.py") is None


def test_initialized_is_not_waited_for(start: Callable[..., Session]) -> None:
    session = start()
    session.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    answers_correctly(session)


def test_a_second_initialize_is_refused(session: Session) -> None:
    params: dict[str, Any] = {"processId": None, "rootUri": None, "capabilities": {}}
    assert refused(session, "initialize", params) == INVALID_REQUEST
    session.notify("initialized", {})
    answers_correctly(session)


def test_after_shutdown_there_is_only_exit(session: Session) -> None:
    answers_correctly(session)
    assert session.request("shutdown") is None
    assert refused(session, "astrolens/status", {}) == INVALID_REQUEST
    assert refused(session, "shutdown") == INVALID_REQUEST
    session.new("file:///late.py", "python", PYTHON.text)
    session.notify("exit")
    assert session.exit_code() == 0
    assert session.latest("file:///late.py") is None


def test_exit_without_shutdown_is_an_abnormal_end(session: Session) -> None:
    answers_correctly(session)
    session.notify("exit")
    assert session.exit_code() == 1


def test_exit_before_initialize_ends_the_server(start: Callable[..., Session]) -> None:
    session = start()
    session.notify("exit")
    assert session.exit_code() == 1


@pytest.mark.parametrize(
    "params",
    [
        None,
        {},
        [],
        {"capabilities": {}},
        {"processId": None, "rootUri": None, "capabilities": {"general": {}}},
        {"processId": None, "rootUri": "not a uri at all", "capabilities": {}},
        {"processId": None, "rootUri": "file:///does/not/exist", "capabilities": {}},
        {"processId": None, "rootPath": "/does/not/exist", "capabilities": {}},
        {"processId": "me", "rootUri": 5, "capabilities": 7},
        {"processId": None, "capabilities": {}, "workspaceFolders": []},
        {"processId": None, "capabilities": {}, "workspaceFolders": [{"uri": "", "name": ""}]},
        {"processId": None, "capabilities": {"general": {"positionEncodings": ["utf-7"]}}},
        {"processId": None, "capabilities": {"general": {"positionEncodings": []}}},
    ],
)
def test_an_initialize_without_sense_leaves_room_for_another(
    start: Callable[..., Session], params: Any
) -> None:
    session = start()
    if allowed(session, "initialize", params) is None:
        session.initialize()
    answers_correctly(session)
