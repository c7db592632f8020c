//! Where files come from, case by case.

use proptest::prelude::*;

use super::*;

fn attributed(path: &str, text: &str, language: &str, declared: &Declared) -> Attribution {
    let language = Language::by_name(language).expect("a row");
    origin(path, text.as_bytes(), language, declared)
}

/// Whose work a file is, if not the project's own.
fn kind(path: &str, text: &str, language: &str) -> Option<Origin> {
    let Attribution { origin, .. } = attributed(path, text, language, &Declared::default());
    (origin != Origin::Own).then_some(origin)
}

#[test]
fn vendored_code_is_known_by_its_place() {
    for (path, expected) in [
        ("node_modules/a/b.js", true),
        ("web/node_modules/a/b.js", true),
        ("vendor/a.js", true),
        ("src/third_party/a.js", true),
        ("src/3rdParty/a.js", true),
        ("ThirdParty/a.js", true),
        ("deps/lua/a.js", true),
        ("external/a.js", true),
        ("a/testdata/b.js", true),
        ("Test/Fixtures/b.js", true),
        (".yarn/releases/yarn.js", true),
        ("./vendor/a.js", true),
        ("ios/Carthage/Checkouts/a.js", true),
        ("pip/_vendor/six.js", true),
        ("CodeMirror/mode/a.js", true),
        ("js/tiny_mce/plugins/a.js", true),
        ("web/extjs/src/a.js", true),
        ("packages/jQuery.1.8.2/Content/a.js", true),
        ("js/jquery-1.8.2-vsdoc.js", true),
        ("js/shBrushPerl.js", true),
        ("packages/core/a.js", false),
        ("packages/v1.2/a.js", false),
        ("codemirror/index.js", false),
        ("vendor.js", false),
        ("src/vendors.js", false),
        ("src/deps/a.js", false),
        ("src/external/a.js", false),
        ("src/fixtures/a.js", false),
        ("src/cache/a.js", false),
        ("vendoring/a.js", false),
        ("", false),
    ] {
        let found = kind(path, "f();", "javascript");
        assert_eq!(found, expected.then_some(Origin::Vendored), "{path}");
    }
}

#[test]
fn copies_of_libraries_are_vendored() {
    let jquery = "/*!\n * jQuery JavaScript Library v3.7.1\n * https://jquery.com/\n */\n";
    for (path, text, language, expected) in [
        ("js/jquery.js", jquery, "javascript", true),
        ("js/jquery-3.7.1.js", "// jQuery", "javascript", true),
        ("src/jquery.js", "// The jQuery entry.\nimport './core.js';", "javascript", false),
        ("src/jqueryish.js", jquery, "javascript", false),
        ("src/mine.js", jquery, "javascript", false),
        // As their packages have them.
        ("a/jquery-3.6.0.js", "(function () {", "javascript", true),
        ("a/jquery-ui.js", "/*! jQuery UI - v1.13.2 - 2022-07-14", "javascript", true),
        ("a/d3.v7.js", "f();", "javascript", true),
        ("a/d3.v3.js", "!function() {\n  var d3 = {", "javascript", true),
        (
            "a/react.development.js",
            "/**\n * @license React\n * react.development.js",
            "javascript",
            true,
        ),
        ("a/react-dom.development.js", "/** @license React v16.13.1", "javascript", true),
        (
            "a/three.js",
            "/**\n * @license\n * Copyright 2010-2023 Three.js Authors",
            "javascript",
            true,
        ),
        ("a/bootstrap.bundle.js", "/*!\n  * Bootstrap v5.3.0 (https://", "javascript", true),
        ("a/lodash.js", "/**\n * @license\n * Lodash <https://lodash.com/>", "javascript", true),
        ("a/vue.global.js", "/**\n* vue v3.4.0\n* (c) 2018-present", "javascript", true),
        ("a/handlebars.js", "/**!\n\n @license\n handlebars v4.7.7", "javascript", true),
        ("a/slick.js", "/*\n Version: 1.8.1\n  Author: Ken Wheeler", "javascript", true),
        ("a/html5shiv.js", "/**\n* @preserve HTML5 Shiv 3.7.3 | @afarkas", "javascript", true),
        ("a/tinymce.js", "/**\n * TinyMCE version 6.4.2 (2023-04-26)", "javascript", true),
        ("a/pdf.worker.js", "/**\n * Copyright 2023 Mozilla Foundation", "javascript", true),
        ("a/codemirror.js", "// CodeMirror, copyright (c) by Marijn Haverbeke", "javascript", true),
        ("a/materialize.js", "/*!\n * Materialize v1.0.0-rc.2 (http://", "javascript", true),
        ("a/purify.js", "/*! @license DOMPurify 3.0.3 | (c) Cure53", "javascript", true),
        ("a/require.js", "/** vim: et\n * @license RequireJS 2.3.6", "javascript", true),
        ("a/modernizr-2.8.3.js", "f();", "javascript", true),
        ("src/react-app.js", "import React from 'react';", "javascript", false),
        ("src/react-app-1.2.js", "import React from 'react';", "javascript", false),
        ("src/chart.v2.js", "draw();", "javascript", false),
        ("src/chart-1.2.js", "draw();", "javascript", false),
        ("src/three.js", "import * as THREE from 'three';", "javascript", false),
        ("src/bootstrap.js", "start();", "javascript", false),
        ("src/jquery-3d.js", "f();", "javascript", false),
        ("d3.js", "// my charts 1.2", "javascript", false),
        (
            "six.py",
            "\"\"\"Utilities for writing code that runs on Python 2 and 3\"\"\"",
            "python",
            true,
        ),
        ("stb_image.h", "/* stb_image - v2.28 - public domain image loader */", "c", true),
        (
            "sqlite3.c",
            "/* This file is an amalgamation of many separate C source files */",
            "c",
            true,
        ),
    ] {
        let found = kind(path, text, language);
        assert_eq!(found, expected.then_some(Origin::Vendored), "{path}: {text}");
    }
}

#[test]
fn generated_code_says_so() {
    for (text, language, expected) in [
        ("// Code generated by protoc-gen-go. DO NOT EDIT.\n\npackage a", "go", true),
        ("//go:build linux\n\n// Code generated by mksys; DO NOT EDIT.\npackage a", "go", true),
        ("/*\nCopyright.\n*/\n\n// Code generated by x. DO NOT EDIT.\npackage a", "go", true),
        ("package a\n\nconst head = `// Code generated by x. DO NOT EDIT.`", "go", false),
        ("package a\n\n// write emits \"Code generated by x. DO NOT EDIT.\"\nfunc", "go", false),
        ("// Package a finds files that were generated.\npackage a", "go", false),
        (
            "# -*- coding: utf-8 -*-\n# Generated by the protocol buffer compiler.  DO NOT EDIT!",
            "python",
            true,
        ),
        (
            "#!/usr/bin/env python\n\"\"\"\nThis file is auto-generated, so do not edit.\n\"\"\"",
            "python",
            true,
        ),
        ("# Generated by Django 4.2 on 2023-01-01\nimport x", "python", true),
        ("import x\n# Generated by hand, with love", "python", false),
        ("# Generated with Python 2 loadable by Python 3.", "python", false),
        ("// Code generated by cgo, then manually converted\npackage a", "go", false),
        (
            "// Keys are generated here.\n// a\n// b\n// c\n// Do not edit the map.\npackage a",
            "go",
            false,
        ),
        ("'''Do not edit while the server runs.'''", "python", false),
        ("/* Autogenerated by Thrift Compiler (0.9.3) */", "cpp", true),
        ("/* A Bison parser, made by GNU Bison 3.8.2.  */", "c", true),
        (
            "#line 3 \"scan.c\"\n\n#define  YY_INT_ALIGNED short int\n\n/* A lexical scanner generated by flex */",
            "c",
            true,
        ),
        ("/* ----\n * This file was automatically generated by SWIG\n */", "c", true),
        ("/* Generated by Cython 3.0.2 */", "c", true),
        ("/* automatically generated by rust-bindgen 0.69 */\n", "rust", true),
        ("// This file is @generated by prost-build.\n", "rust", true),
        ("// @generated\n", "rust", true),
        ("//! Finds `@generated` marks.\n", "rust", false),
        ("/// See user@generated.org\n", "rust", false),
        ("/**\n * @generated SignedSource<<abc>>\n */", "javascript", true),
        (
            "/* eslint-disable */\n// Made by x.js: generated tables.\n// Do not edit.",
            "javascript",
            true,
        ),
        ("// Generated by CoffeeScript 1.12\n(function() {", "javascript", true),
        ("/******/ (() => { // webpackBootstrap\n", "javascript", true),
        ("/******/ // webpackBootstrap\n", "javascript", true),
        ("f();\n//# sourceMappingURL=a.js.map\n", "javascript", true),
        ("f();\n//# sourceMappingURL=a.js.map\n", "go", false),
        ("s = '//# sourceMappingURL=a'\n", "javascript", false),
        ("", "rust", false),
    ] {
        let found = kind("src/a", text, language);
        assert_eq!(found, expected.then_some(Origin::Generated), "{text}");
    }
}

/// Heads as the generators write them, by language.
const HEADS: &[(&str, &str)] = &[
    (
        "python",
        "# -*- coding: utf-8 -*-\n\n# Form implementation generated from reading ui file 'a.ui'",
    ),
    ("python", "################\n## Form generated from reading UI file 'a.ui'\n##"),
    (
        "python",
        "# -*- coding: utf-8 -*-\n\n# Resource object code\n#\n# Created by: The Resource Compiler",
    ),
    (
        "python",
        "# Generated by the gRPC Python protocol compiler plugin. DO NOT EDIT!\nimport grpc",
    ),
    ("python", "\"\"\"\n@generated by mypy-protobuf.  Do not edit manually!\n\"\"\""),
    ("python", "\"\"\"\n    Pets\n\n    Generated by: https://openapi-generator.tech\n\"\"\""),
    (
        "python",
        "# This file was automatically generated by SWIG (https://www.swig.org).\n# Version 4.1.0",
    ),
    ("python", "# $ANTLR 3.1 T.g 2010-05-01"),
    ("python", "# The file was automatically generated by Lark v1.1.2"),
    ("cpp", "/****\n** Meta object code from reading C++ file 'a.h'\n**\n** Created by: The Qt"),
    ("cpp", "/****\n** Form generated from reading UI file 'a.ui'\n**"),
    ("cpp", "/****\n** Resource object code\n**\n** Created by: The Resource Compiler for Qt"),
    ("cpp", "// Generated by the gRPC C++ plugin."),
    ("cpp", "// Generated from Expr.g4 by ANTLR 4.13.1\n\n#pragma once"),
    ("cpp", "// automatically generated by the FlatBuffers compiler, do not modify\n\n#ifndef A"),
    ("cpp", "// Generated by Cap'n Proto compiler, DO NOT EDIT\n// source: a.capnp"),
    ("cpp", "#pragma once\n\n// This file is automatically generated from a.json."),
    ("cpp", "#ifndef A_H\n#define A_H\n/* Automatically generated nanopb header */"),
    ("c", "/*\n * Generated by gdbus-codegen 2.36.1. DO NOT EDIT.\n */"),
    ("c", "/*\n * This file is generated by gdbus-codegen, do not modify it.\n */"),
    ("c", "/* This file is generated, all changes will be lost */\n#include <glib.h>"),
    ("c", "/* Generated data (by glib-mkenums) */\n\n#include \"a.h\""),
    ("c", "/* ANSI-C code produced by gperf version 3.1 */"),
    ("c", "/* C++ code produced by gperf version 3.1 */"),
    ("c", "\n#line 1 \"lexer.rl\"\n/* A lexer. */"),
    ("c", "/* Generated by re2c 3.0 */\n#line 1 \"a.re\""),
    ("c", "/* original parser id follows */\n/* yysccsid[] = \"@(#)yaccpar\" */"),
    ("c", "/* Automatically @generated by tree-sitter v0.25.1 */"),
    (
        "c",
        "#include \"tree_sitter/parser.h\"\n#define STATE_COUNT 9\n#define LARGE_STATE_COUNT 2\n",
    ),
    (
        "c",
        "/* a.c generated by valac 0.56, the Vala compiler\n * generated from a.vala, do not modify */",
    ),
    ("c", "/*  GIMP header image file format (RGB): a.h  */"),
    ("c", "/* GIMP RGB C-Source image dump (a.c) */"),
    ("c", "/*\n** This file is automatically generated by Lemon from \"a.y\".\n*/"),
    ("go", "//line lexer.rl:1\npackage a"),
    ("go", "// Code generated by sqlc. DO NOT EDIT.\n// versions:\n"),
    ("go", "// Code generated by MockGen. DO NOT EDIT.\n// Source: a.go"),
    (
        "go",
        "/*\nPets\n*/\n\n// Code generated by OpenAPI Generator (https://openapi-generator.tech); DO NOT EDIT.",
    ),
    ("rust", "/* automatically generated by rust-bindgen 0.69.4 */\n\n#![allow(x)]"),
    ("rust", "#![allow(clippy::all)]\n// This file is @generated by prost-build."),
    (
        "rust",
        "// @generated by the capnpc-rust plugin to the Cap'n Proto schema compiler.\n// DO NOT EDIT.",
    ),
    ("rust", "/*\n * Pets\n *\n * Generated by: https://openapi-generator.tech\n */"),
    ("rust", "// Copyright (c) Us\n// @generated\n"),
    ("javascript", "module.exports = (function() {\n  /*\n   * Generated by PEG.js 0.8.0.\n   */"),
    ("javascript", "// @generated by Peggy 4.0.2.\n//\n// https://peggyjs.org/"),
    ("javascript", "/* parser generated by jison 0.4.18 */"),
    ("javascript", "(function webpackUniversalModuleDefinition(root, factory) {\n"),
    (
        "javascript",
        "(function (global, factory) {\n  typeof exports === 'object' && typeof module !== 'undefined' ? f() :",
    ),
    ("javascript", "'use strict';\n// This file was generated by a tool."),
    (
        "javascript",
        "// include: shell.js\n// The Module object: Our interface to the outside world.",
    ),
    (
        "javascript",
        "/**\n * Pets\n *\n * NOTE: This class is auto generated by OpenAPI Generator.\n * Do not edit the class manually.\n */",
    ),
    ("typescript", "// Code generated by protoc-gen-ts_proto. DO NOT EDIT.\n// versions:"),
    ("typescript", "/* eslint-disable */\n// @generated by protobuf-ts 2.9.1 with parameter x"),
    (
        "typescript",
        "/**\n * This file was auto-generated by openapi-typescript.\n * Do not make direct changes.",
    ),
    ("typescript", "// automatically generated by the FlatBuffers compiler, do not modify"),
];

/// Heads that people wrote, about what is generated.
const PROSE: &[(&str, &str)] = &[
    ("rust", "//! Skips what is marked @generated, as hosts do.\n"),
    ("rust", "//! Files with an @generated tag and those that say DO NOT EDIT are generated.\n"),
    ("rust", "//! Recognises generated files by their DO NOT EDIT marks.\n"),
    ("rust", "//! Whether code was\n//! generated by cython or by hand.\n"),
    ("rust", "//! Helpers for code generated by SWIG and generated by Cython.\n"),
    ("rust", "//! What to do when this file is generated by a build.\n"),
    ("rust", "//! Automatically generated names get a number.\n"),
    ("rust", "//! Automatically generated files are skipped.\n"),
    (
        "rust",
        "use a::b;\n\n/// The table. This file is generated by the build.\nconst PATH: &str = \"a\";\n",
    ),
    ("rust", "const HEAD: &str = \"\n// @generated\n// Generated by PEG.js\n\";\n"),
    ("rust", "const HEAD: &str = r#\"\n// @generated\n\"#;\n"),
    ("go", "package a\n\nconst head = `\n// @generated\n// This file is generated by x.\n`\n"),
    ("javascript", "const head = `\n// @generated\n// This file was generated by x.\n`;\n"),
    ("python", "HEAD = \"\"\"\n# @generated\n# This file was generated by x.\n\"\"\"\n"),
    ("python", "\"\"\"Checks that \"# Generated by x. DO NOT EDIT\" is found.\"\"\"\n"),
    ("python", "\"\"\"Reports must not be edited once they were generated.\"\"\"\n"),
    ("python", "\"\"\"This module is generated lazily.\"\"\"\n"),
    ("python", "#line 1 \"a.rl\" is how Ragel begins.\n"),
    ("c", "/* Users can not edit generated reports. */\n"),
    ("c", "/* Reads a C-source image dump and Bison implementation files. */\n"),
    ("cpp", "#include <a>\n// Generated by the compiler: the copy constructor.\nstruct A;"),
    ("typescript", "// Lists all files that were auto-generated, do not edit comments and all.\n"),
];

#[test]
fn what_generators_write_is_told_from_what_people_write_of_them() {
    for (list, expected) in [(HEADS, Some(Origin::Generated)), (PROSE, None)] {
        for (language, text) in list {
            assert_eq!(kind("src/a", text, language), expected, "{language}: {text}");
        }
    }
}

#[test]
fn generators_are_known_by_their_names() {
    for (path, language, expected) in [
        ("api/a.pb.go", "go", true),
        ("a_pb2.py", "python", true),
        ("moc_window.cpp", "cpp", true),
        ("src/__generated__/q.js", "javascript", true),
        ("grammar.tab.c", "c", true),
        ("grammar.tab.hh", "cpp", true),
        ("lex.config.c", "c", true),
        ("a.pb-c.h", "c", true),
        ("a.capnp.h", "cpp", true),
        ("kernel.zep.c", "c", true),
        ("a_pb.ts", "typescript", true),
        ("pkg/a_bg.js", "javascript", true),
        ("bg.js", "javascript", false),
        ("a.lex.c", "c", false),
        ("__generated__", "javascript", false),
        ("pb.go", "go", false),
    ] {
        let found = kind(path, "", language);
        assert_eq!(found, expected.then_some(Origin::Generated), "{path}");
    }
}

#[test]
fn only_the_head_is_asked() {
    let late = format!("{}// @generated\n", "f();\n".repeat(HEAD));
    assert_eq!(kind("a.js", &late, "javascript"), None);
}

/// More lines than a head has.
const HEAD: usize = 60;

#[test]
fn minified_code_is_dense() {
    let code = "function a(b){return b.c(d,e)}var f=g(h);".repeat(40);
    let spaced = "const a = [ 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ];".repeat(40);
    let picture = format!("const picture = \"{}\";\n", "iVBORw0KGgoAAAANSUhEUgAA".repeat(100));
    let banner = format!("/*!\n * A v1.2\n * (c)\n */\n{code}");
    let lines = code.replace('}', "}\n");
    for (path, text, language, expected) in [
        ("a.js", &code, "javascript", true),
        ("a.js", &banner, "javascript", true),
        ("a.js", &spaced, "javascript", false),
        ("a.js", &picture, "javascript", false),
        ("a.js", &lines, "javascript", false),
        ("a.js", &"f(a);".repeat(20), "javascript", false),
        ("a.c", &code, "c", false),
        ("a.min.js", &lines, "javascript", true),
        ("a-min.js", &lines, "javascript", true),
        ("amin.js", &lines, "javascript", false),
        ("min.js", &lines, "javascript", false),
        ("a.min.c", &lines, "c", false),
        ("vendor/a.min.js", &lines, "javascript", true),
    ] {
        let found = kind(path, text, language);
        assert_eq!(found, expected.then_some(Origin::Minified), "{path}");
    }
}

#[test]
fn a_reason_is_a_sentence() {
    let text = "// Code generated by x. DO NOT EDIT.\n";
    let skipped = skipped(&attributed("a.go", text, "go", &Declared::default()));
    assert_eq!(skipped.reason, "generated");
    assert_eq!(
        skipped.detail,
        "the file is generated: a comment at its head says \"Code generated by x. DO NOT EDIT.\""
    );
    assert!(!Origin::Minified.is_measured() && Origin::Vendored.is_measured());
}

#[test]
fn what_is_declared_goes_before_the_signs() {
    let yes = |by: &str| Some(Declaration { holds: true, by: by.to_owned() });
    let no = |by: &str| Some(Declaration { holds: false, by: by.to_owned() });
    let generated = "// @generated\n";
    let minified = "function a(b){return b.c(d,e)}var f=g(h);".repeat(40);
    let own = Declared { vendored: no("x"), generated: no("x") };
    for (path, text, declared, expected) in [
        ("a.js", "", Declared { vendored: yes("v"), ..own.clone() }, (Origin::Vendored, "v")),
        ("a.js", "", Declared { generated: yes("g"), ..own.clone() }, (Origin::Generated, "g")),
        ("a.js", "", Declared { vendored: yes("v"), generated: yes("g") }, (Origin::Vendored, "v")),
        ("vendor/a.js", generated, own.clone(), (Origin::Own, "x")),
        (
            "vendor/a.js",
            generated,
            Declared { vendored: no("v"), generated: None },
            (Origin::Generated, "a comment at its head says \"@generated\""),
        ),
        (
            "vendor/a.js",
            generated,
            Declared { vendored: None, generated: no("g") },
            (Origin::Vendored, "it lies under `vendor/`"),
        ),
        // A line of it means nothing to a person, whoever wrote it.
        (
            "a.min.js",
            &minified,
            Declared { vendored: yes("v"), generated: None },
            (Origin::Minified, "its name says so"),
        ),
        ("a.min.js", &minified, own, (Origin::Own, "x")),
    ] {
        let Attribution { origin, reason } = attributed(path, text, "javascript", &declared);
        assert_eq!(
            (origin, reason.as_deref()),
            (expected.0, Some(expected.1)),
            "{path} {declared:?}"
        );
    }
    assert_eq!(
        attributed("src/a.js", "f();", "javascript", &Declared::default()),
        Attribution::default(),
    );
}

proptest! {
    #[test]
    fn any_file_has_an_origin_or_none(path in "[a-z./]{0,12}(jquery|six|stb_)?", text: Vec<u8>, at in 0..6usize) {
        let language = Language::all().nth(at).expect("a language");
        let _ = origin(&path, &text, language, &Declared::default());
    }

    #[test]
    fn any_head_can_be_read(text in "(/\\*|\\*/|//|#|\"\"\"|'''|\n|generated|@| |do not edit|é|\\{)*") {
        for language in Language::all() {
            let _ = origin("", text.as_bytes(), language, &Declared::default());
        }
    }
}
