//! `baseline`, `check --baseline` and `--update-baseline`.

use crate::project::{Project, Run, ladder};

const FILE: &str = "astrolens-baseline.json";

/// A project with two functions over the limit, both in its baseline.
fn project() -> Project {
    let project = Project::new(&[("a.py", &ladder("one", 5)), ("lib/b.py", &ladder("two", 6))]);
    let run = project.astrolens(&["baseline"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
    assert!(run.told.contains("recorded 2 findings in `astrolens-baseline.json`"), "{run:?}");
    project
}

fn check(project: &Project, more: &[&str]) -> Run {
    project.astrolens(&[&["check", "--baseline", FILE], more].concat())
}

/// Symbol and figure of each finding that the baseline knows.
fn known(project: &Project) -> Vec<(String, u64)> {
    let baseline: serde_json::Value =
        serde_json::from_str(&project.read(FILE)).expect("the baseline");
    let files = baseline["files"].as_object().expect("an object");
    files
        .values()
        .flat_map(|findings| findings.as_array().expect("a list"))
        .map(|finding| {
            let symbol = finding["symbol"].as_str().expect("a symbol");
            (symbol.to_owned(), finding["value"].as_u64().expect("a figure"))
        })
        .collect()
}

#[test]
fn what_is_known_passes() {
    let project = project();
    assert_eq!(project.astrolens(&["check", "--no-baseline"]).code, 1);
    assert_eq!(project.astrolens(&["check"]).code, 0, "it is found by itself");
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("2 known findings in `astrolens-baseline.json` passed"), "{run:?}");
}

#[test]
fn what_is_new_or_worse_fails_and_nothing_else_is_shown() {
    let project = project();
    project.write("a.py", &format!("{}\n{}", ladder("three", 4), ladder("one", 7)));
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`three` has a cognitive complexity of 4"), "{run:?}");
    assert!(run.out.contains("it was 5 in the baseline"), "{run:?}");
    assert!(!run.out.contains("`two`"), "{run:?}");
}

#[test]
fn what_got_better_cannot_slip_back_once_the_baseline_is_tightened() {
    let project = project();
    project.write("a.py", &ladder("one", 4));
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("--update-baseline"), "{run:?}");
    assert_eq!(known(&project), [("one".to_owned(), 5), ("two".to_owned(), 6)]);

    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(known(&project), [("one".to_owned(), 4), ("two".to_owned(), 6)]);
    project.write("a.py", &ladder("one", 5));
    assert_eq!(check(&project, &["--update-baseline"]).code, 1);
    assert_eq!(known(&project), [("one".to_owned(), 4), ("two".to_owned(), 6)]);
}

#[test]
fn what_is_gone_leaves_the_baseline_and_what_is_new_never_enters_it() {
    let project = project();
    project.git(&["rm", "--quiet", "lib/b.py"]);
    project.write("c.py", &ladder("three", 9));
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert_eq!(known(&project).len(), 2, "a run that fails leaves the file as it is");
    project.write("c.py", "");
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(known(&project), [("one".to_owned(), 5)]);
}

#[test]
fn it_means_the_same_from_every_folder_and_for_every_part() {
    let project = project();
    let baseline = ["check", "--baseline", "../astrolens-baseline.json"];
    for arguments in [&[][..], &["."], &["b.py"], &[".."], &["--update-baseline"]] {
        let run = project.astrolens_in("lib", &[&baseline, arguments].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {run:?}");
    }
    assert_eq!(known(&project).len(), 2, "what was not looked at stays");
}

#[test]
fn a_baseline_that_cannot_be_used_is_no_pass() {
    let project = Project::new(&[("a.py", "")]);
    let run = check(&project, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("write one with `astrolens baseline -o"), "{run:?}");
    project.write(FILE, "{\"schema\": \"astrolens-baseline-9\", \"files\": {}}");
    let run = check(&project, &[]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("astrolens-baseline-9"), "{run:?}");
    assert_eq!(project.astrolens(&["check", "--update-baseline"]).code, 2);
}

#[test]
fn what_was_moved_or_renamed_is_followed() {
    let project = project();
    project.git(&["mv", "a.py", "lib/c.py"]);
    project.write("lib/b.py", &ladder("renamed", 6));
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("2 known findings moved or renamed"), "{run:?}");
    assert_eq!(known(&project), [("renamed".to_owned(), 6), ("one".to_owned(), 5)]);
    // A copy is no move.
    project.write("copy.py", &ladder("one", 5));
    assert_eq!(check(&project, &[]).code, 1);
}

#[test]
fn a_function_that_went_to_another_file_is_followed() {
    let project = project();
    project.write("a.py", "");
    project.write("lib/b.py", &format!("{}\n{}", ladder("two", 6), ladder("one", 5)));
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn paths_lead_from_the_baseline_wherever_it_is() {
    let project = Project::new(&[("src/a.py", &ladder("one", 5)), ("ci/keep", "")]);
    project.write("astrolens.toml", "thresholds.cognitive = 3\ngate.baseline = 'ci/known.json'\n");
    assert_eq!(project.astrolens_in("src", &["baseline"]).code, 0);
    assert!(project.read("ci/known.json").contains("\"../src/a.py\""));
    assert_eq!(project.astrolens_in("src", &["check"]).code, 0);
    assert_eq!(project.astrolens(&["check"]).code, 0);
    let printed = project.astrolens(&["baseline", "-o", "-"]);
    assert!(printed.out.contains("\"src/a.py\""), "{printed:?}");
}

#[test]
fn a_folder_that_was_moved_is_followed() {
    for is_staged in [true, false] {
        let files = [
            ("lib/a.py", ladder("one", 5)),
            ("lib/b.py", ladder("two", 5)),
            ("lib/deep/a.py", ladder("one", 6)),
        ];
        let project = Project::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
        assert_eq!(project.astrolens(&["baseline"]).code, 0);
        if is_staged {
            project.git(&["mv", "lib", "src"]);
        } else {
            let place = project.path().join("work");
            std::fs::rename(place.join("lib"), place.join("src")).expect("a free name");
        }
        let run = check(&project, &[]);
        assert_eq!(run.code, 0, "staged: {is_staged}: {run:?}");
        let run = check(&project, &["--update-baseline"]);
        assert!(run.told.contains("3 known findings moved or renamed"), "{run:?}");
        let text = project.read(FILE);
        assert!(text.contains("\"src/deep/a.py\"") && !text.contains("\"lib/"), "{text}");
        project.write("src/deep/a.py", &ladder("one", 7));
        let run = check(&project, &[]);
        assert!(run.code == 1 && run.out.contains("it was 6 in the baseline"), "{run:?}");
    }
}

#[test]
fn a_renamed_function_is_followed_among_others_of_its_figure() {
    let both = |first: &str, second: &str| {
        format!("{}\n{}", ladder(first, 5), ladder(second, 5).replace('a', "b"))
    };
    let project = Project::new(&[("a.py", &both("one", "two"))]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.write("a.py", &both("first", "second"));
    assert_eq!(check(&project, &[]).code, 0);
    // Each took the name of the other.
    project.write("a.py", &both("two", "one"));
    assert_eq!(check(&project, &[]).code, 0);
    project.write("a.py", &(both("first", "second") + "\n" + &ladder("third", 5)));
    let run = check(&project, &[]);
    assert!(run.code == 1 && run.out.contains("`third`"), "a copy is new: {run:?}");
}

/// A callback of `steps` branches, handed over for the event `name`.
fn callback(name: &str, steps: usize) -> String {
    let body = "  if (a) {\n    a += 1;\n  }\n".repeat(steps);
    format!("bus.on(\"{name}\", function (a) {{\n{body}}});\n")
}

#[test]
fn callbacks_in_another_order_pass() {
    let (open, close, tick) = (callback("open", 5), callback("close", 6), callback("tick", 7));
    let project = Project::new(&[("a.js", &format!("{open}{close}{tick}"))]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    for text in [
        format!("{tick}{open}{close}"),
        format!("{close}{tick}"),
        format!("{}{tick}{close}{open}", callback("new", 2)),
        format!("{tick}{}{open}", callback("close", 4)),
    ] {
        project.write("a.js", &text);
        let run = check(&project, &[]);
        assert_eq!(run.code, 0, "{run:?}\n{text}");
    }
    // The growth of one, from 5 to 6, is not hidden behind the others.
    project.write("a.js", &format!("{tick}{close}{}", callback("open", 6)));
    let run = check(&project, &[]);
    assert_eq!(
        (run.code, run.out.matches("has a cognitive complexity").count()),
        (1, 1),
        "{run:?}"
    );
    assert!(run.out.contains("it was 5 in the baseline"), "{run:?}");
}

#[test]
fn recording_a_part_keeps_what_is_known_of_the_rest() {
    let project = project();
    project.write("lib/b.py", &ladder("two", 7));
    let run = project.astrolens(&["baseline", "lib"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("recorded 1 finding"), "{run:?}");
    assert!(run.told.contains("beside 1 in what was not looked at"), "{run:?}");
    assert_eq!(known(&project), [("one".to_owned(), 5), ("two".to_owned(), 7)]);
    // From a folder, and of one language only.
    project.write("lib/b.py", &ladder("two", 8));
    assert_eq!(project.astrolens_in("lib", &["baseline"]).code, 0);
    assert_eq!(known(&project), [("one".to_owned(), 5), ("two".to_owned(), 8)]);
    assert_eq!(project.astrolens(&["baseline", "--language", "go"]).code, 0);
    assert_eq!(known(&project), [("one".to_owned(), 5), ("two".to_owned(), 8)]);
    // What was looked at and is in order is known no longer; nor is what is gone.
    project.write("lib/b.py", &ladder("two", 1));
    project.git(&["rm", "--quiet", "a.py"]);
    assert_eq!(project.astrolens(&["baseline", "lib"]).code, 0);
    assert_eq!(known(&project), []);
}

#[test]
fn a_recording_that_is_not_whole_leaves_the_file_as_it_is() {
    let project = project();
    let before = project.read(FILE);
    project.write("a.py", &ladder("one", 9));
    let run = project.astrolens(&["baseline", "a.py", "nothere"]);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.told.contains("nothing was recorded"), "{run:?}");
    assert_eq!(project.read(FILE), before);
    project.write(FILE, "{");
    let run = project.astrolens(&["baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("written anew"), "{run:?}");
    assert_eq!(known(&project), [("one".to_owned(), 9), ("two".to_owned(), 6)]);
}

/// A class above the limits, whose methods have a line each.
fn large(name: &str, methods: std::ops::Range<usize>) -> String {
    let method = |n: usize| format!("    def f{n}(self):\n        return self.x{n}\n\n");
    format!("class {name}:\n{}", methods.map(method).collect::<String>())
}

#[test]
fn what_was_renamed_and_edited_is_known() {
    let project = project();
    let edited = ladder("uno", 5).replace("return a", "return -a");
    project.write("a.py", &edited);
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    project.write("a.py", &ladder("uno", 6));
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("of 6 (limit 3); it was 5 in the baseline"), "{run:?}");
    // Another function came besides: one of both is new.
    project
        .write("a.py", &format!("{edited}\n{}", ladder("otro", 5).replace("return a", "return 1")));
    let run = check(&project, &[]);
    assert_eq!(
        (run.code, run.out.matches("has a cognitive complexity").count()),
        (1, 1),
        "{run:?}"
    );
    // What has little in common took no place.
    project.write("a.py", &ladder("uno", 20).replace("return a", "return -a"));
    let run = check(&project, &[]);
    assert!(run.code == 1 && !run.out.contains("it was 5"), "{run:?}");
    // Both of two, of which each keeps to what is nearest.
    project.write("a.py", &ladder("uno", 5).replace("return a", "return -a"));
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(known(&project), [("uno".to_owned(), 5), ("two".to_owned(), 6)]);
}

#[test]
fn types_that_were_renamed_or_moved_are_known() {
    let limits = "thresholds.wmc = { warning = 10 }\nthresholds.lcom4 = { warning = 5 }\n";
    let project = Project::new(&[
        ("astrolens.toml", limits),
        ("a.py", &(large("First", 0..30) + "\n\nx = 1\n")),
        ("b.py", "y = 1\n"),
    ]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    assert_eq!(known(&project).len(), 2, "wmc and lcom4");
    project.write("a.py", &(large("Second", 0..29) + "\n\nx = 1\n"));
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    project.write("a.py", &(large("Second", 0..31) + "\n\nx = 1\n"));
    let run = check(&project, &[]);
    assert!(run.code == 1 && run.out.contains("it was 30 in the baseline"), "{run:?}");
    // To another file, and edited.
    project.write("a.py", "x = 1\n");
    project.write("b.py", &(large("First", 0..29) + "\n\ny = 1\n"));
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(project.read(FILE).contains("b.py"), "{}", project.read(FILE));
    // One that is still there was not renamed.
    project.write("b.py", &(large("First", 0..3) + &large("Other", 0..29)));
    let run = check(&project, &[]);
    assert!(run.code == 1 && !run.out.contains("in the baseline"), "{run:?}");
}

#[test]
fn what_a_merge_left_in_it_is_told() {
    let project = project();
    let text = project.read(FILE);
    let conflict = text.replace(
        "  \"files\": {\n",
        "  \"files\": {\n<<<<<<< HEAD\n=======\n    \"c.py\": [],\n>>>>>>> topic\n",
    );
    assert_ne!(conflict, text);
    project.write(FILE, &conflict);
    for more in [&[][..], &["--since", "HEAD"], &["--update-baseline"]] {
        let run = check(&project, more);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{run:?}");
        assert!(run.told.contains("it holds a merge conflict, from line 4 on"), "{run:?}");
        assert!(run.told.contains("git checkout --ours astrolens-baseline.json"), "{run:?}");
    }
}

/// What is known by another name, in another file or in a type that was renamed lets no more pass.
#[test]
fn a_baseline_that_follows_what_was_renamed_has_not_grown() {
    let limits = "thresholds.cognitive = 3\nthresholds.wmc = 10\nthresholds.lcom4 = 5\n";
    let project = Project::new(&[
        ("astrolens.toml", limits),
        ("a.py", &format!("{}\n\n{}", ladder("one", 5), large("First", 0..30))),
        ("b.py", &(large("Other", 0..20) + "\n\nx = 1\n")),
        ("c.py", "y = 1\n"),
    ]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.commit(&[]);
    let uno = ladder("uno", 5).replace("return a", "return -a");
    project.write("a.py", &format!("{uno}\n\n{}", large("Second", 0..29)));
    project.write("b.py", "x = 1\n");
    project.write("c.py", &(large("Other", 0..19) + "\n\ny = 1\n"));
    let run = check(&project, &["--update-baseline"]);
    assert_eq!(run.code, 0, "{run:?}");
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert_eq!((run.code, run.out.contains("baseline lets")), (0, false), "{run:?}");
    // One more is one more.
    project.write("a.py", &format!("{uno}\n\n{}\n\n{}", large("Second", 0..29), ladder("due", 5)));
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    let run = project.astrolens(&["check", "--since", "HEAD"]);
    assert!(run.code == 1 && run.out.contains("the baseline lets 1 finding more pass"), "{run:?}");
}
