"""Files are analysed by workers, and nothing but the progress tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.folder import CHANGED, CREATED, PULL, equal_to_scan, fill
from support.session import Session
from support.sources import PYTHON
from support.workers import Worker

_FILES = 350
"""How many files there are, in all languages."""


@pytest.fixture
def workers() -> Iterator[list[Worker]]:
    """Return two workers; they end with the test."""
    workers = [Worker(), Worker()]
    yield workers
    for worker in workers:
        worker.kill()


@pytest.fixture
def session(start: Callable[..., Session], workspace: Path, workers: list[Worker]) -> Session:
    """Return a session in a filled workspace whose server asks the workers."""
    return _asking(start, workspace, workers, copies=3)


def test_workers_find_what_the_server_would_and_the_progress_says_where(
    session: Session, workspace: Path, workers: list[Worker]
) -> None:
    assert equal_to_scan(session, workspace) > 0
    messages = [params["value"]["message"] for params in _progress(session, "report")]
    assert any(message.endswith(" files on 2 workers") for message in messages), messages
    answered = [worker.status()["found"] for worker in workers]
    # A task may be asked of both when one is slow.
    assert sum(answered) >= _FILES
    assert all(answered), answered
    assert _shown(session) == []


def test_a_person_is_told_once_that_no_worker_is_left(
    session: Session, workspace: Path, workers: list[Worker]
) -> None:
    session.idle()
    for worker in workers:
        worker.kill()
    new, other = workspace / "new.py", workspace / "other.py"
    new.write_text(PYTHON.text)
    session.watched((new, CREATED))
    session.wait(lambda: _shown(session), "the notice")
    assert equal_to_scan(session, workspace) > 0
    other.write_text(PYTHON.text + "\n")
    session.watched((other, CREATED), (new, CHANGED))
    assert equal_to_scan(session, workspace) > 0
    (shown,) = _shown(session)
    assert "no worker can be asked, so files are analysed here" in shown
    assert all(worker.url in shown for worker in workers), shown


def test_what_workers_do_can_be_cancelled(
    start: Callable[..., Session], workspace: Path, workers: list[Worker]
) -> None:
    # Seconds of work, of which a moment passes before it is cancelled.
    session = _asking(start, workspace, workers, copies=100)
    begins = session.wait(lambda: _progress(session, "begin"), "progress")
    session.notify("window/workDoneProgress/cancel", {"token": begins[0]["token"]})
    session.wait(lambda: _progress(session, "end"), "the end of the work")
    # What a worker has begun it finishes; the rest is withdrawn.
    assert sum(worker.rested()["found"] for worker in workers) < _FILES
    new = workspace / "new.py"
    new.write_text(PYTHON.text)
    session.watched((new, CREATED))
    session.idle()
    assert session.request("workspace/symbol", {"query": "tangle"})
    assert session.request("astrolens/status", {})["panics"] == 0


def _asking(
    start: Callable[..., Session], workspace: Path, workers: list[Worker], copies: int
) -> Session:
    """Return a session in a workspace of files of this length, whose server asks the workers."""
    for number, path in enumerate(fill(workspace, _FILES, copies)):
        # No two are alike, since what is known of one is known of all like it.
        path.write_text(path.read_text() + "\n" * number)
    session = start("--workers", ",".join(worker.url for worker in workers))
    session.initialize(workspace, capabilities=PULL)
    return session


def _progress(session: Session, kind: str) -> list[Any]:
    """Return what was told of progress, of one kind."""
    told = session.notifications("$/progress")
    return [params for params in told if params["value"].get("kind") == kind]


def _shown(session: Session) -> list[str]:
    """Return what was shown to the person."""
    return [params["message"] for params in session.notifications("window/showMessage")]
