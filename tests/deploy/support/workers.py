"""Workers, and a client that speaks their contract."""

from __future__ import annotations

import importlib
import queue
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any, Self

import blake3
import grpc

from support.programs import ROOT, Program, named

PROTO = ROOT / "remote-worker/proto/proto"

BATCH = 50
"""How many tasks are sent together: fewer than the window, which is 256 without an answer."""


@dataclass
class Worker:
    """A running worker."""

    program: Program
    address: str
    """Where clients connect."""
    metrics: str
    """Where Prometheus does."""

    def exposed(self) -> list[str]:
        """Return the lines that Prometheus reads."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics", timeout=5) as response:
            return response.read().decode().splitlines()

    def figures(self) -> dict[str, float]:
        """Return its metrics: samples by name and labels."""
        samples = (line.rsplit(" ", 1) for line in self.exposed() if not line.startswith("#"))
        return {name: float(value) for name, value in samples}

    def answered(self) -> int:
        """Return how many tasks it has answered with facts."""
        figures = self.figures()
        kinds = ("found", "joined")
        return int(sum(figures[f"astrolens_worker_tasks_{kind}_total"] for kind in kinds))


def start(
    folder: Path, *flags: str, host: str = "127.0.0.1", ports: tuple[int, int] = (0, 0)
) -> Worker:
    """Start a worker; port 0 is any that is free."""
    program = Program(
        folder,
        named("ASTROLENS_WORKER"),
        f"--listen={host}:{ports[0]}",
        f"--metrics-listen={host}:{ports[1]}",
        "--children=1",
        *flags,
    )
    address = program.says(r"listening on (\S+:\d+)")[1]
    return Worker(program, address, program.says(r"metrics on (\S+:\d+)")[1])


def port(address: str) -> int:
    """Return the port of an address."""
    return int(address.rpartition(":")[2])


class Contract:
    """The types and stubs that follow from the contract."""

    def __init__(self, folder: Path) -> None:
        """Generate them into `folder`."""
        source = "astrolens/v1/analysis.proto"
        options = [f"--proto_path={PROTO}", f"--python_out={folder}", f"--grpc_python_out={folder}"]
        command = [sys.executable, "-m", "grpc_tools.protoc", *options, source]
        subprocess.run(command, check=True)
        sys.path.insert(0, str(folder))
        self.types: ModuleType = importlib.import_module("astrolens.v1.analysis_pb2")
        self.stubs: ModuleType = importlib.import_module("astrolens.v1.analysis_pb2_grpc")

    def connect(self, address: str, credentials: grpc.ChannelCredentials | None = None) -> Client:
        """Return a client with a connection of its own."""
        return Client(self, address, credentials)


class Client:
    """A connection to a worker, or to what balances several."""

    def __init__(
        self, contract: Contract, address: str, credentials: grpc.ChannelCredentials | None
    ) -> None:
        """Connect to `address`, with nobody else's connection."""
        options: list[tuple[str, Any]] = [("grpc.use_local_subchannel_pool", 1)]
        self.contract = contract
        if credentials is None:
            self.channel = grpc.insecure_channel(address, options=options)
        else:
            options.append(("grpc.ssl_target_name_override", "workers.test"))
            self.channel = grpc.secure_channel(address, credentials, options=options)
        self.stub = contract.stubs.AnalysisStub(self.channel)

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self.channel.close()

    def status(self) -> Any:
        """Return how a worker is doing."""
        return self.stub.Status(self.contract.types.StatusRequest(), timeout=30)

    def stream(self) -> Stream:
        """Open a stream."""
        return Stream(self)


class Stream:
    """A stream that was welcomed."""

    def __init__(self, client: Client) -> None:
        """Shake hands."""
        self.types = client.contract.types
        self.outgoing: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.next = 0
        versions = client.status()
        self.say(
            hello=self.types.Hello(
                contract_version=versions.contract_version,
                facts_version=versions.facts_version,
                client="a test",
            )
        )
        self.incoming = client.stub.Analyse(self.requests(), timeout=300)
        assert next(self.incoming).WhichOneof("message") == "welcome"

    def say(self, **message: Any) -> None:
        """Send a message."""
        self.outgoing.put(self.types.AnalyseRequest(**message))

    def requests(self) -> Iterator[Any]:
        """Yield what is to be sent, until the stream is closed."""
        while (request := self.outgoing.get()) is not None:
            yield request

    def task(self, text: bytes, language: str = "python", **fields: Any) -> Any:
        """Return the next task, about `text`."""
        self.next += 1
        task = {
            "id": self.next,
            "digest": blake3.blake3(text).digest(),
            "size": len(text),
            "language": language,
            "max_parse_steps": 1_000_000,
            "text": text,
        }
        return self.types.Task(**(task | fields))

    def ask(self, texts: list[bytes]) -> list[bytes]:
        """Return the facts of texts, in their encoding."""
        answers = []
        for start in range(0, len(texts), BATCH):
            tasks = [self.task(text) for text in texts[start : start + BATCH]]
            self.say(batch=self.types.Batch(tasks=tasks))
            found = {}
            while len(found) < len(tasks):
                response = next(self.incoming)
                kind = response.WhichOneof("message")
                assert kind in ("found", "draining"), response
                if kind == "found":
                    assert response.found.task not in found, "an answer that comes twice"
                    assert len(response.found.value) == response.found.size, "only a part"
                    found[response.found.task] = response.found.value
            answers += [found[task.id] for task in tasks]
        return answers

    def failed(self, task: Any) -> str:
        """Return the failure that a task comes to."""
        self.say(batch=self.types.Batch(tasks=[task]))
        response = next(self.incoming)
        assert response.WhichOneof("message") == "failed", response
        return self.types.Failure.Name(response.failed.failure)

    def close(self) -> None:
        """Say that nothing more comes, and wait for the end."""
        self.outgoing.put(None)
        for response in self.incoming:
            assert response.WhichOneof("message") == "draining", response


def texts(stream: int, count: int) -> list[bytes]:
    """Return texts that are others for each stream."""
    return [
        f"def f_{stream}_{index}(a):\n    return 1 if a > {index} else 2\n".encode()
        for index in range(count)
    ]


def work(contract: Contract, worker: Worker) -> None:
    """Have a worker count something of most that it counts."""
    with contract.connect(worker.address) as client:
        stream = client.stream()
        stream.ask(texts(0, 20))
        other = stream.task(b"other", digest=bytes(32))
        assert stream.failed(other) == "FAILURE_WRONG_DIGEST"
        stream.close()
