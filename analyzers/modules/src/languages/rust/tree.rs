//! The module trees of crates: which file is which module.
//!
//! By the Rust reference, "Module source filenames" and "The path attribute".

use std::sync::Arc;

use astrolens_model::{ImportKind, ModuleRequest, SpecifierForm};
use rustc_hash::FxHashMap;

use super::manifest;
use crate::path;
use crate::project::Project;
use crate::surface::Surface;

/// A file that is a module of one crate more often than this is one by mistake, or by a text made for
/// that: `#[path]` can lead anywhere.
const MOST_TIMES: usize = 16;

/// The number of a module among all of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ModuleId(u32);

/// A module: a file, or a part of one.
#[derive(Debug, PartialEq)]
pub(super) struct Module {
    /// The number of its crate.
    pub(super) crate_: usize,
    /// The module that it is in; the root of a crate is in none.
    pub(super) parent: Option<ModuleId>,
    /// The file it is in.
    pub(super) file: Arc<str>,
    /// Its number among the modules that are written within that file; `None` if it is the file.
    pub(super) within: Option<usize>,
    /// The modules in it, by name; one may have several files, each under another condition.
    pub(super) children: Vec<(Arc<str>, ModuleId)>,
    /// The modules that are written within the file, by their numbers there.
    inline: Vec<ModuleId>,
    /// Of a file that is read in place of a macro's call: the module that it is a part of.
    whole: Option<ModuleId>,
    /// The files that are parts of it in this way.
    pub(super) parts: Vec<ModuleId>,
    /// Where the files of its modules are.
    place: Place,
}

/// Where the files of modules are looked for.
#[derive(Clone, Debug, PartialEq)]
struct Place {
    /// The folder from which stated paths lead.
    folder: String,
    /// The folder in that one where files are if no path is stated: named as the file, unless that is
    /// a root or called `mod.rs`.
    own: Option<String>,
}

/// The modules of all crates of a project.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Trees {
    modules: Vec<Module>,
    by_file: FxHashMap<Arc<str>, Vec<ModuleId>>,
    /// The files in which crates define macros that are at their roots: by the number of the crate and
    /// the name.
    macros: FxHashMap<usize, FxHashMap<String, Vec<ModuleId>>>,
    /// What crates call others all over, by the numbers of the crates: the name, and that of the other.
    renamed: FxHashMap<usize, Vec<(String, String)>>,
}

impl Place {
    /// That of the modules of a file at `path`, which is a root, called `mod.rs`, or stated by a path.
    fn of_root(path: &str) -> Self {
        Self { folder: path::folder(path).to_owned(), own: None }
    }

    /// That of the modules of a file at `path` that is called as its module is.
    fn of_named(path: &str) -> Self {
        let own = Some(path::stem(path).to_owned());
        Self { folder: path::folder(path).to_owned(), own }
    }

    /// That of the modules of one that is written within the module of this place, called `name` or
    /// with a `stated` folder.
    fn of_inline(&self, name: &str, stated: Option<&str>) -> Option<Self> {
        let folder = match stated {
            Some(stated) => path::join(&self.folder, stated)?,
            None => path::join(&self.default_folder(), name)?,
        };
        Some(Self { folder, own: None })
    }

    /// The folder of files for which no path is stated.
    fn default_folder(&self) -> String {
        match (&self.own, self.folder.as_str()) {
            (None, folder) => folder.to_owned(),
            (Some(own), "") => own.clone(),
            (Some(own), folder) => format!("{folder}/{own}"),
        }
    }
}

impl Trees {
    pub(super) fn module(&self, id: ModuleId) -> &Module {
        &self.modules[id.0 as usize]
    }

    /// The modules that the file at `path` is: one for each crate that it is a part of.
    pub(super) fn of_file(&self, path: &str) -> &[ModuleId] {
        self.by_file.get(path).map_or(&[], Vec::as_slice)
    }

    /// The module with number `within` in the file of the module `id`, which is a file; without one, that which
    /// the file is, or is a part of.
    pub(super) fn inline(&self, id: ModuleId, within: Option<usize>) -> ModuleId {
        let inline = within.and_then(|within| self.module(id).inline.get(within));
        inline.copied().unwrap_or_else(|| self.module(id).whole.unwrap_or(id))
    }

    /// Where the files of the modules in the one with number `within` in the file of the module `id` are.
    fn place(&self, id: ModuleId, within: Option<usize>) -> &Place {
        let inline = within.and_then(|within| self.module(id).inline.get(within));
        &self.module(inline.copied().unwrap_or(id)).place
    }

    /// The crate that the root of the crate of `id` calls `name`, by the name that it is needed by.
    pub(super) fn renamed(&self, id: ModuleId, name: &str) -> Option<&str> {
        let renamed = self.renamed.get(&self.module(id).crate_)?;
        renamed.iter().find(|(own, _)| own == name).map(|(_, other)| other.as_str())
    }

    /// The root of the crate that the module `id` is in.
    pub(super) fn root(&self, mut id: ModuleId) -> ModuleId {
        while let Some(parent) = self.module(id).parent {
            id = parent;
        }
        id
    }

    /// The modules right in the module `id` that are called `name`.
    pub(super) fn children<'own>(
        &'own self,
        id: ModuleId,
        name: &'own str,
    ) -> impl Iterator<Item = ModuleId> + 'own {
        let children = self.module(id).children.iter();
        children.filter(move |(own, _)| **own == *name).map(|(_, child)| *child)
    }

    /// The files that define the macro `name`, if the module `id` is the root of a crate, where exported ones
    /// are.
    pub(super) fn macros(&self, id: ModuleId, name: &str) -> &[ModuleId] {
        let Module { parent, crate_, .. } = self.module(id);
        let macros = self.macros.get(crate_).filter(|_| parent.is_none());
        macros.and_then(|macros| macros.get(name)).map_or(&[], Vec::as_slice)
    }

    /// Adds the crate with this number that begins with the file at `root`, and all its modules.
    pub(super) fn grow(&mut self, project: &dyn Project, crate_: usize, root: &str) -> ModuleId {
        let id = self.add_file(None, crate_, root.into(), Place::of_root(root));
        self.grow_from(project, id);
        id
    }

    /// Adds the file at `path` to the modules of the one whose files are in its folder: `by_folder`
    /// knows these. True if there is one.
    pub(super) fn adopt(
        &mut self,
        project: &dyn Project,
        path: &str,
        by_folder: &FxHashMap<String, ModuleId>,
    ) -> bool {
        let (folder, name) = match (path::folder(path), path::stem(path)) {
            (folder, "mod") => (path::folder(folder), path::name(folder)),
            (folder, stem) => (folder, stem),
        };
        let Some(&parent) = by_folder.get(folder) else { return false };
        let place = place_of_found(path);
        let id = self.add_file(Some(parent), self.module(parent).crate_, path.into(), place);
        self.modules[parent.0 as usize].children.push((name.into(), id));
        self.grow_from(project, id);
        true
    }

    /// The modules in which a file without a stated path would be one, by its folder; of several the
    /// first.
    pub(super) fn by_folder(&self) -> FxHashMap<String, ModuleId> {
        let mut by_folder = FxHashMap::default();
        for (number, module) in self.modules.iter().enumerate() {
            let id = ModuleId(number as u32);
            by_folder.entry(module.place.default_folder()).or_insert(id);
        }
        by_folder
    }

    fn grow_from(&mut self, project: &dyn Project, id: ModuleId) {
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            let file = Arc::clone(&self.module(id).file);
            if let Some(surface) = project.structure(&file) {
                self.enter_macros(id, &surface);
                self.enter_renamed(id, &surface);
                self.enter_inline(id, &surface);
                waiting.extend(self.enter_files(project, id, &surface));
                waiting.extend(self.enter_parts(project, id, &surface));
            }
        }
    }

    /// Adds the macros that the file of the module `id` has at the root of its crate.
    fn enter_macros(&mut self, id: ModuleId, surface: &Surface) {
        if surface.exported_macros.is_empty() {
            return;
        }
        let macros = self.macros.entry(self.modules[id.0 as usize].crate_).or_default();
        for name in &surface.exported_macros {
            macros.entry(name.clone()).or_default().push(id);
        }
    }

    /// Adds what `extern crate a as b` at the root of a crate calls others: that holds in all of it.
    fn enter_renamed(&mut self, id: ModuleId, surface: &Surface) {
        if self.module(id).parent.is_some() {
            return;
        }
        let external = surface
            .imports
            .iter()
            .filter(|import| import.kind == ImportKind::ExternCrate && import.within.is_none());
        let named = external.flat_map(|import| &import.requests).filter_map(|request| {
            let alias = request.names.first()?.alias.clone()?;
            Some((alias, request.specifier.clone()?))
        });
        let named: Vec<_> = named.collect();
        if !named.is_empty() {
            self.renamed.insert(self.module(id).crate_, named);
        }
    }

    /// Adds the files that are read in place of macros' calls in the file of the module `id`; those that are
    /// new.
    fn enter_parts(
        &mut self,
        project: &dyn Project,
        id: ModuleId,
        surface: &Surface,
    ) -> Vec<ModuleId> {
        let mut added = Vec::new();
        let included = surface.imports.iter().filter(|import| import.kind == ImportKind::Include);
        for import in included {
            let file = Arc::clone(&self.module(id).file);
            let read =
                import.requests.first().and_then(|asked| included_file(project, &file, asked));
            let whole = self.inline(id, import.within);
            let read = read.filter(|read| path::extension(read) == Some("rs"));
            let Some(read) = read.filter(|read| self.may_be_entered(id, read)) else { continue };
            let place = Place::of_root(&read);
            let part = self.add_file(Some(whole), self.module(id).crate_, read.into(), place);
            self.modules[part.0 as usize].whole = Some(whole);
            self.modules[whole.0 as usize].parts.push(part);
            added.push(part);
        }
        added
    }

    /// Whether the file at `path` may become another module in the one that `id` is: it is none around that, and
    /// not too often one of the same crate.
    fn may_be_entered(&self, id: ModuleId, path: &str) -> bool {
        let is_own = |module: &ModuleId| self.module(*module).crate_ == self.module(id).crate_;
        let same = self.of_file(path).iter().filter(|module| is_own(module)).count();
        same < MOST_TIMES && !self.is_around(id, path)
    }

    /// Adds the modules that are written within the file of the module `id`.
    fn enter_inline(&mut self, id: ModuleId, surface: &Surface) {
        let crate_ = self.module(id).crate_;
        let file = Arc::clone(&self.module(id).file);
        for (number, inline) in surface.modules.iter().enumerate() {
            // One around comes before those in it.
            let parent = self.inline(id, inline.within);
            let around = self.place(id, inline.within);
            let place = around.of_inline(&inline.name, inline.path.as_deref());
            let place = place.unwrap_or_else(|| around.clone());
            let added = ModuleId(self.modules.len() as u32);
            self.modules.push(Module {
                crate_,
                parent: Some(parent),
                file: Arc::clone(&file),
                within: Some(number),
                children: Vec::new(),
                inline: Vec::new(),
                whole: None,
                parts: Vec::new(),
                place,
            });
            self.modules[parent.0 as usize].children.push((inline.name.as_str().into(), added));
            self.modules[id.0 as usize].inline.push(added);
        }
    }

    /// Adds the modules of the module `id` that are in files of their own; those that are new.
    fn enter_files(
        &mut self,
        project: &dyn Project,
        id: ModuleId,
        surface: &Surface,
    ) -> Vec<ModuleId> {
        let mut added = Vec::new();
        let modules = surface.imports.iter().filter(|import| import.kind == ImportKind::Mod);
        for (import, request) in
            modules.flat_map(|it| it.requests.iter().map(move |asked| (it, asked)))
        {
            let parent = self.inline(id, import.within);
            let Some((path, place)) = find(project, self.place(id, import.within), request) else {
                continue;
            };
            let Some(name) = name_of(request) else { continue };
            if !self.may_be_entered(id, &path) {
                continue;
            }
            let child = self.add_file(Some(parent), self.module(id).crate_, path.into(), place);
            self.modules[parent.0 as usize].children.push((name.into(), child));
            added.push(child);
        }
        added
    }

    fn add_file(
        &mut self,
        parent: Option<ModuleId>,
        crate_: usize,
        file: Arc<str>,
        place: Place,
    ) -> ModuleId {
        let id = ModuleId(self.modules.len() as u32);
        self.by_file.entry(Arc::clone(&file)).or_default().push(id);
        self.modules.push(Module {
            crate_,
            parent,
            file,
            within: None,
            children: Vec::new(),
            inline: Vec::new(),
            whole: None,
            parts: Vec::new(),
            place,
        });
        id
    }

    /// Whether the module `id` is in one whose file is at `path`, or is that itself.
    fn is_around(&self, id: ModuleId, path: &str) -> bool {
        let mut around = std::iter::successors(Some(id), |inner| self.module(*inner).parent);
        around.any(|around| *self.module(around).file == *path)
    }

    /// The file that `request` asks for, a `mod` in the one with number `within` in the file of the module `id`,
    /// as far as there is one.
    pub(super) fn file_of(
        &self,
        project: &dyn Project,
        (id, within): (ModuleId, Option<usize>),
        request: &ModuleRequest,
    ) -> Option<String> {
        find(project, self.place(id, within), request).map(|(path, _)| path)
    }
}

/// The folder of the package that a file is of, as a path that is put together begins with it.
const PACKAGE: &str = "$CARGO_MANIFEST_DIR";

/// The path that `request` leads to, a macro in the file at `from` that reads one; `None` if it leads out of the
/// project or to what a build makes.
pub(super) fn read_path(
    project: &dyn Project,
    from: &str,
    request: &ModuleRequest,
) -> Option<String> {
    let asked = request.specifier.as_deref()?;
    if request.form != SpecifierForm::Macro {
        return path::join(path::folder(from), asked);
    }
    match asked.strip_prefix(PACKAGE) {
        Some(rest) => {
            let is_package = |folder: &&str| project.is_file(&path::within(folder, manifest::NAME));
            let package = path::folders_around(from).find(is_package)?;
            path::join(package, rest.trim_start_matches('/'))
        }
        None if is_made(request) => None,
        None => path::join(path::folder(from), asked),
    }
}

/// Whether `request`, a macro that reads a file, asks for what is known only when the crate is built.
pub(super) fn is_made(request: &ModuleRequest) -> bool {
    let asked = request.specifier.as_deref().unwrap_or_default();
    request.form == SpecifierForm::Macro && asked.starts_with('$') && !asked.starts_with(PACKAGE)
}

/// The file that is there where `request` leads.
fn included_file(project: &dyn Project, from: &str, request: &ModuleRequest) -> Option<String> {
    read_path(project, from, request).filter(|path| project.is_file(path))
}

/// What a `mod` calls its module.
pub(super) fn name_of(request: &ModuleRequest) -> Option<&str> {
    match request.form {
        SpecifierForm::Quoted => request.names.first().map(|name| name.name.as_str()),
        _ => request.specifier.as_deref(),
    }
}

/// The file that a `mod` in a module of this `place` asks for, and where the files of its modules are.
fn find(project: &dyn Project, place: &Place, request: &ModuleRequest) -> Option<(String, Place)> {
    let asked = request.specifier.as_deref()?;
    if request.form == SpecifierForm::Quoted {
        let path = path::join(&place.folder, &asked.replace('\\', "/"))?;
        let found = project.is_file(&path).then(|| Place::of_root(&path))?;
        return Some((path, found));
    }
    let folder = place.default_folder();
    [format!("{asked}.rs"), format!("{asked}/mod.rs")].iter().find_map(|name| {
        let path = path::join(&folder, name)?;
        let found = project.is_file(&path).then(|| place_of_found(&path))?;
        Some((path, found))
    })
}

/// Where the files of the modules of the one at `path` are, which was found by its name.
fn place_of_found(path: &str) -> Place {
    if path::name(path) == "mod.rs" { Place::of_root(path) } else { Place::of_named(path) }
}
