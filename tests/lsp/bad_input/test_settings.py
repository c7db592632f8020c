"""Settings that are not what they should be: one clear message, and the rest holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.proof import answers_correctly
from support.session import Session
from support.sources import PYTHON

WARNING = 2

MISTAKES: list[tuple[Any, list[str]]] = [
    ({"thresholds": {"cognitve": 5}}, ["cognitve", "cognitive"]),
    ({"thresholds": {"cognitive": "much"}}, ["cognitive"]),
    ({"thresholds": 5}, ["thresholds"]),
    ({"thresholds": {"cognitive": -1}}, ["cognitive"]),
    ({"codeLens": {"enable": "yes"}}, ["codeLens", "enable"]),
    ({"codeLens": {"minimum": "ten"}}, ["minimum"]),
    ({"codeLens": {"minimun": 10}}, ["minimun", "minimum"]),
    ({"inlayHints": []}, ["inlayHints"]),
    ({"colour": "blue"}, ["colour"]),
    (42, ["42"]),
    ("text", ["text"]),
]

by_mistake = pytest.mark.parametrize(
    ("settings", "named"), MISTAKES, ids=lambda value: repr(value)[:40]
)


def warned(session: Session, named: list[str]) -> None:
    """Wait for one message that names all of these."""
    session.wait(lambda: session.notifications("window/showMessage"), "a message")
    [message] = session.notifications("window/showMessage")
    assert message["type"] <= WARNING
    assert all(word in message["message"] for word in named), message


@by_mistake
def test_wrong_settings_at_the_start_are_told(
    start: Callable[..., Session], workspace: Path, settings: Any, named: list[str]
) -> None:
    session = start()
    session.initialize(workspace, settings=settings)
    answers_correctly(session)
    warned(session, named)


@by_mistake
def test_wrong_settings_later_are_told(session: Session, settings: Any, named: list[str]) -> None:
    session.notify("workspace/didChangeConfiguration", {"settings": {"astrolens": settings}})
    answers_correctly(session)
    warned(session, named)


def test_what_is_right_beside_a_mistake_holds(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    settings = {"thresholds": {"cognitve": 5, "nesting": "off"}, "codeLens": {"enable": "yes"}}
    session.initialize(workspace, settings=settings)
    document = session.new("untitled:settings", "python", PYTHON.text)
    assert [found["code"] for found in session.diagnostics(document)] == ["cognitive-complexity"]


@pytest.mark.parametrize("settings", [None, {}, {"astrolens": None}, {"other": {"x": 1}}])
def test_settings_that_say_nothing_are_no_mistake(session: Session, settings: Any) -> None:
    session.notify("workspace/didChangeConfiguration", {"settings": settings})
    answers_correctly(session)
    assert session.notifications("window/showMessage") == []


def test_a_configuration_file_that_cannot_be_read_leaves_the_defaults(
    session: Session, workspace: Path
) -> None:
    path = workspace / "astrolens.toml"
    for content in (b"\xff\xfe", b"[[[[", b"[thresholds]\ncognitive = {", b"\0" * 1000):
        path.write_bytes(content)
        session.watched((path, 2))
        answers_correctly(session)
    path.unlink()
    path.mkdir()
    session.watched((path, 2))
    answers_correctly(session)
