//! `check --since`: only what is new or worse; with `--touched`, all that was touched.

use crate::project::{Project, Run, ladder, run};

/// A project in which `main` moved on after the branch that is checked out parted from it; each
/// has a function of its own over the limit, and so has the commit both start from.
fn project() -> Project {
    let project = Project::new(&[("a.py", &ladder("old", 5))]);
    project.git(&["branch", "topic"]);
    project.commit(&[("b.py", &ladder("theirs", 5))]);
    project.git(&["switch", "--quiet", "topic"]);
    let both = format!("{}\n{}", ladder("old", 5), ladder("ours", 5));
    project.commit(&[("a.py", &both)]);
    project
}

/// The functions that fail.
fn failing(run: &Run) -> Vec<&str> {
    let names = ["old", "ours", "theirs", "loose", "staged"];
    names.into_iter().filter(|name| run.out.contains(&format!("`{name}` has"))).collect()
}

#[test]
fn only_what_the_branch_touched_fails() {
    let project = project();
    assert_eq!(failing(&project.astrolens(&["check"])), ["old", "ours"]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["ours"]), "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn what_is_not_committed_was_touched() {
    let project = project();
    project.write("loose.py", &ladder("loose", 5));
    project.write("staged.py", &ladder("staged", 5));
    project.git(&["add", "staged.py"]);
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["loose", "staged"]), "{run:?}");
}

#[test]
fn a_change_of_any_line_of_a_function_touches_it() {
    let project = project();
    let text = project.read("a.py");
    // The last line of the first function, `old`.
    project.commit(&[("a.py", &text.replacen("return a", "return -a", 1))]);
    let run = project.astrolens(&["check", "--since", "HEAD~1", "--touched"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "it got no worse: {run:?}");
}

#[test]
fn what_got_worse_fails_with_the_figure_it_had() {
    let project = project();
    project.write("a.py", &format!("{}\n{}", ladder("old", 6), ladder("ours", 4)));
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "{run:?}");
    assert!(run.out.contains("`old` has a cognitive complexity of 6 (limit 3); it was 5 at HEAD"));
    project.write("a.py", &format!("{}\n{}", ladder("old", 3), ladder("ours", 4)));
    project.commit(&[]);
    project.write("a.py", &format!("{}\n{}", ladder("old", 4), ladder("ours", 4)));
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "it passes its limit now: {run:?}");
    assert!(run.out.contains("it was 3 at HEAD"), "{run:?}");
}

#[test]
fn what_only_moved_passes_whatever_it_is_called() {
    let project = project();
    let both = format!("{}\n{}", ladder("loose", 5), ladder("ours", 5).replace('a', "b"));
    // `old` is renamed to `loose`, `ours` goes to another file, and both are in a folder now.
    project.write("lib/a.py", &ladder("loose", 5));
    project.write("lib/b.py", &ladder("ours", 5));
    project.git(&["rm", "--quiet", "a.py"]);
    project.commit(&[]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
    project.commit(&[("lib/c.py", &both)]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["ours", "loose"]), "copies are new: {run:?}");
}

#[test]
fn what_went_to_another_file_and_was_edited_on_the_way_is_no_new_function() {
    let project = project();
    let split = |ours: &str| {
        project.write("a.py", &ladder("old", 5));
        project.write("lib/b.py", ours);
        project.astrolens(&["check", "--since", "HEAD"])
    };
    let run = split(&ladder("ours", 5).replace("return a", "return -a"));
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
    let run = split(&ladder("ours", 6));
    assert_eq!((run.code, failing(&run)), (1, vec!["ours"]), "{run:?}");
    assert!(run.out.contains("it was 5 at HEAD"), "{run:?}");
    // Eight times the steps are another function that has the name.
    let run = split(&ladder("ours", 40));
    assert_eq!((run.code, failing(&run)), (1, vec!["ours"]), "{run:?}");
    assert!(!run.out.contains("it was 5 at HEAD"), "{run:?}");
}

/// Each of five functions that share their name with another, or have none, goes from 0 to 19.
#[test]
fn namesakes_are_told_apart() {
    let simple = [
        (
            "cb.js",
            "bus.on(\"tick\", function (a, b, c) {\n  return a;\n});\n\
             export default function () {\n  return 1;\n}\n",
        ),
        (
            "acc.py",
            "class Account:\n    @property\n    def cap(self):\n        return self._c\n\n    \
             @cap.setter\n    def cap(self, v):\n        self._c = v\n",
        ),
        (
            "conv.rs",
            "struct Len(u32);\nimpl From<u32> for Len {\n    fn from(v: u32) -> Self {\n        \
             Len(v)\n    }\n}\nimpl From<i64> for Len {\n    fn from(v: i64) -> Self {\n        \
             Len(v as u32)\n    }\n}\n",
        ),
        (
            "over.cpp",
            "int put(int a) {\n  return a;\n}\nint put(int a, int b) {\n  return a + b;\n}\n",
        ),
    ];
    let project = Project::new(&simple);
    let steps = "if (a) { a++; } ".repeat(5);
    let text = |file: &str| project.read(file);
    let changes = [
        ("cb.js", text("cb.js").replace("return a;", &steps).replace("return 1;", &steps)),
        ("acc.py", text("acc.py") + &"        if v:\n            v()\n".repeat(5)),
        (
            "conv.rs",
            text("conv.rs")
                .replace("Len(v as", &format!("{}Len(v as", "if v > 0 { k(); } ".repeat(5))),
        ),
        ("over.cpp", text("over.cpp").replace("return a + b;", &steps)),
    ];
    for (file, text) in &changes {
        project.write(file, text);
    }
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "github"]);
    assert_eq!(run.out.matches("has a cognitive complexity of 5").count(), 5, "{run:?}");
    assert!(run.out.contains("it was 0 at HEAD"), "{run:?}");
    project.commit(&[]);
    let touched = text("over.cpp").replacen("return a;", "return a + 2;", 1);
    project.write("over.cpp", &touched);
    for more in [&[][..], &["--touched"]] {
        let run = project.astrolens(&[&["check", "--since", "HEAD"], more].concat());
        assert_eq!(run.code, 0, "the other overload was touched: {run:?}");
    }
}

#[test]
fn a_file_that_passes_its_limit_fails_wherever_it_grew() {
    let project = Project::new(&[("a.py", &"x = 1\n".repeat(999))]);
    project.write("a.py", &"x = 1\n".repeat(1001));
    for more in [&[][..], &["--touched"]] {
        let run = project.astrolens(&[&["check", "--since", "HEAD"], more].concat());
        assert_eq!(run.code, 1, "{run:?}");
        assert!(run.out.contains("the file has 1,001 lines of code"), "{run:?}");
    }
    project.commit(&[]);
    project.write("a.py", &("x = 2\n".to_owned() + &"x = 1\n".repeat(1000)));
    assert_eq!(project.astrolens(&["check", "--since", "HEAD"]).code, 0, "as large as it was");
    assert_eq!(project.astrolens(&["check", "--since", "HEAD", "--touched"]).code, 1);
    project.write("a.py", &"x = 1\n".repeat(1002));
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert!(run.out.contains("it was 1,001 at HEAD"), "{run:?}");
}

#[test]
fn a_change_cannot_suppress_its_own_findings() {
    let comment = "# astrolens: ignore[cognitive-complexity] it is a parser\n";
    let project = Project::new(&[
        ("a.py", &format!("x = 1\n{}", ladder("old", 3))),
        ("b.py", &format!("x = 1\n{comment}{}", ladder("ours", 5))),
    ]);
    project.write("a.py", &format!("x = 1\n{comment}{}", ladder("old", 4)));
    project.write("lib/b.py", &format!("x = 1\n\n{comment}{}", ladder("loose", 5)));
    project.git(&["rm", "--quiet", "b.py"]);
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "{run:?}");
    assert_eq!(project.astrolens(&["check"]).code, 0);
    project.commit(&[]);
    project.write("a.py", &format!("x = 1\n{comment}{}", ladder("old", 9)));
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!(run.code, 0, "the suppression was there: {run:?}");
}

#[test]
fn the_answer_is_the_same_from_the_cache() {
    let project = project();
    project.write("a.py", &format!("{}\n{}", ladder("old", 6), ladder("ours", 4)));
    let check = ["check", "--since", "main"];
    let cold = project.astrolens(&check);
    assert_eq!((cold.code, failing(&cold)), (1, vec!["old", "ours"]), "{cold:?}");
    let warm = project.astrolens(&check);
    assert_eq!((warm.code, &warm.out, &warm.told), (cold.code, &cold.out, &cold.told));
    let none = project.astrolens(&["check", "--since", "main", "--no-cache"]);
    assert_eq!((none.code, none.out, none.told), (cold.code, cold.out, cold.told));
}

#[test]
fn what_comes_through_a_pipe_is_compared_as_the_file_it_will_be() {
    let project = project();
    let through = |text: &str, more: &[&str]| {
        project.write("../buffer", text);
        let buffer = std::fs::File::open(project.path().join("buffer")).expect("a file");
        let check = ["check", "-", "--stdin-filename", "a.py", "--since", "HEAD"];
        let mut command = project.command(env!("CARGO_BIN_EXE_astrolens"), "");
        run(command.args(check).args(more).stdin(buffer))
    };
    for more in [&[][..], &["--touched"]] {
        let told = through(&project.read("a.py"), more);
        assert_eq!((told.code, failing(&told)), (0, vec![]), "{told:?}");
        let told =
            through(&project.read("a.py").replacen("return a", "return a if a else 1", 1), more);
        assert_eq!((told.code, failing(&told)), (1, vec!["old"]), "{told:?}");
    }
}

#[test]
fn a_renamed_file_is_as_untouched_as_its_lines() {
    let project = project();
    project.git(&["mv", "a.py", "c.py"]);
    project.commit(&[]);
    let run = project.astrolens(&["check", "--since", "HEAD~1"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn a_deletion_touches_nothing_that_is_left() {
    let project = project();
    project.git(&["rm", "--quiet", "a.py"]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!((run.code, failing(&run)), (0, vec![]), "{run:?}");
}

#[test]
fn it_goes_with_a_baseline_and_from_every_folder() {
    let project = project();
    let known = project.read("a.py");
    assert_eq!(project.astrolens(&["baseline", "a.py"]).code, 0);
    project.commit(&[("a.py", &ladder("old", 4))]);
    // `ours` is new since then, and known to the baseline.
    project.write("a.py", &known);
    project.write("lib/c.py", &ladder("loose", 5));
    let baseline = ["check", "--since", "HEAD", "--baseline", "../astrolens-baseline.json", ".."];
    let run = project.astrolens_in("lib", &baseline);
    assert_eq!((run.code, failing(&run)), (1, vec!["loose"]), "{run:?}");
}

#[test]
fn what_is_no_revision_is_told_with_advice() {
    let project = project();
    let run = project.astrolens(&["check", "--since", "mian"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("`mian` names no commit"), "{run:?}");
    assert!(run.told.contains("did you mean `main`?"), "{run:?}");
    project.git(&["switch", "--quiet", "--orphan", "other"]);
    project.commit(&[("a.py", "")]);
    let run = project.astrolens(&["check", "--since", "main"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("no commit in common"), "{run:?}");
}

#[test]
fn a_range_is_no_revision() {
    let project = project();
    for range in ["main..HEAD", "main...HEAD", "main..", "..HEAD"] {
        for more in [&[][..], &["--touched"]] {
            let run = project.astrolens(&[&["check", "--since", range], more].concat());
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
            let told = format!("`--since` takes one revision, and `{range}` is a range");
            assert!(run.told.contains(&told), "{run:?}");
            assert!(run.told.contains(&format!("`astrolens diff {range}`")), "{run:?}");
        }
    }
    // What a message is looked for by is none.
    let run = project.astrolens(&["check", "--since", ":/ch..ge"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["ours"]), "{run:?}");
}

/// As on a server that builds each push: the newest commit of each branch and no more.
#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let project = project();
    let origin = format!("file://{}", project.path().join("work").display());
    let clone = ["clone", "--quiet", "--depth=1", "--no-single-branch", &origin, "../clone"];
    project.git(&clone);
    let check = ["check", "--since", "origin/main"];
    let told = run(project.command(env!("CARGO_BIN_EXE_astrolens"), "../clone").args(check));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("`git fetch --unshallow`"), "{told:?}");
}

#[test]
fn without_a_repository_there_is_no_since() {
    let project = project();
    std::fs::create_dir(project.path().join("bare")).expect("a new folder");
    let check = ["check", "--since", "main"];
    let told = run(project.command(env!("CARGO_BIN_EXE_astrolens"), "../bare").args(check));
    assert_eq!(told.code, 2, "{told:?}");
    assert!(told.told.contains("is in no Git repository"), "{told:?}");
}

/// Without a repository, as where a server hands over the patch alone.
#[test]
fn a_patch_stands_for_a_revision() {
    let project = project();
    project.write("a.py", &format!("{}\n{}", ladder("old", 4), ladder("ours", 6)));
    project.git(&["mv", "a.py", "c.py"]);
    project.write("loose.py", &ladder("loose", 5));
    project.git(&["add", "--all"]);
    let patch = project.git(&["diff", "--cached", "--find-renames", "HEAD"]);
    project.write("../the.patch", &patch);
    std::fs::rename(project.path().join("work/.git"), project.path().join("gone")).expect("moved");
    let run = project.astrolens(&["check", "--patch", "../the.patch"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["ours", "loose"]), "{run:?}");
    assert!(run.out.contains("it was 5 before the patch"), "{run:?}");
    project.write("c.py", &ladder("old", 4));
    let run = project.astrolens(&["check", "--patch", "../the.patch"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("the patch does not lead to what `c.py` holds"), "{run:?}");
}

#[test]
fn what_is_named_is_compared_though_the_configuration_leaves_it_out() {
    let project = project();
    project.commit(&[("astrolens.toml", "thresholds.cognitive = 3\nfiles.exclude = [\"a.py\"]\n")]);
    project.write("a.py", &format!("{}\n{}", ladder("old", 6), ladder("ours", 5)));
    let run = project.astrolens(&["check", "--since", "HEAD", "a.py"]);
    assert_eq!((run.code, failing(&run)), (1, vec!["old"]), "{run:?}");
}

#[test]
fn what_is_counted_agrees_with_its_number() {
    let project = Project::new(&[]);
    // 5 steps have 12 lines.
    project.write("a.py", &ladder("loose", 5));
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "markdown"]);
    assert!(run.out.contains("**1 function** in 1 file, 12 lines of code, 1 warning."), "{run:?}");
    project.write("a.py", &format!("{}{}", ladder("loose", 5), ladder("more", 4)));
    project.write("b.py", "b = 1\n");
    let run = project.astrolens(&["check", "--since", "HEAD", "--format", "markdown"]);
    let told = "**2 functions** in 2 files, 23 lines of code, 2 warnings.";
    assert!(run.out.contains(told), "{run:?}");
}
