"""What the command line says, and what the protocol must say of the same."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from support.session import Session
from support.text import Document, Encoding, range_of_bytes
from support.wire import astrolens

_SEVERITIES = {"error": 1, "warning": 2, "information": 3, "hint": 4}

Report = dict[str, Any]


def scan_bytes(folder: Path, *arguments: str) -> bytes:
    """Return the JSON report of a folder as the command line writes it, a file on each line."""
    return _written(folder, "scan", "--format", "json", *arguments).stdout


def scan(folder: Path, *arguments: str) -> Report:
    """Return the JSON report of a folder, as the command line makes it."""
    return _report(folder, "scan", *arguments)


def check(folder: Path, *arguments: str) -> Report:
    """Return the JSON report of what the command line's gate holds up in a folder."""
    return _report(folder, "check", *arguments)


def baseline(folder: Path) -> None:
    """Record what is found in a folder as known."""
    subprocess.run([astrolens(), "baseline"], cwd=folder, check=True, capture_output=True)


def written(folder: Path, command: str, *arguments: str) -> tuple[int, bytes, str]:
    """Return the exit code of a command that looks at a folder, its output and its notes."""
    done = _written(folder, command, *arguments)
    return done.returncode, done.stdout, done.stderr.decode()


def _written(folder: Path, command: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command that succeeds, or has findings to complain of."""
    done = subprocess.run(
        [astrolens(), command, ".", "--no-cache", *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
    )
    assert done.returncode in (0, 1), done.stderr
    return done


def _report(folder: Path, command: str, *arguments: str) -> Report:
    report = json.loads(_written(folder, command, "--format", "json", *arguments).stdout)
    assert isinstance(report, dict)
    return report


def written_reports(folder: Path, *arguments: str) -> list[bytes]:
    """Return the reports of a folder's files, byte for byte as the command line writes them."""
    lines = scan_bytes(folder, *arguments).splitlines()
    return [line.removesuffix(b",") for line in lines if line.startswith(b'{"path":')]


def scan_file(folder: Path, path: str, *arguments: str) -> Report:
    """Return the report of one file of a folder, as a scan of the whole folder has it."""
    [report] = [file for file in scan(folder, *arguments)["files"] if file["path"] == path]
    assert isinstance(report, dict)
    return report


def dump(value: object) -> bytes:
    """Write JSON in one way, its keys in the order in which they came."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def expected(report: Report, text: str, encoding: Encoding) -> list[Any]:
    """Return the essence of the diagnostics that a report's findings are."""
    return [
        (
            finding["rule"],
            _SEVERITIES[finding["severity"]],
            finding["message"],
            "astrolens",
            range_of_bytes(text, finding["start_byte"], finding["end_byte"], encoding),
        )
        for finding in report["findings"]
    ]


def essence(diagnostics: list[Any]) -> list[Any]:
    """Return of diagnostics what the command line says as well."""
    return [
        (found["code"], found["severity"], found["message"], found["source"], found["range"])
        for found in diagnostics
    ]


def settled(session: Session, document: Document, right: list[Any]) -> None:
    """Wait until what is published of the document's version is right."""
    session.published_as(
        document.uri,
        lambda latest: (
            latest.get("version") == document.version and essence(latest["diagnostics"]) == right
        ),
        f"the right diagnostics of version {document.version}: {right}",
    )
