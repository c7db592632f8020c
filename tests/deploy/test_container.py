"""The image: its recipe, and the program in a root that holds what the image holds."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from support.programs import DEPLOY, Program, named
from support.workers import Contract, texts

BASE = {
    "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1",
    "libc.so.6",
    "libgcc_s.so.1",
    "libm.so.6",
    "libstdc++.so.6",
    "linux-vdso.so.1",
}
"""The libraries that the base image has, of those that a program may ask for."""


def libraries(program: str) -> dict[str, str]:
    """Return the libraries that a program is linked with, and where they are."""
    printed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in printed.splitlines():
        words = line.split()
        paths = [word for word in words if word.startswith("/")]
        found[Path(words[0]).name] = paths[0] if paths else ""
    return found


def test_the_recipe_is_as_good_recipes_are() -> None:
    command = ["hadolint", "--failure-threshold=style", DEPLOY / "Containerfile"]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_program_needs_no_library_that_the_base_lacks() -> None:
    assert set(libraries(named("ASTROLENS_WORKER"))) <= BASE


def test_a_worker_runs_without_rights_in_a_root_that_holds_nothing_else(
    run: Callable[..., Program], contract: Contract, tmp_path: Path
) -> None:
    recipe = (DEPLOY / "Containerfile").read_text()
    user = re.search(r"^USER (\d+):(\d+)$", recipe, re.MULTILINE)
    folder = re.search(r"^ENV ASTROLENS_WORKER_CACHE_DIR=(\S+)$", recipe, re.MULTILINE)[1]
    answers = tmp_path / "answers"
    answers.mkdir(mode=0o777)
    worker = named("ASTROLENS_WORKER")
    installed = "/usr/local/bin/astrolens-worker"
    root = ["--unshare-user", "--uid", user[1], "--gid", user[2], "--unshare-pid", "--unshare-ipc"]
    root += ["--cap-drop", "ALL", "--clearenv", "--die-with-parent", "--ro-bind", worker, installed]
    for path in filter(None, libraries(worker).values()):
        root += ["--ro-bind", str(Path(path).resolve()), path]
    root += ["--bind", str(answers), folder, "--proc", "/proc", "--dev", "/dev"]
    root += ["--setenv", "ASTROLENS_WORKER_CACHE_DIR", folder, "--remount-ro", "/"]
    program = run("bwrap", *root, installed, "serve", "--listen=127.0.0.1:0", "--children=1")
    address = program.says(r"listening on (\S+:\d+)")[1]
    with contract.connect(address) as client:
        stream = client.stream()
        assert len(stream.ask(texts(0, 5))) == 5
        stream.close()
    assert any(answers.iterdir()), "nothing is kept where the image keeps it"
