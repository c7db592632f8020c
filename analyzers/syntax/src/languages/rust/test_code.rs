//! Which functions are tests in files that are not.

use std::ops::Range;

use memchr::memmem;

use super::tokens::{closing_brace, head_end};
use crate::lexical::{is_word, without_comments_before, without_comments_behind};
use crate::test_code::TestSite;

/// An attribute that is longer than this is not read: what a function costs must not grow with
/// what is before it.
const LONGEST_ATTRIBUTE: usize = 4096;

/// Conditions that are nested deeper are not looked into.
const DEEPEST_CONDITION: usize = 8;

/// Which functions have a test's attribute, or stand in what is compiled for tests alone.
pub(super) fn tests(source: &[u8], sites: &[TestSite<'_>]) -> Vec<bool> {
    let scopes = test_scopes(source);
    let is_test = |site: &TestSite<'_>| {
        let start = (site.start_byte as usize).min(source.len());
        let behind = scopes.partition_point(|scope| scope.end < start);
        scopes.get(behind).is_some_and(|scope| scope.start < start)
            || has_test_attribute(&source[..start])
    };
    sites.iter().map(is_test).collect()
}

/// The bytes of what is compiled for tests alone, in order and apart from each other: modules with
/// their attribute before or inside them, other blocks of items with theirs before them, or the whole
/// file.
fn test_scopes(source: &[u8]) -> Vec<Range<usize>> {
    let mut scopes: Vec<Range<usize>> = Vec::new();
    // What is before this is known: it lies in a scope, or among attributes that were looked at.
    let mut known = 0;
    // Where the last inner attribute ended that is the condition of nothing: what follows it
    // directly is none either.
    let mut refused = None;
    for bracket in memmem::find_iter(source, b"[cfg(") {
        if bracket < known {
            continue;
        }
        let Some(end) = closing_bracket(&source[bracket..]).map(|end| bracket + end) else {
            continue;
        };
        let is_inner = source[..bracket].ends_with(b"#!");
        let is_outer = !is_inner && source[..bracket].ends_with(b"#");
        if !is_inner && !is_outer || !is_of_tests(&source[bracket + 1..end]) {
            continue;
        }
        let (from, scope) = if is_inner {
            let before = without_comments_behind(&source[..bracket - b"#!".len()]);
            let scope =
                (refused != Some(before.len())).then(|| inner_scope(source, before, end + 1));
            let scope = scope.flatten();
            refused = scope.is_none().then_some(end + 1);
            (end, scope)
        } else {
            outer_scope(source, end + 1)
        };
        known = scope.as_ref().map_or(from, |scope| scope.end);
        scopes.extend(scope);
    }
    scopes
}

/// Whether one of the attributes that `before` ends with says that the item behind it is a test, or
/// compiled for tests alone.
fn has_test_attribute(mut before: &[u8]) -> bool {
    while let Some(last) = attribute_behind(before, b"#") {
        if is_of_tests(last.inside) {
            return true;
        }
        before = last.before;
    }
    false
}

/// An attribute and what stands before it.
pub(super) struct Attribute<'source> {
    pub(super) inside: &'source [u8],
    pub(super) before: &'source [u8],
}

/// The attribute that `text` ends with but for white space and comments, with `mark` before its
/// bracket.
pub(super) fn attribute_behind<'source>(
    text: &'source [u8],
    mark: &[u8],
) -> Option<Attribute<'source>> {
    let text = text.trim_ascii_end();
    // What an attribute says may look like a comment: `"https://…"`.
    last_attribute(text, mark).or_else(|| last_attribute(without_comments_behind(text), mark))
}

fn last_attribute<'source>(text: &'source [u8], mark: &[u8]) -> Option<Attribute<'source>> {
    let text = text.strip_suffix(b"]")?;
    let bracket = opening_bracket(text)?;
    let before = text[..bracket].strip_suffix(mark)?;
    let near = &before[before.len().saturating_sub(LONGEST_ATTRIBUTE)..];
    let line = near.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_comment = memmem::find(line, b"//").is_some();
    (!is_comment).then_some(Attribute { inside: &text[bracket + 1..], before })
}

/// Whether an attribute is `test`, `bench` or one that a test framework named so: `tokio::test`,
/// `rstest`, `test_case(1)`; or the condition of what is compiled for tests alone.
pub(super) fn is_of_tests(attribute: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    let attribute = attribute.trim_ascii();
    let path = &attribute[..attribute.iter().take_while(|byte| is_part(byte)).count()];
    let name = path.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    match name {
        b"test" | b"rstest" | b"bench" | b"test_case" | b"quickcheck" => true,
        b"cfg" => arguments(attribute, b"cfg")
            .is_some_and(|condition| holds_in_tests_alone(condition, DEEPEST_CONDITION)),
        _ => false,
    }
}

/// Whether a condition of compilation can be true only if `test` is.
fn holds_in_tests_alone(condition: &[u8], depth: usize) -> bool {
    let condition = condition.trim_ascii();
    let parts = |name: &[u8]| arguments(condition, name).filter(|_| depth > 0).map(split);
    let holds = |part: &&[u8]| holds_in_tests_alone(part, depth - 1);
    if let Some(parts) = parts(b"all") {
        return parts.iter().any(holds);
    }
    match parts(b"any") {
        Some(parts) => !parts.is_empty() && parts.iter().all(holds),
        None => condition == b"test",
    }
}

/// What stands in the parentheses of `name(…)`.
fn arguments<'source>(call: &'source [u8], name: &[u8]) -> Option<&'source [u8]> {
    let inside = call.strip_prefix(name)?.trim_ascii().strip_prefix(b"(")?;
    inside.strip_suffix(b")")
}

/// The parts of a list between its commas, but for an empty last one.
fn split(list: &[u8]) -> Vec<&[u8]> {
    let mut depth = 0_u32;
    let mut parts: Vec<_> = list
        .split(|byte| {
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *byte == b','
        })
        .collect();
    parts.pop_if(|last| last.trim_ascii().is_empty());
    parts
}

/// Where the attributes end that go on at `start`, and the block of items behind them, if one is.
fn outer_scope(source: &[u8], start: usize) -> (usize, Option<Range<usize>>) {
    let mut after = without_comments_before(&source[start..]);
    while let Some(attribute) = after.strip_prefix(b"#") {
        let Some(end) = closing_bracket(attribute) else { break };
        after = without_comments_before(&attribute[end + 1..]);
    }
    item_scope(source, after)
}

/// How far `item`, the end of `source`, was read, and the bytes of its body, where that holds items:
/// a module, an `impl`, a trait or a block of foreign functions.
fn item_scope(source: &[u8], item: &[u8]) -> (usize, Option<Range<usize>>) {
    let start = source.len() - item.len();
    if let Some(module) = module(source, item) {
        return (start, Some(module));
    }
    if !begins_members(item) {
        return (start, None);
    }
    let end = head_end(source, start);
    let has_body = source.get(end) == Some(&b'{');
    (end, has_body.then(|| block(source, end + 1)))
}

/// Whether `item` is an `impl`, a trait or a block of foreign functions.
fn begins_members(item: &[u8]) -> bool {
    let (mut word, mut after) = first_word(without_visibility(item));
    while matches!(word, b"unsafe" | b"default" | b"auto" | b"const") {
        (word, after) = first_word(after);
    }
    match word {
        b"impl" | b"trait" => true,
        // `extern "C" fn` is a function.
        b"extern" => {
            let interface = after.strip_prefix(b"\"").and_then(|inside| {
                let end = memchr::memchr(b'"', inside)?;
                Some(without_comments_before(&inside[end + 1..]))
            });
            interface.unwrap_or(after).starts_with(b"{")
        }
        _ => false,
    }
}

/// The word that `text` begins with, and what follows it.
fn first_word(text: &[u8]) -> (&[u8], &[u8]) {
    let length = text.iter().take_while(|byte| is_word(**byte)).count();
    let (word, after) = text.split_at(length);
    (word, without_comments_before(after))
}

/// The bytes of the module that `item`, the end of `source`, begins with: none without a body.
fn module(source: &[u8], item: &[u8]) -> Option<Range<usize>> {
    let after = without_visibility(item).strip_prefix(b"mod ")?.trim_ascii_start();
    let name = after.iter().take_while(|byte| is_word(**byte)).count();
    let body = without_comments_before(&after[name..]).strip_prefix(b"{").filter(|_| name > 0)?;
    Some(block(source, source.len() - body.len()))
}

/// The bytes that the attribute between `before` and `end` is the condition of: the file that begins
/// with it, or the module, but for attributes like it.
fn inner_scope(source: &[u8], mut before: &[u8], end: usize) -> Option<Range<usize>> {
    while let Some(last) = attribute_behind(before, b"#!") {
        before = last.before;
    }
    let before = without_comments_behind(before);
    if before.is_empty() || before.starts_with(b"#!/") && !before.contains(&b'\n') {
        return Some(0..source.len());
    }
    let head = before.strip_suffix(b"{")?.trim_ascii_end();
    let name = head.iter().rev().take_while(|byte| is_word(**byte)).count();
    let is_module = head[..head.len() - name].trim_ascii_end().ends_with(b"mod");
    is_module.then(|| block(source, end))
}

/// The bytes from `start`, right within a block, to where that is closed.
fn block(source: &[u8], start: usize) -> Range<usize> {
    start..closing_brace(source, start).unwrap_or(source.len())
}

/// `item` without `pub` and what that is restricted to.
fn without_visibility(item: &[u8]) -> &[u8] {
    let Some(after) = item.strip_prefix(b"pub") else { return item };
    let after = after.trim_ascii_start();
    let restricted = after.strip_prefix(b"(").and_then(|inside| {
        let end = inside.iter().position(|byte| *byte == b')')?;
        Some(inside[end + 1..].trim_ascii_start())
    });
    restricted.unwrap_or(after)
}

/// Where the bracket is that the one right behind `inside` closes.
fn opening_bracket(inside: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let mut at = inside.len();
    let farthest = at.saturating_sub(LONGEST_ATTRIBUTE);
    while at > farthest {
        at -= 1;
        match inside[at] {
            b']' => depth += 1,
            b'[' if depth == 0 => return Some(at),
            b'[' => depth -= 1,
            b'"' => at = opening_quote(inside, at)?,
            _ => {}
        }
    }
    None
}

/// Where the text begins that the quote at `end` closes.
fn opening_quote(source: &[u8], end: usize) -> Option<usize> {
    let nearest = end.saturating_sub(LONGEST_ATTRIBUTE);
    let mut quotes = memchr::memrchr_iter(b'"', &source[nearest..end]).map(|at| nearest + at);
    quotes.find(|quote| {
        let escapes = source[..*quote].iter().rev().take_while(|byte| **byte == b'\\').count();
        escapes.is_multiple_of(2)
    })
}

/// Where the first bracket of `attribute` is closed.
fn closing_bracket(attribute: &[u8]) -> Option<usize> {
    let mut depth = 0;
    let mut is_quoted = false;
    let mut is_escaped = false;
    for (at, byte) in attribute.iter().enumerate().take(LONGEST_ATTRIBUTE) {
        match byte {
            _ if std::mem::take(&mut is_escaped) => {}
            b'\\' => is_escaped = is_quoted,
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'[' => depth += 1,
            b']' if depth == 1 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
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
            ("#[test] #[case(\"]\", [\n1,\n])] ", "f", true),
            ("#[rstest]\n#[case(\"https://a\")]\n#[case(\"b\")]\n", "f", true),
            ("#[cfg(test)] ", "f", true),
            ("#[cfg(test)]\nmod tests {\n", "tests::f", true),
            ("#[cfg(test)]\npub mod tests {\n", "a::tests::T::f", true),
            ("#[cfg(test)]\npub(crate) mod tests {\n", "tests::f", true),
            (
                "#[cfg(test)] // Why.\n#[path = \"a].rs\"]\n#[allow(x)]\nmod tests {\n",
                "tests::f",
                true,
            ),
            ("#[allow(x)]\n#[cfg(test)]\nmod tests {\n", "tests::f", true),
            ("#[cfg(all(test, unix))]\nmod tests {\n", "tests::f", true),
            ("#[cfg(any(all(unix, test), all(test, windows),))]\nmod tests {\n", "tests::f", true),
            ("#![cfg(test)]\n", "f", true),
            ("//! Words.\n#![allow(x)]\n#![cfg(all(test, unix))]\n", "f", true),
            ("mod a {\n    #![cfg(test)]\n", "a::f", true),
            ("mod a {\n    #![cfg(test)]\n}\n", "f", false),
            // The other half of the usual pair, and what is only called as a test module is.
            ("#[cfg(test)]\nmod a {}\n#[cfg(not(test))]\nmod a {\n", "a::f", false),
            ("#[cfg(test)]\nmod f;\n", "f", false),
            ("#[cfg(test)]\nmod a { const X: &str = \"}\"; ", "a::f", true),
            ("#[cfg(test)]\nmod a { mod b {} ", "a::f", true),
            ("fn a() {}\n#![cfg(test)]\n#![cfg(test)] mod b {\n", "b::f", false),
            ("#[cfg(test)]\nimpl A { ", "A::f", true),
            (
                "#[cfg(test)] #[allow(x)]\nunsafe impl<'a, T: Fn() -> u8> B<{ N }> for [T; 2] {\n",
                "f",
                true,
            ),
            (
                "#[cfg(test)]\nimpl<T> B for A<T>\nwhere\n    T: C<{ 1 }, 2>,\n{ fn a() {} ",
                "f",
                true,
            ),
            ("#[cfg(test)]\npub(crate) trait T { fn a(); ", "T::f", true),
            ("#[cfg(test)]\nunsafe extern \"C\" { ", "f", true),
            ("#[cfg(test)]\nextern { ", "f", true),
            ("#[cfg(test)]\nimpl A {}\nimpl A { ", "A::f", false),
            ("#[cfg(not(test))]\nimpl A { ", "A::f", false),
            ("#[cfg(test)]\nextern \"C\" fn a() {}\nimpl A { ", "f", false),
            ("#[cfg(test)]\ntrait A = B;\nimpl A { ", "f", false),
            ("#[cfg(test)]\nimplement! { ", "f", false),
            ("#[cfg(test)] impl #[cfg(test)] impl ", "f", false),
            ("mod a {\n    #![allow(x)]\n    #![cfg(test)]\n", "a::f", true),
            ("fn a() {}\n#![cfg(test)]\n", "f", false),
            ("#[inline]\n", "f", false),
            ("// #[test]\n// see [a]\n", "f", false),
            ("#[test]\nfn g() {}\n", "f", false),
            ("#[test] fn g() {}\n", "f", false),
            ("#[rstest] fn g() {}\n#[cfg(not(test))]\n", "f", false),
            ("#[cfg(any(test, feature = \"test\"))]\nmod tests {\n", "tests::f", false),
            ("#[cfg(any())]\nmod tests {\n", "tests::f", false),
            ("#[cfg(feature = \"test\")]\nmod tests {\n", "tests::f", false),
            ("#[cfg_attr(test, inline)]\n", "f", false),
            ("let a = [test];\n", "f", false),
            ("#[cfg(test)]\nmod tests {}\n", "f", false),
            ("#[cfg(test)]\nuse x;\n", "tests::f", false),
            ("#[cfg(test)]\nmod", "f", false),
            ("#[cfg(test", "f", false),
            ("\"]", "f", false),
            ("", "f", false),
        ] {
            let start_byte = before.len() as u32;
            let site = TestSite { start_byte, qualified_name };
            assert_eq!(tests(before.as_bytes(), &[site]), [expected], "{before} {qualified_name}");
        }
    }
}
