"""What a person sees who opens, edits and closes a file, through a client library of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from support.client import Client, abilities
from support.editor import (
    COGNITIVE_RULE,
    NESTING_RULE,
    by_language,
    document,
    name_range,
    opened,
)
from support.report import dump, expected, scan_file
from support.sources import HEAD, PYTHON, Source


async def test_the_server_says_who_it_is_and_what_of_its_own_it_can(
    client: Client, workspace: Path
) -> None:
    result = await client.begin(workspace)
    assert result.server_info is not None
    assert result.server_info.name == "astrolens"
    own = (result.capabilities.experimental or {})["astrolens"]
    assert own["protocol"] == 1
    assert set(own["requests"]) == {
        f"astrolens/{name}"
        for name in (
            "ast",
            "breakdown",
            "findings",
            "functions",
            "moduleGraph",
            "report",
            "scan",
            "status",
        )
    }
    assert own["notifications"] == ["astrolens/changed", "astrolens/moduleGraphChanged"]


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
    can = abilities("neovim@v0.11.0")
    assert can.workspace is not None
    can.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    result = await client.begin(workspace, like=can)
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
