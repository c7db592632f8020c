//! The states that a repository can be in: in each, what changed is what Git says.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use astrolens_testing::TestRepository;

use super::lines::{Touch, TouchedLines};
use super::{FileChange, GitError, Repository};
use crate::testing::open;

const BEFORE: &str = "1\n2\n3\n4\n5\n6\n7\n8\n";
/// As [`BEFORE`], but for line 2.
const AFTER: &str = "1\ntwo\n3\n4\n5\n6\n7\n8\n";

/// What changed in the work tree at `path` since `HEAD`, a file a text: how it was called and is
/// called, and the lines that were touched.
fn changed(path: &Path) -> Vec<String> {
    let repository = Repository::discover(path).expect("a repository");
    let ends = repository.since("HEAD").expect("endpoints");
    repository.changes(&ends).expect("changes").iter().map(told).collect()
}

fn told(change: &FileChange) -> String {
    let lines = match &change.new_lines {
        TouchedLines::All => "all".to_owned(),
        TouchedLines::Some(touches) => {
            let touch = |touch: &Touch| match touch {
                Touch::Lines(from, to) => format!("{from}-{to}"),
                Touch::Gap(after) => format!("after {after}"),
            };
            touches.iter().map(touch).collect::<Vec<_>>().join(", ")
        }
    };
    let path = |path: &Option<String>| path.clone().unwrap_or_else(|| "-".to_owned());
    format!("{} -> {}: {lines}", path(&change.old_path), path(&change.new_path))
}

/// A repository with a file that was changed in line 2.
fn edited(options: &[&str]) -> TestRepository {
    let test = TestRepository::with(options);
    test.commit(&[("a.py", BEFORE), ("b.py", BEFORE)]);
    test.write("a.py", AFTER);
    test
}

#[test]
fn the_repository_may_be_elsewhere() {
    let test = edited(&["--separate-git-dir=../p.git"]);
    fs::write(test.path().join("../other.py"), "").expect("a file");
    assert_eq!(open(&test).root().expect("a root"), test.path());
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2"]);
    fs::remove_file(test.path().join(".git")).expect("a file");
    symlink("../p.git", test.path().join(".git")).expect("a link");
    assert_eq!(open(&test).root().expect("a root"), test.path());
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2"]);
}

#[test]
fn formats_of_all_kinds_are_read() {
    for options in [&["--object-format=sha256"][..], &["--ref-format=reftable"]] {
        let test = edited(options);
        test.write("c.py", "new\n");
        fs::rename(test.path().join("b.py"), test.path().join("d.py")).expect("a new name");
        let expected = ["a.py -> a.py: 2-2", "- -> c.py: all", "b.py -> d.py: "];
        assert_eq!(changed(test.path()), expected, "{options:?}");
    }
}

#[test]
fn a_split_index_stays_as_it_is() {
    let test = edited(&[]);
    test.git(&["update-index", "--split-index"]);
    fs::rename(test.path().join("b.py"), test.path().join("d.py")).expect("a new name");
    let files = || {
        let entries = fs::read_dir(test.path().join(".git")).expect("a folder");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("a file").file_name()).collect();
        names.sort();
        names
    };
    let before = files();
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2", "b.py -> d.py: "]);
    assert_eq!(files(), before);
}

#[test]
fn each_work_tree_has_its_own_files() {
    let test = edited(&[]);
    test.git(&["worktree", "add", "--quiet", "../other", "-b", "other"]);
    let other = test.path().join("../other").canonicalize().expect("a folder");
    assert!(changed(&other).is_empty());
    fs::write(other.join("b.py"), AFTER).expect("a file");
    fs::remove_file(other.join("a.py")).expect("a file");
    fs::write(other.join("c.py"), BEFORE).expect("a file");
    assert_eq!(changed(&other), ["b.py -> b.py: 2-2", "a.py -> c.py: "]);
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2"]);
}

#[test]
fn above_work_trees_their_names_are_told() {
    let test = edited(&[]);
    test.commit(&[]);
    let top = test.path().join("../top");
    let clone = top.join(".bare");
    test.git(&["clone", "--quiet", "--bare", ".", clone.to_str().expect("UTF-8")]);
    fs::write(top.join(".git"), "gitdir: ./.bare\n").expect("a file");
    let add = ["-C", "../top", "worktree", "add", "--quiet", "feature", "-b", "feature", "HEAD"];
    test.git(&add);
    let repository = Repository::discover(&top).expect("a repository");
    let error = repository.root().expect_err("it is bare");
    let GitError::Bare { help, .. } = error else { panic!("{error:?}") };
    assert!(help.contains("top/feature`"), "{help}");
    let ends = repository.endpoints("HEAD~1..HEAD", None).expect("endpoints");
    let changes = repository.changes(&ends).expect("changes");
    assert_eq!(changes.iter().map(told).collect::<Vec<_>>(), ["a.py -> a.py: 2-2"]);
    fs::write(top.join("feature/b.py"), AFTER).expect("a file");
    assert_eq!(changed(&top.join("feature")), ["b.py -> b.py: 2-2"]);
}

#[test]
fn without_hunks_all_of_a_file_is_touched() {
    let test = TestRepository::new();
    test.write(".gitattributes", "a.py -diff\nb.py binary\nc.py -text\nm.py -diff\n");
    let wide = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    test.write("u.py", wide(BEFORE));
    test.commit(&["a.py", "b.py", "c.py", "m.py", "r.py"].map(|path| (path, BEFORE)));
    test.write("u.py", wide(AFTER));
    for path in ["a.py", "b.py", "c.py"] {
        test.write(path, AFTER);
    }
    // These are touched in no line.
    test.git(&["mv", "m.py", "n.py"]);
    test.git(&["mv", "r.py", "s.py"]);
    assert_eq!(
        changed(test.path()),
        [
            "a.py -> a.py: all",
            "b.py -> b.py: all",
            "c.py -> c.py: 2-2",
            "m.py -> n.py: ",
            "r.py -> s.py: ",
            "u.py -> u.py: all",
        ]
    );
}

#[test]
fn what_a_sparse_checkout_leaves_out_is_not_gone() {
    let test = TestRepository::new();
    test.commit(&[("in/a.py", BEFORE), ("in/b.py", BEFORE), ("out/c.py", BEFORE)]);
    for kind in ["--no-sparse-index", "--sparse-index"] {
        test.git(&["sparse-checkout", "set", kind, "in"]);
        assert!(!test.path().join("out").exists());
        assert!(changed(test.path()).is_empty(), "{kind}");
        test.write("in/a.py", AFTER);
        fs::rename(test.path().join("in/b.py"), test.path().join("in/d.py")).expect("a new name");
        let expected = ["in/a.py -> in/a.py: 2-2", "in/b.py -> in/d.py: "];
        assert_eq!(changed(test.path()), expected, "{kind}");
        test.write("in/a.py", BEFORE);
        fs::rename(test.path().join("in/d.py"), test.path().join("in/b.py")).expect("a new name");
    }
}

#[test]
fn all_of_what_is_in_conflict_is_touched() {
    let test = TestRepository::new();
    let base = [("a.py", BEFORE), ("b.py", BEFORE), ("c.py", BEFORE), ("d.py", BEFORE)];
    test.commit(&base);
    test.git(&["switch", "--quiet", "--create", "theirs"]);
    test.remove("b.py");
    test.commit(&[("a.py", &BEFORE.replace('2', "theirs")), ("d.py", AFTER), ("new.py", "t\n")]);
    test.git(&["switch", "--quiet", "main"]);
    test.commit(&[("a.py", AFTER), ("b.py", AFTER), ("new.py", "ours\n")]);
    let merge = ["-c", "merge.conflictStyle=merge", "merge", "--quiet", "theirs"];
    assert!(test.try_git(&merge).is_err());
    assert_eq!(
        changed(test.path()),
        [
            "a.py -> a.py: all",
            "b.py -> b.py: all",
            // Merged without a conflict.
            "d.py -> d.py: 2-2",
            "new.py -> new.py: all",
        ]
    );
}

#[test]
fn files_that_are_only_meant_to_be_added_are_new() {
    let test = edited(&[]);
    test.write("c.py", "new\n");
    test.git(&["add", "--intent-to-add", "c.py"]);
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2", "- -> c.py: all"]);
}

#[test]
fn other_repositories_are_left_out() {
    let (test, other) = (edited(&[]), edited(&[]));
    test.nested("lib").write("c.py", "1\n");
    let url = other.path().to_str().expect("UTF-8");
    test.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, "sub"]);
    assert_eq!(changed(test.path()), ["- -> .gitmodules: all", "a.py -> a.py: 2-2"]);
    test.write("sub/a.py", AFTER);
    assert_eq!(changed(&test.path().join("sub")), ["a.py -> a.py: 2-2"]);
}

#[test]
fn names_of_all_kinds_are_told() {
    let names = ["a\nb.py", "a\tb \"c\\\".py", "ä b.py", "\u{1}.py", "-a.py", "b/a.py b/b.py"];
    let test = TestRepository::new();
    test.commit(&names.map(|name| (name, BEFORE)));
    for name in names {
        test.write(name, AFTER);
    }
    let mut expected = names.map(|name| format!("{name} -> {name}: 2-2"));
    expected.sort();
    assert_eq!(changed(test.path()), expected);
}

#[test]
fn texts_that_look_like_a_patch_are_none() {
    let before = "-- a/a.py\n++ b/a.py\n@@ -1 +1 @@\ndiff --git a/b.py b/b.py\n";
    let test = TestRepository::new();
    test.commit(&[("a.py", before), ("b.py", BEFORE)]);
    test.write("a.py", before.replace("a.py", "x.py") + "diff --git a/b.py b/b.py");
    test.write("b.py", AFTER);
    assert_eq!(changed(test.path()), ["a.py -> a.py: 1-2, 5-5", "b.py -> b.py: 2-2"]);
}

#[test]
fn a_time_or_a_mode_is_no_line() {
    let test = TestRepository::new();
    test.commit(&[("a.py", BEFORE), ("b.py", BEFORE), ("c.py", BEFORE), ("d.py", BEFORE)]);
    test.write("a.py", BEFORE);
    let file = fs::File::options().write(true).open(test.path().join("a.py")).expect("a file");
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a time");
    let mode = fs::Permissions::from_mode(0o755);
    fs::set_permissions(test.path().join("b.py"), mode.clone()).expect("a mode");
    test.write("c.py", AFTER);
    fs::set_permissions(test.path().join("c.py"), mode).expect("a mode");
    // A file that became a link is gone.
    test.remove("d.py");
    symlink("c.py", test.path().join("d.py")).expect("a link");
    assert_eq!(changed(test.path()), ["b.py -> b.py: ", "c.py -> c.py: 2-2", "d.py -> -: all"]);
}

/// What is written at the time the index is, Git looks at again: so it must with a copy of it.
#[test]
fn what_was_changed_at_once_is_seen_in_a_copied_index() {
    let test = TestRepository::new();
    test.commit(&[("a.py", BEFORE), ("b.py", BEFORE)]);
    let index = test.path().join(".git/index");
    let time = index.metadata().and_then(|index| index.modified()).expect("a time");
    // Of the same size, and at the same time.
    test.write("a.py", BEFORE.replace('2', "9"));
    let file = fs::File::options().write(true).open(test.path().join("a.py")).expect("a file");
    file.set_modified(time).expect("a time");
    fs::rename(test.path().join("b.py"), test.path().join("c.py")).expect("a new name");
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2", "b.py -> c.py: "]);
}

#[test]
fn a_conversion_of_line_ends_is_no_change() {
    let test = TestRepository::new();
    test.write(".gitattributes", "*.py text eol=crlf\n");
    test.commit(&[("a.py", BEFORE), ("b.py", BEFORE)]);
    test.write("a.py", AFTER.replace('\n', "\r\n"));
    test.write("b.py", BEFORE.replace('\n', "\r\n"));
    assert_eq!(changed(test.path()), ["a.py -> a.py: 2-2"]);
    let repository = open(&test);
    let head = repository.revision("HEAD").expect("a commit");
    let text = AFTER.replace('\n', "\r\n");
    let lines = repository.lines_since(&head, "a.py", text.as_bytes()).expect("lines");
    assert_eq!(lines, Some(TouchedLines::Some(vec![Touch::Lines(2, 2)])));
}
