//! The GitHub action, each of its steps run as a runner would.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::project::{Project, ladder};
use crate::workflow::{Action, Done};

/// A branch whose own function fails, as does one that was there before.
fn project() -> Project {
    let project = Project::new(&[("my src/a.py", &ladder("old", 5))]);
    project.git(&["switch", "--quiet", "--create", "topic"]);
    project.commit(&[("b.py", &ladder("new", 4))]);
    project
}

/// Runs the action with the program that is tested.
fn run(project: &Project, inputs: &[(&str, &str)]) -> Done {
    let program = ("program", env!("CARGO_BIN_EXE_astrolens"));
    Action::ours().run(project, &[&[program], inputs].concat())
}

/// The symbols that the SARIF file has results about.
fn symbols(project: &Project, file: &str) -> Vec<String> {
    let sarif: Value = serde_json::from_str(&project.read(file)).expect("SARIF");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let name = |result: &Value| {
        let text = result["message"]["text"].as_str().expect("a message");
        text.split('`').nth(1).expect("a name").to_owned()
    };
    results.iter().map(name).collect()
}

#[test]
fn what_fails_is_annotated_written_and_summed_up() {
    let project = project();
    let done = run(&project, &[]);
    assert_eq!(done.code, 1, "{done:?}");
    assert_eq!(done.steps, ["Check", "Pass or fail"]);
    assert!(done.log.contains("::warning file=b.py,line=1,"), "{done:?}");
    assert!(done.summary.contains("| `new` has a cognitive complexity of 4"), "{done:?}");
    // The worst first: 5 before 4.
    assert_eq!(symbols(&project, "astrolens.sarif"), ["old", "new"]);
}

#[test]
fn a_revision_leaves_what_was_touched_and_shows_what_became_of_it() {
    let project = project();
    let done = run(&project, &[("since", "main"), ("sarif", "out.sarif")]);
    assert_eq!(done.code, 1, "{done:?}");
    assert_eq!(symbols(&project, "out.sarif"), ["new"]);
    assert!(done.summary.contains("| 🆕 added | 4 🟡 |"), "{done:?}");
    assert!(!done.summary.contains("`old`"), "{done:?}");
}

#[test]
fn a_revision_lets_pass_what_got_no_worse() {
    let project = Project::new(&[("a.py", &ladder("old", 5)), ("b.py", &ladder("other", 5))]);
    project.git(&["switch", "--quiet", "--create", "topic"]);
    let edited = ladder("old", 5).replace("return a", "return -a");
    project.commit(&[("a.py", &edited), ("b.py", &ladder("other", 4))]);
    let done = run(&project, &[("since", "main")]);
    assert_eq!((done.code, symbols(&project, "astrolens.sarif")), (0, vec![]), "{done:?}");
    project.commit(&[("a.py", &ladder("old", 6))]);
    let done = run(&project, &[("since", "main")]);
    assert_eq!((done.code, symbols(&project, "astrolens.sarif")), (1, vec!["old".to_owned()]));
    assert!(done.log.contains("it was 5 at main"), "{done:?}");
}

#[test]
fn inputs_reach_the_gate() {
    let project = project();
    for (inputs, code) in [
        (&[("path", "my src\nb.py\n")][..], 1),
        (&[("fail-on", "error")], 0),
        (&[("args", "--exclude=b.py  --set thresholds.cognitive=9")], 0),
        (&[("path", "my src"), ("since", "main")], 0),
    ] {
        let done = run(&project, inputs);
        assert_eq!((done.code, done.steps.len()), (code, 2), "{inputs:?}: {done:?}");
    }
    assert_eq!(project.astrolens(&["baseline"]).code, 0);
    let done = run(&project, &[("baseline", "astrolens-baseline.json")]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.summary.contains("✅ Nothing to report"), "{done:?}");
}

/// What the user wrote is never run.
#[test]
fn inputs_are_no_commands() {
    let project = project();
    let hostile = "$(touch hacked); touch hacked; `touch hacked`";
    for input in ["path", "args", "since", "baseline", "fail-on", "sarif"] {
        let done = run(&project, &[(input, hostile)]);
        assert!(!project.path().join("work/hacked").exists(), "{input}: {done:?}");
    }
}

#[test]
fn a_gate_that_cannot_do_its_work_ends_at_once() {
    let project = project();
    let done = run(&project, &[("since", "mian")]);
    assert_eq!((done.code, done.steps.as_slice()), (2, &["Check".to_owned()][..]), "{done:?}");
    assert!(done.log.contains("did you mean `main`?"), "{done:?}");
}

#[test]
fn findings_are_uploaded_before_the_gate_fails() {
    let project = project();
    let done = run(&project, &[("upload-sarif", "true")]);
    assert_eq!(done.steps, ["Check", "Upload the findings", "Pass or fail"]);
    let upload = done.others.values().next().expect("an upload");
    assert_eq!(upload["sarif_file"], "astrolens.sarif");
    assert_eq!(done.code, 1);
}

/// With a `cargo` that installs the program that is tested.
#[test]
fn the_program_is_built_from_the_sources_of_the_action() {
    let project = project();
    let bin = project.path().join("bin");
    fs::create_dir(&bin).expect("a new folder");
    let program = env!("CARGO_BIN_EXE_astrolens");
    let script = format!(
        "#!/usr/bin/env bash\nset -eu\n\
         while [ $# -gt 0 ]; do case $1 in --path) path=$2;; --root) root=$2;; esac; shift; done\n\
         grep -q 'name = \"astrolens\"' \"$path/Cargo.toml\"\n\
         mkdir -p \"$root/bin\"; ln -s '{program}' \"$root/bin/astrolens\"\n"
    );
    fs::write(bin.join("cargo"), script).expect("a file");
    fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).expect("allowed");
    let project = project.with_path(&bin);
    let done = Action::ours().run(&project, &[]);
    assert_eq!(
        done.steps,
        [
            "Identify the sources",
            "Restore the program",
            "Build the program",
            "Check",
            "Pass or fail"
        ]
    );
    assert_eq!(done.code, 1, "{done:?}");
    let cache = done.others.values().next().expect("a cache");
    let digest = cache["key"].strip_prefix("astrolens-Linux-X64-").expect("a key");
    assert_eq!(digest.len(), 16 + 1 + 16, "{digest}");
}
