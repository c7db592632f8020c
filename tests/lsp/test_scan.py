"""What a client asks of the whole workspace, and what it is told of the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.errors import CANCELLED
from support.folder import CHANGED, PULL, fill, path_of
from support.report import dump, scan
from support.session import ProtocolError, Session
from support.sources import PYTHON, SOURCES


def test_files_are_watched_where_the_client_can(
    start: Callable[..., Session], workspace: Path
) -> None:
    session = start()
    watching = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    session.initialize(workspace, capabilities=watching)
    session.wait(lambda: session.notifications("client/registerCapability"), "a registration")
    registered = [
        registration
        for params in session.notifications("client/registerCapability")
        for registration in params["registrations"]
    ]
    [watched] = [
        registration["registerOptions"]["watchers"]
        for registration in registered
        if registration["method"] == "workspace/didChangeWatchedFiles"
    ]
    globs = " ".join(str(watcher["globPattern"]) for watcher in watched)
    for name in ("astrolens.toml", *(source.suffix[1:] for source in SOURCES)):
        assert name in globs


def test_workspace_diagnostics_say_what_did_not_change(puller: Session, workspace: Path) -> None:
    puller.idle()
    items = puller.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    known = [{"uri": item["uri"], "value": item["resultId"]} for item in items]
    (workspace / "part0" / "file0.py").write_text("x = 1\n")
    puller.watched((workspace / "part0" / "file0.py", CHANGED))
    puller.idle()
    again = puller.request("workspace/diagnostic", {"previousResultIds": known})["items"]
    changed = [path_of(item["uri"]).name for item in again if item["kind"] == "full"]
    assert changed == ["file0.py"]


def test_a_scan_is_that_of_the_command_line(puller: Session, workspace: Path) -> None:
    right = scan(workspace)
    result = puller.request("astrolens/scan", {})
    assert dump(result["files"]) == dump(right["files"])
    assert dump(result["summary"]) == dump(right["summary"])
    explained = puller.request("astrolens/scan", {"explain": True})
    assert dump(explained["files"]) == dump(scan(workspace, "--explain")["files"])


def test_a_scan_of_one_folder(start: Callable[..., Session], folders: list[Path]) -> None:
    session = start()
    session.initialize(*folders)
    result = session.request("astrolens/scan", {"folders": [folders[1].as_uri()]})
    right = scan(folders[1])
    assert dump(result["files"]) == dump(right["files"])
    assert dump(result["summary"]) == dump(right["summary"])


def test_a_scan_gives_its_results_in_parts_and_tells_how_far_it_is(
    puller: Session, workspace: Path
) -> None:
    right = scan(workspace)
    tokens = {"partialResultToken": "part", "workDoneToken": "work"}
    result = puller.request("astrolens/scan", tokens)
    assert result["files"] == []
    assert dump(result["summary"]) == dump(right["summary"])
    progress = puller.notifications("$/progress")
    files = [
        file
        for params in progress
        if params["token"] == "part"
        for file in params["value"]["files"]
    ]
    assert dump(sorted(files, key=lambda file: file["path"])) == dump(right["files"])
    kinds = [params["value"]["kind"] for params in progress if params["token"] == "work"]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
    assert set(kinds[1:-1]) <= {"report"}


@pytest.mark.parametrize("way", ["request", "progress"])
def test_a_scan_can_be_cancelled(start: Callable[..., Session], workspace: Path, way: str) -> None:
    fill(workspace, 600, copies=20)
    session = start()
    session.initialize(workspace)
    number = session.start("astrolens/scan", {"workDoneToken": "work"})
    if way == "request":
        session.notify("$/cancelRequest", {"id": number})
    else:
        session.notify("window/workDoneProgress/cancel", {"token": "work"})
    with pytest.raises(ProtocolError) as error:
        session.finish(number)
    assert error.value.code == CANCELLED
    (workspace / "part0").rename(workspace.parent / "away")
    assert session.request("astrolens/status", {})["panics"] == 0


def test_what_is_done_in_the_background_can_be_cancelled_where_it_says_so(
    start: Callable[..., Session], workspace: Path
) -> None:
    fill(workspace, 600, copies=20)
    session = start()
    session.initialize(workspace, capabilities=PULL)
    begins = session.wait(lambda: progress(session, "begin"), "progress")
    assert [begin["value"]["cancellable"] for begin in begins] == [True]
    session.notify("window/workDoneProgress/cancel", {"token": begins[0]["token"]})
    session.wait(lambda: progress(session, "end"), "the end of the work")
    status = session.request("astrolens/status", {})
    assert status["background"]["state"] == "idle"
    assert status["workspace"][0]["files"] < 600
    # What changes later is looked at as ever.
    changed = workspace / "part0" / "changed.py"
    changed.write_text("def changed(): pass\n")
    session.watched((changed, CHANGED))
    session.idle()
    assert session.request("workspace/symbol", {"query": "changed"})


def progress(session: Session, kind: str) -> list[Any]:
    """Return what was told of progress, of one kind."""
    told = session.notifications("$/progress")
    return [params for params in told if params["value"].get("kind") == kind]


def test_the_status_tells_what_the_server_does(puller: Session) -> None:
    puller.new("untitled:one", "python", PYTHON.text)
    status = puller.idle()
    assert status["protocol"] == 1
    assert status["encoding"] == "utf-16"
    assert status["documents"] == {"open": 1}
    assert status["queue"]["events"] == 0
    assert status["background"]["state"] == "idle"
    assert status["panics"] == 0
    assert status["memoryBytes"] > 2**20
    assert status["cache"]["misses"] == 30
