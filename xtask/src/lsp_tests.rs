//! The tests that talk to the language server through its protocol, and look at it in Neovim.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use lab_tools::apt;
use lab_tools::cache::Cache;
use lab_tools::process::command;
use lab_tools::venv::Venv;

/// Where the tests are, seen from the root.
const TESTS: &str = "tests/lsp";

/// The command that runs the tests of `astrolens lsp`.
///
/// Their packages are installed into the cache, and nothing is written into the source tree.
///
/// # Errors
/// What pip or apt complains of.
pub fn tests(root: &Path, astrolens: &Path) -> Result<Command> {
    apt::program(&["tmux"], "tmux")?;
    let folder = root.join(TESTS);
    let venv = Venv::at(Cache::open()?.path("lsp-tests"));
    let versions = fs::read_to_string(folder.join("requirements.txt"))
        .with_context(|| format!("failed to read the versions in {TESTS}"))?;
    venv.install(&versions.lines().collect::<Vec<_>>())?;
    let mut tests = command(venv.program("python"), ["-m", "pytest", "--quiet"]);
    tests.current_dir(folder).env("ASTROLENS", astrolens).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(tests)
}
