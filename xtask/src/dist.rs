//! `cargo xtask dist`: what people download, made for the platform that it is run on.

mod archive;
mod platform;
mod program;
mod sums;
mod vsix;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::tidy;
use crate::web;
use archive::Archive;
use lab_tools::process::{capture, command};
use platform::Platform;
pub use program::target_folder;
pub use sums::sum;

/// What is packed, and where it goes.
#[derive(clap::Args)]
pub struct Arguments {
    /// Pack this program instead of building one; nothing is asked of what it needs.
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// The folder that is made anew and gets the files; `target/release-files` unless given.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Builds the program and packs it.
///
/// # Errors
/// What cannot be built, or is not fit for people.
pub fn run(arguments: &Arguments) -> Result<()> {
    let root = tidy::root();
    let platform = Platform::here()?;
    let out = match &arguments.out {
        Some(out) => out.clone(),
        None => target_folder(&root)?.join("release-files"),
    };
    web::build(&root)?;
    let program = match &arguments.program {
        Some(program) => program.clone(),
        None => program::build(&root, platform)?,
    };
    pack(&root, &program, &out)
}

/// Packs `program` as the files of a release, into a folder that is made anew.
///
/// # Errors
/// What is not fit for people.
pub fn pack(root: &Path, program: &Path, out: &Path) -> Result<()> {
    let platform = Platform::here()?;
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("failed to empty {}", out.display()))?;
    }
    fs::create_dir_all(out).with_context(|| format!("failed to create {}", out.display()))?;
    command_line(root, platform, program, out)?;
    vsix::pack(root, platform, program, out)?;
    neovim(root, out)?;
    for (name, size) in sums::write(out)? {
        println!("{:>9.1} KiB  {name}", size as f64 / 1024.0);
    }
    println!("in {}", out.display());
    Ok(())
}

/// The program with its manual, completions and licences.
fn command_line(root: &Path, platform: &Platform, program: &Path, out: &Path) -> Result<()> {
    let name = format!("astrolens-{}", platform.name);
    let mut archive = Archive::create(out.join(format!("{name}.tar.gz")), &name)?;
    archive.program(program, platform.program)?;
    for (file, shell) in [
        ("astrolens.bash", "bash"),
        ("_astrolens", "zsh"),
        ("astrolens.fish", "fish"),
        ("astrolens.ps1", "powershell"),
        ("astrolens.elv", "elvish"),
    ] {
        let script = capture(&mut command(program, ["completions", shell]))?;
        archive.text(&format!("completions/{file}"), &script)?;
    }
    let pages = tempfile::tempdir().context("failed to create a folder for the manual")?;
    capture(command(program, ["man", "--folder"]).arg(pages.path()))?;
    archive.folder(pages.path(), "man/man1")?;
    for file in ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        archive.file(&root.join(file), file)?;
    }
    archive.finish()
}

/// The plugin as a folder that is a package of Neovim, without what only its authors need.
fn neovim(root: &Path, out: &Path) -> Result<()> {
    let mut archive = Archive::create(out.join("astrolens-nvim.tar.gz"), "astrolens")?;
    let files = tracked(root, "editors/nvim")?;
    let for_people = |file: &&String| !file.starts_with('.') && *file != "stylua.toml";
    let files: Vec<&String> = files.iter().filter(for_people).collect();
    for needed in ["plugin/astrolens.lua", "lsp/astrolens.lua", "doc/astrolens.txt"] {
        ensure!(files.iter().any(|file| *file == needed), "the plugin has no {needed}");
    }
    for file in files {
        archive.file(&root.join("editors/nvim").join(file), file)?;
    }
    for file in ["LICENSE-APACHE", "LICENSE-MIT"] {
        archive.file(&root.join(file), file)?;
    }
    archive.finish()
}

/// The files below `folder` that git knows, relative to it: no build output, no notes of one's own.
fn tracked(root: &Path, folder: &str) -> Result<Vec<String>> {
    let listed = capture(command("git", ["ls-files", "-z"]).current_dir(root.join(folder)))?;
    let files: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    ensure!(!files.is_empty(), "git knows no files in {folder}");
    Ok(files)
}
