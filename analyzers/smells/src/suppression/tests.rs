//! What suppressions cover, and what is said of them.

use std::sync::Arc;

use proptest::prelude::*;

use crate::testing::{config, judged, shown};

/// Every function with a parameter is found, and every file with more than 20 lines of code;
/// nothing is nested as deep.
const LIMITS: &[(&str, f64)] = &[("parameters", 0.0), ("file_lines", 20.0), ("nesting", 99.0)];

#[track_caller]
fn check(language: &str, source: &str, reported: &str, suppressed: usize) {
    let judged = judged(language, source, &config(LIMITS));
    assert_eq!(shown(&judged.findings), reported, "{source}");
    let found = judged.suppressions.iter().flat_map(|suppression| &suppression.findings);
    assert_eq!(found.count(), suppressed, "{source}");
}

const R: &str = "astrolens: ignore[long-parameter-list] because";

/// Twenty-one lines of code.
fn large() -> String {
    "x = 1\n".repeat(21)
}

#[test]
fn on_a_line_it_covers_the_line() {
    check("python", &format!("def f(a): pass  # {R}\n"), "", 1);
    check("c", &format!("int f(int a) {{ return a; }} // {R}\n"), "", 1);
    check("c", &format!("/* {R} */ int f(int a) {{ return a; }}\n"), "", 1);
    check(
        "python",
        &format!("def f(a): pass\ndef g(a): pass  # {R}\n"),
        "1 long-parameter-list: `f` has 1 parameter (limit 0)\n",
        1,
    );
}

#[test]
fn above_a_declaration_it_covers_all_in_it() {
    for (language, source) in [
        ("python", format!("x = 1\n# {R}\ndef f(a): pass\n")),
        ("python", format!("x = 1\n# {R}\n# more words\n@decorator(\n  1,\n)\ndef f(a): pass\n")),
        ("python", format!("x = 1\n# {R}\nclass A:\n  x = 1\n\n  def f(self, a): pass\n")),
        ("python", format!("class A:\n  x = 1\n\n  # {R}\n  def f(self, a): pass\n")),
        (
            "rust",
            format!("use x;\n\n/// Words.\n// {R}\n#[inline]\n#[must_use]\npub fn f(a: u8) {{}}\n"),
        ),
        (
            "cpp",
            format!(
                "int x;\n// {R}\ntemplate <class T,\n          class U>\nint f(T a) {{ return a; }}\n"
            ),
        ),
        ("go", format!("package a\n\n// {R}\n//go:noinline\nfunc f(a int) {{}}\n")),
        ("javascript", format!("x = 1;\n/**\n * {R}\n */\nexport function f(a) {{}}\n")),
        ("javascript", format!("x = 1;\n// {R}\nconst f = (a) => a;\n")),
        ("javascript", format!("class A {{\n  // {R}\n  @d f(a) {{}}\n}}\n")),
        ("c", format!("int x;\n/* {R} */\nstatic int\nf(int a)\n{{\n  return a;\n}}\n")),
    ] {
        check(language, &source, "", 1);
    }
}

#[test]
fn a_byte_order_mark_is_no_code() {
    check("python", &format!("\u{FEFF}# {R}\ndef f(a): pass\n"), "", 1);
    check("python", &format!("\u{FEFF}def f(a): pass # {R}\n"), "", 1);
    let all = "astrolens: ignore[large-file] because";
    check("python", &format!("\u{FEFF}# {all}\n{}", large()), "", 1);
    check("cpp", &format!("\u{FEFF}// {all}\n\n{}", "int a;\n".repeat(21)), "", 1);
}

#[test]
fn between_tags_a_comment_stands_in_braces() {
    let markup = |comment: &str| {
        format!(
            "const A = () => (\n  <ul>\n    {comment}\n    {{r.map((a) => {{\n      return a;\n    }})}}\n  </ul>\n);\n"
        )
    };
    check("javascript", &markup(&format!("{{/* {R} */}}")), "", 1);
    check("javascript", &markup(&format!("{{\n      /* {R} */\n    }}")), "", 1);
    check("javascript", &markup(&format!("{{\n      // {R}\n    }}")), "", 1);
    // A body with nothing else in it is no such place.
    check(
        "javascript",
        &format!("function f(a) {{\n  /* {R} */\n}}\n"),
        "1 long-parameter-list: `f` has 1 parameter (limit 0)\n\
         2 invalid-suppression: the suppression covers nothing here: put it behind code on the \
         same line, directly above a function or type, or at the top of the file\n",
        0,
    );
}

#[test]
fn something_between_breaks_the_tie() {
    let found = "3 long-parameter-list: `f` has 1 parameter (limit 0)\n";
    let misplaced = "the suppression covers nothing here: put it behind code on the same line, \
                     directly above a function or type, or at the top of the file";
    let expected = |line, found: &str| format!("{line} invalid-suppression: {misplaced}\n{found}");
    let found_at = |line| found.replacen('3', line, 1);
    check("python", &format!("x = 1\n# {R}\n\ndef f(a): pass\n"), &expected(2, &found_at("4")), 0);
    check(
        "python",
        &format!("x = 1\n# {R}\ny = 1\ndef f(a): pass\n"),
        &expected(2, &found_at("4")),
        0,
    );
    check(
        "python",
        &format!("def f(a):\n  # {R}\n  return a\n"),
        &expected(2, "").replacen("2 ", &format!("{}2 ", found_at("1")), 1),
        0,
    );
}

#[test]
fn at_the_top_it_covers_the_file() {
    let all = "astrolens: ignore[long-parameter-list, large-file] because";
    for (language, source) in [
        ("python", format!("# {all}\n\n{}def f(a): pass\n", large())),
        ("python", format!("#!/usr/bin/python\n# (c) me\n# {all}\n{}def f(a): pass\n", large())),
        (
            "python",
            format!("\"\"\"Words.\n\nMore words.\"\"\"\n# {all}\n\n{}def f(a): pass\n", large()),
        ),
        (
            "rust",
            format!(
                "#![allow(x)]\n//! Words.\n\n// {all}\n\nfn f(a: u8) {{\n{}}}\n",
                large().replace('\n', ";\n")
            ),
        ),
        (
            "c",
            format!(
                "/*\n * {all}\n */\n#include <a.h>\n{}int f(int a) {{ return a; }}\n",
                "int x;\n".repeat(20)
            ),
        ),
    ] {
        check(language, &source, "", 2);
    }
}

#[test]
fn above_the_first_declaration_it_may_mean_the_file_too() {
    let source =
        format!("# astrolens: ignore[large-file] because\ndef f(a):\n{}", "  x = 1\n".repeat(21));
    check("python", &source, "2 long-parameter-list: `f` has 1 parameter (limit 0)\n", 1);
    let second = format!(
        "x = 1\n# astrolens: ignore[large-file] because\ndef f(a):\n{}",
        "  x = 1\n".repeat(21)
    );
    check(
        "python",
        &second,
        "1 large-file: the file has 23 lines of code (limit 20)\n\
         2 unused-suppression: there is no `large-file` in the declaration below to suppress: remove the suppression\n\
         3 long-parameter-list: `f` has 1 parameter (limit 0)\n",
        0,
    );
}

#[test]
fn the_closest_suppression_is_the_one_that_is_used() {
    let source = format!("# {R}\n\nx = 1\n# {R}\ndef f(a): pass  # {R}\n");
    check(
        "python",
        &source,
        "1 unused-suppression: there is no `long-parameter-list` in this file to suppress: remove the suppression\n\
         4 unused-suppression: there is no `long-parameter-list` in the declaration below to suppress: remove the suppression\n",
        1,
    );
}

#[test]
fn each_rule_it_names_must_be_of_use() {
    check(
        "python",
        "def f(a): pass  # astrolens: ignore[deep-nesting, long-parameter-list] because\n",
        "1 unused-suppression: there is no `deep-nesting` on this line to suppress: remove the suppression\n",
        1,
    );
}

#[test]
fn a_rule_that_may_not_speak_is_no_reason_to_complain() {
    let mut config = config(LIMITS);
    Arc::make_mut(&mut config.code).disabled_rules = vec!["deep-nesting".to_owned()];
    let source = "def f(): pass  # astrolens: ignore[deep-nesting] because\n";
    assert_eq!(judged("python", source, &config).findings, []);
    // What has no limit cannot speak either.
    let source = "def f(): pass  # astrolens: ignore[long-function] because\n";
    assert_eq!(judged("python", source, &crate::testing::config(LIMITS)).findings, []);
    // Behind a syntax error the finding may be hidden.
    let source = "def f(): pass  # astrolens: ignore[long-function] because\n)(\n";
    assert_eq!(judged("python", source, &config).findings, []);
}

#[test]
fn a_mistake_is_reported_where_it_is() {
    let source = "x = 1  # astrolens: ignore[long-parameter-lists] because\n";
    let found = judged("python", source, &config(LIMITS)).findings;
    let [finding] = &found[..] else { panic!("{found:?}") };
    assert_eq!(finding.rule.as_str(), "invalid-suppression");
    let span = finding.start_byte as usize..finding.end_byte as usize;
    assert_eq!(&source[span], "long-parameter-lists");
    check(
        "python",
        "def f(a): pass  # astrolens: ignore[long-parameter-list]\n",
        "1 invalid-suppression: the suppression gives no reason: write it behind the brackets\n",
        1,
    );
    check(
        "python",
        "x = 1  # astrolens: ignore because\n",
        "1 invalid-suppression: the suppression names no rule: write `astrolens: ignore[rule] reason`\n",
        0,
    );
}

#[test]
fn what_is_said_of_suppressions_can_be_suppressed() {
    check(
        "python",
        "x = 1  # astrolens: ignore[deep-nesting, unused-suppression] kept for a while\n",
        "",
        1,
    );
    check(
        "python",
        "x = 1  # astrolens: ignore[unused-suppression] for no use\n",
        "1 unused-suppression: there is no `unused-suppression` on this line to suppress: remove the suppression\n",
        0,
    );
}

#[test]
fn findings_about_suppressions_are_known_by_their_symbol() {
    let prints = |source: &str| -> Vec<_> {
        let found = judged("python", source, &config(LIMITS)).findings;
        found.into_iter().map(|finding| (finding.symbol, finding.fingerprint)).collect()
    };
    let unused = "astrolens: ignore[deep-nesting] because";
    let found = prints(&format!(
        "class A:\n  # {unused}\n  def f(self): pass\n  def g(self):\n    pass # {unused}\n"
    ));
    let symbols: Vec<_> = found.iter().map(|(symbol, _)| symbol.as_deref()).collect();
    assert_eq!(symbols, [Some("A.f"), Some("A.g")]);
    let moved = prints(&format!(
        "x = 1\n\nclass A:\n  # {unused}\n  def f(self): pass\n  def g(self):\n    pass # {unused}\n"
    ));
    assert_eq!(moved, found);
}

proptest! {
    #[test]
    fn any_text_can_be_judged(text in "(# astrolens: ignore|\\[|large-file|long-parameter-list|\\]|\n|  | because|def f\\(a\\):|pass|\"\"\"|@x\\(|\\)|class A:|é)*") {
        for language in ["python", "c", "rust"] {
            let _ = judged(language, &text, &config(LIMITS));
        }
    }
}
