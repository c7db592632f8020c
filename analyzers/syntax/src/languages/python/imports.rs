//! What Python's imports ask for.

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest};
use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::imports::{
    Around, ImportHead, around, imported, named, parts, quoted, unescaped, whole,
};
use crate::outline::{Site, bytes, text};

/// How calls begin that may import.
pub(super) const CALLS: &[&[u8]] = &[
    b"importlib",
    b"import_module",
    b"__import__",
    b"ctypes.",
    b"CDLL",
    b"PyDLL",
    b"cdll.",
    b"ffi.dlopen",
    b"subprocess.",
    b"os.system",
];

/// Calls that load a library of machine code (`ctypes`, "Loading shared libraries"; `cffi`, "ffi.dlopen").
const LIBRARY_CALLS: &[&[u8]] = &[
    b"ctypes.CDLL",
    b"ctypes.PyDLL",
    b"ctypes.cdll.LoadLibrary",
    b"ctypes.pydll.LoadLibrary",
    b"CDLL",
    b"PyDLL",
    b"cdll.LoadLibrary",
    b"ffi.dlopen",
];

/// Calls that start a program (`subprocess`, `os`).
const PROGRAM_CALLS: &[&[u8]] = &[
    b"subprocess.run",
    b"subprocess.call",
    b"subprocess.check_call",
    b"subprocess.check_output",
    b"subprocess.Popen",
    b"subprocess.getoutput",
    b"os.system",
];

/// What the statement or call at `at` imports, if anything.
pub(super) fn import(at: &Site<'_, '_>) -> Option<ImportHead> {
    let head = match at.node.kind() {
        "import_statement" => modules(at),
        "import_from_statement" => from(at),
        "future_import_statement" => future(at),
        _ => call(at)?,
    };
    Some(head.with(around(at, |node, inner| surroundings(node, inner, at.source))))
}

/// `import a.b, c as d`
fn modules(at: &Site<'_, '_>) -> ImportHead {
    let mut cursor = at.node.walk();
    let entries = at.node.children_by_field_name("name", &mut cursor);
    let requests = entries.filter(Node::is_named).map(|entry| {
        let name = entry.child_in(FieldName::Name).unwrap_or(entry);
        let alias = entry.child_in(FieldName::Alias);
        ModuleRequest {
            names: alias.map(|alias| whole(at.text(alias), entry, at)).into_iter().collect(),
            ..named(dotted(name, at.source), name, at)
        }
    });
    ImportHead::new(ImportKind::Import, requests.collect())
}

/// `from ..a.b import c, d as e`
fn from(at: &Site<'_, '_>) -> ImportHead {
    let Some(module) = at.field(FieldName::ModuleName) else {
        return ImportHead::unread(ImportKind::From);
    };
    let mut request = named(String::new(), module, at);
    if module.kind() == "relative_import" {
        for part in parts(module) {
            match part.kind() {
                "import_prefix" => request.level = dots(bytes(part, at.source)),
                _ => request.specifier = Some(dotted(part, at.source)),
            }
        }
    } else {
        request.specifier = Some(dotted(module, at.source));
    }
    request.names = names(at);
    ImportHead::new(ImportKind::From, vec![request])
}

/// `from __future__ import a`
fn future(at: &Site<'_, '_>) -> ImportHead {
    let mut cursor = at.node.walk();
    let module = at.node.children(&mut cursor).find(|child| child.kind() == "__future__");
    let Some(module) = module else { return ImportHead::unread(ImportKind::From) };
    let request = ModuleRequest { names: names(at), ..named(at.text(module), module, at) };
    ImportHead::new(ImportKind::From, vec![request])
}

/// What stands behind `import` in a `from` statement.
fn names(at: &Site<'_, '_>) -> Vec<ImportedName> {
    let mut cursor = at.node.walk();
    let mut names = Vec::new();
    for entry in at.node.children(&mut cursor) {
        // The module is a node as the names are, and stands before `import`.
        match entry.kind() {
            "import" => names.clear(),
            "wildcard_import" => {
                names.push(imported(ImportedName::ALL.to_owned(), None, entry, at));
            }
            "dotted_name" => {
                names.push(imported(dotted(entry, at.source), None, entry, at));
            }
            "aliased_import" => {
                let name = entry.child_in(FieldName::Name).unwrap_or(entry);
                let alias = entry.child_in(FieldName::Alias).map(|alias| at.text(alias));
                names.push(imported(dotted(name, at.source), alias, entry, at));
            }
            _ => {}
        }
    }
    names
}

/// A name of parts, without what may stand between them.
fn dotted(name: Node<'_>, source: &[u8]) -> String {
    if name.kind() != "dotted_name" {
        return text(name, source);
    }
    let parts = parts(name).into_iter().filter(|part| part.kind() == "identifier");
    parts.map(|part| text(part, source)).collect::<Vec<_>>().join(".")
}

fn dots(prefix: &[u8]) -> u32 {
    memchr::memchr_iter(b'.', prefix).count() as u32
}

/// `importlib.import_module("a")`, `__import__("a")`
fn call(at: &Site<'_, '_>) -> Option<ImportHead> {
    let function = at.field(FieldName::Function)?;
    let written = bytes(function, at.source);
    if LIBRARY_CALLS.contains(&written) {
        return library(at);
    }
    if PROGRAM_CALLS.contains(&written) {
        return program(at);
    }
    let name = match function.kind() {
        "identifier" => function,
        "attribute" => {
            let object = function.child_in(FieldName::Object)?;
            (bytes(object, at.source) == b"importlib").then_some(())?;
            function.child_in(FieldName::Attribute)?
        }
        _ => return None,
    };
    let is_builtin = match bytes(name, at.source) {
        b"__import__" => true,
        b"import_module" => false,
        _ => return None,
    };
    let arguments = at.field(FieldName::Arguments).filter(|list| list.kind() == "argument_list")?;
    let module = argument(arguments, 0, b"name", at.source)?;
    let mut request = quoted(literal(module, at.source), module, at);
    if is_builtin {
        let level = argument(arguments, 4, b"level", at.source);
        let level = level.map_or(Some(0), |level| at.text(level).parse().ok());
        request.level = level.unwrap_or_default();
        request.specifier = request.specifier.filter(|_| level.is_some());
    } else {
        let package = argument(arguments, 1, b"package", at.source);
        relative(&mut request, package, at.source);
    }
    request.names = assigned(at).map(|name| whole(at.text(name), name, at)).into_iter().collect();
    let flags = ImportFlags::NONE.with(ImportFlag::Dynamic);
    Some(ImportHead::call(ImportKind::Dynamic, request).with(flags))
}

/// `ctypes.CDLL("a.so")`
fn library(at: &Site<'_, '_>) -> Option<ImportHead> {
    let arguments = at.field(FieldName::Arguments).filter(|list| list.kind() == "argument_list")?;
    let name = argument(arguments, 0, b"name", at.source)?;
    let mut request = quoted(literal(name, at.source), name, at);
    request.names = assigned(at).map(|name| whole(at.text(name), name, at)).into_iter().collect();
    let flags = ImportFlags::NONE.with(ImportFlag::Dynamic);
    Some(ImportHead::call(ImportKind::Library, request).with(flags))
}

/// `subprocess.run(["python", "a.py"])`: the words that may be paths of files.
fn program(at: &Site<'_, '_>) -> Option<ImportHead> {
    let arguments = at.field(FieldName::Arguments).filter(|list| list.kind() == "argument_list")?;
    let command = argument(arguments, 0, b"args", at.source)?;
    let texts = match command.kind() {
        "list" | "tuple" => parts(command),
        _ => vec![command],
    };
    let words = texts.into_iter().flat_map(|part| {
        let text = literal(part, at.source).unwrap_or_default();
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        words.into_iter().map(move |word| (word, part))
    });
    let files = words.filter(|(word, _)| word.contains(['/', '.']) && !word.starts_with('-'));
    let requests: Vec<_> = files.map(|(word, part)| quoted(Some(word), part, at)).collect();
    let flags = ImportFlags::NONE.with(ImportFlag::Dynamic);
    (!requests.is_empty()).then(|| ImportHead::new(ImportKind::Program, requests).with(flags))
}

/// Reads `".a"`, which is relative to `package`: to that of this file if it is not told, or told to
/// be that.
fn relative(request: &mut ModuleRequest, package: Option<Node<'_>>, source: &[u8]) {
    let Some(module) = &request.specifier else { return };
    let bare = module.trim_start_matches('.');
    let level = module.len() - bare.len();
    if level == 0 {
        return;
    }
    let own: [&[u8]; 2] = [b"__package__", b"__name__"];
    let other = package.filter(|package| !own.contains(&bytes(*package, source)));
    let Some(other) = other else {
        request.level = level as u32;
        request.specifier = Some(bare.to_owned());
        return;
    };
    request.specifier = literal(other, source).map(|package| {
        let up = level - 1;
        let mut parts: Vec<&str> = package.split('.').collect();
        parts.truncate(parts.len().saturating_sub(up));
        parts.extend(Some(bare).filter(|bare| !bare.is_empty()));
        parts.join(".")
    });
}

/// The argument at `index`, or the one called `name`.
pub(super) fn argument<'tree>(
    list: Node<'tree>,
    index: usize,
    name: &[u8],
    source: &[u8],
) -> Option<Node<'tree>> {
    let arguments = parts(list);
    let positional = arguments.iter().take_while(|argument| argument.kind() != "keyword_argument");
    positional.copied().nth(index).or_else(|| {
        let mut keywords =
            arguments.into_iter().filter(|argument| argument.kind() == "keyword_argument");
        let named = keywords.find(|argument| {
            argument.child_in(FieldName::Name).is_some_and(|own| bytes(own, source) == name)
        });
        named?.child_in(FieldName::Value)
    })
}

/// The value of a string that is written as one: no bytes, and nothing formatted.
pub(super) fn literal(node: Node<'_>, source: &[u8]) -> Option<String> {
    if node.kind() != "string" {
        return None;
    }
    let mut cursor = node.walk();
    let mut value = String::new();
    let mut is_raw = false;
    for part in node.children(&mut cursor) {
        match part.kind() {
            "string_start" => {
                let start = text(part, source).to_ascii_lowercase();
                if start.contains(['b', 'f', 't']) {
                    return None;
                }
                is_raw = start.contains('r');
            }
            "string_content" if is_raw => value.push_str(&text(part, source)),
            "string_content" => value.push_str(&unescaped(&text(part, source))),
            "string_end" => {}
            _ => return None,
        }
    }
    Some(value)
}

/// The variable that a call's value is put into.
fn assigned<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let parent = at.parent().filter(|parent| parent.kind() == "assignment")?;
    let is_value = parent.child_in(FieldName::Right) == Some(at.node);
    parent.child_in(FieldName::Left).filter(|name| is_value && name.kind() == "identifier")
}

/// What `node` says of an import in `inner`, which it holds.
fn surroundings(node: Node<'_>, inner: Node<'_>, source: &[u8]) -> Around {
    match node.kind() {
        "function_definition" | "lambda" => Around::Function,
        "if_statement" | "elif_clause" => branch(node, inner, source),
        "try_statement"
        | "for_statement"
        | "while_statement"
        | "match_statement"
        | "conditional_expression"
        | "boolean_operator"
        | "list_comprehension"
        | "set_comprehension"
        | "dictionary_comprehension"
        | "generator_expression" => Around::Condition,
        _ => Around::Nothing,
    }
}

/// What an `if` or `elif` says of `inner`, a part of it.
fn branch(node: Node<'_>, inner: Node<'_>, source: &[u8]) -> Around {
    let condition = node.child_in(FieldName::Condition);
    let is_first = node.child_in(FieldName::Consequence) == Some(inner);
    let is_else = inner.kind() == "else_clause";
    let tests =
        |negated| condition.is_some_and(|condition| is_for_types(condition, negated, source));
    if condition == Some(inner) {
        Around::Nothing
    } else if is_first && tests(false) || is_else && tests(true) {
        Around::Types
    } else {
        Around::Condition
    }
}

/// Whether `condition` is `TYPE_CHECKING`, or with `negated`, `not TYPE_CHECKING`.
fn is_for_types(condition: Node<'_>, negated: bool, source: &[u8]) -> bool {
    let name = match condition.kind() {
        "not_operator" if negated => condition.child_in(FieldName::Argument),
        _ if negated => None,
        _ => Some(condition),
    };
    name.is_some_and(|name| {
        let last = name.child_in(FieldName::Attribute).unwrap_or(name);
        bytes(last, source) == b"TYPE_CHECKING"
    })
}
