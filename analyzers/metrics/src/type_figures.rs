//! The figures of types, which follow from the facts of types and functions.

use astrolens_facts::{FieldOrigin, FunctionFacts, Owner, TypeFacts};
use astrolens_model::{FunctionKind, Visibility};
use astrolens_syntax::Members;

use crate::cohesion::{Cohesion, Member, cohesion};
use crate::vocabulary::Vocabulary;

/// What a type measures.
#[derive(Debug)]
pub(crate) struct TypeFigures {
    pub(crate) methods: u32,
    pub(crate) public_methods: u32,
    pub(crate) fields: u32,
    pub(crate) public_fields: u32,
    /// The sum of its methods' cyclomatic complexities.
    pub(crate) wmc: u32,
    pub(crate) cohesion: Cohesion,
}

/// The figures of each of `types`, all of a file with these `functions`, where methods name what
/// belongs to their type as `members` says.
pub(crate) fn type_figures(
    types: &[TypeFacts],
    functions: &[FunctionFacts],
    members: Members,
) -> Vec<TypeFigures> {
    let mut methods: Vec<Vec<&FunctionFacts>> = types.iter().map(|_| Vec::new()).collect();
    for function in functions {
        if let Some(Owner::Type(index)) = function.owner
            && let Some(methods) = methods.get_mut(index as usize)
        {
            methods.push(function);
        }
    }
    types.iter().zip(methods).map(|(type_, methods)| figures(type_, &methods, members)).collect()
}

fn figures(type_: &TypeFacts, methods: &[&FunctionFacts], members: Members) -> TypeFigures {
    let members_of: Vec<Member<'_>> = methods.iter().map(|method| member(method)).collect();
    let fields = fields(type_, &members_of, members);
    let is_field = |name| fields.binary_search(&name).is_ok();
    let together: Vec<Member<'_>> = methods
        .iter()
        .zip(&members_of)
        .filter(|(method, _)| !is_apart(method))
        .map(|(_, member)| *member)
        .collect();
    let declared = type_.fields.iter().filter(|field| field.origin == FieldOrigin::Declared);
    let is_public = |seen: Option<Visibility>| seen.is_none_or(|seen| seen == Visibility::Public);
    TypeFigures {
        methods: methods.len() as u32,
        public_methods: methods.iter().filter(|method| is_public(method.visibility)).count() as u32,
        fields: fields.len() as u32,
        public_fields: declared.filter(|field| is_public(Some(field.visibility))).count() as u32,
        wmc: methods.iter().map(|method| method.cyclomatic).fold(0, u32::saturating_add),
        cohesion: cohesion(&together, is_field),
    }
}

/// The hashes of the names of a type's fields, sorted, each once: those it declares, and those its
/// methods use where that makes a field.
fn fields(type_: &TypeFacts, methods: &[Member<'_>], members: Members) -> Vec<u64> {
    let declared = type_.fields.iter().filter(|field| field.origin == FieldOrigin::Declared);
    let mut fields: Vec<u64> =
        declared.map(|field| Vocabulary::hash(field.name.as_bytes())).collect();
    if members == Members::Used {
        let mut called: Vec<u64> = methods.iter().map(|method| method.name).collect();
        called.sort_unstable();
        let used = methods.iter().flat_map(|method| method.uses.iter().copied());
        fields.extend(used.filter(|name| called.binary_search(name).is_err()));
    }
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn member(method: &FunctionFacts) -> Member<'_> {
    Member { name: Vocabulary::hash(method.name.as_bytes()), uses: &method.members }
}

/// Whether a method is left out of cohesion. A function without an object, such as Rust's `new`,
/// can share no field either.
fn is_apart(method: &FunctionFacts) -> bool {
    method.kind == FunctionKind::Constructor || !method.has_receiver
}
