//! Mistakes in the configuration: told with their places, and nothing is done under it.

use crate::harness::Project;

/// A scan under `configuration` fails, says all of `parts`, and reports nothing.
#[track_caller]
fn check(configuration: &[u8], parts: &[&str]) {
    let project = Project::healthy().with("astrolens.toml", configuration);
    let outcome = project.run(["scan", "--format", "json"]);
    outcome.failed(2, parts);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn an_unknown_key_has_its_line_and_the_nearest_one() {
    check(
        b"[thresholds]\ncognitve = 3\n",
        &[
            "unknown key `cognitve` in `thresholds`",
            "astrolens.toml:2:1",
            "did you mean `cognitive`?",
        ],
    );
    check(b"[limts]\n", &["unknown key `limts`", "did you mean `limits`?"]);
}

#[test]
fn a_value_of_another_type_has_its_line() {
    check(
        b"\n[limits]\nmax_bytes = \"many\"\n",
        &["`limits.max_bytes` must be", "astrolens.toml:3:13"],
    );
    check(b"thresholds = 3\n", &["`thresholds` must be a table", "astrolens.toml:1:14"]);
}

#[test]
fn a_bad_glob_says_what_is_wrong_with_it() {
    check(
        b"[files]\nexclude = [\"a[\", \"b/\"]\n",
        &["the glob `a[` has a `[` without its `]`", "astrolens.toml:2:14"],
    );
    let outcome = Project::healthy().run(["scan", "--format", "json", "--exclude", "a["]);
    outcome.failed(2, &["the glob `a[` has a `[` without its `]`"]);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn what_is_no_toml_has_its_place() {
    check(b"[limits\n", &["astrolens.toml:1:8"]);
    check(b"\xFF\xFE", &["astrolens.toml: the configuration cannot be read: byte 0 is not UTF-8"]);
    check(&vec![b'#'; (1 << 20) + 1], &["it is larger than 1 MiB"]);
}

#[test]
fn toml_nested_deep_is_a_mistake_and_no_crash() {
    let nested = format!("a = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    check(nested.as_bytes(), &["astrolens.toml:1:"]);
}

/// All mistakes are told, and last of all that there are some.
#[test]
fn a_mistake_hides_no_other_one() {
    let project = Project::healthy()
        .with("astrolens.toml", "[thresholds]\ncyclomatic = \"high\"\nnesting = \"deep\"\n");
    for command in [
        &["scan"][..],
        &["check"],
        &["baseline"],
        &["explain", "healthy.py:1"],
        &["ast", "healthy.py"],
    ] {
        let outcome = project.run(command);
        outcome.failed(2, &["`thresholds.cyclomatic`", "`thresholds.nesting`"]);
        assert_eq!(outcome.stdout, "", "{command:?}");
        let last = outcome.stderr.trim_end().rsplit('\n').next().unwrap_or_default();
        assert!(last.contains("the configuration has 2 mistakes"), "{command:?}: {last}");
    }
    assert!(!project.path("astrolens-baseline.json").exists());
    let outcome = project.run(["scan", "--set", "thresholds.cognitve=1"]);
    assert_eq!(outcome.stdout, "");
}

#[test]
fn a_gate_does_not_pass_under_a_configuration_that_is_not_understood() {
    let project = Project::healthy().with("astrolens.toml", "[thresholds]\ncyclomatc = 1\n");
    project.run(["check"]).failed(2, &["did you mean `cyclomatic`?"]);
}

#[test]
fn a_configuration_that_is_named_must_be_there() {
    let outcome = Project::healthy().run(["scan", "--format", "json", "--config", "none.toml"]);
    outcome.failed(2, &["none.toml: the configuration cannot be read: there is no such file"]);
    assert_eq!(outcome.stdout, "");
}
