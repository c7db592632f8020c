"""Clients that connect over TCP, on this machine only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from support.client import Client
from support.sources import PYTHON
from support.wire import PATIENCE, astrolens


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Return the port at which a server listens."""
    with subprocess.Popen(
        [astrolens(), "lsp", "--listen", "127.0.0.1:0"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stderr is not None
        line = server.stderr.readline()
        assert "127.0.0.1:" in line
        yield int(line.rpartition(":")[2])
        server.kill()


async def test_clients_that_connect_are_served_each_by_itself(port: int, workspace: Path) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        await client.start_tcp("127.0.0.1", port)
        await client.begin(workspace)
    uri = first.open(workspace / PYTHON.file, "python", PYTHON.text)
    assert len(await first.diagnostics_of(uri, 1)) == 2
    second.open(workspace / PYTHON.file, "python", "x = 1\n")
    assert await second.diagnostics_of(uri, 1) == []
    await first.shutdown_session()
    second.replace(uri, 2, PYTHON.text)
    assert len(await second.diagnostics_of(uri, 2)) == 2
    hover = await second.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(1, 5))
    )
    assert hover is not None
    await second.shutdown_session()
    for client in (first, second):
        await client.stop()


@pytest.mark.parametrize("address", ["0.0.0.0:0", "192.0.2.1:7777", "nonsense", "127.0.0.1:99999"])
def test_an_address_that_others_could_reach_is_refused(address: str) -> None:
    refused = subprocess.run(
        [astrolens(), "lsp", "--listen", address],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert refused.returncode == 2
    assert address in refused.stderr
