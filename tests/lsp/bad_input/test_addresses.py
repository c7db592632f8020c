"""Documents at addresses that are no files, or files with odd names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.errors import allowed
from support.proof import answers_correctly
from support.session import Session
from support.sources import NAME, PYTHON

SHOWS = {
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}},
    }
}
"""The abilities of a client that shows addresses in many places."""

ODD_ADDRESSES = [
    "untitled:Untitled-1",
    "file:///with%20space/a%20b.py",
    "file:///with space/raw.py",
    "file:///%C3%BCml%C3%A4ut/%F0%9F%A6%80.py",
    "file:///ümläut/🦀.py",
    "file:///c%3A/Users/x/drive.py",
    "file:///C:/Users/x/drive.py",
    "file://server/share/unc.py",
    "file:///nul%00byte.py",
    "file:///a/../../../../etc/dots.py",
    "file:///c%3a/Users/x/lower.py",
    "file:///c:\\Users\\x\\back.py",
    "file:///%c3%BCml%C3%a4ut/mixed ü.py",
    "file:///bad%zzescape.py",
    "file:///bad%ff%feutf8.py",
    "vscode-notebook-cell:/x/y.ipynb#W0sZmlsZQ%3D%3D",
    "git:/x/y.py?%7B%22ref%22%3A%22%22%7D",
    "https://example.org/x.py",
    "file:///" + "long/" * 2000 + "x.py",
    "file:",
    "x",
    "",
    "#",
    "file:///brackets[1]{2}|^`.py",
]


@pytest.mark.parametrize("uri", ODD_ADDRESSES, ids=range(len(ODD_ADDRESSES)))
def test_an_odd_address_is_a_document_like_any_other_or_none(session: Session, uri: str) -> None:
    document = session.new(uri, "python", PYTHON.text)
    report = allowed(session, "astrolens/report", {"textDocument": {"uri": uri}})
    if report is not None:
        assert report["functions"][0]["name"] == NAME
        assert not report["path"].startswith(("/", "../"))
        assert len(session.diagnostics(document)) == 2
    session.change(document, {"range": document.range(0, 1), "text": "#"})
    session.close(document)
    answers_correctly(session)


RAW = "file:///with space/ümläut/🦀.py"
ENCODED = "file:///with%20space/%C3%BCml%C3%A4ut/%F0%9F%A6%80.py"


@pytest.mark.parametrize("uri", [RAW, ENCODED, "file:///c%3a/x.py", "file:///C:/x.py"])
def test_every_answer_has_the_address_as_the_client_wrote_it(
    start: Callable[..., Session], workspace: Path, uri: str
) -> None:
    session = start()
    session.initialize(workspace, capabilities=SHOWS)
    document = session.new(uri, "python", PYTHON.text)
    [found, _] = session.diagnostics(document)
    assert {related["location"]["uri"] for related in found["relatedInformation"]} == {uri}
    [symbol] = session.request("workspace/symbol", {"query": NAME})
    assert symbol["location"]["uri"] == uri
    lenses = session.about("textDocument/codeLens", document)
    assert {lens["command"]["arguments"][0]["uri"] for lens in lenses} == {uri}
    about = {"range": found["range"], "context": {"diagnostics": []}}
    actions = session.about("textDocument/codeAction", document, **about)
    assert {uri for action in actions for uri in action.get("edit", {}).get("changes", {})} == {uri}
    session.close(document)
    session.published_as(uri, lambda latest: not latest["diagnostics"], "no diagnostics")
    assert list(session.published) == [uri]


def test_an_address_is_as_it_was_when_the_document_was_opened_last(session: Session) -> None:
    for uri in (RAW, ENCODED, RAW):
        document = session.new(uri, "python", PYTHON.text)
        assert len(session.diagnostics(document)) == 2
        session.close(document)
        session.published_as(uri, lambda latest: not latest["diagnostics"], "no diagnostics")
        session.published.clear()
