"""What breaks an architecture is told at the import that breaks it, while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.folder import CHANGED, PULL, equal_to_scan, path_of
from support.session import Session
from support.text import Document

RULES = """root = true

[[architecture]]
name = "core below web"
layers = ["web/**", "core/**"] # the highest first

[[architecture]]
acyclic = "files"
"""

FILES = {
    "core/a.py": "import os\n\n\ndef f(x):\n    return x\n",
    "core/b.py": "import core.a\n",
    "web/page.py": "import core.b\n",
}

LITERALS = {
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}
        },
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}
"""The abilities of a client that shows all that there is to a diagnostic."""


@pytest.fixture
def project(workspace: Path) -> Path:
    """Return a folder with layers that are kept and without cycles."""
    (workspace / "astrolens.toml").write_text(RULES)
    for name, text in FILES.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return workspace


@pytest.fixture
def session(start: Callable[..., Session], project: Path) -> Session:
    """Return a session that has looked at all of the project."""
    session = start()
    session.initialize(project, capabilities=LITERALS)
    session.idle()
    return session


def open_file(session: Session, project: Path, name: str) -> Document:
    """Open a file of the project."""
    path = project / name
    return session.new(path.as_uri(), "python", path.read_text())


def places(message: Any) -> list[tuple[str, int]]:
    """Return what was published of a document: rules, each with its line, from 0."""
    found = [(it["code"], it["range"]["start"]["line"]) for it in message["diagnostics"]]
    return sorted(found)


def published(session: Session, document: Document, expected: list[tuple[str, int]]) -> Any:
    """Wait until this is published of the document's version."""
    return session.published_as(
        document.uri,
        lambda latest: latest.get("version") == document.version and places(latest) == expected,
        f"{expected} in version {document.version}",
    )


def test_an_import_that_is_typed_is_told_where_it_breaks_a_rule(
    session: Session, project: Path
) -> None:
    document = open_file(session, project, "core/a.py")
    published(session, document, [])
    session.change(document, {"text": "import os\nimport web.page\n"})
    # It is in a lower layer, and closes the circle of all three.
    message = published(session, document, [("import-cycle", 1), ("layer-violation", 1)])
    [cycle] = [it for it in message["diagnostics"] if it["code"] == "import-cycle"]
    related = {(path_of(it["location"]["uri"]).name) for it in cycle["relatedInformation"]}
    assert related == {"b.py", "page.py"}
    assert cycle["codeDescription"]["href"].endswith("/import_cycle.md")
    session.change(document, {"text": "import os\n"})
    published(session, document, [])


def test_a_finding_stays_with_its_import_and_is_told_once(session: Session, project: Path) -> None:
    document = open_file(session, project, "core/a.py")
    session.change(document, {"text": "import web.page\n"})
    both = [("import-cycle", 0), ("layer-violation", 0)]
    published(session, document, both)
    for above in range(1, 4):
        session.change(document, {"text": "\n" * above + "import web.page\n"})
        # There is one message for each version, and the first has it already.
        first = session.diagnostics(document)
        assert {it["range"]["start"]["line"] for it in first} == {above}
        assert session.request("astrolens/moduleGraph", {})["summary"]["cycles"] == 1
        assert session.diagnostics(document) == first
    versions = [it["version"] for it in session.published[document.uri]]
    assert versions.count(document.version) == 1


def test_an_edit_is_told_in_another_open_file(session: Session, project: Path) -> None:
    web = open_file(session, project, "web/page.py")
    core = open_file(session, project, "core/a.py")
    session.change(core, {"text": "import web.page\n"})
    published(session, core, [("import-cycle", 0), ("layer-violation", 0)])
    session.change(web, {"text": "x = 1\n"})
    published(session, core, [("layer-violation", 0)])


def test_server_and_command_line_find_the_same(
    start: Callable[..., Session], project: Path
) -> None:
    broken = {
        "core/a.py": "import os\nimport web.page\n",
        "core/quiet.py": "# astrolens: ignore[layer-violation] it goes\nimport web.page\n",
        "core/idle.py": "# astrolens: ignore[import-cycle] there is none\nimport os\n",
        "vendor/x.py": "import web.page\n",
    }
    for name, text in broken.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    session = start()
    wanted = {"experimental": {"astrolens": {"moduleGraphChanged": True}}}
    session.initialize(project, capabilities=PULL | wanted)
    session.wait(lambda: session.notifications("astrolens/moduleGraphChanged"), "a graph")
    assert equal_to_scan(session, project) == 2
    # What is open is as what is not.
    for name in broken:
        document = open_file(session, project, name)
        session.about("textDocument/diagnostic", document)
    assert equal_to_scan(session, project) == 2


def test_other_rules_hold_once_they_are_written(session: Session, project: Path) -> None:
    document = open_file(session, project, "core/a.py")
    session.change(document, {"text": "import web.page\n"})
    published(session, document, [("import-cycle", 0), ("layer-violation", 0)])
    configuration = project / "astrolens.toml"
    configuration.write_text("root = true\n[[architecture]]\nacyclic = 'files'\n")
    session.watched((configuration, CHANGED))
    published(session, document, [("import-cycle", 0)])
    configuration.write_text("root = true\n")
    session.watched((configuration, CHANGED))
    published(session, document, [])


def exceptions(session: Session, document: Document) -> list[Any]:
    """Return the exceptions that are offered for a document's first line."""
    place = {"line": 0, "character": 9}
    actions = session.about(
        "textDocument/codeAction",
        document,
        range={"start": place, "end": place},
        context={"diagnostics": []},
    )
    return [it for it in actions if it["title"].startswith("Add an exception")]


def test_a_quick_fix_adds_an_exception_to_the_rule(session: Session, project: Path) -> None:
    document = open_file(session, project, "core/a.py")
    session.change(document, {"text": "import web.page\n"})
    published(session, document, [("import-cycle", 0), ("layer-violation", 0)])
    actions = exceptions(session, document)
    assert [it["title"] for it in actions] == [
        "Add an exception for the dependency on web/page.py"
    ] * 2
    [layers] = [it for it in actions if it["diagnostics"][0]["code"] == "layer-violation"]
    [change] = layers["edit"]["documentChanges"]
    configuration = project / "astrolens.toml"
    assert change["textDocument"] == {"uri": configuration.as_uri(), "version": None}
    [edit] = change["edits"]
    excused = 'ignore = [{ from = "core/a.py", to = "web/page.py", reason = "reason" }]\n'
    assert edit["newText"] == excused
    assert edit["range"]["start"] == edit["range"]["end"] == {"line": 5, "character": 0}
    lines = RULES.splitlines(keepends=True)
    configuration.write_text("".join(lines[:5] + [excused] + lines[5:]))
    session.watched((configuration, CHANGED))
    published(session, document, [("import-cycle", 0)])


def test_an_exception_is_written_into_the_text_that_is_open(
    session: Session, project: Path
) -> None:
    document = open_file(session, project, "core/a.py")
    session.change(document, {"text": "import web.page\n"})
    published(session, document, [("import-cycle", 0), ("layer-violation", 0)])
    configuration = project / "astrolens.toml"
    toml = session.new(configuration.as_uri(), "toml", f"# Not saved.\n{RULES}")
    [change] = exceptions(session, document)[-1]["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": toml.uri, "version": toml.version}
    assert change["edits"][0]["range"]["start"]["line"] in (6, 9)


UNUSED = """root = true

[[architecture]]
layers = ["web/**", "core/**"]
ignore = [
    { from = "core/a.py", to = "web/page.py", reason = "it goes" },
]
"""


def test_an_exception_that_excuses_nothing_is_told_where_it_stands(
    session: Session, project: Path
) -> None:
    configuration = project / "astrolens.toml"
    document = open_file(session, project, "core/a.py")
    session.change(document, {"text": "import web.page\n"})
    (project / "core/a.py").write_text(document.text)
    configuration.write_text(UNUSED)
    session.watched((configuration, CHANGED))
    published(session, document, [])
    unused = [("unused-exception", 5)]
    session.change(document, {"text": "import os\n"})
    session.published_as(
        configuration.as_uri(), lambda latest: places(latest) == unused, "what is of no use"
    )
    # What is open is looked at as it is, and as soon as it is another text not judged by its lines.
    toml = session.new(configuration.as_uri(), "toml", UNUSED)
    published(session, toml, unused)
    session.change(toml, {"text": f"# Not saved.\n{UNUSED}"})
    published(session, toml, [])
    session.change(document, {"text": "import web.page\n"})
    session.close(toml)
    session.published_as(
        configuration.as_uri(), lambda latest: places(latest) == [], "that all is of use"
    )
