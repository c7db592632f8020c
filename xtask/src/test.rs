//! `cargo xtask test`: everything that must hold before a change lands, in one command.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::browser;
use crate::dist::target_folder;
use crate::editors;
use crate::lsp_tests;
use crate::tidy;
use crate::web;
use crate::workers;
use crate::workflows;
use lab_tools::cache::Cache;
use lab_tools::process::show;
use lab_tools::venv::Venv;

/// What is tested.
#[derive(clap::Args)]
pub struct Arguments {
    /// Only this; all that must hold before a change lands unless given.
    #[arg(value_enum)]
    part: Option<Part>,
}

/// A part of the tests.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Part {
    /// What people have in VS Code, Neovim, Emacs and Vim, in the real editors, and how they get it.
    Editors,
    /// Workers, what balances and watches them, and the faults that they are to survive, with the real programs.
    Workers,
}

/// A command that tests the program at the second path in the tree at the first.
type Tests = fn(&Path, &Path) -> Result<Command>;

/// Runs what was asked for.
///
/// # Errors
/// The check that failed.
pub fn run(arguments: &Arguments) -> Result<()> {
    match arguments.part {
        None => all(),
        Some(Part::Editors) => {
            let root = tidy::root();
            let astrolens = build(&root)?;
            let editors: [(&str, Tests); 5] = [
                ("Neovim", editors::neovim),
                ("Emacs", editors::emacs),
                ("Vim", editors::vim),
                ("VS Code", editors::vscode),
                ("newcomer", editors::newcomer),
            ];
            driven((&root, &astrolens), &editors)
        }
        Some(Part::Workers) => {
            let root = tidy::root();
            let astrolens = build(&root)?;
            step("crates of workers", || of_workers(&root))?;
            driven((&root, &astrolens), &[("deployment", workers::deployment)])
        }
    }
}

/// Runs every check, cheapest first, and stops at the first that fails; what drives the built programs runs whole.
fn all() -> Result<()> {
    let root = tidy::root();
    form(&root)?;
    step("view", || web::build(&root).and_then(|()| web::tests(&root)))?;
    step("tests", || workspace(&root))?;
    step("work in queues", || of_queues(&root))?;
    let people_meet: [(&str, Tests); 6] = [
        ("HTML pages in a browser", browser::page_tests),
        ("language server", lsp_tests::tests),
        ("Neovim", editors::neovim),
        ("Emacs", editors::emacs),
        ("Vim", editors::vim),
        ("deployment of workers", workers::short_deployment),
    ];
    // The tests have built the programs that they start.
    let astrolens = program(&root, "debug")?;
    driven((&root, &astrolens), &people_meet)?;
    step("own code", || show(Command::new(&astrolens).args(["check", "."]).current_dir(&root)))?;
    println!("all checks passed");
    Ok(())
}

/// What the source looks like.
fn form(root: &Path) -> Result<()> {
    step("format", || cargo(root, &["fmt", "--all", "--check"]))?;
    step("tidy", tidy::check)?;
    step("workflows", || workflows::check(root))?;
    step("lints", || {
        cargo(root, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
    })
}

/// The tests of all crates.
fn workspace(root: &Path) -> Result<()> {
    let mut tests = Command::new("cargo");
    tests.args(["test", "--workspace", "--no-fail-fast"]).current_dir(root);
    match pre_commit() {
        Ok(program) => {
            tests.env("ASTROLENS_PRE_COMMIT", program);
        }
        // Without a registry the hooks are still run the way it runs them.
        Err(error) => println!("{error:#}\nthe hooks are tested without pre-commit"),
    }
    show(&mut tests)
}

/// The tests of what workers are made of, those too that are no part of every run.
fn of_workers(root: &Path) -> Result<()> {
    // Of the whole workspace, so that nothing is built with other features than for all tests.
    workers::broker()?;
    workers::etcd()?;
    let s3_server = workers::s3_server()?;
    let mut arguments = vec!["test", "--workspace", "--no-fail-fast"];
    arguments.extend(workers::TESTS_OF_CRATES.iter().flat_map(|name| ["--test", name]));
    let (variable, rounds) = workers::KILL_ROUNDS;
    let mut tests = Command::new("cargo");
    // With what they count, which is for people to read.
    tests.args(arguments).args(["--", "--include-ignored", "--show-output"]).current_dir(root);
    show(tests.env(variable, rounds).env(workers::S3_SERVER, s3_server))
}

/// A test of work that goes through a message broker.
fn of_queues(root: &Path) -> Result<()> {
    workers::broker()?;
    let test = ["test", "--workspace", "--test", "queue", "--", "--include-ignored"];
    cargo(root, &[&test[..], &[workers::SHORT_TEST_OF_QUEUES]].concat())
}

/// Builds the programs beside each other, as people have them; where the first is.
fn build(root: &Path) -> Result<PathBuf> {
    step("view", || web::build(root))?;
    let programs = ["--package", "astrolens", "--package", "astrolens-worker"];
    step("build", || cargo(root, &[&["build", "--release"], &programs[..]].concat()))?;
    program(root, "release")
}

/// Where the program is that was built into this folder of cargo's; the worker is beside it.
fn program(root: &Path, folder: &str) -> Result<PathBuf> {
    Ok(target_folder(root)?.join(folder).join("astrolens"))
}

/// What people meet, driven by the programs they meet it in: the tests of `astrolens` and of the worker beside it.
///
/// They do not depend on each other, so all of them run, whichever fail.
fn driven((root, astrolens): (&Path, &Path), all: &[(&str, Tests)]) -> Result<()> {
    let mut failed = Vec::new();
    for (name, tests) in all {
        if let Err(error) = step(name, || show(&mut tests(root, astrolens)?)) {
            println!("── {error:#}");
            failed.push(*name);
        }
    }
    ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}

/// The program that runs our hooks in other people's repositories.
fn pre_commit() -> Result<PathBuf> {
    let venv = Venv::at(Cache::open()?.path("pre-commit"));
    venv.install(&["pre-commit==4.7.0"])?;
    Ok(venv.program("pre-commit"))
}

fn step(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("── {name}");
    let started = Instant::now();
    check().with_context(|| format!("failed at `{name}`"))?;
    println!("── {name}: ok, {} s", started.elapsed().as_secs());
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    show(Command::new("cargo").args(arguments).current_dir(root))
}
