"""The dashboard: that all it shows is there to be shown."""

from __future__ import annotations

import json
import re
from typing import Any

import promql_parser

from support.programs import DEPLOY
from support.queries import Exposed, grouping, metrics

DASHBOARD: dict[str, Any] = json.loads((DEPLOY / "grafana/worker.json").read_text())

WIDTH = 24
"""How wide Grafana's grid is."""


def plain(query: str) -> str:
    """Return a query with something in the place of each variable."""
    return re.sub(r"\$\w+", lambda found: "5m" if "interval" in found[0] else "x", query)


def queries() -> list[tuple[str, str, str]]:
    """Return the title, the query and the legend of all that is shown."""
    return [
        (panel["title"], plain(target["expr"]), target["legendFormat"])
        for panel in DASHBOARD["panels"]
        for target in panel["targets"]
    ]


def test_a_worker_exposes_all_that_is_shown(exposed: Exposed) -> None:
    problems = {title: exposed.problems(query) for title, query, _ in queries()}
    assert not any(problems.values()), problems


def test_all_that_a_worker_exposes_is_shown(exposed: Exposed) -> None:
    shown = set().union(*(metrics(query) for _, query, _ in queries()))
    # A histogram is shown by its buckets.
    names = {re.sub("_(sum|count)$", "_bucket", name) for name in exposed.labels}
    assert {name for name in names if name.startswith("astrolens_worker_")} <= shown


def test_legends_name_labels_that_are_left() -> None:
    for title, query, legend in queries():
        assert set(re.findall(r"{{(\w+)}}", legend)) <= grouping(query), title


def test_every_query_is_of_the_chosen_workers() -> None:
    for panel in DASHBOARD["panels"]:
        for target in panel["targets"]:
            assert target["datasource"]["uid"] == "${datasource}", panel["title"]
            selectors = re.findall(r"(?:astrolens_worker_\w+|up)(\{[^}]*\})?", target["expr"])
            for selector in selectors:
                assert 'job="$job", instance=~"$instance"' in selector, panel["title"]


def test_variables_are_asked_for_with_metrics_that_there_are(exposed: Exposed) -> None:
    asked = [
        one["query"]["query"] for one in DASHBOARD["templating"]["list"] if one["type"] == "query"
    ]
    for query in asked:
        series = plain(re.fullmatch(r"label_values\((.*), \w+\)", query)[1])
        assert promql_parser.parse(series)
        assert exposed.problems(series) == []


def test_panels_stand_beside_one_another() -> None:
    taken: set[tuple[int, int]] = set()
    identities = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(identities)) == len(identities)
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (column, row)
            for column in range(place["x"], place["x"] + place["w"])
            for row in range(place["y"], place["y"] + place["h"])
        }
        assert max(column for column, _ in cells) < WIDTH
        assert not cells & taken, panel["title"]
        taken |= cells
