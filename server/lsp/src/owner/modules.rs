//! Module graphs, looked at elsewhere whenever they may be others.
//!
//! What is written may change a graph; whether it does, is found out on a thread of the pool, which gives
//! way to each further write. So nobody who types waits for a graph, and who asks for one finds it made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_db::Standing;
use astrolens_graph::Judging;
use astrolens_guard::guarded;
use astrolens_model::Finding;
use astrolens_modules::rules::Architecture;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::Owner;
use crate::diagnostics;
use crate::documents::{DocumentState, Open};
use crate::event::Event;
use crate::graphs::{Graphs, Look};
use crate::pool::Class;
use crate::reading::read_once;
use crate::thread::lower_priority;
use crate::uri;

/// What is known of module graphs, and whether it is to be looked at again.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// What was seen last; `None` before all files have been looked at.
    seen: Option<Arc<Graphs>>,
    /// Something was written since that was looked at.
    is_suspect: bool,
    /// A look is under way.
    is_looking: bool,
    /// How lenses tell that open files stand, by where they are.
    pub(super) told: BTreeMap<PathBuf, Option<Standing>>,
    /// What was found in configuration files, by where they are.
    in_configuration: BTreeMap<PathBuf, InConfiguration>,
}

/// What was found in a configuration file, and the text that it was found in.
#[derive(Clone, Debug, PartialEq)]
struct InConfiguration {
    text: String,
    findings: Arc<[Finding]>,
}

impl Owner {
    /// Handles that what was written may make module graphs others.
    pub(super) const fn suspect_graphs(&mut self) {
        self.graphs.is_suspect = true;
    }

    /// Has graphs looked at that may be others, unless files are still to be found, or documents to be
    /// looked at.
    pub(super) fn look_at_graphs(&mut self) {
        let watch = &self.graphs;
        let is_due = watch.is_suspect && !watch.is_looking;
        if !is_due || self.is_scanning() || self.configuration.folders.is_empty() {
            return;
        }
        self.graphs.is_suspect = false;
        self.graphs.is_looking = true;
        let session = Arc::clone(&self.session);
        let look = Look {
            folders: self.configuration.folders.iter().map(|folder| folder.path.clone()).collect(),
            open: self.open_files(),
        };
        let before = self.graphs.seen.clone();
        // The first is for who comes later, all others for who has just typed.
        let is_first = before.is_none();
        let class = if is_first { "first module graph" } else { "module graphs" };
        self.compute(Class::Long(class), move || {
            if is_first {
                lower_priority();
                session.gate.pass();
            }
            let ask = |wanted| session.events.put(Event::AnalysisWanted(wanted));
            let seen = guarded(|| {
                let seen = read_once(ask, |known| look.at(known))?.ok();
                Some(seen.map(|seen| Arc::new(seen.sharing(before.as_deref()))))
            });
            let seen = seen.unwrap_or_else(|message| {
                session.report_panic("a module graph", &message);
                // It would fail again until something is written.
                Some(Some(before.unwrap_or_default()))
            });
            // Without an answer, the session is over.
            if let Some(seen) = seen {
                session.events.put(Event::GraphsSeen(seen));
            }
        });
    }

    /// Takes what is demanded of the projects of the workspace, as far as its configuration has been read.
    pub(super) fn take_architectures(&mut self) {
        for folder in &self.configuration.folders {
            let number = self.workspaces.number(&folder.path);
            let workspace = self.workspaces.get(number);
            // What is demanded of a larger project cannot be told of a part of it.
            let is_whole = workspace.root() == folder.path;
            let demanded =
                if is_whole { workspace.architecture() } else { Architecture::default() };
            self.host.set_architecture(&folder.path, demanded);
        }
        self.suspect_graphs();
    }

    /// What was seen of module graphs last.
    pub(super) fn graphs_seen_last(&self) -> Option<Arc<Graphs>> {
        self.graphs.seen.clone()
    }

    /// Handles what was seen of module graphs; `None` if something was written meanwhile.
    pub(super) fn graphs_seen(&mut self, now: Option<Arc<Graphs>>) {
        self.graphs.is_looking = false;
        let Some(now) = now else { return self.suspect_graphs() };
        let before = self.graphs.seen.replace(Arc::clone(&now));
        self.take_violations(before.as_deref(), &now);
        self.take_unused_exceptions(&now);
        if !now.adopts_like(before.as_deref()) {
            // What only an edit includes is read, and what none includes any more forgotten.
            self.begin_task(Some(BTreeSet::new()));
        }
        // Who asked before the first look may know a graph that was another.
        let others: Vec<Uri> = self
            .configuration
            .folders
            .iter()
            .filter(|folder| before.as_ref().is_none_or(|old| !now.is_like(old, &folder.path)))
            .map(|folder| folder.uri.clone())
            .collect();
        if !others.is_empty() && self.session.follows_graphs() {
            self.session.outgoing.graphs_changed(&others);
        }
        self.correct_lenses();
    }

    /// Handles that a lens tells how the file at `path` stands.
    pub(super) fn standing_told(&mut self, path: PathBuf, standing: Option<Standing>) {
        if self.is_open(&path) {
            self.graphs.told.insert(path, standing);
            // It may have been read before what was seen last.
            self.correct_lenses();
        }
    }

    /// Handles that the file at `path` has no lenses any more.
    pub(super) fn forget_told(&mut self, path: &Path) {
        self.graphs.told.remove(path);
    }

    /// Has lenses asked for again that tell what was seen otherwise, unless that is to be looked at again.
    fn correct_lenses(&mut self) {
        let Watch { seen, is_suspect, is_looking, told, .. } = &mut self.graphs;
        let Some(seen) = seen.as_ref().filter(|_| !*is_suspect && !*is_looking) else { return };
        let before = told.len();
        told.retain(|path, told| seen.stands_as(path, *told));
        if told.len() < before {
            self.refresh_lenses();
        }
    }

    /// Puts what breaks an architecture `now` into the place of what did `before`.
    fn take_violations(&mut self, before: Option<&Graphs>, now: &Graphs) {
        let changes = self.changes;
        for (path, found) in now.other_findings(before) {
            self.host.set_project_findings(&path, found);
            let open = self.documents.values().find(|open| open.path.as_deref() == Some(&*path));
            if let Some(uri) = open.and_then(|open| Some(open.seen.as_ref()?.uri.clone())) {
                self.see_again(&uri);
            } else {
                self.news.suspect_findings();
                self.found_other();
            }
        }
        if changes != self.changes {
            self.refresh_diagnostics();
        }
    }

    /// Takes which exceptions excuse nothing `now`.
    fn take_unused_exceptions(&mut self, now: &Graphs) {
        let mut by_file: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
        for folder in &self.configuration.folders {
            let number = self.workspaces.number(&folder.path);
            let workspace = self.workspaces.get(number);
            let architecture = workspace.architecture();
            let name = |path: &Path| path.to_string_lossy().into_owned();
            let judging = Judging { architecture: &architecture, workspace, name: &name };
            for unused in now.unused_exceptions(&folder.path) {
                if let Some((path, finding)) = judging.exception(unused) {
                    by_file.entry(path).or_default().push(finding);
                }
            }
        }
        let with_text = |(path, findings): (PathBuf, Vec<Finding>)| {
            let text = std::fs::read_to_string(&path).ok()?;
            Some((path, InConfiguration { text, findings: findings.into() }))
        };
        let found: BTreeMap<_, _> = by_file.into_iter().filter_map(with_text).collect();
        if found == self.graphs.in_configuration {
            return;
        }
        self.graphs.in_configuration = found;
        self.check_configuration();
        let is_configuration = |open: &Open| open.state == DocumentState::Configuration;
        let open = self.documents.iter().filter(|(_, open)| is_configuration(open));
        let open: Vec<Uri> = open.map(|(uri, _)| uri.clone()).collect();
        for uri in &open {
            self.check_configuration_file(uri);
        }
        if !open.is_empty() {
            self.refresh_diagnostics();
        }
    }

    /// What rules about projects find in the open configuration file at `path`, as long as it holds the `text`
    /// in which they found it.
    pub(super) fn findings_of_configuration(
        &self,
        path: Option<&Path>,
        text: &str,
    ) -> Arc<[Finding]> {
        let found = path.and_then(|path| self.graphs.in_configuration.get(path));
        let found = found.filter(|found| found.text == text);
        found.map(|found| Arc::clone(&found.findings)).unwrap_or_default()
    }

    /// What rules about projects find in configuration files that are not open.
    pub(super) fn found_in_closed_configuration(&self) -> Vec<(Uri, Vec<Diagnostic>)> {
        let told = (&self.session.features, self.session.encoding);
        let closed = self.graphs.in_configuration.iter().filter(|(path, _)| !self.is_open(path));
        let found = closed.filter_map(|(path, found)| {
            let uri = uri::from_path(path)?;
            let found = diagnostics::of_text(&found.findings, (&uri, &found.text), told);
            Some((uri, found))
        });
        found.collect()
    }

    /// Where the open documents are that are analysed.
    fn open_files(&self) -> Vec<PathBuf> {
        let documents = self.documents.values().filter(|open| open.seen.is_some());
        let mut files: Vec<_> = documents.filter_map(|open| open.path.clone()).collect();
        files.sort_unstable();
        files
    }
}
