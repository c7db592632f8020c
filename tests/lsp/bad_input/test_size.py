"""Texts that are too long or too deep."""

from __future__ import annotations

from typing import Any

import pytest

from support.proof import answers_correctly, same_as_opened
from support.session import Session
from support.sources import PYTHON, reported
from support.text import FAR, place


def test_a_document_of_64_mebibytes_is_skipped_with_a_reason(session: Session) -> None:
    line = "value = 'a text that is as long as a line of code tends to be in the wild'\n"
    document = session.new("untitled:large", "python", line * (2**26 // len(line) + 1))
    session.change(document, {"range": document.range(0, 0), "text": "# more\n"})
    report = session.report(document)
    assert report["skipped"]["reason"] == "too-large"
    assert [found["code"] for found in session.diagnostics(document)] in ([], ["too-large"])
    answers_correctly(session)
    session.change(document, {"text": PYTHON.text})
    same_as_opened(session, document)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("python", "x = " + "(" * 100_000),
        ("python", "x = " + "[" * 20_000 + "]" * 20_000 + "\n"),
        ("python", "".join(f"{' ' * depth}if x:\n" for depth in range(1_000))),
        ("javascript", "a(" * 20_000 + ")" * 20_000),
        ("javascript", "if(a){\n" * 10_000 + "}\n" * 10_000),
        ("typescript", "let a: " + "[" * 20_000 + "]" * 20_000),
        ("typescriptreact", "<a>" * 20_000 + "</a>" * 20_000),
        ("c", "int f() {" + "{" * 20_000 + "}" * 20_000 + "}"),
        ("rust", "fn f() {" + "if a {\n" * 10_000 + "}\n" * 10_001),
        ("go", "package p\nfunc f() {" + "if a {\n" * 10_000 + "}\n" * 10_001),
        ("cpp", "auto x = " + "a ? b : " * 10_000 + "c;"),
    ],
    ids=lambda value: value[:24].replace("\n", " ") if len(value) > 10 else value,
)
def test_deep_nesting_costs_neither_the_server_nor_the_answer(
    session: Session, language: str, text: str
) -> None:
    document = session.new("untitled:deep", language, text)
    assert session.report(document)["language"] == reported(language)
    session.diagnostics(document)
    middle = document.range(len(text) // 2, len(text) // 2)["start"]
    everything = {"start": place(0, 0), "end": place(FAR, 0)}
    questions: list[tuple[str, dict[str, Any]]] = [
        ("astrolens/ast", {}),
        ("astrolens/ast", {"position": middle}),
        ("astrolens/breakdown", {"position": middle}),
        ("textDocument/foldingRange", {}),
        ("textDocument/selectionRange", {"positions": [middle]}),
        ("textDocument/documentSymbol", {}),
        ("textDocument/hover", {"position": middle}),
        ("textDocument/inlayHint", {"range": everything}),
    ]
    for method, more in questions:
        session.about(method, document, **more)
    session.change(document, {"range": document.range(0, 0), "text": " "})
    session.diagnostics(document)
    answers_correctly(session)
