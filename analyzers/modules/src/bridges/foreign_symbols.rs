//! Functions that are called by the name that a linker knows: what one file defines so, a file in
//! another language finds.

use astrolens_model::Visibility;

use super::{Asker, Bridge, attribute_value, is_attribute, is_in, nearest};
use crate::index::IndexKey;
use crate::path;
use crate::resolution::{Origin, Resolution};
use crate::surface::{Declaration, Surface};

pub(super) const BRIDGE: Bridge = Bridge { index_keys, edges, ..Bridge::BARE };

/// What stands before a name of C in Go (`go doc cmd/cgo`).
const CGO: &str = "C.";

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
    if !asker.is_in(&["go"]) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (number, used) in asker.surface.paths.iter().enumerate() {
        let Some(name) = used.path.strip_prefix(CGO) else { continue };
        let all = asker.project.files_with(&IndexKey::Symbol(name.into()));
        // Sources in the folder of a package are compiled with it.
        let (here, there): (Vec<_>, Vec<_>) =
            all.iter().cloned().partition(|file| path::folder(file) == path::folder(asker.path));
        let found = if here.is_empty() { nearest(asker.path, &there) } else { here };
        edges.extend(asker.edge_to(&found, Origin::Path(number), |file| {
            format!("cgo's `{}` is defined in `{file}`.", used.path)
        }));
    }
    edges
}
