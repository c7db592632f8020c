//! What Go's imports ask for.

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest};
use tree_sitter::Node;

use crate::field::FieldName;
use crate::imports::{ImportHead, imported, quoted, unescaped, whole};
use crate::outline::{Site, bytes, text};

/// What the line of an import declaration at `at` imports.
pub(super) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    (at.node.kind() == "import_spec").then_some(())?;
    let path = at.field(FieldName::Path).and_then(|path| Some((path, literal(path, at.source)?)));
    let Some((path, value)) = path else { return Some(ImportHead::unread(ImportKind::Import)) };
    let request = ModuleRequest {
        names: at.field(FieldName::Name).map(|name| binding(name, at)).into_iter().collect(),
        ..quoted(Some(value), path, at)
    };
    Some(ImportHead::new(ImportKind::Import, vec![request]))
}

/// When the file with this root is a part of the program: a constraint stands in a comment before its
/// first clause (`go help buildconstraint`); in its older form with an empty line behind.
pub(super) fn constraint(file: Node<'_>, source: &[u8]) -> ImportFlags {
    let mut cursor = file.walk();
    let mut comments = file.children(&mut cursor).take_while(|child| child.kind() == "comment");
    let is_bound = comments.any(|comment| {
        let Some(rest) = bytes(comment, source).strip_prefix(b"//") else { return false };
        let is_word_over = |rest: &[u8]| rest.first().is_none_or(u8::is_ascii_whitespace);
        if let Some(rest) = rest.strip_prefix(b"go:build") {
            return !rest.is_empty() && is_word_over(rest);
        }
        let rest = rest.trim_ascii_start().strip_prefix(b"+build");
        rest.is_some_and(is_word_over) && is_apart(comment, source)
    });
    ImportFlags::NONE.with_if(ImportFlag::Conditional, is_bound)
}

/// Whether an empty line parts `comment` from the first clause behind it.
fn is_apart(comment: Node<'_>, source: &[u8]) -> bool {
    let mut behind = std::iter::successors(comment.next_sibling(), Node::next_sibling);
    let clause = behind.find(|next| next.kind() != "comment");
    let end = clause.map_or(source.len(), |clause| clause.start_byte());
    let between = source.get(comment.end_byte()..end).unwrap_or_default();
    let lines: Vec<&[u8]> = between.split(|byte| *byte == b'\n').collect();
    // The first is the rest of the comment's own, the last the start of the clause's.
    lines.iter().rev().skip(1).rev().skip(1).any(|line| line.trim_ascii().is_empty())
}

/// The name of the package, `_` among them; `.` stands for all names of it.
fn binding(name: Node<'_>, at: &Site<'_, '_>) -> ImportedName {
    match name.kind() {
        "dot" => imported(ImportedName::ALL.to_owned(), None, name, at),
        _ => whole(at.text(name), name, at),
    }
}

/// The value of a string; `None` for one without an end.
pub(super) fn literal(path: Node<'_>, source: &[u8]) -> Option<String> {
    let written = text(path, source);
    let raw = written.strip_prefix('`').and_then(|inside| inside.strip_suffix('`'));
    let inside = || written.strip_prefix('"').and_then(|inside| inside.strip_suffix('"'));
    raw.map(str::to_owned).or_else(|| inside().map(unescaped))
}
