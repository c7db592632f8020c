//! `cargo xtask web`: the view of the module graph, bundled for the program and for the extension of VS Code.
//!
//! Cargo needs nothing of it: `server/render/build.rs` puts it into the program if it is there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::npm;
use crate::tidy;
use lab_tools::process::{capture, command};

/// Where the view is, seen from the root.
const VIEW: &str = "web";

/// The files of the bundle.
pub const BUNDLE: [&str; 2] = ["graph.js", "graph.css"];

/// Checks the types and bundles, into a folder of the tree that git leaves out.
///
/// # Errors
/// What npm, the compiler of types or the bundler complain of.
pub fn run() -> Result<()> {
    let root = tidy::root();
    build(&root)?;
    println!("bundled into {}", bundle(&root).display());
    Ok(())
}

/// Bundles the view of the tree at `root`.
///
/// # Errors
/// What npm, the compiler of types or the bundler complain of.
pub fn build(root: &Path) -> Result<()> {
    let folder = installed(root)?;
    npm::script(&folder, "check")?;
    npm::script(&folder, "build")?;
    for file in BUNDLE {
        let text = fs::read(folder.join("dist").join(file))
            .with_context(|| format!("failed to read the bundle's {file}"))?;
        let to = bundle(root).join(file);
        // A file that is the same has nothing built anew.
        if fs::read(&to).ok().as_ref() != Some(&text) {
            fs::write(&to, text).with_context(|| format!("failed to write {}", to.display()))?;
        }
    }
    Ok(())
}

/// Runs the tests of what of the view needs no browser.
///
/// # Errors
/// A test that fails.
pub fn tests(root: &Path) -> Result<()> {
    npm::script(&installed(root)?, "test")
}

/// The folder of the bundle, which is there even if the bundle is not.
pub fn bundle(root: &Path) -> PathBuf {
    root.join(VIEW).join("dist")
}

fn installed(root: &Path) -> Result<PathBuf> {
    npm::installed(&root.join(VIEW), &sources(root)?, "web")
}

/// The files of the view, those too that git does not know yet.
fn sources(root: &Path) -> Result<Vec<String>> {
    let folder = root.join(VIEW);
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = capture(command("git", arguments).current_dir(&folder))?;
    let all = listed.split_terminator('\0').map(str::to_owned);
    let files: Vec<String> = all.filter(|file| folder.join(file).is_file()).collect();
    ensure!(!files.is_empty(), "git knows no files in {VIEW}");
    Ok(files)
}
