//! Which functions are test code.
//!
//! Whole files of test code are known by their names ([`Definition::test_files`]); this is
//! about tests that stand beside the code they test.
//!
//! [`Definition::test_files`]: crate::Definition::test_files

use crate::registry::Language;

/// A function that may be test code, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct TestSite<'a> {
    /// Byte offset of the function's start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
    /// The function's name within its file.
    pub qualified_name: &'a str,
}

/// Which of the functions of a file are tests by what is written around them, given its text and
/// all of them in source order: an answer for each.
pub type TestFunctions = fn(&[u8], &[TestSite<'_>]) -> Vec<bool>;

/// Which of the functions at `sites`, all of a file's in source order, are test code, whatever
/// the file is: those marked as tests, and all that stands within them.
#[must_use]
pub fn test_functions(source: &[u8], sites: &[TestSite<'_>], language: Language) -> Vec<bool> {
    let Some(marked) = language.definition().test_functions else {
        return vec![false; sites.len()];
    };
    let mut tests = marked(source, sites);
    let mut end_of_test = 0;
    for (site, is_test) in sites.iter().zip(&mut tests) {
        *is_test |= site.end_byte <= end_of_test;
        if *is_test {
            end_of_test = end_of_test.max(site.end_byte);
        }
    }
    tests
}
