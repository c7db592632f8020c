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
/// first clause (`go help buildconstraint`).
pub(super) fn constraint(file: Node<'_>, source: &[u8]) -> ImportFlags {
    let mut cursor = file.walk();
    let mut comments = file.children(&mut cursor).take_while(|child| child.kind() == "comment");
    let is_bound = comments.any(|comment| {
        let rest = bytes(comment, source).strip_prefix(b"//go:build");
        rest.and_then(<[u8]>::first).is_some_and(u8::is_ascii_whitespace)
    });
    ImportFlags::NONE.with_if(ImportFlag::Conditional, is_bound)
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
