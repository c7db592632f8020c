"""Lenses, hovers, hints, symbols and ranges of an open file."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from lsprotocol import types

from support.client import Client
from support.editor import (
    by_language,
    document,
    name_range,
    opened,
    plain_text,
)
from support.git import commit, git
from support.sources import COGNITIVE, CYCLOMATIC, HEAD, NAME, NESTING, PYTHON, Source


async def figures(client: Client, uri: str) -> list[types.CodeLens]:
    """Return the lenses above functions: that of the first line is about the file."""
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document(uri)))
    return [lens for lens in lenses or [] if lens.data is None]


@by_language
async def test_a_lens_above_a_complex_function_resolves_to_its_breakdown(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    lenses = await figures(client, uri)
    assert lenses
    assert {lens.range.start.line for lens in lenses} == {HEAD}
    resolved = [
        lens if lens.command else await client.code_lens_resolve_async(lens) for lens in lenses
    ]
    commands = [lens.command for lens in resolved if lens.command]
    title = " · ".join(command.title for command in commands)
    assert title == f"cognitive {COGNITIVE} · cyclomatic {CYCLOMATIC} · {NESTING} levels deep"
    assert commands[0].command == "astrolens.showBreakdown"
    [argument] = commands[0].arguments or []
    assert isinstance(argument, dict)
    assert argument["uri"] == uri
    assert isinstance(argument["position"], dict)
    assert argument["position"]["line"] == HEAD


@pytest.mark.parametrize(
    ("switched_off", "left"),
    [
        ("cognitive", "cyclomatic 9 · 6 levels deep"),
        ("cyclomatic", "cognitive 24 · 6 levels deep"),
        ("nesting", "cognitive 24 · cyclomatic 9"),
        ("enable", None),
    ],
)
async def test_each_kind_of_lens_has_its_switch(
    client: Client, workspace: Path, switched_off: str, left: str | None
) -> None:
    settings = {"codeLens": {switched_off: False}}
    client.set_configuration(settings, section="astrolens")
    uri = await opened(client, workspace, PYTHON, settings=settings)
    lenses = await figures(client, uri)
    titles = []
    for lens in lenses:
        resolved = lens if lens.command else await client.code_lens_resolve_async(lens)
        titles.append(resolved.command.title if resolved.command else "")
    assert " · ".join(titles) == (left or "")


async def test_a_lens_tells_what_a_function_was_on_the_main_branch(
    client: Client, workspace: Path
) -> None:
    git(workspace, "init", "--quiet", "--initial-branch", "main")
    (workspace / PYTHON.file).write_text(PYTHON.text.replace(" or total == item", ""))
    commit(workspace, "one")
    git(workspace, "switch", "--quiet", "--create", "topic")
    uri = await opened(client, workspace, PYTHON)
    await figures(client, uri)
    await client.until(
        lambda: types.WORKSPACE_CODE_LENS_REFRESH in client.refreshed, "the lenses to be refreshed"
    )
    [lens] = await figures(client, uri)
    assert lens.command is not None
    assert lens.command.title.startswith(f"cognitive {COGNITIVE} (+1 since main)")


async def test_the_command_of_a_lens_says_the_sum(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    place = {"uri": uri, "position": {"line": HEAD, "character": 4}}
    params = types.ExecuteCommandParams("astrolens.showBreakdown", [place])
    await client.workspace_execute_command_async(params)
    await client.until(lambda: client.messages, "a message")
    [message] = client.messages
    assert f"{NAME}: cognitive 24 = 1 + 2 + 3 + 4 + 1 + 5 + 6 + 1 + 1" in message.message


@by_language
async def test_a_hover_over_the_name_shows_the_breakdown_as_a_table(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    place = name_range(source)
    hover = await client.text_document_hover_async(types.HoverParams(document(uri), place.start))
    assert hover is not None
    assert hover.range == place
    text = plain_text(hover.contents)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert rows[-len(source.points) :] == [
        [f"+{points}", str(line + 1), reason] for line, points, reason in source.points
    ]
    assert f"{COGNITIVE} (limit 15)" in text


async def test_there_is_no_hover_where_nothing_is(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    nowhere = types.HoverParams(document(uri), types.Position(13, 0))
    assert await client.text_document_hover_async(nowhere) is None


@by_language
async def test_inlay_hints_stand_at_the_lines_that_add_once_switched_on(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source, like="neovim@v0.11.0")
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = types.InlayHintParams(document(uri), everything)
    assert not await client.text_document_inlay_hint_async(params)
    await client.configure({"inlayHints": {"enable": True}})
    await client.until(
        lambda: types.WORKSPACE_INLAY_HINT_REFRESH in client.refreshed, "the hints to be refreshed"
    )
    hints = await client.text_document_inlay_hint_async(params) or []
    sums: dict[int, int] = {}
    for line, points, _ in source.points:
        sums[line] = sums.get(line, 0) + points
    found = [(hint.position.line, plain_text(hint.label).strip()) for hint in hints]
    assert found == [(line, f"+{points}") for line, points in sums.items()]
    lines = source.text.splitlines()
    assert [hint.position for hint in hints] == [
        types.Position(line, len(lines[line].encode())) for line in sums
    ]
    assert "if, 5 levels deep" in plain_text(hints[5].tooltip)


async def test_inlay_hints_are_those_of_the_range(client: Client, workspace: Path) -> None:
    settings = {"inlayHints": {"enable": True}}
    client.set_configuration(settings, section="astrolens")
    uri = await opened(client, workspace, PYTHON, settings=settings)
    part = types.Range(types.Position(4, 0), types.Position(5, 99))
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document(uri), part))
    assert [hint.position.line for hint in hints or []] == [4, 5]


@by_language
async def test_document_symbols_tell_of_complexity(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    params = types.DocumentSymbolParams(document(uri))
    symbols = await client.text_document_document_symbol_async(params)
    found = [symbol for symbol in symbols or [] if isinstance(symbol, types.DocumentSymbol)]
    assert [symbol.name for symbol in found] == [NAME, "plain"]
    assert found[0].kind == types.SymbolKind.Function
    assert f"cognitive {COGNITIVE}" in (found[0].detail or "")
    assert found[0].selection_range == name_range(source)
    assert found[0].range.start.line == HEAD


async def test_workspace_symbols_are_sorted_by_complexity(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    params = types.WorkspaceSymbolParams("#complex")
    symbols = await client.workspace_symbol_async(params) or []
    assert symbols[0].name.startswith(NAME)
    assert symbols[0].location.uri == uri
    named = await client.workspace_symbol_async(types.WorkspaceSymbolParams("plain")) or []
    assert [symbol.name for symbol in named] == ["plain"]


@by_language
async def test_functions_fold(client: Client, workspace: Path, source: Source) -> None:
    uri = await opened(client, workspace, source)
    params = types.FoldingRangeParams(document(uri))
    ranges = await client.text_document_folding_range_async(params) or []
    assert HEAD in {part.start_line for part in ranges}
    assert 7 in {part.start_line for part in ranges}
    assert all(part.start_line < part.end_line for part in ranges)


@by_language
async def test_a_selection_grows_from_the_word_to_the_file(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    params = types.SelectionRangeParams(document(uri), [name_range(source).start])
    [selection] = await client.text_document_selection_range_async(params) or []
    assert selection.range == name_range(source)
    steps = []
    step: types.SelectionRange | None = selection
    while step:
        steps.append((step.range.start, step.range.end))
        step = step.parent
    assert all(
        (outer[0] <= inner[0] and inner[1] <= outer[1] and outer != inner)
        for inner, outer in itertools.pairwise(steps)
    )
    assert steps[-1][0] == types.Position(0, 0)
