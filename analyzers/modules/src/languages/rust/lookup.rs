//! What paths lead to: through modules, through what they hand on, and to other crates.

use std::cell::RefCell;
use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ImportedName, ModuleRequest};
use rustc_hash::FxHashMap;

use super::survey::{Crates, Extern};
use super::tree::{Module, ModuleId, name_of};
use crate::project::Project;
use crate::surface::{Import, Surface};

/// Crates that come with the compiler.
const STANDARD: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// Types that the language knows without an import.
pub(super) const PRIMITIVES: [&str; 17] = [
    "bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64",
    "i128", "isize", "f32", "f64",
];

/// So many paths may stand behind one another, each of which hands on what the next leads to.
const DEEPEST: usize = 32;

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Found {
    /// A module.
    Module(ModuleId),
    /// Something in a module that is none itself.
    Item(ModuleId),
    /// A package that is no part of the project.
    External(Arc<str>),
    /// A crate that comes with the compiler.
    Standard(Arc<str>),
}

/// Where the first name of a path is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Start {
    /// As that of a `use`.
    Use,
    /// As that of any other path.
    Code,
}

/// A part of a path, with what is around it.
struct Step<'path> {
    part: &'path str,
    start: Start,
    /// The path begins with the name of a type that the language knows.
    is_primitive: bool,
    is_last: bool,
}

/// Which names of modules lead where; several where conditions decide.
#[derive(Default)]
struct Answers(RefCell<FxHashMap<ModuleId, FxHashMap<String, Vec<Found>>>>);

impl Answers {
    fn get(&self, module: ModuleId, name: &str) -> Option<Vec<Found>> {
        self.0.borrow().get(&module)?.get(name).cloned()
    }

    fn set(&self, module: ModuleId, name: &str, found: Vec<Found>) {
        self.0.borrow_mut().entry(module).or_default().insert(name.to_owned(), found);
    }
}

/// A text that a module is made of: its file, a stretch of that, or a file that is read in place of a call.
struct Text {
    /// What stands for the file.
    module: ModuleId,
    surface: Arc<Surface>,
    /// The number of the module within the file; `None` for all that is in none.
    within: Option<usize>,
}

impl Text {
    /// Whether it declares `name`, right in it.
    fn declares(&self, name: &str) -> bool {
        self.surface.declares(&self.path_of(name))
    }

    /// Whether it declares a function or type by this name, right in it and not in what a macro is given.
    fn declares_outright(&self, name: &str) -> bool {
        self.surface.declares_outright(&self.path_of(name))
    }

    /// Whether it declares a type by this name, right in it.
    fn declares_type(&self, name: &str) -> bool {
        self.surface.declares_type(&self.path_of(name))
    }

    /// The path within the file of what it calls `name`.
    fn path_of(&self, name: &str) -> String {
        let mut path = name.to_owned();
        let mut around = self.within;
        while let Some(module) = around.and_then(|number| self.surface.modules.get(number)) {
            path = format!("{}::{path}", module.name);
            around = module.within;
        }
        path
    }

    fn imports(&self) -> impl Iterator<Item = &Import> {
        self.surface.imports.iter().filter(|import| import.within == self.within)
    }
}

/// Follows paths.
pub(super) struct Lookup<'project> {
    pub(super) project: &'project dyn Project,
    pub(super) crates: &'project Crates,
    /// What modules themselves call by a name, as far as it was asked for; nothing for what is being
    /// found out.
    named: Answers,
    /// The same of their imports alone.
    all_asked: Answers,
    /// The same of what their globs bring in.
    through_globs: Answers,
}

impl<'project> Lookup<'project> {
    pub(super) fn new(project: &'project dyn Project, crates: &'project Crates) -> Self {
        Self {
            project,
            crates,
            named: Answers::default(),
            all_asked: Answers::default(),
            through_globs: Answers::default(),
        }
    }

    /// What `path` leads to that stands in the module `from`.
    pub(super) fn path(&self, from: ModuleId, path: &str, start: Start) -> Vec<Found> {
        self.follow(from, path, start, 0)
    }

    fn follow(&self, from: ModuleId, path: &str, start: Start, depth: usize) -> Vec<Found> {
        if depth > DEEPEST {
            return Vec::new();
        }
        let mut parts = path.split("::").filter(|part| !part.is_empty()).peekable();
        let Some(first) = parts.next() else { return vec![Found::Module(from)] };
        let mut found = match first {
            _ if path.starts_with("::") => self.global(from, first, depth),
            "crate" | "$crate" => vec![Found::Module(self.crates.trees.root(from))],
            "self" => vec![Found::Module(from)],
            "super" => self.parent(from).map(Found::Module).into_iter().collect(),
            name => self.first(from, name, (start, parts.peek().is_none()), depth),
        };
        let is_primitive = start == Start::Code && PRIMITIVES.contains(&first);
        while let Some(part) = parts.next() {
            let step = Step { part, start, is_primitive, is_last: parts.peek().is_none() };
            // What is neither a module nor a crate has no members that matter here.
            let next = found.iter().flat_map(|it| match it {
                Found::Module(module) => self.step((from, *module), &step, depth),
                other => vec![other.clone()],
            });
            found = distinct(next.collect());
        }
        found
    }

    /// What a path in the module `from` leads to with a `step` from the module that it has led to so far.
    fn step(
        &self,
        (from, module): (ModuleId, ModuleId),
        step: &Step<'_>,
        depth: usize,
    ) -> Vec<Found> {
        let Step { part, start, is_primitive, is_last } = *step;
        match (is_last, start) {
            (true, _) if self.is_macro(from, module, part) => self.macros(module, part),
            // A module may have the name of a type that the language knows: then what is not in it is the type's.
            _ if is_primitive => self.member(module, part, depth),
            (true, Start::Code) => self.ending(module, part, depth),
            (true, Start::Use) => self.next(module, part, depth),
            (false, _) => self.middle(module, part, depth),
        }
    }

    /// What `part` of a path is behind what leads to `module`.
    fn next(&self, module: ModuleId, part: &str, depth: usize) -> Vec<Found> {
        match part {
            "super" => self.parent(module).map(Found::Module).into_iter().collect(),
            part => self.part(module, part, depth),
        }
    }

    /// What `part` is at the end of a path in code behind what leads to `module`: no expression, type or attribute is
    /// a module (the reference, "Namespaces"), so one of that name is what comes last.
    fn ending(&self, module: ModuleId, part: &str, depth: usize) -> Vec<Found> {
        if self.crates.trees.children(module, part).next().is_none() {
            return self.next(module, part, depth);
        }
        let texts = self.texts(module);
        let declared = declared(&texts, part);
        if !declared.is_empty() {
            return declared;
        }
        let mut asked = self.all_asked(&texts, module, part, depth);
        asked.retain(|it| !matches!(it, Found::Module(_)));
        if asked.is_empty() { self.next(module, part, depth) } else { asked }
    }

    /// What `part` is behind what leads to `module` if more comes behind it.
    fn middle(&self, module: ModuleId, part: &str, depth: usize) -> Vec<Found> {
        if part == "super" {
            return self.next(module, part, depth);
        }
        let leading = self.leading(module, part, depth);
        if leading.is_empty() { self.next(module, part, depth) } else { leading }
    }

    /// What the module `module` itself calls `name`, in front of more of a path: that leads on from no function, so
    /// what is imported by that name goes before one.
    fn leading(&self, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        let is_module = self.crates.trees.children(module, name).next().is_some();
        let texts = if is_module { Vec::new() } else { self.texts(module) };
        let is_type = texts.iter().any(|text| text.declares_type(name));
        if !is_module && !is_type && texts.iter().any(|text| text.declares(name)) {
            let asked = self.all_asked(&texts, module, name, depth);
            if !asked.is_empty() {
                return asked;
            }
        }
        self.named(module, name, depth)
    }

    /// What `name` is at the start of a path in the module `from`, and whether that is all of it.
    fn first(
        &self,
        from: ModuleId,
        name: &str,
        (start, is_all): (Start, bool),
        depth: usize,
    ) -> Vec<Found> {
        let trees = &self.crates.trees;
        let starts_at_top = start == Start::Use && self.crates.starts_at_top(from);
        let scope = if starts_at_top { trees.root(from) } else { from };
        let own =
            if is_all { self.named(scope, name, depth) } else { self.leading(scope, name, depth) };
        if !own.is_empty() {
            return own;
        }
        let other = self.other_crate(from, name);
        if other.is_some() {
            return other.into_iter().collect();
        }
        self.through_globs(scope, name, depth)
    }

    /// What `name` is right behind `::` at the start of a path.
    fn global(&self, from: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        if self.crates.starts_at_top(from) {
            let root = self.crates.trees.root(from);
            let own = self.member(root, name, depth);
            if !own.is_empty() {
                return own;
            }
        }
        self.other_crate(from, name).into_iter().collect()
    }

    /// The crate that the crate of `from` calls `name`, as it needs it or as its root calls it all over.
    fn other_crate(&self, from: ModuleId, name: &str) -> Option<Found> {
        self.needed_crate(from, name).or_else(|| match self.crates.trees.renamed(from, name)? {
            "self" => Some(Found::Module(self.crates.trees.root(from))),
            other => self.needed_crate(from, other),
        })
    }

    /// The crate that the crate of `from` needs by the name `name`.
    fn needed_crate(&self, from: ModuleId, name: &str) -> Option<Found> {
        let known = self.crates.extern_(from, name).map(|known| match known {
            Extern::Root(root) => Found::Module(root),
            Extern::External(package) => Found::External(package),
        });
        known.or_else(|| STANDARD.contains(&name).then(|| Found::Standard(name.into())))
    }

    /// What `extern crate name` names.
    pub(super) fn extern_crate(&self, from: ModuleId, name: &str) -> Vec<Found> {
        if name == "self" {
            return vec![Found::Module(self.crates.trees.root(from))];
        }
        self.needed_crate(from, name).into_iter().collect()
    }

    /// The module around `from`.
    fn parent(&self, from: ModuleId) -> Option<ModuleId> {
        self.crates.trees.module(from).parent
    }

    /// What `name` is in the module `module`: something in it that is not known otherwise, as a macro
    /// may have made it, if nothing says more.
    fn part(&self, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        let found = self.member(module, name, depth);
        if !found.is_empty() {
            return found;
        }
        let macros = self.macros(module, name);
        if !macros.is_empty() || self.is_missing(module, name) {
            return macros;
        }
        vec![Found::Item(module)]
    }

    /// The macro `name` of the root of a crate.
    fn macros(&self, module: ModuleId, name: &str) -> Vec<Found> {
        self.crates.trees.macros(module, name).iter().copied().map(Found::Item).collect()
    }

    /// Whether `name` at the end of a path in `from` is a macro that another crate, whose root `module` is,
    /// exports: a module of that name most likely is for that crate alone.
    fn is_macro(&self, from: ModuleId, module: ModuleId, name: &str) -> bool {
        let trees = &self.crates.trees;
        let is_other = trees.module(from).crate_ != trees.module(module).crate_;
        is_other && !trees.macros(module, name).is_empty()
    }

    /// Whether `name` is a module in `module` whose file is not there.
    fn is_missing(&self, module: ModuleId, name: &str) -> bool {
        let texts = self.texts(module);
        let imports = texts.iter().flat_map(Text::imports);
        let mut requests = imports
            .filter(|import| import.kind == ImportKind::Mod)
            .flat_map(|import| &import.requests);
        requests.any(|asked| name_of(asked) == Some(name))
    }

    /// What `name` is in the module `module`, if that is known.
    fn member(&self, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        let mut found = self.named(module, name, depth);
        if found.is_empty() {
            return self.through_globs(module, name, depth);
        }
        if self.is_imported_under_conditions(module, name) {
            // Otherwise it may be what a glob brings in.
            found.extend(self.through_globs(module, name, depth));
            found = distinct(found);
        }
        found
    }

    /// Whether the module `module` has `name` by imports alone, each of which is there under a condition.
    fn is_imported_under_conditions(&self, module: ModuleId, name: &str) -> bool {
        let is_module = self.crates.trees.children(module, name).next().is_some();
        let texts = if is_module { Vec::new() } else { self.texts(module) };
        let imports = texts.iter().flat_map(Text::imports).filter(|import| {
            import.requests.iter().any(|asked| binding(import.kind, asked) == Some(name))
        });
        let flags: Vec<ImportFlags> = imports.map(|import| import.flags).collect();
        !flags.is_empty()
            && flags.iter().all(|flags| flags.has(ImportFlag::Conditional))
            && !texts.iter().any(|text| text.declares(name))
    }

    /// What the module `module` itself calls `name`: a module in it, what it declares or asks for.
    fn named(&self, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        let trees = &self.crates.trees;
        let modules: Vec<_> = trees.children(module, name).map(Found::Module).collect();
        if !modules.is_empty() {
            return modules;
        }
        if let Some(known) = self.named.get(module, name) {
            return known;
        }
        // What leads back here leads nowhere.
        self.named.set(module, name, Vec::new());
        let texts = self.texts(module);
        let mut found = declared(&texts, name);
        // What a macro is given may be there under a condition, and an import otherwise.
        if !texts.iter().any(|text| text.declares_outright(name)) {
            found.extend(texts.iter().flat_map(|text| self.asked(text, module, name, depth)));
        }
        let found = distinct(found);
        self.named.set(module, name, found.clone());
        found
    }

    /// The texts that the module `module` is made of.
    fn texts(&self, module: ModuleId) -> Vec<Text> {
        let trees = &self.crates.trees;
        let mut texts = Vec::new();
        let mut waiting = vec![module];
        while let Some(module) = waiting.pop() {
            let Module { file, within, parts, .. } = trees.module(module);
            let surface = self.project.surface(file);
            texts.extend(surface.map(|surface| Text { module, surface, within: *within }));
            waiting.extend(parts);
        }
        texts
    }

    /// What the imports of the module `module` that call it `name` lead to.
    pub(super) fn imported(&self, module: ModuleId, name: &str) -> Vec<Found> {
        let is_module = self.crates.trees.children(module, name).next().is_some();
        let mut found = if is_module { Vec::new() } else { self.named(module, name, 0) };
        found.retain(|found| *found != Found::Item(module));
        found
    }

    /// What the imports in all `texts` of `module` that call it `name` lead to, whatever else has the name.
    fn all_asked(&self, texts: &[Text], module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        if let Some(known) = self.all_asked.get(module, name) {
            return known;
        }
        // What leads back here leads nowhere.
        self.all_asked.set(module, name, Vec::new());
        let asked = texts.iter().flat_map(|text| self.asked(text, module, name, depth));
        let asked = distinct(asked.collect());
        self.all_asked.set(module, name, asked.clone());
        asked
    }

    /// What the imports in a `text` of `module` that call it `name` lead to.
    fn asked(&self, text: &Text, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        let imports = text.imports();
        let asked = imports.flat_map(|import| {
            let requests = import.requests.iter();
            let requests = requests.filter(|asked| binding(import.kind, asked) == Some(name));
            requests.map(|asked| (import.kind, asked))
        });
        let found = asked.flat_map(|(kind, asked)| {
            let specifier = asked.specifier.as_deref().unwrap_or_default();
            match kind {
                ImportKind::ExternCrate => self.extern_crate(module, specifier),
                // `use serde;` of a crate is no way to itself.
                _ if specifier == name => self.other_crate(module, name).into_iter().collect(),
                _ => self.follow(module, specifier, Start::Use, depth + 1),
            }
        });
        found.collect()
    }

    /// What `name` is by the imports of all names of other modules in `module`.
    fn through_globs(&self, module: ModuleId, name: &str, depth: usize) -> Vec<Found> {
        if let Some(known) = self.through_globs.get(module, name) {
            return known;
        }
        // What leads back here leads nowhere.
        self.through_globs.set(module, name, Vec::new());
        let texts = self.texts(module);
        let imports = texts.iter().flat_map(Text::imports);
        let globs = imports.filter(|import| import.kind == ImportKind::Use);
        let globs = globs.flat_map(|import| &import.requests).filter(|asked| is_glob(asked));
        let found = globs.flat_map(|asked| {
            let specifier = asked.specifier.as_deref().unwrap_or_default();
            let modules = self.follow(module, specifier, Start::Use, depth + 1).into_iter();
            modules.flat_map(|found| match found {
                Found::Module(other) if other != module => self.member(other, name, depth + 1),
                _ => Vec::new(),
            })
        });
        let found = distinct(found.collect());
        self.through_globs.set(module, name, found.clone());
        found
    }
}

/// The name by which code goes that `request` asks for, an import of this `kind`; `None` for none.
fn binding(kind: ImportKind, request: &ModuleRequest) -> Option<&str> {
    let specifier = request.specifier.as_deref()?;
    let name = request.names.first();
    if let Some(alias) = name.and_then(|name| name.alias.as_deref()) {
        return Some(alias);
    }
    match kind {
        ImportKind::Use if name.is_some_and(|name| name.name == ImportedName::ALL) => None,
        ImportKind::Use => specifier.rsplit("::").next(),
        ImportKind::ExternCrate => Some(specifier),
        _ => None,
    }
}

/// Whether `request` asks for all names of a module.
pub(super) fn is_glob(request: &ModuleRequest) -> bool {
    let names = request.names.first();
    names.is_some_and(|name| name.name == ImportedName::ALL && name.alias.is_none())
}

/// What is declared as `name` right in the `texts` of a module.
fn declared(texts: &[Text], name: &str) -> Vec<Found> {
    let declaring = texts.iter().filter(|text| text.declares(name));
    declaring.map(|text| Found::Item(text.module)).collect()
}

fn distinct(mut found: Vec<Found>) -> Vec<Found> {
    found.sort();
    found.dedup();
    found
}
