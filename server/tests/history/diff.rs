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
    let new = ladder("new", 2).replace('a', "z");
    project.commit(&[
        ("a.py", &file(&[ladder("worse", 5), ladder("better", 1), new])),
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
    // What got worse, then what got better, then by growth what came, 2, and what went, 1 less.
    assert_eq!(
        rows(&run),
        [
            "worse: worse a.py:1",
            "better: better a.py:15",
            "added: new a.py:21",
            "removed: gone a.py:19"
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
        "2 functions moved or renamed and 1 function edited without a change of the figures shown",
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
    let removed = &diff["functions"][3];
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
    // Without a revision: what is not committed.
    assert_eq!(rows(&project.astrolens(&["diff"])), since);
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
    assert!(run.out.contains("no figure shown of a function changed"), "{run:?}");
    let run = project.astrolens(&["diff", "HEAD", "--format", "markdown"]);
    assert!(run.out.contains("✅ No figure shown of a function changed."), "{run:?}");
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

#[test]
fn what_passes_a_limit_stands_before_what_does_not() {
    // Limits of 3 and 6: `over` stays above the first and reaches the second.
    let limits = ("astrolens.toml", "thresholds.cognitive = { warning = 3, error = 6 }\n");
    let before = file(&[ladder("over", 5), ladder("eased", 5)]);
    let project = Project::new(&[limits, ("a.py", &before)]);
    let after = [ladder("over", 7), ladder("eased", 4), ladder("small", 3), ladder("large", 4)];
    project.commit(&[("a.py", &file(&after))]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD"]);
    let names = ["added: large", "worse: over", "better: eased", "added: small"];
    let shown = rows(&run);
    let shown: Vec<&str> = shown.iter().filter_map(|row| row.split(" a.py").next()).collect();
    assert_eq!(shown, names, "{}", run.out);
    let words = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [" worse +2 ! 5 → !! 7 ", " better −1 ! 5 → ! 4 ", " added ! 4 "] {
        assert!(words.contains(part), "`{part}` is missing:\n{}", run.out);
    }
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--format", "markdown"]);
    assert!(run.out.contains("| 🔺 worse +2 | 5 🟡 → **7** 🔴 |"), "{}", run.out);
}

#[test]
fn only_what_was_asked_for_is_listed() {
    let project = project();
    let only = |words: &str| project.astrolens(&["diff", "HEAD~1", "HEAD", "--only", words]);
    let run = only("worse,removed");
    assert_eq!(rows(&run), ["worse: worse a.py:1", "removed: gone a.py:19"], "{}", run.out);
    assert!(run.out.contains(": 1 worse, 1 removed, in 3 files"), "{}", run.out);
    let run = only("moved");
    assert_eq!(
        rows(&run),
        ["moved: same b.py → c.py:1", "moved: old_name → new_name b.py → c.py:13"]
    );
    assert!(run.out.contains(": 2 moved, in 3 files"), "{}", run.out);
    let run = only("changed,worst");
    assert!(run.code == 2 && run.told.contains("'worst'"), "{run:?}");
    let run = only("changed");
    assert!(run.out.contains(": no function is changed in 3 files"), "{}", run.out);
    let project = Project::new(&[("a.py", &ladder("one", 1))]);
    project.commit(&[("a.py", &ladder("one", 1).replace("+=", "-="))]);
    let run = project.astrolens(&["diff", "HEAD~1", "--all"]);
    assert!(run.out.contains("to the work tree: 1 edited, in 1 file\n"), "{}", run.out);
}

#[test]
fn files_are_chosen_as_in_a_scan() {
    let project = Project::new(&[]);
    let script = "function script(a) {\n  return a;\n}\n";
    project.commit(&[
        ("a.py", &ladder("a", 1)),
        ("lib/b.py", &ladder("b", 1)),
        ("lib/c.js", script),
    ]);
    let count = |arguments: &[&str]| {
        let run = project.astrolens(&[&["diff", "HEAD~1", "--all"], arguments].concat());
        let names = ["a.py:1", "b.py:1", "c.js:1"];
        names.into_iter().filter(|name| run.out.contains(name)).collect::<Vec<_>>()
    };
    assert_eq!(count(&[]), ["a.py:1", "b.py:1", "c.js:1"]);
    assert_eq!(count(&["--include", "lib/**"]), ["b.py:1", "c.js:1"]);
    assert_eq!(count(&["--exclude", "lib/"]), ["a.py:1"]);
    assert_eq!(count(&["--language", "python"]), ["a.py:1", "b.py:1"]);
}

#[test]
fn what_changed_is_explained() {
    let project = Project::new(&[("a.py", &ladder("one", 1))]);
    project.commit(&[("a.py", &ladder("one", 1).replace("return a", "a = a\n    return a"))]);
    let run = project.astrolens(&["diff", "HEAD~1"]);
    assert_eq!(rows(&run), ["changed: one a.py:1"], "{}", run.out);
    let told = "changed: the cognitive complexity is the same, other figures are not";
    assert!(run.out.contains(told), "{}", run.out);
    let run = project.astrolens(&["diff", "HEAD~1", "--format", "markdown"]);
    assert!(run.out.contains(told), "{}", run.out);
}

/// Stubs of overloads are put above a function whose head and body change as well.
#[test]
fn stubs_of_overloads_are_not_the_function_they_announce() {
    let body = "    if module:\n        load(module)\n    if app is None:\n        return find(module)\n    \
                return named(module, app)\n";
    let before = format!("def locate(module, app, strict=True):\n{body}");
    let stub = |kind: &str| {
        format!(
            "@overload\ndef locate(module: str, app: str | None, strict: {kind} = ...) -> App: ...\n\n\n"
        )
    };
    let changed = body.replace("return find(module)", "return find(module) if strict else None");
    let after = format!(
        "{}{}def locate(module: str, app: str | None, strict: bool = True) -> App | None:\n{changed}",
        stub("Literal[True]"),
        stub("Literal[False]")
    );
    let project = Project::new(&[("a.py", &before)]);
    project.commit(&[("a.py", &after)]);
    let run = project.astrolens(&["diff", "HEAD~1", "HEAD", "--format", "json"]);
    let diff: Value = serde_json::from_str(&run.out).expect("JSON");
    let rows = diff["functions"].as_array().expect("rows").iter();
    let shown: Vec<Value> =
        rows.map(|row| json!([row["change"], row["after"]["function"]["start_line"]])).collect();
    // Stubs are at lines 2 and 6; the function, with a branch more, at line 9.
    assert_eq!(shown, [json!(["worse", 9]), json!(["added", 2]), json!(["added", 6])], "{diff:#}");
}
