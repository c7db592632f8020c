//! What comments and addresses lead to.

use super::{empty, one, targets};

#[test]
fn a_reference_to_a_path_is_relative_without_a_dot() {
    let reference = |path: &str, others: &[&str]| {
        one("a/x.ts", &format!("/// <reference path=\"{path}\" />\n"), &empty(others))
    };
    assert_eq!(reference("b.d.ts", &["a/b.d.ts"]), "a/b.d.ts TypeOnly");
    assert_eq!(reference("./b.ts", &["a/b.ts"]), "a/b.ts TypeOnly");
    assert_eq!(reference("../b.d.ts", &["b.d.ts"]), "b.d.ts TypeOnly");
    assert_eq!(reference("b.d.ts", &[]), "unresolved Missing TypeOnly");
}

#[test]
fn a_reference_to_types_is_one_to_a_package() {
    let text = "/// <reference types=\"t/client\" />\n/// <reference types=\"u\" />\n";
    let files = [
        ("x.ts", text),
        ("package.json", r#"{ "workspaces": ["t", "types"] }"#),
        ("t/package.json", r#"{ "name": "t" }"#),
        ("t/client.d.ts", ""),
        ("types/package.json", r#"{ "name": "@types/u", "types": "main.d.ts" }"#),
        ("types/main.d.ts", ""),
    ];
    assert_eq!(
        targets("x.ts", &files),
        ["import t/client.d.ts TypeOnly", "import types/main.d.ts TypeOnly"]
    );
    let scoped = [("x.ts", "/// <reference types='@s/u' />"), files[1], files[4], files[5]];
    assert_eq!(targets("x.ts", &scoped), ["import external @s/u TypeOnly"]);
}

#[test]
fn types_in_comments_are_found_as_imports_are() {
    let text = "/** @type {import('./b').C} */\nlet c;\n/** @import { D } from './b.js' */\n";
    assert_eq!(
        targets("x.js", &[("x.js", text), ("b.js", "")]),
        ["import b.js TypeOnly", "import b.js TypeOnly"]
    );
}

#[test]
fn an_address_is_that_of_a_file_or_of_nothing_known() {
    let text = "\
new URL('./w.js', import.meta.url);
new URL('w.js?x#y', import.meta.url);
new URL('./img.svg', import.meta.url);
new URL('.', import.meta.url);
new URL('./none.js', import.meta.url);
new URL('https://a.org/w.js', import.meta.url);
";
    let files = [("a/x.js", text), ("a/w.ts", ""), ("a/img.svg", "")];
    assert_eq!(
        targets("a/x.js", &files),
        ["dynamic a/w.ts Dynamic", "dynamic a/w.ts Dynamic", "dynamic a/img.svg Dynamic"]
    );
}
