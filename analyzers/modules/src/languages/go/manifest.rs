//! What `go.mod` and `go.work` say of where packages are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::statements::{Statement, statements};
use crate::path;
use crate::problem::Fault;

/// What a `go.mod` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// What the paths of the module's packages begin with.
    pub(super) path: Arc<str>,
    /// The modules that it needs, each with the version.
    pub(super) required: BTreeMap<Arc<str>, Arc<str>>,
    /// Modules in place of which others are read.
    pub(super) replaced: Vec<Replaced>,
}

/// A module in place of which another is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// The module, by its path.
    pub(super) module: Arc<str>,
    /// The only version for which that holds; `None` if for all.
    pub(super) version: Option<Arc<str>>,
    /// The folder that is read; `None` for what is no folder of the project.
    pub(super) folder: Option<Arc<str>>,
    /// The line that says so, from 1.
    pub(super) line: u32,
}

/// What a `go.work` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Workspace {
    /// The folders of its modules, each with the line that says so, from 1.
    pub(super) folders: BTreeMap<Arc<str>, u32>,
    /// As [`Manifest::replaced`].
    pub(super) replaced: Vec<Replaced>,
}

impl Manifest {
    /// What the `go.mod` in `folder` says, which has this `text`, or what is wrong with it. What a
    /// later version of Go may say besides is passed over.
    pub(super) fn read(folder: &str, text: &str) -> Result<Self, Fault> {
        let (mut path, mut required, mut replaced) = (None, BTreeMap::new(), Vec::new());
        for statement in statements(text)? {
            match (statement.word(0), statement.word(1)) {
                (Some("module"), module) => path = module.map(Arc::from),
                (Some("require"), Some(module)) => {
                    let version = statement.word(2).unwrap_or_default();
                    required.insert(module.into(), version.into());
                }
                (Some("replace"), _) => replaced.push(replacement(folder, &statement)?),
                _ => {}
            }
        }
        let path = path.ok_or_else(|| Fault::new("it names no module"))?;
        Ok(Self { path, required, replaced })
    }
}

impl Workspace {
    /// What the `go.work` in `folder` says, which has this `text`.
    pub(super) fn read(folder: &str, text: &str) -> Result<Self, Fault> {
        let mut workspace = Self::default();
        for statement in statements(text)? {
            match (statement.word(0), statement.word(1)) {
                (Some("use"), Some(used)) => {
                    let folder = path::join(folder, used).map(Arc::from);
                    workspace.folders.extend(folder.map(|folder| (folder, statement.line)));
                }
                (Some("replace"), _) => {
                    workspace.replaced.push(replacement(folder, &statement)?);
                }
                _ => {}
            }
        }
        Ok(workspace)
    }
}

/// What a `replace` says.
fn replacement(folder: &str, statement: &Statement) -> Result<Replaced, Fault> {
    let arrow = statement.words.iter().position(|word| word == "=>");
    let other = arrow.and_then(|arrow| statement.word(arrow + 1));
    let (Some(arrow), Some(module), Some(other)) = (arrow, statement.word(1), other) else {
        let words = statement.words.join(" ");
        return Err(Fault::at(statement.line, format!("`{words}` replaces nothing")));
    };
    let other = other.replace('\\', "/");
    let is_local =
        matches!(&*other, "." | "..") || other.starts_with("./") || other.starts_with("../");
    let local = if is_local { path::join(folder, &other) } else { None };
    Ok(Replaced {
        module: module.into(),
        version: statement.word(2).filter(|_| arrow > 2).map(Arc::from),
        folder: local.map(Arc::from),
        line: statement.line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_what_it_needs_and_what_stands_in_for_it() {
        let text = "module example.com/a\ngo 1.27\nrequire example.com/b v1.0.0\nreplace (\n\
                    example.com/b v1.0.0 => ../b\nexample.com/c => ../../../c\n\
                    example.com/d => example.com/e v1.2.3\n)\nsomething new\n";
        let manifest = Manifest::read("x/a", text).expect("a manifest");
        assert_eq!(&*manifest.path, "example.com/a");
        let required = BTreeMap::from([("example.com/b".into(), "v1.0.0".into())]);
        assert_eq!(manifest.required, required);
        // What leads out of the project is another's, as is what another module stands in for.
        let told = manifest
            .replaced
            .iter()
            .map(|it| (&*it.module, it.version.as_deref(), it.folder.as_deref(), it.line));
        let expected = [
            ("example.com/b", Some("v1.0.0"), Some("x/b"), 5),
            ("example.com/c", None, None, 6),
            ("example.com/d", None, None, 7),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_workspace_names_folders() {
        let text = "go 1.27\nuse .\nuse (\n./a // first\n../b\n)\nreplace c => ./vendored/c\n";
        let workspace = Workspace::read("w", text).expect("a workspace");
        let folders = [("w".into(), 2), ("w/a".into(), 4), ("b".into(), 5)];
        assert_eq!(workspace.folders, folders.into());
        let folder = Some("w/vendored/c".into());
        let replaced = Replaced { module: "c".into(), version: None, folder, line: 7 };
        assert_eq!(workspace.replaced, [replaced]);
    }

    #[test]
    fn what_is_no_manifest_says_why() {
        for (text, fault) in [
            ("go 1.27\n", Fault::new("it names no module")),
            ("module a\nreplace b ../b\n", Fault::at(2, "`replace b ../b` replaces nothing")),
            ("module a\n\nreplace b =>\n", Fault::at(3, "`replace b =>` replaces nothing")),
            ("module (\n", Fault::at(1, "the block of `module` has no end")),
        ] {
            assert_eq!(Manifest::read("", text), Err(fault), "{text}");
        }
    }
}
