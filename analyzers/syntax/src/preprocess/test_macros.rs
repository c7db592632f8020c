//! The macros by which test frameworks make functions, and suites around them.

use super::specifiers::Specifiers;
use super::walk::{Scope, Step, Walker};
use super::words::shouts;

/// Macros that make a test or what runs around one, and do not say so by a word of their names:
/// those of Criterion, Catch2, doctest and the kernel's harness.
const TESTS: &[&[u8]] = &[
    b"Test",
    b"ParameterizedTest",
    b"Theory",
    b"SCENARIO",
    b"SCENARIO_METHOD",
    b"SCENARIO_TEMPLATE",
    b"FIXTURE_SETUP",
    b"FIXTURE_TEARDOWN",
    b"FIXTURE_TEARDOWN_PARENT",
];

/// Macros before whose braces a suite's tests stand: doctest's, `UnitTest++`'s.
const SUITES: &[&[u8]] = &[b"TEST_SUITE", b"SUITE"];

/// Macros that make a type, which is named first: `CppUTest`'s, Microsoft's, the kernel's.
const TYPES: &[&[u8]] =
    &[b"TEST_GROUP", b"TEST_GROUP_BASE", b"TEST_CLASS", b"FIXTURE", b"FIXTURE_VARIANT"];

/// Whether the macro `name` makes a test: `TEST_F`, `BOOST_AUTO_TEST_CASE`, `BENCHMARK_F`.
pub(crate) fn makes_test(name: &[u8]) -> bool {
    let is_test = |word: &[u8]| matches!(word, b"TEST" | b"BENCHMARK");
    TESTS.contains(&name) || shouts(name) && name.split(|byte| *byte == b'_').any(is_test)
}

impl Walker<'_> {
    /// Whether a macro at `index` makes a test of what stands in the parentheses behind it.
    pub(super) fn begins_test(&self, index: usize) -> bool {
        self.at(index + 1).is(b'(') && makes_test(self.text(index))
    }

    /// `TEST_SUITE("a") {` is read as a namespace, `TEST_GROUP(A) {` as a type: what follows the
    /// parentheses that close at `close` holds declarations.
    pub(super) fn suite(
        &mut self,
        index: usize,
        found: &Specifiers,
        close: usize,
        brace: usize,
    ) -> Option<Step> {
        let is_alone = index + 1 == found.end && self.scope() == Scope::File;
        if !is_alone || close + 1 != brace {
            return None;
        }
        let start = self.at(index).start;
        let name = found.end + 1;
        if SUITES.contains(&self.text(index)) {
            self.edits.supply(start, "namespace ");
            self.hide(index, brace);
            self.expect(brace, Scope::File, true);
        } else if TYPES.contains(&self.text(index)) && self.at(name).is_name() {
            self.edits.supply(start, "struct ");
            self.hide(index, name);
            self.hide(name + 1, brace);
            self.expect(brace, Scope::Record(Some(name as u32)), false);
        } else {
            return None;
        }
        Some(Step::on(brace))
    }
}
