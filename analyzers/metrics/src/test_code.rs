//! Which functions of a file are test code.

use astrolens_model::Function;
use astrolens_syntax::{Language, TestSite, test_functions};

/// Says of each of `functions`, all of the file `source` in source order, whether it is test
/// code: all are where the whole file is.
pub fn mark_tests(functions: &mut [Function], source: &[u8], language: Language, is_test: bool) {
    if is_test {
        functions.iter_mut().for_each(|function| function.test = true);
        return;
    }
    let sites: Vec<_> = functions.iter().map(site).collect();
    let tests = test_functions(source, &sites, language);
    for (function, is_test) in functions.iter_mut().zip(tests) {
        function.test = is_test;
    }
}

fn site(function: &Function) -> TestSite<'_> {
    TestSite {
        start_byte: function.start_byte,
        end_byte: function.end_byte,
        qualified_name: &function.qualified_name,
    }
}
