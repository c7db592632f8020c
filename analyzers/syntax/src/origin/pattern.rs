//! The patterns for file names in tables: a name with at most one `*` in it.

/// Whether `name` fits `pattern`, in which the first `*` stands for any characters; `*` at
/// both ends means that the rest occurs within the name.
pub(super) fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return pattern == name };
    if start.is_empty()
        && let Some(middle) = end.strip_suffix('*')
    {
        return name.contains(middle);
    }
    name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_characters() {
        for (pattern, name, expected) in [
            ("a.c", "a.c", true),
            ("a.c", "b.c", false),
            ("*_test.go", "a_test.go", true),
            ("*_test.go", "_test.go", true),
            ("*_test.go", "a_test.c", false),
            ("test_*", "test_a.py", true),
            ("test_*.py", "test_.py", true),
            ("test_*.py", "test_a.c", false),
            ("aba*ba", "aba", false),
            ("*.test.*", "a.test.js", true),
            ("*.test.*", "a.tests.js", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
