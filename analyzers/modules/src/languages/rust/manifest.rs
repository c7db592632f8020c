//! What `Cargo.toml` says: which crates there are, and what their code calls other crates.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cargo_toml::{AbstractFilesystem, DepsSet, Edition, Error, Manifest, OptionalFile, Product};

use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::{Entry, Project};

/// The name of manifests.
pub(super) const NAME: &str = "Cargo.toml";

/// A package of the project.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Package {
    /// Its crates.
    pub(super) roots: Vec<Root>,
    /// What its code calls other packages.
    pub(super) dependencies: BTreeMap<String, Dependency>,
    /// The same for its build scripts.
    pub(super) build_dependencies: BTreeMap<String, Dependency>,
    /// What its manifest names that is not there.
    pub(super) partial: Vec<Problem>,
}

/// A crate of a package: the file that it begins with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Root {
    /// Its path in the project.
    pub(super) path: String,
    /// What the crate is.
    pub(super) kind: RootKind,
    /// Paths of `use` begin at the root, as they did before edition 2018.
    pub(super) starts_at_top: bool,
}

/// What a crate is to its package.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum RootKind {
    /// What other crates use, by this name.
    Library(String),
    /// A program or an example.
    Program,
    /// A test or a benchmark.
    Test,
    /// What runs before the others are built.
    BuildScript,
}

/// What a name of another package stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Dependency {
    /// The package of the project in this folder.
    Local(Arc<str>),
    /// A package of this name that is no part of the project.
    External(Arc<str>),
}

/// The packages of a project by their folders; one whose manifest cannot be read is kept with the
/// reason.
pub(super) type Packages = BTreeMap<Arc<str>, Result<Package, Problem>>;

/// What is lost with a `Cargo.toml` that cannot be read.
const LOSS: &str = "its crates and the names that they have for others are not known";

/// The packages of `project`.
pub(super) fn packages(project: &dyn Project) -> Packages {
    let files = project.files_named(NAME);
    let manifests: BTreeMap<Arc<str>, Result<Manifest, Fault>> = files
        .iter()
        .map(|file| {
            let text = project.text(file).ok_or_else(Fault::no_text);
            let manifest = text.and_then(|text| read(&text));
            (path::folder(file).into(), manifest)
        })
        .collect();
    let reader = Reader { project, manifests: &manifests };
    let packages = manifests.iter().filter_map(|(folder, manifest)| {
        let package = match manifest {
            Ok(manifest) => {
                manifest.package.as_ref()?;
                reader.package(folder, manifest.clone())
            }
            Err(fault) => Err(fault.clone()),
        };
        let file = path::within(folder, NAME).into();
        Some((Arc::clone(folder), package.map_err(|fault| fault.in_manifest(&file, LOSS))))
    });
    packages.collect()
}

/// The manifest that `text` is.
fn read(text: &str) -> Result<Manifest, Fault> {
    Manifest::from_str(text).map_err(|error| match error {
        Error::Parse(error) => Fault::of_toml(&error, text),
        other => Fault::new(other),
    })
}

/// Reads manifests, which say only together what a package is.
struct Reader<'project> {
    project: &'project dyn Project,
    manifests: &'project BTreeMap<Arc<str>, Result<Manifest, Fault>>,
}

impl Reader<'_> {
    /// What the `manifest` in `folder` says, with what its workspace and its files add.
    fn package(&self, folder: &Arc<str>, mut manifest: Manifest) -> Result<Package, Fault> {
        let workspace = self.workspace(folder, &manifest);
        let files = Files { project: self.project, folder };
        let patches = if let Some((root, workspace)) = workspace {
            // Paths that a workspace states come back absolute, the others as they were.
            let base = Path::new("/").join(&**root);
            let workspace_at_base = Some((workspace, &*base));
            manifest
                .complete_from_abstract_filesystem(files, workspace_at_base)
                .map_err(Fault::new)?;
            self.patches(root, workspace)
        } else {
            manifest.complete_from_abstract_filesystem::<(), _>(files, None).map_err(Fault::new)?;
            BTreeMap::new()
        };
        let named = |sets: Vec<&DepsSet>| -> BTreeMap<String, Dependency> {
            let all = sets.into_iter().flatten();
            all.map(|(key, stated)| {
                (key.replace('-', "_"), self.dependency(folder, (key, stated), &patches))
            })
            .collect()
        };
        let targets = || manifest.target.values();
        let own = [&manifest.dependencies, &manifest.dev_dependencies].into_iter();
        let own = own.chain(targets().flat_map(|it| [&it.dependencies, &it.dev_dependencies]));
        let build = std::iter::once(&manifest.build_dependencies);
        let build = build.chain(targets().map(|it| &it.build_dependencies));
        Ok(Package {
            dependencies: named(own.collect()),
            build_dependencies: named(build.collect()),
            roots: self.roots(folder, &manifest),
            partial: self.gone(folder, &manifest),
        })
    }

    /// What the `manifest` in `folder` names that is not there: files of what others are built of, and
    /// folders of packages.
    fn gone(&self, folder: &Arc<str>, manifest: &Manifest) -> Vec<Problem> {
        let file = path::within(folder, NAME).into();
        let products = manifest.lib.iter().chain(&manifest.bin);
        let sources = products.filter_map(|product| {
            let path = path::join(folder, product.path.as_deref()?)?;
            let is_gone = !self.project.is_file(&path);
            is_gone.then(|| Fault::new(format!("a crate begins with `{path}`, which is not there")))
        });
        let sources = sources.map(|fault| fault.in_manifest(&file, "that crate is not known"));
        let all =
            [&manifest.dependencies, &manifest.dev_dependencies, &manifest.build_dependencies];
        let folders = all.into_iter().flatten().filter_map(|(name, stated)| {
            let stated = stated.detail()?.path.as_deref()?;
            let is_gone =
                is_in_project(folder, stated) && self.package_folder(folder, stated).is_none();
            is_gone.then(|| Fault::new(format!("`{name}` is at `{stated}`, where no package is")))
        });
        let folders = folders.map(|fault| fault.in_manifest(&file, "it is taken to be external"));
        sources.chain(folders).collect()
    }

    /// The workspace that the package in `folder` is in, with its folder.
    fn workspace<'own>(
        &'own self,
        folder: &'own Arc<str>,
        manifest: &Manifest,
    ) -> Option<(&'own Arc<str>, &'own Manifest)> {
        let root_at = |folder: &str| {
            let (folder, manifest) = self.manifests.get_key_value(folder)?;
            let manifest = manifest.as_ref().ok()?;
            manifest.workspace.is_some().then_some((folder, manifest))
        };
        let stated = manifest.package.as_ref()?.workspace.as_ref();
        if let Some(stated) = stated {
            return root_at(&path::join(folder, stated.to_str()?)?);
        }
        let around = std::iter::once(&**folder).chain(path::folders_around(folder));
        let (root, found) = around.into_iter().find_map(root_at)?;
        let excluded = found.workspace.iter().flat_map(|workspace| &workspace.exclude);
        let mut excluded = excluded.filter_map(|excluded| path::join(root, excluded));
        let is_excluded = excluded.any(|excluded| path::is_within(folder, &excluded));
        (!is_excluded).then_some((root, found))
    }

    /// The packages that the workspace at `root` has read in place of others, by name.
    fn patches(&self, root: &str, workspace: &Manifest) -> BTreeMap<String, Arc<str>> {
        let patches = workspace.patch.values().flatten();
        let local = patches.filter_map(|(key, stated)| {
            let stated = stated.detail()?;
            let folder = self.package_folder(root, stated.path.as_deref()?)?;
            Some((stated.package.as_ref().unwrap_or(key).clone(), folder))
        });
        local.collect()
    }

    /// What the package in `folder` calls by the name `key`.
    fn dependency(
        &self,
        folder: &str,
        (key, stated): (&String, &cargo_toml::Dependency),
        patches: &BTreeMap<String, Arc<str>>,
    ) -> Dependency {
        let detail = stated.detail();
        let name = detail.and_then(|detail| detail.package.as_ref()).unwrap_or(key);
        let stated = detail.and_then(|detail| detail.path.as_deref());
        let local = match stated {
            Some(stated) => self.package_folder(folder, stated),
            None => patches.get(name).cloned(),
        };
        local.map_or_else(|| Dependency::External(name.as_str().into()), Dependency::Local)
    }

    /// The folder that `stated` leads to from `folder`, if there is a package in it.
    fn package_folder(&self, folder: &str, stated: &str) -> Option<Arc<str>> {
        let stated = stated.replace('\\', "/");
        let found = match stated.strip_prefix('/') {
            Some(from_root) => path::join("", from_root)?,
            None => path::join(folder, &stated)?,
        };
        self.manifests.get_key_value(found.as_str()).map(|(folder, _)| Arc::clone(folder))
    }

    /// The crates of a package whose manifest is complete.
    fn roots(&self, folder: &str, manifest: &Manifest) -> Vec<Root> {
        let package = manifest.package();
        let edition = *package.edition.get().unwrap_or(&Edition::E2015);
        let root = |stated: Option<&str>, edition: Edition, kind| {
            let path = path::join(folder, stated?)?;
            let starts_at_top = edition == Edition::E2015;
            self.project.is_file(&path).then_some(Root { path, kind, starts_at_top })
        };
        let product = |product: &Product, kind| {
            root(product.path.as_deref(), product.edition.unwrap_or(edition), kind)
        };
        let library = manifest.lib.iter().filter_map(|library| {
            let name = library.name.clone()?;
            product(library, RootKind::Library(name.replace('-', "_")))
        });
        let programs = manifest.bin.iter().chain(&manifest.example);
        let programs = programs.filter_map(|program| product(program, RootKind::Program));
        let tests = manifest.test.iter().chain(&manifest.bench);
        let tests = tests.filter_map(|test| product(test, RootKind::Test));
        let script = match &package.build {
            Some(OptionalFile::Path(script)) => script.to_str(),
            _ => None,
        };
        let script = root(script, edition, RootKind::BuildScript);
        library.chain(programs).chain(tests).chain(script).collect()
    }
}

/// Whether `stated` leads from `folder` to a place in the project.
fn is_in_project(folder: &str, stated: &str) -> bool {
    !Path::new(stated).is_absolute() && path::join(folder, &stated.replace('\\', "/")).is_some()
}

/// The files of a package, as its manifest has them looked for.
struct Files<'project> {
    project: &'project dyn Project,
    folder: &'project str,
}

impl AbstractFilesystem for Files<'_> {
    fn file_names_in(&self, relative: &str) -> io::Result<HashSet<Box<str>>> {
        let folder = path::join(self.folder, relative);
        let folder = folder.filter(|folder| self.project.is_folder(folder));
        let Some(folder) = folder else { return Err(io::ErrorKind::NotFound.into()) };
        let entries = self.project.entries(&folder);
        let names = entries.iter().map(|entry| match entry {
            Entry::File(name) | Entry::Folder(name) => Box::from(&**name),
        });
        Ok(names.collect())
    }

    fn parse_root_workspace(&self, _: Option<&Path>) -> Result<(Manifest, PathBuf), Error> {
        Err(Error::WorkspaceIntegrity("there is none around the package".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Texts;

    /// The only package in `folder` of a project with these files.
    fn package(folder: &str, files: &[(&str, &str)]) -> Result<Package, Problem> {
        packages(&Texts::new(files)).remove(folder).expect("a package")
    }

    fn roots(files: &[(&str, &str)]) -> Vec<String> {
        let package = package("", files).expect("a manifest");
        let roots = package.roots.into_iter().map(|Root { path, kind, starts_at_top }| {
            format!("{path} {kind:?}{}", if starts_at_top { " 2015" } else { "" })
        });
        roots.collect()
    }

    fn dependencies(package: &Package) -> Vec<String> {
        let all = package.dependencies.iter();
        all.map(|(name, dependency)| format!("{name} {dependency:?}")).collect()
    }

    #[test]
    fn crates_are_found_where_cargo_looks_for_them() {
        let found = roots(&[
            ("Cargo.toml", "[package]\nname = \"a-b\"\nedition = \"2021\"\n"),
            ("src/lib.rs", ""),
            ("src/main.rs", ""),
            ("src/bin/one.rs", ""),
            ("src/bin/two/main.rs", ""),
            ("src/bin/two/part.rs", ""),
            ("examples/e.rs", ""),
            ("tests/t/main.rs", ""),
            ("tests/common/mod.rs", ""),
            ("benches/b.rs", ""),
            ("build.rs", ""),
        ]);
        assert_eq!(
            found,
            [
                "src/lib.rs Library(\"a_b\")",
                "src/main.rs Program",
                "src/bin/one.rs Program",
                "src/bin/two/main.rs Program",
                "examples/e.rs Program",
                "tests/t/main.rs Test",
                "benches/b.rs Test",
                "build.rs BuildScript",
            ]
        );
    }

    #[test]
    fn crates_are_where_the_manifest_says() {
        let manifest = "[package]\nname = \"a\"\nautobins = false\nautotests = false\n\
                        build = \"make.rs\"\n[lib]\nname = \"b\"\npath = \"b.rs\"\n\
                        [[bin]]\nname = \"c\"\npath = \"c/go.rs\"\nedition = \"2018\"\n\
                        [[test]]\nname = \"gone\"\npath = \"gone.rs\"\n";
        let found = roots(&[
            ("Cargo.toml", manifest),
            ("b.rs", ""),
            ("c/go.rs", ""),
            ("src/main.rs", ""),
            ("tests/t.rs", ""),
            ("build.rs", ""),
            ("make.rs", ""),
        ]);
        // Without an edition it is that of 2015.
        assert_eq!(
            found,
            ["b.rs Library(\"b\") 2015", "c/go.rs Program", "make.rs BuildScript 2015"]
        );
    }

    #[test]
    fn dependencies_are_packages_of_the_project_by_path_or_patch() {
        let root = "[workspace]\nmembers = [\"a\", \"b\"]\n[workspace.package]\nedition = \"2021\"\n\
                    [workspace.dependencies]\nb = { path = \"b\" }\nserde = \"1\"\n\
                    [patch.crates-io]\npatched = { path = \"forks/patched\" }\n";
        let a = "[package]\nname = \"a\"\nedition.workspace = true\n[dependencies]\n\
                 b.workspace = true\nserde.workspace = true\npatched = \"1\"\n\
                 other-name = { package = \"real-name\", version = \"1\" }\n\
                 gone = { path = \"../gone\" }\nout = { path = \"../../out\" }\n\
                 [dev-dependencies]\nc-c = { path = \"../c\" }\n\
                 [target.'cfg(unix)'.dependencies]\nlibc = \"0.2\"\n\
                 [build-dependencies]\ncc = \"1\"\n";
        let simple = |name: &str| format!("[package]\nname = \"{name}\"\n");
        let (b, c, patched) = (simple("b"), simple("c-c"), simple("patched"));
        let files = [
            ("Cargo.toml", root),
            ("a/Cargo.toml", a),
            ("b/Cargo.toml", &b),
            ("c/Cargo.toml", &c),
            ("forks/patched/Cargo.toml", &patched),
        ];
        let package = package("a", &files).expect("a manifest");
        assert_eq!(
            dependencies(&package),
            [
                "b Local(\"b\")",
                "c_c Local(\"c\")",
                "gone External(\"gone\")",
                "libc External(\"libc\")",
                "other_name External(\"real-name\")",
                "out External(\"out\")",
                "patched Local(\"forks/patched\")",
                "serde External(\"serde\")",
            ]
        );
        assert_eq!(package.build_dependencies.len(), 1);
    }

    #[test]
    fn a_package_finds_its_workspace_as_it_says() {
        let root = "[workspace]\nexclude = [\"x\"]\n[workspace.dependencies]\nd = \"1\"\n";
        let inherits = "[package]\nname = \"a\"\n[dependencies]\nd.workspace = true\n";
        let elsewhere = "[package]\nname = \"a\"\nworkspace = \"../w\"\n[dependencies]\n\
                         d.workspace = true\n";
        let read = |folder: &str, text| {
            let manifest = format!("{folder}/Cargo.toml");
            package(
                folder,
                &[("Cargo.toml", "[workspace]\n"), ("w/Cargo.toml", root), (&manifest, text)],
            )
        };
        assert!(read("w/in/a", inherits).is_ok());
        assert!(read("b", elsewhere).is_ok());
        // Excluded, and around it one that knows of no such dependency.
        assert!(read("w/x/a", inherits).is_err() && read("c", inherits).is_err());
    }

    #[test]
    fn a_broken_manifest_says_why() {
        for (text, line, wrong) in [
            ("[package]\nname = \n", Some(2), "string values must be quoted"),
            ("[package]\n\nname = 1\n", Some(3), "invalid type: integer `1`, expected a string"),
            (
                "[package]\nname = \"a\"\nversion.workspace = true\n",
                None,
                "can't load root workspace: there is none around the package",
            ),
        ] {
            let problem = package("a", &[("a/Cargo.toml", text)]).expect_err(text);
            assert_eq!((&*problem.path, problem.line), ("a/Cargo.toml", line));
            assert!(problem.message.contains(wrong), "{problem:?}");
        }
    }

    #[test]
    fn what_a_manifest_names_and_is_not_there_is_told() {
        let text = "[package]\nname = \"a\"\n[lib]\npath = \"b.rs\"\n[dependencies]\n\
                    gone = { path = \"../gone\" }\nout = { path = \"../../out\" }\n";
        let package = package("a", &[("a/Cargo.toml", text)]).expect("a manifest");
        let told: Vec<_> = package.partial.iter().map(|problem| &*problem.message).collect();
        assert_eq!(
            told,
            [
                "a crate begins with `a/b.rs`, which is not there",
                // What is outside of the project may be there.
                "`gone` is at `../gone`, where no package is",
            ]
        );
    }
}
