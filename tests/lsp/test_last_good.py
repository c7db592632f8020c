"""What holds while a configuration file cannot be read, since somebody is writing it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.folder import CHANGED, CREATED, DELETED, PULL
from support.session import Session
from support.sources import PYTHON
from support.text import Document

_NOTE = "what the file said before holds"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a repository whose two configuration files switch off all that is found in it."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "part").mkdir()
    (tmp_path / "astrolens.toml").write_text('[thresholds]\ncognitive = "off"\n')
    (tmp_path / "part" / "astrolens.toml").write_text('[thresholds]\nnesting = "off"\n')
    (tmp_path / "part" / "a.py").write_text(PYTHON.text)
    return tmp_path


@pytest.fixture
def opened(start: Callable[..., Session], project: Path) -> tuple[Session, Document]:
    """Return a session in it, with its source open."""
    session = start()
    session.initialize(project, capabilities=PULL)
    document = Document((project / "part" / "a.py").as_uri(), "python", PYTHON.text)
    return session, session.open(document)


def rules(session: Session, document: Document) -> list[str]:
    """Return what is found in a document, and in its file by a scan."""
    session.idle()
    found = [finding["rule"] for finding in session.report(document)["findings"]]
    [scanned] = session.request("astrolens/scan", {})["files"]
    assert [finding["rule"] for finding in scanned["findings"]] == found
    return found


def messages(session: Session, file: Path) -> list[Any]:
    """Return what is said of a configuration file last."""
    latest = session.latest(file.as_uri())
    return [mistake["message"] for mistake in latest["diagnostics"]] if latest else []


@pytest.mark.parametrize("place", ["astrolens.toml", "part/astrolens.toml"])
@pytest.mark.parametrize("broken", [b"[thresholds\n", b"cognitive = \n", b"\xff\n"])
def test_what_a_file_said_holds_while_it_cannot_be_read(
    opened: tuple[Session, Document], project: Path, place: str, broken: bytes
) -> None:
    session, document = opened
    assert rules(session, document) == []
    file = project / place
    before = file.read_bytes()
    # It has its say, and then again something that cannot be read.
    for text, note in [(before + broken, [_NOTE]), (broken, [_NOTE]), (before, [])]:
        file.write_bytes(text)
        session.watched((file, CHANGED))
        assert rules(session, document) == []
        said = messages(session, file)
        assert [_NOTE for message in said if _NOTE in message] == note, said


def test_a_file_that_is_gone_or_empty_while_it_is_saved_has_said_nothing(
    opened: tuple[Session, Document], project: Path
) -> None:
    session, document = opened
    file = project / "astrolens.toml"
    assert rules(session, document) == []
    for text, kind, right in [
        ("[thresholds\n", CHANGED, []),
        ("", CHANGED, ["cognitive-complexity"]),
        ("[thresholds\n", CHANGED, []),
        ('[thresholds]\ncognitive = "off"\n', CHANGED, []),
        (None, DELETED, ["cognitive-complexity"]),
        ("[thresholds\n", CREATED, []),
        ("[thresholds]\n", CHANGED, ["cognitive-complexity"]),
        ("[thresholds\n", CHANGED, ["cognitive-complexity"]),
    ]:
        file.unlink() if text is None else file.write_text(text)
        session.watched((file, kind))
        assert rules(session, document) == right
    assert any(_NOTE in message for message in messages(session, file))


def test_a_file_that_is_open_says_so_as_it_is_typed(
    opened: tuple[Session, Document], project: Path
) -> None:
    session, document = opened
    assert rules(session, document) == []
    file = project / "astrolens.toml"
    configuration = session.new(file.as_uri(), "toml", file.read_text())
    session.change(configuration, {"text": "[thresholds\n"})
    said = [mistake["message"] for mistake in session.diagnostics(configuration)]
    assert any(_NOTE in message for message in said), said
    assert rules(session, document) == []
