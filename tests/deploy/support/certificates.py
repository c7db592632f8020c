"""Certificates, and a worker that asks for them."""

from __future__ import annotations

import signal
from pathlib import Path

import grpc
import trustme

from support.programs import until
from support.workers import Worker, start

POLICY = """
[[grants]]
names = ["DNS:builds.test"]
tenant = "builds"
roles = ["submit", "read"]
"""


class Authority:
    """An authority, and what it has signed for a worker in a folder."""

    def __init__(self, folder: Path) -> None:
        """Make an authority, a worker's certificate, and a policy."""
        self.folder = folder
        self.authority = trustme.CA()
        self.authority.cert_pem.write_to_path(folder / "ca.pem")
        certificate = self.authority.issue_cert("workers.test")
        certificate.cert_chain_pems[0].write_to_path(folder / "worker.pem")
        certificate.private_key_pem.write_to_path(folder / "worker.key")
        (folder / "policy.toml").write_text(POLICY)

    def start(self, host: str = "127.0.0.1") -> Worker:
        """Start a worker that asks for certificates."""
        return start(
            self.folder,
            f"--tls-certificate={self.folder / 'worker.pem'}",
            f"--tls-key={self.folder / 'worker.key'}",
            f"--tls-client-ca={self.folder / 'ca.pem'}",
            f"--policy={self.folder / 'policy.toml'}",
            host=host,
        )

    def reload(self, worker: Worker, policy: str, outcome: str) -> None:
        """Have the worker read another policy, which is to come to this."""
        (self.folder / "policy.toml").write_text(policy)
        worker.program.process.send_signal(signal.SIGHUP)
        sample = f'astrolens_worker_reloads_total{{outcome="{outcome}"}}'
        until(lambda: worker.figures().get(sample), sample)

    def credentials(self, name: str) -> grpc.ChannelCredentials:
        """Return what a client of this name shows."""
        certificate = self.authority.issue_cert(name)
        return grpc.ssl_channel_credentials(
            self.authority.cert_pem.bytes(),
            certificate.private_key_pem.bytes(),
            certificate.cert_chain_pems[0].bytes(),
        )
