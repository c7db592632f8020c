//! What others can see of a file, and what it asks of them: all that the module graph needs of it.

use std::collections::BTreeMap;

use astrolens_facts::{Act, FileFacts, FunctionFacts, Object, Value};
use astrolens_model::{ImportFlags, ImportKind, Modifiers, ModuleRequest, TypeKind, Visibility};
use astrolens_syntax::Language;

/// All of a file's facts that say something about its place among modules, but for where in its text
/// that stands ([`Places`] has it): an edit that leaves it equal leaves the graph alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Surface {
    /// What it is written in.
    pub language: Language,
    /// What it asks for, in source order.
    pub imports: Vec<Import>,
    /// The modules that are written within it, in source order.
    pub modules: Vec<InlineModule>,
    /// Its functions and types, in source order.
    pub declarations: Vec<Declaration>,
    /// The paths of several parts that its code names beside imports, where paths can lead to other
    /// modules: each once, sorted.
    pub paths: Vec<UsedPath>,
    /// How many types it has.
    pub types: u32,
    /// How many of those only say what others have to do: abstract classes, interfaces, traits.
    pub abstract_types: u32,
}

/// Something that a file asks for, as its text states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// How it asks.
    pub kind: ImportKind,
    /// What is particular about it.
    pub flags: ImportFlags,
    /// What it asks for, in source order.
    pub requests: Vec<ModuleRequest>,
    /// The module within the file that it stands in, the innermost, by its number.
    pub within: Option<usize>,
}

/// A module that is written within a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlineModule {
    /// Its name.
    pub name: String,
    /// The folder of the files of the modules in it, where it states one.
    pub path: Option<String>,
    /// When it is a part of the program.
    pub flags: ImportFlags,
    /// The module within the file that it stands in, the innermost, by its number.
    pub within: Option<usize>,
}

/// A function or type that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// Its name within the file, parts joined by the language's separator.
    pub name: String,
    /// From where it can be used, where the language says.
    pub visibility: Option<Visibility>,
    /// Its attributes or decorators as written, without the sign in front.
    pub attributes: Vec<String>,
}

/// A path that code names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UsedPath {
    /// It as written, without white space and type arguments.
    pub path: String,
    /// The module within the file that it stands in, the innermost, by its number.
    pub within: Option<usize>,
}

/// Where in its text stands what a [`Surface`] tells: byte offsets, in the same order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Where each import starts, and just past its end.
    pub imports: Vec<(u32, u32)>,
    /// Where each path stands first.
    pub paths: Vec<u32>,
    /// Where each declaration starts.
    pub declarations: Vec<u32>,
}

impl Surface {
    /// What `facts` of a file in `language` say of its place among modules, and where.
    #[must_use]
    pub fn of(facts: &FileFacts, language: Language) -> (Self, Places) {
        let within = |offset| innermost(facts, offset);
        let imports = facts.imports.iter().map(|import| Import {
            kind: import.kind,
            flags: import.flags,
            requests: import.requests.clone(),
            within: within(import.start),
        });
        let modules = facts.modules.iter().map(|module| InlineModule {
            name: module.name.clone(),
            path: module.path.clone(),
            flags: module.flags,
            within: facts
                .modules
                .iter()
                .rposition(|outer| outer.start < module.start && module.end() <= outer.end()),
        });
        let (declarations, declared_at) = declarations(facts).into_iter().unzip();
        let used = used_paths(facts, language.definition().separator);
        let (paths, used_at) = used.into_iter().unzip();
        let surface = Self {
            language,
            imports: imports.collect(),
            modules: modules.collect(),
            declarations,
            paths,
            types: facts.types.len() as u32,
            abstract_types: abstract_types(facts),
        };
        let imports = facts.imports.iter().map(|import| (import.start, import.end())).collect();
        (surface, Places { imports, paths: used_at, declarations: declared_at })
    }
}

/// The module within the file that holds `offset`, the innermost.
fn innermost(facts: &FileFacts, offset: u32) -> Option<usize> {
    facts.modules.iter().rposition(|module| module.start <= offset && offset < module.end())
}

/// The named functions and types in source order, with where they start.
fn declarations(facts: &FileFacts) -> Vec<(Declaration, u32)> {
    let functions = facts.functions.iter().map(|function| {
        let FunctionFacts { qualified_name, visibility, attributes, start, .. } = function;
        (declaration(qualified_name, *visibility, attributes), *start)
    });
    let types = facts.types.iter().map(|type_| {
        (declaration(&type_.qualified_name, type_.visibility, &type_.attributes), type_.start)
    });
    let mut all: Vec<_> = functions.chain(types).collect();
    all.sort_by_key(|(_, start)| *start);
    all
}

fn declaration(name: &str, visibility: Option<Visibility>, attributes: &[String]) -> Declaration {
    Declaration { name: name.to_owned(), visibility, attributes: attributes.to_vec() }
}

/// How many of the types only say what others have to do.
fn abstract_types(facts: &FileFacts) -> u32 {
    let is_abstract = |kind, modifiers: Modifiers| {
        matches!(kind, TypeKind::Interface | TypeKind::Trait)
            || modifiers.contains(Modifiers::ABSTRACT)
    };
    let types = facts.types.iter();
    types.filter(|type_| is_abstract(type_.kind, type_.modifiers)).count() as u32
}

/// The paths whose parts `separator` joins and that stand in code, each with where it stands first.
fn used_paths(facts: &FileFacts, separator: &str) -> BTreeMap<UsedPath, u32> {
    let mut paths = BTreeMap::new();
    // A `.` also leads to a member of a value: only other separators tell paths of modules.
    if separator == "." {
        return paths;
    }
    for (_, used) in facts.acts() {
        let named = match used.act {
            Act::Call(call) => [Some(call.callee), call.object.and_then(object_path)],
            Act::Creation { type_ } => [Some(type_), None],
            Act::Access { object, written, .. } => {
                [object_path(object), written.and_then(value_path)]
            }
            Act::Return(value) => [value_path(value), None],
        };
        for path in named.into_iter().flatten().filter(|path| path.contains(separator)) {
            let used_path =
                UsedPath { path: path.to_owned(), within: innermost(facts, used.offset) };
            let first = paths.entry(used_path).or_insert(used.offset);
            *first = used.offset.min(*first);
        }
    }
    paths
}

fn object_path(object: Object<&str>) -> Option<&str> {
    match object {
        Object::Named(path) => Some(path),
        _ => None,
    }
}

fn value_path(value: Value<&str>) -> Option<&str> {
    match value {
        Value::Named(path) | Value::Call(path) | Value::Creation(path) => Some(path),
        _ => None,
    }
}
