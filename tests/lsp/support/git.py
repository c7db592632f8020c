"""Repositories with a history."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(folder: Path, *arguments: str) -> str:
    """Run git, without the user's own settings, and return what it says."""
    return subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder.parent)},
    ).stdout


def commit(folder: Path, message: str) -> None:
    """Commit all files."""
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", message)
