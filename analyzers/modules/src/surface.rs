//! What others can see of a file, and what it asks of them: all that the module graph needs of it.

use std::collections::BTreeMap;

use astrolens_facts::{Act, FileFacts, FunctionFacts, HeaderMacro, Object, ParameterFacts, Value};
use astrolens_model::{
    ImportFlags, ImportKind, Modifiers, ModuleRequest, SpecifierForm, TypeKind, Visibility,
};
use astrolens_syntax::Language;

use crate::resolution::Origin;

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
    /// The macros that it defines and that others find at the root of its crate, by name.
    pub exported_macros: Vec<String>,
    /// The macros that it defines as the name of a header, in source order.
    pub header_macros: Vec<HeaderMacro>,
    /// What it declares besides and others may ask for by name, such as constants: sorted names within the
    /// file.
    values: Vec<String>,
    /// How many types it has.
    pub types: u32,
    /// How many of those only say what others have to do: abstract classes, interfaces, traits.
    pub abstract_types: u32,
    /// The numbers of the declarations, by name.
    by_name: Vec<u32>,
}

/// Something that a file asks for, as its text states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its text, white space folded; a long call's is cut.
    pub text: String,
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
    /// Whether it is a function.
    pub is_function: bool,
    /// Of a macro that stands in place of a function's head, and has its name in capitals: what it is
    /// given.
    pub arguments: Vec<String>,
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
    /// Whether something is declared that has this name within the file.
    #[must_use]
    pub fn declares(&self, name: &str) -> bool {
        self.declares_outright(name)
            || self.values.binary_search_by(|value| value.as_str().cmp(name)).is_ok()
    }

    /// Whether a function or type is declared by this name within the file, and not among the arguments of a macro.
    #[must_use]
    pub fn declares_outright(&self, name: &str) -> bool {
        let name_of = |number: &u32| &*self.declarations[*number as usize].name;
        self.by_name.binary_search_by(|number| name_of(number).cmp(name)).is_ok()
    }

    /// Whether it is a type that is declared by this name within the file, as far as that is not an alias.
    #[must_use]
    pub fn declares_type(&self, name: &str) -> bool {
        let declaration = |number: &u32| &self.declarations[*number as usize];
        let first = self.by_name.partition_point(|number| *declaration(number).name < *name);
        let mut named = self.by_name[first..].iter().map(declaration);
        named.by_ref().take_while(|it| it.name == name).any(|it| !it.is_function)
    }

    /// The same as far as it says which modules there are and what is at the root of their crate: most edits leave
    /// that equal which change what the file asks for.
    #[must_use]
    pub fn structure(&self) -> Self {
        let is_part = |import: &&Import| {
            matches!(import.kind, ImportKind::Mod | ImportKind::Include | ImportKind::ExternCrate)
        };
        Self {
            language: self.language,
            imports: self.imports.iter().filter(is_part).cloned().collect(),
            modules: self.modules.clone(),
            declarations: Vec::new(),
            paths: Vec::new(),
            exported_macros: self.exported_macros.clone(),
            header_macros: Vec::new(),
            values: Vec::new(),
            types: 0,
            abstract_types: 0,
            by_name: Vec::new(),
        }
    }

    /// The imports, each with its number, that the language's own modules have a part in.
    pub fn own_imports(&self) -> impl Iterator<Item = (usize, &Import)> {
        self.imports.iter().enumerate().filter(|(_, import)| !import.kind.is_foreign())
    }

    /// What `origin` asks for, as the text has it: `.models`, `./a.js`, `os: path`; where that is
    /// computed, all of the import.
    #[must_use]
    pub fn written(&self, origin: Origin) -> String {
        match origin {
            Origin::Import { import, request, name } => self.imports.get(import).map(|import| {
                let asked = import.requests.get(request);
                let written = asked.and_then(|asked| requested(asked, name));
                written.unwrap_or_else(|| import.text.clone())
            }),
            Origin::Path(path) => self.paths.get(path).map(|used| used.path.clone()),
            Origin::Declaration(number) => {
                self.declarations.get(number).map(|declared| declared.name.clone())
            }
            Origin::File => None,
        }
        .unwrap_or_default()
    }

    /// What `facts` of a file in `language` say of its place among modules, and where.
    #[must_use]
    pub fn of(facts: &FileFacts, language: Language) -> (Self, Places) {
        let around = Around::of(facts);
        let within = |offset| around.innermost(facts, offset);
        let imports = facts.imports.iter().map(|import| Import {
            text: import.text.clone(),
            kind: import.kind,
            flags: import.flags,
            requests: import.requests.clone(),
            within: within(import.start),
        });
        let modules = facts.modules.iter().zip(&around.0).map(|(module, within)| InlineModule {
            name: module.name.clone(),
            path: module.path.clone(),
            flags: module.flags,
            within: *within,
        });
        let (declarations, declared_at): (Vec<Declaration>, _) =
            declarations(facts).into_iter().unzip();
        let mut by_name: Vec<u32> = (0..declarations.len() as u32).collect();
        by_name.sort_by_key(|number| &*declarations[*number as usize].name);
        let used = used_paths(facts, &within, language.definition().separator);
        let (paths, used_at) = used.into_iter().unzip();
        let surface = Self {
            language,
            imports: imports.collect(),
            modules: modules.collect(),
            declarations,
            paths,
            exported_macros: facts.exported_macros.clone(),
            header_macros: facts.header_macros.clone(),
            values: sorted(&facts.values),
            types: facts.types.len() as u32,
            abstract_types: abstract_types(facts),
            by_name,
        };
        let imports = facts.imports.iter().map(|import| (import.start, import.end())).collect();
        (surface, Places { imports, paths: used_at, declarations: declared_at })
    }
}

impl Places {
    /// Where in the text of a file with this `surface` stands what asks: the byte offset.
    #[must_use]
    pub fn offset(&self, surface: &Surface, origin: Origin) -> Option<u32> {
        Some(self.span(surface, origin)?.0)
    }

    /// Where in the text of a file with this `surface` stands what asks: byte offsets of its start and
    /// just past its end; of a declaration and of the file as it is, an empty stretch at the start.
    #[must_use]
    pub fn span(&self, surface: &Surface, origin: Origin) -> Option<(u32, u32)> {
        match origin {
            Origin::Import { import, request, name } => {
                let whole = *self.imports.get(import)?;
                let asked = surface.imports.get(import)?.requests.get(request);
                let named = asked.zip(name).and_then(|(asked, name)| asked.names.get(name));
                let place = named.map(|named| named.place).or(asked.map(|asked| asked.place));
                Some(place.map_or(whole, |place| place.from(whole.0)))
            }
            Origin::Path(path) => {
                let start = *self.paths.get(path)?;
                Some((start, start + surface.paths.get(path)?.path.len() as u32))
            }
            Origin::Declaration(number) => {
                self.declarations.get(number).map(|start| (*start, *start))
            }
            Origin::File => Some((0, 0)),
        }
    }
}

/// The names, each once, in order.
fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.dedup();
    names
}

/// What `asked`, or the name of this number in it, asks for; `None` where that is computed.
fn requested(asked: &ModuleRequest, name: Option<usize>) -> Option<String> {
    let specifier = asked.specifier.as_ref()?;
    let module = ".".repeat(asked.level as usize) + specifier;
    let module = match asked.form {
        SpecifierForm::Angled => format!("<{module}>"),
        SpecifierForm::Name | SpecifierForm::Quoted | SpecifierForm::Macro => module,
    };
    let name = name.and_then(|name| asked.names.get(name));
    Some(name.map_or_else(|| module.clone(), |name| format!("{module}: {}", name.name)))
}

/// The number of the module that each of the modules within a file is in, the innermost.
struct Around(Vec<Option<usize>>);

impl Around {
    /// Of those in `facts`, which come in source order and are in each other or apart.
    fn of(facts: &FileFacts) -> Self {
        let mut around = Vec::with_capacity(facts.modules.len());
        let mut open: Vec<usize> = Vec::new();
        for (number, module) in facts.modules.iter().enumerate() {
            while open.pop_if(|outer| facts.modules[*outer].end() <= module.start).is_some() {}
            around.push(open.last().copied());
            open.push(number);
        }
        Self(around)
    }

    /// The module that holds `offset`, the innermost.
    fn innermost(&self, facts: &FileFacts, offset: u32) -> Option<usize> {
        let before = facts.modules.partition_point(|module| module.start <= offset);
        let last = before.checked_sub(1);
        let mut inside_out = std::iter::successors(last, |number| self.0[*number]);
        inside_out.find(|number| offset < facts.modules[*number].end())
    }
}

/// The named functions and types in source order, with where they start.
fn declarations(facts: &FileFacts) -> Vec<(Declaration, u32)> {
    let functions = facts.functions.iter().map(|function| {
        let declaration = Declaration {
            name: function.qualified_name.clone(),
            visibility: function.visibility,
            attributes: function.attributes.clone(),
            is_function: true,
            arguments: macro_arguments(function),
        };
        (declaration, function.start)
    });
    let types = facts.types.iter().map(|type_| {
        let declaration = Declaration {
            name: type_.qualified_name.clone(),
            visibility: type_.visibility,
            attributes: type_.attributes.clone(),
            is_function: false,
            arguments: Vec::new(),
        };
        (declaration, type_.start)
    });
    let mut all: Vec<_> = functions.chain(types).collect();
    all.sort_by_key(|(_, start)| *start);
    all
}

/// What a macro is given that stands in place of a function's head: what reads as its parameters.
fn macro_arguments(function: &FunctionFacts) -> Vec<String> {
    let is_part = |sign: char| sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == '_';
    if !function.name.chars().all(is_part) {
        return Vec::new();
    }
    let written = |parameter: &ParameterFacts| match &parameter.written_type {
        Some(type_) if parameter.name.is_empty() => type_.clone(),
        _ => parameter.name.clone(),
    };
    function.parameters.iter().map(written).collect()
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
///
/// A `.` also leads to a member of a value: of such paths only those are told that begin with the name
/// of what is foreign to the language.
fn used_paths(
    facts: &FileFacts,
    within: &dyn Fn(u32) -> Option<usize>,
    separator: &str,
) -> BTreeMap<UsedPath, u32> {
    let mut paths = BTreeMap::new();
    let mut add = |path: String, offset: u32| {
        let first = paths.entry(UsedPath { path, within: within(offset) }).or_insert(offset);
        *first = offset.min(*first);
    };
    if separator != "." {
        for (_, used) in facts.acts() {
            let named = written_paths(&used.act).into_iter().flatten();
            for path in named.filter(|path| path.contains(separator)) {
                add(path.to_owned(), used.offset);
            }
        }
        return paths;
    }
    let objects = foreign_objects(facts);
    if !objects.is_empty() {
        for (_, used) in facts.acts() {
            if let Some((object, member)) = foreign_member(&used.act, &objects) {
                add(format!("{object}{separator}{member}"), used.offset);
            }
        }
    }
    paths
}

/// The package by which Go names what is C's.
const FOREIGN: &str = "C";

/// The names by which a file knows what is of no module of its language: libraries that it loads.
fn foreign_objects(facts: &FileFacts) -> Vec<&str> {
    let mut objects = Vec::new();
    for import in &facts.imports {
        for request in &import.requests {
            if import.kind == ImportKind::Library {
                objects.extend(request.names.iter().filter_map(|name| name.alias.as_deref()));
            } else if request.specifier.as_deref() == Some(FOREIGN) {
                objects.push(FOREIGN);
            }
        }
    }
    objects
}

/// The paths that stand in what is done.
fn written_paths<'facts>(act: &Act<&'facts str>) -> [Option<&'facts str>; 2] {
    match *act {
        Act::Call(call) => [Some(call.callee), call.object.and_then(object_path)],
        Act::Creation { type_ } => [Some(type_), None],
        Act::Access { object, written, .. } => [object_path(object), written.and_then(value_path)],
        Act::Return(value) => [value_path(value), None],
        Act::Mention { path } => [Some(path), None],
    }
}

/// Which of `objects` a member is used of, and which.
fn foreign_member<'facts>(
    act: &Act<&'facts str>,
    objects: &[&'facts str],
) -> Option<(&'facts str, &'facts str)> {
    let (object, member) = match *act {
        Act::Call(call) => (call.object?, call.callee),
        Act::Access { object, member, .. } => (object, member),
        Act::Creation { .. } | Act::Return(_) | Act::Mention { .. } => return None,
    };
    // `lib.f.argtypes` says something of `lib.f`.
    let path = object_path(object)?;
    let (object, member) = path.split_once('.').map_or((path, member), |(object, rest)| {
        (object, rest.split_once('.').map_or(rest, |(member, _)| member))
    });
    objects.contains(&object).then_some((object, member))
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

#[cfg(test)]
mod tests {
    use astrolens_analysis::facts;
    use astrolens_model::config::{FileLimits, Variants};

    use super::*;

    /// What a text in Python asks for first, as written and where; by the first name if `by_name`.
    fn asked(text: &str, by_name: bool) -> (String, Option<u32>) {
        let language = Language::by_any_name("py").expect("a language");
        let (variants, limits) = (Variants::default(), FileLimits::default());
        let facts = facts(text.as_bytes(), language, (&variants, &limits), &|| false);
        let (surface, places) = Surface::of(&facts.expect("facts"), language);
        let origin = Origin::Import { import: 0, request: 0, name: by_name.then_some(0) };
        (surface.written(origin), places.offset(&surface, origin))
    }

    #[test]
    fn what_stands_in_modules_is_in_the_innermost() {
        let text = "mod a { use x; mod b { use y; mod c {} use z; } use v; }\nuse w;\nmod d {}\n";
        let language = Language::by_any_name("rs").expect("a language");
        let (variants, limits) = (Variants::default(), FileLimits::default());
        let facts = facts(text.as_bytes(), language, (&variants, &limits), &|| false);
        let (surface, _) = Surface::of(&facts.expect("facts"), language);
        let modules: Vec<_> =
            surface.modules.iter().map(|module| (&*module.name, module.within)).collect();
        assert_eq!(modules, [("a", None), ("b", Some(0)), ("c", Some(1)), ("d", None)]);
        let imports: Vec<_> = surface.imports.iter().map(|import| import.within).collect();
        assert_eq!(imports, [Some(0), Some(1), Some(1), Some(0), None]);
    }

    #[test]
    fn an_origin_is_told_as_written_and_by_its_place() {
        let asked_for = |text: &str, offset| (text.to_owned(), Some(offset));
        assert_eq!(asked("import os, sys\n", false), asked_for("os", 7));
        assert_eq!(asked("x = 1\nfrom ..a.b import (\n  c,\n)\n", false), asked_for("..a.b", 11));
        assert_eq!(asked("from ..a import (\n  c,\n)\n", true), asked_for("..a: c", 20));
        let computed = "importlib.import_module(name)";
        assert_eq!(asked(&format!("import importlib\n{computed}\n")[17..], false).0, computed);
    }
}
