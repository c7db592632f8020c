//! What is test code in C and C++.

/// Which files are tests by custom, sources and headers alike: that of GNU, LLVM, Chromium, Qt, VTK
/// and of those who write `.test.` as JavaScript does.
pub(crate) const FILES: &[&str] = &[
    "test{_,-}*.*",
    "tst_*.*",
    "tests.*",
    "*{.,_,-}{test,tests,unittest,unittests}.*",
    "*_{Test,Tests}.*",
    "*[a-z0-9]{Test,Tests}.*",
    "Test[A-Z]*.*",
    "unittest/",
    "Testing/",
];
