//! The extension of VS Code with the program inside.

use std::path::Path;

use anyhow::{Context, Result};

use super::platform::Platform;
use super::tracked;
use crate::npm;
use crate::web;
use lab_tools::process::{capture, command};

/// Where the extension is, seen from the root.
const EXTENSION: &str = "editors/vscode";

/// Packs the extension into `out`. Its own script sees to it that nothing superfluous is in it.
///
/// The sources are copied first: packages are installed, and files made, outside the tree.
///
/// # Errors
/// What npm or the script complains of.
pub fn pack(root: &Path, platform: &Platform, program: &Path, out: &Path) -> Result<()> {
    let files = tracked(root, EXTENSION)?;
    let folder = npm::installed(&root.join(EXTENSION), &files, "extension")?;
    let absolute = |path: &Path| {
        path.canonicalize().with_context(|| format!("failed to find {}", path.display()))
    };
    let said = capture(
        command("node", ["scripts/package.mjs"])
            .current_dir(&folder)
            .env("ASTROLENS", absolute(program)?)
            .env("ASTROLENS_WEB", absolute(&web::bundle(root))?)
            .env("ASTROLENS_TARGET", platform.name)
            .env(
                "ASTROLENS_VSIX",
                absolute(out)?.join(format!("astrolens-{}.vsix", platform.name)),
            ),
    )?;
    println!("{}", said.trim_end());
    Ok(())
}
