"""What the server tells of its own doings, to the client and to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.proof import answers_correctly
from support.session import Session


@pytest.mark.parametrize(("value", "verbose"), [("messages", False), ("verbose", True)])
def test_requests_are_traced_once_the_client_wants_it(
    session: Session, value: str, verbose: bool
) -> None:
    answers_correctly(session)
    assert session.notifications("$/logTrace") == []
    session.notify("$/setTrace", {"value": value})
    answers_correctly(session)
    traces = session.notifications("$/logTrace")
    assert any("textDocument/hover" in trace["message"] for trace in traces)
    assert any(trace.get("verbose") for trace in traces) == verbose
    session.notify("$/setTrace", {"value": "off"})
    session.request("astrolens/status", {})
    count = len(session.notifications("$/logTrace"))
    answers_correctly(session)
    assert len(session.notifications("$/logTrace")) == count


def test_the_trace_of_initialize_holds_from_the_start(start: Callable[..., Session]) -> None:
    session = start()
    session.request("initialize", {"processId": None, "capabilities": {}, "trace": "messages"})
    answers_correctly(session)
    assert session.notifications("$/logTrace")


def test_the_log_goes_to_a_file(
    start: Callable[..., Session], workspace: Path, tmp_path: Path
) -> None:
    log = tmp_path / "server.log"
    session = start("--log-file", str(log), "-v", "-v")
    session.initialize(workspace)
    answers_correctly(session)
    assert session.shut_down() == 0
    assert log.read_text()
    assert session.errors.read_text() == ""
