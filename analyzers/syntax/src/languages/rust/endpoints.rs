//! What Rust's calls serve to other programs, or ask them for.

use tree_sitter::Node;

use super::imports::literal;
use crate::endpoints::{Call, Endpoint, is_address, last_name, method, with_holes};
use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::{Site, bytes, named_children, text};

/// axum, actix-web and poem; reqwest, ureq, hyper and their like; tonic.
pub(super) const NAMES: &[&[u8]] = &[
    b"at",
    b"delete",
    b"from_static",
    b"get",
    b"head",
    b"nest",
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
    let Some(value) = literal(&text(*first, at.source)).filter(|_| is_text) else {
        let asked = formatted(*first, at.source).filter(|asked| is_address(asked))?;
        return call.request(*first, asked, &[method(call.name)?]);
    };
    match (call.name, others) {
        (b"at" | b"route", [handler]) if handler.kind() == "call_expression" => {
            let route = call.route(*first, value, &handled(*handler, at.source))?;
            Some(match router(at) {
                Some(router) => route.of_router(router),
                None => route,
            })
        }
        (b"nest", [inner]) => {
            call.mounted(*first, value, (mounted(*inner)?, router(at).unwrap_or_default()))
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

/// What the router is called that the calls around the one at `at` make: a variable, or the function that
/// returns it.
fn router<'walk>(at: &Site<'walk, '_>) -> Option<&'walk [u8]> {
    let mut made = at.node;
    for around in at.ancestors.iter().rev() {
        let named = match around.kind() {
            "call_expression" | "field_expression" => {
                made = *around;
                continue;
            }
            "let_declaration" => around.child_in(FieldName::Pattern),
            "block" if parts(*around).last() == Some(&made) => {
                made = *around;
                continue;
            }
            "function_item" => around.child_in(FieldName::Name),
            _ => None,
        };
        let named = named.filter(|name| name.kind() == "identifier")?;
        return Some(bytes(named, at.source));
    }
    None
}

/// The variable, or the function, that what is mounted comes from.
fn mounted(inner: Node<'_>) -> Option<Node<'_>> {
    match inner.kind() {
        "identifier" => Some(inner),
        "call_expression" => {
            let function = inner.child_in(FieldName::Function)?;
            (function.kind() == "identifier").then_some(function)
        }
        _ => None,
    }
}

/// The value of `format!("/a/{b}")`, with holes; it may be borrowed.
fn formatted(node: Node<'_>, source: &[u8]) -> Option<String> {
    let borrowed = (node.kind() == "reference_expression").then(|| node.child_in(FieldName::Value));
    let call = borrowed.map_or(Some(node), |inner| inner)?;
    let name = call.child_in(FieldName::Macro)?;
    (bytes(name, source) == b"format").then_some(())?;
    let tokens = named_children(call).into_iter().find(|child| child.kind() == "token_tree")?;
    let format = *parts(tokens).first().filter(|it| it.kind() == "string_literal")?;
    let braces = |text: &str| Some(text.find('}')? + 1);
    with_holes(&literal(&text(format, source))?, '{', braces)
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
