//! What a build says of the sources, where ignore rules leave the folder out that it is made in.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

/// What says how each file is compiled (Clang, JSON Compilation Database Format).
const DATABASE: &str = "compile_commands.json";

/// How folders begin that hold one build for each configuration: `out/debug`, `build/gcc`.
const SEVERAL: &[&str] = &["build", "cmake-build", "out"];

/// The databases in `root`, right in a folder in it, or in a folder in one of builds, where people and tools that
/// read them look; whatever is ignored, in order of path.
pub(super) fn databases(root: &Path) -> Vec<PathBuf> {
    let inside = folders(root);
    let of_builds = inside.iter().filter(|folder| has_several(folder));
    let deeper: Vec<PathBuf> = of_builds.flat_map(|folder| folders(folder)).collect();
    let all = std::iter::once(root.to_owned()).chain(inside).chain(deeper);
    let databases = all.map(|folder| folder.join(DATABASE));
    let mut databases: Vec<PathBuf> = databases.filter(|path| is_file(path)).collect();
    databases.sort_unstable();
    databases
}

/// The folders right in `folder` that are not hidden; none if it cannot be read.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let is_folder = |entry: &DirEntry| {
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        !is_hidden && entry.file_type().is_ok_and(|kind| kind.is_dir())
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(is_folder).map(|entry| entry.path()).collect()
}

fn has_several(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    SEVERAL.iter().any(|start| name.starts_with(start))
}

/// Whether there is a file at `path`, which no symbolic link stands for.
fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_file())
}
