//! A project as resolution sees it: each answer is read from an input, so that the database knows what
//! was asked.

use std::sync::Arc;

use astrolens_modules::languages::{Answer, Question, Survey, Tally};
use astrolens_modules::{Entry, IndexKey, Project, Surface, path};
use astrolens_syntax::Language;

use super::LanguageId;
use super::layout::{Layouts, Root};
use super::questions::{FolderPath, QuestionId, answer, tally};
use crate::database::Db;
use crate::files;

/// The project at `root` as a query asks for it.
pub(super) struct Asked<'db> {
    pub(super) db: &'db dyn Db,
    pub(super) root: Root,
}

impl Project for Asked<'_> {
    fn is_file(&self, path: &str) -> bool {
        let name = path::name(path);
        let order = |entry: &Entry| match entry {
            Entry::File(own) => (**own).cmp(name),
            Entry::Folder(_) => std::cmp::Ordering::Greater,
        };
        self.entries(path::folder(path)).binary_search_by(order).is_ok()
    }

    fn is_folder(&self, path: &str) -> bool {
        !self.entries(path).is_empty()
    }

    fn entries(&self, path: &str) -> Arc<[Entry]> {
        Layouts::entries(self.db, self.root, path)
    }

    fn files_named(&self, name: &str) -> Arc<[Arc<str>]> {
        Layouts::files_named(self.db, self.root, name)
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        Layouts::manifest(self.db, self.root, path)
    }

    fn surface(&self, path: &str) -> Option<Arc<Surface>> {
        super::surface(self.db, files::file(self.db, &self.root.path(self.db).join(path)))
    }

    fn structure(&self, path: &str) -> Option<Arc<Surface>> {
        super::structure(self.db, files::file(self.db, &self.root.path(self.db).join(path)))
    }

    fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]> {
        let key = super::Key::new(self.db, key.clone());
        super::files_with(self.db, self.root, key)
    }

    fn tally(&self, _survey: &Survey, language: Language, folder: &str) -> Tally {
        let (language, folder) =
            (LanguageId::new(self.db, language), FolderPath::new(self.db, folder.to_owned()));
        tally(self.db, self.root, language, folder)
    }

    fn answer(&self, _survey: &Survey, question: &Question) -> Answer {
        answer(self.db, self.root, QuestionId::new(self.db, question.clone()))
    }
}
