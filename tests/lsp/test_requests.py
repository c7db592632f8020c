"""The requests of our own: reports, breakdowns and syntax trees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.client import Client
from support.editor import (
    COGNITIVE_RULE,
    NESTING_RULE,
    by_language,
    name_range,
    opened,
)
from support.report import dump, scan_file
from support.sources import COGNITIVE, CYCLOMATIC, NAME, PYTHON, Source
from support.text import position_of, range_of_bytes


@by_language
async def test_the_report_is_that_of_the_command_line(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    report = await client.about("report", uri)
    assert dump(report) == dump(scan_file(workspace, source.file))
    explained = await client.about("report", uri, explain=True)
    assert dump(explained) == dump(scan_file(workspace, source.file, "--explain"))


@by_language
async def test_the_breakdown_names_each_point(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    breakdown = await client.about("breakdown", uri, position={"line": 9, "character": 0})
    assert breakdown["function"] == NAME
    assert breakdown["metric"] == "cognitive"
    assert breakdown["value"] == COGNITIVE
    assert breakdown["sum"] == "cognitive 24 = 1 + 2 + 3 + 4 + 1 + 5 + 6 + 1 + 1"
    assert [
        (point["range"]["start"]["line"], point["points"], point["reason"])
        for point in breakdown["increments"]
    ] == source.points
    assert [found["code"] for found in breakdown["findings"]] == [COGNITIVE_RULE, NESTING_RULE]
    # The second `if` holds 18 points, 9 of them for its depth; the first stands at the end of the
    # loop with four structures in it.
    assert [
        (advice["range"]["start"]["line"], advice["points"]) for advice in breakdown["advice"]
    ] == [(source.points[3][0], 18), (source.points[1][0], 4)]
    figures = {metric["id"]: metric["value"] for metric in breakdown["metrics"]}
    assert (figures["cognitive"], figures["cyclomatic"]) == (COGNITIVE, CYCLOMATIC)
    by_name = await client.about("breakdown", uri, function=NAME)
    assert dump(by_name) == dump(breakdown)
    cyclomatic = await client.about("breakdown", uri, function=NAME, metric="cyclomatic")
    assert (cyclomatic["value"], cyclomatic["advice"]) == (CYCLOMATIC, [])
    assert await client.about("breakdown", uri, position={"line": 0, "character": 0}) is None
    assert await client.about("breakdown", uri, function="nobody") is None


@by_language
async def test_the_syntax_tree_of_a_file_a_range_and_a_place(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    tree = await client.about("ast", uri)
    assert tree["version"] == 1
    assert tree["language"] == source.reported
    assert tree["hasError"] is False
    last = position_of(source.text, len(source.text), "utf-16")
    [root] = tree["nodes"]
    assert root["range"]["end"] == last
    assert not any(node.get("error") or node.get("missing") for node in walk(root))

    name = name_range(source)
    path = (
        await client.about(
            "ast", uri, position={"line": name.start.line, "character": name.start.character}
        )
    )["path"]
    assert path[0]["kind"] == root["kind"]
    assert path[-1]["text"] == NAME
    assert all("children" not in node for node in path)

    start = source.text.encode().index(b"total ==")
    place = range_of_bytes(source.text, start, start + len(b"total"), "utf-16")
    [word] = (await client.about("ast", uri, range=place))["nodes"]
    assert word["range"] == place
    assert word["text"] == "total"


async def test_a_syntax_error_is_in_the_tree(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    client.replace(uri, 2, "def broken(:\n    pass\n")
    tree = await client.about("ast", uri)
    assert tree["version"] == 2
    assert tree["hasError"] is True
    assert any(node.get("error") or node.get("missing") for node in walk(tree["nodes"][0]))


async def test_depth_cuts_the_tree(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    [root] = (await client.about("ast", uri, depth=1))["nodes"]
    nodes = list(walk(root))
    assert len(nodes) < 10
    assert any(node.get("cut") for node in nodes)


def walk(node: dict[str, Any]) -> Any:
    """Go through a tree, without recursion."""
    left = [node]
    while left:
        node = left.pop()
        yield node
        left.extend(reversed(node.get("children", [])))
