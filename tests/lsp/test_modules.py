"""The module graph is that of the command line, follows what is typed, and stands above files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.folder import CREATED, DELETED
from support.session import ProtocolError, Session
from support.text import Document
from support.wire import astrolens

FILES = {
    "shop/__init__.py": "",
    "shop/app.py": "from shop import store, tax\nimport os\n\n\ndef run():\n    from shop import tax\n",
    "shop/store.py": "from shop.tax import rate\n",
    "shop/tax.py": '"""Rates."""\nfrom shop import (\n    app,\n    gone,\n)\n',
    "shop/made.py": "# @generated\nimport os\n",
    "tools/go.mod": "module example.com/tools\n",
    "tools/a/a.go": 'package a\n\nimport "example.com/tools/b"\n',
    "tools/b/b.go": 'package b\n\nimport "fmt"\n',
    "web/package.json": '{"name": "web", "imports": {"#b": "./b.js"}}',
    "web/a.js": "import b from '#b';\nimport react from 'react';\n",
    "web/b.js": "export default 1;\n",
    "lib/a.h": "#pragma once\n",
    "lib/a.c": '#include "a.h"\n#include <stdio.h>\n',
    "lib/b.c": '#include "words.inc"\n',
    "lib/words.inc": '#include "deep.def"\n',
    "lib/deep.def": '#include "a.h"\n',
    "lib/alone.inc": '#include "a.h"\n',
}

FOLLOWS = {"experimental": {"astrolens": {"moduleGraphChanged": True}}}
"""The abilities of a client that wants to be told of other graphs."""

REFRESHES = {"workspace": {"codeLens": {"refreshSupport": True}}}
"""The abilities of a client that asks for lenses again when told to."""

PARTS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"level": "folder"}, ["--level", "folder"]),
    ({"level": "package"}, ["--level", "package"]),
    ({"level": "component"}, ["--level", "component"]),
    ({"external": True}, ["--external"]),
    ({"focus": "shop/store.py", "depth": 1}, ["--focus", "shop/store.py", "--depth", "1"]),
    ({"focus": "shop/tax.py", "reverse": True}, ["--focus", "shop/tax.py", "--reverse"]),
    ({"cycles": True, "tests": False}, ["--cycles", "--no-tests"]),
    (
        {"between": {"from": "shop/store.py", "to": "shop/app.py"}},
        ["--between", "shop/store.py", "shop/app.py"],
    ),
]


@pytest.fixture
def project(workspace: Path) -> Path:
    """Return a folder with modules in several languages."""
    for name, text in FILES.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return workspace


def changed_graphs(session: Session) -> list[Any]:
    """Return the folders of all notifications of other graphs that came so far."""
    told = session.notifications("astrolens/moduleGraphChanged")
    return [params["folders"] for params in told]


@pytest.fixture
def known(start: Callable[..., Session], project: Path) -> Session:
    """Return a session that has looked at all of the project."""
    session = start()
    session.initialize(project, capabilities=FOLLOWS | REFRESHES)
    # The first news is that there is a graph.
    session.wait(lambda: changed_graphs(session), "a graph")
    return session


def command_line(folder: Path, *arguments: str) -> Any:
    """Return the graph of a folder as the command line writes it."""
    command = [astrolens(), "graph", ".", "--format", "json", "--no-cache", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return json.loads(done.stdout)


def edges(graph: Any) -> list[str]:
    """Return the edges of a graph with their lines."""
    return [f"{edge['from']}:{edge['line']} -> {edge['to']}" for edge in graph["edges"]]


def open_file(session: Session, project: Path, name: str, language: str = "python") -> Document:
    """Open a file of the project."""
    path = project / name
    return session.new(path.as_uri(), language, path.read_text())


def first_line(session: Session, document: Document) -> Any:
    """Return the lens above the first line, resolved; `None` if there is none."""
    lenses = session.about("textDocument/codeLens", document)
    found = [lens for lens in lenses if lens.get("data")]
    assert all(lens.get("command") is None for lens in found)
    return session.request("codeLens/resolve", found[0]) if found else None


def title(session: Session, document: Document) -> str:
    """Return what the lens above the first line says."""
    return str(first_line(session, document)["command"]["title"])


def test_what_an_edit_includes_is_read_and_forgotten_again(known: Session, project: Path) -> None:
    document = open_file(known, project, "lib/a.c", "c")
    before = edges(known.request("astrolens/moduleGraph", {}))
    assert [edge for edge in before if "lib/alone.inc" in edge] == []
    for text, expected in (
        ('#include "alone.inc"\n', ["lib/alone.inc:1 -> lib/a.h"]),
        ('#include "a.h"\n', []),
    ):
        known.change(document, {"text": text})
        (project / "lib/a.c").write_text(text)
        told, now = 0, None
        while now is None or [edge for edge in edges(now) if edge.startswith("lib/alone")] != expected:
            known.wait(lambda told=told: len(changed_graphs(known)) > told, "another graph")
            told = len(changed_graphs(known))
            now = known.request("astrolens/moduleGraph", {})
        assert now == command_line(project)


@pytest.mark.parametrize(("params", "arguments"), PARTS, ids=lambda part: str(part)[:40])
def test_the_graph_is_the_one_of_the_command_line(
    known: Session, project: Path, params: dict[str, Any], arguments: list[str]
) -> None:
    graph = known.request("astrolens/moduleGraph", params)
    assert graph == command_line(project, *arguments)
    assert graph["modules"]


def test_open_documents_hold_in_the_place_of_their_files(known: Session, project: Path) -> None:
    document = open_file(known, project, "shop/tax.py")
    text = "\n\nfrom shop import store\n"
    known.change(document, {"text": text})
    graph = known.request("astrolens/moduleGraph", {"uri": document.uri})
    assert "shop/tax.py:3 -> shop/store.py" in edges(graph)
    (project / "shop/tax.py").write_text(text)
    assert graph == command_line(project)


def test_names_that_are_none_are_told(known: Session) -> None:
    with pytest.raises(ProtocolError, match="did you mean `shop/store.py`"):
        known.request("astrolens/moduleGraph", {"focus": "shop/stor.py"})
    with pytest.raises(ProtocolError, match="no folder of the workspace"):
        known.request("astrolens/moduleGraph", {"folder": "file:///nowhere"})
    assert known.request("astrolens/moduleGraph", {"uri": "file:///nowhere/a.py"}) is None


def test_another_graph_is_told_and_an_edit_beside_imports_is_not(
    known: Session, project: Path
) -> None:
    document = open_file(known, project, "shop/store.py")
    text = FILES["shop/store.py"]
    for other in (f"\n{text}", f"{text}\n\ndef f():\n    return rate\n"):
        known.change(document, {"text": other})
        assert title(known, document) == "imported by 1 · imports 1 · in a cycle of 3"
    assert len(changed_graphs(known)) == 1
    known.change(document, {"text": "x = 1\n"})
    known.wait(lambda: len(changed_graphs(known)) > 1, "a notification")
    assert changed_graphs(known) == [[project.as_uri()]] * 2


def test_files_that_appear_and_go_make_other_graphs(known: Session, project: Path) -> None:
    gone = project / "shop/gone.py"
    for change, count in ((CREATED, 2), (DELETED, 3)):
        if change == CREATED:
            gone.write_text("")
        else:
            gone.unlink()
        known.watched((gone, change))
        known.wait(lambda count=count: len(changed_graphs(known)) == count, "a notification")
        assert known.request("astrolens/moduleGraph", {}) == command_line(project)


def test_a_file_says_how_it_stands_and_its_command_lists_who_imports_it(
    known: Session, project: Path
) -> None:
    document = open_file(known, project, "shop/app.py")
    lens = first_line(known, document)
    # It imports store and tax; tax imports it, and store tax: a circle of three.
    assert lens["command"]["title"] == "imported by 1 · imports 2 · in a cycle of 3"
    assert lens["range"]["start"] == {"line": 0, "character": 0}
    command = lens["command"]
    places = known.request(
        "workspace/executeCommand",
        {"command": command["command"], "arguments": command["arguments"]},
    )
    start, end = {"line": 2, "character": 4}, {"line": 2, "character": 7}
    tax = (project / "shop/tax.py").as_uri()
    assert places == [{"uri": tax, "range": {"start": start, "end": end}}]
    [shown] = known.notifications("window/showMessage")
    assert shown["message"] == "Imported by tax.py:3"


def test_a_package_of_go_stands_as_a_whole(known: Session, project: Path) -> None:
    document = open_file(known, project, "tools/b/b.go", "go")
    assert title(known, document) == "imported by 1 · imports 0"


def test_lenses_are_asked_for_again_once_a_file_stands_otherwise(
    known: Session, project: Path
) -> None:
    store = open_file(known, project, "shop/store.py")
    tax = open_file(known, project, "shop/tax.py")
    assert title(known, store) == "imported by 1 · imports 1 · in a cycle of 3"

    def refreshed() -> int:
        return len(known.notifications("workspace/codeLens/refresh"))

    before = refreshed()
    known.change(tax, {"text": "import shop.store\n"})
    known.wait(lambda: refreshed() > before, "a refresh")
    # `app` is in no circle any more.
    assert title(known, store) == "imported by 2 · imports 1 · in a cycle of 2"


def test_the_lens_of_a_first_line_has_its_switch(
    start: Callable[..., Session], project: Path
) -> None:
    session = start()
    session.initialize(project, settings={"codeLens": {"modules": False}})
    document = open_file(session, project, "shop/app.py")
    assert first_line(session, document) is None


def test_a_document_that_is_in_no_folder_has_no_such_lens(
    known: Session, tmp_path: Path
) -> None:
    document = known.new((tmp_path / "elsewhere.py").as_uri(), "python", "import os\n")
    assert first_line(known, document) is None
