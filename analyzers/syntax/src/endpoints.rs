//! What programs ask of one another over a network, as their calls state it, and what the languages'
//! readings of it share.
//!
//! Only what is written as a literal is told: a path that is put together is known to nobody before the
//! program runs. Of a template or format all that is written is, with [`HOLE`]s for the rest.

use astrolens_model::{
    ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest, SpecifierForm, Stretch,
};
use tree_sitter::Node;

use crate::imports::ImportHead;
use crate::outline::{Site, bytes};

/// One end of what programs ask of one another, as a call or a creation states it.
#[derive(Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Byte offset of its start: that of the call, or of the name of what is called where the object in
    /// front of it is what another call gives.
    pub start: u32,
    /// Byte offset just past the literal that says what it is about, and past a parenthesis that closes
    /// the call there. What comes behind, such as a handler, is no part of it.
    pub end: u32,
    /// What is asked for or served: a path, with the methods of HTTP as its names; a method or a service
    /// of gRPC.
    pub head: ImportHead,
}

/// Longer paths are left out.
const LONGEST_PATH: usize = 256;

/// Of the object that a call stands before, so many bytes are looked at for where that begins.
const LONGEST_CALL: usize = 128;

/// Where something is put into a template or format: a part of a path as servers write one that may be anything.
pub(crate) const HOLE: &str = "{}";

/// The methods of HTTP (RFC 9110, 9.3; RFC 5789) that a client may ask by.
const METHODS: [&str; 8] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];

/// How addresses begin that are asked by HTTP.
const SCHEMES: [&str; 2] = ["http://", "https://"];

/// The method of HTTP that `word` is, in capitals or not.
pub(crate) fn method(word: &[u8]) -> Option<&'static str> {
    METHODS.into_iter().find(|method| word.eq_ignore_ascii_case(method.as_bytes()))
}

/// Whether `value` is an address with a host and a path.
pub(crate) fn is_address(value: &str) -> bool {
    let rest = SCHEMES.iter().find_map(|scheme| value.strip_prefix(scheme));
    rest.and_then(|rest| rest.split_once('/')).is_some_and(|(_, path)| says_something(path))
}

/// Whether `value` may stand before paths: a path or an address.
fn is_prefix(value: &str) -> bool {
    let is_address = SCHEMES.iter().any(|scheme| value.starts_with(scheme));
    is_path(value) || is_address && says_something(value)
}

/// The format `written` with holes in place of what is put in, each of which `hole` finds the length of at the
/// start of a text, and `begin` begins; that twice is one of it. `None` if a hole has no end.
pub(crate) fn with_holes(
    written: &str,
    begin: char,
    hole: impl Fn(&str) -> Option<usize>,
) -> Option<String> {
    let mut value = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(begin) {
        value.push_str(&rest[..at]);
        let found = &rest[at..];
        let behind = &found[begin.len_utf8()..];
        if behind.starts_with(begin) {
            value.push(begin);
            rest = &behind[begin.len_utf8()..];
        } else {
            value.push_str(HOLE);
            rest = found.get(hole(found)?..)?;
        }
    }
    value.push_str(rest);
    Some(value)
}

/// Whether `value` is a path from the root of a server.
fn is_path(value: &str) -> bool {
    value.strip_prefix('/').is_some_and(|rest| !rest.starts_with('/') && says_something(rest))
}

/// Whether a path is one that can be told from others, and nothing else.
fn says_something(path: &str) -> bool {
    path.len() <= LONGEST_PATH
        && path.contains(char::is_alphanumeric)
        && !path.contains(char::is_whitespace)
}

/// Whether `name` is one, or several that `.` joins.
fn is_name(name: &str) -> bool {
    let is_part = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '.');
    !name.is_empty() && name.len() <= LONGEST_PATH && name.chars().all(is_part)
}

/// The last name in `code`, which it ends with; empty if it ends with something else.
#[must_use]
pub fn last_name(code: &[u8]) -> &[u8] {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(*byte, b'_' | b'$' | 0x80..);
    let length = code.iter().rev().take_while(|byte| is_part(byte)).count();
    &code[code.len() - length..]
}

/// A call, or a creation, that may be an endpoint.
pub(crate) struct Call<'walk, 'tree> {
    node: Node<'tree>,
    source: &'walk [u8],
    /// Where ends what is called.
    end: usize,
    /// What stands in front of the last name of what is called: `app`, `http::uri`; empty if nothing does.
    pub(crate) object: &'walk [u8],
    /// The last name of what is called.
    pub(crate) name: &'walk [u8],
}

impl<'walk, 'tree> Call<'walk, 'tree> {
    /// The call at `at` of what is `called`.
    pub(crate) fn of(at: &Site<'walk, 'tree>, called: Node<'tree>) -> Self {
        let written = bytes(called, at.source);
        let name = last_name(written);
        let object = &written[..written.len() - name.len()];
        let is_joint = |byte: &u8| b".:?! \t\r\n".contains(byte);
        let joints = object.iter().rev().take_while(|byte| is_joint(byte)).count();
        let object = &object[..object.len() - joints];
        Self { node: at.node, source: at.source, end: called.end_byte(), object, name }
    }

    /// Whether the first argument begins as a text does, as far as that is soon seen: most calls of such
    /// names are no endpoints.
    pub(crate) fn is_given_text(&self) -> bool {
        let behind = self.source.get(self.end..).unwrap_or_default().trim_ascii_start();
        match behind.split_first() {
            Some((b'(', inside)) => {
                let first = inside.trim_ascii_start().first();
                // Formats begin with an `f` in most languages.
                first.is_some_and(|first| b"\"'`rf&/".contains(first))
            }
            // Arguments of types stand in between.
            Some((b'<', _)) => true,
            _ => false,
        }
    }

    /// The last name of the object; where that is what a call gives, of what is called: `app` of
    /// `this.app`, `Client` of `Client(app)`.
    pub(crate) fn receiver(&self) -> &'walk [u8] {
        let Some(arguments) = self.object.strip_suffix(b")") else { return last_name(self.object) };
        let mut depth = 1_usize;
        for (distance, byte) in arguments.iter().rev().take(LONGEST_CALL).enumerate() {
            match byte {
                b')' => depth += 1,
                b'(' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return last_name(&arguments[..arguments.len() - distance - 1]);
            }
        }
        b""
    }

    /// Whether the receiver is called by one of `words`, whatever the case.
    pub(crate) fn is_by(&self, words: &[&str]) -> bool {
        let receiver = self.receiver();
        words.iter().any(|word| receiver.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether the name of the receiver ends with one of `words`, whatever the case: `userRouter`.
    pub(crate) fn is_by_some(&self, words: &[&str]) -> bool {
        let receiver = self.receiver();
        words.iter().any(|word| {
            let end = receiver.len().checked_sub(word.len()).and_then(|at| receiver.get(at..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(word.as_bytes()))
        })
    }

    /// A request for the path or address `value`, by one of `methods` if they are known.
    pub(crate) fn request(
        &self,
        literal: Node<'_>,
        value: String,
        methods: &[&'static str],
    ) -> Option<Endpoint> {
        (is_path(&value) || is_address(&value)).then_some(())?;
        Some(self.endpoint(ImportKind::Request, literal, value, methods))
    }

    /// What serves the path `value` to requests by one of `methods`, or by any if there are none.
    pub(crate) fn route(
        &self,
        literal: Node<'_>,
        value: String,
        methods: &[&'static str],
    ) -> Option<Endpoint> {
        // What is at the root of a router may stand behind a prefix.
        (is_path(&value) || value == "/").then_some(())?;
        Some(self.endpoint(ImportKind::Route, literal, value, methods))
    }

    /// A call of the method `value` of gRPC: `/package.Service/Method`.
    pub(crate) fn rpc(&self, literal: Node<'_>, value: String) -> Option<Endpoint> {
        let (service, method) = value.strip_prefix('/')?.split_once('/')?;
        (is_name(service) && is_name(method)).then_some(())?;
        Some(self.endpoint(ImportKind::Rpc, literal, value, &[]))
    }

    /// What serves the service `value` of gRPC: `package.Service`.
    pub(crate) fn service(&self, literal: Node<'_>, value: String) -> Option<Endpoint> {
        is_name(&value).then_some(())?;
        Some(self.endpoint(ImportKind::Service, literal, value, &[]))
    }

    /// The prefix `value` of all paths of what the call makes and `name` then is; it is a part of `whole`, if
    /// that has a name.
    pub(crate) fn made(
        &self,
        literal: Node<'_>,
        value: String,
        (name, whole): (Node<'_>, &[u8]),
    ) -> Option<Endpoint> {
        let called = last_name(bytes(name, self.source));
        (is_prefix(&value) && !called.is_empty()).then_some(())?;
        let start = name.start_byte() as u32;
        let whole = (!whole.is_empty()).then(|| String::from_utf8_lossy(whole).into_owned());
        let mut endpoint = self.endpoint(ImportKind::Mount, literal, value, &[]);
        endpoint.start = start;
        if let [prefix] = &mut *endpoint.head.requests {
            let span = (literal.start_byte() as u32, literal.end_byte() as u32);
            prefix.place = Stretch::new(span, start);
            prefix.names = vec![name_of(called, whole, prefix.place)];
        }
        Some(endpoint)
    }

    /// The prefix `value` at which what is called `name` is mounted on `whole`, which may have no name.
    pub(crate) fn mounted(
        &self,
        literal: Node<'_>,
        value: String,
        (name, whole): (Node<'_>, &[u8]),
    ) -> Option<Endpoint> {
        let called = last_name(bytes(name, self.source));
        (is_prefix(&value) && !called.is_empty()).then_some(())?;
        let mut endpoint = self.endpoint(ImportKind::Mount, literal, value, &[]);
        // What gets it may stand behind it, or before.
        endpoint.end = endpoint.end.max(name.end_byte() as u32);
        if let [prefix] = &mut *endpoint.head.requests {
            let name = |name: &[u8]| name_of(name, None, prefix.place);
            prefix.names = vec![name(called), name(whole)];
        }
        Some(endpoint)
    }

    fn endpoint(
        &self,
        kind: ImportKind,
        literal: Node<'_>,
        value: String,
        methods: &[&'static str],
    ) -> Endpoint {
        let start = match self.object.last() {
            Some(b')') => self.end - self.name.len(),
            _ => self.node.start_byte(),
        };
        let start = start as u32;
        let behind = self.source.get(literal.end_byte()..).unwrap_or_default();
        let blanks = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let closing = if behind.get(blanks) == Some(&b')') { blanks + 1 } else { 0 };
        let span = (literal.start_byte() as u32, literal.end_byte() as u32);
        let place = Stretch::new(span, start);
        let name = |method: &&str| ImportedName {
            name: (*method).to_owned(),
            place,
            ..Default::default()
        };
        let request = ModuleRequest {
            specifier: Some(value),
            form: SpecifierForm::Quoted,
            place,
            names: methods.iter().map(name).collect(),
            ..ModuleRequest::default()
        };
        let asks = matches!(kind, ImportKind::Request | ImportKind::Rpc);
        let flags = ImportFlags::NONE.with_if(ImportFlag::Dynamic, asks);
        let head = ImportHead::new(kind, vec![request]).with(flags);
        Endpoint { start, end: (literal.end_byte() + closing) as u32, head }
    }
}

impl Endpoint {
    /// The route, of the router called `router` where what is called does not say that: told as the other name of
    /// its first method, or of all.
    pub(crate) fn of_router(mut self, router: &[u8]) -> Self {
        if let [route] = &mut *self.head.requests {
            if route.names.is_empty() {
                route.names.push(name_of(ImportedName::ALL.as_bytes(), None, route.place));
            }
            route.names[0].alias = Some(String::from_utf8_lossy(router).into_owned());
        }
        self
    }
}

/// `called`, as a part of `whole` if that is given.
fn name_of(called: &[u8], whole: Option<String>, place: Stretch) -> ImportedName {
    let name = String::from_utf8_lossy(called).into_owned();
    ImportedName { name, alias: whole, place, type_only: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn names_are_found_by_their_order() {
        for language in Language::all() {
            let names = language.definition().endpoint_names;
            assert!(names.is_sorted(), "{}", language.title());
        }
    }

    #[test]
    fn addresses_have_a_host_and_a_path() {
        for (value, expected) in [
            ("http://h/x", true),
            ("https://h:80/x?y=z", true),
            ("http://h/", false),
            ("http://h", false),
            ("ftp://h/x", false),
            ("http://h/a b", false),
        ] {
            assert_eq!(is_address(value), expected, "{value}");
        }
        for (value, expected) in
            [("/x", true), ("/", false), ("//h/x", false), ("x", false), ("/a b", false)]
        {
            assert_eq!(is_path(value), expected, "{value}");
        }
    }

    #[test]
    fn formats_have_holes() {
        let braces = |written| with_holes(written, '{', |text| Some(text.find('}')? + 1));
        assert_eq!(braces("/a/{id:>3}/{}").as_deref(), Some("/a/{}/{}"));
        assert_eq!(braces("/{{a").as_deref(), Some("/{a"));
        assert_eq!(braces("/{a"), None);
    }

    #[test]
    fn the_last_name_ends_what_is_called() {
        for (code, name) in [("a.b", "b"), ("a::b_1", "b_1"), ("f()", ""), ("$", "$"), ("", "")] {
            assert_eq!(last_name(code.as_bytes()), name.as_bytes(), "{code}");
        }
    }
}
