//! Documents for tests, written with a mark where the cursor is.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::Configuration;
use astrolens_db::{Host, Settings, View};
use astrolens_syntax::Language;

use crate::Span;

/// What marks the cursor.
pub(crate) const CURSOR: &str = "$0";

/// The document with `text` in `language`, under the configuration that nobody has written.
pub(crate) fn view(language: &str, text: &str) -> View {
    let mut host = Host::new();
    let id = host.open(settings(language), Arc::from(text), None);
    host.view(id).expect("it is open")
}

/// A document whose parse may take as long as it takes, as when it has settled.
pub(crate) fn settled_view(language: &str, text: &str) -> View {
    View::fresh(settings(language), Arc::from(text))
}

fn settings(language: &str) -> Settings {
    let language = Language::by_name(language).expect("a language");
    let configuration = Configuration::new(PathBuf::new(), Vec::new(), Vec::new(), true);
    let config = configuration.resolve(Path::new("file"), Some(language));
    Settings { name: "file".to_owned(), place: "file".to_owned(), language, config }
}

/// The document with `fixture` less its mark, and where that stood.
pub(crate) fn at(language: &str, fixture: &str) -> (View, u32) {
    let offset = fixture.find(CURSOR).expect("a cursor");
    (view(language, &fixture.replacen(CURSOR, "", 1)), offset as u32)
}

/// The same document without a tree, as when the parse took too long.
pub(crate) fn without_tree(view: &View) -> View {
    let fresh = View::fresh(Settings::clone(&view.settings), Arc::clone(&view.revision.text));
    let mut revision = Arc::into_inner(fresh.revision).expect("nobody else has it");
    revision.parsed = Err(astrolens_syntax::ParseError::Stopped);
    View { revision: Arc::new(revision), ..view.clone() }
}

/// What stands at `span`.
pub(crate) fn text_of(view: &View, span: Span) -> &str {
    &view.text()[span.start as usize..span.end as usize]
}

/// A text of a nested `if`, `depth` deep, in a language that nests with braces.
pub(crate) fn deep(depth: usize) -> String {
    format!("void f(int a) {{\n{}{}}}\n", "if (a) {\n".repeat(depth), "}\n".repeat(depth))
}
