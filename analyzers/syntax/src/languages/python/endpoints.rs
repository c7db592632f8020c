//! What Python's calls serve to other programs, or ask them for.

use astrolens_model::ImportKind;
use tree_sitter::Node;

use super::imports::{argument, literal};
use crate::endpoints::{Call, Endpoint, HOLE, method};
use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::{Site, bytes, named_children};

/// Flask, `FastAPI`, Starlette, aiohttp and Django; requests, httpx and urllib; grpc.
pub(super) const NAMES: &[&[u8]] = &[
    b"APIRouter",
    b"AsyncClient",
    b"Blueprint",
    b"Client",
    b"Request",
    b"Route",
    b"add_api_route",
    b"add_delete",
    b"add_get",
    b"add_patch",
    b"add_post",
    b"add_put",
    b"add_registered_method_handlers",
    b"add_route",
    b"add_url_rule",
    b"api_route",
    b"delete",
    b"get",
    b"head",
    b"include_router",
    b"method_handlers_generic_handler",
    b"options",
    b"patch",
    b"path",
    b"post",
    b"put",
    b"register_blueprint",
    b"request",
    b"route",
    b"stream",
    b"stream_stream",
    b"stream_unary",
    b"unary_stream",
    b"unary_unary",
    b"urlopen",
    b"websocket",
];

/// What clients are called, or end with.
const CLIENTS: &[&str] = &["requests", "httpx", "http", "client", "session"];

/// What makes or mounts a router or client, and what the prefix of its paths is given by.
const PREFIXES: &[(&[u8], &[u8])] = &[
    (b"APIRouter", b"prefix"),
    (b"AsyncClient", b"base_url"),
    (b"Blueprint", b"url_prefix"),
    (b"Client", b"base_url"),
    (b"include_router", b"prefix"),
    (b"register_blueprint", b"url_prefix"),
];

/// What the call at `at` of what is `called` serves or asks for.
// astrolens: ignore[cyclomatic-complexity] a line for each kind of call
pub(super) fn endpoint<'tree>(at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
    let call = Call::of(at, called);
    let list = || at.field(FieldName::Arguments).filter(|list| list.kind() == "argument_list");
    if let Some((_, keyword)) = PREFIXES.iter().find(|(name, _)| *name == call.name) {
        return prefix(&call, at, list()?, keyword);
    }
    call.is_given_text().then_some(())?;
    let list = list()?;
    let arguments = parts(list);
    let (first, others) = arguments.split_first()?;
    let value = literal(*first, at.source);
    let Some(value) = value else {
        // Nothing is served at a path that is put together, but it may be asked for.
        let asked = formatted(*first, at.source)?;
        return by_method(&call, (*first, asked), false)
            .filter(|endpoint| endpoint.head.kind == ImportKind::Request);
    };
    let second = || Some((*others.first()?, literal(*others.first()?, at.source)?));
    let is_decorator = at.parent().is_some_and(|around| around.kind() == "decorator");
    match call.name {
        b"unary_unary" | b"unary_stream" | b"stream_unary" | b"stream_stream" => {
            call.rpc(*first, value)
        }
        b"method_handlers_generic_handler" | b"add_registered_method_handlers" => {
            call.service(*first, value)
        }
        b"route" | b"api_route" | b"websocket" => {
            is_decorator.then_some(())?;
            call.route(*first, value, &methods(list, at.source))
        }
        name if is_decorator => call.route(*first, value, &[method(name)?]),
        b"Route" | b"add_api_route" | b"add_url_rule" if !others.is_empty() => {
            call.route(*first, value, &methods(list, at.source))
        }
        // Some are given the method first.
        b"add_route" => match method(value.as_bytes()) {
            Some(method) => second().and_then(|(path, value)| call.route(path, value, &[method])),
            None => call.route(*first, value, &methods(list, at.source)),
        },
        // Django's are relative to where they are included.
        b"path" if call.object.is_empty() => {
            others.first().filter(|target| is_view(**target, at.source))?;
            call.route(*first, format!("/{value}"), &[])
        }
        b"Request" | b"urlopen" => {
            let method = others.is_empty().then_some("GET");
            call.request(*first, value, method.as_slice())
        }
        b"request" | b"stream" => {
            let method = method(value.as_bytes()).filter(|_| call.is_by_some(CLIENTS))?;
            second().and_then(|(path, value)| call.request(path, value, &[method]))
        }
        _ => by_method(&call, (*first, value), !others.is_empty()),
    }
}

/// The prefix that what a call makes or mounts gets, as it is given by `keyword`.
fn prefix<'tree>(
    call: &Call<'_, 'tree>,
    at: &Site<'_, 'tree>,
    list: Node<'tree>,
    keyword: &[u8],
) -> Option<Endpoint> {
    let given = argument(list, usize::MAX, keyword, at.source)?;
    let value = literal(given, at.source)?;
    if matches!(call.name, b"include_router" | b"register_blueprint") {
        return call.mounted(given, value, (*parts(list).first()?, call.receiver()));
    }
    let made = at.parent().filter(|parent| parent.kind() == "assignment")?;
    let name = made.child_in(FieldName::Left)?;
    matches!(name.kind(), "identifier" | "attribute").then_some(())?;
    call.made(given, value, (name, b""))
}

/// The value of a formatted string, with holes.
fn formatted(node: Node<'_>, source: &[u8]) -> Option<String> {
    (node.kind() == "string").then_some(())?;
    let mut value = String::new();
    for part in named_children(node) {
        let written = bytes(part, source);
        match part.kind() {
            "string_start" if written.contains(&b'b') => return None,
            "string_start" | "string_end" => {}
            "string_content" => value.push_str(std::str::from_utf8(written).ok()?),
            "interpolation" => value.push_str(HOLE),
            _ => return None,
        }
    }
    Some(value)
}

/// What a call named by a method asks for or serves, whose first argument is `path`; `is_handled` if others
/// follow it.
fn by_method<'tree>(
    call: &Call<'_, 'tree>,
    (path, value): (Node<'tree>, String),
    is_handled: bool,
) -> Option<Endpoint> {
    if let Some(name) = call.name.strip_prefix(b"add_") {
        return call.route(path, value, &[method(name)?]);
    }
    let methods = [method(call.name)?];
    match call.object {
        b"web" if is_handled => call.route(path, value, &methods),
        _ if call.is_by_some(CLIENTS) => call.request(path, value, &methods),
        _ => None,
    }
}

/// The methods that a route is given by name; none if it may be any.
fn methods(list: Node<'_>, source: &[u8]) -> Vec<&'static str> {
    let given = argument(list, usize::MAX, b"methods", source);
    let given = given.filter(|given| matches!(given.kind(), "list" | "tuple" | "set"));
    let words = given.map(parts).unwrap_or_default().into_iter();
    let methods = words.map(|word| method(literal(word, source)?.as_bytes()));
    methods.collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Whether a path of Django leads to a view, and not to more paths.
fn is_view(target: Node<'_>, source: &[u8]) -> bool {
    let written = bytes(target, source);
    target.kind() != "string" && !written.starts_with(b"include") && !written.ends_with(b".urls")
}
