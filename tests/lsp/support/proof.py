"""The proof that a server still does its work."""

from __future__ import annotations

import itertools

from support.report import dump, essence, expected, settled
from support.session import Session
from support.sources import COGNITIVE, NAME, PYTHON
from support.text import Document

_NUMBERS = itertools.count()


def answers_correctly(session: Session) -> None:
    """Open a document that was never seen, edit it, and demand the right answers."""
    uri = f"untitled:proof-{next(_NUMBERS)}"
    document = session.new(uri, "python", PYTHON.text)
    report = session.report(document)
    assert [function["cognitive"] for function in report["functions"]] == [COGNITIVE, 0]
    found = essence(session.diagnostics(document))
    assert [rule for rule, *_ in found] == ["cognitive-complexity", "deep-nesting"]
    assert found == expected(report, document.text, session.encoding)
    session.change(document, {"range": document.range(0, 0), "text": "# 🦀\r\n"})
    moved = essence(session.diagnostics(document))
    assert moved == expected(session.report(document), document.text, session.encoding)
    assert [place["start"]["line"] for *_, place in moved] == [2, 2]
    hover = session.about("textDocument/hover", document, position=moved[0][-1]["start"])
    assert str(COGNITIVE) in str(hover["contents"])
    assert is_named(session, document)
    session.close(document)


def is_named(session: Session, document: Document) -> bool:
    """Return whether the tree has the function's name where the text has it."""
    start = document.text.index(NAME)
    name = document.range(start, start + len(NAME))
    tree = session.about("astrolens/ast", document, position=name["start"])
    return bool(tree["path"][-1]["range"] == name)


def same_as_opened(session: Session, document: Document) -> None:
    """Demand of an edited document what the same text has that is just opened."""
    copy = session.new(f"{document.uri}-copy", document.language, document.text)
    report = session.report(copy)
    functions = session.report(document)["functions"]
    assert dump(functions) == dump(report["functions"])
    right = expected(report, document.text, session.encoding)
    settled(session, document, right)
    session.close(copy)
