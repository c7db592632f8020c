//! `cargo xtask test`: everything that must hold before a change lands, in one command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::browser;
use crate::cache::Cache;
use crate::editors;
use crate::lsp_tests;
use crate::process::{capture, command};
use crate::tidy;
use crate::venv::Venv;

/// Runs every check, cheapest first, and stops at the first that fails.
///
/// # Errors
/// The check that failed.
pub fn run() -> Result<()> {
    let root = tidy::root();
    step("format", || cargo(&root, &["fmt", "--all", "--check"]))?;
    step("tidy", tidy::run)?;
    step("lints", || {
        cargo(&root, &["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
    })?;
    step("build", || cargo(&root, &["build", "--release", "--package", "astrolens"]))?;
    step("tests", || {
        let mut tests = Command::new("cargo");
        tests.args(["test", "--workspace", "--no-fail-fast"]).current_dir(&root);
        match pre_commit() {
            Ok(program) => {
                tests.env("ASTROLENS_PRE_COMMIT", program);
            }
            // Without a registry the hooks are still run the way it runs them.
            Err(error) => println!("{error:#}\nthe hooks are tested without pre-commit"),
        }
        show(&mut tests)
    })?;
    step("HTML report in a browser", || {
        let astrolens = release_folder(&root)?.join("astrolens");
        show(&mut browser::report_tests(&root, &astrolens)?)
    })?;
    step("language server", || {
        let astrolens = release_folder(&root)?.join("astrolens");
        show(&mut lsp_tests::tests(&root, &astrolens)?)
    })?;
    step("Neovim", || {
        let astrolens = release_folder(&root)?.join("astrolens");
        show(&mut editors::neovim(&root, &astrolens)?)
    })?;
    step("Emacs", || {
        let astrolens = release_folder(&root)?.join("astrolens");
        show(&mut editors::emacs(&root, &astrolens)?)
    })?;
    step("own code", || {
        cargo(&root, &["run", "--release", "--package", "astrolens", "--", "check", "."])
    })?;
    println!("all checks passed");
    Ok(())
}

/// Where cargo puts release builds.
fn release_folder(root: &Path) -> Result<PathBuf> {
    let metadata = capture(
        command("cargo", ["metadata", "--format-version=1", "--no-deps"]).current_dir(root),
    )?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata)?;
    let target = metadata["target_directory"].as_str().context("cargo names no target folder")?;
    Ok(Path::new(target).join("release"))
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

/// Runs a command with its output where the person sees it.
fn show(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("failed to start {}", command.get_program().to_string_lossy()))?;
    if !status.success() {
        bail!("{} ended with {status}", command.get_program().to_string_lossy());
    }
    Ok(())
}
