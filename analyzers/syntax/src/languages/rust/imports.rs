//! What Rust's imports ask for: `use`, `extern crate`, modules in files of their own, and macros that
//! read files.

use astrolens_model::{
    ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest, SpecifierForm,
};
use tree_sitter::Node;

use super::test_code::{attribute_behind, is_of_tests};
use crate::field::{FieldName, Fields};
use crate::imports::{ImportHead, ModuleHead, imported, named, parts, quoted, unescaped, whole};
use crate::outline::{Site, bytes, text, words};

/// How macros begin that may read a file.
pub(super) const CALLS: &[&[u8]] = &[b"include"];

/// Lists within lists that are nested deeper are not looked into.
const DEEPEST_LIST: usize = 64;

/// What a path that is longer leads to is not told: each of the names behind it would repeat it.
const LONGEST_PATH: usize = 512;

/// What the item or macro at `at` imports, if anything.
pub(super) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    let head = match at.node.kind() {
        "use_declaration" => uses(at),
        "extern_crate_declaration" => external(at),
        "mod_item" => module_file(at)?,
        "foreign_mod_item" => foreign(at)?,
        "macro_invocation" => return read_file(at),
        _ => return None,
    };
    Some(head.with(Attributes::of(at).flags))
}

/// The module with a body at `at`.
pub(super) fn module(at: &Site<'_, '_>) -> Option<ModuleHead> {
    (at.node.kind() == "mod_item").then_some(())?;
    let body = at.field(FieldName::Body)?;
    let name = plain(&at.text(at.field(FieldName::Name)?));
    let Attributes { mut flags, path, .. } = Attributes::of(at);
    flags = flags.and(condition_inside(body, at.source));
    Some(ModuleHead { name, path, flags })
}

/// What the attributes at the start of a module or file, inside it, say of when it is a part of the
/// program.
pub(super) fn condition_inside(module: Node<'_>, source: &[u8]) -> ImportFlags {
    let mut cursor = module.walk();
    let first = module.named_children(&mut cursor).take_while(|child| {
        child.is_extra() || matches!(child.kind(), "inner_attribute_item" | "shebang")
    });
    let attributes = first.filter(|child| child.kind() == "inner_attribute_item");
    attributes.fold(ImportFlags::NONE, |flags, attribute| {
        let inside = bytes(attribute, source).strip_prefix(b"#![");
        let inside = inside.and_then(|inside| inside.strip_suffix(b"]"));
        flags.and(inside.map_or(ImportFlags::NONE, condition))
    })
}

/// `use a::{b, c as d};`
fn uses(at: &Site<'_, '_>) -> ImportHead {
    let mut requests = Vec::new();
    let mut waiting = Vec::new();
    waiting.extend(at.field(FieldName::Argument).map(|tree| (tree, String::new(), 0)));
    while let Some((tree, mut prefix, depth)) = waiting.pop() {
        let list = match tree.kind() {
            "use_list" => Some(tree),
            "scoped_use_list" => {
                prefix = match tree.child_in(FieldName::Path) {
                    Some(path) => join(&prefix, &spelled(path, at.source)),
                    None if prefix.is_empty() => SEPARATOR.to_owned(),
                    None => prefix,
                };
                tree.child_in(FieldName::List)
            }
            _ => {
                requests.extend(leaf(&prefix, tree, at));
                None
            }
        };
        if let Some(list) = list.filter(|_| depth < DEEPEST_LIST && prefix.len() < LONGEST_PATH) {
            let inner = parts(list).into_iter().rev();
            waiting.extend(inner.map(|tree| (tree, prefix.clone(), depth + 1)));
        }
    }
    let visibility = parts(at.node).first().copied();
    let is_handed_on = visibility.is_some_and(|visibility| {
        visibility.kind() == "visibility_modifier" && spelled(visibility, at.source) != "pub(self)"
    });
    ImportHead::new(ImportKind::Use, requests)
        .with(ImportFlags::NONE.with_if(ImportFlag::ReExport, is_handed_on))
}

/// One path of a `use`, behind `prefix`.
fn leaf(prefix: &str, tree: Node<'_>, at: &Site<'_, '_>) -> Option<ModuleRequest> {
    let is_all = tree.kind() == "use_wildcard";
    let (path, alias) = match tree.kind() {
        "use_wildcard" => (parts(tree).first().copied(), None),
        "use_as_clause" => {
            let alias = tree.child_in(FieldName::Alias).map(|alias| plain(&at.text(alias)));
            (Some(tree.child_in(FieldName::Path)?), alias)
        }
        "identifier" | "self" | "super" | "crate" | "metavariable" | "scoped_identifier" => {
            (Some(tree), None)
        }
        _ => return None,
    };
    let path = path.map(|path| spelled(path, at.source)).unwrap_or_default();
    let is_prefix = path.is_empty() || path == "self" && !prefix.is_empty();
    let specifier = if is_prefix { prefix.to_owned() } else { join(prefix, &path) };
    let last = path.rsplit(SEPARATOR).next().unwrap_or_default();
    let name = if is_all { ImportedName::ALL } else { last };
    let names = vec![imported(name.to_owned(), alias, tree, at)];
    Some(ModuleRequest { names, ..named(specifier, tree, at) })
}

/// `extern crate a as b;`
fn external(at: &Site<'_, '_>) -> ImportHead {
    let Some(name) = at.field(FieldName::Name) else {
        return ImportHead::unread(ImportKind::ExternCrate);
    };
    let alias = at.field(FieldName::Alias);
    let names = alias.map(|alias| whole(plain(&at.text(alias)), alias, at)).into_iter().collect();
    let request = ModuleRequest { names, ..named(plain(&at.text(name)), name, at) };
    ImportHead::new(ImportKind::ExternCrate, vec![request])
}

/// `mod a;`, whose file an attribute may state.
fn module_file(at: &Site<'_, '_>) -> Option<ImportHead> {
    at.field(FieldName::Body).is_none().then_some(())?;
    let Some(node) = at.field(FieldName::Name) else {
        return Some(ImportHead::unread(ImportKind::Mod));
    };
    let name = plain(&at.text(node));
    let Attributes { path, alternatives, .. } = Attributes::of(at);
    let stated = |path| ModuleRequest {
        form: SpecifierForm::Quoted,
        names: vec![imported(name.clone(), None, node, at)],
        ..named(path, node, at)
    };
    let request = path.map_or_else(|| named(name.clone(), node, at), stated);
    // The last condition is the first in the list: attributes are read from the item on.
    let others = alternatives.into_iter().rev().map(stated);
    Some(ImportHead::new(ImportKind::Mod, std::iter::once(request).chain(others).collect()))
}

/// `extern "C" { fn a(); }`
fn foreign(at: &Site<'_, '_>) -> Option<ImportHead> {
    let body = at.field(FieldName::Body)?;
    let modifier = parts(at.node).into_iter().find(|part| part.kind() == "extern_modifier")?;
    let abi = parts(modifier).first().and_then(|abi| literal(&text(*abi, at.source)));
    // The reference has it: without one it is that of C.
    let mut request = quoted(Some(abi.unwrap_or_else(|| "C".to_owned())), modifier, at);
    let mut link_name = None;
    for item in parts(body) {
        match item.kind() {
            "attribute_item" => {
                link_name = link_name.or_else(|| stated_link_name(bytes(item, at.source)));
                continue;
            }
            "function_signature_item" | "static_item" => {
                if let Some(name) = item.child_in(FieldName::Name) {
                    let own = plain(&at.text(name));
                    let (name_there, alias) = match link_name.take() {
                        Some(link_name) => (link_name, Some(own)),
                        None => (own, None),
                    };
                    request.names.push(imported(name_there, alias, name, at));
                }
            }
            _ => {}
        }
        link_name = None;
    }
    Some(ImportHead::new(ImportKind::Extern, vec![request]))
}

/// `#[link_name = "a"]`
fn stated_link_name(attribute: &[u8]) -> Option<String> {
    let inside = attribute.strip_prefix(b"#[")?.strip_suffix(b"]")?;
    let value = inside.trim_ascii().strip_prefix(b"link_name")?.trim_ascii_start();
    literal(&String::from_utf8_lossy(value.strip_prefix(b"=")?.trim_ascii()))
}

/// `include!("a.rs")`, `include_str!("a.txt")`
fn read_file(at: &Site<'_, '_>) -> Option<ImportHead> {
    let kind = match bytes(at.field(FieldName::Macro)?, at.source) {
        b"include" => ImportKind::Include,
        b"include_str" | b"include_bytes" => ImportKind::Embed,
        _ => return None,
    };
    let mut arguments = parts(at.node).into_iter().filter(|part| part.kind() == "token_tree");
    let arguments = arguments.next()?;
    let path = match parts(arguments).as_slice() {
        [path] => *path,
        [] => return None,
        _ => arguments,
    };
    let request = match joined(bytes(arguments, at.source)) {
        Some(path) => {
            let form = SpecifierForm::Macro;
            ModuleRequest { form, ..named(path, arguments, at) }
        }
        None => quoted(literal(&text(path, at.source)), path, at),
    };
    Some(ImportHead::call(kind, request))
}

/// The path that arguments such as `(concat!(env!("DIR"), "/a.rs"))` put together, in which `$DIR` stands for
/// what is known when the crate is built; `None` for others.
fn joined(arguments: &[u8]) -> Option<String> {
    let arguments = std::str::from_utf8(arguments).ok()?;
    let list = inside(inside(arguments)?.trim().trim_end_matches(',').strip_prefix("concat!")?)?;
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| match part.strip_prefix("env!") {
            Some(variable) => Some(format!("${}", literal(inside(variable)?.trim())?)),
            None => literal(part),
        })
        .collect()
}

/// What stands between the brackets around `text`.
fn inside(text: &str) -> Option<&str> {
    let text = text.trim();
    [('(', ')'), ('[', ']'), ('{', '}')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
}

/// What the attributes before an item say of it.
struct Attributes {
    /// When it is a part of the program.
    flags: ImportFlags,
    /// Where its file is.
    path: Option<String>,
    /// Where its file is under conditions, the last one first.
    alternatives: Vec<String>,
}

impl Attributes {
    fn of(at: &Site<'_, '_>) -> Self {
        let mut attributes =
            Self { flags: ImportFlags::NONE, path: None, alternatives: Vec::new() };
        let mut before = at.source.get(..at.node.start_byte()).unwrap_or_default();
        while let Some(last) = attribute_behind(before, b"#") {
            attributes.flags = attributes.flags.and(condition(last.inside));
            attributes.path = attributes.path.or_else(|| stated_path(last.inside));
            attributes.alternatives.extend(conditional_path(last.inside));
            before = last.before;
        }
        attributes
    }
}

/// What an attribute says of when its item is a part of the program.
fn condition(attribute: &[u8]) -> ImportFlags {
    let rest = attribute.trim_ascii().strip_prefix(b"cfg").map(<[u8]>::trim_ascii_start);
    let is_condition = rest.is_some_and(|rest| rest.starts_with(b"("));
    match (is_condition, is_of_tests(attribute)) {
        (false, _) => ImportFlags::NONE,
        (true, true) => ImportFlags::NONE.with(ImportFlag::Test),
        (true, false) => ImportFlags::NONE.with(ImportFlag::Conditional),
    }
}

/// `path = "a.rs"`
fn stated_path(attribute: &[u8]) -> Option<String> {
    let value = attribute.trim_ascii().strip_prefix(b"path")?.trim_ascii_start();
    literal(&String::from_utf8_lossy(value.strip_prefix(b"=")?.trim_ascii()))
}

/// `cfg_attr(unix, path = "a.rs")`
fn conditional_path(attribute: &[u8]) -> Option<String> {
    let rest = attribute.trim_ascii().strip_prefix(b"cfg_attr")?.trim_ascii();
    let inside = rest.strip_prefix(b"(")?.strip_suffix(b")")?;
    let inside = inside.trim_ascii();
    let inside = inside.strip_suffix(b",").unwrap_or(inside);
    stated_path(&inside[memchr::memrchr(b',', inside)? + 1..])
}

/// The value of a string literal.
pub(super) fn literal(written: &str) -> Option<String> {
    if let Some(inside) = written.strip_prefix('"') {
        return inside.strip_suffix('"').map(unescaped);
    }
    let raw = written.strip_prefix('r')?;
    let inside = raw.trim_start_matches('#').strip_prefix('"')?;
    inside.trim_end_matches('#').strip_suffix('"').map(str::to_owned)
}

const SEPARATOR: &str = "::";

fn join(prefix: &str, path: &str) -> String {
    let between = if prefix.is_empty() || prefix.ends_with(SEPARATOR) { "" } else { SEPARATOR };
    format!("{prefix}{between}{path}")
}

/// A path without what may stand between its parts.
fn spelled(path: Node<'_>, source: &[u8]) -> String {
    let mut path = words(path, source);
    path.retain(|sign| sign != ' ');
    plain(&path)
}

/// Names without the mark that keeps them from being keywords.
fn plain(name: &str) -> String {
    name.replace("r#", "")
}
