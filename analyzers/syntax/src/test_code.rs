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
    /// The file's text.
    pub source: &'a [u8],
    /// Byte offset of the function's start.
    pub start_byte: u32,
    /// The function's name within its file.
    pub qualified_name: &'a str,
}

/// Whether the function at `site` is test code, whatever its file is.
#[must_use]
pub fn is_test_function(site: &TestSite<'_>, language: Language) -> bool {
    language.definition().test_function.is_some_and(|is_test| is_test(site))
}
