//! The queries: from the text of a document to its report, and from reports to totals.
//!
//! [`outline`] runs at each edit and walks what no function holds. It lowers each function to a
//! [`Function`] whose shape says nothing of where it stands; [`measures`] runs for a function
//! whose shape is new. Totals are folded by folder, so that one more keystroke in one file adds up
//! that file, its folder and the folders.

use std::sync::{Arc, Weak};

use astrolens_analysis::attribution::{attribute, unmeasured};
use astrolens_analysis::report as report_of;
use astrolens_metrics::unit::{
    Outside, Place, Unit, UnitMeasures, assemble, measure_unit, outside,
};
use astrolens_model::config::Variants;
use astrolens_model::{FileReport, Summary};
use astrolens_syntax::Language;
use astrolens_syntax::origin::origin;

use crate::document::{Revision, Settings};

/// The most nodes outside of functions that are walked at each keystroke: some milliseconds.
const MOST_NODES: u32 = 60_000;

/// The same while there is a syntax error, which may have dissolved all functions, and the most
/// nodes of a function with an error in it, which may be half of the file: a report of what is
/// left would not be worth the wait.
const MOST_NODES_AROUND_ERRORS: u32 = 8_000;

/// A document.
#[salsa::input]
pub(crate) struct Document {
    /// Nothing once it is closed.
    #[returns(as_ref)]
    pub(crate) state: Option<State>,
}

/// An open document as it is now.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) settings: Arc<Settings>,
    pub(crate) revision: Arc<Revision>,
}

/// A function that is measured by itself.
///
/// The database keeps what is in it after the function is gone, until it has another use for the
/// place: it holds no memory of its own.
#[salsa::tracked]
pub(crate) struct Function<'db> {
    /// The hash of its text and its name, to find it again after an edit.
    #[returns(copy)]
    label: u64,
    #[tracked]
    #[returns(ref)]
    shape: Shape,
    #[tracked]
    #[returns(ref)]
    place: Place,
}

/// A function in a text, equal to another that measures the same wherever each stands, as long as
/// that is known of the other.
#[derive(Debug)]
pub(crate) struct Shape(Weak<Seen>);

impl PartialEq for Shape {
    fn eq(&self, other: &Self) -> bool {
        match (self.0.upgrade(), other.0.upgrade()) {
            (Some(one), Some(other)) => one.is_like(&other),
            _ => false,
        }
    }
}

/// A function in the text that it was first seen in.
#[derive(Debug)]
struct Seen {
    /// The text, which lives at least until the function is measured.
    revision: Weak<Revision>,
    language: Language,
    settled: bool,
    unit: Unit,
    variants: Variants,
}

impl Seen {
    fn new(revision: &Arc<Revision>, unit: Unit, variants: &Variants) -> Self {
        let Revision { language, settled, .. } = **revision;
        let (revision, variants) = (Arc::downgrade(revision), variants.clone());
        Self { revision, language, settled, unit, variants }
    }

    fn is_like(&self, other: &Self) -> bool {
        // What an error is made of may have changed; it is told for sure when the text rests.
        let is_sure = self.settled || other.settled;
        !(is_sure && self.unit.has_error())
            && self.language == other.language
            && self.variants == other.variants
            && self.unit.is_like(&other.unit)
    }

    /// What it comes to; nothing if that would take too long.
    fn measure(&self) -> Option<UnitMeasures> {
        if self.unit.has_error() && self.unit.nodes() > MOST_NODES_AROUND_ERRORS as usize {
            return None;
        }
        let revision = self.revision.upgrade()?;
        measure_unit(revision.text_and_tree()?, &revision.lines(), &self.unit, &self.variants)
    }
}

/// A document lowered to its functions and what is around them.
#[derive(salsa::SalsaValue)]
pub(crate) struct Outline<'db> {
    outside: Arc<Outside>,
    functions: Vec<Function<'db>>,
    /// What the new ones among them are measured from: shapes do not keep it.
    _seen: Vec<Arc<Seen>>,
}

/// The functions of a document and what is around them; nothing without a tree, or if that is
/// more than can be walked at a keystroke.
#[salsa::tracked(returns(ref), no_eq)]
fn outline(db: &dyn salsa::Database, document: Document) -> Option<Outline<'_>> {
    let State { settings, revision } = document.state(db)?;
    let variants = &settings.config.analysis.variants;
    let most_nodes = if revision.has_error() { MOST_NODES_AROUND_ERRORS } else { MOST_NODES };
    let (outside, units) =
        outside(revision.text_and_tree()?, &revision.lines(), variants, most_nodes)?;
    let mut functions = Vec::with_capacity(units.len());
    let mut all_seen = Vec::with_capacity(units.len());
    for unit in units {
        let (label, place) = (unit.label(), unit.place());
        let seen = Arc::new(Seen::new(revision, unit, variants));
        functions.push(Function::new(db, label, Shape(Arc::downgrade(&seen)), place));
        all_seen.push(seen);
    }
    Some(Outline { outside: Arc::new(outside), functions, _seen: all_seen })
}

/// What a function comes to, wherever it stands.
pub(crate) struct Measures {
    /// What was measured: as long as this is kept, a function equal to it is known to be.
    _seen: Arc<Seen>,
    measures: UnitMeasures,
}

#[salsa::tracked(returns(ref), no_eq)]
fn measures<'db>(db: &'db dyn salsa::Database, function: Function<'db>) -> Option<Measures> {
    let Shape(seen) = function.shape(db);
    let seen = seen.upgrade()?;
    let measures = seen.measure()?;
    Some(Measures { _seen: seen, measures })
}

/// The report of a document as it stands; nothing if it has to wait until the document rests.
#[salsa::tracked(returns(ref), no_eq)]
pub(crate) fn report(db: &dyn salsa::Database, document: Document) -> Option<Arc<FileReport>> {
    let State { settings, revision } = document.state(db)?;
    let config = &settings.config.analysis;
    let text = revision.text.as_bytes();
    let attribution = origin(&settings.place, text, settings.language, &config.declared);
    let mut report = match (unmeasured(&attribution, settings.language, config), &revision.whole) {
        (Some(unmeasured), _) => unmeasured,
        (None, Some(whole)) => FileReport::clone(whole),
        (None, None) => match &revision.parsed {
            Err(error) if revision.settled => settings.unparsed(*error),
            _ => assembled(db, document, settings, revision)?,
        },
    };
    attribute(&mut report, attribution, config);
    report.path.clone_from(&settings.name);
    Some(Arc::new(report))
}

/// Drops what was made of a document that is closed now: it goes when it is made anew of nothing.
pub(crate) fn forget(db: &dyn salsa::Database, document: Document) {
    let _ = (outline(db, document), report(db, document));
}

fn assembled(
    db: &dyn salsa::Database,
    document: Document,
    settings: &Settings,
    revision: &Revision,
) -> Option<FileReport> {
    let outline = outline(db, document).as_ref()?;
    let text = revision.text_and_tree()?;
    let parts = outline
        .functions
        .iter()
        .map(|function| Some((function.place(db), &measures(db, *function).as_ref()?.measures)));
    let parts: Vec<_> = parts.collect::<Option<_>>()?;
    let facts = assemble(text, revision.lines(), &outline.outside, parts);
    Some(report_of(facts, text.language, &settings.explaining()))
}

/// A file of the workspace.
#[salsa::input]
pub(crate) struct File {
    /// What was found in it on disk.
    #[returns(ref)]
    pub(crate) stored: Option<Arc<FileReport>>,
    /// The document that it is open as, which is what holds.
    #[returns(copy)]
    pub(crate) document: Option<Document>,
}

/// A folder of the workspace with the files right in it.
#[salsa::input]
pub(crate) struct Folder {
    #[returns(ref)]
    pub(crate) files: Vec<File>,
}

/// All folders.
#[salsa::input]
pub(crate) struct Workspace {
    #[returns(ref)]
    pub(crate) folders: Vec<Folder>,
}

/// The report that holds for a file.
pub(crate) fn file_report(db: &dyn salsa::Database, file: File) -> Option<Arc<FileReport>> {
    match file.document(db) {
        Some(document) => report(db, document).clone(),
        None => file.stored(db).clone(),
    }
}

#[salsa::tracked(returns(ref))]
fn folder_summary(db: &dyn salsa::Database, folder: Folder) -> Summary {
    let mut summary = Summary::default();
    for file in folder.files(db) {
        if let Some(report) = file_report(db, *file) {
            summary.add(&report);
        }
    }
    summary
}

/// The sums over all files.
#[salsa::tracked(returns(ref))]
pub(crate) fn workspace_summary(db: &dyn salsa::Database, workspace: Workspace) -> Summary {
    let mut summary = Summary::default();
    for folder in workspace.folders(db) {
        summary.merge(folder_summary(db, *folder));
    }
    summary
}
