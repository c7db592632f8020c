"""What a client asks of the whole workspace, and what it is told of the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.errors import CANCELLED, REQUEST_FAILED
from support.folder import CHANGED, PULL, fill, path_of
from support.git import commit, git
from support.report import Report, baseline, check, dump, scan
from support.session import ProtocolError, Session
from support.sources import PYTHON, SOURCES
from support.text import Document


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


#: As complex as before and a condition more.
_WORSE = PYTHON.text.replace("total = 0", "total = 0 if items and limit else 1")


@pytest.fixture
def topic(workspace: Path) -> Path:
    """Return a repository on a branch whose changes are of each kind that a gate tells apart."""
    git(workspace, "init", "--quiet", "--initial-branch", "main")
    for name in ("same", "touched", "worse", "moved"):
        (workspace / f"{name}.py").write_text(PYTHON.text)
    (workspace / "astrolens.toml").write_text("[thresholds]\nparameters = 2\n")
    commit(workspace, "one")
    git(workspace, "switch", "--quiet", "--create", "topic")
    (workspace / "touched.py").write_text("# A comment.\n" + PYTHON.text.replace("total", "sum_"))
    (workspace / "worse.py").write_text(_WORSE)
    (workspace / "moved.py").rename(workspace / "elsewhere.py")
    commit(workspace, "two")
    (workspace / "new.py").write_text(PYTHON.text)
    return workspace


def found(result: Report) -> list[tuple[str, str]]:
    """Return the rules that spoke, by file."""
    return [(file["path"], item["rule"]) for file in result["files"] for item in file["findings"]]


@pytest.mark.parametrize("since", [{}, {"revision": "main"}, {"failOn": "information"}])
def test_a_scan_since_a_revision_is_the_gate_of_the_command_line(
    session: Session, topic: Path, since: dict[str, str]
) -> None:
    parted = git(topic, "rev-parse", "main").strip()
    # What is open and saved is no change of its own.
    session.open(Document((topic / "same.py").as_uri(), "python", PYTHON.text))
    session.open(Document((topic / "worse.py").as_uri(), "python", _WORSE))
    result = session.request("astrolens/scan", {"since": since})
    assert result["since"] == [{"uri": topic.as_uri(), "revision": "main", "commit": parted}]
    gate = check(topic, "--since", "main", "--fail-on", since.get("failOn", "warning"))
    assert {path for path, _ in found(result)} == {"new.py", "worse.py"}
    assert dump(result["files"]) == dump(gate["files"])
    assert dump(result["summary"]) == dump(gate["summary"])


_LAYERS = """root = true

[[architecture]]
layers = ["web/**", "core/**"]
ignore = [{ from = "core/gone.py", to = "web/**", reason = "it goes" }]

[[architecture]]
acyclic = "files"
"""


@pytest.fixture
def layered(workspace: Path) -> Path:
    """Return a repository whose last change breaks a layer and closes a cycle, after one that was."""
    git(workspace, "init", "--quiet", "--initial-branch", "main")
    files = {
        "astrolens.toml": _LAYERS,
        "core/a.py": "x = 1\n",
        "core/b.py": "import web.old\n",
        "web/old.py": "import core.a\n",
        "web/page.py": "import core.a\n",
    }
    for name, text in files.items():
        (workspace / name).parent.mkdir(exist_ok=True)
        (workspace / name).write_text(text)
    commit(workspace, "one")
    (workspace / "core/a.py").write_text("import web.page\n")
    return workspace


@pytest.mark.parametrize("is_saved", [True, False])
def test_a_scan_holds_projects_to_their_architecture(
    session: Session, layered: Path, *, is_saved: bool
) -> None:
    if not is_saved:
        saved = (layered / "core/a.py").read_text()
        (layered / "core/a.py").write_text("x = 1\n")
        document = session.open(Document((layered / "core/a.py").as_uri(), "python", "x = 1\n"))
        session.change(document, {"text": saved})
    whole = session.request("astrolens/scan", {})
    since = session.request("astrolens/scan", {"since": {"revision": "HEAD"}})
    if not is_saved:
        (layered / "core/a.py").write_text(saved)
    right, gate = scan(layered), check(layered, "--since", "HEAD")
    both = {("core/a.py", "layer-violation"), ("core/a.py", "import-cycle")}
    others = {("core/b.py", "layer-violation"), ("astrolens.toml", "unused-exception")}
    assert set(found(whole)) == both | others
    assert set(found(since)) == both
    for result, expected in ((whole, right), (since, gate)):
        assert dump(result["files"]) == dump(expected["files"])
        assert dump(result["summary"]) == dump(expected["summary"])


def test_a_scan_since_a_revision_tells_what_lets_the_change_pass(
    session: Session, topic: Path
) -> None:
    (topic / "astrolens.toml").write_text("[thresholds]\nparameters = 20\n")
    silenced = "# astrolens: ignore[cognitive-complexity] not now\n" + PYTHON.text
    (topic / "silenced.py").write_text(silenced)
    gate = check(topic, "--since", "main")
    result = session.request("astrolens/scan", {"since": {}})
    assert ("astrolens.toml", "loosened-gate") in found(result)
    assert dump(result["files"]) == dump(gate["files"])
    assert dump(result["summary"]) == dump(gate["summary"])


def test_a_scan_since_a_revision_lets_known_findings_pass(session: Session, topic: Path) -> None:
    baseline(topic)
    (topic / "later.py").write_text(PYTHON.text.replace("def ", "def later_"))
    gate = check(topic, "--since", "main")
    result = session.request("astrolens/scan", {"since": {}})
    assert "later.py" in {path for path, _ in found(result)}
    assert dump(result["files"]) == dump(gate["files"])
    assert dump(result["summary"]) == dump(gate["summary"])


def test_a_scan_since_a_revision_comes_in_parts(session: Session, topic: Path) -> None:
    tokens = {"partialResultToken": "part", "workDoneToken": "work"}
    result = session.request("astrolens/scan", {"since": {}, **tokens})
    told = [params for params in session.notifications("$/progress") if params["token"] == "part"]
    files = [file for params in told for file in params["value"]["files"]]
    assert result["files"] == []
    assert dump(files) == dump(check(topic, "--since", "main")["files"])
    assert [params["value"]["kind"] for params in progress(session, "end")] == ["end"]


def test_a_scan_since_a_revision_can_be_cancelled(
    start: Callable[..., Session], topic: Path
) -> None:
    fill(topic, 600, copies=20)
    session = start()
    session.initialize(topic)
    number = session.start("astrolens/scan", {"since": {}})
    session.notify("$/cancelRequest", {"id": number})
    with pytest.raises(ProtocolError) as error:
        session.finish(number)
    assert error.value.code == CANCELLED


def test_what_is_not_saved_is_new_or_worse_as_the_editor_has_it(
    session: Session, topic: Path
) -> None:
    def worse() -> set[str]:
        return {path for path, _ in found(session.request("astrolens/scan", {"since": {}}))}

    same = session.open(Document((topic / "same.py").as_uri(), "python", PYTHON.text))
    assert worse() == {"new.py", "worse.py"}
    session.change(same, {"text": _WORSE})
    assert worse() == {"new.py", "same.py", "worse.py"}
    session.change(same, {"text": "# A comment.\n" + PYTHON.text})
    assert worse() == {"new.py", "worse.py"}
    session.close(same)
    assert worse() == {"new.py", "worse.py"}


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nowhere", "`nowhere` names no commit"),
        (None, "no branch that the others start from; name a revision"),
    ],
)
def test_a_scan_since_nothing_says_what_to_do(
    session: Session, topic: Path, revision: str | None, message: str
) -> None:
    git(topic, "branch", "--move", "main", "trunk")
    with pytest.raises(ProtocolError) as error:
        session.request("astrolens/scan", {"since": {"revision": revision}})
    assert error.value.code == REQUEST_FAILED
    assert message in error.value.message
    outside = topic.parent / "outside"
    outside.mkdir()
    with pytest.raises(ProtocolError, match="in no Git repository; run `git init` first"):
        session.request("astrolens/scan", {"folders": [outside.as_uri()], "since": {}})


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
