"""A source opened in a session as an editor has it, and what is asked of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from support.client import Client
from support.sources import HEAD, NAME, SOURCES, Source

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
