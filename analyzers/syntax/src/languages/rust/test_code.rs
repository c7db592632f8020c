//! Which functions are tests in files that are not.

use memchr::memmem;

use crate::test_code::TestSite;

/// A function with a test's attribute, or in a module compiled for tests alone.
pub(super) fn is_test(site: &TestSite<'_>) -> bool {
    let before = &site.source[..(site.start_byte as usize).min(site.source.len())];
    has_test_attribute(before) || is_in_test_module(before, site.qualified_name)
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

/// Whether `before` opens a `#[cfg(test)] mod name` and `qualified_name` lies in it.
fn is_in_test_module(before: &[u8], qualified_name: &str) -> bool {
    memmem::find_iter(before, b"#[cfg(test)]").any(|at| {
        let after = before[at + b"#[cfg(test)]".len()..].trim_ascii_start();
        let after = after.strip_prefix(b"pub ").unwrap_or(after);
        let Some(after) = after.strip_prefix(b"mod ") else { return false };
        let name: Vec<u8> = after
            .iter()
            .copied()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .collect();
        !name.is_empty() && qualified_name.split("::").any(|part| part.as_bytes() == name)
    })
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
            let site = TestSite { source: before.as_bytes(), start_byte, qualified_name };
            assert_eq!(is_test(&site), expected, "{before} {qualified_name}");
        }
    }
}
