"""Imports lead to the files that they mean, and follow what appears, goes and is configured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.folder import CHANGED, CREATED, DELETED, PULL
from support.session import Session
from support.text import Document

PYTHON = """import app.models
from app import views, missing


def later():
    import app.tasks
"""


@pytest.fixture
def project(workspace: Path) -> Path:
    """Return a folder with a package of Python and one of JavaScript."""
    for path in workspace.rglob("*"):
        if path.is_file():
            path.unlink()
    (workspace / "app").mkdir()
    for name in ("__init__", "models", "views"):
        (workspace / "app" / f"{name}.py").write_text("x = 1\n")
    (workspace / "main.py").write_text(PYTHON)
    (workspace / "web").mkdir()
    (workspace / "web" / "a.js").write_text("import b from './b.js';\nimport c from '#c';\n")
    (workspace / "web" / "b.js").write_text("export default 1;\n")
    return workspace


def links(session: Session, document: Document, folder: Path) -> list[tuple[int, int, int, str]]:
    """Return the links of a document: line, first and last column, and where each leads."""
    found = session.about("textDocument/documentLink", document)
    top = folder.as_uri() + "/"
    return [
        (
            link["range"]["start"]["line"],
            link["range"]["start"]["character"],
            link["range"]["end"]["character"],
            link["target"].removeprefix(top),
        )
        for link in found
    ]


@pytest.fixture
def opened(start: Callable[..., Session], project: Path) -> tuple[Session, Document]:
    """Return a session that knows all of the project, with a file that imports others."""
    session = start()
    session.initialize(project, capabilities=PULL)
    session.idle()
    path = project / "main.py"
    return session, session.new(path.as_uri(), "python", path.read_text())


def test_imports_lead_to_files(opened: tuple[Session, Document], project: Path) -> None:
    session, document = opened
    # `app.models` is written from column 7 to 17, `views` from 16 to 21; what is not there, is no link.
    assert links(session, document, project)[:2] == [
        (0, 7, 17, "app/models.py"),
        (1, 16, 21, "app/views.py"),
    ]
    assert not any(line == 5 for line, *_ in links(session, document, project))


def test_a_file_that_appears_or_goes_is_followed(
    opened: tuple[Session, Document], project: Path
) -> None:
    session, document = opened
    tasks = project / "app" / "tasks.py"
    tasks.write_text("")
    session.watched((tasks, CREATED))
    session.idle()
    assert (5, 11, 20, "app/tasks.py") in links(session, document, project)
    tasks.unlink()
    session.watched((tasks, DELETED))
    session.idle()
    assert not any(line == 5 for line, *_ in links(session, document, project))


def test_a_manifest_that_changes_is_followed(
    opened: tuple[Session, Document], project: Path
) -> None:
    session, _ = opened
    path = project / "web" / "a.js"
    document = session.new(path.as_uri(), "javascript", path.read_text())
    assert [target for *_, target in links(session, document, project)] == ["web/b.js"]
    manifest = project / "web" / "package.json"
    manifest.write_text('{"imports": {"#c": "./b.js"}}')
    session.watched((manifest, CREATED))
    session.idle()
    assert [target for *_, target in links(session, document, project)] == ["web/b.js"] * 2
    manifest.write_text("{")
    session.watched((manifest, CHANGED))
    session.idle()
    assert "web/b.js" in [target for *_, target in links(session, document, project)]


def test_what_is_typed_is_a_link_at_once(
    opened: tuple[Session, Document], project: Path
) -> None:
    session, document = opened
    session.change(document, {"text": "from app import models\n"})
    assert links(session, document, project) == [(0, 16, 22, "app/models.py")]


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        # `app.models`, `views`, `missing` and `app.tasks`.
        (0, 8, "app.models is app/models.py"),
        (1, 17, "app: views is app/views.py"),
        (1, 24, "app: missing is app/__init__.py"),
        (5, 12, "app.tasks was not found: the project has nothing of that name"),
        (0, 1, None),
    ],
)
def test_a_hover_says_what_an_import_means(
    opened: tuple[Session, Document], line: int, column: int, told: str | None
) -> None:
    session, document = opened
    at = {"line": line, "character": column}
    hover = session.about("textDocument/hover", document, position=at)
    assert (hover and hover["contents"]["value"]) == told
