//! What expressions say: whose member it is, whom a call calls, what a value is.

use std::borrow::Cow;

use astrolens_facts::{Object, Value};
use astrolens_syntax::outline::{only_child, words};
use astrolens_syntax::{Grammar, ResolvedShape, Shape};
use tree_sitter::Node;

/// A name as facts have it, mostly borrowed from the text.
pub(crate) type Spelled<'file> = Cow<'file, str>;

/// So many parentheses and the like are looked through, and so many names of a path are followed:
/// what a node costs must not grow with the depth of the input.
const MOST: usize = 8;

/// Longer names are left out.
const LONGEST_NAME: usize = 256;

/// The expressions of a file, as a function reads them that calls its object `receiver`.
pub(crate) struct Expressions<'file, 'walk> {
    pub(crate) grammar: &'static Grammar,
    pub(crate) source: &'file [u8],
    pub(crate) receiver: Option<&'walk str>,
}

/// What is called.
pub(crate) struct Callee<'file> {
    /// As [`Call`](astrolens_facts::Call) has it.
    pub(crate) name: Spelled<'file>,
    /// On what it is called.
    pub(crate) object: Option<Object<Spelled<'file>>>,
    /// Byte offset of the name, where there is one.
    pub(crate) offset: Option<u32>,
}

/// A path of members.
enum Path<'file> {
    Own(Spelled<'file>),
    Named(Spelled<'file>),
}

impl<'file> Expressions<'file, '_> {
    /// What `node` is to the expression it stands in.
    pub(crate) fn shape(&self, node: Node<'_>) -> Option<&'static ResolvedShape> {
        self.grammar.shape(node, self.source)
    }

    /// What has the value of `node`, past parentheses and the like.
    fn inner<'tree>(&self, mut node: Node<'tree>) -> (Node<'tree>, Option<&'static ResolvedShape>) {
        let mut shape = self.shape(node);
        for _ in 0..MOST {
            let Some(outer) = shape else { break };
            let part = match outer.shape {
                Shape::Same | Shape::Generic | Shape::Arguments => outer.first(node),
                Shape::List => only_child(node),
                _ => None,
            };
            let Some(part) = part else { break };
            node = part;
            shape = self.shape(node);
        }
        (node, shape)
    }

    /// The object that `node` names.
    pub(crate) fn object(&self, node: Node<'_>) -> Object<Spelled<'file>> {
        let (node, shape) = self.inner(node);
        let Some(shape) = shape else { return Object::Other };
        match shape.shape {
            Shape::Own => Object::Own,
            Shape::Inherited => Object::Inherited,
            Shape::Name if self.is_receiver(node) => Object::Own,
            Shape::Name | Shape::NameOfOwnType => Object::Named(self.name(node)),
            Shape::Call | Shape::Macro | Shape::Creation => Object::Result,
            Shape::Member => match self.path(node) {
                Some(Path::Own(path)) => Object::OwnMember(path),
                Some(Path::Named(path)) => Object::Named(path),
                None => Object::Other,
            },
            _ => Object::Other,
        }
    }

    /// The value that `node` gives.
    pub(crate) fn value(&self, node: Node<'_>) -> Value<Spelled<'file>> {
        let (mut node, mut shape) = self.inner(node);
        // Of `a = b = c`, all get what the last one gets.
        for _ in 0..MOST {
            let Some(assignment) = shape.filter(|shape| shape.shape == Shape::Assignment) else {
                break;
            };
            let Some(value) = assignment.second(node) else { break };
            (node, shape) = self.inner(value);
        }
        let Some(shape) = shape else { return Value::Other };
        match shape.shape {
            Shape::Own => Value::Own,
            Shape::Name if self.is_receiver(node) => Value::Own,
            Shape::Name | Shape::NameOfOwnType => Value::Named(self.name(node)),
            Shape::Member => match self.path(node) {
                Some(Path::Own(path)) => Value::OwnMember(path),
                Some(Path::Named(path)) => Value::Named(path),
                None => Value::Other,
            },
            Shape::Call | Shape::Macro => Value::Call(self.callee(shape.first(node)).name),
            Shape::Creation => Value::Creation(self.created(node, shape)),
            Shape::Literal => Value::Literal,
            Shape::Function => Value::Function,
            _ => Value::Other,
        }
    }

    /// What a call calls whose first part is `function`.
    pub(crate) fn callee(&self, function: Option<Node<'_>>) -> Callee<'file> {
        let nameless = |object| Callee { name: Cow::Borrowed(""), object, offset: None };
        let Some(function) = function else { return nameless(Some(Object::Other)) };
        let (function, called) = self.inner(function);
        let Some(called) = called else { return nameless(Some(Object::Other)) };
        let named = |name: Node<'_>, object| Callee {
            name: self.name(name),
            object,
            offset: Some(name.start_byte() as u32),
        };
        match called.shape {
            Shape::Name | Shape::NameOfOwnType => named(function, None),
            Shape::Member => match (called.first(function), called.second(function)) {
                (Some(object), Some(member)) => {
                    named(self.inner(member).0, Some(self.object(object)))
                }
                _ => nameless(Some(Object::Other)),
            },
            _ => nameless(Some(self.object(function))),
        }
    }

    /// The type that the creation `node` of this `shape` is of.
    pub(crate) fn created(&self, node: Node<'_>, shape: &ResolvedShape) -> Spelled<'file> {
        shape.first(node).map_or(Cow::Borrowed(""), |type_| self.type_(type_))
    }

    /// The type `node`; empty where it is not known by a name and is long.
    pub(crate) fn type_(&self, node: Node<'_>) -> Spelled<'file> {
        let (node, shape) = self.inner(node);
        match shape.map(|shape| shape.shape) {
            Some(Shape::Name) => self.name(node),
            Some(Shape::Member) => match self.path(node) {
                Some(Path::Own(path) | Path::Named(path)) => path,
                None => Cow::Borrowed(""),
            },
            _ if node.byte_range().len() > LONGEST_NAME => Cow::Borrowed(""),
            _ => Cow::Owned(words(node, self.source)),
        }
    }

    /// Whether a type has a name of its own, and is not built into the language.
    pub(crate) fn is_named(&self, type_: Node<'_>) -> bool {
        self.inner(type_).1.is_some_and(|shape| shape.shape == Shape::Name)
    }

    /// Whether the member access `node` is a part of a path of names, so that it goes by that.
    pub(crate) fn is_within_path(&self, node: Node<'_>) -> bool {
        self.members(node).is_some_and(|(_, count)| count < MOST)
    }

    /// The path that the member access `node` is; `None` where it begins with anything but names.
    fn path(&self, node: Node<'_>) -> Option<Path<'file>> {
        let (members, count) = self.members(node)?;
        let root = members[count];
        let is_own = self.is_own(root);
        let start = if is_own { members[count - 1] } else { root };
        let text = start.start_byte()..node.end_byte();
        let path = if is_plain(self.source.get(text.clone()).unwrap_or_default()) {
            self.text(text)
        } else {
            let names = members[..count + usize::from(!is_own)].iter().rev();
            Cow::Owned(names.map(|name| self.name(*name)).collect::<Vec<_>>().join("."))
        };
        Some(if is_own { Path::Own(path) } else { Path::Named(path) })
    }

    /// The names of the members in the access `node`, the last one first, how many there are, and
    /// behind them what they are members of.
    fn members<'tree>(&self, node: Node<'tree>) -> Option<([Node<'tree>; MOST + 1], usize)> {
        let mut members = [node; MOST + 1];
        let (mut at, mut shape) = (node, self.shape(node));
        for count in 0..=MOST {
            match shape?.shape {
                Shape::Member if count < MOST => {
                    members[count] = shape?.second(at)?;
                    (at, shape) = self.inner(shape?.first(at)?);
                }
                Shape::Own | Shape::Name | Shape::NameOfOwnType => {
                    members[count] = at;
                    return Some((members, count));
                }
                _ => return None,
            }
        }
        None
    }

    /// Whether `node` is the object that the function belongs to.
    fn is_own(&self, node: Node<'_>) -> bool {
        self.is_receiver(node) || self.shape(node).is_some_and(|shape| shape.shape == Shape::Own)
    }

    /// Whether the function calls its object by the name `node`.
    fn is_receiver(&self, node: Node<'_>) -> bool {
        let name = self.source.get(node.byte_range());
        self.receiver.is_some_and(|receiver| name == Some(receiver.as_bytes()))
    }

    /// The name `node` as facts have it.
    pub(crate) fn name(&self, node: Node<'_>) -> Spelled<'file> {
        let range = node.byte_range();
        if range.len() > LONGEST_NAME {
            return Cow::Borrowed("");
        }
        if is_plain(self.source.get(range.clone()).unwrap_or_default()) {
            return self.text(range);
        }
        Cow::Owned(without_arguments(&words(node, self.source)))
    }

    /// Plain text.
    fn text(&self, range: std::ops::Range<usize>) -> Spelled<'file> {
        if range.len() > LONGEST_NAME {
            return Cow::Borrowed("");
        }
        String::from_utf8_lossy(self.source.get(range).unwrap_or_default())
    }
}

/// Whether `text` is a name or a path as facts have it.
fn is_plain(text: &[u8]) -> bool {
    text.iter().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'_' | b'.' | b':' | b'$' | b'#' | b'~')
            || !byte.is_ascii()
    })
}

/// A path without white space and without the arguments of types: `a::b` for `a::<T> ::b`.
fn without_arguments(path: &str) -> String {
    let mut plain = String::with_capacity(path.len());
    let mut depth = 0u32;
    for sign in path.chars() {
        match sign {
            '<' => {
                depth += 1;
                if plain.ends_with("::") {
                    plain.truncate(plain.len() - 2);
                }
            }
            '>' if depth > 0 => depth -= 1,
            _ if depth > 0 || sign.is_whitespace() => {}
            _ => plain.push(sign),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lose_what_is_no_name() {
        assert_eq!(without_arguments("a::<T<U>> ::b"), "a::b");
        assert_eq!(without_arguments("std :: map<int, A>::iterator"), "std::map::iterator");
        assert_eq!(without_arguments("<T as A>::b"), "::b");
        assert_eq!(without_arguments("operator->"), "operator->");
    }
}
