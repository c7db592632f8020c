"""Documents at addresses that are no files, or files with odd names."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from support.errors import (
    allowed,
)
from support.proof import answers_correctly
from support.session import Session
from support.sources import NAME, PYTHON

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
        session.wait(lambda: found_at(session, uri), f"diagnostics for {uri}")
    session.change(document, {"range": document.range(0, 1), "text": "#"})
    session.close(document)
    answers_correctly(session)


def found_at(session: Session, uri: str) -> bool:
    """Return whether there are diagnostics at an address, however it is escaped."""
    return any(
        unquote(known) == unquote(uri) and latest["diagnostics"]
        for known, published in session.published.items()
        for latest in published
    )


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "file:///with%20space/a%20b.py",
        "file:///%C3%BCml%C3%A4ut/%F0%9F%A6%80.py",
        "file:///c%3A/Users/x/drive.py",
        "vscode-notebook-cell:/x/y.ipynb#W0sZmlsZQ%3D%3D",
    ],
)
def test_diagnostics_carry_the_address_as_the_client_wrote_it(session: Session, uri: str) -> None:
    document = session.new(uri, "python", PYTHON.text)
    assert len(session.diagnostics(document)) == 2
    answers_correctly(session)
