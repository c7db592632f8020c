//! What Go's calls serve to other programs, or ask them for.

use tree_sitter::Node;

use super::imports::literal;
use crate::endpoints::{Call, Endpoint, is_address, last_name, method, with_holes};
use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::{Site, bytes};

/// `net/http`, gin, chi, echo, fiber and gorilla; grpc.
pub(super) const NAMES: &[&[u8]] = &[
    b"Any",
    b"DELETE",
    b"Delete",
    b"GET",
    b"Get",
    b"Group",
    b"HEAD",
    b"Handle",
    b"HandleFunc",
    b"Head",
    b"Invoke",
    b"Method",
    b"MethodFunc",
    b"NewRequest",
    b"NewRequestWithContext",
    b"NewStream",
    b"OPTIONS",
    b"Options",
    b"PATCH",
    b"POST",
    b"PUT",
    b"Patch",
    b"Post",
    b"PostForm",
    b"Put",
    b"ServiceDesc",
];

/// What is called so serves.
const SERVERS: &[&str] = &["r", "e", "g", "rg", "api", "v1", "v2"];

/// What ends the names of others that serve.
const SERVERS_OF_SOME: &[&str] = &["router", "mux", "app", "group", "server"];

/// What the call or creation at `at` of what is `called` serves or asks for.
// astrolens: ignore[cyclomatic-complexity] a line for each kind of call
pub(super) fn endpoint<'tree>(at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
    let call = Call::of(at, called);
    if at.node.kind() == "composite_literal" {
        return service(&call, at);
    }
    // Some are given something else first: a context, a method by its constant.
    let behind = match call.name {
        b"Invoke" | b"NewRequest" | b"Method" | b"MethodFunc" => 1,
        b"NewRequestWithContext" | b"NewStream" => 2,
        _ => 0,
    };
    (behind > 0 || call.is_given_text()).then_some(())?;
    let list = at.field(FieldName::Arguments).filter(|list| list.kind() == "argument_list")?;
    let arguments = parts(list);
    let path = *arguments.get(behind)?;
    let Some(value) = text(path, at.source) else {
        // Nothing is served at a path that is put together, but it may be asked for.
        let asked = formatted(path, at.source).filter(|asked| is_address(asked))?;
        let stated = behind.checked_sub(1).and_then(|before| by_name(arguments[before], at.source));
        return match call.name {
            b"NewRequest" | b"NewRequestWithContext" => {
                call.request(path, asked, stated.as_slice())
            }
            _ => call.request(path, asked, &[method(call.name)?]),
        };
    };
    let is_handled = arguments.len() > behind + 1;
    // What stands before it, where a method stands.
    let stated = || by_name(*arguments.get(behind.checked_sub(1)?)?, at.source);
    match call.name {
        b"Group" => call.made(path, value, (group(at)?, call.receiver())),
        b"Invoke" | b"NewStream" => call.rpc(path, value),
        b"NewRequest" | b"NewRequestWithContext" => call.request(path, value, stated().as_slice()),
        b"Method" | b"MethodFunc" => call.route(path, value, &[stated()?]).filter(|_| is_handled),
        b"Any" | b"Handle" | b"HandleFunc" => {
            pattern(&call, path, value, &arguments, at).filter(|_| is_handled)
        }
        _ => by_method(&call, value, &arguments),
    }
}

/// What the group that a call makes is called then: `a := r.Group("/a")`
fn group<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let declared = at.node.parent()?.parent()?;
    matches!(declared.kind(), "short_var_declaration" | "assignment_statement").then_some(())?;
    let [name] = parts(declared.child_in(FieldName::Left)?)[..] else { return None };
    (name.kind() == "identifier").then_some(name)
}

/// The value of `fmt.Sprintf("/a/%d", b)`, with holes.
fn formatted(node: Node<'_>, source: &[u8]) -> Option<String> {
    let function = node.child_in(FieldName::Function)?;
    (bytes(function, source) == b"fmt.Sprintf").then_some(())?;
    let format = *parts(node.child_in(FieldName::Arguments)?).first()?;
    // A verb is a letter behind flags and a width.
    let verb = |text: &str| Some(text.find(|sign: char| sign.is_ascii_alphabetic())? + 1);
    with_holes(&text(format, source)?, '%', verb)
}

/// What a call named by a method asks for or serves, whose first argument is `value`.
fn by_method<'tree>(
    call: &Call<'_, 'tree>,
    value: String,
    arguments: &[Node<'tree>],
) -> Option<Endpoint> {
    let (path, behind) = arguments.split_first()?;
    let method = if call.name == b"PostForm" { "POST" } else { method(call.name)? };
    if is_address(&value) {
        return call.request(*path, value, &[method]);
    }
    let last = behind.last()?;
    // Of others, only what serves has names in capitals.
    let serves = call.name == method.as_bytes()
        || (call.is_by(SERVERS) || call.is_by_some(SERVERS_OF_SOME)) && may_handle(*last);
    call.route(*path, value, &[method]).filter(|_| serves)
}

/// A route that is told by `value`, which may have its method in front (`net/http`, "Patterns") or be it.
fn pattern<'tree>(
    call: &Call<'_, 'tree>,
    path: Node<'tree>,
    value: String,
    arguments: &[Node<'tree>],
    at: &Site<'_, 'tree>,
) -> Option<Endpoint> {
    if let Some(method) = method(value.as_bytes()) {
        let path = *arguments.get(1)?;
        return call.route(path, text(path, at.source)?, &[method]);
    }
    match value.split_once([' ', '\t']) {
        Some((word, rest)) => {
            call.route(path, rest.trim_start().to_owned(), &[method(word.as_bytes())?])
        }
        None => call.route(path, value, &[]),
    }
}

/// `grpc.ServiceDesc{ServiceName: "a.B", …}`
fn service(call: &Call<'_, '_>, at: &Site<'_, '_>) -> Option<Endpoint> {
    let entries = parts(at.field(FieldName::Body)?).into_iter();
    let mut entries = entries.filter_map(|entry| {
        Some((entry.child_in(FieldName::Key)?, entry.child_in(FieldName::Value)?))
    });
    let (_, name) = entries.find(|(key, _)| bytes(*key, at.source) == b"ServiceName")?;
    let name = name.named_child(0)?;
    call.service(name, text(name, at.source)?)
}

/// Whether `argument` may be what handles requests.
fn may_handle(argument: Node<'_>) -> bool {
    matches!(
        argument.kind(),
        "identifier" | "selector_expression" | "func_literal" | "call_expression"
    )
}

/// The method that `argument` is, as a literal or by the constant of `net/http`: `http.MethodGet`.
fn by_name(argument: Node<'_>, source: &[u8]) -> Option<&'static str> {
    match text(argument, source) {
        Some(word) => method(word.as_bytes()),
        None => method(last_name(bytes(argument, source)).strip_prefix(b"Method")?),
    }
}

/// The value of a string.
fn text(node: Node<'_>, source: &[u8]) -> Option<String> {
    let is_text = matches!(node.kind(), "interpreted_string_literal" | "raw_string_literal");
    is_text.then(|| literal(node, source))?
}
