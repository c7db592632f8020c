"""Files are analysed by workers, and nothing but the progress tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.folder import (
    CHANGED,
    CREATED,
    PULL,
    equal_to_scan,
    fill,
    scan_findings,
    server_diagnostics,
    server_findings,
)
from support.git import commit, git
from support.report import essence, written
from support.session import Session
from support.sources import PYTHON
from support.workers import Worker

_FILES = 350
"""How many files there are, in all languages."""

_ARCHITECTURE = """root = true

[[architecture]]
name = "web above core"
layers = ["web/**", "core/**"]
ignore = [
    { from = "core/old.py", to = "web/**", reason = "goes with version 3" },
    { from = "core/model.py", to = "web/gone.py", reason = "was of use once" },
]

[[architecture]]
acyclic = "files"
severity = "error"

[[architecture]]
unreachable = { from = "net/**", to = "ui/**" }
"""

_BROKEN = {
    "core/old.py": "from web import page\n",
    "core/model.py": "RATE = 1\n\nfrom web import page\n",
    "core/quiet.py": "from web import page  # astrolens: ignore[layer-violation] it goes\n",
    "web/page.py": "from core import model\nfrom core import model as again\n",
    "js/a.js": "import { b } from './b.js';\nexport const a = () => b;\n",
    "js/b.js": "import { a } from './a.js';\nimport * as all from './a.js';\nexport const b = () => a;\n",
    "net/socket.c": '#include "../common/words.inc"\n#include "../common/words.h"\n',
    "common/words.inc": '#include "words.h"\n',
    "common/words.h": '#include "../ui/window.h"\n',
    "ui/window.h": "struct window;\n",
}
"""Files that break each of these rules, and one whose name tells no language."""

_FOUND = {
    "core/model.py": ["import-cycle", "layer-violation"],
    "js/a.js": ["import-cycle"],
    "net/socket.c": ["transitive-dependency"],
    "astrolens.toml": ["unused-exception"],
}
"""The rules that they break, by where they are told."""

_GRAPHS = {"experimental": {"astrolens": {"moduleGraphChanged": True}}}
"""The ability of a client that is told of graphs."""


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


@pytest.fixture
def broken(workspace: Path) -> Path:
    """Return a folder that breaks the rules of its architecture."""
    (workspace / "astrolens.toml").write_text(_ARCHITECTURE)
    for name, text in _BROKEN.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return workspace


@pytest.mark.parametrize("form", ["json", "sarif", "text"])
@pytest.mark.parametrize("command", ["scan", "check"])
def test_what_breaks_an_architecture_is_the_same_to_the_byte_by_workers(
    broken: Path, workers: list[Worker], command: str, form: str
) -> None:
    here = written(broken, command, "--format", form, "--no-workers")
    by_workers = written(broken, command, "--format", form, *_named(workers))
    assert by_workers[:2] == here[:2]
    # The table for people counts what is found.
    if (command, form) != ("scan", "text"):
        assert all(rule in here[1].decode() for rules in _FOUND.values() for rule in rules), here
    # All of it was theirs to look at, what only an include has a language for too.
    assert "analysed by 2 workers" in by_workers[2], by_workers[2]
    assert sum(worker.rested()["found"] for worker in workers) >= len(_BROKEN)


def test_what_a_change_breaks_is_the_same_to_the_byte_by_workers(
    broken: Path, workers: list[Worker]
) -> None:
    model, words = broken / "core/model.py", broken / "common/words.h"
    text = {path: path.read_text() for path in (model, words)}
    for path in text:
        path.write_text("")
    git(broken, "init", "--quiet")
    commit(broken, "before")
    for path in text:
        path.write_text(text[path])
    arguments = ("--format", "json", "--since", "HEAD")
    here = written(broken, "check", *arguments, "--no-workers")
    by_workers = written(broken, "check", *arguments, *_named(workers))
    assert by_workers[:2] == here[:2]
    found = {file["path"]: _rules(file) for file in json.loads(here[1])["files"]}
    # Each is told where the change brought it, not where the whole has it.
    assert {path: rules for path, rules in found.items() if rules} == {
        "core/model.py": _FOUND["core/model.py"],
        "common/words.h": _FOUND["net/socket.c"],
    }
    assert sum(worker.rested()["found"] for worker in workers) > 0


def test_diagnostics_of_an_architecture_are_the_same_by_workers(
    start: Callable[..., Session], broken: Path, workers: list[Worker]
) -> None:
    told = []
    for arguments in ((), _named(workers)):
        session = start(*arguments)
        session.initialize(broken, capabilities=PULL | _GRAPHS)
        session.wait(lambda it=session: it.notifications("astrolens/moduleGraphChanged"), "a graph")
        right = scan_findings(broken, session=session)
        # What is found in configuration is told to clients that ask for the rest, too.
        configuration = broken / "astrolens.toml"
        in_configuration = right.pop(configuration)
        assert server_findings(session) == right
        published = session.latest(configuration.as_uri())
        assert published and essence(published["diagnostics"]) == in_configuration
        told.append({**server_diagnostics(session), configuration: published["diagnostics"]})
        assert _shown(session) == []
    here, by_workers = told
    # With what is related to each, its link, and what its fixes are made of.
    assert by_workers == here
    found = {path.relative_to(broken).as_posix(): items for path, items in here.items()}
    assert {path: sorted(it["code"] for it in items) for path, items in found.items()} == _FOUND
    assert sum(worker.rested()["found"] for worker in workers) >= len(_BROKEN)


def _rules(report: Any) -> list[str]:
    """Return the rules that a file's report has findings of."""
    return sorted(finding["rule"] for finding in report["findings"])


def _named(workers: list[Worker]) -> tuple[str, str]:
    """Return the arguments that name workers."""
    return "--workers", ",".join(worker.url for worker in workers)


def _asking(
    start: Callable[..., Session], workspace: Path, workers: list[Worker], copies: int
) -> Session:
    """Return a session in a workspace of files of this length, whose server asks the workers."""
    for number, path in enumerate(fill(workspace, _FILES, copies)):
        # No two are alike, since what is known of one is known of all like it.
        path.write_text(path.read_text() + "\n" * number)
    session = start(*_named(workers))
    session.initialize(workspace, capabilities=PULL)
    return session


def _progress(session: Session, kind: str) -> list[Any]:
    """Return what was told of progress, of one kind."""
    told = session.notifications("$/progress")
    return [params for params in told if params["value"].get("kind") == kind]


def _shown(session: Session) -> list[str]:
    """Return what was shown to the person."""
    return [params["message"] for params in session.notifications("window/showMessage")]
