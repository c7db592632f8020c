//! `diff`: what became of functions.

use serde_json::{Value, json};

use crate::project::{Project, Run, ladder};

/// Functions that go each their own way between the first commit and the second.
fn project() -> Project {
    let project = Project::new(&[
        ("a.py", &file(&[ladder("worse", 2), ladder("better", 3), ladder("gone", 1)])),
        ("b.py", &file(&[ladder("other", 2), ladder("old_name", 4), ladder("same", 4)])),
        ("picture.png", "\0\u{1}"),
    ]);
    project.commit(&[
        ("a.py", &file(&[ladder("worse", 5), ladder("better", 1), ladder("new", 2)])),
        // `other` has the figures it had, and other numbers in it.
        ("b.py", &file(&[ladder("other", 2).replace("+=", "-=")])),
        ("c.py", &file(&[ladder("same", 4), ladder("new_name", 4)])),
        ("picture.png", "\0\u{2}"),
    ]);
    project
}

fn file(functions: &[String]) -> String {
    functions.join("\n\n")
}

/// The rows of the table: what became of a function, and its name and place.
fn rows(run: &Run) -> Vec<String> {
    let is_row = |line: &&str| line.contains(".py:");
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    run.out
        .lines()
        .filter(is_row)
        .map(words)
        .map(|words| {
            let named = words.iter().rposition(|word| word.parse::<f64>().is_ok());
            let label = &words[named.map_or(0, |at| at + 1)..];
            format!("{}: {}", words[0], label.join(" "))
        })
        .collect()
}

#[test]
fn the_worst_stand_first_and_the_same_nowhere() {
    let project = project();
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    assert_eq!((run.code, run.told.as_str()), (0, ""), "{run:?}");
    // By growth of cognitive complexity: 5 − 2, 2, 1 less, 1 − 3.
    assert_eq!(
        rows(&run),
        [
            "worse: worse a.py:1",
            "added: new a.py:21",
            "removed: gone a.py:19",
            "better: better a.py:15"
        ],
        "{}",
        run.out
    );
    for part in [
        "1 worse, 1 better, 1 added, 1 removed, in 3 files",
        // 2 → 5 is above 3; 3 → 6 and 4 → 32 by what a ladder is.
        " worse +3 2 → ! 5 3 → 6 1 4 → 32 1 6 → 12 worse a.py:1 ",
        // Without what was moved: 2 + 3 + 1 + 2 → 5 + 1 + 2 + 2, and 8 on both sides.
        "cognitive complexity +2 (16 → 18)",
        "2 functions moved or renamed and 1 function edited without a change of figures",
    ] {
        let shown = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(part), "`{part}` is missing:\n{}", run.out);
    }
}

#[test]
fn all_shows_what_was_moved_renamed_and_edited() {
    let project = project();
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--all"]);
    let quiet: Vec<String> = rows(&run).into_iter().filter(|row| !row.contains("a.py")).collect();
    assert_eq!(
        quiet,
        [
            "edited: other b.py:1",
            "moved: same b.py → c.py:1",
            "moved: old_name → new_name b.py → c.py:13"
        ],
        "{}",
        run.out
    );
}

#[test]
fn json_has_all_figures_of_both_sides() {
    let project = project();
    let run = project.astrolens(&["diff", "HEAD~1..HEAD", "--format", "json"]);
    let diff: Value = serde_json::from_str(&run.out).expect("JSON");
    let commit = |name: &str| project.git(&["rev-parse", name]).trim().to_owned();
    assert_eq!(diff["schema"], "astrolens-diff-1");
    assert_eq!(diff["from"], json!({"revision": "HEAD~1", "commit": commit("HEAD~1")}));
    assert_eq!(diff["to"], json!({"revision": "HEAD", "commit": commit("HEAD")}));
    let worse = &diff["functions"][0];
    assert_eq!(worse["change"], "worse");
    assert_eq!(worse["before"]["function"]["cognitive"], 2);
    assert_eq!(worse["after"]["function"]["cognitive"], 5);
    assert_eq!(
        (&worse["after"]["path"], &worse["difference"]["npath"]),
        (&json!("a.py"), &json!(28))
    );
    let removed = &diff["functions"][2];
    assert_eq!((&removed["change"], &removed["after"]), (&json!("removed"), &Value::Null));
    assert_eq!(
        diff["summary"]["functions"],
        json!({"worse": 1, "better": 1, "added": 1, "removed": 1, "moved": 2, "edited": 1})
    );
    assert_eq!(diff["summary"]["totals"]["cognitive"], json!({"before": 16, "after": 18}));
    assert_eq!(diff["summary"]["files"], 3);
}

#[test]
fn markdown_is_fit_for_a_pull_request() {
    let project = project();
    let arguments = ["diff", "HEAD~1", "HEAD", "--format", "markdown", "-o", "diff.md"];
    let run = project.astrolens(&arguments);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    let text = project.read("diff.md");
    for part in [
        "**1 worse, 1 better, 1 added, 1 removed**; cognitive complexity +2 (16 → 18)",
        "| 🔺 worse +3 | 2 → **5** 🟡 | 3 → **6** | 1 | 4 → **32** | 1 | 6 → **12** | `worse` | `a.py:1` |",
        "| 🗑️ removed | 1 | 2 | 1 | 2 | 1 | 4 | `gone` | `a.py:19` |",
    ] {
        assert!(text.contains(part), "`{part}` is missing:\n{text}");
    }
}

#[test]
fn one_revision_is_compared_from_where_histories_parted_with_the_files_as_they_are() {
    let project = Project::new(&[("a.py", &ladder("one", 1))]);
    project.git(&["branch", "topic"]);
    project.commit(&[("b.py", &ladder("theirs", 5))]);
    project.git(&["switch", "--quiet", "topic"]);
    project.commit(&[("a.py", &ladder("one", 2))]);
    project.write("a.py", &ladder("one", 3));
    project.write("new.py", &ladder("loose", 1));
    let since = ["worse: one a.py:1", "added: loose new.py:1"];
    assert_eq!(rows(&project.astrolens(&["diff", "main"])), since);
    let three_dots = project.astrolens(&["diff", "main...topic"]);
    assert_eq!(rows(&three_dots), ["worse: one a.py:1"]);
    assert!(three_dots.out.contains("worse +1"), "{}", three_dots.out);
    let two_dots = ["worse: one a.py:1", "removed: theirs b.py:1"];
    assert_eq!(rows(&project.astrolens(&["diff", "main..topic"])), two_dots);
    assert_eq!(rows(&project.astrolens(&["diff", "main", "topic"])), two_dots);
    // Without a revision: what is not committed. Both grew by 1, but to a path more.
    let loose = ["added: loose new.py:1", "worse: one a.py:1"];
    assert_eq!(rows(&project.astrolens(&["diff"])), loose);
}

#[test]
fn a_renamed_file_keeps_its_functions() {
    let project = Project::new(&[("lib/a.py", &file(&[ladder("one", 5), ladder("two", 2)]))]);
    project.git(&["mv", "lib/a.py", "lib/b.py"]);
    project.commit(&[("lib/b.py", &file(&[ladder("one", 5), ladder("two", 3)]))]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    assert_eq!(rows(&run), ["worse: two lib/a.py → lib/b.py:15"], "{}", run.out);
}

#[test]
fn paths_choose_files_and_are_shown_as_they_can_be_opened() {
    let project = project();
    let rows_of = |folder: &str, arguments: &[&str]| {
        std::fs::create_dir_all(project.path().join("work").join(folder)).expect("a folder");
        rows(
            &project
                .astrolens_in(folder, &[&["diff", "HEAD~1", "HEAD", "--all"], arguments].concat()),
        )
    };
    assert_eq!(rows_of("", &["--", "b.py"]).len(), 1 + 2, "{:?}", rows_of("", &["--", "b.py"]));
    let all = rows_of("lib", &[]);
    assert!(all.contains(&"worse: worse ../a.py:1".to_owned()), "{all:?}");
    assert_eq!(rows_of("lib", &["--", "."]), [""; 0]);
    assert_eq!(rows_of("lib", &["--", "../a.py"]).len(), 4);
    let run = project.astrolens(&["diff", "HEAD", "--", "../elsewhere"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("`../elsewhere` is outside the repository"), "{run:?}");
}

#[test]
fn what_is_left_out_of_a_scan_is_left_out_here() {
    let project = Project::new(&[("astrolens.toml", "files.exclude = ['gen/']\n")]);
    project.commit(&[
        ("gen/a.py", &ladder("generated", 5)),
        (".hidden/a.py", &ladder("hidden", 5)),
        ("a.py", &ladder("seen", 5)),
    ]);
    assert_eq!(rows(&project.astrolens(&["diff", "HEAD~1"])), ["added: seen a.py:1"]);
}

#[test]
fn what_cannot_be_measured_on_one_side_is_not_compared() {
    let project = Project::new(&[("a.py", &ladder("one", 5))]);
    project.commit(&[("a.py", &(ladder("one", 5) + &"# long\n".repeat(100)))]);
    let run = project.astrolens(&["diff", "HEAD~1", "--set", "limits.max_bytes=500"]);
    assert_eq!((run.code, rows(&run)), (0, vec![]), "{run:?}");
    assert!(run.out.contains("1 file not compared: too large"), "{run:?}");
}

#[test]
fn nothing_changed_is_said() {
    let project = project();
    let run = project.astrolens(&["diff", "HEAD"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.out.contains("no function's figures changed"), "{run:?}");
    let run = project.astrolens(&["diff", "HEAD", "--format", "markdown"]);
    assert!(run.out.contains("✅ No function's figures changed."), "{run:?}");
}

#[test]
fn two_revisions_of_a_bare_repository_can_be_compared() {
    let project = project();
    project.git(&["clone", "--quiet", "--bare", ".", "../bare.git"]);
    let run = project.astrolens_in("../bare.git", &["diff", "HEAD~1", "HEAD"]);
    assert_eq!((run.code, rows(&run).len()), (0, 4), "{run:?}");
    let run = project.astrolens_in("../bare.git", &["diff", "HEAD~1"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("compare two revisions"), "{run:?}");
}

#[test]
fn what_is_no_revision_is_told_with_advice() {
    let project = project();
    for (arguments, message, help) in [
        (&["mian"][..], "`mian` names no commit", "did you mean `main`?"),
        (&["main", "mian"], "`mian` names no commit", "did you mean `main`?"),
        (&["main..mian"], "`mian` names no commit", "did you mean `main`?"),
        (&["main", "a.py"], "`a.py` names a file or folder", "put paths behind `--`"),
    ] {
        let run = project.astrolens(&[&["diff"], arguments].concat());
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(run.told.contains(message) && run.told.contains(help), "{arguments:?}: {run:?}");
    }
}
