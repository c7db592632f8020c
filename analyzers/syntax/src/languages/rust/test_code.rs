//! Which functions are tests in files that are not.

use memchr::memmem;

use crate::test_code::TestSite;

const TESTS_ONLY: &[u8] = b"#[cfg(test)]";

/// Which functions have a test's attribute, or stand in a module compiled for tests alone.
pub(super) fn tests(source: &[u8], sites: &[TestSite<'_>]) -> Vec<bool> {
    let modules: Vec<_> =
        memmem::find_iter(source, TESTS_ONLY).filter_map(|at| test_module(source, at)).collect();
    let is_test = |site: &TestSite<'_>| {
        let start = (site.start_byte as usize).min(source.len());
        has_test_attribute(&source[..start])
            || modules.iter().any(|module| {
                module.start < start
                    && site.qualified_name.split("::").any(|part| part.as_bytes() == module.name)
            })
    };
    sites.iter().map(is_test).collect()
}

/// Whether one of the attributes at the end of `before` is `#[test]`, `#[bench]` or one that
/// a test framework named so: `#[tokio::test]`, `#[rstest]`, `#[test_case(1)]`.
fn has_test_attribute(before: &[u8]) -> bool {
    before
        .rsplit(|byte| *byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .skip_while(|line| line.is_empty())
        .take_while(|line| {
            line.starts_with(b"#[") || line.starts_with(b"//") || line.ends_with(b")]")
        })
        .filter_map(|line| line.strip_prefix(b"#["))
        .any(|attribute| {
            let path = attribute
                .split(
                    |byte| !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b':'),
                )
                .next()
                .unwrap_or_default();
            let name = path.rsplit(|byte| *byte == b':').next().unwrap_or_default();
            matches!(name, b"test" | b"rstest" | b"bench" | b"test_case" | b"quickcheck")
        })
}

/// A module that is compiled for tests alone.
struct TestModule<'source> {
    /// Where its name ends.
    start: usize,
    name: &'source [u8],
}

/// The module behind the `#[cfg(test)]` at `at`, if it is a module that is behind it.
fn test_module(source: &[u8], at: usize) -> Option<TestModule<'_>> {
    let after = source[at + TESTS_ONLY.len()..].trim_ascii_start();
    let after = after.strip_prefix(b"pub ").unwrap_or(after);
    let after = after.strip_prefix(b"mod ")?;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let length = after.iter().take_while(|byte| is_part(byte)).count();
    let name = &after[..length];
    let start = source.len() - after.len() + length;
    (length > 0).then_some(TestModule { start, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_marked_by_attributes_or_modules() {
        for (before, qualified_name, expected) in [
            ("#[test]\n", "f", true),
            ("x\n    #[tokio::test(flavor = \"multi_thread\")]\n    ", "f", true),
            ("#[test]\n#[should_panic]\n/// Words.\n", "f", true),
            ("#[rstest]\n#[case(1)]\n", "f", true),
            ("#[cfg(test)]\nmod tests {\n", "tests::f", true),
            ("#[cfg(test)]\npub mod tests {\n", "a::tests::T::f", true),
            ("#[inline]\n", "f", false),
            ("#[test]\nfn g() {}\n", "f", false),
            ("#[cfg(test)]\nmod tests {}\n", "f", false),
            ("#[cfg(test)]\nuse x;\n", "tests::f", false),
            ("#[cfg(test)]\nmod", "f", false),
            ("", "f", false),
        ] {
            let start_byte = before.len() as u32;
            let site = TestSite { start_byte, qualified_name };
            assert_eq!(tests(before.as_bytes(), &[site]), [expected], "{before} {qualified_name}");
        }
    }
}
