//! Files that are not open, judged anew when their configuration has changed.

use std::collections::BTreeSet;
use std::path::PathBuf;

use astrolens_db::Reconfigured;
use astrolens_scan::Workspaces;

use super::Owner;

impl Owner {
    /// Handles that what these configuration files say may have changed.
    pub(super) fn configuration_changed(&mut self, paths: &BTreeSet<PathBuf>) {
        let is_known = |path: &PathBuf| {
            path.parent().is_some_and(|folder| self.workspaces.has_configured(folder))
        };
        // Of a folder that nobody has looked into nothing is known that could be compared.
        self.workspace.is_whole &= paths.iter().all(is_known);
        self.reconfigure();
    }

    /// Has the files that are not open judged as is configured now, from what is known of them.
    ///
    /// None of them is looked at for that, unless there is more to be found in it first; all are where
    /// other files may be chosen than were `before`.
    pub(super) fn judge_anew(&mut self, before: &Workspaces) {
        if !self.workspace.is_whole || !self.workspaces.selects_like(before) {
            return self.scan();
        }
        self.workspace.configured = self.workspace.begun + 1;
        self.workspace.mistakes = self.workspaces.diagnostics();
        self.check_configuration();
        self.judge_files();
    }

    /// Has the files that are not open judged as is configured now, and those looked at in which more is
    /// to be found first.
    pub(super) fn judge_files(&mut self) {
        let workspaces = &mut self.workspaces;
        let Reconfigured { judged, lacking } = self.host.reconfigure(|subject| {
            let workspace = workspaces.number(&subject.root);
            workspaces.get(workspace).resolve(&subject.path(), Some(subject.language))
        });
        self.take_architectures();
        if judged > 0 {
            self.news.suspect_files();
            self.found_other();
            self.refresh_diagnostics();
        }
        if !lacking.is_empty() {
            self.begin_task(Some(lacking));
        }
    }
}
