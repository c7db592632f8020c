//! Repositories of tests, opened as the program opens them.

use astrolens_testing::TestRepository;

use super::Repository;

/// `test`, opened.
pub(crate) fn open(test: &TestRepository) -> Repository {
    Repository::discover(test.path()).expect("a repository")
}
