//! The database: the storage of inputs and queries, with what is handed to queries beside them.

use std::sync::Arc;

use salsa::Storage;

use crate::files::Files;
use crate::hints::Hints;
use crate::modules::Layouts;

/// What is told of each query that runs: its name and what it runs for.
pub type Observer = Box<dyn Fn(&str) + Send + Sync>;

/// What queries ask of the database.
#[salsa::db]
pub(crate) trait Db: salsa::Database {
    /// The files that were asked for, by path.
    fn files(&self) -> &Files;

    /// What the projects hold, as far as somebody asked.
    fn layouts(&self) -> &Layouts;

    /// What spares queries work and has no say in what they come to.
    fn hints(&self) -> &Hints;

    /// Tells whoever observes what runs that `work` is done, which is a part of a query.
    fn tell(&self, work: &str);
}

/// The database; a clone reads the same until the next write, which waits for it to be dropped.
#[salsa::db]
#[derive(Clone)]
pub(crate) struct Database {
    storage: Storage<Self>,
    files: Arc<Files>,
    layouts: Arc<Layouts>,
    hints: Arc<Hints>,
    observer: Option<Arc<Observer>>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn files(&self) -> &Files {
        &self.files
    }

    fn layouts(&self) -> &Layouts {
        &self.layouts
    }

    fn hints(&self) -> &Hints {
        &self.hints
    }

    fn tell(&self, work: &str) {
        if let Some(observer) = &self.observer {
            observer(work);
        }
    }
}

impl Database {
    /// A database with nothing in it that tells `observer` of each query that runs.
    pub(crate) fn new(observer: Option<Observer>) -> Self {
        let observer = observer.map(Arc::new);
        let tell = observer.clone().map(|observer| {
            let tell = move |event: salsa::Event| {
                if let salsa::EventKind::WillExecute { database_key } = event.kind {
                    observer(&format!("{database_key:?}"));
                }
            };
            Box::new(tell) as Box<dyn Fn(salsa::Event) + Send + Sync>
        });
        let storage = Storage::new(tell);
        let (files, layouts, hints) = (Arc::default(), Arc::default(), Arc::default());
        Self { storage, files, layouts, hints, observer }
    }
}
