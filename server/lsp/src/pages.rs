//! Long lists, told a page at a time.
//!
//! A cursor tells where a page ended and of which list it was, so that nothing is kept between two
//! pages. Where the list is the same, the next page goes on behind that row, and all pages together
//! are the list. Where it is another one, the answer says so and goes on behind the place where that
//! row stood, or would stand now.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::{Error, Result};

use super::reported_files::{Order, Start};

/// How many rows a page has unless the client says so.
const USUAL: usize = 1000;

/// How many rows a page can have.
const MOST: usize = 10_000;

/// Where a row stands in a list: by its rank, then by a name, then by where it is in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key<'known> {
    rank: i64,
    name: &'known str,
    place: Order<'known>,
    index: usize,
}

impl<'known> Key<'known> {
    /// That of the row with this rank, name and place; `index` tells it from others of its file.
    pub(crate) fn new(rank: i64, name: &'known str, place: Order<'known>, index: usize) -> Self {
        Self { rank, name, place, index }
    }
}

/// The rank by which the worst figures come first, which are the low ones if `lower_is_worse`.
pub(crate) fn by_figure(value: f64, lower_is_worse: bool) -> i64 {
    // As `f64::total_cmp` orders them.
    let bits = value.to_bits().cast_signed();
    let rank = if bits < 0 { bits ^ i64::MAX } else { bits };
    if lower_is_worse { rank } else { !rank }
}

/// Which page of a list is wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'params> {
    /// What the list is sorted by.
    pub(crate) sort: &'params str,
    /// How many rows the page has at most.
    pub(crate) limit: Option<usize>,
    /// Where the page before it ended.
    pub(crate) cursor: Option<&'params str>,
}

/// A page of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page<R> {
    /// How many rows the list has.
    pub(crate) total: usize,
    /// The rows of this page.
    pub(crate) rows: Vec<R>,
    /// The cursor of the next page, if there is one.
    pub(crate) next: Option<String>,
    /// The cursor was one of another list.
    pub(crate) is_outdated: bool,
}

/// Where a page ended, as the client keeps it.
#[derive(Debug, Serialize, Deserialize)]
struct Cursor<'text> {
    /// What the list is sorted by.
    sort: &'text str,
    /// What tells the list from others.
    list: u64,
    /// How many rows came before.
    rows: usize,
    /// The last of them.
    last: Mark,
}

/// A [`Key`] as a cursor has it.
#[derive(Debug, Serialize, Deserialize)]
struct Mark {
    rank: i64,
    name: String,
    path: Option<String>,
    uri: Option<String>,
    start: Start,
    index: usize,
}

/// The page of `rows` that is wanted. `digest` tells of each row what makes a list another one when
/// it changes, beside where the row stands.
///
/// # Errors
/// The cursor is none of ours, or one of a list that was sorted by something else.
pub(crate) fn page<R>(
    mut rows: Vec<(Key<'_>, R)>,
    wanted: &Wanted<'_>,
    digest: impl Fn(&R, &mut DefaultHasher),
) -> Result<Page<R>> {
    let cursor = wanted.cursor.map(|text| Cursor::read(text, wanted.sort)).transpose()?;
    rows.sort_by_key(|(key, _)| *key);
    let total = rows.len();
    let limit = wanted.limit.unwrap_or(USUAL).min(MOST);
    // A list that is told as a whole needs no cursor.
    let list = (cursor.is_some() || total > limit).then(|| identify(&rows, digest));
    let is_outdated = cursor.as_ref().is_some_and(|cursor| Some(cursor.list) != list);
    let start = match &cursor {
        None => 0,
        Some(cursor) if is_outdated => rows.partition_point(|(key, _)| *key <= cursor.last.key()),
        Some(cursor) => cursor.rows.min(total),
    };
    let end = start.saturating_add(limit).min(total);
    let last = rows.get(start..end).and_then(<[_]>::last).filter(|_| end < total);
    let next = last.zip(list).map(|((key, _), list)| {
        Cursor { sort: wanted.sort, list, rows: end, last: Mark::new(key) }.written()
    });
    let rows = rows.into_iter().skip(start).take(end - start).map(|(_, row)| row).collect();
    Ok(Page { total, rows, next, is_outdated })
}

/// What tells a list from others.
fn identify<R>(rows: &[(Key<'_>, R)], digest: impl Fn(&R, &mut DefaultHasher)) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (key, row) in rows {
        key.hash(&mut hasher);
        digest(row, &mut hasher);
    }
    hasher.finish()
}

impl<'text> Cursor<'text> {
    /// The cursor that is written as `text`, of a list that is sorted by `sort`.
    fn read(text: &'text str, sort: &str) -> Result<Self> {
        let cursor: Option<Self> = serde_json::from_str(text).ok();
        cursor.filter(|cursor| cursor.sort == sort).ok_or_else(|| {
            Error::invalid_params("`cursor` must be the `next` of an answer to the same question")
        })
    }

    fn written(&self) -> String {
        // A structure of numbers and texts is always JSON.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Mark {
    fn new(key: &Key<'_>) -> Self {
        let (path, uri, start) = key.place;
        Self {
            rank: key.rank,
            name: key.name.to_owned(),
            path: path.map(|path| path.to_string_lossy().into_owned()),
            uri: uri.map(str::to_owned),
            start,
            index: key.index,
        }
    }

    fn key(&self) -> Key<'_> {
        let place = (self.path.as_deref().map(Path::new), self.uri.as_deref(), self.start);
        Key { rank: self.rank, name: &self.name, place, index: self.index }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of these ranks, each its own place's.
    fn rows(ranks: &[i64]) -> Vec<(Key<'static>, i64)> {
        let row = |(index, rank): (usize, &i64)| {
            (Key::new(*rank, "", (Some(Path::new("a.py")), None, (1, 1)), index), *rank)
        };
        ranks.iter().enumerate().map(row).collect()
    }

    fn asked(ranks: &[i64], limit: usize, cursor: Option<&str>) -> Page<i64> {
        let wanted = Wanted { sort: "rank", limit: Some(limit), cursor };
        page(rows(ranks), &wanted, |_, _| {}).unwrap()
    }

    #[test]
    fn all_pages_together_are_the_list() {
        let ranks = [3, 1, 4, 1, 5, 9, 2, 6];
        let whole = asked(&ranks, 8, None);
        assert_eq!(whole.next, None);
        for limit in 1..=8 {
            let (mut told, mut cursor) = (Vec::new(), None);
            loop {
                let page = asked(&ranks, limit, cursor.as_deref());
                assert_eq!((page.total, page.is_outdated), (8, false));
                told.extend(page.rows);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!(told, whole.rows, "{limit} a page");
        }
    }

    #[test]
    fn a_cursor_of_another_list_goes_on_at_the_nearest_place() {
        // 1, 2, 3 | 4, 5
        let cursor = asked(&[1, 2, 3, 4, 5], 3, None).next.unwrap();
        // The row it stood behind is gone, and one came before it.
        let page = asked(&[0, 1, 2, 4, 5], 3, Some(&cursor));
        assert!(page.is_outdated);
        assert_eq!((page.rows, page.next), (vec![4, 5], None));
        // Nothing is left behind it.
        let page = asked(&[1, 2], 3, Some(&cursor));
        assert!(page.is_outdated);
        assert_eq!((page.total, page.rows, page.next), (2, vec![], None));
    }

    #[test]
    fn a_list_is_another_one_when_a_row_is() {
        let wanted = |cursor| Wanted { sort: "rank", limit: Some(1), cursor };
        let digest = |of: i64| move |_: &i64, hasher: &mut DefaultHasher| of.hash(hasher);
        let cursor = page(rows(&[1, 2]), &wanted(None), digest(0)).unwrap().next;
        let again = |of| page(rows(&[1, 2]), &wanted(cursor.as_deref()), digest(of)).unwrap();
        assert!(!again(0).is_outdated);
        assert!(again(1).is_outdated);
    }

    #[test]
    fn a_cursor_that_is_none_is_an_error() {
        let cursor = asked(&[1, 2], 1, None).next.unwrap();
        for (sort, text) in [("rank", "2"), ("rank", "{}"), ("name", cursor.as_str())] {
            let wanted = Wanted { sort, limit: None, cursor: Some(text) };
            assert!(page(rows(&[1, 2]), &wanted, |_, _| {}).is_err(), "{sort}: {text}");
        }
    }

    #[test]
    fn no_more_rows_are_told_than_fit() {
        let many = vec![0; MOST + 1];
        let told = |limit| {
            let page = page(rows(&many), &Wanted { sort: "", limit, cursor: None }, |_, _| {});
            let page = page.unwrap();
            (page.rows.len(), page.next.is_some())
        };
        assert_eq!(told(None), (USUAL, true));
        assert_eq!(told(Some(usize::MAX)), (MOST, true));
        // Who asks for nothing would ask for it for ever.
        assert_eq!(told(Some(0)), (0, false));
    }

    #[test]
    fn figures_rank_as_they_compare() {
        let values = [f64::NEG_INFINITY, -2.5, -1.0, 0.0, 0.5, 1.0, 3.0, f64::INFINITY];
        assert!(values.is_sorted_by_key(|value| by_figure(*value, true)));
        assert!(values.iter().rev().is_sorted_by_key(|value| by_figure(*value, false)));
    }
}
