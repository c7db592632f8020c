//! What the tests of this crate share.

use crate::{Act, Call, Object, Use, Value};

/// A use of each sort, with each sort of object and value.
pub(crate) fn uses(start: u32) -> Vec<Use<&'static str>> {
    let objects = [
        Object::Own,
        Object::OwnMember("parts"),
        Object::Inherited,
        Object::Named("a.b"),
        Object::Result,
        Object::Other,
    ];
    let values = [
        Value::Nothing,
        Value::Own,
        Value::OwnMember("parts"),
        Value::Named("a.b"),
        Value::Call("draw"),
        Value::Creation("Part"),
        Value::Literal,
        Value::Function,
        Value::Other,
    ];
    let call = |object, arguments, is_macro| {
        Act::Call(Call { callee: "draw", object, arguments, is_macro })
    };
    let mut acts = vec![call(None, u16::MAX, true), Act::Creation { type_: "Part" }];
    acts.extend(objects.map(|object| call(Some(object), 1, false)));
    acts.extend(objects.map(|object| Act::Access { object, member: "size", written: None }));
    acts.extend(values.map(|value| Act::Access {
        object: Object::Own,
        member: "size",
        written: Some(value),
    }));
    acts.extend(values.map(Act::Return));
    acts.push(Act::Mention { path: "a::b" });
    let offsets = (start..).step_by(90);
    offsets.zip(acts).map(|(offset, act)| Use { offset, act }).collect()
}
