//! `astrolens/changed`: the news that functions or findings of the workspace are not what they were.
//!
//! It is told at most once for each turn in which documents are looked at, and for what is done in
//! the background once a task is done.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use astrolens_db::OnDisk;
use astrolens_model::{FileReport, Finding, Function};
use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::news::ChangedKind;
use crate::{told, uri};

/// What has changed and was not told.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Whether the client wants to be told.
    is_wanted: bool,
    now: Kinds,
    /// By a task in the background that is not done yet.
    by_task: Kinds,
    /// Documents of which something else may be told.
    touched: BTreeSet<Uri>,
    /// What was told of the documents that are open.
    told: HashMap<Uri, Told>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kinds {
    functions: bool,
    findings: bool,
}

/// What is told of a file.
#[derive(Clone, Debug, Default)]
struct Told {
    /// Its report; none of a file that is not known.
    report: Option<Arc<FileReport>>,
    /// Whether its findings are told.
    shows_findings: bool,
}

impl Told {
    /// What is told of a file that is not open.
    fn of_file(file: Option<&OnDisk>) -> Self {
        Self { report: file.map(|file| Arc::clone(file.report())), shows_findings: true }
    }

    fn functions(&self) -> &[Function] {
        self.report.as_ref().map_or(&[], |report| &report.functions)
    }

    fn findings(&self) -> &[Finding] {
        let report = self.report.as_ref().filter(|_| self.shows_findings);
        report.map_or(&[], |report| &report.findings)
    }

    /// What differs between this and what is told `now`.
    fn difference(&self, now: &Self) -> Kinds {
        let is_same = match (&self.report, &now.report) {
            (Some(before), Some(now)) => Arc::ptr_eq(before, now),
            (before, now) => before.is_none() && now.is_none(),
        };
        Kinds {
            functions: !is_same && !are_alike(self.functions(), now.functions(), told::of_function),
            findings: !are_alike(self.findings(), now.findings(), told::of_finding),
        }
    }
}

/// Whether each is the same `in_form`.
fn are_alike<'told, T, P: PartialEq>(
    these: &'told [T],
    those: &'told [T],
    in_form: impl Fn(&'told T) -> P,
) -> bool {
    these.len() == those.len()
        && these.iter().zip(those).all(|(one, other)| in_form(one) == in_form(other))
}

impl Kinds {
    const ALL: Self = Self { functions: true, findings: true };

    fn add(&mut self, other: Self) {
        self.functions |= other.functions;
        self.findings |= other.findings;
    }

    fn listed(self) -> Vec<ChangedKind> {
        let functions = self.functions.then_some(ChangedKind::Functions);
        functions.into_iter().chain(self.findings.then_some(ChangedKind::Findings)).collect()
    }
}

impl Changes {
    /// None yet; `is_wanted` says whether the client wants to be told of any.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { is_wanted, ..Self::default() }
    }

    /// Handles that something else may be told of the document `uri`, which is or was open.
    pub(super) fn touch(&mut self, uri: &Uri) {
        if self.is_wanted {
            self.touched.insert(uri.clone());
        }
    }

    /// Handles what a task in the background finds in a file that is not open.
    pub(super) fn found(&mut self, before: Option<&OnDisk>, now: Option<&OnDisk>) {
        if self.is_wanted {
            self.by_task.add(Told::of_file(before).difference(&Told::of_file(now)));
        }
    }

    /// Handles that a task in the background is done.
    pub(super) fn finish_task(&mut self) {
        let found = std::mem::take(&mut self.by_task);
        self.now.add(found);
    }

    /// Handles that something else may be found in files that are not open.
    pub(super) const fn suspect_findings(&mut self) {
        self.now.findings |= self.is_wanted;
    }

    /// Handles that files are not looked at any more, or judged by another configuration.
    pub(super) fn suspect_files(&mut self) {
        if self.is_wanted {
            self.now.add(Kinds::ALL);
        }
    }
}

impl Owner {
    /// Tells the client what has changed since it was told last, if it wants to know.
    pub(super) fn tell_changes(&mut self) {
        for uri in std::mem::take(&mut self.news.touched) {
            let file = || {
                let path = uri::to_path(&uri);
                Told::of_file(path.and_then(|path| self.host.on_disk(&path)).as_ref())
            };
            let open = self.documents.get(&uri).map(|open| match &open.seen {
                Some(seen) => Told {
                    report: Some(Arc::clone(&seen.view.report)),
                    shows_findings: seen.shows_findings,
                },
                None => Told::default(),
            });
            let now = open.clone().unwrap_or_else(file);
            let before = self.news.told.get(&uri).cloned().unwrap_or_else(file);
            self.news.now.add(before.difference(&now));
            match open {
                Some(open) => self.news.told.insert(uri, open),
                None => self.news.told.remove(&uri),
            };
        }
        let kinds = std::mem::take(&mut self.news.now).listed();
        if !kinds.is_empty() {
            self.session.outgoing.changed(&kinds);
        }
    }
}
