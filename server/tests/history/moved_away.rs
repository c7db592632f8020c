//! `check --since`: what a change moves, or shows no more, is judged as it was.

use crate::project::{Project, Run, ladder};
use crate::unseen::{assert_judged, assert_told, check, project, told};

/// Moves `lib/b.py` to `to`, with a function at the limit of 3 that becomes one of 4; what the gate
/// says before it is committed, after that and as a patch.
fn moved(project: &Project, to: &str) -> [Run; 3] {
    let body = |steps| "x = 1\n".repeat(60) + &ladder("deep", steps);
    project.commit(&[("lib/b.py", &body(3))]);
    let folder = to.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = project.path().join("work").join(folder);
    std::fs::create_dir_all(place).expect("a folder");
    project.git(&["mv", "lib/b.py", to]);
    project.write(to, &body(4));
    project.git(&["add", "--force", to]);
    let patch = project.git(&["diff", "--cached", "--find-renames"]);
    std::fs::write(project.path().join("the.patch"), patch).expect("a file");
    let by_patch = project.astrolens(&["check", "--patch", "../the.patch", "--format", "github"]);
    let before = check(project);
    project.git(&["commit", "--quiet", "--message", "move"]);
    let after = project.astrolens(&["check", "--since", "HEAD~1", "--format", "github"]);
    [before, after, by_patch]
}

/// Asserts that each of `runs` fails for what became worse, and says that `path` is `what`.
#[track_caller]
fn assert_held(runs: &[Run; 3], path: &str, what: &str) {
    for (run, was) in runs.iter().zip(["at HEAD", "at HEAD~1", "before the patch"]) {
        let note = format!(
            "{path}:1 `{path}` {what}, as it was not as `lib/b.py` {was}: this change is judged by both"
        );
        assert_judged(run, "deep", &[&note]);
    }
}

#[test]
fn a_file_that_moves_to_where_files_are_ignored_is_judged() {
    let project = project();
    project.commit(&[(".gitignore", "# Made.\nbuild/\n")]);
    let runs = moved(&project, "build/b.py");
    assert_held(&runs, "build/b.py", "is ignored (.gitignore:2)");
    // The next change is out of sight.
    project.write("build/b.py", &ladder("deep", 9));
    assert_told(&check(&project), &[]);
}

#[test]
fn a_file_that_moves_to_where_files_are_excluded_is_judged() {
    let limits = "thresholds.cognitive = { warning = 3 }\n";
    let project = project();
    project.commit(&[("astrolens.toml", &format!("{limits}files.exclude = [\"made/\"]\n"))]);
    let runs = moved(&project, "made/b.py");
    assert_held(&runs, "made/b.py", "is left out (astrolens.toml:2)");
    let project = self::project();
    project.commit(&[("astrolens.toml", &format!("{limits}files.include = [\"lib/\"]\n"))]);
    let runs = moved(&project, "src/b.py");
    assert_held(&runs, "src/b.py", "is left out (astrolens.toml:2)");
}

#[test]
fn a_file_that_moves_to_where_files_are_hidden_is_judged() {
    let runs = moved(&project(), ".ci/b.py");
    assert_held(&runs, ".ci/b.py", "is hidden");
}

#[test]
fn a_file_that_was_not_looked_at_may_move() {
    for (ignored, from) in [("old/\nbuild/\n", "old/d.py"), ("build/\n", ".ci/d.py")] {
        let project = project();
        project.commit(&[(".gitignore", ignored)]);
        project.write(from, &ladder("made", 9));
        project.git(&["add", "--force", from]);
        project.commit(&[]);
        project.write("build/keep", "");
        project.git(&["mv", from, "build/d.py"]);
        assert_told(&check(&project), &[]);
    }
}

#[test]
fn a_folder_that_is_shown_no_more_is_judged_once_more() {
    for (rules, line) in [(None, 1), (Some("*.log\n"), 1)] {
        let project = project();
        project.commit(&[
            (".ignore", "!.ci\n*.log\n"),
            (".ci/g.py", &ladder("deep", 3)),
            ("lib/.ignore", "*.tmp\n"),
        ]);
        project.write(".ci/g.py", &ladder("deep", 4));
        assert_judged(&check(&project), "deep", &[]);
        match rules {
            Some(rules) => project.write(".ignore", rules),
            None => {
                project.git(&["rm", "--quiet", ".ignore"]);
            }
        }
        let expected = format!(
            ".ignore:{line} `.ignore` hides 1 file that counted at HEAD: this change is judged by both"
        );
        assert_judged(&check(&project), "deep", &[&expected]);
    }
}

/// `check --since HEAD` of a JavaScript file that held `before` and holds `after`, at most four
/// parameters allowed.
fn change(before: &str, after: &str) -> Run {
    let project = Project::new(&[
        ("astrolens.toml", "thresholds.parameters = { warning = 4 }\n"),
        ("a.js", before),
    ]);
    project.write("a.js", after);
    check(&project)
}

#[test]
fn a_suppression_above_a_line_covers_nothing_that_is_added_to_it() {
    let comment = "// astrolens: ignore[long-parameter-list] they are a record\n";
    let first = "const f = (a, b, c, d, e) => a;";
    let second = "const g = (a, b, c, d, e) => a;";
    let head = "const x = 1;\n";
    let run =
        change(&format!("{head}{comment}{first}\n"), &format!("{head}{comment}{first} {second}\n"));
    assert_eq!((run.code, told(&run).len()), (1, 1), "{run:?}");
    assert!(run.out.contains("`g`") && !run.out.contains("`f` has"), "{run:?}");
    // What it covered already, it covers wherever it goes.
    let run = change(
        &format!("{head}{comment}{first} {second}\n"),
        &format!("{head}{head}{comment}{second} {first}\n"),
    );
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    // All that is in a declaration is covered with it.
    let class = |more: &str| {
        format!("{head}{comment}class A {{\n  m(a, b, c, d, e) {{}}\n{more}}}\nconst y = 2;\n")
    };
    let run = change(&class(""), &class("  n(a, b, c, d, e) {}\n"));
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}
