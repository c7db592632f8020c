//! What a closure is called by what it is put into, where it has no name of its own and no
//! function around it whose part it could be.
//!
//! `var root = &Command{Run: func() {…}}` holds `root.Run`, `static CELL: Lazy = Lazy::new(|| …)`
//! holds `CELL`, and `register("x", lambda: …)` is handed `register("x")`.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{Outline, Site, bytes, text};
use crate::title::{on_one_line, title};

/// What is right around a value says what it is for.
#[derive(Clone, Copy, Debug)]
pub enum Giver<'tree> {
    /// It is kept under this key, or in this field, of something larger.
    Key(Node<'tree>),
    /// It is what this variable, constant, field or parameter is given, or a part of that.
    Variable(Node<'tree>),
    /// It is one of the arguments of a call.
    Call {
        /// What is called.
        function: Node<'tree>,
        /// All its arguments.
        arguments: Node<'tree>,
    },
}

/// What a closure is called.
#[derive(Debug, PartialEq, Eq)]
pub struct GivenName {
    /// Its key, else its variable, else the call as far as its title: `register("x")`.
    pub name: String,
    /// What the key is of: variable or call, and keys further out.
    pub owner: Option<String>,
    /// Byte offsets of what names it.
    pub span: (u32, u32),
}

/// Nodes further around a closure give it no name: what is looked at does not grow with the depth
/// of the input.
const MOST_AROUND: usize = 48;

/// What is written longer than this, in bytes, is no name.
const LONGEST: usize = 1024;

/// More keys than this are no part of a name.
const MOST_KEYS: usize = 8;

/// The name of the closure at `at` by what is around it.
#[must_use]
pub fn given_name(at: &Site<'_, '_>, outline: &dyn Outline, separator: &str) -> Option<GivenName> {
    // From the inside to the outside.
    let mut keys: Vec<Part> = Vec::new();
    let mut call = None;
    let mut variable = None;
    let mut value = at.node;
    let nearest = at.ancestors.len();
    for depth in (nearest.saturating_sub(MOST_AROUND)..nearest).rev() {
        let ancestors = &at.ancestors[..=depth];
        match outline.giver(&Site { node: value, ancestors, ..*at }) {
            Some(Giver::Key(key)) if keys.len() < MOST_KEYS => {
                keys.extend(Part::plain(key, at.source));
                call = None;
            }
            Some(Giver::Variable(name)) => variable = Part::plain(name, at.source),
            Some(Giver::Call { function, arguments }) if call.is_none() => {
                call = Part::call(function, arguments, at.source);
            }
            _ => {}
        }
        if variable.is_some() {
            break;
        }
        value = ancestors[depth];
    }
    let mut parts = keys.into_iter().chain(variable.or(call));
    let Part { name, span } = parts.next()?;
    let mut owner: Vec<String> = parts.map(|part| part.name).collect();
    owner.reverse();
    Some(GivenName { name, owner: (!owner.is_empty()).then(|| owner.join(separator)), span })
}

/// The key of an entry without one: what a pair or a row of a table begins with, if that is a text.
pub(crate) fn first_of_entry<'tree>(at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
    let first = first_value(at.parent()?)?;
    (first != at.node && is_text(bytes(first, at.source))).then_some(Giver::Key(first))
}

/// The call whose arguments, in the field `arguments`, the value is.
pub(crate) fn call_with<'tree>(at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
    let call = at.parent()?;
    let arguments = call.child_in(FieldName::Arguments).filter(|list| *list == at.node)?;
    Some(Giver::Call { function: call.child_in(FieldName::Function)?, arguments })
}

/// The name in `field` of the node around the value, unless that is the value itself.
pub(crate) fn named_by<'tree>(at: &Site<'_, 'tree>, field: FieldName) -> Option<Node<'tree>> {
    at.parent()?.child_in(field).filter(|name| *name != at.node)
}

/// One part of a name.
struct Part {
    name: String,
    span: (u32, u32),
}

impl Part {
    /// A key or a variable; nothing where that is `_`, as what has no name is called.
    fn plain(node: Node<'_>, source: &[u8]) -> Option<Self> {
        if node.byte_range().len() > LONGEST {
            return None;
        }
        let written = text(node, source);
        let written = written.trim_start_matches('.');
        let inside =
            if is_text(written.as_bytes()) { &written[1..written.len() - 1] } else { written };
        let name = on_one_line(inside);
        let span = (node.start_byte() as u32, node.end_byte() as u32);
        (!matches!(name.as_str(), "" | "_")).then_some(Self { name, span })
    }

    /// A call as far as its title.
    fn call(function: Node<'_>, arguments: Node<'_>, source: &[u8]) -> Option<Self> {
        let called = bytes(function, source);
        let near = called.len().saturating_sub(LONGEST);
        let called = String::from_utf8_lossy(&called[near..]);
        let path = last_path(&called);
        let is_title = |first: &Node<'_>| {
            first.byte_range().len() <= LONGEST && is_text(bytes(*first, source))
        };
        let first = first_value(arguments).filter(is_title);
        let title = first.map(|first| title(first, &[first.kind()], source)).unwrap_or_default();
        let end = function.end_byte() as u32;
        let span = (end - path.len() as u32, end);
        (!path.is_empty()).then(|| Self { name: format!("{path}({title})"), span })
    }
}

/// The plain path that what is called ends with: `on` of `builder().on`, `Lazy::new` whole.
fn last_path(called: &str) -> &str {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    let start = called.trim_end_matches(is_part).len();
    called[start..].trim_start_matches(['.', ':'])
}

/// Whether `written` is a text between quotes.
fn is_text(written: &[u8]) -> bool {
    match written {
        [first @ (b'"' | b'\'' | b'`'), .., last] => first == last,
        _ => false,
    }
}

fn first_value(list: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = list.walk();
    list.named_children(&mut cursor).find(|child| !child.is_extra())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_named_by_its_last_path() {
        for (called, path) in [
            ("register", "register"),
            ("Lazy::new", "Lazy::new"),
            ("app.router.get", "app.router.get"),
            ("builder(|x| y).on", "on"),
            ("Maker<int>::make", "make"),
            ("object->connect", "connect"),
            ("(|| 1)", ""),
            ("", ""),
        ] {
            assert_eq!(last_path(called), path, "{called}");
        }
    }
}
