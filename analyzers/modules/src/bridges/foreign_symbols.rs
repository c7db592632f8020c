//! Functions that are called by the name that a linker knows: what one file defines so, a file in
//! another language finds.

use astrolens_model::{ImportKind, Visibility};

use super::{Asker, Bridge, attribute_value, is_attribute, is_in, nearest};
use crate::index::IndexKey;
use crate::path;
use crate::resolution::{Origin, Resolution};
use crate::surface::{Declaration, Surface};

pub(super) const BRIDGE: Bridge = Bridge { index_keys, edges, ..Bridge::BARE };

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let symbols = surface.declarations.iter().filter_map(|declared| symbol(surface, declared));
    symbols.map(|name| IndexKey::Symbol(name.into())).collect()
}

/// The name by which a linker knows what `declared` defines, if it is one that C knows too.
fn symbol<'surface>(surface: &Surface, declared: &'surface Declaration) -> Option<&'surface str> {
    if is_in(surface, &["c", "cpp"]) {
        let is_function = declared.is_function && declared.visibility != Some(Visibility::Private);
        return Some(&*declared.name).filter(|name| is_function && !name.contains("::"));
    }
    if !is_in(surface, &["rust"]) {
        return None;
    }
    let mut attributes = declared.attributes.iter();
    attributes.find_map(|attribute| {
        if is_attribute(attribute, "no_mangle") {
            return declared.name.rsplit("::").next();
        }
        attribute.contains("export_name").then(|| attribute_value(attribute, "export_name"))?
    })
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let mut edges = Vec::new();
    // cgo's `C.f`, and `lib.f` of a library that Python has loaded.
    if asker.is_in(&["go", "python"]) {
        for (number, used) in asker.surface.paths.iter().enumerate() {
            let symbol = used.path.rsplit('.').next().unwrap_or_default();
            edges.extend(edge(asker, symbol, &used.path, Origin::Path(number)));
        }
    }
    for (import, asked) in asker.surface.imports.iter().enumerate() {
        if asked.kind != ImportKind::Extern {
            continue;
        }
        for (request, names) in asked.requests.iter().enumerate() {
            for (number, name) in names.names.iter().enumerate() {
                let origin = Origin::Import { import, request, name: Some(number) };
                edges.extend(edge(asker, &name.name, &name.name, origin));
            }
        }
    }
    edges
}

/// The edge to what defines `symbol`, which the file of `asker` writes `written`: in its own folder, where
/// sources are compiled together, else the nearest.
fn edge(asker: &Asker<'_>, symbol: &str, written: &str, origin: Origin) -> Option<Resolution> {
    let all = asker.project.files_with(&IndexKey::Symbol(symbol.into()));
    let (here, there): (Vec<_>, Vec<_>) =
        all.iter().cloned().partition(|file| path::folder(file) == path::folder(asker.path));
    let found = if here.is_empty() { nearest(asker.path, &there) } else { here };
    let of_several = match (&*found, all.len()) {
        ([_], several @ 2..) => format!(", the nearest of {several} files"),
        _ => String::new(),
    };
    asker.edge_to(&found, origin, |file| format!("`{written}` is defined in `{file}`{of_several}."))
}
