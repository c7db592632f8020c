"""Thousands of changes sent without waiting leave every answer as if the text were just opened."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.edits import Typist
from support.report import dump, essence, expected, scan_file, settled
from support.session import Session
from support.sources import SOURCES
from support.text import Document, Encoding

CHANGES = int(os.environ.get("ASTROLENS_BURST", "5000"))
"""How many changes are sent."""

SEEDS = int(os.environ.get("ASTROLENS_BURST_SEEDS", "0"))
"""How many bursts are sent in each language and each encoding, in place of one in some of them."""

BUNDLE = 5
"""At most as many changes are in one message."""

LANGUAGES = {source.language: source for source in SOURCES}

SOME: list[tuple[Encoding, str, str, int]] = [
    ("utf-8", "python", "\n", 0),
    ("utf-16", "javascript", "\n", 0),
    ("utf-16", "typescriptreact", "\r\n", 0),
    ("utf-16", "cpp", "\r\n", 0),
    ("utf-32", "rust", "\n", 0),
    # Its tree is not that of a fresh parse before it has settled, while its diagnostics are.
    ("utf-32", "c", "\r\n", 13),
]

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")

ALL: list[tuple[Encoding, str, str, int]] = [
    (encoding, language, ("\n", "\r\n")[seed % 2], seed)
    for seed in range(SEEDS)
    for language in LANGUAGES
    for encoding in ENCODINGS
]


@pytest.mark.parametrize(
    ("encoding", "language", "line_end", "seed"),
    ALL or SOME,
    ids=lambda value: {"\n": "lf", "\r\n": "crlf"}.get(value, str(value)),
)
def test_a_burst_of_changes_leaves_what_opening_would(
    start: Callable[..., Session],
    workspace: Path,
    encoding: Encoding,
    language: str,
    line_end: str,
    seed: int,
) -> None:
    source = LANGUAGES[language]
    path = workspace / source.file
    text = (source.text * 4).replace("\n", line_end)
    path.write_text(text, newline="")
    edited = start()
    edited.initialize(workspace, encoding=encoding)
    document = edited.new(path.as_uri(), language, text)
    send_burst(edited, document, Random(f"{encoding} {language} {seed}"))
    path.write_text(document.text, newline="")

    fresh = start()
    fresh.initialize(workspace, encoding=encoding)
    copy = fresh.open(Document(path.as_uri(), language, document.text, encoding))

    report = edited.report(document)
    assert dump(report) == dump(fresh.report(copy))
    assert dump(report) == dump(scan_file(workspace, source.file))
    right = expected(report, document.text, encoding)
    assert essence(fresh.diagnostics(copy)) == right
    settled(edited, document, right)
    assert answers(edited, document) == answers(fresh, copy)


def send_burst(session: Session, document: Document, random: Random) -> None:
    """Send changes, some of them several in a message, and wait for nothing."""
    typist = Typist(random, document)
    left = CHANGES
    while left > 0:
        bundle = Document(document.uri, document.language, document.text, document.encoding)
        typist.document = bundle
        changes = []
        for _ in range(min(left, random.randint(1, BUNDLE))):
            change = typist.change()
            bundle.change(change)
            changes.append(change)
        session.change(document, *changes)
        left -= len(changes)


def answers(session: Session, document: Document) -> dict[str, Any]:
    """Return everything else that can be asked of the document, without its version."""
    everything = {
        "start": {"line": 0, "character": 0},
        "end": {"line": 100_000, "character": 0},
    }
    tree = session.about("astrolens/ast", document, detail="all")
    version = tree.pop("version")
    assert version == document.version
    return {
        "tree": tree,
        "symbols": session.about("textDocument/documentSymbol", document),
        "lenses": session.about("textDocument/codeLens", document),
        "folds": session.about("textDocument/foldingRange", document),
        "hints": session.about("textDocument/inlayHint", document, range=everything),
        "breakdown": session.about("astrolens/breakdown", document, function="tangle"),
    }
