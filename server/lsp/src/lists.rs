//! Lists of what the files of the workspace hold, such as its functions: filtered, sorted, told a
//! page at a time.

use std::hash::Hash;

use astrolens_db::KnownFile;
use tower_lsp::jsonrpc::Result;

use super::context::WorkspaceContext;
use super::pages::{Key, Page, Wanted, page};
use super::reported_files::{ReportedFile, Texts, reported_files};

/// A list, as somebody asks for it.
pub(crate) trait List {
    /// What is listed.
    type Item: 'static;
    /// What is told of it.
    type Row;

    /// All that a file holds.
    fn items<'known>(&self, place: &ReportedFile<'known>) -> &'known [Self::Item];

    /// Whether an item of a file is asked for.
    fn takes(&mut self, item: &Self::Item, place: &ReportedFile<'_>) -> bool;

    /// Where an item stands in the list; it is the one at `index` of its file.
    fn key<'known>(
        &self,
        item: &'known Self::Item,
        place: &ReportedFile<'known>,
        index: usize,
    ) -> Key<'known>;

    /// What makes the list another one when it changes, beside where the item stands.
    fn identity(item: &Self::Item) -> impl Hash;

    /// What is told of an item; `None` if its file has no address.
    fn row<'known>(
        place: ReportedFile<'known>,
        item: &'known Self::Item,
        texts: &mut Texts<'known>,
    ) -> Option<Self::Row>;
}

/// The page that is wanted of the list `asked` for, of `files` and what is open.
///
/// # Errors
/// The cursor is none of this list.
pub(crate) fn list<'known, L: List>(
    context: &WorkspaceContext<'known>,
    files: &'known [KnownFile],
    wanted: &Wanted<'_>,
    asked: &mut L,
) -> Result<Page<L::Row>> {
    let mut found = Vec::new();
    for place in reported_files(context, files) {
        for (index, item) in asked.items(&place).iter().enumerate() {
            if asked.takes(item, &place) {
                found.push((asked.key(item, &place, index), (place, item)));
            }
        }
    }
    let page = page(found, wanted, |(_, item), digest| L::identity(item).hash(digest))?;
    let Page { total, rows, next, is_outdated } = page;
    let mut texts = Texts::new(context);
    let rows = rows.into_iter().filter_map(|(place, item)| L::row(place, item, &mut texts));
    Ok(Page { total, rows: rows.collect(), next, is_outdated })
}

/// Words that are looked for in names and paths, in whatever case.
#[derive(Debug)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Those of `text`.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_lowercase().split_whitespace().map(str::to_owned).collect())
    }

    /// Whether each of them is part of the name or of the path.
    pub(crate) fn are_in(&self, name: &str, path: &str) -> bool {
        if self.0.is_empty() {
            return true;
        }
        let text = format!("{name} {path}").to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_in_the_name_or_in_the_path() {
        for (words, is_found) in [
            ("", true),
            ("PARSE src/", true),
            ("parse  a.py", true),
            ("parse b.py", false),
            // No word goes over from one to the other.
            ("parsesrc", false),
        ] {
            assert_eq!(Words::new(words).are_in("A.parse", "src/a.py"), is_found, "{words}");
        }
    }
}
