"""Neovim with the ten lines of the README and nothing else shows what we find."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.corpus import ROOT
from support.sources import HEAD, NAME, PYTHON, SOURCES, Source
from support.terminal import Terminal
from support.wire import astrolens

CONFIGURATION = ROOT / "docs" / "neovim.lua"

FINDINGS = "■■ `tangle` nests control structures 6 levels deep (limit 4)"
"""A mark for each finding of the line, and the last one in words."""

LENS = "cognitive 24 · cyclomatic 9 · 6 levels deep"


def test_the_readme_quotes_the_ten_lines() -> None:
    text = CONFIGURATION.read_text()
    assert text.count("\n") == 10
    assert f"```lua\n{text}```\n" in (ROOT / "README.md").read_text()


@pytest.fixture(params=SOURCES, ids=lambda source: source.language)
def source(request: pytest.FixtureRequest) -> Source:
    """Return the file that is opened."""
    assert isinstance(request.param, Source)
    return request.param


@pytest.fixture
def neovim(workspace: Path, tmp_path: Path, source: Source) -> Iterator[Terminal]:
    """Return a terminal in which Neovim has the file open."""
    (workspace / source.file).write_text(source.text)
    program = Path(sys.executable).with_name("nvim")
    command = [str(program), "-n", "-u", str(CONFIGURATION), source.file]
    environment = {
        "PATH": f"{Path(astrolens()).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "ASTROLENS_CACHE_DIR": str(tmp_path / "cache"),
        "LC_ALL": "C.UTF-8",
    }
    terminal = Terminal(workspace, command, environment)
    yield terminal
    terminal.end()


def test_diagnostics_and_lenses_are_on_the_screen(neovim: Terminal, source: Source) -> None:
    screen = neovim.shows(FINDINGS, LENS)
    [line] = [line for line in screen.splitlines() if LENS in line]
    assert source.text.splitlines()[HEAD] in line
    assert FINDINGS in line


@pytest.mark.parametrize("source", [PYTHON], indirect=True, ids=["python"])
def test_typing_changes_what_is_shown(neovim: Terminal) -> None:
    neovim.shows(FINDINGS, LENS)
    neovim.type("/ or total", "Enter", "5dw", "i", "Escape")
    neovim.shows("if total == other:", "cognitive 23 · cyclomatic 8 · 6 levels deep", FINDINGS)
    neovim.type(":%d", "Enter", "i", "Escape")
    screen = neovim.shows_no(FINDINGS)
    assert f"def {NAME}" not in screen
