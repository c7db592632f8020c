//! `astrolens ast`: trees of files, lines and pipes in all forms.

use crate::files::{astrolens, piped, repository, utf16};

const LOOP: &[u8] = b"def f(rows):\n    for row in rows:\n        g(row)\n    return 1; h()\n";

#[test]
fn a_file_is_shown_whole_and_a_line_by_what_it_is_about() {
    let repository = repository(&[("src/a.py", LOOP)]);
    let show = |target: &str| astrolens(repository.path(), &["ast", target, "--depth", "0"]);
    for (target, expected) in [
        ("src/a.py", "module 1:1-5:1 …\n"),
        ("src/a.py:1", "function_definition 1:1-4:18 …\n"),
        ("src/a.py:2", "for_statement 2:5-3:15 …\n"),
        ("src/a.py:3", "expression_statement 3:9-3:15 …\n"),
        ("src/a.py:4", "return_statement 4:5-4:13 …\nexpression_statement 4:15-4:18 …\n"),
        ("src/a.py:3:11", "expression_statement 3:9-3:15 …\n"),
    ] {
        let told = show(target);
        assert_eq!((told.out.as_str(), told.err.as_str(), told.code), (expected, "", Some(0)));
    }
    let told = show("src/a.py:5");
    assert!(told.err.contains("`src/a.py` has no line 5") && told.err.contains("4 lines"));
    assert_eq!((told.out.as_str(), told.code), ("", Some(2)));
}

#[test]
fn every_form_goes_to_standard_output_or_a_file() {
    let repository = repository(&[("a.py", LOOP)]);
    let line = ["ast", "a.py:3", "--format"];
    let sexp = "(expression_statement (call function: (identifier) arguments: (argument_list \
                (identifier))))\n";
    let told = astrolens(repository.path(), &[&line[..], &["sexp"]].concat());
    assert_eq!(told.out, sexp);
    let told = astrolens(
        repository.path(),
        &[&line[..], &["sexp", "-o", "tree", "--color=always"]].concat(),
    );
    assert_eq!(told.out, "");
    let written = std::fs::read_to_string(repository.path().join("tree")).expect("a file");
    assert_eq!(written, sexp);
    let json = astrolens(repository.path(), &[&line[..], &["json"]].concat()).json();
    assert_eq!(json["schema"], "astrolens-ast-1");
    assert_eq!((&json["path"], &json["language"]), (&"a.py".into(), &"python".into()));
    assert_eq!((&json["line"], &json["nodes"][0]["start_byte"]), (&3.into(), &42.into()));
}

#[test]
fn colours_are_for_those_who_want_them() {
    let repository = repository(&[("a.py", LOOP)]);
    let show = |arguments: &[&str]| {
        let told = astrolens(repository.path(), &[&["ast", "a.py"], arguments].concat());
        told.out.contains('\x1b')
    };
    assert!(!show(&[]), "a pipe");
    assert!(show(&["--color", "always"]));
    assert!(!show(&["--color", "always", "--format", "json"]));
}

#[test]
fn a_hundred_thousand_levels_in_every_form() {
    const DEPTH: usize = 100_000;
    let text = format!("x = {}{}\n", "[".repeat(DEPTH), "]".repeat(DEPTH));
    let repository = repository(&[("a.js", text.as_bytes())]);
    // Without their own, only the arrays are counted.
    for (format, array) in
        [("tree", "array 1:"), ("sexp", "(array"), ("json", "{\"kind\":\"array\"")]
    {
        let told = astrolens(repository.path(), &["ast", "a.js", "--format", format]);
        assert_eq!((told.err.as_str(), told.code), ("", Some(0)), "{format}");
        assert_eq!(told.out.matches(array).count(), DEPTH, "{format}");
        let (open, close) = ("([{", ")]}");
        let count = |set: &str| told.out.chars().filter(|c| set.contains(*c)).count();
        assert!(format == "tree" || count(open) == count(close), "{format}");
    }
    let told = astrolens(repository.path(), &["ast", "a.js:1", "--depth", "2"]);
    assert_eq!(told.out.lines().count(), 4, "{}", told.out);
}

#[test]
fn c_is_shown_as_the_grammar_reads_it_and_what_it_does_not_is_told() {
    let text = b"#ifdef A\nint f(void) {\n#else\nint g(void) {\n#endif\n  return 1;\n}\n";
    let repository = repository(&[("a.c", text)]);
    let told = astrolens(repository.path(), &["ast", "a.c", "--depth", "1"]);
    assert_eq!(told.out, "translation_unit 2:1-8:1\n  function_definition 2:1-7:2 …\n");
    assert!(
        told.err.starts_with("note: the grammar reads `a.c` without 2 stretches"),
        "{}",
        told.err
    );
    assert!(told.err.contains("(lines 1, 3-5)"), "{}", told.err);
    let json = astrolens(repository.path(), &["ast", "a.c", "--format", "json"]).json();
    assert_eq!(json["has_error"], false);
    let masked: Vec<&str> = json["masked"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|masked| masked["text"].as_str())
        .collect();
    assert_eq!(masked, ["#ifdef A", "#else\nint g(void) {\n#endif"]);
    assert_eq!(
        (&json["masked"][1]["start_line"], &json["masked"][1]["end_line"]),
        (&3.into(), &5.into())
    );
}

#[test]
fn syntax_errors_are_marked_and_told_and_no_failure() {
    let repository = repository(&[("a.c", b"int a\n")]);
    let told = astrolens(repository.path(), &["ast", "a.c"]);
    assert!(told.out.contains("MISSING \";\" 1:6-1:6"), "{}", told.out);
    assert!(told.err.contains("`a.c` has syntax errors"), "{}", told.err);
    assert_eq!(told.code, Some(0));
}

#[test]
fn a_header_is_in_the_language_of_its_neighbours() {
    let header: &[u8] = b"int f(int a);\n";
    let repository =
        repository(&[("a.h", header), ("b.cpp", b""), ("c/a.h", header), ("c/b.c", b"")]);
    for (path, language) in [("a.h", "cpp"), ("c/a.h", "c")] {
        let told = astrolens(repository.path(), &["ast", path, "--format", "json"]);
        assert_eq!(told.json()["language"], language, "{path}");
    }
    let told = astrolens(repository.path(), &["ast", "a.h", "--language", "c", "--format", "json"]);
    assert_eq!(told.json()["language"], "c");
}

#[test]
fn text_may_come_through_a_pipe_and_in_utf_16() {
    let repository = repository(&[("a.py", &utf16("é = 'x'\n"))]);
    let leaf = "      left: identifier 1:1-1:2 `é`\n";
    let told = astrolens(repository.path(), &["ast", "a.py"]);
    assert!(told.out.contains(&leaf[2..]), "{}", told.out);
    let arguments = ["ast", "-:1", "--stdin-filename", "b.py"];
    let told = piped(repository.path(), &arguments, "é = 'x'\n".as_bytes());
    assert!(told.out.contains(&leaf[2..]), "{}", told.out);
    let told = piped(repository.path(), &["ast", "-"], b"x");
    assert!(told.err.contains("nothing says what language"), "{}", told.err);
    assert_eq!(told.code, Some(2));
}

#[test]
fn what_cannot_be_shown_is_said_with_the_remedy() {
    let repository =
        repository(&[("a.txt", b"x"), ("b.kt", b"val x"), ("c.py", b"\0"), ("d.py", b"x = 1")]);
    for (arguments, message, remedy) in [
        (&["a.txt"][..], "in none of the languages", "--language"),
        (&["b.kt"], "Kotlin", "--language"),
        (&["c.py"], "NUL byte", "text file"),
        (&["."], "`.` is a folder", "name a file"),
        (&["none.py"], "none.py", ""),
        (&["d.py:f"], "`f` is no line", "d.py:1"),
        (&["d.py:0"], "no line 0", "from 1"),
        (&["d.py", "--set", "limits.max_bytes=1"], "limits.max_bytes", "raise the limit"),
    ] {
        let told = astrolens(repository.path(), &[&["ast"], arguments].concat());
        assert!(told.err.contains(message) && told.err.contains(remedy), "{}", told.err);
        assert_eq!((told.out.as_str(), told.code), ("", Some(2)), "{arguments:?}");
    }
}
