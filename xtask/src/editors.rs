//! The tests of what people have in their editors, each in the real editor.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::browser;
use crate::dist;
use lab_tools::apt;
use lab_tools::cache::Cache;
use lab_tools::process::command;

/// The command that tests the Neovim plugin.
///
/// # Errors
/// What apt complains of.
pub fn neovim(root: &Path, astrolens: &Path) -> Result<Command> {
    apt::program(&["tmux"], "tmux")?;
    apt::program(&["luacheck"], "lua-check")?;
    Ok(script(root, astrolens, "tests/nvim/run"))
}

/// The command that tests the server with Emacs' own client.
///
/// # Errors
/// What apt complains of.
pub fn emacs(root: &Path, astrolens: &Path) -> Result<Command> {
    // Emacs 29 has eglot, and the package for older ones installs with it all the same.
    apt::program(&["emacs"], "emacs-nox")?;
    apt::package("elpa-eglot").context("failed to install Emacs' client")?;
    Ok(script(root, astrolens, "tests/emacs/run"))
}

/// The command that tests the server with a client of Vim's.
///
/// # Errors
/// What apt complains of.
pub fn vim(root: &Path, astrolens: &Path) -> Result<Command> {
    apt::program(&["vim"], "vim")?;
    apt::package("vim-ale").context("failed to install Vim's client")?;
    Ok(script(root, astrolens, "tests/vim/run"))
}

/// The command that packs the VS Code extension around `astrolens` and tests it in a workbench.
///
/// # Errors
/// What apt complains of.
pub fn vscode(root: &Path, astrolens: &Path) -> Result<Command> {
    let mut tests = command("node", ["tests/vscode/run.mjs"]);
    tests.current_dir(root).env("ASTROLENS", astrolens).env("CHROMIUM", browser::chromium()?);
    Ok(tests)
}

/// The command that walks the README's steps on a machine that has `astrolens` from a release alone.
///
/// # Errors
/// What apt complains of, or a release that cannot be packed.
pub fn newcomer(root: &Path, astrolens: &Path) -> Result<Command> {
    apt::program(&["bwrap"], "bubblewrap")?;
    apt::program(&["tmux"], "tmux")?;
    let release = Cache::open()?.folder("release-files")?;
    dist::pack(root, astrolens, &release)?;
    let mut tests = command("node", ["tests/newcomer/run.mjs"]);
    tests.current_dir(root).env("ASTROLENS_RELEASE", release).env("CHROMIUM", browser::chromium()?);
    Ok(tests)
}

fn script(root: &Path, astrolens: &Path, path: &str) -> Command {
    let none: [&str; 0] = [];
    let mut script = command(root.join(path), none);
    script.current_dir(root).env("ASTROLENS", astrolens);
    script
}
