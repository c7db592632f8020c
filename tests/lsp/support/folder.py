"""What a server and a scan say of a whole folder, in comparable form."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from support.report import essence, expected, scan
from support.session import Session
from support.sources import SOURCES

CREATED, CHANGED, DELETED = 1, 2, 3
"""What watched files do."""

PULL = {"textDocument": {"diagnostic": {}}, "window": {"workDoneProgress": True}}
"""The abilities of a client that asks for diagnostics."""


def fill(folder: Path, count: int, copies: int = 1) -> list[Path]:
    """Write files in all languages, each with the complex function."""
    paths = []
    for number in range(count):
        source = SOURCES[number % len(SOURCES)]
        path = folder / f"part{number % 7}" / f"file{number}{source.suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text * copies)
        paths.append(path)
    return paths


def path_of(uri: str) -> Path:
    """Return the path of a `file:` address."""
    return Path(unquote(urlparse(uri).path))


def server_diagnostics(session: Session) -> dict[Path, list[Any]]:
    """Return the diagnostics of each file that has any, as the server has them once it is idle."""
    session.idle()
    report = session.request("workspace/diagnostic", {"previousResultIds": []})
    return {path_of(item["uri"]): item["items"] for item in report["items"] if item["items"]}


def server_findings(session: Session) -> dict[Path, list[Any]]:
    """Return the findings of each file as the server has them once it is idle."""
    return {path: essence(items) for path, items in server_diagnostics(session).items()}


def scan_findings(*folders: Path, session: Session) -> dict[Path, list[Any]]:
    """Return the findings of each file as the command line has them."""
    found = {}
    for folder in folders:
        for report in scan(folder)["files"]:
            path = folder / report["path"]
            text = path.read_bytes().decode()
            found[path] = expected(report, text, session.encoding)
    return {path: items for path, items in found.items() if items}


def equal_to_scan(session: Session, *folders: Path) -> int:
    """Demand that server and command line agree; return how many files have findings."""
    right = scan_findings(*folders, session=session)
    assert server_findings(session) == right
    return len(right)
