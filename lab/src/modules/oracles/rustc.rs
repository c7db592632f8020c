//! rustc: which files a crate is made of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::project::Project;
use crate::modules::{Difference, Level, Oracle, Packages, Question};
use lab_tools::process::{capture, command};

/// Crates without dependencies, so that nothing has to be built first; each begins with `src/lib.rs`.
pub static ORACLE: Oracle = Oracle {
    name: "rustc",
    packages: Packages::Toolchain,
    projects: &[
        krate("regex-syntax", "0.8.12"),
        krate("winnow", "0.7.15"),
        krate("memchr", "2.8.3"),
        krate("bytes", "1.12.2"),
    ],
    ask,
    level: Level::Reached,
    goal: None,
    counts: |link| matches!(link.kind.as_str(), "mod" | "include" | "embed"),
    explain,
    definition: include_str!("rustc.rs"),
};

const fn krate(package: &'static str, version: &'static str) -> Project {
    let origin = Origin::Crate { package, version };
    Project { name: package, origin, root: "", parts: &["src"], is_tuned_on: false }
}

/// Where each crate begins.
const ROOT: &str = "src/lib.rs";

fn ask(question: &Question<'_>) -> Result<Answer> {
    let scratch = tempfile::tempdir().context("no folder for what rustc writes")?;
    let list = scratch.path().join("lib.d");
    let mut rustc =
        command(question.program("rustc"), ["--crate-type", "lib", "--edition", "2021"]);
    rustc.args(["--cap-lints", "allow", "--cfg", "feature=\"std\"", "--cfg", "feature=\"alloc\""]);
    rustc.arg("--emit").arg(format!("dep-info={}", list.display()));
    capture(rustc.arg(ROOT).current_dir(question.root))?;
    let listed = std::fs::read_to_string(&list)
        .with_context(|| format!("rustc wrote no {}", list.display()))?;
    let files = files(&listed, question.root);
    let edges = files.iter().map(|file| (ROOT.to_owned(), file.clone())).collect();
    Ok(Answer { files, edges })
}

/// The files of a list in the form of Make's rules: behind its first colon, relative to `root`.
fn files(listed: &str, root: &Path) -> BTreeSet<String> {
    let rule = listed.lines().next().unwrap_or_default();
    let (_, files) = rule.split_once(": ").unwrap_or_default();
    let paths = files.replace("\\ ", "\0");
    let paths = paths.split_whitespace().map(|path| PathBuf::from(path.replace('\0', " ")));
    let inside = paths.filter_map(|path| {
        let path = path.strip_prefix(root).unwrap_or(&path);
        Some(path.to_str()?.replace('\\', "/"))
    });
    inside.collect()
}

/// It builds for one system with one set of features.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    let is_bound = difference.ours.is_some_and(|link| link.has("conditional"));
    is_bound.then_some("in another build")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_behind_the_target() {
        let listed = "lib.d: src/lib.rs src/with\\ space.rs /p/src/a/mod.rs\n\nsrc/lib.rs:\n";
        let files: Vec<String> = files(listed, Path::new("/p")).into_iter().collect();
        assert_eq!(files, ["src/a/mod.rs", "src/lib.rs", "src/with space.rs"]);
    }
}
