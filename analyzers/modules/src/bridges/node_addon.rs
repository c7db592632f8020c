//! Addons of Node.js: whoever loads `x.node` leads to the sources it is built of, by `binding.gyp` or by
//! napi-rs.

use std::sync::Arc;

use astrolens_syntax::Language;
use serde::Deserialize;

use super::{Asker, Bridge, is_exported, one_of_all};
use crate::index::IndexKey;
use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;
use crate::resolution::Resolution;
use crate::surface::Surface;

pub(super) const BRIDGE: Bridge = Bridge { is_manifest, problems, index_keys, edges };

/// The languages whose files load addons.
const LANGUAGES: &[&str] = &["javascript", "typescript"];

const GYP: &str = "binding.gyp";
const PACKAGE: &str = "package.json";
const END: &str = ".node";

/// What of a `binding.gyp` is looked at.
#[derive(Deserialize)]
struct Gyp {
    #[serde(default)]
    targets: Vec<GypTarget>,
}

#[derive(Deserialize)]
struct GypTarget {
    #[serde(default)]
    target_name: String,
    #[serde(default)]
    sources: Vec<String>,
}

/// What of a `package.json` is looked at.
#[derive(Deserialize)]
struct Package {
    napi: Option<Napi>,
}

#[derive(Deserialize)]
struct Napi {
    /// Since version 3.
    #[serde(rename = "binaryName")]
    binary_name: Option<String>,
    name: Option<String>,
}

fn is_manifest(name: &str) -> bool {
    matches!(name, GYP | PACKAGE)
}

/// Those of `binding.gyp`: a `package.json` is read for JavaScript.
fn problems(project: &dyn Project, language: Language) -> Vec<Problem> {
    if !LANGUAGES.contains(&language.definition().name) {
        return Vec::new();
    }
    let loss = "where addons that it builds have their sources is not known";
    let manifests = project.files_named(GYP);
    let broken = manifests.iter().filter_map(|file| {
        let text = project.text(file).ok_or_else(Fault::no_text);
        Some(text.and_then(|text| gyp(&text)).err()?.in_manifest(file, loss))
    });
    broken.collect()
}

/// A literal of Python with comments, which reads as YAML's flow style.
fn gyp(text: &str) -> Result<Gyp, Fault> {
    serde_saphyr::from_str(text).map_err(|error| Fault::of_yaml(&error))
}

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    is_exported(surface, "napi").then_some(IndexKey::NodeExport).into_iter().collect()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if !asker.is_in(LANGUAGES) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (origin, specifier) in asker.specifiers() {
        let Some(name) = path::name(specifier).strip_suffix(END) else { continue };
        for (source, evidence) in sources(asker, name) {
            edges.push(one_of_all(origin, source, evidence));
        }
    }
    edges
}

/// The sources of which `name.node` is built, by the manifests around the asker, the nearest first, each
/// with what tells so.
fn sources(asker: &Asker<'_>, name: &str) -> Vec<(Arc<str>, String)> {
    let folders = path::folders_around(asker.path);
    let mut found = folders.map(|folder| {
        let by_gyp = by_gyp(asker, folder, name);
        if by_gyp.is_empty() { by_napi(asker, folder, name) } else { by_gyp }
    });
    found.find(|sources| !sources.is_empty()).unwrap_or_default()
}

fn by_gyp(asker: &Asker<'_>, folder: &str, name: &str) -> Vec<(Arc<str>, String)> {
    let manifest = path::join(folder, GYP);
    let text = manifest.as_deref().and_then(|manifest| asker.project.text(manifest));
    let Some(gyp) = text.and_then(|text| gyp(&text).ok()) else { return Vec::new() };
    let targets = gyp.targets.into_iter().filter(|target| target.target_name == name);
    let sources = targets.flat_map(|target| target.sources).filter_map(|source| {
        let source = path::join(folder, &source)?;
        let manifest = manifest.as_deref().unwrap_or(GYP);
        let evidence = format!("`{manifest}` builds `{name}{END}` of `{source}`.");
        asker.project.is_file(&source).then(|| (source.into(), evidence))
    });
    sources.collect()
}

fn by_napi(asker: &Asker<'_>, folder: &str, name: &str) -> Vec<(Arc<str>, String)> {
    let manifest = path::join(folder, PACKAGE);
    let text = manifest.as_deref().and_then(|manifest| asker.project.text(manifest));
    let napi = text.and_then(|text| serde_json::from_str::<Package>(&text).ok()?.napi);
    let Some(built) = napi.and_then(|napi| napi.binary_name.or(napi.name)) else {
        return Vec::new();
    };
    // `name.linux-x64-gnu.node`
    if name != built && name.strip_prefix(&built).is_none_or(|rest| !rest.starts_with('.')) {
        return Vec::new();
    }
    let manifest = manifest.as_deref().unwrap_or(PACKAGE);
    let evidence = |file: &str| {
        format!("`{manifest}` names the addon `{built}`, and `{file}` exports by `#[napi]`.")
    };
    let exporting = asker.files_below(folder, &IndexKey::NodeExport).into_iter();
    exporting.map(|file| (Arc::clone(&file), evidence(&file))).collect()
}
