"""Clients that ask too much at once, never answer, do not listen, or are gone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from support.errors import CANCELLED, CONTENT_MODIFIED
from support.proof import answers_correctly
from support.session import Session
from support.sources import NAME, PYTHON, SOURCES
from support.wire import PATIENCE

EVERYTHING = {
    "workspace": {
        "configuration": True,
        "applyEdit": True,
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
        "diagnostics": {"refreshSupport": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "didChangeConfiguration": {"dynamicRegistration": True},
    },
    "window": {"workDoneProgress": True, "showMessage": {}},
}
"""What makes a server ask questions."""


def test_a_thousand_requests_cancelled_at_once_are_all_answered(session: Session) -> None:
    document = session.new("untitled:cancelled", "python", PYTHON.text * 50)
    params = {"textDocument": {"uri": document.uri}}
    numbers = [session.start("astrolens/ast", params | {"detail": "all"}) for _ in range(1_000)]
    for number in numbers:
        session.notify("$/cancelRequest", {"id": number})
    for number in numbers:
        response = session.response(number)
        assert "result" in response or response["error"]["code"] == CANCELLED
    answers_correctly(session)


def test_a_cancellation_of_nothing_is_dropped(session: Session) -> None:
    for number in (4711, -1, "never", "", None, 1.5):
        session.notify("$/cancelRequest", {"id": number})
    answers_correctly(session)


def test_two_hundred_documents_opened_and_closed_at_once_leave_nothing(
    session: Session, workspace: Path
) -> None:
    documents = []
    for number in range(200):
        source = SOURCES[number % len(SOURCES)]
        path = workspace / f"many{number}{source.suffix}"
        documents.append(session.new(path.as_uri(), source.language, source.text))
    for document in documents:
        session.close(document)
    status = session.idle()
    assert status["documents"]["open"] == 0
    answers_correctly(session)
    for document in documents:
        latest = session.latest(document.uri)
        assert latest is None or latest["diagnostics"] == []


def test_two_hundred_open_documents_are_all_analysed(session: Session, workspace: Path) -> None:
    documents = []
    for number in range(200):
        source = SOURCES[number % len(SOURCES)]
        path = workspace / f"many{number}{source.suffix}"
        documents.append(session.new(path.as_uri(), source.language, source.text))
    for document in documents:
        assert len(session.diagnostics(document)) == 2
    assert session.idle()["documents"]["open"] == 200
    answers_correctly(session)


def test_a_client_that_never_answers_is_served_all_the_same(
    start: Callable[..., Session], workspace: Path
) -> None:
    (workspace / "closed.py").write_text(PYTHON.text)
    session = start()
    session.mute = True
    session.initialize(workspace, capabilities=EVERYTHING)
    answers_correctly(session)
    session.notify("workspace/didChangeConfiguration", {"settings": None})
    session.watched((workspace / "closed.py", 2))
    scan = session.request("astrolens/scan", {"workDoneToken": "mine"})
    assert [file["path"] for file in scan["files"]] == ["closed.py"]
    answers_correctly(session)
    assert session.shut_down() == 0


def test_a_client_that_answers_with_errors_and_nonsense_is_served_all_the_same(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    session.answers["workspace/configuration"] = lambda _: {"not": "a list"}
    session.answers["client/registerCapability"] = lambda _: 42
    session.answers["window/workDoneProgress/create"] = lambda _: "no"
    session.initialize(workspace, capabilities=EVERYTHING)
    session.notify("workspace/didChangeConfiguration", {"settings": None})
    answers_correctly(session)


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process from /proc")
def test_a_client_that_stops_reading_gets_everything_when_it_reads_on(session: Session) -> None:
    document = session.new("untitled:deaf", "python", PYTHON.text * 20)
    session.diagnostics(document)
    params = {"textDocument": {"uri": document.uri}}
    session.stop_reading()
    numbers: list[int] = []

    def talk() -> None:
        for number in range(2_000):
            session.change(document, {"range": document.range(0, 0), "text": "# 🦀\n"})
            if number % 10 == 0:
                numbers.append(session.start("astrolens/report", params))

    talking = Thread(target=talk)
    talking.start()
    # A server that reads no more until it is read from is in its rights, so this may go on.
    talking.join(PATIENCE / 4)
    assert memory(session) < 500 * 2**20
    session.read_on()
    talking.join(PATIENCE)
    assert not talking.is_alive()
    for number in numbers:
        response = session.response(number)
        if "error" in response:
            assert response["error"]["code"] == CONTENT_MODIFIED
        else:
            assert response["result"]["functions"][0]["name"] == NAME
    assert len(session.diagnostics(document)) == 40
    answers_correctly(session)


def memory(session: Session) -> int:
    """Return the resident memory of the server, in bytes."""
    status = Path(f"/proc/{session.process.pid}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
    return int(line.split()[1]) * 1024


def test_a_client_that_closes_its_stream_is_gone(session: Session) -> None:
    answers_correctly(session)
    session.close_input()
    assert session.exit_code() == 1


def test_a_client_that_is_gone_in_the_midst_of_a_message_is_gone(session: Session) -> None:
    session.write(b"Content-Length: 1000\r\n\r\n{")
    session.close_input()
    assert session.exit_code() == 1


def test_a_client_that_is_gone_in_the_midst_of_a_scan_is_gone(
    session: Session, workspace: Path
) -> None:
    for number in range(300):
        (workspace / f"many{number}.py").write_text(PYTHON.text * 20)
    session.start("astrolens/scan", {})
    session.close_input()
    session.exit_code()


def test_a_client_that_is_gone_before_it_said_anything_is_gone(
    start: Callable[..., Session],
) -> None:
    session = start()
    session.close_input()
    assert session.exit_code() == 1


def test_the_server_goes_with_the_process_that_it_was_told_of(
    start: Callable[..., Session],
) -> None:
    session = start()
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as parent:
        session.request("initialize", {"processId": parent.pid, "capabilities": {}})
        session.notify("initialized", {})
        answers_correctly(session)
    # It holds the other end of the server's input open, as an editor's child might.
    assert session.exit_code() == 1
