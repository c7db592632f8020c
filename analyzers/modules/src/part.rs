//! A part of a graph: some files with what they ask for, told by names of their own.
//!
//! What a name means in a graph is no part of it, so that an edit elsewhere leaves it as it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;

use crate::graph::ResolvedFile;
use crate::names::Name;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};

/// Some files of a project, with what they ask for.
#[derive(Debug, Default)]
pub struct Part {
    /// The names of all modules that they are or ask for, sorted.
    names: Vec<Name>,
    files: Vec<PartFile>,
}

/// A file of a part.
#[derive(Debug)]
pub(crate) struct PartFile {
    /// The number of its name.
    pub(crate) own: u32,
    /// The number of the name of the package that it is a part of.
    pub(crate) package: Option<u32>,
    /// What it is written in.
    pub(crate) language: Language,
    /// How many types it has.
    pub(crate) types: u32,
    /// How many of those only say what others have to do.
    pub(crate) abstract_types: u32,
    /// What it asks for, by name and kind.
    pub(crate) edges: Vec<Asked>,
    /// What was not found, in source order.
    pub(crate) unresolved: Vec<(Origin, UnresolvedReason)>,
}

/// All that a file asks of another module in one way.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The number of the name of what it asks for.
    pub(crate) name: u32,
    /// How.
    pub(crate) kind: EdgeKind,
    /// What is particular to all of it.
    pub(crate) flags: ImportFlags,
    /// What in the file asks, in source order; never empty.
    pub(crate) origins: Vec<Origin>,
    /// What it rests on, where no import tells it.
    pub(crate) evidence: Option<Arc<str>>,
}

impl Part {
    /// The part that `files` are.
    #[must_use]
    pub fn new<'file>(files: impl IntoIterator<Item = &'file ResolvedFile>) -> Self {
        let files: Vec<&ResolvedFile> = files.into_iter().collect();
        let mut names: Vec<Name> = files.iter().flat_map(|file| names_of(file)).collect();
        names.sort_unstable();
        names.dedup();
        let files = files.into_iter().map(|file| PartFile::new(file, &names)).collect();
        Self { names, files }
    }

    /// The names of all modules that its files are or ask for, sorted.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// The names of its files and of the packages that these are parts of, in whatever order and however
    /// often.
    pub fn own_names(&self) -> impl Iterator<Item = &Name> {
        let numbers = self.files.iter().flat_map(|file| [Some(file.own), file.package]);
        numbers.flatten().map(|number| &self.names[number as usize])
    }

    pub(crate) fn files(&self) -> &[PartFile] {
        &self.files
    }
}

/// The names of all modules that `file` is or asks for.
fn names_of(file: &ResolvedFile) -> impl Iterator<Item = Name> {
    let own = [Name::file(&file.path)].into_iter();
    let package = file.package.iter().map(|path| Name::package(path, file.language));
    let targets = file.resolutions.iter().filter_map(|it| Name::of(&it.target, file.language));
    own.chain(package).chain(targets)
}

impl PartFile {
    /// What is known of `file`; its names are among these, which are sorted.
    fn new(file: &ResolvedFile, names: &[Name]) -> Self {
        let number = |name: &Name| {
            let place = names.binary_search(name);
            place.expect("a part has the names of all that its files ask for") as u32
        };
        let own = number(&Name::file(&file.path));
        let mut edges: BTreeMap<(u32, EdgeKind), Asked> = BTreeMap::new();
        let mut unresolved = Vec::new();
        for resolution in file.resolutions.iter() {
            let Resolution { origin, target, kind, flags, evidence } = resolution;
            if let Target::Unresolved(reason) = target {
                unresolved.push((*origin, reason.clone()));
                continue;
            }
            let name = Name::of(target, file.language).map(|name| number(&name));
            let Some(name) = name.filter(|name| *name != own) else { continue };
            let asked = edges.entry((name, *kind)).or_insert_with(|| Asked {
                name,
                kind: *kind,
                flags: *flags,
                origins: Vec::new(),
                evidence: evidence.clone(),
            });
            asked.flags = asked.flags.in_common(*flags);
            asked.origins.push(*origin);
        }
        let mut edges: Vec<Asked> = edges.into_values().collect();
        for asked in &mut edges {
            asked.origins.sort_unstable();
            asked.origins.dedup();
        }
        unresolved.sort_by_key(|(origin, _)| *origin);
        Self {
            own,
            package: file.package.as_ref().map(|path| number(&Name::package(path, file.language))),
            language: file.language,
            types: file.types,
            abstract_types: file.abstract_types,
            edges,
            unresolved,
        }
    }
}
