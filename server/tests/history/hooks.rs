//! The hooks for pre-commit, run as it runs them, and by itself where it is installed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::project::{Project, Run, ladder, run};
use crate::workflow::repository;

/// A hook, as far as it is read here.
#[derive(Deserialize)]
pub struct Hook {
    /// The name by which users ask for it.
    pub id: String,
    language: String,
    entry: String,
}

/// The hooks we offer.
pub fn hooks() -> Vec<Hook> {
    let text = fs::read_to_string(repository().join(".pre-commit-hooks.yaml")).expect("the hooks");
    serde_saphyr::from_str(&text).expect("a list of hooks")
}

/// A folder with the program that is tested, and a `cargo` that "builds" it.
fn bin(project: &Project) -> PathBuf {
    let bin = project.path().join("bin");
    fs::create_dir_all(&bin).expect("a new folder");
    let program = env!("CARGO_BIN_EXE_astrolens");
    let script = format!(
        "#!/usr/bin/env bash\nset -eu\necho building >> '{}'\n\
         while [ $# -gt 1 ]; do shift; done\n\
         mkdir -p \"$1/release\"; ln -s '{program}' \"$1/release/astrolens\"\n",
        project.path().join("builds").display()
    );
    fs::write(bin.join("cargo"), script).expect("a file");
    fs::set_permissions(bin.join("cargo"), fs::Permissions::from_mode(0o755)).expect("allowed");
    std::os::unix::fs::symlink(program, bin.join("astrolens")).expect("a link");
    bin
}

/// A project with a file that fails, one that passes and one that fails but is excluded.
fn project() -> Project {
    let project = Project::new(&[
        ("astrolens.toml", "thresholds.cognitive = { warning = 3 }\nfiles.exclude = ['gen/']\n"),
        ("bad.py", &ladder("bad", 5)),
        ("good.py", &ladder("good", 2)),
        ("gen/a.py", &ladder("generated", 5)),
    ]);
    let bin = bin(&project);
    project.with_path(&bin)
}

/// A copy of what the hooks need, as a repository that can be cloned; what names its commit.
fn hook_repository(project: &Project) -> (PathBuf, String) {
    let folder = project.path().join("hooks");
    fs::create_dir_all(folder.join("deploy")).expect("a new folder");
    for file in [".pre-commit-hooks.yaml", "deploy/pre-commit.sh"] {
        fs::copy(repository().join(file), folder.join(file)).expect("a copy");
    }
    let git = |arguments: &[&str]| {
        let run = run(project.command("git", "../hooks").args(arguments));
        assert_eq!(run.code, 0, "{run:?}");
        run.out.trim().to_owned()
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "hooks"]);
    let commit = git(&["rev-parse", "HEAD"]);
    (folder, commit)
}

#[test]
fn entries_take_the_names_of_files() {
    let project = project();
    let (folder, _) = hook_repository(&project);
    for hook in hooks() {
        let mut words = hook.entry.split_whitespace();
        let program = words.next().expect("a program");
        let program = match hook.language.as_str() {
            "script" => folder.join(program),
            "system" => PathBuf::from(program),
            other => panic!("{}: how is `{other}` run?", hook.id),
        };
        let on =
            |files: &[&str]| run(project.command(&program, "").args(words.clone()).args(files));
        assert_eq!(on(&["good.py"]).code, 0, "{}", hook.id);
        let failed = on(&["bad.py", "good.py", "gen/a.py"]);
        assert_eq!(failed.code, 1, "{}: {failed:?}", hook.id);
        assert!(failed.out.contains("`bad`") && !failed.out.contains("`generated`"), "{failed:?}");
        assert_eq!(on(&["gen/a.py"]).code, 0, "{}: what is excluded is excluded", hook.id);
        let since =
            run(project.command(&program, "").args(words).args(["--since", "HEAD", "bad.py"]));
        assert_eq!(since.code, 0, "{}: {since:?}", hook.id);
    }
    let builds = fs::read_to_string(project.path().join("builds")).expect("the builds");
    assert_eq!(builds, "building\n", "it is built once");
}

/// `cargo xtask test` installs pre-commit and names it in this variable; elsewhere the one on the
/// `PATH` is taken.
fn pre_commit() -> Option<PathBuf> {
    let program = std::env::var_os("ASTROLENS_PRE_COMMIT").map(PathBuf::from);
    let program = program.unwrap_or_else(|| "pre-commit".into());
    let there = Command::new(&program).arg("--version").output().is_ok();
    assert!(there || program == Path::new("pre-commit"), "{} is not there", program.display());
    there.then_some(program)
}

#[test]
fn pre_commit_runs_them() {
    let Some(program) = pre_commit() else {
        return;
    };
    let project = project();
    let (folder, commit) = hook_repository(&project);
    let of = |hook: &Hook, more: &str, arguments: &[&str]| -> Run {
        let config = format!(
            "repos:\n- repo: {}\n  rev: {commit}\n  hooks:\n  - id: {}\n{more}",
            folder.display(),
            hook.id,
        );
        project.write(".pre-commit-config.yaml", &config);
        run(project
            .command(&program, "")
            .args(["run", "--config", ".pre-commit-config.yaml"])
            .args(arguments)
            .env("PRE_COMMIT_HOME", project.path().join("pre-commit")))
    };
    project.git(&["add", "--all"]);
    for hook in hooks() {
        let all = of(&hook, "", &["--all-files"]);
        assert_eq!(all.code, 1, "{}: {all:?}", hook.id);
        assert!(all.out.contains("`bad`") && !all.out.contains("`generated`"), "{all:?}");
        let good = of(&hook, "", &["--files", "good.py", "gen/a.py"]);
        assert_eq!(good.code, 0, "{}: {good:?}", hook.id);
        // Only what the commit touches, as the guide has it.
        project.write("bad.py", &(ladder("bad", 5) + "\n\n" + &ladder("worse", 6)));
        project.git(&["add", "bad.py"]);
        let staged = of(&hook, "    args: [--since, HEAD]\n", &[]);
        assert_eq!(staged.code, 1, "{}: {staged:?}", hook.id);
        assert!(staged.out.contains("`worse`") && !staged.out.contains("`bad`"), "{staged:?}");
        // What is known may be edited.
        project.write("bad.py", &ladder("bad", 5).replace("return a", "return -a"));
        project.git(&["add", "bad.py"]);
        let edited = of(&hook, "    args: [--since, HEAD]\n", &[]);
        assert_eq!(edited.code, 0, "{}: {edited:?}", hook.id);
        project.git(&["checkout", "--quiet", "HEAD", "--", "bad.py"]);
    }
}
