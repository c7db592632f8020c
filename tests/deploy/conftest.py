"""Workers, balancers and a client: each test has its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.certificates import POLICY, Authority
from support.programs import Program
from support.queries import Exposed
from support.workers import Contract, Worker, port, start, work


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """Return the contract's types."""
    return Contract(tmp_path_factory.mktemp("contract"))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Return a function that starts programs; they end with the test."""
    programs: list[Program] = []
    folder = tmp_path / "said"
    folder.mkdir()

    def run(*command: str | Path, **options: object) -> Program:
        programs.append(Program(folder, *command, **options))
        return programs[-1]

    yield run
    for program in programs:
        program.kill()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    """Return a worker."""
    worker = start(tmp_path)
    yield worker
    worker.program.kill()


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[list[Worker]]:
    """Return two workers that differ in nothing but their address: they have the same ports."""
    first = start(tmp_path, host="127.0.0.2")
    ports = (port(first.address), port(first.metrics))
    second = start(tmp_path, host="127.0.0.3", ports=ports)
    yield [first, second]
    for worker in (first, second):
        worker.program.kill()


@pytest.fixture
def exposed(worker: Worker, contract: Contract, tmp_path: Path) -> Iterator[Exposed]:
    """Return what workers expose that have counted something of all that they count."""
    work(contract, worker)
    authority = Authority(tmp_path)
    encrypted = authority.start()
    authority.reload(encrypted, POLICY, "used")
    authority.reload(encrypted, "grants =", "refused")
    yield Exposed.of(worker.exposed() + encrypted.exposed())
    encrypted.program.kill()
