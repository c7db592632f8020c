//! What declarations say, as the cells of tables write it.

use astrolens_facts::{
    BaseFacts, FieldFacts, FieldOrigin, FileFacts, FunctionFacts, Owner, ParameterFacts, TypeFacts,
};
use astrolens_model::{Modifiers, Stretch, Visibility};
use serde_json::{Value, json};

/// The types of a file.
pub(crate) fn types(facts: &FileFacts, source: &str) -> Vec<Value> {
    facts.types.iter().map(|type_| of_type(type_, source)).collect()
}

/// The functions of a file.
pub(crate) fn functions(facts: &FileFacts, source: &str) -> Vec<Value> {
    facts.functions.iter().map(|function| of_function(function, facts, source)).collect()
}

/// What a file implements for types that it does not define.
pub(crate) fn implementations(facts: &FileFacts, source: &str) -> Vec<Value> {
    facts
        .implementations
        .iter()
        .map(|seen| json!({ "name": seen.type_name, "base": base(&seen.base, 0, source) }))
        .collect()
}

fn of_type(facts: &TypeFacts, source: &str) -> Value {
    let bases = facts.bases.iter().map(|seen| base(seen, facts.start, source));
    let fields = facts.fields.iter().map(|seen| field(seen, facts.start, source));
    json!({
        "name": facts.qualified_name,
        "kind": facts.kind,
        "visibility": facts.visibility,
        "modifiers": modifiers(facts.modifiers),
        "parameters": facts.parameters.join(", "),
        "attributes": facts.attributes.join("; "),
        "bases": bases.collect::<Vec<_>>().join("; "),
        "fields": fields.collect::<Vec<_>>().join("; "),
        "documentation": documentation(facts.documentation, facts.start, source),
    })
}

fn of_function(facts: &FunctionFacts, file: &FileFacts, source: &str) -> Value {
    let owner = facts.owner.as_ref().map(|owner| match owner {
        Owner::Type(index) => file.types[*index as usize].qualified_name.clone(),
        Owner::Named(name) => format!("{name} elsewhere"),
    });
    json!({
        "name": facts.qualified_name,
        "owner": owner,
        "visibility": facts.visibility,
        "receiver": facts.has_receiver,
        "modifiers": modifiers(facts.modifiers),
        "attributes": facts.attributes.join("; "),
        "parameters": facts.parameters.iter().map(parameter).collect::<Vec<_>>().join("; "),
        "returns": facts.returns,
        "documentation": documentation(facts.documentation, facts.start, source),
    })
}

/// `extends public virtual Shape`.
fn base(facts: &BaseFacts, origin: u32, source: &str) -> String {
    let visibility = facts.visibility.map(word).into_iter();
    let virtual_ = facts.is_virtual.then(|| "virtual".to_owned());
    let there = at(facts.place, origin, source);
    let text = if there == facts.text { there } else { format!("{} at {there}", facts.text) };
    let relation = facts.relation.word().to_owned();
    let words = std::iter::once(relation).chain(visibility).chain(virtual_).chain([text]);
    words.collect::<Vec<_>>().join(" ")
}

/// `private static name: type`; one that is public does not say so.
fn field(facts: &FieldFacts, origin: u32, source: &str) -> String {
    let visibility = Some(facts.visibility).filter(|seen| *seen != Visibility::Public).map(word);
    let static_ = facts.is_static.then(|| "static".to_owned());
    let assigned = (facts.origin == FieldOrigin::Assigned).then(|| "assigned".to_owned());
    let there = at(facts.place, origin, source);
    // What has no name stands where its type does.
    let is_there = there == facts.name || facts.written_type.as_ref() == Some(&there);
    let name = typed(&facts.name, facts.written_type.as_deref());
    let name = if is_there { name } else { format!("{name} at {there}") };
    let words = visibility.into_iter().chain(static_).chain(assigned).chain([name]);
    words.collect::<Vec<_>>().join(" ")
}

/// One that has neither name nor type is `...`.
fn parameter(facts: &ParameterFacts) -> String {
    if facts.name.is_empty() && facts.written_type.is_none() {
        return "...".to_owned();
    }
    typed(&facts.name, facts.written_type.as_deref())
}

fn typed(name: &str, type_: Option<&str>) -> String {
    type_.map_or_else(|| name.to_owned(), |type_| format!("{name}: {type_}"))
}

fn modifiers(modifiers: Modifiers) -> String {
    modifiers.words().collect::<Vec<_>>().join(" ")
}

fn documentation(place: Option<Stretch>, origin: u32, source: &str) -> Option<String> {
    place.map(|place| at(place, origin, source))
}

fn word(visibility: Visibility) -> String {
    format!("{visibility:?}").to_lowercase()
}

/// What stands at `place` of something that starts at `origin`, on one line.
fn at(place: Stretch, origin: u32, source: &str) -> String {
    let (start, end) = place.from(origin);
    let text = source.get(start as usize..end as usize).unwrap_or("nowhere");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
