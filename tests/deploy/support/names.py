"""A name server whose answers change while a test runs."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from dnslib import QTYPE, RR, A
from dnslib.server import DNSLogger, DNSServer


class Names:
    """A name server that knows one name."""

    NAME = "workers.test"

    def __init__(self, *addresses: str) -> None:
        """Have the name stand for `addresses`."""
        self.addresses = list(addresses)
        quiet = DNSLogger("-request,-reply,-truncated,-error,-recv,-send,-data")
        self.server = DNSServer(self, address="127.0.0.1", port=0, logger=quiet)

    def resolve(self, request: Any, _handler: Any) -> Any:
        """Answer a request."""
        reply = request.reply()
        if request.q.qtype == QTYPE.A and str(request.q.qname).rstrip(".") == self.NAME:
            for address in self.addresses:
                reply.add_answer(RR(request.q.qname, QTYPE.A, rdata=A(address), ttl=1))
        return reply

    @property
    def port(self) -> int:
        """The port at which it answers."""
        return self.server.server.server_address[1]

    def __enter__(self) -> Self:
        """Begin to answer."""
        self.server.start_thread()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End."""
        self.server.stop()
        self.server.server.server_close()
