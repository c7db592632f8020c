//! The folders of the workspace and what is configured in them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use astrolens_config::{Flags, LastGood, Layer};
use astrolens_scan::{Workspaces, display};
use serde_json::Value;
use tower_lsp::ls_types::{MessageType, Uri, WorkspaceFolder};

use super::Owner;
use crate::session::Options;
use crate::settings::{self, Said};
use crate::snapshot::Folder;
use crate::uri;

/// What a client says when it says hello.
#[derive(Debug, Default)]
pub(crate) struct Begin {
    /// The folders of its workspace.
    pub(crate) folders: Vec<WorkspaceFolder>,
    /// Its settings, if it has any to say by then.
    pub(crate) settings: Option<Value>,
}

/// What the client has said about folders and settings.
#[derive(Debug)]
pub(super) struct Configured {
    /// The folders that are on disk.
    pub(super) folders: Vec<Folder>,
    /// What its settings say that `astrolens.toml` may say, too.
    settings: Value,
    /// What is wrong with its settings, as it was told.
    wrong: Vec<String>,
    /// What the client said when it said hello: it holds where nothing else is set.
    first: Value,
    /// What configuration files said that cannot be read just now.
    pub(super) last_good: Arc<LastGood>,
    /// The configuration files that have mistakes which were published.
    pub(super) published: BTreeSet<Uri>,
}

impl Configured {
    /// What a client says that says `begin`.
    pub(super) fn new(begin: Begin) -> Self {
        let mut configured = Self {
            folders: Vec::new(),
            settings: Value::Null,
            wrong: Vec::new(),
            first: begin.settings.unwrap_or_default(),
            last_good: Arc::default(),
            published: BTreeSet::new(),
        };
        configured.add(begin.folders);
        configured
    }

    fn add(&mut self, folders: Vec<WorkspaceFolder>) {
        for WorkspaceFolder { uri, .. } in folders {
            let Some(path) = uri::to_path(&uri) else { continue };
            let folder = Folder { uri, path };
            if self.folders.iter().all(|known| known.path != folder.path) {
                self.folders.push(folder);
            }
        }
    }

    /// The workspaces that files belong to, none of them opened yet.
    pub(super) fn workspaces(&self, options: &Options) -> Workspaces {
        Workspaces::new(self.options(options))
    }

    /// How configuration is read.
    pub(super) fn options(&self, options: &Options) -> astrolens_config::Options {
        astrolens_config::Options {
            file: options.config.clone(),
            editor: Some(self.settings.clone()).filter(|settings| !settings.is_null()),
            flags: Flags { set: options.set.clone(), ..Flags::default() },
            explain: false,
            last_good: Some(Arc::clone(&self.last_good)),
        }
    }

    /// Where documents without a place would be.
    pub(super) fn home(&self) -> &Path {
        self.folders.first().map_or(Path::new("/"), |folder| &folder.path)
    }

    /// The innermost folder that the file at `path` is in.
    fn folder(&self, path: &Path) -> Option<&Folder> {
        let around = self.folders.iter().filter(|folder| path.starts_with(&folder.path));
        around.max_by_key(|folder| folder.path.as_os_str().len())
    }

    /// Whether the file at `path` is in a folder of the workspace.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.folder(path).is_some()
    }

    /// What reports call the file at `path`: its path from its folder, or its name alone.
    pub(super) fn name(&self, path: &Path) -> String {
        let from = self.folder(path).map(|folder| folder.path.as_path()).or_else(|| path.parent());
        display(from.and_then(|from| path.strip_prefix(from).ok()).unwrap_or(path))
    }
}

impl Owner {
    /// Begins with what the client said when it said hello.
    pub(super) fn begin(&mut self) {
        self.expect_scan();
        self.take_settings(None);
        self.workspaces = self.configuration.workspaces(&self.session.options);
    }

    /// Handles what the client says of its settings. Whatever waited for them begins.
    pub(super) fn configure(&mut self, said: &Said) {
        let was_waited_for = self.settings_until.take().is_some();
        let is_new = match said {
            Said::Settings(settings) => self.take_settings(Some(settings)),
            Said::Unset => self.take_settings(None),
            Said::Nothing => false,
        };
        if is_new {
            self.reconfigure();
        } else if was_waited_for {
            self.publish_all();
            self.scan();
        }
        self.resume_after_settings();
    }

    /// Handles folders that were added to the workspace or removed from it.
    pub(super) fn change_folders(
        &mut self,
        added: Vec<WorkspaceFolder>,
        removed: &[WorkspaceFolder],
    ) {
        let is_removed = |folder: &Folder| {
            let is_it = |removed: &WorkspaceFolder| {
                removed.uri == folder.uri
                    || uri::to_path(&removed.uri).as_ref() == Some(&folder.path)
            };
            removed.iter().any(is_it)
        };
        self.configuration.folders.retain(|folder| !is_removed(folder));
        self.configuration.add(added);
        self.forget_outsiders();
        self.workspace.is_whole = false;
        self.reconfigure();
    }

    /// Reads all configuration anew, since some of it has changed.
    pub(super) fn reconfigure(&mut self) {
        self.look_at_all();
        let changes = self.changes;
        let now = self.configuration.workspaces(&self.session.options);
        let before = std::mem::replace(&mut self.workspaces, now);
        let documents: Vec<Uri> = self.documents.keys().cloned().collect();
        for uri in documents {
            self.classify(&uri);
        }
        self.check_configuration();
        if changes != self.changes {
            self.refresh_diagnostics();
        }
        self.refresh_figures();
        self.judge_anew(&before);
    }

    /// Applies what the client's settings say, or that none are set, and reports what is wrong with
    /// them; whether they say something new.
    fn take_settings(&mut self, said: Option<&Value>) -> bool {
        let read = settings::read(said.unwrap_or(&self.configuration.first));
        let home = self.configuration.home().to_owned();
        let mistakes = match &read.file {
            Value::Null => Vec::new(),
            file => Layer::from_editor(file, home).1,
        };
        let mistakes = mistakes.iter().map(|mistake| match &mistake.help {
            Some(help) => format!("`astrolens.{}`: {} ({help})", mistake.key, mistake.message),
            None => format!("`astrolens.{}`: {}", mistake.key, mistake.message),
        });
        let wrong: Vec<String> = read.wrong.iter().cloned().chain(mistakes).collect();
        let is_new = *self.settings != read.editor || self.configuration.settings != read.file;
        // What was told once is not told again as long as it stays.
        if wrong != self.configuration.wrong && !wrong.is_empty() {
            let message = format!("Some settings do not count: {}", wrong.join("; "));
            self.session.show(MessageType::WARNING, message);
        }
        self.settings = Arc::new(read.editor);
        self.configuration.settings = read.file;
        self.configuration.wrong = wrong;
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured(folders: &[&str]) -> Configured {
        let folder = |path: &&str| WorkspaceFolder {
            uri: format!("file://{path}").parse().expect("an address"),
            name: String::new(),
        };
        let folders = folders.iter().map(folder).collect();
        Configured::new(Begin { folders, settings: None })
    }

    #[test]
    fn names_are_relative_to_the_innermost_folder() {
        let configured = configured(&["/work", "/work/inner", "/work"]);
        assert_eq!(configured.folders.len(), 2);
        assert_eq!(configured.name(Path::new("/work/a/b.py")), "a/b.py");
        assert_eq!(configured.name(Path::new("/work/inner/b.py")), "b.py");
        assert_eq!(configured.name(Path::new("/workshop/b.py")), "b.py");
    }
}
