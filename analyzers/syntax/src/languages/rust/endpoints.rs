//! What Rust's calls serve to other programs, or ask them for.

use tree_sitter::Node;

use super::imports::literal;
use crate::endpoints::{Call, Endpoint, is_address, last_name, method};
use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::{Site, bytes, text};

/// axum, actix-web and poem; reqwest, ureq, hyper and their like; tonic.
pub(super) const NAMES: &[&[u8]] = &[
    b"at",
    b"delete",
    b"from_static",
    b"get",
    b"head",
    b"options",
    b"patch",
    b"post",
    b"put",
    b"resource",
    b"route",
    b"uri",
];

/// What has a route answer other methods than those that are told with it.
const ANY: &[&[u8]] = &[b"any", b"fallback", b"fallback_service", b"merge", b"on"];

/// So many calls are looked at that say how a route is handled.
const MOST_HANDLERS: usize = 16;

/// What the call at `at` of what is `called` serves or asks for.
pub(super) fn endpoint<'tree>(at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
    let call = Call::of(at, called);
    call.is_given_text().then_some(())?;
    let list = at.field(FieldName::Arguments).filter(|list| list.kind() == "arguments")?;
    let arguments = parts(list);
    let (first, others) = arguments.split_first()?;
    let is_text = matches!(first.kind(), "string_literal" | "raw_string_literal");
    let value = literal(&text(*first, at.source)).filter(|_| is_text)?;
    match (call.name, others) {
        (b"at" | b"route", [handler]) if handler.kind() == "call_expression" => {
            call.route(*first, value, &handled(*handler, at.source))
        }
        (b"resource", []) if call.object.is_empty() || call.is_by(&["web"]) => {
            call.route(*first, value, &[])
        }
        (b"from_static", []) => call.rpc(*first, value),
        (b"uri", []) => call.request(*first, value, &[]),
        (name, _) => {
            let method = method(name).filter(|_| is_address(&value))?;
            call.request(*first, value, &[method])
        }
    }
}

/// The methods that `handler` answers, `get(f).post(g)`, `web::get().to(f)`; none if it may be any.
fn handled(handler: Node<'_>, source: &[u8]) -> Vec<&'static str> {
    let mut methods = Vec::new();
    let mut call = handler;
    for _ in 0..MOST_HANDLERS {
        let Some(function) = call.child_in(FieldName::Function) else { break };
        let name = last_name(bytes(function, source));
        if ANY.contains(&name) {
            return Vec::new();
        }
        methods.extend(method(name));
        match function.child_in(FieldName::Value) {
            Some(object) if object.kind() == "call_expression" => call = object,
            _ => break,
        }
    }
    methods.sort_unstable();
    methods
}
