"""Envoy and HAProxy before real workers, with the configurations as they are shipped."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from support.names import Names
from support.programs import DEPLOY, PATIENCE, Program, named, until
from support.workers import Contract, Worker, port, texts

STREAMS = 8
"""How many streams are open at once."""

TEXTS = 20
"""How many texts are asked about on each."""

SCANNED = 300
"""How many files a scan has: enough to be cut off in."""

LOST = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL}
"""What a client reads when its worker is gone: Envoy resets the stream, which is INTERNAL."""


@dataclass
class Balancer:
    """A balancer that knows the workers by one name."""

    address: str
    names: Names
    shares_connections: bool
    """Whether streams of one connection go to several workers."""


def haproxy(run: Callable[..., Program], names: Names, pool: list[Worker], _folder: Path) -> str:
    """Start HAProxy; return where it listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        run(
            "haproxy",
            "-f",
            DEPLOY / "haproxy/haproxy.cfg",
            pass_fds=[listener.fileno()],
            env=os.environ
            | {
                "ASTROLENS_BIND": f"fd@{listener.fileno()}",
                "ASTROLENS_DNS": f"127.0.0.1:{names.port}",
                "ASTROLENS_WORKERS": f"{Names.NAME}:{port(pool[0].address)}",
                "ASTROLENS_HEALTH_PORT": str(port(pool[0].metrics)),
            },
        )
        return "{}:{}".format(*listener.getsockname())


def envoy(run: Callable[..., Program], names: Names, pool: list[Worker], folder: Path) -> str:
    """Start Envoy, with the places filled in that a user fills in; return where it listens."""
    configuration = yaml.safe_load((DEPLOY / "envoy/envoy.yaml").read_text())
    (listener,) = configuration["static_resources"]["listeners"]
    (cluster,) = configuration["static_resources"]["clusters"]
    configuration["admin"]["address"]["socket_address"]["port_value"] = 0
    listener["address"]["socket_address"]["port_value"] = 0
    (endpoint,) = cluster["load_assignment"]["endpoints"][0]["lb_endpoints"]
    address = endpoint["endpoint"]["address"]["socket_address"]
    address |= {"address": Names.NAME, "port_value": port(pool[0].address)}
    server = {"socket_address": {"address": "127.0.0.1", "port_value": names.port}}
    cluster["typed_dns_resolver_config"] = {
        "name": "envoy.network.dns_resolver.cares",
        "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3"
            ".CaresDnsResolverConfig",
            "resolvers": [server],
        },
    }
    file = folder / "envoy.yaml"
    file.write_text(yaml.safe_dump(configuration))
    program = run(
        Path(os.environ["ASTROLENS_ENVOY"]) if "ASTROLENS_ENVOY" in os.environ else "envoy",
        "--config-path",
        file,
        "--concurrency",
        "1",
        "--use-dynamic-base-id",
        "--admin-address-path",
        folder / "admin",
    )
    program.says("starting main dispatch loop")
    admin = until(lambda: (folder / "admin").read_text(), "Envoy's own address")
    ports = {found for _, found in program.listens(2)} - {port(admin)}
    return f"127.0.0.1:{ports.pop()}"


Start = Callable[[Callable[..., Program], Names, list[Worker], Path], str]


@pytest.fixture(params=[(haproxy, False), (envoy, True)], ids=["haproxy", "envoy"])
def balancer(
    request: pytest.FixtureRequest,
    run: Callable[..., Program],
    pool: list[Worker],
    tmp_path: Path,
) -> Iterator[Balancer]:
    """Return a balancer before the pool, of which it knows both workers."""
    start: Start
    start, shares_connections = request.param
    with Names("127.0.0.2", "127.0.0.3") as names:
        yield Balancer(start(run, names, pool, tmp_path), names, shares_connections)


def lost(error: grpc.RpcError) -> None:
    """Raise an error that says anything else than that there is no worker."""
    if error.code() not in LOST:
        raise error


def is_reached(client: Any) -> bool | None:
    """Whether a worker answers."""
    try:
        return bool(client.status().worker)
    except grpc.RpcError as error:
        return lost(error)


def connected(
    contract: Contract, address: str, credentials: grpc.ChannelCredentials | None = None
) -> Any:
    """Return a connection through which a worker answers."""

    def look() -> Any:
        client = contract.connect(address, credentials)
        if is_reached(client):
            return client
        client.channel.close()
        return None

    return until(look, "a worker behind the balancer")


def both_are_reached(contract: Contract, balancer: Balancer, pool: list[Worker]) -> None:
    """Wait until the balancer has found both workers."""

    def look() -> bool:
        before = [worker.answered() for worker in pool]
        for _ in range(4):
            with connected(contract, balancer.address) as client:
                stream = client.stream()
                stream.ask([os.urandom(8).hex().encode()])
                stream.close()
        return all(worker.answered() > count for worker, count in zip(pool, before, strict=True))

    until(look, "both workers behind the balancer")


def test_streams_are_spread_and_every_answer_is_that_of_a_worker(
    contract: Contract, balancer: Balancer, pool: list[Worker]
) -> None:
    both_are_reached(contract, balancer, pool)
    before = [worker.answered() for worker in pool]
    shared = connected(contract, balancer.address)
    clients = [
        shared if balancer.shares_connections else connected(contract, balancer.address)
        for _ in range(STREAMS)
    ]
    streams = [client.stream() for client in clients]
    answers = [stream.ask(texts(number, TEXTS)) for number, stream in enumerate(streams)]
    for stream in streams:
        stream.close()
    spread = [worker.answered() - count for worker, count in zip(pool, before, strict=True)]
    with contract.connect(pool[0].address) as client:
        stream = client.stream()
        for number, answer in enumerate(answers):
            assert answer == stream.ask(texts(number, TEXTS))
        stream.close()
    for client in {id(client): client for client in clients}.values():
        client.channel.close()
    received = sum(len(answer) for answer in answers)
    print(f"sent {STREAMS * TEXTS}, received {received}, by worker {spread}")
    # Streams are balanced by how many are open; all that was sent was answered once.
    assert sum(spread) == received == STREAMS * TEXTS
    assert min(spread) >= TEXTS


def test_a_worker_that_is_killed_costs_a_stream_and_no_answer(
    contract: Contract, balancer: Balancer, pool: list[Worker]
) -> None:
    both_are_reached(contract, balancer, pool)
    wanted = texts(0, 60)
    answers: dict[bytes, bytes] = {}
    broken = 0
    client = connected(contract, balancer.address)
    stream = client.stream()
    for index, text in enumerate(wanted):
        while text not in answers:
            try:
                if index == 20 and not broken:
                    # Whichever it is that has the stream.
                    (busy,) = [
                        worker for worker in pool if worker.figures()["astrolens_worker_streams"]
                    ]
                    busy.program.kill()
                (answers[text],) = stream.ask([text])
            except grpc.RpcError as error:
                broken += 1
                lost(error)
                client.channel.close()
                client = connected(contract, balancer.address)
                stream = until(lambda client=client: opened(client), "another stream")
    stream.close()
    client.channel.close()
    print(f"sent {len(wanted)}, received {len(answers)}, lost 0, streams broken {broken}")
    assert broken >= 1
    (alive,) = [worker for worker in pool if worker.program.process.poll() is None]
    with contract.connect(alive.address) as direct:
        stream = direct.stream()
        assert [answers[text] for text in wanted] == stream.ask(wanted)
        stream.close()


def test_a_scan_whose_worker_is_killed_goes_on_with_the_other(
    contract: Contract, balancer: Balancer, pool: list[Worker], tmp_path: Path
) -> None:
    both_are_reached(contract, balancer, pool)
    project = tmp_path / "project"
    project.mkdir()
    for number in range(SCANNED):
        (project / f"{number}.py").write_bytes(b"".join(texts(number, 100)))
    expected = tmp_path / "expected.json"
    scan(project, expected, "--no-workers").wait(timeout=PATIENCE)
    before = [worker.answered() for worker in pool]
    found = tmp_path / "found.json"
    scanning = scan(project, found, "--stats", "--workers", f"http://{balancer.address}")

    def begun() -> Worker | None:
        answered = (worker.answered() - count for worker, count in zip(pool, before, strict=True))
        return next((one for one, count in zip(pool, answered, strict=True) if count), None)

    until(begun, "the worker that has the scan").program.kill()
    _, said = scanning.communicate(timeout=2 * PATIENCE)
    assert scanning.returncode == 0, said
    assert found.read_bytes() == expected.read_bytes()
    # The balancer is the one worker that the client knows of: it was cut off, and nothing was lost.
    print(said)
    assert f"analysed by 1 worker: {SCANNED} files, 0 here" in said, said
    assert re.search(r"[1-9]\d* retried", said), said


def scan(project: Path, report: Path, *flags: str) -> subprocess.Popen[str]:
    """Begin to scan a project, with nothing kept of earlier scans."""
    command = [named("ASTROLENS"), "scan", ".", "--no-cache", "--format=json", "--output", report]
    home = os.environ | {"HOME": str(report.parent)}
    return subprocess.Popen(
        [*command, *flags], cwd=project, env=home, stderr=subprocess.PIPE, text=True
    )


def opened(client: Any) -> Any:
    """Return a stream, if there is a worker to have one."""
    try:
        return client.stream()
    except grpc.RpcError as error:
        return lost(error)


def test_a_worker_that_ends_finishes_its_streams_and_gets_no_new_ones(
    contract: Contract, balancer: Balancer, pool: list[Worker]
) -> None:
    both_are_reached(contract, balancer, pool)
    client = connected(contract, balancer.address)
    stream = client.stream()
    stream.ask(texts(0, 3))
    (ends,) = [worker for worker in pool if worker.figures()["astrolens_worker_streams"]]
    ends.program.terminate()
    # Told to, it says so, and closes what has nothing to do.
    assert [response.WhichOneof("message") for response in stream.incoming] == ["draining"]
    stream.outgoing.put(None)
    client.channel.close()
    assert ends.program.process.wait(timeout=60) == 0
    with connected(contract, balancer.address) as client:
        stream = until(lambda client=client: opened(client), "another worker")
        assert len(stream.ask(texts(1, 3))) == 3
        stream.close()


@pytest.mark.long
def test_workers_are_found_by_their_name(
    contract: Contract, balancer: Balancer, pool: list[Worker]
) -> None:
    both_are_reached(contract, balancer, pool)
    balancer.names.addresses = ["127.0.0.3"]

    def is_left() -> bool:
        before = pool[0].answered()
        for _ in range(4):
            with connected(contract, balancer.address) as client:
                stream = client.stream()
                stream.ask([os.urandom(8).hex().encode()])
                stream.close()
        return pool[0].answered() == before

    until(is_left, "the first worker is left alone")
    balancer.names.addresses = ["127.0.0.2", "127.0.0.3"]
    both_are_reached(contract, balancer, pool)
