//! The projects that oracles are asked about.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::corpus::fetch::fetch;
use crate::corpus::sources::Origin;
use lab_tools::cache::Cache;

/// A project, whole as its package has it: manifests decide what imports mean.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its name in tables and on the command line, and of its folder.
    pub name: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// The folder in the package that is its root.
    pub root: &'static str,
    /// The folders and files below the root that are compared; what else there is serves resolution.
    pub parts: &'static [&'static str],
    /// Whether what it showed went into our rules, so that agreement on it proves little.
    pub is_tuned_on: bool,
}

impl Project {
    /// The whole of a source package of Debian's, which is called one of `packages`, at a version that no rule of
    /// ours was made from.
    pub const fn debian(
        name: &'static str,
        packages: &'static [&'static str],
        version: &'static str,
    ) -> Self {
        let origin = Origin::Debian { packages, version };
        Self { name, origin, root: "", parts: &[""], is_tuned_on: false }
    }

    /// What is in `folder`, of which `parts` are compared, or all if there are none. Its texts are there
    /// until the program ends.
    ///
    /// # Errors
    /// When there is no such folder.
    pub fn of_folder(folder: &Path, parts: &[String]) -> Result<Self> {
        let folder = folder
            .canonicalize()
            .with_context(|| format!("failed to resolve {}", folder.display()))?;
        let kept = |text: &str| -> &'static str { Box::leak(text.into()) };
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("folder");
        let parts =
            if parts.is_empty() { vec![""] } else { parts.iter().map(|it| kept(it)).collect() };
        let origin = Origin::Folder { path: kept(path_text(&folder)?) };
        Ok(Self { name: kept(name), origin, root: "", parts: parts.leak(), is_tuned_on: false })
    }

    /// Brings it here, unless it is, and returns its root.
    ///
    /// # Errors
    /// What the client of its registry complains of.
    pub fn gather(&self, cache: &Cache) -> Result<PathBuf> {
        let folder = cache.folder("modules/projects")?.join(self.name);
        let record = folder.with_extension("fetched");
        let definition = format!("{:?}", self.origin);
        if fs::read_to_string(&record).ok().as_deref() != Some(&definition) {
            println!("  fetching {}", self.name);
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            fs::create_dir_all(&folder)?;
            let unpacked = fetch(&self.origin, &["**"], cache, &folder)
                .with_context(|| format!("failed to fetch `{}`", self.name))?;
            fs::write(&record, &definition)?;
            fs::write(folder.with_extension("root"), path_text(&unpacked.root)?)?;
        }
        let root = fs::read_to_string(folder.with_extension("root"))?;
        Ok(PathBuf::from(root).join(self.root))
    }

    /// Whether the file at `path` is one of those that are compared.
    pub fn has(&self, path: &str) -> bool {
        self.parts.iter().any(|part| {
            let rest = path.strip_prefix(part);
            part.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

fn path_text(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("the path {} is not UTF-8", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_compared_as_a_whole_unless_parts_are_told() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let whole = Project::of_folder(folder, &[]).expect("a folder");
        assert_eq!((whole.name, whole.parts), ("lab", &[""][..]));
        let part = Project::of_folder(folder, &["src".to_owned()]).expect("a folder");
        assert_eq!(part.parts, ["src"]);
        assert!(Project::of_folder(&folder.join("none"), &[]).is_err());
    }

    #[test]
    fn parts_are_folders_and_files() {
        let origin = Origin::Wheel { package: "a", version: "1" };
        let project =
            Project { name: "a", origin, root: "", parts: &["lib", "x.py"], is_tuned_on: true };
        for (path, expected) in
            [("lib/a.py", true), ("library/a.py", false), ("x.py", true), ("y.py", false)]
        {
            assert_eq!(project.has(path), expected, "{path}");
        }
    }
}
