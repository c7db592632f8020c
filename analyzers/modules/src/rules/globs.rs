//! Globs that choose modules by their paths.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{ModuleGraph, ModuleId, ModuleKind};
use crate::names::Names;
use crate::path;

/// Globs relative to one folder, as configuration has them everywhere: one without a slash fits at any
/// depth, one with a slash begins at the folder, and one that fits a folder fits all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Globs {
    base: Arc<str>,
    all: Vec<Glob>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Glob {
    /// It as it was written.
    written: Arc<str>,
    /// What a path has to fit, from its first part to its last.
    pattern: Box<str>,
    /// Whether it means folders alone.
    only_folders: bool,
}

impl Glob {
    fn new(written: Arc<str>) -> Self {
        let body = written.strip_prefix("./").unwrap_or(&written);
        let folder = body.strip_suffix("/**").or(body.strip_suffix('/'));
        let only_folders = folder.is_some();
        let body = folder.unwrap_or(body);
        let is_anchored = body.contains('/') || written.ends_with("/**");
        let pattern = match body.strip_prefix('/') {
            Some(rest) => rest.into(),
            None if is_anchored => body.into(),
            None => format!("**/{body}").into(),
        };
        Self { written, pattern, only_folders }
    }

    /// The outermost of the folders on the way to `folder` that it fits, or that itself; told as the length
    /// of the path up to there.
    fn fitting_folder(&self, folder: &str) -> Option<usize> {
        let outer = folder.match_indices('/').map(|(end, _)| end);
        let mut all = outer.chain((!folder.is_empty()).then_some(folder.len()));
        all.find(|end| fast_glob::glob_match(&*self.pattern, &folder[..*end]))
    }

    /// The length of the path of `file`, if it fits that itself.
    fn fitting_file(&self, file: &str) -> Option<usize> {
        let fits = !self.only_folders && fast_glob::glob_match(&*self.pattern, file);
        fits.then_some(file.len())
    }
}

impl Globs {
    /// Globs as they are `written`, relative to the folder at `base` in the project.
    pub fn new(base: Arc<str>, written: impl IntoIterator<Item = Arc<str>>) -> Self {
        Self { base, all: written.into_iter().map(Glob::new).collect() }
    }

    /// They as they were written.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|glob| &*glob.written)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// By what `modules` fit.
    pub(super) fn fitted(&self, modules: &Paths<'_>) -> Fitted {
        let mut fitted = vec![None; modules.all.len()];
        for glob in &self.all {
            self.add_fitted(glob, modules, &mut fitted);
        }
        // A package fits if one of its files does.
        for (ModuleId(file), ModuleId(package)) in &modules.packages {
            let of_file = fitted[*file as usize];
            let of_package = &mut fitted[*package as usize];
            *of_package = of_package.or(of_file);
        }
        Fitted(fitted)
    }

    /// Adds what `glob` fits.
    fn add_fitted(&self, glob: &Glob, modules: &Paths<'_>, fitted: &mut [Option<Fit>]) {
        let mut folders: FxHashMap<&str, Option<usize>> = FxHashMap::default();
        for (number, (best, (kind, name))) in fitted.iter_mut().zip(&modules.all).enumerate() {
            let is_ours = matches!(kind, ModuleKind::File | ModuleKind::Package);
            let Some(start) = self.start(name).filter(|_| is_ours) else { continue };
            let below = &name[start..];
            let is_file = *kind == ModuleKind::File;
            let folder = if is_file { path::folder(below) } else { below };
            // Files of one folder are asked about it once.
            let around = *folders.entry(folder).or_insert_with(|| glob.fitting_folder(folder));
            let end = around.or_else(|| glob.fitting_file(below).filter(|_| is_file));
            let of = ModuleId(number as u32);
            let found = end.map(|end| Fit { of, length: (start + end) as u32 });
            // The longer one tells more.
            *best =
                [found, *best].into_iter().max_by_key(|fit| fit.map(|fit| fit.length)).flatten();
        }
    }

    /// Where the part of the path `name` begins that globs are about; `None` if it is elsewhere.
    fn start(&self, name: &str) -> Option<usize> {
        let is_there = path::is_within(name, &self.base) && name.len() > self.base.len();
        is_there.then(|| if self.base.is_empty() { 0 } else { self.base.len() + 1 })
    }
}

/// What modules are called, as globs want to know it.
#[derive(Debug)]
pub(super) struct Paths<'graph> {
    /// The kind and the name of each.
    all: Vec<(ModuleKind, &'graph str)>,
    /// The files that are parts of packages, with these.
    packages: Vec<(ModuleId, ModuleId)>,
}

impl<'graph> Paths<'graph> {
    /// Those of the modules of `graph`.
    pub(super) fn of(graph: &'graph ModuleGraph) -> Self {
        let all = graph.modules().iter().map(|module| (module.kind, &*module.name)).collect();
        Self { all, packages: graph.packages().collect() }
    }

    /// Those of modules by their `names`, where files are parts of `packages`.
    pub(super) fn named(names: &'graph Names, packages: &[(ModuleId, ModuleId)]) -> Self {
        let all = names.all().iter().map(|name| (name.kind, &*name.text)).collect();
        Self { all, packages: packages.to_vec() }
    }
}

/// By what modules fit some globs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fitted(Vec<Option<Fit>>);

/// The folder or file by which a module fits: of each glob the outermost, of several globs the innermost of
/// these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fit {
    /// The module in whose name it is: itself, or a file of the package that it is.
    of: ModuleId,
    /// How much of the name it is.
    length: u32,
}

impl Fitted {
    /// Whether `module` fits.
    pub(super) fn has(&self, module: ModuleId) -> bool {
        self.0[module.0 as usize].is_some()
    }

    /// Whether none does.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// How much of its path tells that `module` fits; `None` if it does not.
    pub(super) fn length(&self, module: ModuleId) -> Option<u32> {
        self.0[module.0 as usize].map(|fit| fit.length)
    }

    /// The folder or file by which `module` of `graph` fits; `None` if it does not.
    pub(super) fn by<'graph>(
        &self,
        graph: &'graph ModuleGraph,
        module: ModuleId,
    ) -> Option<&'graph str> {
        let Fit { of, length } = self.0[module.0 as usize]?;
        graph.module(of).name.get(..length as usize)
    }
}

impl fmt::Display for Globs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, glob) in self.all.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(formatter, "{comma}`{}`", glob.written)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::testing::{Asks, graph};

    /// By what each of `paths` fits.
    fn fitted(base: &str, globs: &[&str], paths: &[&str]) -> Vec<Option<String>> {
        let files: Vec<(&str, &[Asks])> = paths.iter().map(|path| (*path, &[][..])).collect();
        let graph = graph(&files);
        let globs = Globs::new(base.into(), globs.iter().map(|glob| Arc::from(*glob)));
        let fitted = globs.fitted(&Paths::of(&graph));
        // The graph has them in order of path.
        let by = |path: &&str| fitted.by(&graph, graph.find(path).expect("a module"));
        paths.iter().map(|path| by(path).map(str::to_owned)).collect()
    }

    #[expect(clippy::unnecessary_wraps, reason = "it stands beside `None`")]
    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn globs_fit_as_those_of_configuration_do() {
        let paths = ["web/a.py", "web/x/b.py", "x/web/a.py", "core.py"];
        let fit = |glob| fitted("", &[glob], &paths);
        assert_eq!(fit("web/**"), [some("web"), some("web"), None, None]);
        assert_eq!(fit("web/"), [some("web"), some("web"), some("x/web"), None]);
        assert_eq!(fit("/web"), [some("web"), some("web"), None, None]);
        assert_eq!(fit("*.py"), paths.map(some));
        assert_eq!(fit("web/*.py"), [some("web/a.py"), None, None, None]);
        assert_eq!(fit("web/*"), [some("web/a.py"), some("web/x"), None, None]);
        assert_eq!(fit("{core,nothing}.py"), [None, None, None, some("core.py")]);
        assert_eq!(fit("**"), [some("web"), some("web"), some("x"), some("core.py")]);
        // What means folders alone fits no file of that name.
        assert_eq!(fit("core.py/"), [None, None, None, None]);
    }

    #[test]
    fn of_several_globs_the_one_that_tells_most_counts() {
        let paths = ["web/core/a.py", "web/b.py"];
        assert_eq!(fitted("", &["web/**", "web/core/**"], &paths), [some("web/core"), some("web")]);
        assert_eq!(fitted("", &["web/core/**", "web/**"], &paths), [some("web/core"), some("web")]);
    }

    #[test]
    fn globs_are_relative_to_the_folder_they_were_written_for() {
        let paths = ["lib/web/a.py", "web/a.py", "libs/web/a.py"];
        assert_eq!(fitted("lib", &["web/**"], &paths), [some("lib/web"), None, None]);
        assert_eq!(fitted("lib", &["*.py"], &paths), [some("lib/web/a.py"), None, None]);
    }

    #[test]
    fn a_package_fits_by_its_folder_or_by_a_file() {
        let of_package = [Asks::import("other.go").of_package()];
        let graph = graph(&[("cmd/x/main.go", &of_package), ("y/z.go", &of_package)]);
        let fits = |glob: &str, package: &str| {
            let globs = Globs::new("".into(), [Arc::from(glob)]);
            let fitted = globs.fitted(&Paths::of(&graph));
            fitted.by(&graph, package_of(&graph, package)).map(str::to_owned)
        };
        assert_eq!(fits("cmd/**", "cmd/x"), some("cmd"));
        assert_eq!(fits("cmd/*", "cmd/x"), some("cmd/x"));
        assert_eq!(fits("y/z.go", "y"), some("y/z.go"));
        assert_eq!(fits("y/z.go", "cmd/x"), None);
    }

    fn package_of(graph: &ModuleGraph, name: &str) -> ModuleId {
        let is_it = |id: &ModuleId| {
            let module = graph.module(*id);
            module.kind == ModuleKind::Package && &*module.name == name
        };
        graph.ids().find(is_it).expect("a package")
    }
}
