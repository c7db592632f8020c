//! Why files were not measured, in words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::plain;

/// How many languages are named.
const NAMED: usize = 8;

/// The reason of files in languages that are not measured.
const UNSUPPORTED: &str = "unsupported-language";

/// The `reason` of a report in words; that of unsupported languages with these `languages`, those
/// of most files first: "unsupported language: Java 2, Kotlin 1".
pub(crate) fn reason(reason: &str, languages: &BTreeMap<&'static str, u64>) -> String {
    let mut words = reason.replace('-', " ");
    if reason != UNSUPPORTED || languages.is_empty() {
        return words;
    }
    let mut rows: Vec<_> = languages.iter().collect();
    rows.sort_by_key(|(title, count)| (std::cmp::Reverse(**count), **title));
    let named = rows.iter().take(NAMED);
    let named: Vec<_> =
        named.map(|(title, count)| format!("{title} {}", plain::grouped(**count))).collect();
    // Writing to a string cannot fail.
    let _ = write!(words, ": {}", named.join(", "));
    if let Some(rest @ 1..) = rows.len().checked_sub(NAMED) {
        let _ = write!(words, " and {}", plain::count(rest as u64, "more language"));
    }
    words
}

/// All reasons of `skipped`, with the number of files of each where there are several; files by
/// reason.
pub(crate) fn reasons(
    skipped: &BTreeMap<String, u64>,
    languages: &BTreeMap<&'static str, u64>,
) -> String {
    if skipped.len() == 1 {
        return skipped.keys().map(|key| reason(key, languages)).collect();
    }
    let each = skipped
        .iter()
        .map(|(key, count)| format!("{} {}", plain::grouped(*count), reason(key, languages)));
    each.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_languages_of_most_files_are_named_first() {
        let titles = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"];
        let languages = titles.into_iter().zip(1_991..).collect();
        let expected = "unsupported language: J 2,000, I 1,999, H 1,998, G 1,997, F 1,996, \
                        E 1,995, D 1,994, C 1,993 and 2 more languages";
        assert_eq!(reason(UNSUPPORTED, &languages), expected);
        assert_eq!(reason(UNSUPPORTED, &BTreeMap::new()), "unsupported language");
        assert_eq!(reason("too-large", &languages), "too large");
    }
}
