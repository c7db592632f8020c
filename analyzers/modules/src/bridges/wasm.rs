//! WebAssembly made by wasm-pack: whoever imports `pkg/name.js` leads to what Rust exports by
//! `#[wasm_bindgen]`.

use std::sync::Arc;

use astrolens_model::ImportFlags;
use serde::Deserialize;

use super::{Asker, Bridge, is_attribute, is_in};
use crate::index::IndexKey;
use crate::path;
use crate::resolution::{EdgeKind, Origin, Resolution, Target};
use crate::surface::Surface;

pub(super) const BRIDGE: Bridge =
    Bridge { is_manifest: |name| name == MANIFEST, index_keys, edges };

const MANIFEST: &str = "Cargo.toml";
/// Where wasm-pack puts what it makes.
const FOLDER: &str = "pkg";

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let is_exported = is_in(surface, &["rust"])
        && surface.declarations.iter().any(|declared| {
            declared.attributes.iter().any(|attribute| is_attribute(attribute, "wasm_bindgen"))
        });
    is_exported.then_some(IndexKey::WasmExport).into_iter().collect()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if !asker.is_in(&["javascript", "typescript"]) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (import, asked) in asker.surface.imports.iter().enumerate() {
        for (request, module) in asked.requests.iter().enumerate() {
            let Some(specifier) = module.specifier.as_deref() else { continue };
            let made = path::join(path::folder(asker.path), specifier)
                .and_then(|made| krate(asker, &made));
            let Some((folder, name)) = made else { continue };
            let exporting = asker.project.files_with(&IndexKey::WasmExport);
            let below = exporting.iter().filter(|file| path::is_within(file, &folder));
            edges.extend(below.map(|file| Resolution {
                origin: Origin::Import { import, request, name: None },
                target: Target::File(Arc::clone(file)),
                kind: EdgeKind::Ffi,
                flags: ImportFlags::NONE,
                evidence: Some(
                    format!("wasm-pack makes `{specifier}` of the crate `{name}`, and `{file}` exports by `#[wasm_bindgen]`.").into(),
                ),
            }));
        }
    }
    edges
}

/// The folder and name of the crate of which wasm-pack makes the file at `made`.
fn krate(asker: &Asker<'_>, made: &str) -> Option<(String, String)> {
    let parts = path::folder(made);
    (path::name(parts) == FOLDER).then_some(())?;
    let folder = path::folder(parts);
    let text = asker.project.text(&path::join(folder, MANIFEST)?)?;
    let name = toml::from_str::<Manifest>(&text).ok()?.package?.name;
    let stem = path::stem(made);
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    (stem == name.replace('-', "_")).then(|| (folder.to_owned(), name))
}
