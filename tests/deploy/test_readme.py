"""What the README says of workers is done as it stands, on a network of its own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from support.programs import PATIENCE, ROOT, named
from support.workers import texts

CARGO = """#!/bin/sh
# Runs what cargo would have built.
case "$*" in
    "run --release --package astrolens-worker -- "*) shift 5; exec "$ASTROLENS_WORKER" "$@" ;;
    "run --release -- "*) shift 3; exec "$ASTROLENS" "$@" ;;
    *) echo "not what the README should say: cargo $*" >&2; exit 2 ;;
esac
"""
"""In place of cargo: the programs are built."""

DRIVER = """
set -m
coproc WORKERS { exec sh "$1"; }
while read -r line <&"${WORKERS[0]}"; do
    case $line in --workers*) printf '%s\\n' "$line" > "$3"; break ;; esac
done
sh "$2"
code=$?
kill -INT -- "-$WORKERS_PID"
wait "$WORKERS_PID"
exit $code
"""
"""A person with two terminals: workers in one; once they say how to scan with them, a scan in the
other; Ctrl-C in the first, which all that runs there is told."""

SCANNED = 40
"""How many files are scanned."""


def blocks(heading: str) -> list[str]:
    """Return the shell blocks under a heading of the README."""
    readme = (ROOT / "README.md").read_text()
    _, _, section = readme.partition(f"\n### {heading}\n")
    own = re.split("^##", section, maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```sh\n(.*?)^```$", own, re.MULTILINE | re.DOTALL)


def test_two_workers_by_one_command_and_a_scan_by_them(tmp_path: Path) -> None:
    workers, scan = blocks("On other machines")
    for name, text in (("workers", workers), ("scan", scan), ("cargo", CARGO)):
        (tmp_path / name).write_text(text)
    (tmp_path / "cargo").chmod(0o755)
    project = tmp_path / "project"
    project.mkdir()
    for number, text in enumerate(texts(0, SCANNED)):
        (project / f"{number}.py").write_bytes(text)
    said = tmp_path / "said"
    # Ports of its own: those that the README names may be in use.
    machine = ["bwrap", "--unshare-net", "--die-with-parent", "--bind", "/", "/", "--dev", "/dev"]
    machine += ["--chdir", str(project), "--setenv", "ASTROLENS", named("ASTROLENS")]
    machine += ["--setenv", "ASTROLENS_WORKER", named("ASTROLENS_WORKER")]
    machine += ["--setenv", "PATH", f"{tmp_path}:/usr/bin:/bin", "--setenv", "HOME", str(tmp_path)]
    run = subprocess.run(
        [*machine, "bash", "-c", DRIVER, "bash", tmp_path / "workers", tmp_path / "scan", said],
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    # Had a worker been left, what it might yet say would have been waited for.
    assert run.returncode == 0, run.stderr
    # What is to be pasted is what the README has.
    assert said.read_text().strip() in scan
    assert f"note: analysed by 2 workers: {SCANNED} files" in run.stderr, run.stderr
