//! The language of a file, case by case.

use proptest::prelude::*;

use super::*;

fn name(detected: Detected) -> &'static str {
    match detected {
        Detected::Language(language) => language.definition().name,
        Detected::Unsupported(row) => row.title,
        Detected::Other => "other",
    }
}

#[track_caller]
fn check(path: &str, text: &str, expected: &str) {
    let detected = detect(path, text.as_bytes(), &HeaderContext::default());
    assert_eq!(name(detected), expected, "{path}: {text}");
}

#[test]
fn the_path_decides_where_it_can() {
    for (path, expected) in [
        ("a/b.py", "python"),
        ("a.PY", "python"),
        ("stub.pyi", "python"),
        ("SConstruct", "python"),
        ("x/.gclient", "python"),
        ("a.go", "go"),
        ("a.c", "c"),
        ("a.C", "cpp"),
        ("a.test.mjs", "javascript"),
        ("a.jsx", "javascript"),
        ("a.c++", "cpp"),
        // Modules, as Clang's driver, MSVC's and build2 name them.
        ("a.cppm", "cpp"),
        ("a.ccm", "cpp"),
        ("a.cxxm", "cpp"),
        ("a.c++m", "cpp"),
        ("a.ixx", "cpp"),
        ("a.mpp", "cpp"),
        ("a.rs", "rust"),
        ("a.ts", "typescript"),
        ("a.d.ts", "typescript"),
        ("a.tsx", "typescript"),
        ("a.mts", "typescript"),
        ("a.cts", "typescript"),
        ("a.pyx", "Cython"),
        ("a.mm", "Objective-C++"),
        ("a.java", "Java"),
        ("a.py.orig", "other"),
        ("a.", "other"),
        (".bashrc", "other"),
        ("Makefile", "other"),
        ("", "other"),
        ("folder.py/", "other"),
    ] {
        check(path, "", expected);
    }
}

#[test]
fn what_a_header_certainly_is_beats_its_mode_line() {
    let head = "/* -*- mode: C; c-basic-offset: 4 -*- */\n// vim: ft=cpp:\n";
    check("c.h", &format!("{head}namespace toku {{ class cmp {{}}; }}\n"), "cpp");
    check("c.h", &format!("{head}int f(void);\n"), "c");
    check("c.h", "// -*- mode: c++ -*-\nint f(void);\n", "cpp");
    // What tells C++ how to link it is C, unless it says otherwise.
    let linked = "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n";
    check("c.h", &format!("// -*- mode: c++ -*-\n{linked}"), "cpp");
    check("c.h", linked, "c");
}

#[test]
fn paths_that_say_nothing_ask_for_the_text() {
    assert!(matches!(by_path("a.h"), ByPath::Unclear));
    assert!(matches!(by_path("script"), ByPath::Unclear));
    assert!(matches!(by_path("a.py"), ByPath::Language(_)));
    assert!(matches!(by_path("a.vue"), ByPath::Unsupported(_)));
    assert!(matches!(by_path("a.png"), ByPath::Other));
}

#[test]
fn a_dialect_is_told_by_the_extension_or_the_editor() {
    let grammar = |path| {
        let detected = detect(path, b"let x;", &HeaderContext::default()).language();
        detected.map(Language::grammar_name)
    };
    assert_eq!(grammar("a.ts"), Some("typescript"));
    assert_eq!(grammar("a.tsx"), Some("tsx"));
    assert_eq!(grammar("A.TSX"), Some("tsx"));
    let by_editor = |id| Language::by_editor_id(id).map(Language::grammar_name);
    assert_eq!(by_editor("typescript"), Some("typescript"));
    assert_eq!(by_editor("typescriptreact"), Some("tsx"));
    // JavaScript has one grammar for both.
    assert_eq!(by_editor("javascriptreact"), Some("javascript"));
}

#[test]
fn scripts_say_what_they_are() {
    for (text, expected) in [
        ("#!/usr/bin/env python3\n", "python"),
        ("\u{FEFF}#!/usr/bin/python2.7\n", "python"),
        ("#!/usr/bin/node\n", "javascript"),
        ("#!/usr/bin/env -S deno run\n", "typescript"),
        ("#!/bin/sh\n# -*- python -*-\n", "other"),
        ("// -*- C++ -*-\n", "cpp"),
        ("words", "other"),
    ] {
        check("script", text, expected);
    }
    check("a.cgi", "#!/usr/bin/python\n", "python");
    check("a.cgi", "#!/usr/bin/perl\n", "other");
}

#[test]
fn relatives_are_named_rather_than_misread() {
    check("a.js", "/* @flow */\nlet x: number;", "JavaScript with Flow types");
    check("a.js", "let x;", "javascript");
    check("de.ts", "<?xml version=\"1.0\"?><!DOCTYPE TS>", "other");
    check("a.h", "#import <Foundation/Foundation.h>\n@interface A", "Objective-C");
    check("a.m", "@implementation A", "Objective-C");
    check("a.m", "function y = f(x)", "other");
    check("de.ts", "<any>window;", "typescript");
    assert_eq!(unsupported_by_editor_id("vue").map(|row| row.title), Some("Vue"));
    assert!(unsupported_by_editor_id("python").is_none());
}

const PLAIN: &str = "int f(int);";
const CERTAINLY_C: &str = "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(int);";
const CERTAINLY_CPP: &str = "class A;";
const LIKELY_CPP: &str = "#ifdef __cplusplus\nclass A;\n#endif";

#[test]
fn a_header_alone_is_judged_by_its_text() {
    for (text, expected) in [
        (PLAIN, "c"),
        (CERTAINLY_C, "c"),
        (CERTAINLY_CPP, "cpp"),
        (LIKELY_CPP, "cpp"),
        ("// -*- C++ -*-\nint f(int);", "cpp"),
        // Certain of both: C is understood in the other one.
        ("#ifdef __cplusplus\nextern \"C\" {\n#endif\nclass A;", "cpp"),
        // A C header with an addition for C++.
        ("#ifdef __cplusplus\nextern \"C\" {\n#endif\n#ifdef __cplusplus\nclass A;\n#endif", "c"),
        ("", "c"),
    ] {
        check("a.h", text, expected);
    }
}

#[test]
fn better_evidence_goes_first() {
    let tally = |names: &str| {
        let mut tally = Tally::default();
        tally.extend(names.split_whitespace().filter_map(Language::by_name));
        tally
    };
    let none = HeaderContext::default();
    for (context, text, expected) in [
        (HeaderContext { namesakes: tally("c"), ..none }, CERTAINLY_CPP, "cpp"),
        (HeaderContext { siblings: tally("cpp"), ..none }, CERTAINLY_C, "c"),
        (HeaderContext { namesakes: tally("cpp"), siblings: tally("c c"), ..none }, PLAIN, "cpp"),
        (HeaderContext { siblings: tally("c cpp cpp"), ..none }, PLAIN, "cpp"),
        (HeaderContext { siblings: tally("c cpp"), ..none }, PLAIN, "c"),
        (HeaderContext { siblings: tally("c"), workspace: tally("cpp"), ..none }, LIKELY_CPP, "c"),
        (HeaderContext { workspace: tally("cpp go"), ..none }, PLAIN, "cpp"),
        (HeaderContext { workspace: tally("c cpp"), ..none }, LIKELY_CPP, "cpp"),
        (HeaderContext { workspace: tally("c cpp cpp"), ..none }, PLAIN, "c"),
    ] {
        assert_eq!(name(detect("a.h", text.as_bytes(), &context)), expected, "{context:?} {text}");
    }
}

#[test]
fn a_folder_tells_the_context_of_its_files() {
    let mut folder = Folder::default();
    for path in ["src/a.cpp", "src/b.c", "src/c.c", "src/a.h", "src/README"] {
        folder.add(path);
    }
    let c = Language::by_name("c").expect("a row");
    let cpp = Language::by_name("cpp").expect("a row");
    assert_eq!((folder.siblings().count(c), folder.siblings().count(cpp)), (2, 1));
    let context = folder.context("src/a.h");
    assert_eq!((context.namesakes.count(c), context.namesakes.count(cpp)), (0, 1));
    assert_eq!(name(detect("src/a.h", PLAIN.as_bytes(), &context)), "cpp");
    assert_eq!(name(detect("src/d.h", PLAIN.as_bytes(), &folder.context("src/d.h"))), "c");
}

proptest! {
    #[test]
    fn any_file_is_something(path in "[a-zA-Z./]{0,8}\\.?(h|js|py|cgi)?", text: Vec<u8>) {
        let _ = detect(&path, &text, &HeaderContext::default());
    }

    #[test]
    fn any_header_is_something(text in "(#if|#ifdef|__cplusplus|\n|#endif|#else|extern|\"C\"|class| |A|\\{|:|::|/\\*|\\*/|//|\"|'|\\\\)*") {
        let detected = detect("a.h", text.as_bytes(), &HeaderContext::default());
        prop_assert!(detected.language().is_some());
    }
}
