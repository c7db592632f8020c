//! Functions and types told what they are of each other, wherever in the file each stands.

use astrolens_facts::{FunctionFacts, ImplementationFacts, Owner, TypeFacts};
use astrolens_syntax::outline::Access;
use astrolens_syntax::{Definition, Members};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::declared::{Assigned, DeclaredImplementation, DeclaredOwner, base_facts};
use crate::vocabulary::Vocabulary;

/// What was seen of the functions and types of a file, all of it in source order.
pub(crate) struct Linking<'part> {
    pub(crate) functions: &'part mut [FunctionFacts],
    pub(crate) types: &'part mut [TypeFacts],
    /// The type that each function says it belongs to.
    pub(crate) owners: &'part [DeclaredOwner],
    /// Who may use the members of each type.
    pub(crate) accesses: &'part [&'part Access],
}

impl Linking<'_> {
    /// Tells every method its type, its visibility where that type declares it, and which members
    /// it uses. Gives every type the fields that its methods assign, each with the number of the
    /// function, and what is implemented for it; returns what is implemented for others.
    pub(crate) fn link(
        mut self,
        assigned: &[Assigned<'_>],
        implementations: Vec<DeclaredImplementation>,
        definition: &Definition,
    ) -> Vec<ImplementationFacts> {
        let by_name = types_by_name(self.types);
        let mut owners = Vec::with_capacity(self.functions.len());
        for (function, owner) in self.functions.iter().zip(self.owners) {
            owners.push(find(function, owner, &by_name, definition.separator));
        }
        let mut others = Vec::new();
        let mut implemented = Vec::new();
        for implementation in implementations {
            let DeclaredImplementation { qualified_name, type_name, base, .. } = implementation;
            let index = by_name.get(qualified_name.as_str()).or_else(|| by_name.get(&*type_name));
            if let Some(index) = index.copied() {
                implemented.push((index, base));
            } else {
                let base = base_facts(base, 0);
                others.push(ImplementationFacts { type_name, base });
            }
        }
        drop(by_name);
        self.own(owners);
        for (index, base) in implemented {
            let type_ = &mut self.types[index];
            type_.bases.push(base_facts(base, type_.start));
        }
        self.assign(assigned);
        self.members(definition.members);
        others
    }

    /// Tells every function its owner, and what that declares of it.
    fn own(&mut self, owners: Vec<Option<Owner>>) {
        for (function, owner) in self.functions.iter_mut().zip(owners) {
            if let Some(Owner::Type(index)) = owner
                && let Some(access) = self.accesses.get(index as usize)
            {
                function.visibility = function.visibility.or_else(|| access.of(&function.name));
            }
            function.owner = owner;
        }
    }

    /// Gives every type the fields that its methods assign, each name once.
    fn assign(&mut self, assigned: &[Assigned<'_>]) {
        let mut known: FxHashMap<usize, FxHashSet<&str>> = FxHashMap::default();
        let mut new = Vec::new();
        for assigned in assigned {
            let Some(Owner::Type(index)) = self.functions[assigned.function].owner else {
                continue;
            };
            let index = index as usize;
            let Some(type_) = self.types.get(index) else { continue };
            let declared = || type_.fields.iter().map(|field| field.name.as_str()).collect();
            if known.entry(index).or_insert_with(declared).insert(&assigned.field.name) {
                new.push((index, assigned.facts(type_.start)));
            }
        }
        for (index, field) in new {
            self.types[index].fields.push(field);
        }
    }

    /// Leaves to every method, of the names that it uses, those of members of its type.
    fn members(&mut self, members: Members) {
        if members != Members::Plain {
            return;
        }
        let hash = |name: &str| Vocabulary::hash(name.as_bytes());
        let mut of_type: Vec<FxHashSet<u64>> = self
            .types
            .iter()
            .map(|type_| type_.fields.iter().map(|field| hash(&field.name)).collect())
            .collect();
        for function in &*self.functions {
            if let Some(Owner::Type(index)) = function.owner {
                of_type[index as usize].insert(hash(&function.name));
            }
        }
        for function in &mut *self.functions {
            match function.owner {
                Some(Owner::Type(index)) => {
                    let members = &of_type[index as usize];
                    function.members.retain(|name| members.contains(name));
                }
                _ => function.members.clear(),
            }
        }
    }
}

/// The type that a function belongs to.
fn find(
    function: &FunctionFacts,
    owner: &DeclaredOwner,
    by_name: &FxHashMap<&str, usize>,
    separator: &str,
) -> Option<Owner> {
    let (written, is_type) = match owner {
        DeclaredOwner::Nobody => return None,
        DeclaredOwner::Around(index) => return Some(Owner::Type(*index as u32)),
        DeclaredOwner::Named { written, is_type } => (written, *is_type),
    };
    let qualified = function
        .qualified_name
        .strip_suffix(function.name.as_str())
        .and_then(|owner| owner.strip_suffix(separator));
    let index =
        qualified.and_then(|name| by_name.get(name)).or_else(|| by_name.get(&**written)).copied();
    match index {
        Some(index) => Some(Owner::Type(index as u32)),
        None => is_type.then(|| Owner::Named(written.to_string())),
    }
}

/// The types by the name their methods would call them.
fn types_by_name(types: &[TypeFacts]) -> FxHashMap<&str, usize> {
    let mut by_name = FxHashMap::default();
    by_name.reserve(types.len() * 2);
    for (index, facts) in types.iter().enumerate() {
        by_name.entry(facts.qualified_name.as_str()).or_insert(index);
    }
    // A short name means the first that has it, where it is no other's whole name.
    for (index, facts) in types.iter().enumerate() {
        by_name.entry(facts.name.as_str()).or_insert(index);
    }
    by_name
}
