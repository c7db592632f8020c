"""The unit: what systemd understands of it, and how much it gives away."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from support.programs import DEPLOY, named

UNIT = DEPLOY / "systemd/astrolens-worker.service"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """Return the unit, with the program where it was built."""
    text = UNIT.read_text()
    installed = "ExecStart=/usr/local/bin/astrolens-worker "
    assert installed in text
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace(installed, f"ExecStart={named('ASTROLENS_WORKER')} "))
    return copy


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run systemd's checks."""
    command = ["systemd-analyze", "--no-pager", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_understands_every_line(unit: Path) -> None:
    verified = analyze("verify", "--man=no", unit)
    assert (verified.returncode, verified.stdout, verified.stderr) == (0, "", "")


def test_a_key_that_systemd_does_not_know_would_be_seen(unit: Path) -> None:
    unit.write_text(unit.read_text().replace("ProtectHome=", "ProtectHouse="))
    assert "ProtectHouse" in analyze("verify", "--man=no", unit).stderr


def test_next_to_nothing_is_exposed(unit: Path) -> None:
    # In tenths: 100 may do everything, and a unit that says nothing of it has 96.
    secured = analyze("security", "--offline=true", "--threshold=15", unit)
    assert secured.returncode == 0, secured.stdout


def test_the_service_is_given_longer_to_end_than_the_worker_takes(unit: Path) -> None:
    printed = subprocess.run(
        [named("ASTROLENS_WORKER"), "--print-config"], capture_output=True, text=True, check=True
    ).stdout
    drains = int(re.search(r"drain_timeout_ms = (\d+)", printed)[1]) / 1000
    assert int(re.search(r"TimeoutStopSec=(\d+)s", unit.read_text())[1]) > drains
