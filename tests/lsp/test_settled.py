"""Once a document rests, what is published is what opening its text would publish."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from support.corpus import ROOT
from support.edits import Typist
from support.report import dump, expected, scan_file, settled
from support.session import Session
from support.sources import SOURCES, Source
from support.text import Document

ROUNDS = int(os.environ.get("ASTROLENS_SETTLED_ROUNDS", "20"))
"""How often a document is edited and left to rest."""

EXAMPLES = ROOT / "analyzers" / "analysis" / "tests" / "properties" / "sources"

by_language = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.language)


@pytest.fixture
def document(session: Session, workspace: Path, source: Source) -> Document:
    """Return an open document with the complex function and an example of the language."""
    [example] = EXAMPLES.glob(f"*{source.suffix}")
    text = source.text + example.read_text()
    return session.new((workspace / source.file).as_uri(), source.language, text)


@by_language
def test_after_any_edits_the_diagnostics_are_those_of_a_fresh_copy(
    session: Session,
    start: Callable[..., Session],
    workspace: Path,
    source: Source,
    document: Document,
) -> None:
    random = Random(source.language)
    typist = Typist(random, document)
    fresh = start()
    fresh.initialize(workspace)
    for _ in range(ROUNDS):
        for _ in range(random.randint(1, 8)):
            session.change(document, typist.change())
        check(session, fresh, document)
    (workspace / source.file).write_text(document.text, newline="")
    assert dump(session.report(document)) == dump(scan_file(workspace, source.file))


@by_language
def test_after_edits_that_break_nothing_the_diagnostics_are_those_of_a_fresh_copy(
    session: Session,
    start: Callable[..., Session],
    workspace: Path,
    source: Source,
    document: Document,
) -> None:
    random = Random(source.language)
    typist = Typist(random, document)
    fresh = start()
    fresh.initialize(workspace)
    for _ in range(ROUNDS):
        for _ in range(random.randint(1, 8)):
            session.change(document, typist.tidy_change())
        check(session, fresh, document)


@by_language
def test_what_was_broken_and_mended_is_as_before(
    session: Session, source: Source, document: Document
) -> None:
    random = Random(source.language)
    typist = Typist(random, document)
    before = expected(session.report(document), document.text, session.encoding)
    assert [rule for rule, *_ in before][:2] == ["cognitive-complexity", "deep-nesting"]
    for _ in range(ROUNDS):
        for _ in range(random.randint(1, 8)):
            session.change(document, typist.change())
        session.change(document, typist.back())
        settled(session, document, before)


def check(session: Session, fresh: Session, document: Document) -> None:
    """Compare with a server that opens a copy of the document."""
    copy = fresh.new(document.uri, document.language, document.text)
    report = fresh.report(copy)
    assert dump(session.report(document)) == dump(report)
    right = expected(report, document.text, session.encoding)
    settled(session, document, right)
    settled(fresh, copy, right)
    fresh.close(copy)
