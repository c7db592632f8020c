//! What is read from a patch, and what is refused as none.

use super::*;

/// The paths of both sides of each file.
fn paths(text: &str) -> Vec<(Option<String>, Option<String>)> {
    let changes = Patch::read(text).expect("a patch").changes();
    changes.into_iter().map(|change| (change.old_path, change.new_path)).collect()
}

/// A pair of paths as [`paths`] has it; empty ones are absent.
fn pair(old: &str, new: &str) -> (Option<String>, Option<String>) {
    let path = |path: &str| (!path.is_empty()).then(|| path.to_owned());
    (path(old), path(new))
}

/// What is wrong with `text`.
fn wrong(text: &str) -> String {
    Patch::read(text).expect_err("no patch").to_string()
}

const HUNK: &str = "@@ -1 +1 @@\n-1\n+2\n";

#[test]
fn a_patch_is_taken_back() {
    // `diff -U1` of 1 2 3 4 5 and 1 two 3 5 six.
    let text = "--- a/x.py\n+++ b/x.py\n@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n-4\n 5\n+six\n";
    let patch = Patch::read(text).expect("a patch");
    let before = patch.files[0].taken_back("1\ntwo\n3\n5\nsix\n");
    assert_eq!(before.as_deref(), Some("1\n2\n3\n4\n5\n"));
    assert_eq!(patch.files[0].taken_back("1\n2\n3\n4\n5\n"), None);
    let text = "--- x.py\n+++ x.py\n@@ -1 +1 @@\n-1\n\\ No newline at end of file\n+2\n";
    let patch = Patch::read(text).expect("a patch");
    assert_eq!(patch.files[0].taken_back("2\n").as_deref(), Some("1"));
}

#[test]
fn new_gone_renamed_and_copied_files_are_told() {
    let text = "diff --git a/n.py b/n.py\nnew file mode 100644\n--- /dev/null\n+++ b/n.py\n\
                @@ -0,0 +1 @@\n+-- x\ndiff --git a/g.py b/g.py\n--- a/g.py\n+++ /dev/null\n\
                @@ -1 +0,0 @@\n-y\ndiff --git a/o.py b/p.py\nrename from o.py\n\
                rename to p.py\ndiff --git a/o.py b/c.py\ncopy from o.py\ncopy to c.py\n";
    assert_eq!(
        paths(text),
        [pair("", "n.py"), pair("g.py", ""), pair("o.py", "p.py"), pair("", "c.py")]
    );
    // Of these only the first line tells.
    let text = "diff --git a/e.py b/e.py\nnew file mode 100644\nindex 0000000..e69de29\n\
                diff --git a/a b.py b/a b.py\nold mode 100644\nnew mode 100755\n\
                diff --git a/d.py b/d.py\ndeleted file mode 100644\nindex e69de29..0000000\n";
    assert_eq!(paths(text), [pair("", "e.py"), pair("a b.py", "a b.py"), pair("d.py", "")]);
}

#[test]
fn whatever_git_puts_before_names_is_no_part_of_them() {
    for (old, new, expected) in [
        ("a/m.py", "b/m.py", "m.py"),
        // `diff.mnemonicPrefix`
        ("i/m.py", "w/m.py", "m.py"),
        ("c/m/m.py", "i/m/m.py", "m/m.py"),
        // `diff.noprefix`
        ("m/m.py", "m/m.py", "m/m.py"),
        // As Git quotes what is not ASCII, with `core.quotePath` as it is.
        ("\"a/\\303\\244 \\\"b.py\"", "\"b/\\303\\244 \\\"b.py\"", "ä \"b.py"),
        ("a/a b.py\t", "b/a b.py\t", "a b.py"),
        ("m.py\t2026-01-01 00:00:00", "m.py\t2026-01-02 00:00:00", "m.py"),
    ] {
        let text = format!("--- {old}\n+++ {new}\n{HUNK}");
        assert_eq!(paths(&text), [pair(expected, expected)], "{text}");
        let (git_old, git_new) = (old.trim_end_matches('\t'), new.trim_end_matches('\t'));
        let text = format!("diff --git {git_old} {git_new}\n{text}");
        assert_eq!(paths(&text), [pair(expected, expected)], "{text}");
        let text = format!("diff --git {git_old} {git_new}\nnew file mode 100644\nindex 0..1\n");
        if !old.contains("2026") {
            assert_eq!(paths(&text), [pair("", expected)], "{text}");
        }
    }
    let new = format!("diff --git i/w/m.py w/w/m.py\n--- /dev/null\n+++ w/w/m.py\n{HUNK}");
    assert_eq!(paths(&new), [pair("", "w/m.py")]);
}

#[test]
fn links_and_submodules_are_no_files() {
    let of = |mode: &str, head: &str| {
        paths(&format!("diff --git a/x.py b/x.py\n{head}{mode}\n--- a/x.py\n+++ b/x.py\n{HUNK}"))
    };
    for mode in ["120000", "160000"] {
        assert!(of(mode, "index 1..2 ").is_empty());
        assert!(of(mode, "new file mode ").is_empty());
        assert!(of(mode, "deleted file mode ").is_empty());
    }
    assert_eq!(of("100755", "index 1..2 "), [pair("x.py", "x.py")]);
    assert!(paths("Submodule sub 1..2:\n  > a message\n").is_empty());
}

#[test]
fn what_is_no_patch_is_said() {
    assert!(paths("").is_empty() && paths("\n").is_empty());
    assert_eq!(wrong("<html>503</html>\n"), "the patch names no file");
    let coloured = "\x1b[1mdiff --git a/a.py b/a.py\x1b[m\n\x1b[1m--- a/a.py\x1b[m\n";
    assert_eq!(wrong(coloured), "the patch is written for a terminal, with colours");
    let merge = "line 1 of the patch is about a merge or a conflict, and not about one change";
    assert_eq!(wrong("diff --cc a.py\nindex 1,2..0\n"), merge);
    assert_eq!(wrong("diff --combined a.py\n"), merge);
    assert_eq!(wrong("@@@ -1,1 -1,1 +1,5 @@@\n"), merge);
    let unmerged = "`a.py` in the patch is about a merge or a conflict, and not about one change";
    assert_eq!(wrong("* Unmerged path a.py\n"), unmerged);
    let both =
        format!("* Unmerged path x.py\ndiff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n{HUNK}");
    assert_eq!(paths(&both), [pair("x.py", "x.py")]);
}

#[test]
fn what_is_cut_short_is_said_wherever_it_ends() {
    let whole =
        "diff --git a/x.py b/x.py\n--- a/x.py\n+++ b/x.py\n@@ -1,2 +1,3 @@\n 1\n-2\n+3\n+4\n";
    assert!(Patch::read(whole).is_ok());
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    for kept in 2..lines.len() {
        let cut = format!("the patch is cut short or damaged before its line {}", kept + 1);
        assert_eq!(wrong(&lines[..kept].concat()), cut);
    }
    let next = "diff --git a/y.py b/y.py\n";
    let cut = "the patch is cut short or damaged before its line 8";
    assert_eq!(wrong(&(lines[..7].concat() + next)), cut);
    assert_eq!(wrong(&whole.replace("-1,2", "-1,x")), cut.replace('8', "4"));
    // One line more of the older side than the head says.
    assert_eq!(wrong(&whole.replace("+3\n", "-3\n")), cut.replace('8', "7"));
    assert_eq!(wrong(HUNK), cut.replace('8', "1"));
}

#[test]
fn what_says_nothing_of_lines_is_refused_where_it_may_be_source() {
    let file = format!("--- p/x.py\n+++ q/x.py\n{HUNK}");
    for line in [
        "Only in q: new.py",
        "Only in q: lib",
        "Binary files p/b.py and q/b.py differ",
        "Files p/b.py and q/b.py differ",
        "Binary file b.py has changed",
        "File p/b.py is a directory while file q/b.py is a regular file",
    ] {
        let wrong = wrong(&format!("{file}{line}\n"));
        let told = "line 6 of the patch names a file and does not say what was changed in it";
        assert_eq!(wrong, told, "{line}");
    }
    for line in ["Binary files p/x.png and q/x.png differ", "Files p/x.gif and q/x.gif differ"] {
        assert_eq!(paths(&format!("{file}{line}\n")), [pair("x.py", "x.py")], "{line}");
    }
    let message = "From 1234 Mon Sep 17 00:00:00 2001\n\nOnly in rare cases: x\n---\n a | 1 +\n";
    assert_eq!(paths(&format!("{file}{message}")), [pair("x.py", "x.py")]);
}

#[test]
fn what_subversion_takes_for_binary_is_refused_where_it_may_be_source() {
    let of = |name: &str| {
        let line = "Cannot display: file marked as a binary type.\nsvn:mime-type = x\n";
        format!("--- x.py\n+++ x.py\n{HUNK}Index: {name}\n=====\n{line}")
    };
    let told = "line 8 of the patch names a file and does not say what was changed in it";
    assert_eq!(wrong(&of("lib/b.py")), told);
    assert_eq!(paths(&of("x.png")), [pair("x.py", "x.py")]);
}

#[test]
fn a_file_of_which_nothing_is_left_is_gone() {
    // `diff -N` of a file that is gone, and Subversion of it.
    for (old, new) in [("2026-01-01 00:00:00", "1970-01-01 00:00:00"), ("(1)", "(nonexistent)")] {
        let text = format!("--- a/x.py\t{old}\n+++ b/x.py\t{new}\n@@ -1,2 +0,0 @@\n-1\n-2\n");
        assert_eq!(paths(&text), [pair("x.py", "")]);
    }
}

#[test]
fn a_path_is_in_one_part_on_each_side() {
    let of = |old: &str, new: &str| format!("--- {old}\n+++ {new}\n{HUNK}");
    let twice = |text: &str| wrong(text).contains("it has `x.py` twice");
    assert!(twice(&(of("x.py", "x.py") + &of("x.py", "y.py"))));
    assert!(twice(&(of("y.py", "x.py") + &of("x.py", "x.py"))));
    // Two that have changed names, and one that is something else now.
    assert_eq!(paths(&(of("x.py", "y.py") + &of("y.py", "x.py"))).len(), 2);
    assert_eq!(paths(&(of("x.py", "/dev/null") + &of("/dev/null", "x.py"))).len(), 2);
}

#[test]
fn numbers_of_lines_may_be_any() {
    let text = format!("--- x.py\n+++ x.py\n@@ -1,1 +{},2 @@\n-1\n+2\n+3\n", usize::MAX);
    let patch = Patch::read(&text).expect("a patch");
    assert_eq!(patch.files[0].taken_back("2\n3\n"), None);
}
