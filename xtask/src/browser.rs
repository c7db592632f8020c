//! The browser that pages are tested in, and the tests that drive it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::dist::sum;
use lab_tools::apt;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command};
use lab_tools::venv::once;

/// Names under which systems have Chromium.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where the tests of the HTML pages are, seen from the root.
const TESTS: &str = "tests/html";

/// The command that drives the HTML pages of `astrolens` in a real browser.
///
/// The tests' packages are installed into the cache, beside a copy of the tests: nothing is
/// written into the source tree.
///
/// # Errors
/// No browser that could be found or installed, or npm's complaint.
pub fn page_tests(root: &Path, astrolens: &Path) -> Result<Command> {
    let browser = chromium()?;
    let tests = root.join(TESTS);
    let folder = Cache::open()?.folder("html-tests")?;
    for entry in fs::read_dir(&tests).with_context(|| format!("failed to list {TESTS}"))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))
                .with_context(|| format!("failed to copy {}", entry.path().display()))?;
        }
    }
    let lock = fs::read_to_string(folder.join("package-lock.json"))
        .with_context(|| format!("failed to read the versions in {TESTS}"))?;
    let versions = sum(lock.as_bytes());
    once(&folder.join("node_modules"), &format!("npm packages {versions}"), || {
        capture(command("npm", ["ci", "--no-audit", "--no-fund"]).current_dir(&folder)).map(drop)
    })?;
    let mut tests = command("npm", ["test", "--silent"]);
    tests.current_dir(&folder).env("ASTROLENS", astrolens).env("CHROMIUM", browser);
    Ok(tests)
}

/// Chromium: the one `CHROMIUM` names, the system's, or the one that apt installs.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    apt::program(&NAMES, "chromium").context("no browser: name one in CHROMIUM")
}
