"""The server and the command line say the same of every file, to the byte."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.corpus import Origin, copy, editor_language, editor_text, origins
from support.folder import fill
from support.report import dump, essence, expected, scan, written_reports
from support.session import Session
from support.sources import SOURCES
from support.text import Document

WHOLE = bool(os.environ.get("ASTROLENS_WHOLE_CORPUS"))
"""Whether all files of the corpus are compared, and not only some of each folder."""

OPEN_AT_ONCE = 25


@pytest.mark.parametrize("origin", origins(), ids=lambda origin: origin.name)
def test_the_server_says_of_each_file_what_the_command_line_says(
    start: Callable[..., Session], workspace: Path, origin: Origin
) -> None:
    copy(origin, workspace, whole=WHOLE)
    reports = scan(workspace, "--explain")["files"]
    session = start()
    session.initialize(workspace)
    compared = 0
    for at in range(0, len(reports), OPEN_AT_ONCE):
        compared += compare(session, workspace, reports[at : at + OPEN_AT_ONCE])
    assert compared > len(reports) / 2


@pytest.mark.parametrize("explain", [False, True])
def test_a_report_has_the_bytes_that_the_command_line_writes(
    session: Session, workspace: Path, explain: bool
) -> None:
    fill(workspace, len(SOURCES))
    written = written_reports(workspace, *(["--explain"] if explain else []))
    assert len(written) == len(SOURCES)
    for report in written:
        path = workspace / json.loads(report)["path"]
        document = session.new(path.as_uri(), "", path.read_text())
        about = {"textDocument": {"uri": document.uri}, "explain": explain}
        assert b'"result":%b' % report in session.answer_bytes("astrolens/report", about)
    scanned = session.answer_bytes("astrolens/scan", {"explain": explain})
    assert b'"files":[%b]' % b",".join(written) in scanned


def compare(session: Session, workspace: Path, reports: list[Any]) -> int:
    """Open files together, compare, close them; return how many there were."""
    documents: list[tuple[Document, Any]] = []
    for report in reports:
        path = workspace / report["path"]
        text = editor_text(path)
        if text is not None:
            language = editor_language(path, report["language"])
            document = session.new(path.as_uri(), language, text)
            documents.append((document, report))
    for document, report in documents:
        found = session.about("astrolens/report", document, explain=True)
        assert dump(found) == dump(report)
        published = essence(session.diagnostics(document))
        if report["skipped"]:
            assert [rule for rule, *_ in published] in ([], [report["skipped"]["reason"]])
        else:
            assert published == expected(report, document.text, session.encoding)
        session.close(document)
    return len(documents)
