//! WebAssembly made by wasm-pack: whoever imports `pkg/name.js` leads to what Rust exports by
//! `#[wasm_bindgen]`.

use serde::Deserialize;

use super::{Asker, Bridge, is_exported, one_of_all};
use crate::index::IndexKey;
use crate::path;
use crate::resolution::Resolution;
use crate::surface::Surface;

pub(super) const BRIDGE: Bridge =
    Bridge { is_manifest: |name| name == MANIFEST, index_keys, edges, ..Bridge::BARE };

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
    is_exported(surface, "wasm_bindgen").then_some(IndexKey::WasmExport).into_iter().collect()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if !asker.is_in(&["javascript", "typescript"]) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (origin, specifier) in asker.specifiers() {
        let made = path::join(path::folder(asker.path), specifier);
        let Some((folder, name)) = made.and_then(|made| krate(asker, &made)) else { continue };
        for file in asker.files_below(&folder, &IndexKey::WasmExport) {
            let evidence = format!(
                "wasm-pack makes `{specifier}` of the crate `{name}`, and `{file}` exports by `#[wasm_bindgen]`."
            );
            edges.push(one_of_all(origin, file, evidence));
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
