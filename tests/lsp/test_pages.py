"""Lists of the whole workspace, a page at a time, and the news that they are other lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from support.errors import INVALID_PARAMS
from support.folder import CHANGED, CREATED, PULL, fill
from support.report import scan
from support.session import ProtocolError, Session
from support.sources import PYTHON
from support.text import Document

FUNCTIONS, FINDINGS = "astrolens/functions", "astrolens/findings"

NEWS = "astrolens/changed"

WANTS_NEWS = {"experimental": {"astrolens": {"changed": True}}}
"""The abilities of a client that wants to be told of changes."""

SIMPLE = "def simple():\n    pass\n"
"""A function in which nothing is found."""


def rows(answer: Any) -> list[Any]:
    """Return the rows of an answer to either request."""
    return list(answer["functions" if "functions" in answer else "findings"])


def pages(session: Session, method: str, limit: int, **question: Any) -> Iterator[Any]:
    """Ask for page after page of one list."""
    cursor: dict[str, Any] = {}
    while True:
        answer = session.request(method, question | cursor | {"limit": limit})
        yield answer
        if "next" not in answer:
            return
        cursor = {"cursor": answer["next"]}


def place(row: Any) -> tuple[list[str], int]:
    """Return what findings are sorted by where only path and place count."""
    return row["path"].split("/"), row["range"]["start"]["line"]


def news(session: Session) -> list[set[str]]:
    """Return what changed, for each time that it was told."""
    return [set(params["kinds"]) for params in session.notifications(NEWS)]


@pytest.fixture
def reader(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session in a filled workspace, with a client that wants to be told of changes."""
    fill(workspace, 30)
    session = start()
    session.initialize(workspace, capabilities=WANTS_NEWS)
    return session


# Pages


@pytest.mark.parametrize(
    ("method", "question"),
    [
        (FUNCTIONS, {}),
        (FUNCTIONS, {"sort": "maintainability_index", "filter": "tangle"}),
        (FINDINGS, {}),
        (FINDINGS, {"sort": "path"}),
        (FINDINGS, {"rule": "cognitive-complexity"}),
    ],
)
@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_all_pages_together_are_the_list(
    puller: Session, method: str, question: dict[str, Any], limit: int
) -> None:
    puller.idle()
    whole = puller.request(method, question)
    assert whole["total"] == len(rows(whole)) >= 30
    assert "next" not in whole
    told = list(pages(puller, method, limit, **question))
    assert [row for page in told for row in rows(page)] == rows(whole)
    assert {page["total"] for page in told} == {whole["total"]}
    assert len(told) == -(-whole["total"] // limit)
    assert not any(page.get("outdated") for page in told)


def test_a_cursor_of_another_list_goes_on_where_it_stood(puller: Session, workspace: Path) -> None:
    puller.idle()
    question = {"sort": "path", "limit": 7}
    first = puller.request(FINDINGS, question)
    last = rows(first)[-1]
    # What the cursor stands at goes, and something comes before it and behind it.
    (workspace / last["path"]).write_text(SIMPLE if last["path"].endswith(".py") else "")
    for name in ("a.py", "z.py"):
        (workspace / name).write_text(PYTHON.text)
    puller.watched(
        (workspace / last["path"], CHANGED),
        (workspace / "a.py", CREATED),
        (workspace / "z.py", CREATED),
    )
    puller.idle()
    whole = puller.request(FINDINGS, {"sort": "path"})
    behind = [row for row in rows(whole) if place(row) > place(last)]
    assert last not in rows(whole)
    assert behind[-1]["path"] == "z.py"
    second = puller.request(FINDINGS, question | {"cursor": first["next"]})
    assert second["outdated"] is True
    assert rows(second) == behind[:7]
    third = puller.request(FINDINGS, question | {"cursor": second["next"]})
    assert "outdated" not in third
    assert rows(third) == behind[7:14]


def test_a_cursor_outlives_changes_elsewhere(puller: Session, workspace: Path) -> None:
    puller.idle()
    question = {"language": "rust", "limit": 1}
    first = puller.request(FINDINGS, question)
    (workspace / "a.py").write_text(PYTHON.text)
    puller.watched((workspace / "a.py", CREATED))
    puller.idle()
    assert "outdated" not in puller.request(FINDINGS, question | {"cursor": first["next"]})


@pytest.mark.parametrize("method", [FUNCTIONS, FINDINGS])
def test_a_cursor_that_is_none_is_an_error(puller: Session, method: str) -> None:
    puller.idle()
    cursor = puller.request(method, {"limit": 1})["next"]
    other = {FUNCTIONS: "cyclomatic", FINDINGS: "path"}[method]
    for wrong in ({"cursor": "7"}, {"cursor": cursor, "sort": other}):
        with pytest.raises(ProtocolError) as raised:
            puller.request(method, wrong)
        assert raised.value.code == INVALID_PARAMS


# Findings


def test_findings_are_those_of_a_scan(puller: Session, workspace: Path) -> None:
    puller.idle()
    answer = puller.request(FINDINGS, {"complete": True})
    right = scan(workspace)
    found = [(file, own) for file in right["files"] for own in file["findings"]]
    assert sorted(
        (row["path"], row["language"], row["fingerprint"], row["rule"], row["message"])
        for row in rows(answer)
    ) == sorted(
        (file["path"], file["language"], own["fingerprint"], own["rule"], own["message"])
        for file, own in found
    )
    assert answer["rules"] == right["summary"]["rules"]
    assert answer["severities"] == right["summary"]["severities"]
    assert answer["total"] == len(found)


def test_what_matters_most_comes_first(puller: Session, workspace: Path) -> None:
    (workspace / "astrolens.toml").write_text(
        "root = true\n[thresholds]\nnesting = { warning = 1, error = 3 }\n"
    )
    puller.watched((workspace / "astrolens.toml", CHANGED))
    puller.idle()
    answer = puller.request(FINDINGS, {})
    order = ["error", "warning", "information"]
    ranks = [(order.index(row["severity"]), row["rule"]) for row in rows(answer)]
    assert ranks == sorted(ranks)
    assert len(answer["severities"]) > 1
    errors = puller.request(FINDINGS, {"severity": "error"})
    assert errors["severities"] == {"error": answer["severities"]["error"]}
    warnings = puller.request(FINDINGS, {"severity": "warning"})
    milder = answer["severities"].get("information", 0)
    assert warnings["total"] == answer["total"] - milder


def test_findings_are_chosen(puller: Session) -> None:
    puller.idle()
    everything = rows(puller.request(FINDINGS, {}))

    def chosen(**question: Any) -> list[Any]:
        answer = puller.request(FINDINGS, question)
        assert answer["total"] == len(rows(answer)) == sum(answer["rules"].values())
        return rows(answer)

    for key in ("rule", "language"):
        counts = Counter(row[key] for row in everything)
        for value, count in counts.items():
            told = chosen(**{key: value})
            assert len(told) == count
            assert {row[key] for row in told} == {value}
    assert chosen(filter="PART1/ tangle") == [
        row for row in everything if row["path"].startswith("part1/") and row["symbol"]
    ]
    assert chosen(filter="part1/ part2/") == []
    assert chosen(rule="none", limit=0) == []
    counted = puller.request(FINDINGS, {"limit": 0})
    assert (counted["total"], rows(counted), "next" in counted) == (len(everything), [], False)


def test_findings_of_an_open_document_are_those_in_the_editor(
    puller: Session, workspace: Path
) -> None:
    puller.idle()
    path = next(workspace.glob("part*/*.py"))
    question = {"filter": path.name}
    before = rows(puller.request(FINDINGS, question))
    document = puller.new(path.as_uri(), "python", "\n" + path.read_text())
    for row in before:
        for end in row["range"].values():
            end["line"] += 1
    assert rows(puller.request(FINDINGS, question)) == before
    puller.change(document, {"text": SIMPLE})
    assert rows(puller.request(FINDINGS, question)) == []


# News


def test_news_come_to_those_who_want_them(puller: Session, workspace: Path) -> None:
    puller.idle()
    puller.new((workspace / "new.py").as_uri(), "python", PYTHON.text)
    puller.idle()
    assert news(puller) == []


def test_a_scan_is_one_piece_of_news(start: Callable[..., Session], workspace: Path) -> None:
    # What is found comes from the background in parts of 64 files.
    fill(workspace, 150)
    reader = start()
    reader.initialize(workspace, capabilities=WANTS_NEWS)
    reader.wait(lambda: news(reader), "news of the first scan")
    assert news(reader) == [{"functions", "findings"}]
    (workspace / "simple.py").write_text(SIMPLE)
    reader.watched((workspace / "simple.py", CREATED))
    reader.wait(lambda: len(news(reader)) > 1, "news of a file without findings")
    assert news(reader)[1:] == [{"functions"}]


def test_only_what_changes_a_list_is_news(reader: Session, workspace: Path) -> None:
    reader.wait(lambda: news(reader), "news of the first scan")
    path = next(workspace.glob("part*/*.py"))
    text = path.read_text()
    document = reader.new(path.as_uri(), "python", text)
    reader.diagnostics(document)
    # Behind the last function.
    end = document.range(len(text), len(text))
    reader.change(document, {"range": end, "text": "\n"})
    reader.diagnostics(document)
    reader.change(document, {"text": "\n" + document.text})
    reader.diagnostics(document)
    reader.wait(lambda: len(news(reader)) > 1, "news of functions that moved")
    assert news(reader)[1:] == [{"functions", "findings"}]
    reader.close(document)
    reader.wait(lambda: len(news(reader)) > 2, "news of what is on the disk again")
    assert news(reader)[2:] == [{"functions", "findings"}]


def test_there_is_no_more_news_than_versions(reader: Session, workspace: Path) -> None:
    reader.wait(lambda: news(reader), "news of the first scan")
    document = Document((workspace / "new.py").as_uri(), "python", SIMPLE, reader.encoding)
    reader.open(document)
    for _ in range(200):
        reader.change(document, {"text": "\n" + document.text})
    reader.diagnostics(document)
    reader.wait(lambda: len(news(reader)) > 1, "news of the document")
    reader.idle()
    # What was told of the version before may be on its way while the next one is looked at.
    published = reader.published[document.uri]
    assert 1 < len(news(reader)) <= 2 + len(published)
    assert all(kinds == {"functions"} for kinds in news(reader)[1:])
