//! Names of asynchronous modules: the API of AMD, and `RequireJS` where that leaves it open.

use super::{empty, targets};
use crate::testing::Texts;

fn defines(path: &str, names: &str, others: &[&str]) -> Vec<String> {
    let text = format!("define([{names}], function () {{}});");
    let files = empty(others);
    targets(path, &files.into_iter().chain([(path, &*text)]).collect::<Vec<_>>())
}

#[test]
fn a_dot_is_the_folder_of_the_module() {
    let others = ["a/b.js", "c.js", "a/b/index.js"];
    assert_eq!(defines("a/x.js", "'./b', '../c'", &others), ["import a/b.js", "import c.js"]);
    assert_eq!(defines("a/x.js", "'./none'", &others), ["import unresolved Missing"]);
}

#[test]
fn a_plugin_is_asked_for_what_stands_behind_it() {
    assert_eq!(defines("a/x.js", "'text!./b.html'", &["a/b.html"]), ["import a/b.html"]);
    assert_eq!(
        defines("a/x.js", "'../has!host-browser?./b:./c'", &["a/b.js"]),
        ["import unresolved Computed"]
    );
}

#[test]
fn a_name_starts_from_one_of_the_folders_around_if_only_one_has_it() {
    assert_eq!(defines("js/app/x.js", "'app/b'", &["js/app/b.js"]), ["import js/app/b.js"]);
    // Modules of Node may be called so, too.
    assert_eq!(defines("js/app/x.js", "'util'", &["js/util.js"]), ["import js/util.js"]);
    let two = ["js/util.js", "util.js"];
    assert_eq!(defines("js/app/x.js", "'util'", &two), ["import std util"]);
    assert_eq!(defines("js/app/x.js", "'jquery'", &[]), ["import external jquery"]);
    let files = [("js/app/x.js", "define(['b'], f);"), ("js/b.js", "")];
    let graph = Texts::new(&files).resolved();
    let evidence = graph.iter().flat_map(|file| file.resolutions.iter()).next();
    let evidence = evidence.and_then(|it| it.evidence.clone());
    assert_eq!(evidence.as_deref(), Some("no other folder around the file has `b`"));
}

#[test]
fn the_own_package_goes_by_its_name() {
    let files = [
        ("package.json", r#"{ "name": "d", "main": "main" }"#),
        ("a/x.js", "define(['d/a/b'], f); require(['d/has'], f);"),
        ("a/b.js", ""),
        ("has.js", ""),
    ];
    assert_eq!(targets("a/x.js", &files), ["import a/b.js", "dynamic has.js Dynamic"]);
}

#[test]
fn calls_in_a_module_are_found_as_its_list_is() {
    let text = "define(function (require) { var b = require('app/b'); require('./c'); });";
    let files = [("js/app/x.js", text), ("js/app/b.js", ""), ("js/app/c.js", "")];
    assert_eq!(targets("js/app/x.js", &files), ["import js/app/b.js", "import js/app/c.js"]);
}
