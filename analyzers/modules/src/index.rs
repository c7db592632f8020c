//! By what a file is found by those that do not know where it is: an index over all surfaces.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Something by which files are found, whatever their paths.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKey {
    /// The file includes something whose path ends in this name.
    Includes(Arc<str>),
    /// The file is the interface of this module of C++, or a partition of one: `a.b`, `a.b:part`.
    CppModule(Arc<str>),
    /// The file makes this module of Python, and is written in another language.
    PythonModule(Arc<str>),
    /// The file defines a function that a linker knows by this name, as C names it.
    Symbol(Arc<str>),
    /// The file exports something to JavaScript by `#[napi]`.
    NodeExport,
    /// The file exports something to JavaScript by `#[wasm_bindgen]`.
    WasmExport,
}

/// Which files have which keys: what [`Project::files_with`](crate::Project::files_with) is answered
/// from.
///
/// The keys of a file follow from its own surface ([`languages::index_keys`]), so that an edit which
/// leaves them equal leaves the index alone.
///
/// [`languages::index_keys`]: crate::languages::index_keys
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index(BTreeMap<IndexKey, Arc<[Arc<str>]>>);

impl Index {
    /// The index of files by path, in any order, with the keys of each.
    pub fn new<Keys>(files: impl IntoIterator<Item = (Arc<str>, Keys)>) -> Self
    where
        Keys: IntoIterator<Item = IndexKey>,
    {
        let mut index: BTreeMap<IndexKey, Vec<Arc<str>>> = BTreeMap::new();
        for (path, keys) in files {
            for key in keys {
                index.entry(key).or_default().push(Arc::clone(&path));
            }
        }
        let sorted = |mut paths: Vec<_>| {
            paths.sort_unstable();
            paths.dedup();
            paths.into()
        };
        Self(index.into_iter().map(|(key, paths)| (key, sorted(paths))).collect())
    }

    /// The files that have `key`, in order of path.
    #[must_use]
    pub fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]> {
        self.0.get(key).cloned().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_in_order_and_once() {
        let includes = |name: &str| IndexKey::Includes(name.into());
        let index = Index::new([
            ("b.c".into(), vec![includes("a.h"), includes("a.h")]),
            ("a.c".into(), vec![includes("a.h"), IndexKey::CppModule("a.h".into())]),
        ]);
        assert_eq!(*index.files_with(&includes("a.h")), ["a.c".into(), "b.c".into()]);
        assert_eq!(*index.files_with(&IndexKey::CppModule("a.h".into())), ["a.c".into()]);
        assert_eq!(*index.files_with(&includes("b.h")), []);
    }
}
