//! Paths that one program asks another for by HTTP: what a client writes as a literal finds the file that
//! serves a route which it fits.

use astrolens_model::{ImportFlags, ImportKind, ImportedName};

use super::endpoints::{self, Offer, Question, literals};
use super::prefixes::Prefixes;
use super::{Asker, Bridge, is_attribute, is_in};
use crate::index::IndexKey;
use crate::resolution::{EdgeKind, Origin, Resolution};
use crate::surface::{Import, Surface};

pub(super) const BRIDGE: Bridge = Bridge { index_keys, edges, ..Bridge::BARE };

/// Attributes that make a function the handler of a path: actix-web and Rocket.
const ATTRIBUTES: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "route"];

/// In place of a method, of a route for requests by any.
const BY_ANY: &str = "ANY";

/// In place of a method, of each route: for requests whose method is not known.
const UNKNOWN: &str = "*";

/// Longer paths fit nothing.
const MOST_PARTS: usize = 16;

/// What servers serve whatever they are for: an edge rests on such a path only if one alone does.
const COMMON: &[&str] = &[
    "favicon.ico",
    "health",
    "healthcheck",
    "healthz",
    "info",
    "live",
    "livez",
    "login",
    "logout",
    "metrics",
    "openapi.json",
    "ping",
    "ready",
    "readyz",
    "robots.txt",
    "status",
    "version",
];

/// What names of hosts end with that are nobody's on the internet (RFC 2606, 6761 and 6762; within
/// clusters and clouds).
const NEAR_HOSTS: &[&str] = &[
    "local",
    "localhost",
    "internal",
    "svc",
    "test",
    "example",
    "invalid",
    "example.com",
    "example.org",
    "example.net",
];

/// A part of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'path> {
    /// This text.
    Text(&'path str),
    /// Any text.
    Any,
    /// Any texts, one at least.
    Rest,
}

impl<'path> Part<'path> {
    /// What `text`, which stands between slashes, is by the ways of writing of the known servers; `None` if
    /// it is a text and a parameter in one, or anything else that fits some texts and not others.
    fn of(text: &'path str) -> Option<Self> {
        let name = |text: &str| text.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
        if let Some(inside) = enclosed(text, '{', '}') {
            let is_rest = inside.starts_with('*')
                || inside.ends_with("...")
                || inside.ends_with(":path")
                || inside.ends_with(":.*");
            return Some(if is_rest { Self::Rest } else { Self::Any });
        }
        if let Some(inside) = enclosed(text, '<', '>') {
            let is_rest = inside.starts_with("path:") || inside.ends_with("..");
            return Some(if is_rest { Self::Rest } else { Self::Any });
        }
        if let Some(parameter) = text.strip_prefix(':') {
            let bare = parameter.split_once('(').filter(|(_, rest)| rest.ends_with(')'));
            let (parameter, _) = bare.unwrap_or((parameter, ""));
            return match parameter.strip_suffix(['*', '+']) {
                Some(rest) => name(rest).then_some(Self::Rest),
                None => name(parameter).then_some(Self::Any),
            };
        }
        if let Some(rest) = text.strip_prefix('*') {
            return name(rest.trim_start_matches('*')).then_some(Self::Rest);
        }
        let is_sign = |sign: char| "{}<>:*()[]+?$\\|^\"'`".contains(sign);
        (!text.contains(is_sign)).then_some(Self::Text(text))
    }

    fn as_str(self) -> &'path str {
        match self {
            Self::Text(text) => text,
            Self::Any => "*",
            Self::Rest => "**",
        }
    }
}

/// What is between `open` and `close` that hold all of `text`, and are each other's.
fn enclosed(text: &str, open: char, close: char) -> Option<&str> {
    let inside = text.strip_prefix(open)?.strip_suffix(close)?;
    let mut depth = 0_usize;
    for sign in inside.chars() {
        if sign == open {
            depth += 1;
        } else if sign == close {
            depth = depth.checked_sub(1)?;
        }
    }
    Some(inside)
}

/// The parts of `path`, which nothing but the last may be the rest of; `None` if it says nothing that tells
/// it from others: parameters alone.
fn parts(path: &str) -> Option<Vec<Part<'_>>> {
    let texts: Vec<&str> = path.split('/').filter(|text| !text.is_empty()).collect();
    let last = texts.len().checked_sub(1)?;
    let mut parts = Vec::with_capacity(texts.len());
    for (number, text) in texts.into_iter().enumerate() {
        match Part::of(text)? {
            // Go's mark of an end.
            Part::Any if text == "{$}" && number == last => {}
            Part::Rest if number == last => parts.push(Part::Rest),
            Part::Rest if text == "*" => parts.push(Part::Any),
            Part::Rest => return None,
            part => parts.push(part),
        }
    }
    let says_something = parts.iter().any(|part| matches!(part, Part::Text(_)));
    (says_something && parts.len() <= MOST_PARTS).then_some(parts)
}

/// A route as it is found: its path in one way of writing.
fn pattern(parts: &[Part<'_>]) -> String {
    parts.iter().flat_map(|part| ["/", part.as_str()]).collect()
}

fn key(method: &str, pattern: &str) -> IndexKey {
    IndexKey::HttpRoute(format!("{method} {pattern}").into())
}

fn index_keys(surface: &Surface) -> Vec<IndexKey> {
    let mut keys: Vec<IndexKey> = Vec::new();
    routes(surface, |_, methods, parts| {
        keys.extend(route_keys(methods, parts));
        let before = (1..parts.len()).filter_map(|length| parts.get(..length));
        keys.extend(before.map(|parts| IndexKey::HttpPrefix(pattern(parts).into())));
    });
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The routes that a file serves.
fn offers(surface: &Surface) -> Vec<Offer> {
    let mut offers = Vec::new();
    routes(surface, |flags, methods, parts| {
        offers.extend(route_keys(methods, parts).into_iter().map(|key| (key, flags)));
    });
    offers
}

/// By what a route is found: by each of its methods, or any, and by none.
fn route_keys(methods: &[&str], parts: &[Part<'_>]) -> Vec<IndexKey> {
    let pattern = pattern(parts);
    let methods: &[&str] = if methods.is_empty() { &[BY_ANY] } else { methods };
    methods.iter().chain(&[UNKNOWN]).map(|method| key(method, &pattern)).collect()
}

/// Tells `each` route of a file: its flags, methods and path.
fn routes(surface: &Surface, mut each: impl FnMut(ImportFlags, &[&str], &[Part<'_>])) {
    let prefixes = Prefixes::of(surface);
    let imports = surface.imports.iter().enumerate();
    for (number, import) in imports.filter(|(_, import)| import.kind == ImportKind::Route) {
        for request in &import.requests {
            let Some(path) = request.specifier.as_deref().and_then(route_path) else { continue };
            let methods = request.names.iter().map(|method| &*method.name);
            let methods: Vec<&str> = methods.filter(|name| *name != ImportedName::ALL).collect();
            for path in prefixes.before((number, import), path) {
                if let Some(path) = parts(&path) {
                    each(import.flags, &methods, &path);
                }
            }
        }
    }
    if is_in(surface, &["rust"]) {
        attribute_routes(surface, each);
    }
}

/// Tells `each` route that attributes of a file's functions state, as [`routes`] does.
fn attribute_routes(surface: &Surface, mut each: impl FnMut(ImportFlags, &[&str], &[Part<'_>])) {
    let attributes = surface.declarations.iter().flat_map(|declared| &declared.attributes);
    for attribute in attributes {
        let Some(path) = attribute_path(attribute).and_then(route_path) else { continue };
        let name = ATTRIBUTES.iter().find(|name| is_attribute(attribute, name));
        let Some((name, path)) = name.zip(parts(path)) else { continue };
        let method = name.to_ascii_uppercase();
        let methods = [&*method];
        // One of the attributes tells its methods further behind.
        let methods: &[&str] = if *name == "route" { &[] } else { &methods };
        each(ImportFlags::NONE, methods, &path);
    }
}

/// The text that an attribute is given first: `get("/a")`.
fn attribute_path(attribute: &str) -> Option<&str> {
    let (_, arguments) = attribute.split_once('(')?;
    let (path, _) = arguments.trim_start().strip_prefix('"')?.split_once('"')?;
    Some(path).filter(|path| path.starts_with('/'))
}

/// The path of a route without the query that Rocket has behind it.
fn route_path(route: &str) -> Option<&str> {
    match route.split_once('?') {
        Some((path, query)) => query.starts_with('<').then_some(path),
        None => Some(route),
    }
}

/// The path that `asked` asks for, if it is a path or an address that need not be somebody else's.
fn asked_path(asked: &str) -> Option<&str> {
    let path = if asked.starts_with('/') {
        asked
    } else {
        let (_, rest) = asked.split_once("://")?;
        let (host, _) = rest.split_once('/')?;
        rest.get(host.len()..).filter(|_| is_near(host))?
    };
    path.split(['?', '#']).next()
}

/// Whether `host` may be one of the project: a name without a dot, an address, or a name that is nobody's.
fn is_near(host: &str) -> bool {
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let bare = host.rsplit_once(':').map_or(host, |(host, _)| host).to_ascii_lowercase();
    !bare.contains('.')
        || bare.chars().all(|sign| sign.is_ascii_digit() || sign == '.')
        || NEAR_HOSTS.iter().any(|end| {
            bare.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
}

fn edges(asker: &Asker<'_>) -> Vec<Resolution> {
    let prefixes = Prefixes::of(asker.surface);
    let requests = literals(asker.surface, ImportKind::Request);
    let edges = requests.filter_map(|(import, origin, literal)| {
        let address = whole_address(&prefixes, (import, origin), literal)?;
        let path = asked_path(&address)?;
        let parts = parts(path).filter(|parts| !parts.contains(&Part::Rest))?;
        let methods = import.requests.iter().flat_map(|request| &request.names);
        let method = methods.map(|method| &*method.name).next();
        let keys = Search { asker, parts: &parts, method }.keys(&mut String::new(), 0)?;
        let words = method.map_or_else(|| path.to_owned(), |method| format!("{method} {path}"));
        let is_common = is_common(&parts);
        let question = Question { import, origin, kind: EdgeKind::Http, words, is_common };
        endpoints::edge(asker, question, &keys, offers)
    });
    edges.collect()
}

/// The path or address that a request asks for in a file with these `prefixes`. `None` if its client is made
/// in several ways.
fn whole_address(
    prefixes: &Prefixes<'_>,
    (import, origin): (&Import, Origin),
    asked: &str,
) -> Option<String> {
    let Origin::Import { import: number, .. } = origin else { return None };
    // An address is whole.
    if !asked.starts_with('/') {
        return Some(asked.to_owned());
    }
    let mut ways = prefixes.before((number, import), asked).into_iter();
    ways.next().filter(|_| ways.next().is_none())
}

/// Whether most servers serve a path.
fn is_common(parts: &[Part<'_>]) -> bool {
    matches!(parts, [Part::Text(text)] if COMMON.contains(text))
}

/// A search for the routes that a path fits: as servers do, texts before parameters, from the left.
struct Search<'search> {
    asker: &'search Asker<'search>,
    parts: &'search [Part<'search>],
    method: Option<&'search str>,
}

impl Search<'_> {
    /// By what those are found that serve the route which fits best, of those that begin with `before`, the
    /// first `depth` parts; `None` if there are none.
    fn keys(&self, before: &mut String, depth: usize) -> Option<[IndexKey; 2]> {
        let Some(part) = self.parts.get(depth) else { return self.served(before) };
        let length = before.len();
        let text = match part {
            Part::Text(text) => Some(*text),
            Part::Any | Part::Rest => None,
        };
        for text in text.into_iter().chain([Part::Any.as_str()]) {
            before.push('/');
            before.push_str(text);
            if (depth + 1 == self.parts.len() || self.goes_on(before))
                && let Some(found) = self.keys(before, depth + 1)
            {
                return Some(found);
            }
            before.truncate(length);
        }
        before.push('/');
        before.push_str(Part::Rest.as_str());
        let found = self.served(before);
        before.truncate(length);
        found
    }

    /// Whether some routes begin with `before` and go on behind it.
    fn goes_on(&self, before: &str) -> bool {
        !self.asker.project.files_with(&IndexKey::HttpPrefix(before.into())).is_empty()
    }

    /// By what those are found that serve the route `pattern`, if any does.
    fn served(&self, pattern: &str) -> Option<[IndexKey; 2]> {
        let keys = match self.method {
            Some(method) => [key(method, pattern), key(BY_ANY, pattern)],
            None => [key(UNKNOWN, pattern), key(UNKNOWN, pattern)],
        };
        let is_served = keys.iter().any(|key| !self.asker.project.files_with(key).is_empty());
        is_served.then_some(keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The route as it is found, `–` for none.
    fn found(route: &str) -> String {
        let parts = route_path(route).and_then(parts);
        parts.map_or_else(|| "–".to_owned(), |parts| pattern(&parts))
    }

    #[test]
    fn parameters_are_read_in_every_way_of_writing_them() {
        for (route, expected) in [
            ("/users", "/users"),
            ("/users/", "/users"),
            // Flask, Django.
            ("/users/<id>/<int:n>", "/users/*/*"),
            ("/files/<path:name>", "/files/**"),
            // Starlette, FastAPI, axum, Go, gorilla.
            ("/users/{id}/{n:int}", "/users/*/*"),
            ("/files/{name:path}", "/files/**"),
            ("/files/{*name}", "/files/**"),
            ("/files/{name...}", "/files/**"),
            ("/users/{id:[0-9]{2}}", "/users/*"),
            ("/users/{$}", "/users"),
            // Express, Fastify, gin, Koa.
            ("/users/:id/x", "/users/*/x"),
            ("/users/:id(\\d+)", "/users/*"),
            ("/files/*name", "/files/**"),
            ("/files/*", "/files/**"),
            ("/a/*/b", "/a/*/b"),
            ("/files/:name+", "/files/**"),
            // Rocket.
            ("/files/<name..>", "/files/**"),
            ("/users/<id>?<all>", "/users/*"),
            // What fits some texts and not others, or all of them.
            ("/users/:id?", "–"),
            ("/a/*rest/b", "–"),
            ("/files/{name}.json", "–"),
            ("/{a}-{b}/c", "–"),
            ("/<a>-<b>/c", "–"),
            ("/a(b)?", "–"),
            ("/:a/{b}", "–"),
            ("/*", "–"),
            ("/", "–"),
        ] {
            assert_eq!(found(route), expected, "{route}");
        }
    }

    #[test]
    fn addresses_of_others_are_none() {
        for (asked, path) in [
            ("/x?y=http://h/z", Some("/x")),
            ("http://localhost:80/x#y", Some("/x")),
            ("https://users/x", Some("/x")),
            ("http://me@127.0.0.1/x", Some("/x")),
            ("http://[::1]:80/x", Some("/x")),
            ("http://users.shop.svc.cluster.local/x", Some("/x")),
            ("http://www.example.com/x", Some("/x")),
            ("https://api.github.com/x", None),
            ("https://localhost.org/x", None),
            ("https://myexample.com/x", None),
            ("x/y", None),
        ] {
            assert_eq!(asked_path(asked), path, "{asked}");
        }
    }

    #[test]
    fn attributes_are_given_a_path() {
        for (attribute, path) in [
            ("get(\"/x\")", Some("/x")),
            ("actix_web::post( \"/x/{id}\", guard = \"g\" )", Some("/x/{id}")),
            ("get(uri = \"/x\")", None),
            ("cfg(\"x\")", None),
            ("test", None),
        ] {
            assert_eq!(attribute_path(attribute), path, "{attribute}");
        }
    }
}
