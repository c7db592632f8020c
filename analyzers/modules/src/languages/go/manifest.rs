//! What `go.mod` and `go.work` say of where packages are.

use std::sync::Arc;

use super::statements::{Statement, statements};
use crate::path;

/// What a `go.mod` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Manifest {
    /// What the paths of the module's packages begin with.
    pub(super) path: Arc<str>,
    /// The modules that it names as those it needs, and those that it replaces by others that are
    /// no folders of the project.
    pub(super) required: Vec<Arc<str>>,
    /// Modules in place of which folders of the project are read, each with the folder.
    pub(super) replaced: Vec<(Arc<str>, Arc<str>)>,
}

/// What a `go.work` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Workspace {
    /// The folders of its modules.
    pub(super) folders: Vec<Arc<str>>,
    /// As [`Manifest::replaced`].
    pub(super) replaced: Vec<(Arc<str>, Arc<str>)>,
}

impl Manifest {
    /// What the `go.mod` in `folder` says, which has this `text`, or what is wrong with it. What a
    /// later version of Go may say besides is passed over.
    pub(super) fn read(folder: &str, text: &str) -> Result<Self, String> {
        let (mut path, mut required, mut replaced) = (None, Vec::new(), Vec::new());
        for statement in statements(text)? {
            match statement.first().map(String::as_str) {
                Some("module") => path = statement.get(1).map(|path| Arc::from(path.as_str())),
                Some("require") => {
                    required.extend(statement.get(1).map(|path| Arc::from(path.as_str())));
                }
                Some("replace") => match replacement(folder, &statement)? {
                    (module, Some(folder)) => replaced.push((module, folder)),
                    (module, None) => required.push(module),
                },
                _ => {}
            }
        }
        let path = path.ok_or("it names no module")?;
        Ok(Self { path, required, replaced })
    }
}

impl Workspace {
    /// What the `go.work` in `folder` says, which has this `text`.
    pub(super) fn read(folder: &str, text: &str) -> Result<Self, String> {
        let mut workspace = Self::default();
        for statement in statements(text)? {
            match (statement.first().map(String::as_str), statement.get(1)) {
                (Some("use"), Some(used)) => {
                    workspace.folders.extend(path::join(folder, used).map(Arc::from));
                }
                (Some("replace"), _) => {
                    if let (module, Some(folder)) = replacement(folder, &statement)? {
                        workspace.replaced.push((module, folder));
                    }
                }
                _ => {}
            }
        }
        Ok(workspace)
    }
}

/// The module that a `replace` is about, and the folder that stands in its place, if that is one of
/// the project.
fn replacement(
    folder: &str,
    statement: &Statement,
) -> Result<(Arc<str>, Option<Arc<str>>), String> {
    let arrow = statement.iter().position(|word| word == "=>");
    let other = arrow.and_then(|arrow| statement.get(arrow + 1));
    let (Some(module), Some(other)) = (statement.get(1), other) else {
        return Err(format!("`{}` replaces nothing", statement.join(" ")));
    };
    let is_local =
        matches!(other.as_str(), "." | "..") || other.starts_with("./") || other.starts_with("../");
    let local = if is_local { path::join(folder, other) } else { None };
    Ok((module.as_str().into(), local.map(Arc::from)))
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
        // What leads out of the project is another's, as is what another module stands in for.
        let required = ["example.com/b", "example.com/c", "example.com/d"];
        assert_eq!(manifest.required, required.map(Arc::from));
        assert_eq!(manifest.replaced, [("example.com/b".into(), "x/b".into())]);
    }

    #[test]
    fn a_workspace_names_folders() {
        let text = "go 1.27\nuse .\nuse (\n./a // first\n../b\n)\nreplace c => ./vendored/c\n";
        let workspace = Workspace::read("w", text).expect("a workspace");
        assert_eq!(workspace.folders, ["w", "w/a", "b"].map(Arc::from));
        assert_eq!(workspace.replaced, [("c".into(), "w/vendored/c".into())]);
    }

    #[test]
    fn what_is_no_manifest_says_why() {
        for (text, wrong) in [
            ("go 1.27\n", "it names no module"),
            ("module a\nreplace b ../b\n", "`replace b ../b` replaces nothing"),
            ("module a\nreplace b =>\n", "`replace b =>` replaces nothing"),
            ("module (\n", "line 1: the block of `module` has no end"),
        ] {
            assert_eq!(Manifest::read("", text), Err(wrong.to_owned()), "{text}");
        }
    }
}
