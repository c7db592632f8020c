//! What imports of Go mean, rule by rule.

use super::survey::Modules;
use crate::testing::Texts;

/// A file of the package `p` that imports `paths`.
fn importing(paths: &[&str]) -> String {
    paths.iter().fold("package p\n".to_owned(), |text, path| format!("{text}import \"{path}\"\n"))
}

/// What `file` asks for, which imports `paths`, beside the other `files`.
fn targets(file: &str, paths: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let text = importing(paths);
    let all: Vec<_> = files.iter().copied().chain([(file, text.as_str())]).collect();
    Texts::new(&all).targets(file)
}

const A: (&str, &str) = ("go.mod", "module example.com/a\n");
const GO: &str = "package p\n";

#[test]
fn an_import_is_the_folder_behind_the_path_of_the_module() {
    let files = [A, ("a.go", GO), ("b/c/c.go", GO), ("b/d/d_test.go", GO)];
    let asked = ["example.com/a", "example.com/a/b/c", "example.com/a/b", "example.com/a/b/d"];
    assert_eq!(
        targets("x/x.go", &asked, &files),
        [
            "import package ",
            "import package b/c",
            // A folder without files of Go; one with nothing but tests.
            "import unresolved Missing",
            "import unresolved Missing",
        ]
    );
}

#[test]
fn the_library_comes_first_and_other_hosts_are_external() {
    let files = [
        ("go.mod", "module fmt\nrequire (\n golang.org/x/tools v1.0.0\n other v1.0.0\n)\n"),
        ("a.go", GO),
        ("vendor/plain/a.go", GO),
    ];
    let asked = [
        "fmt",
        "net/http",
        "golang.org/x/tools/go/packages",
        "golang.org/x/toolsmith",
        "other/b",
        "plain",
        "nothing",
    ];
    assert_eq!(
        targets("x/x.go", &asked, &files),
        [
            "import std fmt",
            "import std net/http",
            // By the module that is needed; by its own path where none is.
            "import external golang.org/x/tools",
            "import external golang.org/x/toolsmith",
            "import external other",
            "import external plain",
            "import unresolved Missing",
        ]
    );
}

#[test]
fn what_is_in_a_module_within_is_not_in_the_one_around() {
    let files = [A, ("in/go.mod", "module example.com/a/in\n"), ("in/b/b.go", GO), ("c/c.go", GO)];
    let asked = ["example.com/a/in/b", "example.com/a/c"];
    assert_eq!(targets("x.go", &asked, &files), ["import unresolved Missing", "import package c"]);
    // Its own files see it, and the one around not.
    assert_eq!(
        targets("in/x.go", &asked, &files),
        ["import package in/b", "import external example.com/a/c"]
    );
}

#[test]
fn a_replaced_module_is_a_folder() {
    let manifest = "module example.com/a\nrequire example.com/b v1.0.0\n\
                    replace example.com/b => ./forks/b\nreplace example.com/b/c => ./c\n\
                    replace example.com/d => ../d\n";
    let files = [
        ("a/go.mod", manifest),
        ("a/forks/b/go.mod", "module example.com/b\n"),
        ("a/forks/b/x/x.go", GO),
        ("a/forks/b/c/c.go", GO),
        ("a/c/go.mod", "module example.com/b/c\n"),
        ("a/c/c.go", GO),
        ("d/d.go", GO),
    ];
    let asked = ["example.com/b/x", "example.com/b/c", "example.com/d", "example.com/b/y"];
    assert_eq!(
        targets("a/x.go", &asked, &files),
        [
            "import package a/forks/b/x",
            // The longer path is asked first.
            "import package a/c",
            "import package d",
            "import external example.com/b",
        ]
    );
}

#[test]
fn what_is_replaced_in_one_version_is_replaced_in_that_alone() {
    let manifest = "module example.com/a\nrequire (\n example.com/b v1.2.3\n example.com/c v1.2.4\n\
                    example.com/d v0.0.0-00010101000000-000000000000\n example.com/e v1.0.0\n)\n\
                    replace example.com/b v1.2.3 => ./b\nreplace example.com/c v1.2.3 => ./c\n\
                    replace example.com/d => ./d\nreplace example.com/e => ./e\n\
                    replace example.com/e v1.0.0 => example.com/fork v1.0.0\n\
                    replace example.com/f v1.0.0 => ./f\n";
    let folders = ["b/b.go", "c/c.go", "d/d.go", "e/e.go", "f/f.go"].map(|path| (path, GO));
    let files = [&[("go.mod", manifest)], &folders[..]].concat();
    let asked =
        ["example.com/b", "example.com/c", "example.com/d", "example.com/e", "example.com/f"];
    assert_eq!(
        targets("x.go", &asked, &files),
        [
            "import package b",
            // Another version is needed.
            "import external example.com/c",
            "import package d",
            // What is said of one version goes before what is said of all.
            "import external example.com/e",
            // None is needed: nothing tells which one it would be.
            "import external example.com/f",
        ]
    );
}

#[test]
fn a_workspace_decides_what_its_modules_have_replaced() {
    let files = [
        ("go.work", "use ./a\nuse ./b\nreplace example.com/c => ./ours\n"),
        (
            "a/go.mod",
            "module example.com/a\nrequire example.com/d v1.0.0\nreplace example.com/b => ../other\n\
             replace example.com/c => ../theirs\nreplace example.com/d v1.0.0 => ../d\n\
             replace example.com/e v1.1.0 => ../e\n",
        ),
        (
            "b/go.mod",
            "module example.com/b\nrequire example.com/d v1.1.0\nrequire example.com/e v1.1.0\n",
        ),
        ("b/b.go", GO),
        ("other/b.go", GO),
        ("ours/c.go", GO),
        ("theirs/c.go", GO),
        ("d/d.go", GO),
        ("e/e.go", GO),
    ];
    let asked = ["example.com/b", "example.com/c", "example.com/d", "example.com/e"];
    assert_eq!(
        targets("a/x.go", &asked, &files),
        [
            // A module of the workspace is itself.
            "import package b",
            "import package ours",
            // The newest version that any of them needs is another.
            "import external example.com/d",
            "import package e",
        ]
    );
}

#[test]
fn modules_of_a_workspace_see_one_another() {
    let files = [
        ("go.work", "go 1.27\nuse (\n ./a\n ./b\n)\nreplace example.com/d => ./d\n"),
        ("a/go.mod", "module example.com/a\n"),
        ("b/go.mod", "module example.com/b\nreplace example.com/e => ../e\n"),
        ("b/b.go", GO),
        ("c/go.mod", "module example.com/c\n"),
        ("c/c.go", GO),
        ("d/d.go", GO),
        ("e/e.go", GO),
    ];
    let asked = ["example.com/b", "example.com/c", "example.com/d", "example.com/e"];
    assert_eq!(
        targets("a/x.go", &asked, &files),
        [
            "import package b",
            "import external example.com/c",
            "import package d",
            "import package e",
        ]
    );
    // What the workspace does not name is not in it.
    assert_eq!(targets("c/x.go", &asked[..1], &files), ["import external example.com/b"]);
}

#[test]
fn internal_packages_are_for_those_around_them() {
    let files = [A, ("b/internal/c/c.go", GO), ("internal/d.go", GO)];
    let asked = ["example.com/a/b/internal/c", "example.com/a/internal"];
    let allowed = ["import package b/internal/c", "import package internal"];
    assert_eq!(targets("b/x.go", &asked, &files), allowed);
    assert_eq!(targets("b/e/x.go", &asked, &files), allowed);
    let words = "use of internal package example.com/a/b/internal/c not allowed";
    assert_eq!(
        targets("bb/x.go", &asked, &files),
        [&*format!("import unresolved Forbidden({words:?})"), allowed[1]]
    );
}

#[test]
fn cgo_leads_to_another_language() {
    assert_eq!(targets("x.go", &["C"], &[A]), ["ffi std C"]);
}

#[test]
fn relative_paths_are_followed() {
    let files = [("b/b.go", GO), ("a/c/c.go", GO)];
    assert_eq!(
        targets("a/x.go", &["./c", "../b", "../d", "../../e"], &files),
        [
            "import package a/c",
            "import package b",
            "import unresolved Missing",
            "import unresolved Outside",
        ]
    );
}

#[test]
fn the_library_itself_is_packages() {
    let files = [
        ("src/go.mod", "module std\nrequire golang.org/x/net v1.0.0\n"),
        ("src/fmt/print.go", GO),
        ("src/cmd/go.mod", "module cmd\n"),
        ("src/cmd/internal/a/a.go", GO),
        ("src/vendor/golang.org/x/net/idna/a.go", GO),
    ];
    let asked = ["fmt", "os", "golang.org/x/net/idna", "cmd/internal/a"];
    let found = ["import package src/fmt", "import std os", "import external golang.org/x/net"];
    assert_eq!(targets("src/net/x.go", &asked[..3], &files), found);
    assert_eq!(
        targets("src/cmd/x.go", &asked, &files),
        [
            found[0],
            found[1],
            "import external golang.org/x/net/idna",
            "import package src/cmd/internal/a"
        ]
    );
}

#[test]
fn without_a_module_only_hosts_tell() {
    assert_eq!(
        targets("x.go", &["fmt", "example.com/b", "b"], &[("b/b.go", GO)]),
        ["import std fmt", "import external example.com/b", "import unresolved Missing"]
    );
}

#[test]
fn without_modules_packages_are_below_the_sources() {
    let files = [
        ("src/example.com/a/b/b.go", GO),
        ("src/example.com/a/vendor/example.com/c/c.go", GO),
        ("src/example.com/c/c.go", GO),
        ("src/example.com/d/internal/e/e.go", GO),
        ("src/vendor/f/f.go", GO),
        ("src/plain/p.go", GO),
    ];
    let asked = [
        "example.com/a/b",
        "example.com/c",
        "example.com/d/internal/e",
        "f",
        "plain",
        "example.com/g",
    ];
    let found = [
        "import package src/example.com/a/b",
        // What is vendored is another's, and goes before what is below the sources.
        "import external example.com/c",
        "import unresolved Forbidden(\"use of internal package example.com/d/internal/e not allowed\")",
        "import external f",
        "import package src/plain",
        "import external example.com/g",
    ];
    assert_eq!(targets("src/example.com/a/x/x.go", &asked, &files), found);
    // Around `vendor` nothing is vendored, and what is internal may be imported beside it.
    assert_eq!(
        targets("src/example.com/d/x.go", &asked[1..3], &files),
        ["import package src/example.com/c", "import package src/example.com/d/internal/e"]
    );
}

#[test]
fn files_with_a_mark_in_front_make_no_package() {
    let files = [A, ("b/_b.go", GO), ("b/.b.go", GO), ("_c/c.go", GO), ("testdata/d/d.go", GO)];
    let asked = ["example.com/a/b", "example.com/a/_c", "example.com/a/testdata/d"];
    assert_eq!(
        targets("x.go", &asked, &files),
        // Folders are passed over, but they can be named.
        ["import unresolved Missing", "import package _c", "import package testdata/d"]
    );
    assert_eq!(targets("_x.go", &asked[1..2], &files), ["import package _c Conditional"]);
}

#[test]
fn what_is_passed_over_may_be_wrong() {
    let files = [A, ("testdata/a/go.mod", "module \"a\n"), ("_b/go.mod", "nothing\n")];
    let texts = Texts::new(&files);
    assert_eq!(Modules::of(&texts).problems(&texts), []);
}

#[test]
fn a_broken_manifest_is_the_reason() {
    let wrong = "line 1: a text in quotes has no end";
    for (file, module) in [("go.mod", "module \"a\n"), ("go.work", "use `a\n")] {
        let files = [A, (file, module)];
        assert_eq!(
            targets("x.go", &["fmt", "example.com/a/b"], &files),
            ["import std fmt", &format!("import unresolved Manifest({file:?}, {wrong:?})")],
            "{file}"
        );
    }
}

#[test]
fn names_of_files_and_constraints_are_conditions() {
    let asked = |file, text: &str| Texts::new(&[(file, text)]).targets(file);
    let import = "package p\nimport \"fmt\"\n";
    assert_eq!(asked("x_linux.go", import), ["import std fmt Conditional"]);
    assert_eq!(asked("x_test.go", import), ["import std fmt Test"]);
    assert_eq!(asked("x_windows_test.go", import), ["import std fmt Conditional Test"]);
    let constraint = "// Copyright\n\n//go:build linux && !cgo\n\n";
    assert_eq!(asked("x.go", &format!("{constraint}{import}")), ["import std fmt Conditional"]);
    // Behind the clause of the package it is a comment.
    assert_eq!(asked("x.go", "package p\n//go:build linux\nimport \"fmt\"\n"), ["import std fmt"]);
}

#[test]
fn files_are_a_part_of_the_package_of_their_folder() {
    let text = importing(&["example.com/a/b"]);
    let texts = Texts::new(&[A, ("x/x.go", &text), ("b/b.go", GO)]);
    let graph = texts.graph();
    let file = graph.find("x/x.go").expect("the file");
    let package = graph.module(file).package.expect("its package");
    assert_eq!(&*graph.module(package).name, "x");
    let edges: Vec<_> = graph.edges_from(file).collect();
    let [edge] = &*edges else { panic!("one edge: {edges:?}") };
    assert_eq!(Some(edge.to), graph.find("b"));
}
