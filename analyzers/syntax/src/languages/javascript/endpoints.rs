//! What JavaScript's calls, and TypeScript's, serve to other programs, or ask them for.

use tree_sitter::Node;

use super::imports::literal;
use crate::endpoints::{Call, Endpoint, is_address, method};
use crate::field::{FieldName, Fields};
use crate::imports::parts;
use crate::outline::{Site, bytes};

/// Express, Fastify, Koa, hapi and their like; fetch, `XMLHttpRequest`, axios, ky, got, superagent and
/// jQuery; grpc-js and grpc-web.
pub(crate) const NAMES: &[&[u8]] = &[
    b"MethodDescriptor",
    b"ajax",
    b"all",
    b"axios",
    b"del",
    b"delete",
    b"fetch",
    b"get",
    b"got",
    b"head",
    b"ky",
    b"makeBidiStreamRequest",
    b"makeClientStreamRequest",
    b"makeServerStreamRequest",
    b"makeUnaryRequest",
    b"open",
    b"options",
    b"patch",
    b"post",
    b"put",
    b"request",
    b"route",
];

/// What ends the names of what serves.
const SERVERS: &[&str] =
    &["app", "router", "routes", "server", "fastify", "express", "hono", "koa"];

/// What clients are called.
const CLIENTS: &[&str] =
    &["$", "jquery", "ky", "got", "superagent", "supertest", "request", "agent", "https"];

/// What ends the names of other clients.
const CLIENTS_OF_SOME: &[&str] = &["axios", "client", "http"];

/// The object that holds what needs none to be named by.
const GLOBALS: &[&[u8]] = &[b"", b"window", b"globalThis", b"self", b"global"];

/// What the call or creation at `at` of what is `called` serves or asks for.
// astrolens: ignore[cyclomatic-complexity] a line for each kind of call
pub(crate) fn endpoint<'tree>(at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
    let call = Call::of(at, called);
    // One kind of route is an object.
    (call.name == b"route" || call.is_given_text()).then_some(())?;
    let list = at.field(FieldName::Arguments).filter(|list| list.kind() == "arguments")?;
    let arguments = parts(list);
    let (first, others) = arguments.split_first()?;
    if first.kind() == "object" {
        return described(&call, *first, at.source).filter(|_| call.is_by_some(SERVERS));
    }
    let value = literal(*first, at.source)?;
    match call.name {
        b"MethodDescriptor"
        | b"makeUnaryRequest"
        | b"makeServerStreamRequest"
        | b"makeClientStreamRequest"
        | b"makeBidiStreamRequest" => call.rpc(*first, value),
        b"fetch" | b"axios" | b"ky" | b"got" => {
            GLOBALS.contains(&call.object).then_some(())?;
            call.request(*first, value, asked(others, at.source).as_slice())
        }
        b"open" => {
            let path = *others.first()?;
            call.request(path, literal(path, at.source)?, &[method(value.as_bytes())?])
        }
        b"ajax" | b"request" if call.is_by(&["$", "jquery", "http", "https", "axios"]) => {
            call.request(*first, value, &[])
        }
        b"route" if others.is_empty() && call.is_by_some(SERVERS) => call.route(*first, value, &[]),
        b"all" if is_handled(others) && call.is_by_some(SERVERS) => call.route(*first, value, &[]),
        b"all" | b"ajax" | b"request" | b"route" => None,
        _ => by_method(&call, (*first, value), others),
    }
}

/// What a call named by a method asks for or serves, whose first argument is `path`.
fn by_method<'tree>(
    call: &Call<'_, 'tree>,
    (path, value): (Node<'tree>, String),
    others: &[Node<'tree>],
) -> Option<Endpoint> {
    let method = if call.name == b"del" { "DELETE" } else { method(call.name)? };
    if call.is_by_some(SERVERS) {
        return call.route(path, value, &[method]).filter(|_| is_handled(others));
    }
    // Libraries for tests serve by the same names, with a function.
    let asks = || is_address(&value) || !others.iter().any(|other| is_function(*other));
    let is_client = call.is_by(CLIENTS) || call.is_by_some(CLIENTS_OF_SOME) && asks();
    call.request(path, value, &[method]).filter(|_| is_client)
}

/// Whether the last of the arguments behind a path may be what handles requests.
fn is_handled(others: &[Node<'_>]) -> bool {
    others.last().is_some_and(|last| {
        matches!(
            last.kind(),
            "identifier"
                | "member_expression"
                | "subscript_expression"
                | "call_expression"
                | "new_expression"
                | "await_expression"
                | "array"
                | "as_expression"
                | "satisfies_expression"
                | "non_null_expression"
        ) || is_function(*last)
    })
}

fn is_function(argument: Node<'_>) -> bool {
    matches!(argument.kind(), "arrow_function" | "function_expression" | "generator_function")
}

/// The method that a request is made by: the one that its settings, the first of `settings`, tell. Where
/// they are not all written there, it is not known.
fn asked(settings: &[Node<'_>], source: &[u8]) -> Option<&'static str> {
    const DEFAULT: Option<&str> = Some("GET");
    let Some(settings) = settings.first() else { return DEFAULT };
    if settings.kind() != "object" {
        return None;
    }
    match entry(*settings, b"method", source) {
        Some(value) => method(literal(value, source)?.as_bytes()),
        None if parts(*settings).iter().all(|entry| entry.kind() == "pair") => DEFAULT,
        None => None,
    }
}

/// `{ method: "GET", url: "/a", handler }`
fn described(call: &Call<'_, '_>, route: Node<'_>, source: &[u8]) -> Option<Endpoint> {
    (call.name == b"route").then_some(())?;
    let path = entry(route, b"url", source).or_else(|| entry(route, b"path", source))?;
    let methods = match entry(route, b"method", source) {
        Some(list) if list.kind() == "array" => parts(list),
        one => one.into_iter().collect(),
    };
    let methods = methods.into_iter().map(|word| method(literal(word, source)?.as_bytes()));
    let methods = methods.collect::<Option<Vec<_>>>().unwrap_or_default();
    call.route(path, literal(path, source)?, &methods)
}

/// The value of the entry called `name` in an object.
fn entry<'tree>(object: Node<'tree>, name: &[u8], source: &[u8]) -> Option<Node<'tree>> {
    let is_named = |entry: &Node<'_>| {
        let key = entry.child_in(FieldName::Key).map(|key| bytes(key, source));
        key.is_some_and(|key| {
            let inside = key.get(1..key.len().saturating_sub(1)).unwrap_or_default();
            key == name || inside == name && matches!(key[0], b'"' | b'\'')
        })
    };
    parts(object).into_iter().find(is_named)?.child_in(FieldName::Value)
}
