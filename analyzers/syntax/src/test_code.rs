//! Which code tests other code.

use crate::detect::file_name;
use crate::pattern;
use crate::registry::Language;
use crate::signs::TestSite;

/// Whether all of the file at `path` is test code, by the customs of `language`.
///
/// The parts of `path`, which is relative to the analysed folder, are joined by `/`.
#[must_use]
pub fn is_test_file(path: &str, language: Language) -> bool {
    let signs = &language.definition().files.tests;
    let name = file_name(path);
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| signs.folders.iter().any(|own| own.eq_ignore_ascii_case(folder)))
        || signs.names.iter().any(|own| pattern::fits(own, name))
}

/// Whether a function is test code although its file is not.
#[must_use]
pub fn is_test_function(site: &TestSite<'_>, language: Language) -> bool {
    language.definition().files.tests.function.is_some_and(|is_test| is_test(site))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_customs() {
        for (language, path, expected) in [
            ("python", "tests/util.py", true),
            ("python", "pkg/test_a.py", true),
            ("python", "conftest.py", true),
            ("python", "pkg/contest.py", false),
            ("python", "pkg/attests/a.py", false),
            ("go", "a/b_test.go", true),
            ("go", "test/a.go", false),
            ("javascript", "src/a.test.jsx", true),
            ("javascript", "src/__tests__/a.js", true),
            ("javascript", "src/latest.js", false),
            ("c", "Tests/a.c", true),
            ("cpp", "tst_a.cpp", true),
            ("cpp", "FooTest.cpp", true),
            ("cpp", "Fastest.cpp", false),
            ("rust", "crate/tests/a.rs", true),
            ("rust", "src/lexer/tests.rs", true),
            ("rust", "src/tests", false),
            ("rust", "", false),
        ] {
            let language = Language::by_name(language).expect("a row");
            assert_eq!(is_test_file(path, language), expected, "{path}");
        }
    }
}
