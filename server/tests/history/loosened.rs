//! `check --since`: a change is judged by what held before as well, and what it loosens is shown.

use crate::project::{Project, Run, ladder};

/// A project with a function at the limit of 3 and one above it.
fn project() -> Project {
    Project::new(&[("a.py", &ladder("near", 3)), ("lib/b.py", &ladder("old", 5))])
}

/// `check --since HEAD` in the form for annotations, which has one line a finding.
fn check(project: &Project, more: &[&str]) -> Run {
    project.astrolens(&[&["check", "--since", "HEAD", "--format", "github"], more].concat())
}

/// The lines that are about the gate itself: file, line and the key.
fn loosened(run: &Run) -> Vec<String> {
    let about = run.out.lines().filter(|line| line.contains("loosened-gate"));
    about
        .map(|line| {
            let file = line.split("file=").nth(1).and_then(|rest| rest.split(',').next());
            let at = line.split("line=").nth(1).and_then(|rest| rest.split(',').next());
            let key = line.split('`').nth(1).expect("a key");
            format!("{}:{} {key}", file.expect("a file"), at.expect("a line"))
        })
        .collect()
}

const OLD: &str = "thresholds.cognitive = { warning = 3 }\n";

#[test]
fn a_configuration_that_was_broken_is_told_and_does_not_count() {
    for broken in ["thresholds.cognitive = { warning = 3\n", "thresholds.cognitiv = 3\n"] {
        let project = Project::new(&[("astrolens.toml", broken), ("a.py", "x = 1\n")]);
        project.write("astrolens.toml", "thresholds.cognitive = 7\n");
        project.write("a.py", &ladder("f", 5));
        let run = project.astrolens(&["check", "--since", "HEAD", "--format", "github"]);
        // By the defaults, which held for nobody, it would have been loosened.
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
        let told = "`astrolens.toml` was not understood at HEAD: ";
        assert!(run.told.contains(told), "{run:?}");
        assert!(run.told.contains("judged by what it says now alone"), "{run:?}");
        project.write("a.py", &ladder("f", 8));
        let run = project.astrolens(&["check", "--since", "HEAD", "--format", "github"]);
        assert!(run.code == 1 && run.out.contains("of 8 (limit 7)"), "{run:?}");
        // One that is broken now is a mistake.
        project.write("astrolens.toml", broken);
        assert_eq!(project.astrolens(&["check", "--since", "HEAD"]).code, 2);
    }
}

#[test]
fn a_raised_limit_silences_nothing_that_came_with_it() {
    let project = project();
    project.write("astrolens.toml", "\n[thresholds]\ncognitive = { warning = 9 }\n");
    let run = check(&project, &[]);
    assert_eq!(
        (run.code, loosened(&run)),
        (0, vec!["astrolens.toml:3 thresholds.cognitive".to_owned()]),
        "{run:?}"
    );
    assert!(run.out.starts_with("::notice"), "{run:?}");
    project.write("a.py", &ladder("near", 4));
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`near` has a cognitive complexity of 4 (limit 3); it was 3 at HEAD"));
    assert_eq!(loosened(&run).len(), 1, "{run:?}");
    project.commit(&[]);
    let run = check(&project, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "the next change is judged by the new limit");
}

#[test]
fn a_lowered_limit_fails_nothing_that_was_there() {
    let project = project();
    project.write("astrolens.toml", "thresholds.cognitive = { warning = 2 }\n");
    project.write("a.py", &(ladder("near", 3) + "\n" + &ladder("fresh", 3)));
    let run = check(&project, &[]);
    assert_eq!((run.code, loosened(&run)), (1, vec![]), "{run:?}");
    assert!(run.out.contains("`fresh` has") && !run.out.contains("`near` has"), "{run:?}");
}

#[test]
fn every_way_to_loosen_is_seen() {
    for (configuration, expected) in [
        ("rules.disabled = [\"cognitive-complexity\"]\n", "astrolens.toml:2 cognitive-complexity"),
        ("files.exclude = [\"a.py\"]\n", "astrolens.toml:2 files.exclude"),
        ("files.include = [\"lib/\"]\n", "astrolens.toml:2 files.include"),
        (
            "[[overrides]]\nfiles = [\"a.py\"]\nthresholds.cognitive = 8\n",
            "astrolens.toml:4 thresholds.cognitive",
        ),
        (
            "[rules.severity]\ncognitive-complexity = \"information\"\n",
            "astrolens.toml:3 rules.severity.cognitive-complexity",
        ),
        ("limits.max_bytes = 1\n", "astrolens.toml:2 limits.max_bytes"),
    ] {
        let project = project();
        project.write("astrolens.toml", &format!("{OLD}{configuration}"));
        project.write("a.py", &ladder("near", 4));
        let run = check(&project, &[]);
        assert_eq!((run.code, loosened(&run)), (1, vec![expected.to_owned()]), "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
    }
}

#[test]
fn test_code_is_what_it_was() {
    let project = project();
    project.write("astrolens.toml", &format!("{OLD}tests.files = [\"*.py\"]\ntests.scale = 9\n"));
    project.write("a.py", &ladder("near", 4));
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(loosened(&run).contains(&"astrolens.toml:3 tests.scale".to_owned()), "{run:?}");
}

#[test]
fn configuration_counts_wherever_it_stands() {
    let new = project();
    new.write("lib/astrolens.toml", "root = true\n");
    new.write("lib/b.py", &ladder("old", 6));
    let run = check(&new, &[]);
    let expected = vec!["lib/astrolens.toml:1 thresholds.cognitive".to_owned()];
    assert_eq!((run.code, loosened(&run)), (1, expected), "{run:?}");
    let gone = project();
    gone.git(&["rm", "--quiet", "astrolens.toml"]);
    gone.write("lib/b.py", &ladder("old", 6));
    let run = check(&gone, &[]);
    let expected = vec!["astrolens.toml:1 thresholds.cognitive".to_owned()];
    assert_eq!((run.code, loosened(&run)), (1, expected), "{run:?}");
}

#[test]
fn what_changes_nothing_for_any_file_loosens_nothing() {
    let project = project();
    let text = format!("# A comment.\n{OLD}[languages.go.thresholds]\ncognitive = 90\n");
    project.write("astrolens.toml", &text);
    let run = check(&project, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}

#[test]
fn a_suppression_that_came_with_the_change_is_shown() {
    let project = project();
    let text = ladder("near", 4);
    let comment = "# astrolens: ignore[cognitive-complexity] it is a table\n";
    project.write("a.py", &format!("x = 1\n{comment}{text}"));
    let run = check(&project, &[]);
    let expected = vec!["a.py:2 cognitive-complexity".to_owned()];
    assert_eq!((run.code, loosened(&run)), (1, expected), "{run:?}");
    assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
    // One above what is old silences nothing that the change brings, and is shown.
    project.git(&["checkout", "--quiet", "a.py"]);
    project.write("lib/b.py", &format!("x = 1\n{comment}{}", ladder("old", 5)));
    let run = check(&project, &[]);
    let expected = vec!["lib/b.py:2 cognitive-complexity".to_owned()];
    assert_eq!((run.code, loosened(&run)), (0, expected), "{run:?}");
}

#[test]
fn it_can_fail_and_cannot_switch_itself_off() {
    let project = project();
    project.commit(&[(
        "astrolens.toml",
        &format!("{OLD}[rules.severity]\nloosened-gate = \"error\"\n"),
    )]);
    project.write(
        "astrolens.toml",
        "thresholds.cognitive = 4\nrules.disabled = [\"loosened-gate\"]\n",
    );
    let run = check(&project, &["--fail-on", "error"]);
    let expected = [
        "astrolens.toml:1 thresholds.cognitive",
        // That it is an error is said nowhere any more.
        "astrolens.toml:1 rules.severity.loosened-gate",
        "astrolens.toml:2 loosened-gate",
    ];
    assert_eq!((run.code, loosened(&run)), (1, expected.map(str::to_owned).to_vec()), "{run:?}");
    assert!(run.out.starts_with("::error"), "{run:?}");
}

#[test]
fn a_baseline_that_grew_silences_nothing_that_came_with_it() {
    let project = project();
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.commit(&[]);
    project.write("a.py", &ladder("near", 4));
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    assert_eq!(project.astrolens(&["check"]).code, 0);
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
    assert!(run.out.contains("the baseline lets 1 finding more pass than at HEAD"), "{run:?}");
    // What is known by another name is not more.
    project.git(&["checkout", "--quiet", "a.py", "astrolens-baseline.json"]);
    project.git(&["mv", "lib/b.py", "lib/c.py"]);
    assert_eq!(project.astrolens(&["check", "--update-baseline"]).code, 0);
    let run = check(&project, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}

#[test]
fn an_entry_that_came_with_the_change_lets_nothing_pass_under_another_name() {
    let project = project();
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    project.commit(&[]);
    project.write("new.py", &ladder("fresh", 9));
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    let text = project.read("astrolens-baseline.json").replace("\"new.py\"", "\"old.py\"");
    project.write("astrolens-baseline.json", &text);
    assert_eq!(project.astrolens(&["check"]).code, 0, "it stands for a file that moved");
    let run = check(&project, &[]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.out.contains("`fresh` has a cognitive complexity of 9"), "{run:?}");
    assert!(run.out.contains("the baseline lets 1 finding more pass than at HEAD"), "{run:?}");
}

#[test]
fn what_the_baseline_knew_before_still_passes_where_it_went() {
    let project = Project::new(&[("a.py", &ladder("near", 3)), ("b.py", &ladder("high", 5))]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    // It got better, which the baseline does not say, and slips back where it went.
    project.commit(&[("b.py", &ladder("high", 3))]);
    project.git(&["mv", "b.py", "c.py"]);
    project.write("c.py", &ladder("high", 5));
    let text = project.read("astrolens-baseline.json");
    project.write("astrolens-baseline.json", &(text + "\n"));
    let run = check(&project, &[]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{run:?}");
}

/// What is shown of the baseline when each of `entries`, its path, symbol and figure, became one of
/// another list.
fn grown(was: &[(&str, &str, u32)], now: &[(&str, &str, u32)]) -> String {
    let project = project();
    let text = |entries: &[(&str, &str, u32)]| {
        let mut files = serde_json::Map::new();
        for (path, symbol, value) in entries {
            let known = serde_json::json!({
                "rule": "cognitive-complexity", "symbol": symbol, "kind": "function", "value": value,
            });
            let file = files.entry(*path).or_insert_with(|| serde_json::json!([]));
            file.as_array_mut().expect("a list").push(known);
        }
        serde_json::json!({ "schema": "astrolens-baseline-2", "files": files }).to_string()
    };
    project.commit(&[("astrolens-baseline.json", &text(was))]);
    project.write("astrolens-baseline.json", &text(now));
    let told = check(&project, &[]).out;
    told.split("the baseline lets ")
        .nth(1)
        .map_or_else(String::new, |rest| rest.split(" than").next().expect("a part").to_owned())
}

#[test]
fn a_baseline_grows_by_what_is_new_or_worse_in_it_and_by_nothing_else() {
    // Each has one of the same figure, whatever their order.
    let namesakes = [("a.py", "f", 5), ("a.py", "f", 9), ("a.py", "f", 7)];
    assert_eq!(grown(&namesakes, &[("a.py", "f", 5), ("a.py", "f", 7), ("a.py", "f", 9)]), "");
    assert_eq!(grown(&namesakes, &[("a.py", "f", 9)]), "");
    assert_eq!(grown(&namesakes, &[("a.py", "f", 10), ("a.py", "f", 9)]), "1 finding more pass");
    // What went makes no room for something else.
    assert_eq!(grown(&[("a.py", "f", 9)], &[("b.py", "g", 5)]), "1 finding more pass");
    // In a file that has another name now, it is the same.
    assert_eq!(grown(&[("a.py", "f", 9)], &[("b.py", "f", 9)]), "");
    let both = [("a.py", "f", 9), ("b.py", "g", 4)];
    assert_eq!(grown(&both, &[("a.py", "f", 9), ("b.py", "f", 9)]), "1 finding more pass");
}

#[test]
fn a_baseline_that_was_broken_can_be_mended() {
    let project = project();
    project.commit(&[("astrolens-baseline.json", "{ <<<<<<< HEAD\n")]);
    project.git(&["rm", "--quiet", "--cached", "astrolens-baseline.json"]);
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    let run = check(&project, &[]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.told.contains("`astrolens-baseline.json` was no baseline at HEAD"), "{run:?}");
    assert!(run.out.contains("the baseline lets 1 finding more pass than at HEAD"), "{run:?}");
    project.write("a.py", &ladder("near", 4));
    assert_eq!(check(&project, &[]).code, 1);
}

#[test]
fn whose_work_a_file_is_cannot_be_changed_with_it() {
    for (file, text, place) in [
        (".gitattributes", "a.py linguist-vendored\n", "file=.gitattributes,line=1,"),
        (
            "astrolens.toml",
            "thresholds.cognitive = { warning = 3 }\n[[overrides]]\nfiles = [\"a.py\"]\n\
             origin = \"generated\"\n",
            "file=astrolens.toml,line=1,",
        ),
    ] {
        let project = project();
        project.write(file, text);
        project.write("a.py", &ladder("near", 4));
        let run = check(&project, &[]);
        let told = "vendored or generated by what is declared, as not at HEAD: 1 file";
        let is_it = |line: &str| line.contains(told) && line.contains(place);
        assert!(run.code == 1 && run.out.lines().any(is_it), "{run:?}");
        assert!(run.out.contains("`near` has a cognitive complexity of 4"), "{run:?}");
    }
}
