"""Changes that do not fit their documents, and texts that no editor should hold."""

from __future__ import annotations

import re

import pytest

from support.errors import (
    allowed,
)
from support.proof import answers_correctly, same_as_opened
from support.session import Session
from support.sources import COGNITIVE, PYTHON
from support.text import FAR, Document, place


def test_changes_of_a_document_that_was_never_opened_are_dropped(session: Session) -> None:
    stranger = Document("untitled:stranger", "python", PYTHON.text)
    session.change(stranger, {"text": PYTHON.text})
    session.change(stranger, {"range": stranger.range(0, 9), "text": "x"})
    session.notify("textDocument/didSave", {"textDocument": {"uri": stranger.uri}})
    session.close(stranger)
    session.close(stranger)
    answers_correctly(session)
    assert all(past["diagnostics"] == [] for past in session.published.get(stranger.uri, []))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ((0, FAR), (0, FAR)),
        ((FAR, FAR), (FAR, FAR)),
        ((0, 0), (FAR, 0)),
        ((2, 2**32 - 1), (2**32 - 1, 2**32 - 1)),
        ((5, 3), (1, 2)),
        ((3, 9), (3, 2)),
        ((FAR, 0), (1, 0)),
    ],
)
def test_a_range_past_the_end_or_backwards_is_brought_in_order(
    session: Session, first: tuple[int, int], last: tuple[int, int]
) -> None:
    document = session.new("untitled:ranges", "python", PYTHON.text)
    change = {"range": {"start": place(*first), "end": place(*last)}, "text": " # 🦀\n"}
    session.change(document, change)
    same_as_opened(session, document)
    answers_correctly(session)


@pytest.mark.parametrize("version", [1, 0, -7, 2**31 - 1])
def test_a_version_that_does_not_grow_still_changes_the_text(
    session: Session, version: int
) -> None:
    document = session.new("untitled:versions", "python", PYTHON.text)
    session.change(document, {"range": document.range(0, 0), "text": "# a\n"})
    session.diagnostics(document)
    document.version = version - 1
    session.change(document, {"range": document.range(0, 0), "text": "# b\n"})
    assert document.version == version
    same_as_opened(session, document)
    answers_correctly(session)


def test_a_document_opened_twice_has_the_newer_text(session: Session) -> None:
    session.new("untitled:twice", "python", "x = 1\n")
    document = session.new("untitled:twice", "python", PYTHON.text)
    same_as_opened(session, document)
    session.close(document)
    session.published_as(document.uri, lambda latest: not latest["diagnostics"], "no diagnostics")
    answers_correctly(session)


def test_a_document_without_a_known_language_has_no_findings(session: Session) -> None:
    for language in ("java", "klingon", ""):
        document = session.new(f"untitled:{language}", language, PYTHON.text)
        params = {"textDocument": {"uri": document.uri}}
        assert allowed(session, "astrolens/report", params) is None
        session.close(document)
    answers_correctly(session)


def test_lone_surrogates_become_the_replacement_character(session: Session) -> None:
    text = "s = '\ud800'\n" + PYTHON.text + "t = '\udfff\ud83d'\n"
    uri = "untitled:surrogates"
    # Escapes are the only way to write them, and JSON's grammar allows it.
    escaped = text.encode("ascii", "backslashreplace").decode().replace("\\U0001f980", "🦀")
    escaped = escaped.replace('"', '\\"').replace("\n", "\\n")
    item = f'{{"uri":"{uri}","languageId":"python","version":1,"text":"{escaped}"}}'
    body = (
        '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":' + item + "}}"
    )
    session.write(b"Content-Length: %d\r\n\r\n%b" % (len(body.encode()), body.encode()))
    document = Document(uri, "python", re.sub("[\ud800-\udfff]", "\ufffd", text))
    assert [function["cognitive"] for function in session.report(document)["functions"]] == [
        COGNITIVE,
        0,
    ]
    session.change(document, {"range": document.range(0, 4), "text": "# "})
    same_as_opened(session, document)
    answers_correctly(session)
