//! What an open document is to us, and how it is analysed.

use std::path::PathBuf;
use std::sync::Arc;

use astrolens_analysis::FileContext;
use astrolens_config::FILE_NAME;
use astrolens_db::Settings;
use astrolens_scan::{Candidate, Content, Refused, Single, takes};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{HeaderContext, detect, dialect_by_path, unsupported_by_editor_id};
use tower_lsp::ls_types::Uri;

use super::Owner;
use crate::documents::{DocumentState, Open, Reason};
use crate::uri;

/// How a document is analysed.
struct Subject {
    settings: Settings,
    shows_findings: bool,
}

/// A name that a document without one gets.
const NAMELESS: &str = "untitled";

impl Owner {
    /// Finds out what a document is to us and looks at it.
    pub(super) fn classify(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get(uri) else { return };
        if is_configuration(open) {
            self.stand(uri, DocumentState::Configuration);
            self.check_configuration_file(uri);
            // It speaks for itself from now on.
            return self.check_configuration();
        }
        match self.subject(uri) {
            Ok(subject) => self.analyse(uri, subject),
            Err(reason) => {
                self.stand(uri, DocumentState::Passed(reason));
                self.publish(uri);
            }
        }
        self.check_configuration();
    }

    /// Has a document analysed as `subject` says.
    fn analyse(&mut self, uri: &Uri, subject: Subject) {
        let Some(open) = self.documents.get_mut(uri) else { return };
        let text: Arc<str> = open.text.as_str().into();
        open.shows_findings = subject.shows_findings;
        // By other settings a parse may come to an end.
        open.cannot_settle = false;
        open.max_bytes = subject.settings.config.analysis.limits.max_bytes;
        let same = open.seen.as_ref().filter(|seen| {
            let before = &seen.view.settings;
            before.language == subject.settings.language
                && before.name == subject.settings.name
                && before.place == subject.settings.place
        });
        if let (DocumentState::Source(id), Some(_)) = (&open.state, same) {
            let id = *id;
            self.host.configure(id, subject.settings);
            self.host.edit(id, text);
        } else {
            let path = open.path.clone();
            let id = self.host.open(subject.settings, text, path);
            self.stand(uri, DocumentState::Source(id));
        }
        self.see(uri);
        if self.documents.get(uri).is_some_and(Open::is_to_settle) {
            // Whoever asks about it waits for this.
            self.parse_afresh(uri);
        }
    }

    /// Finds out again what a document is to us, since what it is may follow from its text.
    pub(super) fn reconsider(&mut self, uri: &Uri) {
        let Some(open) = self.documents.get(uri) else { return };
        if open.state == DocumentState::Configuration {
            return;
        }
        let now = self.subject(uri);
        let Some(open) = self.documents.get(uri) else { return };
        let is_same = match (&open.state, &now) {
            (DocumentState::Source(_), Ok(subject)) => open.seen.as_ref().is_some_and(|seen| {
                let before = &seen.view.settings;
                before.language == subject.settings.language && before.name == subject.settings.name
            }),
            (DocumentState::Passed(before), Err(now)) => before == now,
            _ => false,
        };
        if !is_same {
            self.classify(uri);
        }
    }

    /// Sets what a document is from now on.
    fn stand(&mut self, uri: &Uri, state: DocumentState) {
        self.news.touch(uri);
        self.dirty.remove(uri);
        self.settle_timers.forget(uri);
        let Some(open) = self.documents.get_mut(uri) else { return };
        open.is_dirty = false;
        open.is_known = false;
        open.seen = None;
        let path = open.path.clone();
        let covers = match &state {
            DocumentState::Passed(reason) => {
                Some(reason.as_ref().and_then(|reason| reason.report.clone()))
            }
            _ => None,
        };
        if let DocumentState::Source(id) = std::mem::replace(&mut open.state, state) {
            self.host.close(id);
        }
        match (path, covers) {
            // What is open holds, whatever is on the disk.
            (Some(path), Some(report)) => self.host.cover(&path, report),
            (Some(path), None) => self.host.uncover(&path),
            (None, _) => {}
        }
        self.found_other();
        self.resume_about(uri);
    }

    /// How a document is analysed.
    ///
    /// # Errors
    /// When it is not; with the reason, if there is something to tell.
    fn subject(&mut self, uri: &Uri) -> Result<Subject, Option<Reason>> {
        let open = self.documents.get(uri).ok_or(None)?;
        if unsupported_by_editor_id(&open.language_id).is_some() {
            return Err(None);
        }
        let (path, name) = self.place(uri, open);
        let is_file = open.path.is_some();
        let text = open.text.as_str().as_bytes();
        // Editors go by the extension, as a scan does until it looks.
        let language = Language::by_editor_id(&open.language_id)
            .filter(|language| !language.is_foreign(text))
            .map(|language| dialect_by_path(language, &name));
        let workspace = self.workspaces.number(path.parent().unwrap_or(&path));
        let file = Candidate {
            name,
            path,
            workspace,
            named: true,
            content: Content::Given(text.into()),
            language,
            taken_for: None,
        };
        let workspace = Arc::clone(self.workspaces.get(workspace));
        let read = Single::read(&file, &self.workspaces);
        let Single { name, place, language, text, resolved } = match read {
            Ok(single) => single,
            Err(Refused::Foreign(_)) => return Err(None),
            Err(Refused::Skipped(skipped)) => {
                let limits = workspace.resolve(&file.path, language).analysis.limits;
                if let Some(open) = self.documents.get_mut(uri) {
                    open.max_bytes = limits.max_bytes;
                }
                let language = language
                    .or_else(|| detect(&file.name, b"", &HeaderContext::default()).language());
                return Err(Some(Reason::unreadable(&file.name, language, skipped)));
            }
        };
        let context = FileContext { place: &place, language, config: &resolved.analysis };
        if let Some(reason) = unmeasured(&context, &name, &text) {
            return Err(Some(reason));
        }
        let shows_findings = !is_file || takes(&workspace, &file.path, false);
        Ok(Subject {
            settings: Settings { name, place, language, config: resolved },
            shows_findings,
        })
    }

    /// Where a document is, or would be, and what reports call it: its path from the folder of the
    /// workspace that it is in.
    pub(super) fn place(&self, uri: &Uri, open: &Open) -> (PathBuf, String) {
        let Some(path) = &open.path else {
            let mut name = uri::last_part(uri);
            if name.is_empty() || name == ".." {
                NAMELESS.clone_into(&mut name);
            }
            return (self.configuration.home().join(&name), name);
        };
        (path.clone(), self.configuration.name(path))
    }
}

/// Why a text is not measured, if it is not: a program has made it small.
fn unmeasured(context: &FileContext<'_>, name: &str, text: &[u8]) -> Option<Reason> {
    if context.needs_facts(&context.signs(text)) {
        return None;
    }
    Reason::passed_over(astrolens_scan::report(context, name, text))
}

/// Whether a document is a configuration file of ours.
fn is_configuration(open: &Open) -> bool {
    open.path.as_ref().and_then(|path| path.file_name()).is_some_and(|name| name == FILE_NAME)
}
