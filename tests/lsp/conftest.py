"""Servers to talk to: each test has its own, in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from support.client import Client
from support.folder import PULL, fill
from support.session import Session
from support.wire import astrolens


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return an empty folder that is a workspace of its own."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / "astrolens.toml").write_text("root = true\n")
    return folder


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Session]]:
    """Return a function that starts servers; they end with the test."""
    sessions: list[Session] = []

    def start(*arguments: str, **environment: str) -> Session:
        folder = tmp_path / f"server-{len(sessions)}"
        folder.mkdir()
        sessions.append(Session(folder, *arguments, **environment))
        return sessions[-1]

    yield start
    for session in sessions:
        session.end()


@pytest.fixture
def session(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session in the workspace, initialised by a client that offers nothing."""
    session = start()
    session.initialize(workspace)
    return session


@pytest.fixture
def puller(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session in a filled workspace, with a client that asks for diagnostics."""
    fill(workspace, 30)
    session = start()
    session.initialize(workspace, capabilities=PULL)
    return session


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Return two workspace folders with limits of their own."""
    made = []
    for name, limit in (("first", 15), ("second", 30)):
        folder = tmp_path / name
        fill(folder, 6)
        text = f"root = true\n[thresholds]\ncognitive = {limit}\n"
        (folder / "astrolens.toml").write_text(text)
        made.append(folder)
    return made


@pytest_asyncio.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Return the library's client with a running server; the test begins the session."""
    client = Client()
    cache = {"ASTROLENS_CACHE_DIR": str(tmp_path / "cache")}
    await client.start_io(astrolens(), "lsp", cwd=tmp_path, env=os.environ | cache)
    yield client
    await client.shutdown_session()
    await client.stop()
