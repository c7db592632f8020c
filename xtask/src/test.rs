//! `cargo xtask test`: everything that must hold before a change lands, in one command.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::tidy;

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
    step("tests", || cargo(&root, &["test", "--workspace", "--no-fail-fast"]))?;
    step("own code", || {
        let check = ["run", "--release", "--package", "astrolens", "--", "check", "."];
        cargo(&root, &[&check[..], &["--baseline", "astrolens-baseline.json"]].concat())
    })?;
    println!("all checks passed");
    Ok(())
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
