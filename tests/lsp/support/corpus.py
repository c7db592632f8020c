"""Real files of all languages: this repository's and those of the running interpreter."""

from __future__ import annotations

import os
import shutil
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
"""The top of this repository."""

SUFFIXES = {
    ".py",
    ".pyi",
    ".pyw",
    ".py3",
    ".pyde",
    ".tac",
    ".wsgi",
    ".go",
    ".c",
    ".h",
    ".cc",
    ".cpp",
    ".cxx",
    ".c++",
    ".C",
    ".CPP",
    ".cppm",
    ".ccm",
    ".cxxm",
    ".c++m",
    ".ixx",
    ".mpp",
    ".hh",
    ".hpp",
    ".hxx",
    ".h++",
    ".H",
    ".ipp",
    ".tpp",
    ".txx",
    ".tcc",
    ".inl",
    ".ino",
    ".js",
    ".mjs",
    ".cjs",
    ".jsx",
    ".es6",
    ".jsm",
    ".ts",
    ".mts",
    ".cts",
    ".tsx",
    ".rs",
}


@dataclass(frozen=True)
class Origin:
    """A folder that files are taken from."""

    name: str
    folder: Path
    share: int
    """How many files of each suffix are taken in a bounded run."""


def origins() -> list[Origin]:
    """Return where files come from; `ASTROLENS_CORPUS` names more folders, separated by `:`."""
    paths = sysconfig.get_paths()
    known = [
        Origin("repository", ROOT, 40),
        Origin("library", Path(paths["stdlib"]), 30),
        Origin("headers", Path(paths["include"]), 20),
    ]
    more = filter(None, os.environ.get("ASTROLENS_CORPUS", "").split(os.pathsep))
    return known + [Origin(f"more-{at}", Path(folder), 40) for at, folder in enumerate(more)]


def copy(origin: Origin, folder: Path, *, whole: bool) -> None:
    """Copy an origin's files, all or evenly spread over its share, into a workspace."""
    by_suffix: dict[str, list[Path]] = {}
    for path in _files(origin.folder):
        by_suffix.setdefault(path.suffix, []).append(path)
    for paths in by_suffix.values():
        step = 1 if whole else max(1, len(paths) // origin.share)
        for path in paths[::step]:
            target = folder / path.relative_to(origin.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _files(folder: Path) -> Iterator[Path]:
    """Go through the source files that an editor could open, in order."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") for part in parts)
        built = {"target", "node_modules", "__pycache__", "site-packages"} & set(parts)
        if path.suffix in SUFFIXES and path.is_file() and not hidden and not built:
            yield path


def editor_language(path: Path, language: str) -> str:
    """Return what an editor calls the language of a file that a report has in `language`."""
    return "typescriptreact" if path.suffix == ".tsx" else language


def editor_text(path: Path) -> str | None:
    """Return a file's text as an editor would send it, if that is its bytes and nothing else."""
    data = path.read_bytes()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if text.startswith("\ufeff") else text
