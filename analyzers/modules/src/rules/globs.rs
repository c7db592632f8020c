//! Globs that choose modules by their paths.

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::graph::{ModuleGraph, ModuleId, ModuleKind};
use crate::path;

/// Globs relative to one folder, as configuration has them everywhere: one without a slash fits at any
/// depth, one with a slash begins at the folder, and one that fits a folder fits all that is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Globs {
    base: Arc<str>,
    all: Vec<Glob>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// For each module of `graph` the folder or file by which it fits: of each glob the outermost, of
    /// several globs the innermost of these. `None` if it does not fit.
    pub(super) fn fitted<'graph>(&self, graph: &'graph ModuleGraph) -> Vec<Option<&'graph str>> {
        let mut fitted = vec![None; graph.modules().len()];
        for glob in &self.all {
            self.add_fitted(glob, graph, &mut fitted);
        }
        add_packages(graph, &mut fitted);
        fitted
    }

    /// The modules of `graph` that fit.
    pub(super) fn fitting(&self, graph: &ModuleGraph) -> Fitting {
        Fitting(self.fitted(graph).into_iter().map(|fitted| fitted.is_some()).collect())
    }

    /// Adds what `glob` fits.
    fn add_fitted<'graph>(
        &self,
        glob: &Glob,
        graph: &'graph ModuleGraph,
        fitted: &mut [Option<&'graph str>],
    ) {
        let mut folders: FxHashMap<&str, Option<usize>> = FxHashMap::default();
        for (module, best) in graph.modules().iter().zip(fitted) {
            let name: &'graph str = &module.name;
            let is_ours = matches!(module.kind, ModuleKind::File | ModuleKind::Package);
            let Some(start) = self.start(name).filter(|_| is_ours) else { continue };
            let below = &name[start..];
            let is_file = module.kind == ModuleKind::File;
            let folder = if is_file { path::folder(below) } else { below };
            // Files of one folder are asked about it once.
            let around = *folders.entry(folder).or_insert_with(|| glob.fitting_folder(folder));
            let end = around.or_else(|| glob.fitting_file(below).filter(|_| is_file));
            let found = end.map(|end| &name[..start + end]);
            // The longer one tells more.
            *best = [found, *best].into_iter().max_by_key(|fit| fit.map(str::len)).flatten();
        }
    }

    /// Where the part of the path `name` begins that globs are about; `None` if it is elsewhere.
    fn start(&self, name: &str) -> Option<usize> {
        let is_there = path::is_within(name, &self.base) && name.len() > self.base.len();
        is_there.then(|| if self.base.is_empty() { 0 } else { self.base.len() + 1 })
    }
}

/// The modules of a graph that globs fit.
pub(super) struct Fitting(Vec<bool>);

impl Fitting {
    /// Whether `module` is one of them.
    pub(super) fn has(&self, module: ModuleId) -> bool {
        self.0[module.0 as usize]
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|fits| !fits)
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

/// Adds packages of which a file fits.
fn add_packages<'graph>(graph: &'graph ModuleGraph, fitted: &mut [Option<&'graph str>]) {
    for (file, module) in graph.modules().iter().enumerate() {
        let package = module.package.map(|ModuleId(id)| id as usize);
        if let Some(package) = package.filter(|package| fitted[*package].is_none()) {
            fitted[package] = fitted[file];
        }
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
        let fitted = globs.fitted(&graph);
        // The graph has them in order of path.
        paths
            .iter()
            .map(|path| {
                let place = graph.find(path).expect("a module").0 as usize;
                fitted[place].map(str::to_owned)
            })
            .collect()
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
            globs.fitted(&graph)[package_of(&graph, package)].map(str::to_owned)
        };
        assert_eq!(fits("cmd/**", "cmd/x"), some("cmd"));
        assert_eq!(fits("cmd/*", "cmd/x"), some("cmd/x"));
        assert_eq!(fits("y/z.go", "y"), some("y/z.go"));
        assert_eq!(fits("y/z.go", "cmd/x"), None);
    }

    fn package_of(graph: &ModuleGraph, name: &str) -> usize {
        let is_it =
            |module: &crate::Module| module.kind == ModuleKind::Package && &*module.name == name;
        graph.modules().iter().position(is_it).expect("a package")
    }
}
