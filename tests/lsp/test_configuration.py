"""Limits in files and settings, and help for who writes `astrolens.toml`."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from support.client import Client
from support.editor import (
    NESTING_RULE,
    document,
    opened,
    plain_text,
)
from support.sources import PYTHON
from support.text import position_of


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


async def test_a_file_is_declared_to_be_generated_while_it_is_open(
    client: Client, workspace: Path
) -> None:
    uri = await opened(client, workspace, PYTHON)
    attributes = workspace / ".gitattributes"
    attributes.write_text("*.py linguist-generated\n")
    client.watched(attributes, types.FileChangeType.Created)
    await client.until(lambda: not client.published[-1].diagnostics, "no findings")
    configuration = workspace / "astrolens.toml"
    overrides = "[[overrides]]\nfiles = ['*']\norigin = 'own'\n"
    configuration.write_text("root = true\n" + overrides)
    client.watched(configuration, types.FileChangeType.Changed)
    await client.until(lambda: len(client.published[-1].diagnostics) == 2, "findings again")
    assert client.published[-1].uri == uri


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
