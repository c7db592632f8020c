//! What JavaScript's calls, and TypeScript's, serve to other programs, or ask them for.

use astrolens_model::ImportKind;
use tree_sitter::Node;

use super::imports::literal;
use crate::endpoints::{Call, Endpoint, HOLE, is_address, method};
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
    b"create",
    b"del",
    b"delete",
    b"extend",
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
    b"use",
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
    // One kind of route is an object, and so are the settings of clients.
    let is_made = matches!(call.name, b"create" | b"extend");
    (call.name == b"route" || is_made || call.is_given_text()).then_some(())?;
    let list = at.field(FieldName::Arguments).filter(|list| list.kind() == "arguments")?;
    let arguments = parts(list);
    let (first, others) = arguments.split_first()?;
    if is_made {
        return client(&call, at, *first).filter(|_| call.is_by(&["axios", "ky", "got"]));
    }
    if first.kind() == "object" {
        return described(&call, *first, at.source).filter(|_| call.is_by_some(SERVERS));
    }
    let Some(value) = literal(*first, at.source) else {
        // Nothing is served at a path that is put together, but it may be asked for.
        return asked_with(&call, (*first, template(*first, at.source)?), others, at.source);
    };
    match call.name {
        b"MethodDescriptor"
        | b"makeUnaryRequest"
        | b"makeServerStreamRequest"
        | b"makeClientStreamRequest"
        | b"makeBidiStreamRequest" => call.rpc(*first, value),
        b"use" => {
            let mounted = others.last().filter(|last| last.kind() == "identifier")?;
            let whole = call.receiver();
            call.mounted(*first, value, (*mounted, whole)).filter(|_| call.is_by_some(SERVERS))
        }
        b"fetch" | b"axios" | b"ky" | b"got" => fetched(&call, (*first, value), others, at.source),
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

/// The request that a function by itself makes for `path`.
fn fetched<'tree>(
    call: &Call<'_, 'tree>,
    (path, value): (Node<'tree>, String),
    others: &[Node<'tree>],
    source: &[u8],
) -> Option<Endpoint> {
    GLOBALS.contains(&call.object).then_some(())?;
    call.request(path, value, asked(others, source).as_slice())
}

/// The request for a `path` that has holes.
fn asked_with<'tree>(
    call: &Call<'_, 'tree>,
    path: (Node<'tree>, String),
    others: &[Node<'tree>],
    source: &[u8],
) -> Option<Endpoint> {
    let found = match call.name {
        b"fetch" | b"axios" | b"ky" | b"got" => fetched(call, path, others, source),
        _ => by_method(call, path, others),
    };
    found.filter(|endpoint| endpoint.head.kind == ImportKind::Request)
}

/// The value of a template, with holes.
fn template(node: Node<'_>, source: &[u8]) -> Option<String> {
    (node.kind() == "template_string").then_some(())?;
    let mut value = String::new();
    let mut at = node.start_byte() + 1;
    for hole in parts(node).into_iter().filter(|part| part.kind() == "template_substitution") {
        value.push_str(std::str::from_utf8(source.get(at..hole.start_byte())?).ok()?);
        value.push_str(HOLE);
        at = hole.end_byte();
    }
    value.push_str(std::str::from_utf8(source.get(at..node.end_byte() - 1)?).ok()?);
    Some(value)
}

/// `const a = axios.create({ baseURL: "/a" })`
fn client(call: &Call<'_, '_>, at: &Site<'_, '_>, settings: Node<'_>) -> Option<Endpoint> {
    (settings.kind() == "object").then_some(())?;
    let base = entry(settings, b"baseURL", at.source);
    let base = base.or_else(|| entry(settings, b"prefixUrl", at.source))?;
    let made = at.parent().filter(|parent| parent.kind() == "variable_declarator")?;
    let name = made.child_in(FieldName::Name).filter(|name| name.kind() == "identifier")?;
    call.made(base, literal(base, at.source)?, (name, b""))
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
    let is_client = call.is_by(CLIENTS)
        || call.is_by_some(CLIENTS_OF_SOME) && asks()
        || call.is_by_some(&["api"]) && !is_handled(others);
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
