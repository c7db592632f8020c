"""Who asks is told by the client's certificate, with HAProxy between client and worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

from support.certificates import Authority
from support.names import Names
from support.programs import Program
from support.workers import Contract, texts
from test_balancers import connected, haproxy


@dataclass
class Encrypted:
    """A worker that asks for certificates, behind HAProxy."""

    address: str
    authority: Authority


@pytest.fixture
def encrypted(run: Callable[..., Program], tmp_path: Path) -> Iterator[Encrypted]:
    """Return a worker that asks for certificates, behind HAProxy."""
    authority = Authority(tmp_path)
    worker = authority.start("127.0.0.2")
    with Names("127.0.0.2") as names:
        yield Encrypted(haproxy(run, names, [worker], tmp_path), authority)
    worker.program.kill()


def test_a_client_with_a_right_to_it_is_answered(contract: Contract, encrypted: Encrypted) -> None:
    credentials = encrypted.authority.credentials("builds.test")
    with connected(contract, encrypted.address, credentials) as client:
        stream = client.stream()
        assert len(stream.ask(texts(0, 5))) == 5
        stream.close()


def test_a_client_without_a_right_to_it_is_told_so(
    contract: Contract, encrypted: Encrypted
) -> None:
    builds, others = map(encrypted.authority.credentials, ("builds.test", "others.test"))
    connected(contract, encrypted.address, builds).channel.close()
    with contract.connect(encrypted.address, others) as client:
        with pytest.raises(grpc.RpcError) as raised:
            client.status()
        assert raised.value.code() is grpc.StatusCode.PERMISSION_DENIED
