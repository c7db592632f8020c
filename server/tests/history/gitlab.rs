//! The recipe for GitLab, its script run as a runner does: line by line, in a clone.

use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::guide::blocks;
use crate::project::{Project, Run, ladder, run};

/// The lines of the job's script.
fn script() -> Vec<String> {
    let jobs = blocks("yaml").into_iter().map(|block| {
        let value: Value = serde_saphyr::from_str(&block).expect("YAML");
        value["complexity"]["script"].clone()
    });
    let script = jobs.into_iter().find_map(|script| script.as_array().cloned()).expect("a job");
    script.iter().map(|line| line.as_str().expect("a command").to_owned()).collect()
}

/// How the job ends in a clone of `project`, whose branch `topic` is to be merged into `main`.
fn job(project: &Project, name: &str) -> Run {
    let clone = format!("../{name}");
    project.git(&["clone", "--quiet", "--branch=topic", ".", &clone]);
    let bin = project.path().join(name).join(".cargo/bin");
    std::fs::create_dir_all(&bin).expect("a new folder");
    symlink(env!("CARGO_BIN_EXE_astrolens"), bin.join("astrolens")).expect("a link");
    let lines = script().join("\n");
    let mut shell = project.command("bash", &clone);
    run(shell
        .args(["-eo", "pipefail", "-c", &lines])
        .env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"))
}

#[test]
fn the_job_fails_for_what_got_worse() {
    let project = Project::new(&[("a.py", &ladder("old", 5))]);
    project.git(&["switch", "--quiet", "--create", "topic"]);
    project.commit(&[("a.py", &ladder("old", 5).replace("return a", "return -a"))]);
    let passed = job(&project, "one");
    assert_eq!(passed.code, 0, "{passed:?}");
    project.commit(&[("a.py", &ladder("old", 6))]);
    let failed = job(&project, "two");
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(failed.out.contains("it was 5 at origin/main"), "{failed:?}");
}
