//! Addons of Node.js: whoever loads `x.node` leads to the sources it is built of, by `binding.gyp` or by
//! napi-rs.

use std::sync::Arc;

use astrolens_model::ImportFlags;
use serde::Deserialize;

use super::{Asker, Bridge, is_attribute, is_in};
use crate::index::IndexKey;
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target};
use crate::surface::Surface;

pub(super) const BRIDGE: Bridge = Bridge { is_manifest, index_keys, edges };

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

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let is_exported = is_in(surface, &["rust"])
        && surface.declarations.iter().any(|declared| {
            declared.attributes.iter().any(|attribute| is_attribute(attribute, "napi"))
        });
    is_exported.then_some(IndexKey::NodeExport).into_iter().collect()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if !asker.is_in(&["javascript", "typescript"]) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (import, asked) in asker.surface.imports.iter().enumerate() {
        for (request, module) in asked.requests.iter().enumerate() {
            let file = module.specifier.as_deref().map(path::name);
            let Some(file) = file.and_then(|file| file.strip_suffix(END)) else { continue };
            let origin = Origin::Import { import, request, name: None };
            for (source, evidence) in sources(asker, file) {
                edges.push(Resolution {
                    origin,
                    target: Target::File(source),
                    kind: EdgeKind::Ffi,
                    flags: ImportFlags::NONE,
                    evidence: Some(evidence.into()),
                });
            }
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
    // A literal of Python with comments, which reads as YAML's flow style.
    let Some(gyp) = text.and_then(|text| serde_saphyr::from_str::<Gyp>(&text).ok()) else {
        return Vec::new();
    };
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
    let exporting = asker.project.files_with(&IndexKey::NodeExport);
    let below = exporting.iter().filter(|file| path::is_within(file, folder));
    let evidence = |file: &str| {
        format!("`{manifest}` names the addon `{built}`, and `{file}` exports by `#[napi]`.")
    };
    below.map(|file| (Arc::clone(file), evidence(file))).collect()
}
