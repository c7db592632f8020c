//! The queries of an open document: from its text to its tree, facts and report.

use std::sync::Arc;

use astrolens_analysis::attribution::{attribute, unmeasured};
use astrolens_facts::FileFacts;
use astrolens_model::{FileReport, Summary};
use astrolens_syntax::origin::origin;

use crate::database::Db;
use crate::document::Settings;
use crate::files::File;
use crate::outline::Outline;
use crate::revision::{Reading, Revision};

/// An open document. One that is closed is taken for the next that is opened: the database
/// deletes no input.
#[salsa::input(debug)]
pub(crate) struct Document {
    /// What it holds; `None` once it is closed.
    #[returns(as_ref)]
    pub(crate) source: Option<Source>,
    /// What it is analysed as; `None` once it is closed.
    #[returns(as_ref)]
    pub(crate) settings: Option<Arc<Settings>>,
    /// The file that it holds in the place of, if it is one.
    #[returns(copy)]
    pub(crate) file: Option<File>,
}

/// What an open document holds.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// Its text.
    pub(crate) text: Arc<str>,
    /// How that is read.
    pub(crate) reading: Reading,
    /// Whether it is to be looked at from scratch.
    pub(crate) settled: bool,
}

/// The text with its tree; `None` once it is closed.
#[salsa::tracked(returns(clone), no_eq)]
pub(crate) fn revision(db: &dyn Db, document: Document) -> Option<Arc<Revision>> {
    let Source { text, reading, settled } = document.source(db)?.clone();
    let before = db.hints().take_revision(document);
    let revision = match before {
        Some(known) if settled && known.is_fresh(&reading, &text) => known,
        Some(known) if known.holds_for(&reading, &text) => {
            Arc::new(Revision::read_as(&known, reading))
        }
        _ if settled => {
            db.tell("parse");
            Arc::new(Revision::fresh_as(reading, text, &|| false))
        }
        Some(before) => Arc::new(Revision::after(&before, reading, text)),
        None => Arc::new(Revision::first(reading, text)),
    };
    db.hints().put_revision(document, &revision);
    Some(revision)
}

/// The functions and what is around them; `None` without a tree, or if that is more than can be
/// walked at a keystroke.
#[salsa::tracked(returns(clone), no_eq)]
fn outline(db: &dyn Db, document: Document) -> Option<Arc<Outline>> {
    let revision = revision(db, document)?;
    let before = db.hints().take_outline(document);
    let outline = Outline::of(&revision, before.as_deref(), &|| db.tell("measure"))?;
    let outline = Arc::new(outline);
    db.hints().put_outline(document, &outline);
    Some(outline)
}

/// What is seen in it; `None` if that has to wait until the document rests.
#[salsa::tracked(returns(clone), no_eq)]
fn facts(db: &dyn Db, document: Document) -> Option<Arc<FileFacts>> {
    let revision = revision(db, document)?;
    if let Some(whole) = &revision.whole {
        return Some(Arc::clone(whole));
    }
    outline(db, document)?.facts(&revision).map(Arc::new)
}

/// What there is to see in a document as a module.
pub(crate) enum Sight {
    /// These facts.
    Facts(Arc<FileFacts>),
    /// It is not measured.
    Nothing,
    /// That has to wait until the document rests.
    Pending,
}

/// What is to be seen in it as a module.
pub(crate) fn sight(db: &dyn Db, document: Document) -> Option<Sight> {
    let revision = revision(db, document)?;
    let settings = document.settings(db)?;
    let config = &settings.config.analysis;
    let text = revision.text.as_bytes();
    let attribution = origin(&settings.place, text, settings.language, &config.declared);
    if unmeasured(&attribution, settings.language, config).is_some() {
        return Some(Sight::Nothing);
    }
    Some(match facts(db, document) {
        Some(facts) => Sight::Facts(facts),
        None if revision.settled => Sight::Nothing,
        None => Sight::Pending,
    })
}

/// The report of it as it stands, with what rules about its project found; `None` if that has to wait until
/// the document rests.
#[salsa::tracked(returns(clone), no_eq)]
pub(crate) fn report(db: &dyn Db, document: Document) -> Option<Arc<FileReport>> {
    let own = own_report(db, document)?;
    let Some(project) = document.file(db).and_then(|file| file.project(db)) else {
        return Some(own);
    };
    let revision = revision(db, document)?;
    Some(Arc::new(project.added_to(&own, Some(&revision.text))))
}

/// The report of it as it stands by itself; `None` if that has to wait until the document rests.
#[salsa::tracked(returns(clone), no_eq)]
pub(crate) fn own_report(db: &dyn Db, document: Document) -> Option<Arc<FileReport>> {
    let revision = revision(db, document)?;
    let settings = document.settings(db)?;
    let config = &settings.config.analysis;
    let text = revision.text.as_bytes();
    let attribution = origin(&settings.place, text, settings.language, &config.declared);
    let mut report = match (unmeasured(&attribution, settings.language, config), &revision.parsed) {
        (Some(unmeasured), _) => unmeasured,
        (None, Err(error)) if revision.settled => settings.unparsed(*error),
        _ => settings.report(&*facts(db, document)?),
    };
    attribute(&mut report, attribution, config);
    report.path.clone_from(&settings.name);
    Some(Arc::new(report))
}

/// What it adds to the sums over all files.
#[salsa::tracked(returns(ref))]
pub(crate) fn document_summary(db: &dyn Db, document: Document) -> Summary {
    let mut summary = Summary::default();
    if let Some(report) = report(db, document) {
        summary.add(&report);
    }
    summary
}

/// Whether something is found in it.
#[salsa::tracked(returns(copy))]
pub(crate) fn has_findings(db: &dyn Db, document: Document) -> bool {
    report(db, document).is_some_and(|report| !report.findings.is_empty())
}

/// Drops what was made of a document that is closed now: it goes when it is made anew of nothing.
pub(crate) fn forget(db: &dyn Db, document: Document) {
    db.hints().forget(document);
    let _ = (outline(db, document), facts(db, document));
    let _ = (own_report(db, document), report(db, document));
}
