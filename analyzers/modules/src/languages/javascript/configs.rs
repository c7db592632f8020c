//! What `tsconfig.json` and `jsconfig.json` say of where modules are: TypeScript's "Modules -
//! Reference".

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::packages::Packages;
use super::specifier;
use crate::path;
use crate::project::Project;

/// What a folder's settings are called, the first of which counts.
const NAMES: &[&str] = &["tsconfig.json", "jsconfig.json"];

/// How many settings one may extend in a row, so that a circle ends.
const MOST_EXTENDED: usize = 16;

/// The settings of a project.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Configs {
    /// All that count for some folder, or are referred to by one that does, by path.
    by_path: BTreeMap<Arc<str>, Config>,
}

/// What one of them says, with what it extends.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Config {
    /// The folder that paths without a dot start from.
    pub(super) base_url: Option<String>,
    /// What specifiers stand for: pattern, and where to look, in the project.
    pub(super) paths: Option<Vec<(String, Vec<String>)>>,
    /// Folders that are one when the program runs.
    pub(super) root_dirs: Vec<String>,
    /// The folder that is built into, and those that may be what it is built from.
    pub(super) built: Option<(String, Vec<String>)>,
    /// The files that it is about, where it says so.
    files: Option<Globs>,
    /// Others that parts of the folder have for themselves.
    references: Vec<Arc<str>>,
    /// Why it, or one that it extends, cannot be read.
    pub(super) fault: Option<(Arc<str>, Arc<str>)>,
}

/// Which files settings are about, by paths in the project.
#[derive(Clone, Debug, Default, PartialEq)]
struct Globs {
    include: Vec<String>,
    exclude: Vec<String>,
}

/// Whether a file called `name` may be settings, or be extended by some.
pub(super) fn is_manifest(name: &str) -> bool {
    path::extension(name) == Some("json")
        && (name.contains("tsconfig") || name.contains("jsconfig"))
}

impl Configs {
    /// Reads those of all folders, and those that they extend and refer to.
    pub(super) fn of(project: &dyn Project, packages: &Packages) -> Self {
        let mut configs = Self::default();
        let mut open: Vec<Arc<str>> =
            NAMES.iter().flat_map(|name| project.files_named(name).to_vec()).collect();
        while let Some(file) = open.pop() {
            if let Entry::Vacant(place) = configs.by_path.entry(file) {
                let config = Reader { project, packages }.read(place.key());
                open.extend(config.references.iter().cloned());
                place.insert(config);
            }
        }
        configs
    }

    /// What counts for the file at `path`: the settings of the nearest folder that has some, or those
    /// that they refer to for it.
    pub(super) fn around(&self, path: &str) -> Option<&Config> {
        let nearest = path::folders_around(path).find_map(|folder| {
            NAMES.iter().find_map(|name| self.by_path.get(&*path::within(folder, name)))
        })?;
        if nearest.references.is_empty() || nearest.is_about(path) {
            return Some(nearest);
        }
        let referred = nearest.references.iter().filter_map(|file| self.by_path.get(file));
        Some(referred.into_iter().find(|config| config.is_about(path)).unwrap_or(nearest))
    }

    /// What the file at `path`, which is not there, may be built from: files but for their ending.
    pub(super) fn sources(&self, path: &str) -> Vec<String> {
        let configs = path::folders_around(path).flat_map(|folder| {
            NAMES.iter().filter_map(move |name| self.by_path.get(&*path::within(folder, name)))
        });
        let all = configs.flat_map(|config| {
            let referred = config.references.iter().filter_map(|file| self.by_path.get(file));
            std::iter::once(config).chain(referred)
        });
        let sources = all.filter_map(|config| config.built.as_ref()).flat_map(|(out, roots)| {
            let below = path.strip_prefix(out.as_str()).and_then(|rest| rest.strip_prefix('/'));
            roots.iter().filter_map(move |root| Some(path::within(root, below?)))
        });
        sources.collect()
    }
}

impl Config {
    /// Whether it is about the file at `path`.
    fn is_about(&self, path: &str) -> bool {
        let Some(Globs { include, exclude }) = &self.files else { return true };
        let matches = |globs: &[String]| globs.iter().any(|glob| fast_glob::glob_match(glob, path));
        matches(include) && !matches(exclude)
    }
}

/// Reads settings with what they extend.
struct Reader<'a> {
    project: &'a dyn Project,
    packages: &'a Packages,
}

impl Reader<'_> {
    fn read(&self, file: &Arc<str>) -> Config {
        let mut config = Config::default();
        let mut chain = Vec::new();
        self.extend(file, &mut chain, &mut config.fault, 0);
        let Some((own, _)) = chain.first() else { return config };
        let own = path::folder(own);
        let all = chain.iter().map(|(file, settings)| Part::of(settings, path::folder(file), own));
        let parts: Vec<Part<'_>> = all.collect();
        config.base_url = parts.iter().find_map(|part| part.folder("baseUrl"));
        for part in &parts {
            config.add(part);
        }
        if let Some((own, settings)) = chain.first() {
            config.references = self.references(path::folder(own), settings);
        }
        config
    }

    /// Reads `file` and what it extends: what comes first counts.
    fn extend(
        &self,
        file: &Arc<str>,
        chain: &mut Vec<(Arc<str>, Map<String, Value>)>,
        fault: &mut Option<(Arc<str>, Arc<str>)>,
        depth: usize,
    ) {
        if depth > MOST_EXTENDED || chain.iter().any(|(known, _)| known == file) {
            return;
        }
        let settings = match self.project.text(file).as_deref().map(parse) {
            Some(Ok(settings)) => settings,
            Some(Err(error)) => {
                fault.get_or_insert((Arc::clone(file), error.into()));
                return;
            }
            None => return,
        };
        let extended: Vec<Arc<str>> = texts(settings.get("extends"))
            .filter_map(|name| self.extended(path::folder(file), name))
            .collect();
        chain.push((Arc::clone(file), settings));
        // Of several, the last counts.
        for file in extended.iter().rev() {
            self.extend(file, chain, fault, depth + 1);
        }
    }

    /// The settings that `name` in `folder` extends: a path, or a file of a package.
    fn extended(&self, folder: &str, name: &str) -> Option<Arc<str>> {
        let file = if name.starts_with('.') {
            path::join(folder, name)?
        } else {
            let (package, rest) = specifier::parts(name);
            let package = self.packages.by_name(&path::within(folder, NAMES[0]), package)?;
            let rest = if rest.is_empty() { "/tsconfig.json" } else { rest };
            path::join(&package.folder, &rest[1..])?
        };
        let named = [file.clone(), format!("{file}.json")];
        named.into_iter().find(|file| self.project.is_file(file)).map(Into::into)
    }

    /// The settings that others in `folder` refer to: files, or folders with one.
    fn references(&self, folder: &str, settings: &Map<String, Value>) -> Vec<Arc<str>> {
        let references = settings.get("references").and_then(Value::as_array);
        let paths = references.into_iter().flatten().filter_map(|it| it.get("path")?.as_str());
        let files = paths.filter_map(|path| {
            let path = path::join(folder, path)?;
            let named = [path.clone(), path::within(&path, NAMES[0])];
            named.into_iter().find(|file| self.project.is_file(file)).map(Into::into)
        });
        files.collect()
    }
}

/// What one of several settings says.
struct Part<'a> {
    settings: &'a Map<String, Value>,
    /// The folder that it is in.
    folder: &'a str,
    /// The folder of those that extend it.
    own: &'a str,
}

impl<'a> Part<'a> {
    fn of(settings: &'a Map<String, Value>, folder: &'a str, own: &'a str) -> Self {
        Self { settings, folder, own }
    }

    fn option(&self, key: &str) -> Option<&'a Value> {
        self.settings.get("compilerOptions")?.get(key)
    }

    /// The place in the project that is written so.
    fn place(&self, written: &str) -> Option<String> {
        match written.strip_prefix("${configDir}") {
            Some(rest) => path::join(self.own, rest.trim_start_matches('/')),
            None => path::join(self.folder, written),
        }
    }

    /// The folder that an option tells.
    fn folder(&self, key: &str) -> Option<String> {
        self.place(self.option(key)?.as_str()?)
    }
}

impl Config {
    /// Takes what `part` says where nothing was said before.
    fn add(&mut self, part: &Part<'_>) {
        if self.paths.is_none()
            && let Some(paths) = part.option("paths").and_then(Value::as_object)
        {
            let start = |written: &str| match &self.base_url {
                Some(base) if !written.starts_with("${") => path::join(base, written),
                _ => part.place(written),
            };
            let entries = paths.iter().map(|(pattern, places)| {
                (pattern.clone(), texts(Some(places)).filter_map(start).collect())
            });
            self.paths = Some(entries.collect());
        }
        if self.root_dirs.is_empty() {
            let dirs = texts(part.option("rootDirs"));
            self.root_dirs = dirs.filter_map(|dir| part.place(dir)).collect();
        }
        if self.built.is_none()
            && let Some(out) = part.folder("outDir")
        {
            // Without a root that is told it is what all sources have in common.
            let common = || vec![path::within(part.folder, "src"), part.folder.to_owned()];
            let roots = part.folder("rootDir").map_or_else(common, |root| vec![root]);
            self.built = Some((out, roots));
        }
        if self.files.is_none() {
            self.files = globs(part.settings, |written| part.place(written));
        }
    }
}

/// The files that `settings` name; `place` finds paths in the project.
fn globs(settings: &Map<String, Value>, place: impl Fn(&str) -> Option<String>) -> Option<Globs> {
    let (files, include) = (settings.get("files"), settings.get("include"));
    if files.is_none() && include.is_none() {
        return None;
    }
    let folder = |glob: String| {
        // A folder means all that is in it.
        let is_folder = !path::name(&glob).contains(['*', '.']);
        if is_folder { path::within(&glob, "**/*") } else { glob }
    };
    let globs = |key: &str| texts(settings.get(key)).filter_map(&place).map(folder);
    Some(Globs {
        include: texts(files).filter_map(&place).chain(globs("include")).collect(),
        exclude: globs("exclude").collect(),
    })
}

/// Reads JSON as TypeScript does: with comments, and commas behind the last of a list.
fn parse(text: &str) -> Result<Map<String, Value>, String> {
    let mut text = text.trim_start_matches('\u{feff}').to_owned();
    json_strip_comments::strip(&mut text).map_err(|error| error.to_string())?;
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// A text, or those of a list.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let list = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(list)
}
