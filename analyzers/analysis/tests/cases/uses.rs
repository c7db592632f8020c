//! What functions do, as the tables of cases write it.

use astrolens_facts::{Act, Call, FileFacts, FunctionFacts, Object, Use, Value};
use serde_json::{Value as Json, json};

/// All that is done in a file, in source order: what, where, and by which function.
pub(crate) fn rows<'facts>(facts: &'facts FileFacts) -> Vec<Json> {
    let name = |function: Option<&'facts FunctionFacts>| {
        function.map_or("–", |function| function.qualified_name.as_str())
    };
    let mut all: Vec<(Use<&str>, &str)> =
        facts.acts().map(|(function, seen)| (seen, name(function))).collect();
    all.sort_by_key(|(seen, _)| seen.offset);
    let row = |(seen, function): &(Use<&str>, &str)| {
        let line = facts.lines.position(seen.offset).line;
        json!({ "use": shown(&seen.act), "line": line, "in": function })
    };
    all.iter().map(row).collect()
}

/// An act in words, such as `call add/2 of own.list`.
fn shown(act: &Act<&str>) -> String {
    match act {
        Act::Call(Call { callee, object, arguments, is_macro }) => {
            let sort = if *is_macro { "macro" } else { "call" };
            let of = object.as_ref().map(|object| format!(" of {}", owner(object)));
            format!("{sort} {callee}/{arguments}{}", of.unwrap_or_default())
        }
        Act::Creation { type_ } => format!("create {type_}"),
        Act::Access { object, member, written: None } => {
            format!("read {member} of {}", owner(object))
        }
        Act::Access { object, member, written: Some(given) } => {
            format!("write {member} of {} = {}", owner(object), value(given))
        }
        Act::Return(given) => format!("return {}", value(given)),
        Act::Mention { path } => format!("mention {path}"),
    }
}

fn owner(object: &Object<&str>) -> String {
    match object {
        Object::Own => "own".to_owned(),
        Object::OwnMember(path) => format!("own.{path}"),
        Object::Inherited => "inherited".to_owned(),
        Object::Named(path) => (*path).to_owned(),
        Object::Result => "result".to_owned(),
        Object::Other => "other".to_owned(),
    }
}

fn value(value: &Value<&str>) -> String {
    match value {
        Value::Nothing => "nothing".to_owned(),
        Value::Own => "own".to_owned(),
        Value::OwnMember(path) => format!("own.{path}"),
        Value::Named(path) => (*path).to_owned(),
        Value::Call(callee) => format!("call {callee}"),
        Value::Creation(type_) => format!("create {type_}"),
        Value::Literal => "literal".to_owned(),
        Value::Function => "function".to_owned(),
        Value::Other => "other".to_owned(),
    }
}
