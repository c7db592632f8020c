//! Which functions of a file are test code.

use astrolens_model::{Function, FunctionKind};
use astrolens_syntax::{Language, TestSite, test_functions};

/// Says of each of `functions`, all of the file `source` in source order, whether it is test
/// code: all are where the whole file is, else those marked as tests, the blocks of test
/// frameworks, and what stands within either.
pub fn mark_tests(functions: &mut [Function], source: &[u8], language: Language, is_test: bool) {
    if is_test {
        for function in functions {
            function.test = true;
        }
        return;
    }
    let sites: Vec<_> = functions.iter().map(site).collect();
    let marked = test_functions(source, &sites, language);
    let mut end_of_test = 0;
    for (function, is_marked) in functions.iter_mut().zip(marked) {
        let is_within = function.end_byte <= end_of_test;
        function.test = is_marked || is_within || function.kind == FunctionKind::Block;
        if function.test {
            end_of_test = end_of_test.max(function.end_byte);
        }
    }
}

fn site(function: &Function) -> TestSite<'_> {
    TestSite { start_byte: function.start_byte, qualified_name: &function.qualified_name }
}
