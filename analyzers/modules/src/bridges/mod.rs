//! From one language or program to another: edges that no import statement of either tells, each with the
//! literal evidence it rests on. A kind is a file, and a row here.

mod build_script;
mod endpoints;
mod foreign_symbols;
mod grpc;
mod http;
mod node_addon;
mod prefixes;
mod protobuf;
mod python_extension;
mod started;
#[cfg(test)]
mod tests;
mod wasm;

use std::sync::Arc;

use astrolens_model::ImportFlags;
use astrolens_syntax::Language;

use crate::index::IndexKey;
use crate::path;
use crate::problem::Problem;
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::Surface;

/// One way from a language to another.
struct Bridge {
    /// Whether a file called so says something about it and is no source.
    is_manifest: fn(&str) -> bool,
    /// What of manifests that no language reads is not understood, for files in these languages.
    problems: fn(&dyn Project, Language) -> Vec<Problem>,
    /// By what a file with this surface is found at the other end.
    index_keys: fn(&Surface) -> Vec<IndexKey>,
    /// Where it leads from a file.
    edges: fn(&Asker<'_>) -> Vec<Resolution>,
}

impl Bridge {
    /// One that no manifest tells of, and of which no file tells that it is its other end.
    const BARE: Self = Self {
        is_manifest: |_| false,
        problems: |_, _| Vec::new(),
        index_keys: |_| Vec::new(),
        edges: |_| Vec::new(),
    };
}

/// One row for each kind.
const BRIDGES: &[&Bridge] = &[
    &build_script::BRIDGE,
    &foreign_symbols::BRIDGE,
    &grpc::BRIDGE,
    &http::BRIDGE,
    &node_addon::BRIDGE,
    &protobuf::BRIDGE,
    &python_extension::BRIDGE,
    &started::BRIDGE,
    &wasm::BRIDGE,
];

/// Whether a file called `name` says something about a way between languages and is no source.
pub(crate) fn is_manifest(name: &str) -> bool {
    BRIDGES.iter().any(|bridge| (bridge.is_manifest)(name))
}

/// What of the manifests of ways from `language` to others is not understood.
pub(crate) fn problems(project: &dyn Project, language: Language) -> Vec<Problem> {
    BRIDGES.iter().flat_map(|bridge| (bridge.problems)(project, language)).collect()
}

/// By what a file with this `surface` is found from other languages, in any order.
pub(crate) fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    BRIDGES.iter().flat_map(|bridge| (bridge.index_keys)(surface)).collect()
}

/// What the file of `asker` asks for in other languages.
pub(crate) fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let mut edges: Vec<_> = BRIDGES.iter().flat_map(|bridge| (bridge.edges)(asker)).collect();
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// A file that may ask for something in another language.
#[derive(Clone, Copy)]
pub(crate) struct Asker<'project> {
    pub(crate) project: &'project dyn Project,
    /// Its path.
    pub(crate) path: &'project str,
    pub(crate) surface: &'project Surface,
    /// What became of its imports by the rules of its own language.
    pub(crate) resolved: &'project [Resolution],
    /// What is particular about all that it asks for, by what it is a part of.
    pub(crate) condition: ImportFlags,
}

impl Asker<'_> {
    /// Whether it is in one of the languages of these names.
    fn is_in(&self, languages: &[&str]) -> bool {
        is_in(self.surface, languages)
    }

    /// What its imports ask for, as far as that is written.
    fn specifiers(&self) -> impl Iterator<Item = (Origin, &str)> {
        let all = self.surface.own_imports().flat_map(|(import, asked)| {
            let requests = asked.requests.iter().enumerate();
            requests.map(move |(request, module)| (import, request, module))
        });
        all.filter_map(|(import, request, module)| {
            let origin = Origin::Import { import, request, name: None };
            Some((origin, module.specifier.as_deref()?))
        })
    }

    /// The files below `folder` that have `key`.
    fn files_below(&self, folder: &str, key: &IndexKey) -> Vec<Arc<str>> {
        let files = self.project.files_with(key);
        files.iter().filter(|file| path::is_within(file, folder)).cloned().collect()
    }

    /// Whether an import, or a name in it, leads to a file of the project by the rules of its language
    /// whose path, without its extension, ends with `name`.
    fn has_own(&self, import: usize, name: &str) -> bool {
        self.resolved.iter().any(|resolution| {
            let Origin::Import { import: number, .. } = resolution.origin else { return false };
            let Target::File(found) = &resolution.target else { return false };
            number == import
                && (path::stem(found) == name || path::name(path::folder(found)) == name)
        })
    }

    /// The edge to what is found at `files`, which `origin` asks for and `evidence` tells, given what is
    /// found: to the only one; else it is ambiguous. `None` if nothing is found.
    fn edge_to(
        &self,
        files: &[Arc<str>],
        origin: Origin,
        evidence: impl FnOnce(&str) -> String,
    ) -> Option<Resolution> {
        let others: Vec<_> = files.iter().filter(|file| ***file != *self.path).cloned().collect();
        let (target, evidence) = match &*others {
            [] => return None,
            [file] => (Target::File(Arc::clone(file)), evidence(file)),
            several => {
                let reason = UnresolvedReason::Ambiguous(several.into());
                (Target::Unresolved(reason), evidence(&several.join("` or `")))
            }
        };
        let (kind, flags) = (EdgeKind::Ffi, ImportFlags::NONE);
        Some(Resolution { origin, target, kind, flags, evidence: Some(evidence.into()) })
    }
}

/// Whether `surface` is of a file in one of the languages of these names.
fn is_in(surface: &Surface, languages: &[&str]) -> bool {
    languages.contains(&surface.language.definition().name)
}

/// The edge that `origin` makes to one of several `file`s, all of which it asks for.
fn one_of_all(origin: Origin, file: Arc<str>, evidence: String) -> Resolution {
    Resolution {
        origin,
        target: Target::File(file),
        kind: EdgeKind::Ffi,
        flags: ImportFlags::NONE,
        evidence: Some(evidence.into()),
    }
}

/// Whether something in Rust with this `surface` has the attribute by which it is handed to JavaScript.
fn is_exported(surface: &Surface, attribute: &str) -> bool {
    let declarations = || surface.declarations.iter();
    is_in(surface, &["rust"])
        && declarations().any(|it| it.attributes.iter().any(|own| is_attribute(own, attribute)))
}

/// What stands in parentheses behind `name`, or as `name = "…"`, in an attribute: `name = "x"`.
fn attribute_value<'attribute>(attribute: &'attribute str, name: &str) -> Option<&'attribute str> {
    let mut rest = attribute;
    loop {
        let (before, behind) = rest.split_once(name)?;
        let is_word = !before.ends_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        let value = behind.trim_start().strip_prefix('=').map(str::trim_start);
        let value = value.and_then(|value| value.strip_prefix('"')?.split_once('"'));
        match value.filter(|_| is_word) {
            Some((value, _)) => return Some(value),
            None => rest = behind,
        }
    }
}

/// Whether an attribute is `name`, or a path that ends with it, with arguments or without:
/// `pyo3::pymodule`, `napi(constructor)`, `unsafe(no_mangle)`.
fn is_attribute(attribute: &str, name: &str) -> bool {
    let inner = attribute.strip_prefix("unsafe").map_or(attribute, |rest| {
        rest.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(attribute)
    });
    let end = inner.find(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '_' | ':')));
    let path = inner.trim_start().get(..end.unwrap_or(inner.len())).unwrap_or_default();
    path.rsplit("::").next() == Some(name)
}

/// The nearest of `files` to the one at `path`: those that share most folders with it.
fn nearest(path: &str, files: &[Arc<str>]) -> Vec<Arc<str>> {
    let distance = |file: &Arc<str>| {
        path::folders_around(path).position(|folder| path::is_within(file, folder))
    };
    let Some(least) = files.iter().filter_map(&distance).min() else { return Vec::new() };
    files.iter().filter(|file| distance(file) == Some(least)).cloned().collect()
}
