//! What JavaScript's imports ask for, and TypeScript's as far as they are written the same.

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ImportedName};
use tree_sitter::Node;

use super::amd;
use super::bindings::Binding;
use crate::field::{FieldName, Fields};
use crate::imports::{Around, ImportHead, around, imported, parts, quoted, unescaped, whole};
use crate::lexical::without_comments_before;
use crate::outline::{Site, bytes, operator, text};

/// How calls and creations begin that may import.
pub(crate) const CALLS: &[&[u8]] = &[b"require", b"import", b"define", b"new URL"];

/// What the statement or call at `at` imports, if anything.
pub(crate) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    match at.node.kind() {
        "import_statement" => Some(statement(at)),
        "export_statement" => export(at),
        "call_expression" => call(at).or_else(|| amd::import(at)),
        "new_expression" => address(at),
        _ => None,
    }
}

/// `import a, { b as c } from "d"`, `import a = require("b")`
fn statement(at: &Site<'_, '_>) -> ImportHead {
    let clause = parts(at.node).into_iter().find(|part| part.kind() != "string");
    let clause =
        clause.filter(|clause| matches!(clause.kind(), "import_clause" | "import_require_clause"));
    let source = at.field(FieldName::Source).or_else(|| clause?.child_in(FieldName::Source));
    let Some(source) = source else { return ImportHead::unread(ImportKind::Import) };
    let mut request = quoted(literal(source, at.source), source, at);
    if let Some(clause) = clause {
        request.names = parts(clause).into_iter().flat_map(|part| names(part, at)).collect();
    }
    let before = at.source.get(..at.node.start_byte()).unwrap_or_default().trim_ascii_end();
    let flags = ImportFlags::NONE
        .with_if(ImportFlag::TypeOnly, is_for_types(at, b"import"))
        .with_if(ImportFlag::ReExport, before.ends_with(b"export"));
    ImportHead::new(ImportKind::Import, vec![request]).with(flags)
}

/// The names that a part of an import clause imports.
fn names(part: Node<'_>, at: &Site<'_, '_>) -> Vec<ImportedName> {
    match part.kind() {
        // Of a module that exports one thing by assignment, that is the module.
        "identifier" if at.field(FieldName::Source).is_none() => {
            vec![whole(at.text(part), part, at)]
        }
        "identifier" => {
            vec![imported("default".to_owned(), Some(at.text(part)), part, at)]
        }
        "namespace_import" => {
            let alias = parts(part).first().map(|alias| at.text(*alias));
            alias.map(|alias| whole(alias, part, at)).into_iter().collect()
        }
        "named_imports" | "export_clause" => {
            parts(part).into_iter().filter_map(|entry| specifier(entry, at)).collect()
        }
        _ => Vec::new(),
    }
}

/// `a as b`, `type a`
fn specifier(entry: Node<'_>, at: &Site<'_, '_>) -> Option<ImportedName> {
    let name = entry.child_in(FieldName::Name)?;
    let alias = entry.child_in(FieldName::Alias).map(|alias| exported(alias, at.source));
    let type_only = name.start_byte() > entry.start_byte();
    let name = exported(name, at.source);
    Some(ImportedName { type_only, ..imported(name, alias, entry, at) })
}

/// A name that may be written as a string.
fn exported(name: Node<'_>, source: &[u8]) -> String {
    literal(name, source).unwrap_or_else(|| text(name, source))
}

/// `export { a as b } from "c"`, `export * from "a"`
fn export(at: &Site<'_, '_>) -> Option<ImportHead> {
    let source = at.field(FieldName::Source)?;
    let mut request = quoted(literal(source, at.source), source, at);
    let clause = parts(at.node).into_iter().find(|part| *part != source);
    request.names = match clause {
        Some(clause) if clause.kind() == "namespace_export" => {
            let alias = clause.child(clause.child_count().saturating_sub(1));
            let alias = alias.map(|alias| exported(alias, at.source));
            // `* as default` is a token to the grammar.
            let alias = alias.map(|alias| alias.rsplit(' ').next().unwrap_or_default().to_owned());
            alias.map(|alias| whole(alias, clause, at)).into_iter().collect()
        }
        Some(clause) => names(clause, at),
        None => vec![imported(ImportedName::ALL.to_owned(), None, source, at)],
    };
    let flags = ImportFlags::NONE
        .with(ImportFlag::ReExport)
        .with_if(ImportFlag::TypeOnly, is_for_types(at, b"export"));
    Some(ImportHead::new(ImportKind::Export, vec![request]).with(flags))
}

/// Whether `type` or `typeof` follows on `word`, and is not what is imported itself. The word is
/// hidden from the grammar where that does not know it.
fn is_for_types(at: &Site<'_, '_>, word: &[u8]) -> bool {
    let written = bytes(at.node, at.source);
    let Some(rest) = written.strip_prefix(word).map(without_comments_before) else { return false };
    let modifier = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if !matches!(&rest[..modifier], b"type" | b"typeof") {
        return false;
    }
    let start = at.node.end_byte() - rest.len();
    parts(at.node).first().is_some_and(|part| part.start_byte() > start)
}

/// `import("a")`, `require("a")`, `require.resolve("a")`, `import.meta.resolve("a")`
fn call(at: &Site<'_, '_>) -> Option<ImportHead> {
    let function = at.field(FieldName::Function)?;
    let kind = match function.kind() {
        "import" => ImportKind::Dynamic,
        "identifier" if bytes(function, at.source) == b"require" => ImportKind::Require,
        "member_expression" => match bytes(function, at.source) {
            b"require.resolve" => ImportKind::Require,
            b"import.meta.resolve" => ImportKind::Dynamic,
            _ => return None,
        },
        _ => return None,
    };
    let arguments = at.field(FieldName::Arguments).filter(|list| list.kind() == "arguments")?;
    let arguments = parts(arguments);
    let module = *arguments.first()?;
    // Others call their functions so, with more arguments: `require(["a"], callback)`.
    if kind == ImportKind::Require && (arguments.len() > 1 || module.kind() == "array") {
        return None;
    }
    let mut request = quoted(literal(module, at.source), module, at);
    let wrapper = (kind == ImportKind::Require).then(|| amd::wrapper(at)).flatten();
    let kind = if wrapper.is_some() { ImportKind::Define } else { kind };
    let binding = Binding::of(at, kind != ImportKind::Dynamic);
    request.names = binding.names(at);
    let surroundings = amd::surroundings_in(wrapper, at);
    let is_late = kind == ImportKind::Dynamic || surroundings.has(ImportFlag::Conditional);
    let flags = surroundings
        .with_if(ImportFlag::Dynamic, is_late)
        .with_if(ImportFlag::ReExport, binding.is_exported(at.source));
    Some(ImportHead::call(kind, request).with(flags))
}

/// `new URL("./a.js", import.meta.url)`: bundlers take what is there for a part of the program.
fn address(at: &Site<'_, '_>) -> Option<ImportHead> {
    let arguments = parts(at.field(FieldName::Arguments)?);
    let [path, base] = arguments[..] else { return None };
    if bytes(base, at.source) != b"import.meta.url" {
        return None;
    }
    // What is computed may be any address, and most are none of a module.
    let request = quoted(Some(literal(path, at.source)?), path, at);
    let flags = around(at, surroundings).with(ImportFlag::Dynamic);
    Some(ImportHead::call(ImportKind::Address, request).with(flags))
}

/// What `node` says of an import in `inner`, which it holds.
pub(super) fn surroundings(node: Node<'_>, inner: Node<'_>) -> Around {
    match node.kind() {
        "function_declaration"
        | "generator_function_declaration"
        | "function_expression"
        | "generator_function"
        | "arrow_function"
        | "method_definition"
        | "class_static_block"
        | "field_definition"
        | "public_field_definition" => Around::Function,
        "if_statement" | "ternary_expression" | "switch_case" | "switch_default"
        | "try_statement" | "for_statement" | "for_in_statement" | "while_statement"
        | "do_statement" => Around::Condition,
        "binary_expression" => {
            let is_behind = node.child_in(FieldName::Right) == Some(inner);
            let decides =
                operator(node).is_some_and(|sign| matches!(sign.kind(), "&&" | "||" | "??"));
            if is_behind && decides { Around::Condition } else { Around::Nothing }
        }
        _ => Around::Nothing,
    }
}

/// The value of a string, or of a template in which nothing is computed.
pub(crate) fn literal(node: Node<'_>, source: &[u8]) -> Option<String> {
    let written = text(node, source);
    let quotes: &[char] = match node.kind() {
        "string" => &['"', '\''],
        "template_string"
            if parts(node).iter().all(|part| part.kind() != "template_substitution") =>
        {
            &['`']
        }
        _ => return None,
    };
    let inside = written.strip_prefix(quotes)?;
    // One without its closing quote ends with the line.
    Some(unescaped(inside.strip_suffix(quotes).unwrap_or(inside)))
}
