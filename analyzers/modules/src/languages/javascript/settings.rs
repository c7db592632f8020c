//! What one `tsconfig.json` says, with what it extends.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::config::{Config, Globs, NAMES, is_manifest};
use super::json::{Shape, object_with_comments, shape_faults};
use super::packages::Packages;
use super::specifier;
use crate::path;
use crate::problem::Fault;
use crate::project::Project;

/// How many settings one may extend in a row.
const MOST_EXTENDED: usize = 64;

/// What is lost with settings that cannot be read.
const LOSS: &str = "what names of modules it has stand for others is not known";

/// What has to be of which kind for us.
const SHAPE: Shape = &[
    ("extends", &["string", "array"]),
    ("compilerOptions", &["object"]),
    ("references", &["array"]),
    ("files", &["array"]),
    ("include", &["array"]),
    ("exclude", &["array"]),
];

/// The same in the compiler's options.
const OPTIONS: Shape = &[
    ("baseUrl", &["string"]),
    ("paths", &["object"]),
    ("rootDirs", &["array"]),
    ("rootDir", &["string"]),
    ("outDir", &["string"]),
];

/// Reads settings with what they extend.
pub(super) struct Reader<'a> {
    project: &'a dyn Project,
    packages: &'a Packages,
    /// What has been read: what comes first counts.
    chain: Vec<(Arc<str>, Map<String, Value>)>,
    /// Who extends whom on the way to the one at hand.
    ancestors: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(project: &'a dyn Project, packages: &'a Packages) -> Self {
        Self { project, packages, chain: Vec::new(), ancestors: Vec::new() }
    }

    /// What `file` says.
    pub(super) fn read(mut self, file: &Arc<str>) -> Config {
        let mut config = Config::default();
        self.extend(file, &mut config);
        let Some((own, settings)) = self.chain.first() else { return config };
        config.references = self.references(own, settings, &mut config);
        let own = path::folder(own);
        let all =
            self.chain.iter().map(|(file, settings)| Part::of(settings, path::folder(file), own));
        let parts: Vec<Part<'_>> = all.collect();
        config.base_url = parts.iter().find_map(|part| part.folder("baseUrl"));
        for part in &parts {
            config.add(part);
        }
        config
    }

    /// Reads `file` and what it extends, and notes in `config` what is wrong with them.
    fn extend(&mut self, file: &Arc<str>, config: &mut Config) {
        let settings = match self.settings(file) {
            Ok(settings) => settings,
            Err(fault) => {
                config.fault.get_or_insert_with(|| fault.in_manifest(file, LOSS));
                return;
            }
        };
        let options = settings.get("compilerOptions").and_then(Value::as_object);
        let faults = shape_faults(&settings, SHAPE).into_iter();
        let faults = faults.chain(options.into_iter().flat_map(|it| shape_faults(it, OPTIONS)));
        config.partial.extend(faults.map(|fault| fault.in_manifest(file, LOSS)));
        let names: Vec<String> = texts(settings.get("extends")).map(str::to_owned).collect();
        self.chain.push((Arc::clone(file), settings));
        self.ancestors.push(Arc::clone(file));
        // Of several, the last counts.
        for name in names.iter().rev() {
            match self.extended(file, name) {
                Ok(Some(extended)) => self.extend(&extended, config),
                Ok(None) => {}
                Err(fault) => config.partial.push(fault.in_manifest(file, LOSS)),
            }
        }
        self.ancestors.pop();
    }

    /// The settings that are in `file`.
    fn settings(&self, file: &str) -> Result<Map<String, Value>, Fault> {
        object_with_comments(&self.project.text(file).ok_or_else(Fault::no_text)?)
    }

    /// The settings that `file` extends by this `name`, if they were not read before: a path, or a file of
    /// a package. Nothing if that is not installed.
    fn extended(&self, file: &Arc<str>, name: &str) -> Result<Option<Arc<str>>, Fault> {
        let folder = path::folder(file);
        let is_relative = name.starts_with('.');
        let path = if is_relative { path::join(folder, name) } else { self.packaged(folder, name) };
        let Some(path) = path else { return Ok(None) };
        let Some(found) = self.file(&[path.clone(), format!("{path}.json")]) else {
            let wrong = || Fault::new(format!("it extends `{name}`, which is not there"));
            return if is_relative { Err(wrong()) } else { Ok(None) };
        };
        if !is_manifest(path::name(&found)) {
            let wrong = format!("it extends `{name}`, which is not called as settings are");
            return Err(Fault::new(wrong));
        }
        if self.ancestors.contains(&found) {
            return Err(Fault::new(format!("it extends `{name}`, which extends it in turn")));
        }
        if self.ancestors.len() > MOST_EXTENDED {
            return Err(Fault::new(format!("it is the {MOST_EXTENDED}th that extends another")));
        }
        let is_known = self.chain.iter().any(|(known, _)| *known == found);
        Ok(Some(found).filter(|_| !is_known))
    }

    /// Where the settings are that go by `name` in `folder`, a file of a package.
    fn packaged(&self, folder: &str, name: &str) -> Option<String> {
        let (package, rest) = specifier::parts(name);
        let package = self.packages.by_name(&path::within(folder, NAMES[0]), package)?;
        let rest = if rest.is_empty() { "/tsconfig.json" } else { rest };
        path::join(&package.folder, &rest[1..])
    }

    /// The settings that those in `file` refer to: files, or folders with one.
    fn references(
        &self,
        file: &Arc<str>,
        settings: &Map<String, Value>,
        config: &mut Config,
    ) -> Vec<Arc<str>> {
        let references = settings.get("references").and_then(Value::as_array);
        let paths = references.into_iter().flatten().filter_map(|it| it.get("path")?.as_str());
        let mut files = Vec::new();
        for written in paths {
            let Some(path) = path::join(path::folder(file), written) else { continue };
            if let Some(found) = self.file(&[path.clone(), path::within(&path, NAMES[0])]) {
                files.push(found);
            } else {
                let fault = Fault::new(format!("it refers to `{written}`, which is not there"));
                config.partial.push(fault.in_manifest(file, LOSS));
            }
        }
        files
    }

    /// The first of `paths` at which there is a file.
    fn file(&self, paths: &[String]) -> Option<Arc<str>> {
        paths.iter().find(|path| self.project.is_file(path)).map(|path| path.as_str().into())
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

/// A text, or those of a list.
fn texts(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let one = value.and_then(Value::as_str);
    let list = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.into_iter().chain(list)
}
