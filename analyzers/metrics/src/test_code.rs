//! Which functions of a file are test code.

use astrolens_facts::FunctionFacts;
use astrolens_model::FunctionKind;
use astrolens_syntax::{Language, TestSite, test_functions};

/// Says of each of `functions`, all of the file `source` in source order, whether it is a test by
/// itself, whatever its file is: those marked as tests, the blocks of test frameworks, and what
/// stands within either.
pub(crate) fn mark_tests(functions: &mut [FunctionFacts], source: &[u8], language: Language) {
    let sites: Vec<_> = functions.iter().map(site).collect();
    let marked = test_functions(source, &sites, language);
    let mut end_of_test = 0;
    for (function, is_marked) in functions.iter_mut().zip(marked) {
        let is_within = function.end() <= end_of_test;
        function.test = is_marked || is_within || function.kind == FunctionKind::Block;
        if function.test {
            end_of_test = end_of_test.max(function.end());
        }
    }
}

fn site(function: &FunctionFacts) -> TestSite<'_> {
    TestSite { start_byte: function.start, qualified_name: &function.qualified_name }
}
