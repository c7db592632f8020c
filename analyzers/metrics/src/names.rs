//! Qualified names: the scopes around a declaration, joined.

use std::sync::Arc;

use astrolens_facts::FunctionFacts;
use rustc_hash::FxHashMap;

/// The scopes of a file: a tree of names.
#[derive(Default)]
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
    /// The last path that was asked for: those that follow each other mostly stand in one scope.
    last_path: Option<(ScopeId, Arc<[Arc<str>]>)>,
}

struct Scope {
    parent: ScopeId,
    name: Arc<str>,
}

/// A scope of a file; [`ScopeId::FILE`] is the file itself, which has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopeId(u32);

impl ScopeId {
    /// The file's own scope.
    pub(crate) const FILE: Self = Self(u32::MAX);
}

impl Default for ScopeId {
    fn default() -> Self {
        Self::FILE
    }
}

/// Scopes further out than this are left out of a qualified name.
const MAX_PARTS: usize = 32;

impl Scopes {
    /// A scope called `name` inside `parent`.
    pub(crate) fn add(&mut self, parent: ScopeId, name: String) -> ScopeId {
        self.scopes.push(Scope { parent, name: name.into() });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    /// The scope around `scope`; the file's is in itself.
    pub(crate) fn around(&self, scope: ScopeId) -> ScopeId {
        self.scopes.get(scope.0 as usize).map_or(ScopeId::FILE, |scope| scope.parent)
    }

    /// The name of `scope`, or of the nearest around it that has one; absent for the file's.
    pub(crate) fn name(&self, scope: ScopeId) -> Option<&Arc<str>> {
        self.outwards(scope).next()
    }

    /// The names from the file down to `scope`, as far as a qualified name holds them.
    pub(crate) fn path(&mut self, scope: ScopeId) -> Arc<[Arc<str>]> {
        if let Some((last, path)) = &self.last_path
            && *last == scope
        {
            return Arc::clone(path);
        }
        let mut names: Vec<Arc<str>> = self.outwards(scope).cloned().collect();
        names.reverse();
        let path: Arc<[Arc<str>]> = names.into();
        self.last_path = Some((scope, Arc::clone(&path)));
        path
    }

    /// How many scopes the qualified name of what stands in `scope` holds.
    pub(crate) fn depth(&self, scope: ScopeId) -> usize {
        self.outwards(scope).count()
    }

    /// The names from the file down to `scope` and then `rest`, joined by `separator`.
    pub(crate) fn qualify(&self, scope: ScopeId, rest: &str, separator: &str) -> String {
        let mut parts = vec![rest];
        parts.extend(self.outwards(scope).map(|name| &**name));
        parts.reverse();
        parts.join(separator)
    }

    /// The names of `scope` and of those around it, as far as a qualified name holds them.
    fn outwards(&self, scope: ScopeId) -> impl Iterator<Item = &Arc<str>> {
        let inside = |scope: &ScopeId| self.scopes.get(scope.0 as usize);
        std::iter::successors(inside(&scope), move |scope| inside(&scope.parent))
            .map(|scope| &scope.name)
            .filter(|name| !name.is_empty())
            .take(MAX_PARTS - 1)
    }
}

/// What is called `name` within a part of a file, which has `depth` scopes of its own in front, by
/// its name in the file: `path` leads to that part.
pub(crate) fn qualify_in(path: &[Arc<str>], depth: usize, name: &str, separator: &str) -> String {
    let room = (MAX_PARTS - 1).saturating_sub(depth);
    let outer = &path[path.len().saturating_sub(room)..];
    let length = outer.iter().map(|part| part.len() + separator.len()).sum::<usize>() + name.len();
    let mut qualified = String::with_capacity(length);
    for part in outer {
        qualified.push_str(part);
        qualified.push_str(separator);
    }
    qualified.push_str(name);
    qualified
}

/// Numbers the functions that share a qualified name, in source order.
pub(crate) fn tell_apart(functions: &mut [FunctionFacts]) {
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    seen.reserve(functions.len());
    for FunctionFacts { qualified_name, ordinal, .. } in functions {
        let count = seen.entry(qualified_name).or_default();
        *ordinal = *count;
        *count += 1;
    }
}
