//! The rim: where the workspace is, and the configuration files in it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use astrolens_modules::rules::{Architecture, Constraint};
use astrolens_syntax::Language;

use crate::architecture::constraints;
use crate::attributes::ATTRIBUTES_FILE_NAME;
use crate::configuration::{Configuration, Resolved, Selection};
use crate::diagnostic::{Diagnostic, Mistake};
use crate::last_good::LastGood;
use crate::layer::{Flags, Layer};
use crate::open::open;
use crate::source::{Source, SourceKind};

/// What a configuration file is called.
pub const FILE_NAME: &str = "astrolens.toml";

/// A larger configuration file is a mistake.
const LARGEST: u64 = 1 << 20;

/// What marks the top folder of a repository of Git, which keeps no such thing itself.
const GIT_MARK: &str = ".git";

/// What marks the top folder of another repository; Git keeps these as any other files.
const OTHER_MARKS: [&str; 3] = [".hg", ".jj", ".svn"];

/// What beside the configuration files decides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Read this file instead of those in the workspace; its globs are relative to the
    /// workspace's folder.
    pub file: Option<PathBuf>,
    /// The editor's settings.
    pub editor: Option<serde_json::Value>,
    /// The flags of the command line.
    pub flags: Flags,
    /// Whether the increments behind every figure are asked for.
    pub explain: bool,
    /// What holds in place of a configuration file that cannot be read just now; absent where its
    /// mistakes end the work.
    pub last_good: Option<Arc<LastGood>>,
}

/// What files hold, by path, in place of what is on disk: nothing where there is no such file.
pub type Overlay = HashMap<PathBuf, Option<String>>;

/// A folder with all that is configured in it, read as far as it is asked for.
///
/// It can be shared between threads. A configuration file is read once; a workspace whose
/// files have changed is opened anew.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    /// Whether the folders' own files are read.
    looks_for_files: bool,
    /// What holds where no file does.
    base: Arc<Configuration>,
    folders: RwLock<HashMap<PathBuf, Arc<Configuration>>>,
    diagnostics: Mutex<Vec<Diagnostic>>,
    overlay: Arc<Overlay>,
    last_good: Option<Arc<LastGood>>,
}

impl Workspace {
    /// The workspace in the folder `root`.
    ///
    /// Mistakes in flags, the editor's settings and the file of the options are among the
    /// [`diagnostics`](Self::diagnostics) at once; those of other files when they are read.
    #[must_use]
    pub fn open(root: &Path, options: &Options) -> Self {
        Self::with_overlay(root, options, Arc::default())
    }

    /// The workspace in the folder `root`, in which configuration files hold what `overlay` says.
    #[must_use]
    pub fn with_overlay(root: &Path, options: &Options, overlay: Arc<Overlay>) -> Self {
        let root = normal(root);
        let mut diagnostics = Vec::new();
        let mut above = Vec::new();
        if let Some(editor) = &options.editor {
            let (layer, wrong) = Layer::from_editor(editor, root.clone());
            above.push(Arc::new(layer));
            diagnostics.extend(wrong);
        }
        let (flags, wrong) = Layer::from_flags(&options.flags, &root);
        above.extend(flags.into_iter().map(Arc::new));
        diagnostics.extend(wrong);
        let file = options.file.as_ref().and_then(|path| {
            let help = "check its name, and whether its folder can be entered";
            let missing = || (None, vec![unreadable(path, "there is no such file", help)]);
            let (layer, wrong) = {
                let last_good = options.last_good.as_deref();
                read(path, &root, &overlay, last_good).unwrap_or_else(missing)
            };
            diagnostics.extend(wrong);
            layer
        });
        let base =
            Configuration::new(root.clone(), file.into_iter().collect(), above, options.explain);
        Self {
            root,
            looks_for_files: options.file.is_none(),
            base: Arc::new(base),
            folders: RwLock::default(),
            diagnostics: Mutex::new(diagnostics),
            overlay,
            last_good: options.last_good.clone(),
        }
    }

    /// The workspace's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file from the top of the workspace, parts joined by `/`: what tells whether it
    /// is vendored or generated, however it is named and whatever part of the workspace is looked
    /// at. Of a file elsewhere it is the name.
    #[must_use]
    pub fn place(&self, file: &Path) -> String {
        self.base.place(&normalised(file))
    }

    /// What is wrong in all that has been read so far.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What holds in a folder, whose configuration file is read if it has not been.
    ///
    /// Outside the workspace no configuration file holds.
    #[must_use]
    pub fn folder(&self, folder: &Path) -> Arc<Configuration> {
        self.normal_folder(&normalised(folder))
    }

    /// Whether what holds in a folder has been read.
    #[must_use]
    pub fn has_configured(&self, folder: &Path) -> bool {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        known.contains_key(normalised(folder).as_ref())
    }

    /// The configuration of a file.
    #[must_use]
    pub fn resolve(&self, file: &Path, language: Option<Language>) -> Arc<Resolved> {
        let file = normalised(file);
        let folder = file.parent().unwrap_or(&file);
        self.normal_folder(folder).resolve(&file, language)
    }

    /// What holds in a folder for code in any language, as far as it is not told apart by
    /// file.
    #[must_use]
    pub fn folder_defaults(&self, folder: &Path) -> Arc<Resolved> {
        let folder = normalised(folder);
        let configuration = self.normal_folder(&folder);
        configuration.resolve(&folder, None)
    }

    /// What is demanded of the dependencies in the workspace, by all configuration that has been read:
    /// that of the farthest folders first, that of editors and flags last.
    #[must_use]
    pub fn architecture(&self) -> Architecture {
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        let mut layers: Vec<Arc<Layer>> = Vec::new();
        let configurations = known.values().chain([&self.base]);
        for layer in configurations.flat_map(|configuration| configuration.shared_layers()) {
            let is_known = |known: &Arc<Layer>| Arc::ptr_eq(known, layer);
            if !layer.settings.architecture.is_empty() && !layers.iter().any(is_known) {
                layers.push(Arc::clone(layer));
            }
        }
        let mut constraints: Vec<Constraint> =
            layers.iter().flat_map(|layer| constraints(layer, &self.root)).collect();
        constraints.sort_by(|one, other| {
            let place = |constraint: &Constraint| {
                let written = &constraint.written;
                (written.file.is_none(), written.file.clone(), written.number)
            };
            place(one).cmp(&place(other))
        });
        Architecture { constraints }
    }

    /// Whether a file is looked at.
    #[must_use]
    pub fn selection(&self, file: &Path) -> Selection {
        let file = normalised(file);
        self.normal_folder(file.parent().unwrap_or(&file)).selection(&file)
    }

    /// Whether nothing in a folder is looked at, so that it need not be walked.
    #[must_use]
    pub fn excludes_folder(&self, folder: &Path) -> bool {
        let folder = normalised(folder);
        self.normal_folder(folder.parent().unwrap_or(&folder)).excludes_folder(&folder)
    }

    /// Whether this looks at the same files as `before`, a workspace in the same folder, in every
    /// folder that was asked about there: their configuration files are read if they have not been.
    #[must_use]
    pub fn selects_like(&self, before: &Self) -> bool {
        let known = before.folders.read().unwrap_or_else(PoisonError::into_inner);
        self.base.selects_like(&before.base)
            && known.iter().all(|(folder, before)| self.normal_folder(folder).selects_like(before))
    }

    fn normal_folder(&self, folder: &Path) -> Arc<Configuration> {
        if !folder.starts_with(&self.root) {
            return Arc::clone(&self.base);
        }
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(configuration) = known.get(folder) {
            return Arc::clone(configuration);
        }
        drop(known);
        // One thread reads while the others wait, so that no file is read twice.
        let mut known = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        let mut configuration = Arc::clone(&self.base);
        let mut unknown = Vec::new();
        for ancestor in folder.ancestors().take_while(|folder| folder.starts_with(&self.root)) {
            if let Some(nearest) = known.get(ancestor) {
                configuration = Arc::clone(nearest);
                break;
            }
            unknown.push(ancestor);
        }
        for folder in unknown.into_iter().rev() {
            if let Some(layer) = self.layer(folder) {
                configuration = Arc::new(configuration.with_file(layer));
            }
            let with_attributes = self
                .attributes(folder)
                .and_then(|text| configuration.with_attributes(folder, &text));
            if let Some(with_attributes) = with_attributes {
                configuration = Arc::new(with_attributes);
            }
            known.insert(folder.to_owned(), Arc::clone(&configuration));
        }
        configuration
    }

    /// What the configuration file of a folder says, if there is one that is wanted.
    fn layer(&self, folder: &Path) -> Option<Arc<Layer>> {
        if !self.looks_for_files {
            return None;
        }
        let path = folder.join(FILE_NAME);
        let last_good = self.last_good.as_deref();
        let (layer, wrong) = read(&path, folder, &self.overlay, last_good)?;
        self.diagnostics.lock().unwrap_or_else(PoisonError::into_inner).extend(wrong);
        layer
    }

    /// The text of the `.gitattributes` file of a folder, if it can be read: git too passes over
    /// one that cannot.
    fn attributes(&self, folder: &Path) -> Option<Vec<u8>> {
        let path = folder.join(ATTRIBUTES_FILE_NAME);
        if let Some(text) = self.overlay.get(&path) {
            return text.clone().map(String::into_bytes);
        }
        let (file, metadata) = open(&path).ok()?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            return None;
        }
        let mut text = Vec::new();
        file.take(LARGEST).read_to_end(&mut text).ok()?;
        Some(text)
    }
}

/// The folder of the workspace that `path` belongs to: the nearest one above that is the top
/// of a repository, else the nearest one with a configuration file, else the folder itself.
///
/// In a repository of Git nothing that it keeps begins another one: a change could bring it. A
/// submodule is a part of the repository around it, whichever of both is looked at.
#[must_use]
pub fn find_root(path: &Path) -> PathBuf {
    find_root_with(path, &Overlay::new())
}

/// What [`find_root`] finds where configuration files hold what `overlay` says.
#[must_use]
pub fn find_root_with(path: &Path, overlay: &Overlay) -> PathBuf {
    let path = normal(path);
    let folder = if path.is_dir() { &path } else { path.parent().unwrap_or(&path) };
    let is_there =
        |file: PathBuf| overlay.get(&file).map_or_else(|| file.exists(), Option::is_some);
    let with = |names: &'static [&str]| {
        let has = move |folder: &&Path| names.iter().any(|name| is_there(folder.join(name)));
        folder.ancestors().filter(has)
    };
    let mut top = None;
    for repository in with(&[GIT_MARK]) {
        top = Some(repository);
        if !is_submodule(repository) {
            break;
        }
    }
    let other = || with(&OTHER_MARKS).next().or_else(|| with(&[FILE_NAME]).next());
    top.or_else(other).unwrap_or(folder).to_owned()
}

/// Whether the repository in `folder` is kept by another one as its submodule: its `.git` is a
/// file that leads to where Git keeps those.
fn is_submodule(folder: &Path) -> bool {
    let Ok(link) = read_text(&folder.join(GIT_MARK)) else { return false };
    let place = link.trim_end().strip_prefix("gitdir:").unwrap_or_default();
    Path::new(place).components().any(|part| part.as_os_str() == "modules")
}

/// `path` from the file system's root, without `.` and `..`.
///
/// Symbolic links are not followed: a configuration file reaches what lies below it by name.
#[must_use]
pub fn normal(path: &Path) -> PathBuf {
    normalised(path).components().collect()
}

/// A path that is equal to [`normal`]'s: most are so without a change.
fn normalised(path: &Path) -> Cow<'_, Path> {
    // Paths are compared by their components, in which a `.` is none.
    if path.is_absolute() && path.components().all(|part| part != Component::ParentDir) {
        return Cow::Borrowed(path);
    }
    // The current folder may be gone; then the path is as good as it gets.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            component => normal.push(component),
        }
    }
    Cow::Owned(normal)
}

/// Reads a configuration file, whose globs are relative to `base`; nothing if there is none.
fn read(
    path: &Path,
    base: &Path,
    overlay: &Overlay,
    last_good: Option<&LastGood>,
) -> Option<(Option<Arc<Layer>>, Vec<Diagnostic>)> {
    let held = overlay.get(normalised(path).as_ref());
    // What somebody has it hold was not there when the work began.
    let last_good = last_good.filter(|_| held.is_none());
    let text = match held {
        Some(text) => text.clone().ok_or(Unreadable::Missing),
        None => read_text(path),
    };
    let is_empty = text.as_ref().is_ok_and(String::is_empty);
    let (layer, mut wrong) = match text {
        Ok(text) => {
            let source = Source { kind: SourceKind::File(path.to_owned()), text };
            let (layer, wrong) = Layer::from_toml(source, base.to_owned());
            (Some(Arc::new(layer)), wrong)
        }
        Err(Unreadable::Missing) => return None,
        Err(Unreadable::Because { reason, help }) => (None, vec![unreadable(path, &reason, help)]),
    };
    match last_good {
        Some(last_good) => {
            let layer = last_good.settle((path, base), (layer, is_empty), &mut wrong);
            Some((layer, wrong))
        }
        None => Some((layer, wrong)),
    }
}

fn unreadable(path: &Path, reason: &str, help: &str) -> Diagnostic {
    let source = Source { kind: SourceKind::File(path.to_owned()), text: String::new() };
    Diagnostic {
        mistake: Mistake::Unreadable,
        source: Arc::new(source),
        key: String::new(),
        location: None,
        message: format!("the configuration cannot be read: {reason}"),
        help: Some(help.to_owned()),
        replacement: None,
    }
}

/// Why a configuration file has no text.
enum Unreadable {
    Missing,
    Because { reason: String, help: &'static str },
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            _ => Self::Because { reason: error.to_string(), help: "check its permissions" },
        }
    }
}

/// Whether the file system says anything of what is at `path`.
fn is_reachable(path: &Path) -> bool {
    path.metadata().is_ok()
}

fn read_text(path: &Path) -> Result<String, Unreadable> {
    let because = |reason: &str, help| Unreadable::Because { reason: reason.to_owned(), help };
    let (file, metadata) = match open(path) {
        // Its folder cannot be entered: there is nothing in it that it could hold for.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied && !is_reachable(path) => {
            return Err(Unreadable::Missing);
        }
        opened => opened?,
    };
    if !metadata.is_file() {
        return Err(because("it is not a regular file", "put a text file there"));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(because("it is larger than 1 MiB", "say less, with globs"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let reason = format!("byte {at} is not UTF-8");
        Unreadable::Because { reason, help: "save it as UTF-8" }
    })
}
