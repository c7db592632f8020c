"""What queries of Prometheus ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import promql_parser

OURS = "astrolens_worker_"
"""What the worker's own metrics begin with."""

TARGET = {"instance", "job", "namespace"}
"""Labels that Prometheus gives, by what it scrapes."""


@dataclass
class Exposed:
    """What a worker exposes."""

    labels: dict[str, set[str]] = field(default_factory=dict)
    """The labels of each metric."""

    @classmethod
    def of(cls, lines: list[str]) -> Exposed:
        """Return what there is in the lines that Prometheus reads."""
        exposed = cls()
        for line in lines:
            if sample := re.match(r"(\w+)(?:{(.*)})? ", line):
                found = exposed.labels.setdefault(sample[1], set())
                found.update(re.findall(r'([a-z_]+)="', sample[2] or ""))
        return exposed

    def problems(self, query: str) -> list[str]:
        """Return what `query` asks for and is not there."""
        problems = []
        for node in nodes(promql_parser.parse(query)):
            if not isinstance(node, promql_parser.VectorSelector):
                continue
            if not (node.name or "").startswith(OURS):
                continue
            if node.name not in self.labels:
                problems.append(f"no metric {node.name}")
                continue
            asked = {matcher.name for matcher in node.matchers.matchers}
            unknown = asked - self.labels[node.name] - TARGET
            problems += [f"no label {label} of {node.name}" for label in sorted(unknown)]
        grouped = grouping(query)
        known = TARGET.union(*(self.labels.get(name, set()) for name in metrics(query)))
        return problems + [f"no label {label} to sum by" for label in sorted(grouped - known)]


def nodes(node: Any) -> Iterator[Any]:
    """Yield the parts of a query, and of these, itself first."""
    yield node
    for name in ("lhs", "rhs", "expr", "param", "vector_selector"):
        part = getattr(node, name, None)
        if part is not None:
            yield from nodes(part)
    for part in getattr(node, "args", None) or []:
        yield from nodes(part)


def metrics(query: str) -> set[str]:
    """Return the names of all series that a query asks for."""
    parts = nodes(promql_parser.parse(query))
    return {one.name for one in parts if isinstance(one, promql_parser.VectorSelector) and one.name}


def grouping(query: str) -> set[str]:
    """Return the labels that a query sums by."""
    found: set[str] = set()
    for node in nodes(promql_parser.parse(query)):
        modifier = getattr(node, "modifier", None)
        if isinstance(node, promql_parser.AggregateExpr) and modifier is not None:
            found.update(modifier.labels)
    return found
