"""The files that are not open: found, analysed in the background, in step with the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from support.folder import (
    CHANGED,
    CREATED,
    DELETED,
    PULL,
    equal_to_scan,
    fill,
    server_findings,
)
from support.git import commit, git
from support.session import Session, as_folders
from support.sources import PYTHON, SOURCES
from support.text import ENCODINGS, Document, Encoding, place

BRANCH_FILES = 2_000

[JAVASCRIPT] = [source for source in SOURCES if source.language == "javascript"]


# In the background


def test_closed_files_are_analysed_in_the_background(puller: Session, workspace: Path) -> None:
    assert equal_to_scan(puller, workspace) == 30
    [folder] = puller.idle()["workspace"]
    assert folder == {"uri": workspace.as_uri(), "files": 30, "analysed": 30}


@pytest.mark.parametrize("count", [63, 64, 65, 66, 128, 129])
def test_no_file_is_lost_between_what_is_told_at_once(
    start: Callable[..., Session], workspace: Path, count: int
) -> None:
    """What is found is put together from parts of 64 files."""
    fill(workspace, count)
    session = start()
    session.initialize(workspace, capabilities=PULL)
    [folder] = session.idle()["workspace"]
    assert folder["files"] == count


def test_what_git_ignores_and_the_configuration_excludes_is_left_out(
    puller: Session, workspace: Path
) -> None:
    (workspace / ".git").mkdir()
    (workspace / ".gitignore").write_text("part1/\n")
    (workspace / "astrolens.toml").write_text('root = true\n[files]\nexclude = ["part2/"]\n')
    puller.watched((workspace / ".gitignore", CREATED), (workspace / "astrolens.toml", CHANGED))
    assert 0 < equal_to_scan(puller, workspace) < 30


def test_complex_functions_of_the_workspace_come_first(puller: Session, workspace: Path) -> None:
    simple = PYTHON.text.replace(" or total == item", "").replace("tangle", "simpler")
    (workspace / "simpler.py").write_text(simple)
    puller.watched((workspace / "simpler.py", CREATED))
    puller.idle()
    symbols = puller.request("workspace/symbol", {"query": "#complex"})
    names = [symbol["name"].partition(" ")[0] for symbol in symbols]
    assert names[:30] == ["tangle"] * 30
    assert names[30] == "simpler"


def test_functions_of_open_and_closed_files_come_worst_first(
    puller: Session, workspace: Path
) -> None:
    simple = PYTHON.text.replace(" or total == item", "").replace("tangle", "simpler")
    (workspace / "simpler.py").write_text(simple)
    puller.watched((workspace / "simpler.py", CREATED))
    puller.idle()
    everything = puller.request("astrolens/functions", {})
    # 31 files with two functions, `plain` among them.
    assert (everything["total"], len(everything["functions"])) == (62, 62)
    values = [function["metrics"]["cognitive"] for function in everything["functions"]]
    assert values == [24] * 30 + [23] + [0] * 31
    symbols = puller.request("workspace/symbol", {"query": "#complex"})
    assert [(own["uri"], own["nameRange"]) for own in everything["functions"]] == [
        (symbol["location"]["uri"], symbol["location"]["range"]) for symbol in symbols
    ]
    # A lower maintainability index is the worse one.
    index = puller.request("astrolens/functions", {"sort": "maintainability_index", "limit": 40})
    values = [function["metrics"]["maintainability_index"] for function in index["functions"]]
    assert len(values) == 40 < index["total"]
    assert values == sorted(values)
    # Every word has to be in the name or the path.
    chosen = {"filter": "PLAIN simpler.py"}
    [plain] = puller.request("astrolens/functions", chosen)["functions"]
    assert (plain["name"], plain["kind"], plain["language"]) == ("plain", "function", "python")
    assert puller.request("astrolens/functions", {"filter": "tangle simpler"})["total"] == 0
    # What is open is told as it is in the editor.
    uri = (workspace / "simpler.py").as_uri()
    puller.new(uri, "python", "def open_now(a): pass\n")
    [own] = puller.request("astrolens/functions", {"filter": "simpler.py"})["functions"]
    assert (own["name"], own["uri"]) == ("open_now", uri)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_places_in_closed_files_are_in_the_units_agreed_on(
    start: Callable[..., Session], workspace: Path, encoding: Encoding
) -> None:
    text = JAVASCRIPT.text.replace("function tangle", "/* 🦀 é 𝄞 */ function tangle")
    (workspace / "closed.js").write_text(text)
    session = start()
    session.initialize(workspace, encoding=encoding, capabilities=PULL)
    assert equal_to_scan(session, workspace) == 1
    [symbol] = session.request("workspace/symbol", {"query": "tangle"})
    document = Document("", "", text, encoding)
    at = text.index("tangle")
    assert symbol["location"]["range"] == document.range(at, at + len("tangle"))
    [own] = session.request("astrolens/functions", {"limit": 1})["functions"]
    assert own["nameRange"] == document.range(at, at + len("tangle"))
    assert own["range"]["start"] == document.range(at - len("function "), at)["start"]


def test_a_symbol_of_a_file_that_is_no_utf_8_or_gone_has_its_line(
    start: Callable[..., Session], workspace: Path
) -> None:
    latin = b"# \xfc\ndef latin(): pass # \xfc\n"
    for name in ("latin.py", "gone.py"):
        (workspace / name).write_bytes(latin.replace(b"latin", name[:-3].encode()))
    session = start()
    # A client that watches by itself, so that the server hears of the deletion from nobody.
    watches = {"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}}
    session.initialize(workspace, capabilities=PULL | watches)
    session.idle()
    (workspace / "gone.py").unlink()
    for name in ("latin", "gone"):
        [symbol] = session.request("workspace/symbol", {"query": name})
        assert symbol["location"]["range"]["start"] == place(1, 0)


def test_the_second_start_is_warm(start: Callable[..., Session], workspace: Path) -> None:
    fill(workspace, 60)
    cache = str(workspace.parent / "shared-cache")
    for hits, misses in ((0, 60), (60, 0)):
        session = start(ASTROLENS_CACHE_DIR=cache)
        session.initialize(workspace)
        known = session.idle()["cache"]
        assert (known["hits"], known["misses"]) == (hits, misses)
        assert session.shut_down() == 0


# On disk


def test_files_created_changed_deleted_and_renamed_on_disk(
    puller: Session, workspace: Path
) -> None:
    assert equal_to_scan(puller, workspace) == 30
    created = workspace / "new" / "created.py"
    created.parent.mkdir()
    created.write_text(PYTHON.text)
    puller.watched((created, CREATED))
    assert equal_to_scan(puller, workspace) == 31
    created.write_text("x = 1\n")
    puller.watched((created, CHANGED))
    assert equal_to_scan(puller, workspace) == 30
    renamed = workspace / "part0" / "renamed.c"
    (workspace / "part2" / "file2.c").rename(renamed)
    puller.watched((workspace / "part2" / "file2.c", DELETED), (renamed, CREATED))
    assert equal_to_scan(puller, workspace) == 30
    renamed.unlink()
    puller.watched((renamed, DELETED))
    assert equal_to_scan(puller, workspace) == 29


def test_a_folder_deleted_or_renamed_takes_its_files_along(
    puller: Session, workspace: Path
) -> None:
    assert equal_to_scan(puller, workspace) == 30
    (workspace / "part0").rename(workspace / "moved")
    puller.watched((workspace / "part0", DELETED), (workspace / "moved", CREATED))
    assert equal_to_scan(puller, workspace) == 30
    for path in (workspace / "moved").iterdir():
        path.unlink()
    (workspace / "moved").rmdir()
    puller.watched((workspace / "moved", DELETED))
    assert equal_to_scan(puller, workspace) < 30


def test_events_that_are_not_true_do_no_harm(puller: Session, workspace: Path) -> None:
    known = workspace / "part0" / "file0.py"
    puller.watched(
        (known, DELETED),
        (known, CREATED),
        (workspace / "never.py", DELETED),
        (workspace / "never.py", CHANGED),
        (workspace / "part1", CHANGED),
        (workspace.parent / "outside.py", CREATED),
    )
    puller.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": "x:y", "type": 1}]})
    assert equal_to_scan(puller, workspace) == 30


def test_the_text_in_the_editor_goes_before_the_file_until_it_is_closed(
    puller: Session, workspace: Path
) -> None:
    path = workspace / "part0" / "file0.py"
    document = puller.new(path.as_uri(), "python", "x = 1\n")
    assert path not in server_findings(puller)
    path.write_text(PYTHON.text.replace("tangle", "knot"))
    puller.watched((path, CHANGED))
    assert path not in server_findings(puller)
    puller.close(document)
    assert equal_to_scan(puller, workspace) == 30


def test_a_branch_switch_of_two_thousand_files_is_taken_in(
    start: Callable[..., Session], workspace: Path
) -> None:
    paths = fill(workspace, BRANCH_FILES)
    git(workspace, "init", "--quiet")
    commit(workspace, "one")
    git(workspace, "switch", "--quiet", "--create", "other")
    for path in paths:
        path.write_text(path.read_text().replace("tangle", "knot"))
    commit(workspace, "two")
    session = start()
    session.initialize(workspace, capabilities=PULL)
    opened = session.new(paths[0].as_uri(), "python", paths[0].read_text())
    assert equal_to_scan(session, workspace) == BRANCH_FILES
    git(workspace, "switch", "--quiet", "-")
    session.watched(*((path, CHANGED) for path in paths))
    session.change(opened, {"text": paths[0].read_text()})
    assert equal_to_scan(session, workspace) == BRANCH_FILES
    cognitive, _ = session.about("textDocument/diagnostic", opened)["items"]
    assert "`tangle`" in cognitive["message"]


# Several folders


def test_each_folder_has_its_own_configuration_and_paths(
    start: Callable[..., Session], folders: list[Path]
) -> None:
    session = start()
    session.initialize(*folders, capabilities=PULL)
    assert equal_to_scan(session, *folders) == 12
    for folder, rules in zip(folders, (2, 1), strict=True):
        path = folder / "part0" / "file0.py"
        document = session.new(path.as_uri(), "python", path.read_text())
        report = session.report(document)
        assert report["path"] == "part0/file0.py"
        assert len(report["findings"]) == rules


def test_folders_come_and_go(start: Callable[..., Session], folders: list[Path]) -> None:
    first, second = folders
    session = start()
    session.initialize(first, capabilities=PULL)
    assert equal_to_scan(session, first) == 6
    for added, removed, left in (
        ([second], [], [first, second]),
        ([], [first], [second]),
        ([first], [second], [first]),
        ([], [first], []),
    ):
        event = {"added": as_folders(added), "removed": as_folders(removed)}
        session.notify("workspace/didChangeWorkspaceFolders", {"event": event})
        assert equal_to_scan(session, *left) == 6 * len(left)


def test_a_folder_within_a_folder_counts_its_files_once(
    start: Callable[..., Session], workspace: Path
) -> None:
    fill(workspace, 14)
    session = start()
    session.initialize(workspace, workspace / "part0", capabilities=PULL)
    session.idle()
    items = session.request("workspace/diagnostic", {"previousResultIds": []})["items"]
    addresses = [item["uri"] for item in items]
    assert len(addresses) == len(set(addresses))


def test_a_limit_changed_on_disk_reaches_closed_files(puller: Session, workspace: Path) -> None:
    assert equal_to_scan(puller, workspace) == 30
    (workspace / "part0" / "astrolens.toml").write_text("[thresholds]\nnesting = 'off'\n")
    puller.watched((workspace / "part0" / "astrolens.toml", CREATED))
    assert equal_to_scan(puller, workspace) == 30
    text = "root = true\n[thresholds]\ncognitive = 'off'\n"
    (workspace / "astrolens.toml").write_text(text)
    puller.watched((workspace / "astrolens.toml", CHANGED))
    assert 0 < equal_to_scan(puller, workspace) < 30
