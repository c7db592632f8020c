//! Qualified names: the scopes around a declaration, joined.

use std::collections::HashMap;

use astrolens_facts::{FunctionFacts, TypeFacts};

/// The scopes of a file: a tree of names.
#[derive(Default)]
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
}

struct Scope {
    parent: ScopeId,
    name: String,
}

/// A scope of a file; [`ScopeId::FILE`] is the file itself, which has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ScopeId(u32);

impl ScopeId {
    /// The file's own scope.
    pub(crate) const FILE: Self = Self(u32::MAX);
}

/// Scopes further out than this are left out of a qualified name.
const MAX_PARTS: usize = 32;

impl Scopes {
    /// A scope called `name` inside `parent`.
    pub(crate) fn add(&mut self, parent: ScopeId, name: String) -> ScopeId {
        self.scopes.push(Scope { parent, name });
        ScopeId(self.scopes.len() as u32 - 1)
    }

    /// The scope around `scope`; the file's is in itself.
    pub(crate) fn around(&self, scope: ScopeId) -> ScopeId {
        self.scopes.get(scope.0 as usize).map_or(ScopeId::FILE, |scope| scope.parent)
    }

    /// The name of `scope`; absent for the file's.
    pub(crate) fn name(&self, scope: ScopeId) -> Option<&str> {
        self.scopes.get(scope.0 as usize).map(|scope| scope.name.as_str())
    }

    /// The names from the file down to `scope`.
    pub(crate) fn path(&self, scope: ScopeId) -> Vec<String> {
        let mut names = Vec::new();
        let mut current = scope;
        while let Some(scope) = self.scopes.get(current.0 as usize) {
            names.push(scope.name.clone());
            current = scope.parent;
        }
        names.reverse();
        names
    }

    /// The names from the file down to `scope` and then `rest`, joined by `separator`.
    pub(crate) fn qualify(&self, scope: ScopeId, rest: &str, separator: &str) -> String {
        let mut parts = vec![rest];
        let mut current = scope;
        while let Some(scope) = self.scopes.get(current.0 as usize)
            && parts.len() < MAX_PARTS
        {
            if !scope.name.is_empty() {
                parts.push(&scope.name);
            }
            current = scope.parent;
        }
        parts.reverse();
        parts.join(separator)
    }
}

/// Numbers the functions that share a qualified name, in source order.
pub(crate) fn tell_apart(functions: &mut [FunctionFacts]) {
    let mut seen: HashMap<&str, u32> = HashMap::with_capacity(functions.len());
    for FunctionFacts { qualified_name, ordinal, .. } in functions {
        let count = seen.entry(qualified_name).or_default();
        *ordinal = *count;
        *count += 1;
    }
}

/// The types by the name their methods would call them.
pub(crate) fn types_by_name(types: &[TypeFacts]) -> HashMap<&str, usize> {
    let mut by_name = HashMap::with_capacity(types.len() * 2);
    for (index, facts) in types.iter().enumerate() {
        by_name.entry(facts.qualified_name.as_str()).or_insert(index);
    }
    // A short name means the first that has it, where it is no other's whole name.
    for (index, facts) in types.iter().enumerate() {
        by_name.entry(facts.name.as_str()).or_insert(index);
    }
    by_name
}
