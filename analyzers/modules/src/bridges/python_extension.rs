//! Modules of Python that are written in C, C++ or Rust: whoever imports one leads to the file that
//! makes it.

use astrolens_model::ImportKind;

use super::{Asker, Bridge, attribute_value, is_attribute, is_in};
use crate::index::IndexKey;
use crate::resolution::{Origin, Resolution};
use crate::surface::{Declaration, Surface};

pub(super) const BRIDGE: Bridge = Bridge { index_keys, edges, ..Bridge::BARE };

/// Macros with a body that make a module of the name they are given first: pybind11, nanobind,
/// Boost.Python.
const MACROS: &[&str] = &["PYBIND11_MODULE", "NB_MODULE", "BOOST_PYTHON_MODULE"];

/// What the function is called with that makes a module (Python, "Extending and Embedding").
const INITIALISER: &str = "PyInit_";

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let modules = surface.declarations.iter().filter_map(|declared| module(surface, declared));
    modules.map(|name| IndexKey::PythonModule(name.into())).collect()
}

/// The module of Python that `declared` makes.
fn module<'surface>(surface: &Surface, declared: &'surface Declaration) -> Option<&'surface str> {
    if is_in(surface, &["c", "cpp"]) {
        if MACROS.contains(&&*declared.name) {
            return declared.arguments.first().map(String::as_str);
        }
        return declared.name.strip_prefix(INITIALISER).filter(|name| !name.is_empty());
    }
    let attributes = || declared.attributes.iter();
    let is_module = is_in(surface, &["rust"])
        && attributes().any(|attribute| is_attribute(attribute, "pymodule"));
    let named = || {
        attributes()
            .filter(|attribute| {
                ["pymodule", "pyo3"].iter().any(|name| is_attribute(attribute, name))
            })
            .find_map(|attribute| attribute_value(attribute, "name"))
    };
    let own = || declared.name.rsplit("::").next();
    is_module.then(|| named().or_else(own)).flatten()
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    if !asker.is_in(&["python"]) {
        return Vec::new();
    }
    let mut edges = Vec::new();
    for (origin, module) in imported(asker.surface) {
        let name = module.rsplit('.').next().unwrap_or(&module);
        let Origin::Import { import, .. } = origin else { continue };
        if asker.has_own(import, name) {
            continue;
        }
        let makers = asker.project.files_with(&IndexKey::PythonModule(name.into()));
        edges.extend(asker.edge_to(&makers, origin, |maker| {
            format!("The module `{name}` is made in `{maker}`.")
        }));
    }
    edges
}

/// All modules that a file in Python may import, as far as they are written: `a.b`, and of
/// `from a import b` both `a` and `a.b`. Dots in front of relative ones are left out.
pub(super) fn imported(surface: &Surface) -> Vec<(Origin, String)> {
    let asked = surface.own_imports().flat_map(|(import, asked)| {
        let requests = asked.requests.iter().enumerate();
        requests.map(move |(request, module)| (import, request, asked.kind, module))
    });
    let modules = asked.flat_map(|(import, request, kind, module)| {
        let specifier = module.specifier.as_deref().unwrap_or_default();
        let origin = move |name| Origin::Import { import, request, name };
        let whole = (!specifier.is_empty()).then(|| (origin(None), specifier.to_owned()));
        let dot = if specifier.is_empty() { "" } else { "." };
        let names = if kind == ImportKind::From { module.names.as_slice() } else { &[] };
        let names = names.iter().enumerate().map(move |(number, name)| {
            (origin(Some(number)), format!("{specifier}{dot}{}", name.name))
        });
        whole.into_iter().chain(names)
    });
    modules.collect()
}
