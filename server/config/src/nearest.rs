//! The valid name nearest to a misspelt one.

/// The one of `names` that `wrong` was probably meant to be.
///
/// Hyphens and underscores are taken as the same, since rules have the one and keys the
/// other. At most a third of the letters may differ.
pub(crate) fn nearest<'name>(
    wrong: &str,
    names: impl IntoIterator<Item = &'name str>,
) -> Option<&'name str> {
    let wrong = plain(wrong);
    names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&wrong, &plain(name)), name))
        .filter(|(distance, name)| distance * 3 <= name.len().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn plain(name: &str) -> String {
    // A very long key is no misspelling, and comparing it would take quadratic time.
    name.chars().take(100).map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

/// `names` as a list for a sentence: `` `a`, `b` or `c` ``.
pub(crate) fn one_of<'name>(names: impl IntoIterator<Item = &'name str>) -> String {
    let quoted: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        let names = ["cognitive", "cyclomatic", "include_generated", "npath"];
        assert_eq!(nearest("cognitve", names), Some("cognitive"));
        assert_eq!(nearest("Include-Generated", names), Some("include_generated"));
        assert_eq!(nearest("nptah", names), Some("npath"));
        assert_eq!(nearest("colour", names), None);
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
