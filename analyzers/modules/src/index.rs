//! By what a file is found by those that do not know where it is: an index over all surfaces.

use std::mem::Discriminant;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Something by which files are found, whatever their paths.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexKey {
    /// The file includes something whose path ends in this name.
    Includes(Arc<str>),
    /// The file defines this macro as the name of a header.
    HeaderMacro(Arc<str>),
    /// The file is the interface of this module of C++, or a partition of one: `a.b`, `a.b:part`.
    CppModule(Arc<str>),
    /// The file makes this module of Python, and is written in another language.
    PythonModule(Arc<str>),
    /// The file defines a function that a linker knows by this name, as C names it.
    Symbol(Arc<str>),
    /// The file serves this route by HTTP: a method, or a word in place of it, and a path in which `*` is
    /// any part and `**` any that follow.
    HttpRoute(Arc<str>),
    /// The file serves routes by HTTP that go on behind this path.
    HttpPrefix(Arc<str>),
    /// The file registers this service of gRPC.
    GrpcService(Arc<str>),
    /// The file exports something to JavaScript by `#[napi]`.
    NodeExport,
    /// The file exports something to JavaScript by `#[wasm_bindgen]`.
    WasmExport,
}

/// What keys have in common that are asked for by the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct IndexKind(Discriminant<IndexKey>);

impl IndexKey {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> IndexKind {
        IndexKind(std::mem::discriminant(self))
    }
}

/// Which files have which keys: what [`Project::files_with`](crate::Project::files_with) is answered
/// from.
///
/// The keys of a file follow from its own surface ([`languages::index_keys`]), so that an edit which
/// leaves them equal leaves the index alone.
///
/// [`languages::index_keys`]: crate::languages::index_keys
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index(FxHashMap<IndexKey, Arc<[Arc<str>]>>);

impl Index {
    /// The index of files by path, in any order, with the keys of each.
    pub fn new<Keys>(files: impl IntoIterator<Item = (Arc<str>, Keys)>) -> Self
    where
        Keys: IntoIterator<Item = IndexKey>,
    {
        let mut index = Self::default();
        index.add(files);
        index
    }

    /// Adds further files.
    pub fn add<Keys>(&mut self, files: impl IntoIterator<Item = (Arc<str>, Keys)>)
    where
        Keys: IntoIterator<Item = IndexKey>,
    {
        let mut added: FxHashMap<IndexKey, Vec<Arc<str>>> = FxHashMap::default();
        for (path, keys) in files {
            for key in keys {
                added.entry(key).or_default().push(Arc::clone(&path));
            }
        }
        for (key, mut paths) in added {
            let known = self.0.entry(key).or_default();
            paths.extend(known.iter().cloned());
            paths.sort_unstable();
            paths.dedup();
            *known = paths.into();
        }
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
        let mut index = index;
        index.add([("0.c".into(), vec![includes("a.h"), includes("b.h")])]);
        assert_eq!(*index.files_with(&includes("a.h")), ["0.c".into(), "a.c".into(), "b.c".into()]);
        assert_eq!(*index.files_with(&includes("b.h")), ["0.c".into()]);
    }
}
