//! What is seen of a file as a module, and where in its text that stands.

use std::sync::Arc;

use astrolens_facts::FileFacts;
use astrolens_model::{LineTable, Location};
use astrolens_modules::{Origin, Places, Surface};
use astrolens_syntax::Language;

use crate::database::Db;
use crate::documents::{self, Sight};
use crate::files::{self, File, Open};
use crate::stored::Stored;

/// What is seen of a file.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) surface: Arc<Surface>,
    pub(super) places: Arc<Places>,
    /// Where the lines of its text are.
    pub(super) lines: Arc<LineTable>,
}

/// What is seen of a file as a module, and where in its text that stands; `None` if it is in none of our
/// languages or was not measured.
///
/// A document that has to wait until it rests is what its file was on disk.
#[salsa::tracked(returns(clone), no_eq)]
pub(super) fn seen(db: &dyn Db, file: File) -> Option<Seen> {
    match file.open(db) {
        Some(Open::Document(document)) => match documents::sight(db, *document)? {
            Sight::Facts(facts) => return Some(Seen::of(&facts, document.settings(db)?.language)),
            Sight::Nothing => return None,
            Sight::Pending => {}
        },
        Some(Open::Passed(Some(_))) => return None,
        // Its text is not looked at, and what it was on disk is known all the same.
        Some(Open::Passed(None)) => return Seen::on_disk(file.adopted(db)?.stored.as_ref()?),
        None => {}
    }
    match file.stored(db) {
        Some(stored) => is_measured(db, file).then(|| Seen::on_disk(stored))?,
        None => Seen::on_disk(file.adopted(db)?.stored.as_ref()?),
    }
}

/// What others can see of a file, wherever in its text that stands.
#[salsa::tracked(returns(clone))]
pub(super) fn surface(db: &dyn Db, file: File) -> Option<Arc<Surface>> {
    Some(seen(db, file)?.surface)
}

/// The same as far as it says which modules there are.
#[salsa::tracked(returns(clone))]
pub(super) fn structure(db: &dyn Db, file: File) -> Option<Arc<Surface>> {
    Some(Arc::new(surface(db, file)?.structure()))
}

/// Whether what a scan found in a file on disk is measured under its configuration.
#[salsa::tracked(returns(copy))]
fn is_measured(db: &dyn Db, file: File) -> bool {
    files::judged(db, file).is_some_and(|judged| judged.report().skipped.is_none())
}

/// What a file is written in, be it by those that include it; `None` if it is in none of our languages, or
/// nothing is known of it.
pub(super) fn language(db: &dyn Db, file: File) -> Option<Language> {
    own_language(db, file).or_else(|| Some(file.adopted(db)?.language))
}

/// What a file is written in, whoever includes it; `None` if it is in none of our languages, or nothing is
/// known of it.
#[salsa::tracked(returns(copy))]
pub(super) fn own_language(db: &dyn Db, file: File) -> Option<Language> {
    match file.open(db) {
        Some(Open::Document(document)) => Some(document.settings(db)?.language),
        Some(Open::Passed(report)) => Language::by_name(report.as_ref()?.language.as_str()),
        None => Some(file.stored(db)?.subject().language),
    }
}

impl Seen {
    /// What is seen of a file in which that was found which is `stored`.
    fn on_disk(stored: &Stored) -> Option<Self> {
        Some(Self::of(&*stored.facts()?, stored.subject().language))
    }

    fn of(facts: &FileFacts, language: Language) -> Self {
        let (surface, places) = Surface::of(facts, language);
        let lines = Arc::new(facts.lines.clone());
        Self { surface: Arc::new(surface), places: Arc::new(places), lines }
    }

    /// Where in the text stands what asks: the byte offsets of its start and of just past its end.
    pub(super) fn span(&self, asking: Origin) -> Option<(u32, u32)> {
        self.places.span(&self.surface, asking)
    }

    /// The same with lines and columns.
    pub(super) fn location(&self, asking: Origin) -> Option<Location> {
        let (start_byte, end_byte) = self.span(asking)?;
        let [start, end] = [start_byte, end_byte].map(|offset| self.lines.position(offset));
        Some(Location { start, end, start_byte, end_byte })
    }
}
