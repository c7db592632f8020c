"""What an editor shows follows what it depends on, whatever the editor can be told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from support.folder import CHANGED, CREATED, DELETED, fill, path_of
from support.session import Session, as_folders
from support.sources import PYTHON, SOURCES
from support.text import Document

BOTH = ["cognitive-complexity", "deep-nesting"]
"""What is found in each source by the defaults."""

NEOVIM: dict[str, Any] = {"textDocument": {"diagnostic": {}}}
"""A client that asks for diagnostics and cannot be told to ask again."""

CODE: dict[str, Any] = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": {"refreshSupport": True}, "configuration": True},
}
"""A client that asks for diagnostics, and asks again when told to."""

LIMITS_OFF = "root = true\n[thresholds]\ncognitive = 'off'\nnesting = 'off'\n"

OFF = {"thresholds": {"cognitive": "off", "nesting": "off"}}

REFRESH = "workspace/diagnostic/refresh"


def codes(items: list[Any]) -> list[str]:
    """Return the rules of diagnostics."""
    return [item["code"] for item in items]


def asked(session: Session, document: Document) -> list[str]:
    """Ask for the diagnostics of a document and return their rules."""
    return codes(session.about("textDocument/diagnostic", document)["items"])


def shown(session: Session, uri: str, expected: list[str]) -> None:
    """Wait until what was pushed last of a document has these rules."""
    session.published_as(uri, lambda last: codes(last["diagnostics"]) == expected, str(expected))


@pytest.fixture
def neovim(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session with a client that cannot be told to ask again."""
    session = start()
    session.initialize(workspace, capabilities=NEOVIM)
    return session


@pytest.fixture
def code(start: Callable[..., Session], workspace: Path) -> Session:
    """Return a session with a client that asks again when told to."""
    session = start()
    session.answers["workspace/configuration"] = lambda _: [{}]
    session.initialize(workspace, capabilities=CODE)
    session.idle()
    return session


# Clients that cannot be told to ask again


def test_who_cannot_be_told_to_ask_again_is_told_what_is_found(
    neovim: Session, workspace: Path
) -> None:
    document = neovim.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    shown(neovim, document.uri, BOTH)
    (workspace / "astrolens.toml").write_text(LIMITS_OFF)
    file = neovim.new((workspace / "astrolens.toml").as_uri(), "toml", LIMITS_OFF)
    neovim.notify("textDocument/didSave", {"textDocument": {"uri": file.uri}})
    shown(neovim, document.uri, [])


def test_only_who_can_be_told_to_ask_again_is_offered_to_ask(
    start: Callable[..., Session], workspace: Path
) -> None:
    for capabilities, offered in ((NEOVIM, False), (CODE, True)):
        result = start().initialize(workspace, capabilities=capabilities)
        assert ("diagnosticProvider" in result["capabilities"]) == offered


# The first answer


BROKEN = "\ndef broken(:\n    if (\n"
"""An error behind a function."""


def large(size: int) -> str:
    """Return a text of so many bytes whose functions are all too complex."""
    return PYTHON.text * (size // len(PYTHON.text.encode()) + 1)


@pytest.mark.parametrize(
    "text",
    [PYTHON.text + BROKEN, large(300_000) + BROKEN, large(1_300_000)],
    ids=["broken", "broken and long", "large"],
)
def test_the_first_answer_is_the_whole_answer(code: Session, text: str) -> None:
    document = code.new("untitled:first", "python", text)
    numbers = [
        code.start(method, {"textDocument": {"uri": document.uri}})
        for method in (
            "textDocument/diagnostic",
            "textDocument/codeLens",
            "textDocument/documentSymbol",
        )
    ]
    found, lenses, symbols = (code.finish(number) for number in numbers)
    count = text.count("def tangle")
    complex_ones = [rule for rule in codes(found["items"]) if rule in BOTH]
    assert complex_ones == BOTH * count
    assert len(lenses) >= count
    assert [symbol["name"] for symbol in symbols].count("tangle") == count


def test_who_asked_before_the_first_report_of_a_text_that_changes_is_told_so(
    code: Session,
) -> None:
    document = code.new("untitled:first", "python", large(1_300_000))
    number = code.start("textDocument/codeLens", {"textDocument": {"uri": document.uri}})
    code.change(document, {"text": PYTHON.text})
    response = code.response(number)
    assert response.get("error", {"code": -32801})["code"] == -32801
    assert asked(code, document) == BOTH


# Settings


def test_questions_wait_for_the_settings(start: Callable[..., Session], workspace: Path) -> None:
    session = start()
    may_answer = Event()
    session.answers["workspace/configuration"] = lambda _: may_answer.wait() and [OFF]
    capabilities = NEOVIM | {"workspace": {"configuration": True}}
    session.initialize(workspace, capabilities=capabilities)
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    about = {"textDocument": {"uri": document.uri}}
    diagnostic = session.start("textDocument/diagnostic", about)
    lens = session.start("textDocument/codeLens", about)
    folds = session.start("textDocument/foldingRange", about)
    may_answer.set()
    assert session.finish(diagnostic)["items"] == []
    lenses = [own for own in session.finish(lens) if "command" in own]
    assert [own["command"]["title"] for own in lenses] == [
        "cognitive 24 · cyclomatic 9 · 6 levels deep"
    ]
    assert session.finish(folds)


def test_who_never_tells_its_settings_is_answered_all_the_same(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    session.mute = True
    session.initialize(workspace, capabilities=CODE)
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    assert asked(session, document) == BOTH


def test_settings_that_are_removed_do_not_hold_any_more(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    told: list[Any] = [OFF, None]
    session.answers["workspace/configuration"] = lambda _: [told.pop(0)]
    capabilities = {"workspace": {"configuration": True}}
    session.initialize(workspace, capabilities=capabilities)
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    shown(session, document.uri, [])
    session.notify("workspace/didChangeConfiguration", {"settings": None})
    shown(session, document.uri, BOTH)


@pytest.mark.parametrize("unset", [{"astrolens": None}, {}, None])
@pytest.mark.parametrize("first", [None, {"thresholds": {"nesting": "off"}}])
def test_pushed_settings_that_are_removed_leave_those_of_the_start(
    start: Callable[..., Session], workspace: Path, first: Any, unset: Any
) -> None:
    session = start()
    session.initialize(workspace, settings=first)
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    session.notify("workspace/didChangeConfiguration", {"settings": {"astrolens": OFF}})
    shown(session, document.uri, [])
    session.notify("workspace/didChangeConfiguration", {"settings": unset})
    shown(session, document.uri, BOTH[:1] if first else BOTH)


# Configuration files


MISTAKE = "root = true\n[thresholds]\nnestng = 3\n"


def test_a_configuration_file_that_is_opened_speaks_for_itself(
    start: Callable[..., Session], workspace: Path
) -> None:
    path = workspace / "astrolens.toml"
    path.write_text(MISTAKE)
    session = start()
    session.answers["workspace/configuration"] = lambda _: [{}]
    session.initialize(workspace, capabilities=CODE)
    shown(session, path.as_uri(), ["config-unknown-key"])
    document = session.new(path.as_uri(), "toml", MISTAKE)
    assert asked(session, document) == ["config-unknown-key"]
    shown(session, path.as_uri(), [])
    session.change(document, {"text": MISTAKE.replace("nestng", "nesting")})
    assert asked(session, document) == []
    # What is not saved does not hold.
    session.close(document)
    shown(session, path.as_uri(), ["config-unknown-key"])


def test_mistakes_go_with_the_last_that_they_concern(session: Session, workspace: Path) -> None:
    path = workspace / "astrolens.toml"
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    path.write_text(MISTAKE)
    session.watched((path, CHANGED))
    shown(session, path.as_uri(), ["config-unknown-key"])
    event = {"added": [], "removed": as_folders([workspace])}
    session.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    session.close(document)
    shown(session, path.as_uri(), [])


# What a document is


@pytest.mark.parametrize(
    ("name", "language", "first", "second"),
    [
        ("tool", "plaintext", "#!/usr/bin/env python3\n", "#!/bin/sh\n"),
        ("tool", "plaintext", "#!/usr/bin/env python3\n", "\0\n"),
    ],
)
def test_what_a_document_is_follows_its_text(
    session: Session, workspace: Path, name: str, language: str, first: str, second: str
) -> None:
    uri = (workspace / name).as_uri()
    document = session.new(uri, language, first + PYTHON.text)
    shown(session, uri, BOTH)
    session.change(document, {"text": second + PYTHON.text})
    # Without an extension, only what begins as a script is in one of our languages.
    shown(session, uri, [])
    session.change(document, {"text": first + PYTHON.text})
    shown(session, uri, BOTH)


def test_what_is_opened_again_as_something_foreign_has_nothing_to_say(
    session: Session, workspace: Path
) -> None:
    uri = (workspace / "x.h").as_uri()
    [cpp] = [source for source in SOURCES if source.language == "cpp"]
    session.new(uri, "cpp", cpp.text)
    shown(session, uri, BOTH)
    session.new(uri, "objective-c", cpp.text)
    shown(session, uri, [])


def test_what_is_open_holds_in_place_of_the_disk(code: Session, workspace: Path) -> None:
    paths = [workspace / name for name in ("a.py", "b.py")]
    for path in paths:
        path.write_text(PYTHON.text)
    code.watched(*((path, CREATED) for path in paths))
    assert code.idle()["summary"]["functions"] == 4
    foreign = code.new(paths[0].as_uri(), "vue", PYTHON.text)
    large = code.new(paths[1].as_uri(), "python", "#" * 9_000_000)
    assert asked(code, foreign) == []
    assert asked(code, large) == ["too-large"]
    everything = code.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    found = {path_of(item["uri"]).name: codes(item["items"]) for item in everything}
    assert found.get("a.py", []) == []
    assert found["b.py"] == ["too-large"]
    assert code.request("workspace/symbol", {"query": "tangle"}) == []
    assert code.request("astrolens/functions", {})["total"] == 0
    assert code.idle()["summary"]["functions"] == 0
    code.close(foreign)
    assert code.idle()["summary"]["functions"] == 2


# The disk


def test_a_document_whose_file_is_gone_is_gone_once_it_is_closed(
    session: Session, workspace: Path
) -> None:
    path = workspace / "a.py"
    path.write_text(PYTHON.text)
    session.watched((path, CREATED))
    session.idle()
    document = session.new(path.as_uri(), "python", PYTHON.text)
    path.unlink()
    session.close(document)
    assert session.idle()["workspace"][0]["files"] == 0


def test_a_folder_that_is_deleted_or_made_is_taken_in(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    watches = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    session.initialize(workspace, capabilities=watches)
    fill(workspace, 14)
    session.watched(*((path, CREATED) for path in workspace.iterdir()))
    assert session.idle()["workspace"][0]["files"] == 14
    part = workspace / "part3"
    (workspace / "other").mkdir()
    part.rename(workspace / "other" / "part3")
    session.watched((part, DELETED))
    assert session.idle()["workspace"][0]["files"] == 12
    session.watched((workspace / "other", CREATED))
    assert session.idle()["workspace"][0]["files"] == 14


def test_gits_own_list_of_what_it_ignores_is_heeded(session: Session, workspace: Path) -> None:
    fill(workspace, 14)
    (workspace / ".git" / "info").mkdir(parents=True)
    session.watched((workspace / ".gitignore", CREATED))
    assert session.idle()["workspace"][0]["files"] == 14
    exclude = workspace / ".git" / "info" / "exclude"
    exclude.write_text("part3/\n")
    session.watched((exclude, CREATED))
    assert session.idle()["workspace"][0]["files"] == 12


def test_a_folder_is_one_however_it_is_written(
    start: Callable[..., Session], workspace: Path
) -> None:
    fill(workspace, 1)
    uri = workspace.as_uri()
    both = [{"uri": uri, "name": "a"}, {"uri": uri + "/", "name": "b"}]
    session = start()
    session.request("initialize", {"capabilities": {}, "workspaceFolders": both})
    session.notify("initialized", {})
    assert session.request("astrolens/scan", {})["summary"]["files"] == 1
    event = {"added": [], "removed": [{"uri": uri + "/", "name": "b"}]}
    session.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert session.idle()["workspace"] == []


def test_a_name_that_is_no_utf_8_leads_to_its_file(session: Session, workspace: Path) -> None:
    name = b"\xff\xfe.py"
    path = workspace / name.decode(errors="surrogateescape")
    path.write_text(PYTHON.text)
    session.watched((workspace / "astrolens.toml", CHANGED))
    session.idle()
    [symbol] = session.request("workspace/symbol", {"query": "tangle"})
    uri = symbol["location"]["uri"]
    assert uri.endswith("/%FF%FE.py")
    session.new(uri, "python", "def other(): pass\n")
    assert session.request("workspace/symbol", {"query": "tangle"}) == []


def test_who_cannot_watch_files_has_them_watched(session: Session, workspace: Path) -> None:
    document = session.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    shown(session, document.uri, BOTH)
    session.idle()
    (workspace / "astrolens.toml").write_text(LIMITS_OFF)
    shown(session, document.uri, [])
    (workspace / "astrolens.toml").write_text(MISTAKE)
    shown(session, (workspace / "astrolens.toml").as_uri(), ["config-unknown-key"])
    (workspace / "astrolens.toml").unlink()
    shown(session, (workspace / "astrolens.toml").as_uri(), [])
    shown(session, document.uri, BOTH)


def test_files_that_come_and_go_are_seen_without_the_client(code: Session, workspace: Path) -> None:
    document = code.new((workspace / "a.py").as_uri(), "python", PYTHON.text)
    assert asked(code, document) == BOTH
    refreshed = len(code.notifications(REFRESH))
    folder = workspace / "new" / "folder"
    folder.mkdir(parents=True)
    (folder / "b.py").write_text(PYTHON.text)
    code.wait(lambda: len(code.notifications(REFRESH)) > refreshed, "news of a new file")
    refreshed = len(code.notifications(REFRESH))
    (folder / "b.py").write_text("a = 1\n")
    code.wait(lambda: len(code.notifications(REFRESH)) > refreshed, "news of a changed file")
    assert code.idle()["workspace"][0]["files"] == 1


# News


def test_nobody_is_told_to_ask_again_for_what_has_not_changed(
    code: Session, workspace: Path
) -> None:
    paths = fill(workspace, 3)
    code.watched(*((path, CREATED) for path in paths))
    code.idle()
    document = code.new(paths[0].as_uri(), "python", paths[0].read_text())
    before = len(code.notifications(REFRESH))
    for _ in range(10):
        code.notify("textDocument/didSave", {"textDocument": {"uri": document.uri}})
        code.watched((paths[1], CHANGED), (workspace / "astrolens.toml", CHANGED))
        code.idle()
    assert len(code.notifications(REFRESH)) == before
    paths[1].write_text("a = 1\n")
    code.watched((paths[1], CHANGED))
    code.idle()
    code.wait(lambda: len(code.notifications(REFRESH)) == before + 1, "one refresh")


def test_news_of_the_workspace_are_told_when_there_are_some(code: Session, workspace: Path) -> None:
    paths = fill(workspace, 3)
    code.watched(*((path, CREATED) for path in paths))
    code.idle()
    first = code.request("workspace/diagnostic", {"previousResultIds": []})
    known = [{"uri": item["uri"], "value": item["resultId"]} for item in first["items"]]
    number = code.start("workspace/diagnostic", {"previousResultIds": known})
    code.watched((paths[1], CHANGED))
    code.idle()
    assert number not in code.responses
    paths[1].write_text("a = 1\n")
    code.watched((paths[1], CHANGED))
    items = {item["uri"]: item for item in code.finish(number)["items"]}
    assert items[paths[1].as_uri()]["items"] == []
    assert items[paths[0].as_uri()]["kind"] == "unchanged"


def test_of_requests_for_news_the_last_is_held_and_none_is_lost(
    code: Session, workspace: Path
) -> None:
    [path] = fill(workspace, 1)
    code.watched((path, CREATED))
    code.idle()
    [item] = code.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    params = {"previousResultIds": [{"uri": item["uri"], "value": item["resultId"]}]}
    numbers = [code.start("workspace/diagnostic", params) for _ in range(400)]
    for number in numbers[:-1]:
        assert code.finish(number)["items"] == []
    assert numbers[-1] not in code.responses
    code.request("shutdown")
    code.response(numbers[-1])


def test_the_findings_of_the_workspace_come_in_parts(code: Session, workspace: Path) -> None:
    paths = fill(workspace, 150)
    code.watched((workspace / "astrolens.toml", CHANGED))
    code.idle()
    params = {"previousResultIds": [], "partialResultToken": "parts"}
    assert code.request("workspace/diagnostic", params) == {"items": []}
    parts = [part["value"] for part in code.notifications("$/progress") if part["token"] == "parts"]
    assert len(parts) > 1
    uris = [item["uri"] for part in parts for item in part["items"]]
    assert sorted(uris) == sorted(path.as_uri() for path in paths)


# What clients know


def test_symbols_have_kinds_that_the_client_knows(session: Session, workspace: Path) -> None:
    text = "struct A { A operator+(A b) { return b; } };\n"
    document = session.new((workspace / "a.cpp").as_uri(), "cpp", text)
    symbols = session.about("textDocument/documentSymbol", document)
    assert all(symbol["kind"] <= 18 for symbol in symbols)
    symbols = session.request("workspace/symbol", {"query": ""})
    assert len(symbols) == 2
    assert all(symbol["kind"] <= 18 for symbol in symbols)


def test_functions_can_wait_until_all_are_known(
    start: Callable[..., Session], workspace: Path
) -> None:
    fill(workspace, 120)
    session = start()
    session.initialize(workspace)
    assert session.request("astrolens/functions", {"complete": True})["total"] == 240
    scan = session.request("astrolens/scan", {"functions": False})
    assert scan["summary"]["functions"] == 240
    assert all(file["functions"] == [] and len(file["findings"]) == 2 for file in scan["files"])


@pytest.mark.parametrize("query", ["A.handle", "A::handle", "A handle", "handle"])
def test_a_symbol_is_found_with_what_it_is_in(
    session: Session, workspace: Path, query: str
) -> None:
    text = "class A:\n    def handle(self): pass\nclass B:\n    def other(self): pass\n"
    session.new((workspace / "a.py").as_uri(), "python", text)
    [symbol] = session.request("workspace/symbol", {"query": query})
    assert (symbol["name"], symbol["containerName"]) == ("handle", "A")


def test_all_suppressions_of_no_use_are_removed_at_once(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    literals = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["source"]}}}
    session.initialize(workspace, capabilities={"textDocument": {"codeAction": literals}})
    text = "a = 1  # astrolens: ignore[deep-nesting] é\nb = 2  # astrolens: ignore[large-file] é\n"
    document = session.new((workspace / "a.py").as_uri(), "python", text)
    for only in (["source.fixAll"], ["source.fixAll.astrolens"], ["source"]):
        [action] = session.about(
            "textDocument/codeAction",
            document,
            range=document.range(0, 0),
            context={"diagnostics": [], "only": only},
        )
        [edits] = action["edit"]["changes"].values()
        assert action["kind"] == "source.fixAll.astrolens"
        assert len(edits) == 2
    assert (
        session.about(
            "textDocument/codeAction",
            document,
            range=document.range(0, 0),
            context={"diagnostics": [], "only": ["source.organizeImports"]},
        )
        == []
    )


def test_a_bad_notification_is_told_once(session: Session) -> None:
    for _ in range(20):
        session.notify("textDocument/didOpen", {"textDocument": {"text": "a = 1"}})
    session.request("astrolens/status", {})
    logged = session.notifications("window/logMessage")
    assert len([log for log in logged if log["type"] == 1]) == 1
