//! The forms, held against the parser's own printing and against each other.

use astrolens_model::LineIndex;
use astrolens_syntax::ast::on_line;
use astrolens_syntax::{Language, parse};
use serde_json::Value;

use super::*;

/// What `form` makes of `text`, or of a line of it.
fn render(form: Form, language: &str, text: &[u8], change: impl FnOnce(&mut View<'_>)) -> String {
    let language = Language::by_name(language).expect("a row");
    let parsed = parse(text, language, &|| false).expect("a tree");
    let lines = LineIndex::new(text);
    let mut view = View {
        path: "a",
        language: language.definition().name,
        line: None,
        nodes: &[parsed.tree.root_node()],
        has_error: parsed.tree.root_node().has_error(),
        lines: &lines,
        text,
        changes: &[],
        all: false,
        depth: u32::MAX,
    };
    change(&mut view);
    let nodes;
    if let Some(line) = view.line {
        nodes = on_line(&parsed.tree, language, &lines, line - 1);
        view.nodes = &nodes;
    }
    let mut output = Vec::new();
    view.write(form, Terminal::PLAIN, &mut output).expect("a Vec takes every byte");
    String::from_utf8(output).expect("UTF-8")
}

#[test]
fn a_line_for_each_node() {
    let text = "# é\nif a < 'é':\n    f()\n";
    let expected = "\
module 1:1-4:1
  comment 1:1-1:4 `# é`
  if_statement 2:1-3:8
    condition: comparison_operator 2:4-2:11
      identifier 2:4-2:5 `a`
      operators: \"<\" 2:6-2:7
      string 2:8-2:11
        string_start 2:8-2:9 `'`
        string_content 2:9-2:10 `é`
        string_end 2:10-2:11 `'`
    consequence: block 3:5-3:8
      expression_statement 3:5-3:8
        call 3:5-3:8
          function: identifier 3:5-3:6 `f`
          arguments: argument_list 3:6-3:8 `()`
";
    assert_eq!(render(Form::Tree, "python", text.as_bytes(), |_| {}), expected);
    let shallow = render(Form::Tree, "python", text.as_bytes(), |view| view.depth = 1);
    let expected = "module 1:1-4:1\n  comment 1:1-1:4 `# é`\n  if_statement 2:1-3:8 …\n";
    assert_eq!(shallow, expected);
    let line = render(Form::Tree, "python", text.as_bytes(), |view| {
        (view.line, view.all) = (Some(3), true);
    });
    let expected = "\
expression_statement 3:5-3:8
  call 3:5-3:8
    function: identifier 3:5-3:6 `f`
    arguments: argument_list 3:6-3:8
      \"(\" 3:6-3:7
      \")\" 3:7-3:8
";
    assert_eq!(line, expected);
}

#[test]
fn errors_and_what_is_missing_are_marked() {
    let text = render(Form::Tree, "c", b"int a\nint b @ 2;\n", |_| {});
    assert!(text.contains("  MISSING \";\" 1:6-1:6\n"), "{text}");
    assert!(text.contains("ERROR 2:7-2:"), "{text}");
}

#[test]
fn nothing_in_the_text_reaches_the_terminal_as_it_is() {
    let text = render(Form::Tree, "python", b"x = '\x1b[31m\xe9'  # \x1b]0;\n", |_| {});
    assert!(!text.contains('\x1b') && text.contains("`␛[31m\u{fffd}`"), "{text}");
}

/// Of each language, sound and broken.
const SAMPLES: [(&str, &str); 10] = [
    ("python", "@d\ndef f(a, *, b=1):\n    if a < b < 2: return [x for x in a if x]\n# c\n"),
    ("python", "def f(a:\n    if a $ \n  return (\n"),
    (
        "go",
        "package a\n\nfunc (t *T) F(a int) (x, y int) {\n\tfor i := range a { defer t.G(i) }\n}\n",
    ),
    ("go", "package a\nfunc F( { if x ¬ y }\n\u{1}\n"),
    ("c", "struct s { int a : 2; };\nint main(void) { for (;;) { a[1] = (x) ? y : -z; } }\n"),
    ("c", "int a\nint b @ 2;\nint f( { return }\n"),
    ("cpp", "template <class T> struct A : B<T> { A() = default; int x{1}; };\n"),
    ("javascript", "class K { #p = 1; static { f`a${b}c`; } }\nx => <a b={c}>d</a>\n"),
    ("javascript", "let = {;\n) \\ x\n"),
    (
        "rust",
        "impl<T: A> B for C<T> { fn f(&self) -> u8 { match x { 1 | 2 if y => z?, _ => 3 } } }\n",
    ),
];

#[test]
fn s_expressions_are_those_of_the_parser() {
    for (name, text) in SAMPLES {
        let language = Language::by_name(name).expect("a row");
        let parsed = parse(text.as_bytes(), language, &|| false).expect("a tree");
        let ours = render(Form::Sexp, name, text.as_bytes(), |_| {});
        assert_eq!(ours, parsed.tree.root_node().to_sexp() + "\n", "{text}");
    }
}

#[test]
fn tokens_are_strings_in_s_expressions() {
    let text = render(Form::Sexp, "c", b"char *s = \"\\n\";\n", |view| view.all = true);
    let expected = r#"(translation_unit (declaration type: (primitive_type) declarator: (init_declarator declarator: (pointer_declarator "*" declarator: (identifier)) "=" value: (string_literal "\"" (escape_sequence) "\"")) ";"))
"#;
    assert_eq!(text, expected);
}

/// All objects of `value`, each with its parent's place.
fn objects(value: &Value) -> Vec<(&Value, Option<usize>)> {
    let mut found: Vec<(&Value, Option<usize>)> =
        value["nodes"].as_array().expect("nodes").iter().map(|node| (node, None)).collect();
    let mut next = 0;
    while next < found.len() {
        let children = found[next].0["children"].as_array().into_iter().flatten();
        found.extend(children.map(|child| (child, Some(next))).collect::<Vec<_>>());
        next += 1;
    }
    found
}

#[test]
fn objects_nest_as_their_text_does_and_leaves_have_theirs() {
    for (name, text) in SAMPLES {
        let shown = render(Form::Json, name, text.as_bytes(), |view| view.all = true);
        let value: Value = serde_json::from_str(&shown).expect("JSON");
        let bytes = |node: &Value| {
            let offset = |key: &str| node[key].as_u64().expect("an offset") as usize;
            (offset("start_byte"), offset("end_byte"))
        };
        let objects = objects(&value);
        for (node, parent) in &objects {
            let (start, end) = bytes(node);
            if let Some(parent) = parent {
                let (from, to) = bytes(objects[*parent].0);
                assert!(from <= start && end <= to, "{node}");
            }
            if node.get("children").is_none() {
                assert_eq!(node["text"].as_str(), text.get(start..end), "{node}");
            }
        }
        let line = render(Form::Tree, name, text.as_bytes(), |view| view.all = true);
        assert_eq!(objects.len(), line.lines().count(), "{text}");
    }
}

#[test]
fn an_object_has_kind_field_flags_positions_and_text() {
    let shown = render(Form::Json, "c", "int é\n".as_bytes(), |_| {});
    let value: Value = serde_json::from_str(&shown).expect("JSON");
    let declaration = &value["nodes"][0]["children"][0];
    // `é` is one code point and two bytes.
    let expected = serde_json::json!([
        {
            "kind": "primitive_type", "field": "type", "named": true, "text": "int",
            "start_line": 1, "start_column": 1, "end_line": 1, "end_column": 4,
            "start_byte": 0, "end_byte": 3,
        },
        {
            "kind": "identifier", "field": "declarator", "named": true, "text": "é",
            "start_line": 1, "start_column": 5, "end_line": 1, "end_column": 6,
            "start_byte": 4, "end_byte": 6,
        },
        {
            "kind": ";", "named": false, "missing": true, "text": "",
            "start_line": 1, "start_column": 6, "end_line": 1, "end_column": 6,
            "start_byte": 6, "end_byte": 6,
        },
    ]);
    assert_eq!(declaration["children"], expected);
    assert_eq!((&value["has_error"], &value["masked"]), (&true.into(), &serde_json::json!([])));
    let cut = render(Form::Json, "c", b"int a;\n", |view| view.depth = 1);
    let value: Value = serde_json::from_str(&cut).expect("JSON");
    let declaration = &value["nodes"][0]["children"][0];
    assert_eq!(declaration["cut"], true);
    assert!(declaration.get("text").is_none() && declaration.get("children").is_none());
}
