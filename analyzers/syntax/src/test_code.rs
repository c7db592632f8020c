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
    /// The function's name within its file.
    pub qualified_name: &'a str,
}

/// Which of the functions of a file are tests by what is written around them, given its text and
/// all of them in source order: an answer for each.
pub type TestFunctions = fn(&[u8], &[TestSite<'_>]) -> Vec<bool>;

/// Which of the functions at `sites`, all of a file's in source order, are marked as tests,
/// whatever the file is.
#[must_use]
pub fn test_functions(source: &[u8], sites: &[TestSite<'_>], language: Language) -> Vec<bool> {
    match language.definition().test_functions {
        Some(tests) => tests(source, sites),
        None => vec![false; sites.len()],
    }
}
