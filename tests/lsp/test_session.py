"""What a person sees who opens, edits and closes a file, through a client library of others."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from support.client import Client
from support.git import commit, git
from support.report import dump, expected, scan_file
from support.sources import COGNITIVE, CYCLOMATIC, HEAD, NAME, NESTING, PYTHON, SOURCES, Source
from support.text import position_of, range_of_bytes

by_language = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.language)

COGNITIVE_RULE = "cognitive-complexity"
NESTING_RULE = "deep-nesting"


async def opened(client: Client, workspace: Path, source: Source, **begin: Any) -> str:
    """Open a source in a new session and return its URI."""
    result = await client.begin(workspace, **begin)
    path = workspace / source.file
    path.write_text(source.text)
    uri = client.open(path, source.language, source.text)
    if result.capabilities.diagnostic_provider is None:
        await client.diagnostics_of(uri, 1)
    return uri


def name_range(source: Source) -> types.Range:
    """Return where the complex function's name stands: its line holds nothing astral."""
    column = source.text.splitlines()[HEAD].index(NAME)
    return types.Range(types.Position(HEAD, column), types.Position(HEAD, column + len(NAME)))


def document(uri: str) -> types.TextDocumentIdentifier:
    """Return the protocol's name of a document."""
    return types.TextDocumentIdentifier(uri)


def plain_text(content: Any) -> str:
    """Return the text of a hover, a tooltip or a label."""
    if isinstance(content, list):
        return "".join(plain_text(part) for part in content)
    return content if isinstance(content, str) else str(content.value)


# Diagnostics


@by_language
async def test_a_finding_is_a_diagnostic_with_its_evidence(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    diagnostics = await client.diagnostics_of(uri, 1)
    assert [found.code for found in diagnostics] == [COGNITIVE_RULE, NESTING_RULE]
    cognitive = diagnostics[0]
    assert cognitive.message == "`tangle` has a cognitive complexity of 24 (limit 15)"
    assert cognitive.range == name_range(source)
    assert cognitive.severity == types.DiagnosticSeverity.Warning
    assert cognitive.source == "astrolens"
    assert cognitive.code_description is not None
    assert cognitive.code_description.href.endswith("/cognitive_complexity.md")
    related = cognitive.related_information or []
    costly = sorted(source.points, key=lambda point: -point[1])
    assert [(at.location.uri, at.location.range.start.line) for at in related] == [
        (uri, line) for line, _, _ in costly
    ]
    assert related[0].message == "+6 if, 5 levels deep"


async def test_related_information_counts_astral_characters_twice_in_utf_16(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    [cognitive, _] = await client.diagnostics_of(uri, 1)
    [place] = [
        at.location.range.start
        for at in cognitive.related_information or []
        if at.message == "+1 and"
    ]
    # 16 of indentation, 16 of `if other != "🦀" `, and one more for the crab's second half.
    assert place == types.Position(6, 16 + 16 + 1)


async def test_an_edit_is_published_with_its_version_and_closing_clears(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    client.replace(uri, 2, PYTHON.text.replace(" or total == item", ""))
    [cognitive, _] = await client.diagnostics_of(uri, 2)
    assert "complexity of 23" in cognitive.message
    client.replace(uri, 3, "x = 1\n")
    assert await client.diagnostics_of(uri, 3) == []
    client.replace(uri, 4, PYTHON.text)
    assert len(await client.diagnostics_of(uri, 4)) == 2
    client.text_document_did_close(types.DidCloseTextDocumentParams(document(uri)))
    await client.until(lambda: not client.published[-1].diagnostics, "closing to clear")


async def test_a_version_is_published_although_its_diagnostics_are_the_same(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    before = await client.diagnostics_of(uri, 1)
    client.replace(uri, 2, PYTHON.text + "\n# nothing\n")
    assert await client.diagnostics_of(uri, 2) == before


async def test_a_client_that_pulls_is_answered_and_not_pushed_at(
    client: Client, workspace: Path
) -> None:
    result = await client.begin(workspace, like="neovim@v0.11.0")
    assert result.capabilities.diagnostic_provider is not None
    path = workspace / PYTHON.file
    uri = client.open(path, "python", PYTHON.text)
    params = types.DocumentDiagnosticParams(document(uri))
    full = await client.text_document_diagnostic_async(params)
    assert isinstance(full, types.RelatedFullDocumentDiagnosticReport)
    assert [found.code for found in full.items] == [COGNITIVE_RULE, NESTING_RULE]
    params.previous_result_id = full.result_id
    again = await client.text_document_diagnostic_async(params)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    assert again.result_id == full.result_id
    client.replace(uri, 2, "x = 1\n")
    fixed = await client.text_document_diagnostic_async(params)
    assert isinstance(fixed, types.RelatedFullDocumentDiagnosticReport)
    assert not fixed.items
    assert not any(past.diagnostics for past in client.published)


async def test_a_client_without_any_ability_gets_plain_diagnostics(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON, like=None)
    [cognitive, nesting] = await client.diagnostics_of(uri, 1)
    assert (cognitive.code, nesting.code) == (COGNITIVE_RULE, NESTING_RULE)
    assert cognitive.related_information is None
    assert cognitive.code_description is None
    assert client.registrations == []
    assert client.refreshed == []


# Lenses, hovers, hints


@by_language
async def test_a_lens_above_a_complex_function_resolves_to_its_breakdown(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document(uri)))
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
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document(uri))) or []
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
    params = types.CodeLensParams(document(uri))
    await client.text_document_code_lens_async(params)
    await client.until(
        lambda: types.WORKSPACE_CODE_LENS_REFRESH in client.refreshed, "the lenses to be refreshed"
    )
    [lens] = await client.text_document_code_lens_async(params) or []
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


# Symbols and ranges


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


# Our own requests


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
    figures = {metric["id"]: metric["value"] for metric in breakdown["metrics"]}
    assert (figures["cognitive"], figures["cyclomatic"]) == (COGNITIVE, CYCLOMATIC)
    by_name = await client.about("breakdown", uri, function=NAME)
    assert dump(by_name) == dump(breakdown)
    cyclomatic = await client.about("breakdown", uri, function=NAME, metric="cyclomatic")
    assert cyclomatic["value"] == CYCLOMATIC
    assert await client.about("breakdown", uri, position={"line": 0, "character": 0}) is None
    assert await client.about("breakdown", uri, function="nobody") is None


@by_language
async def test_the_syntax_tree_of_a_file_a_range_and_a_place(
    client: Client, workspace: Path, source: Source
) -> None:
    uri = await opened(client, workspace, source)
    tree = await client.about("ast", uri)
    assert tree["version"] == 1
    assert tree["language"] == source.language
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

    start = source.text.encode().index(b"total == ")
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


# Code actions


async def test_suppressing_with_a_reason_takes_the_finding_away(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    found = await client.diagnostics_of(uri, 1)
    actions = await code_actions(client, uri, found[:1])
    title = f"Suppress {COGNITIVE_RULE} with a reason"
    [suppress] = [action for action in actions if action.title == title]
    assert isinstance(suppress, types.CodeAction)
    assert suppress.kind == types.CodeActionKind.QuickFix
    [edit] = edits_of(suppress, uri)
    assert f"# astrolens: ignore[{COGNITIVE_RULE}]" in edit.new_text
    assert edit.range.start == edit.range.end == types.Position(HEAD, 0)
    lines = PYTHON.text.splitlines(keepends=True)
    client.replace(uri, 2, "".join([*lines[:HEAD], edit.new_text, *lines[HEAD:]]))
    assert [left.code for left in await client.diagnostics_of(uri, 2)] == [NESTING_RULE]


async def test_an_action_opens_the_page_of_the_rule(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    found = await client.diagnostics_of(uri, 1)
    # The library takes an action that holds a command for a command.
    titles = [action.title for action in await code_actions(client, uri, found)]
    assert f"Open the page of {COGNITIVE_RULE}" in titles
    assert f"Open the page of {NESTING_RULE}" in titles


async def code_actions(
    client: Client, uri: str, found: list[types.Diagnostic]
) -> Sequence[types.CodeAction | types.Command]:
    """Ask what can be done about diagnostics."""
    params = types.CodeActionParams(
        document(uri), found[0].range, types.CodeActionContext(diagnostics=found)
    )
    return await client.text_document_code_action_async(params) or []


def edits_of(action: types.CodeAction, uri: str) -> list[types.TextEdit]:
    """Return the edits of an action in one document."""
    assert action.edit is not None
    if action.edit.changes:
        return list(action.edit.changes[uri])
    return [
        edit
        for change in action.edit.document_changes or []
        if isinstance(change, types.TextDocumentEdit) and change.text_document.uri == uri
        for edit in change.edits
        if isinstance(edit, types.TextEdit)
    ]


# Configuration


async def test_a_limit_changed_on_disk_changes_the_findings(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    configuration = workspace / "astrolens.toml"
    configuration.write_text("root = true\n[thresholds]\ncognitive = 23\nnesting = 'off'\n")
    client.watched(configuration, types.FileChangeType.Changed)
    await client.until(
        lambda: (
            [found.message for found in client.published[-1].diagnostics]
            == ["`tangle` has a cognitive complexity of 24 (limit 23)"]
        ),
        "the limit of the file",
    )
    configuration.unlink()
    client.watched(configuration, types.FileChangeType.Deleted)
    await client.until(lambda: len(client.published[-1].diagnostics) == 2, "the defaults again")
    assert client.published[-1].uri == uri


@pytest.mark.parametrize("like", ["visual_studio_code", None], ids=["asked", "told"])
async def test_a_limit_in_the_settings_changes_the_findings(
    client: Client, workspace: Path, like: str | None
) -> None:
    await opened(client, workspace, PYTHON, like=like)
    await client.configure({"thresholds": {"cognitive": 24}})
    await client.until(
        lambda: [found.code for found in client.published[-1].diagnostics] == [NESTING_RULE],
        "the limit of the settings",
    )
    await client.configure({})
    await client.until(lambda: len(client.published[-1].diagnostics) == 2, "the defaults again")


async def test_the_settings_hold_from_the_start(client: Client, workspace: Path) -> None:
    settings = {"thresholds": {"cognitive": 24}}
    uri = await opened(client, workspace, PYTHON, like=None, settings=settings)
    assert [found.code for found in await client.diagnostics_of(uri, 1)] == [NESTING_RULE]


BAD_CONFIGURATION = "root = true\n[thresholds]\ncognitve = 12\nnesting = 'many'\n"


async def test_mistakes_in_the_configuration_are_diagnostics_in_it(
    client: Client, workspace: Path
) -> None:
    await client.begin(workspace)
    path = workspace / "astrolens.toml"
    uri = client.open(path, "toml", BAD_CONFIGURATION)
    [unknown, wrong] = await client.diagnostics_of(uri, 1)
    assert unknown.range == types.Range(types.Position(2, 0), types.Position(2, 8))
    assert "cognitve" in unknown.message
    assert "cognitive" in unknown.message.replace("cognitve", "")
    assert unknown.severity == types.DiagnosticSeverity.Error
    assert wrong.range.start.line == 3
    client.replace(uri, 2, "root = true\n[thresholds]\ncognitive = 12\n")
    assert await client.diagnostics_of(uri, 2) == []


async def test_a_key_of_the_configuration_tells_what_it_means(
    client: Client, workspace: Path
) -> None:
    await client.begin(workspace)
    uri = client.open(workspace / "astrolens.toml", "toml", "[thresholds]\ncognitive = 12\n")
    params = types.HoverParams(document(uri), types.Position(1, 3))
    hover = await client.text_document_hover_async(params)
    assert hover is not None
    assert "How hard the control flow is to follow" in plain_text(hover.contents)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("\n", "thresholds"),
        ("[thresholds]\n", "cognitive"),
        ("[thresholds]\ncog", "cognitive"),
        ("[cognitive]\ngo_error_checks = ", "exempt"),
        ("[rules]\ndisabled = [", "deep-nesting"),
    ],
)
async def test_keys_and_values_of_the_configuration_are_completed(
    client: Client, workspace: Path, text: str, offered: str
) -> None:
    await client.begin(workspace)
    uri = client.open(workspace / "astrolens.toml", "toml", text)
    end = position_of(text, len(text), "utf-16")
    params = types.CompletionParams(document(uri), types.Position(end["line"], end["character"]))
    result = await client.text_document_completion_async(params)
    items = result.items if isinstance(result, types.CompletionList) else result or []
    assert any(offered in item.label for item in items)


# The session itself


async def test_the_server_says_who_it_is_and_what_of_its_own_it_can(
    client: Client, workspace: Path
) -> None:
    result = await client.begin(workspace)
    assert result.server_info is not None
    assert result.server_info.name == "astrolens"
    own = (result.capabilities.experimental or {})["astrolens"]
    assert own["protocol"] == 1
    assert set(own["requests"]) == {
        f"astrolens/{name}" for name in ("ast", "report", "breakdown", "scan", "status")
    }


@pytest.mark.parametrize(
    ("like", "encoding"),
    [("visual_studio_code", "utf-16"), ("neovim@v0.11.0", "utf-8"), ("emacs", "utf-8")],
)
async def test_utf_8_is_chosen_where_it_is_offered(
    client: Client, workspace: Path, like: str, encoding: str
) -> None:
    result = await client.begin(workspace, like=like)
    assert (result.capabilities.position_encoding or "utf-16") == encoding


async def test_the_report_speaks_of_the_text_in_the_editor(client: Client, workspace: Path) -> None:
    uri = await opened(client, workspace, PYTHON)
    client.replace(uri, 2, PYTHON.text.replace("tangle", "knot"))
    report = await client.about("report", uri)
    assert [function["name"] for function in report["functions"]] == ["knot", "plain"]
    (workspace / PYTHON.file).write_text(PYTHON.text.replace("tangle", "knot"))
    assert dump(report) == dump(scan_file(workspace, PYTHON.file))
    diagnostics = await client.diagnostics_of(uri, 2)
    assert [found.message for found in diagnostics] == [
        message for _, _, message, _, _ in expected(report, PYTHON.text, "utf-16")
    ]
