//! From relative paths to files.

use super::{empty, imports, one, requires, targets};

#[test]
fn a_path_is_a_file_before_it_is_a_folder() {
    let both = empty(&["a/b.js", "a/b/index.js"]);
    assert_eq!(requires("a/x.js", "./b", &both), "a/b.js");
    assert_eq!(requires("a/x.js", "./b/", &both), "a/b/index.js");
    assert_eq!(requires("a/b/x.js", "..", &empty(&["a.js", "a/index.js"])), "a/index.js");
    assert_eq!(requires("a/x.js", ".", &empty(&["a/index.js"])), "a/index.js");
    assert_eq!(requires("a/x.js", "../b", &empty(&["b.js"])), "b.js");
    assert_eq!(requires("a/x.js", "../../b", &empty(&["b.js"])), "unresolved Outside");
    assert_eq!(requires("a/x.js", "/b", &empty(&["b.js"])), "unresolved Outside");
    assert_eq!(requires("a/x.js", "./b", &[]), "unresolved Missing");
}

#[test]
fn endings_are_tried_in_order() {
    let order = ["b.js", "b.mjs", "b.cjs", "b.jsx", "b.json", "b.node", "b.ts", "b.tsx", "b.d.ts"];
    for (first, path) in order.iter().enumerate() {
        assert_eq!(requires("x.js", "./b", &empty(&order[first..])), *path);
    }
    let order = ["b.ts", "b.tsx", "b.mts", "b.js", "b.jsx", "b.json", "b.d.ts"];
    for (first, path) in order.iter().enumerate() {
        assert_eq!(imports("x.ts", "./b", &empty(&order[first..])), *path);
    }
    assert_eq!(requires("x.js", "./b", &empty(&["b/index.json"])), "b/index.json");
}

#[test]
fn an_ending_of_what_is_compiled_stands_for_that_of_its_source() {
    for (written, source) in [
        ("./b.js", "b.ts"),
        ("./b.js", "b.tsx"),
        ("./b.js", "b.d.ts"),
        ("./b.jsx", "b.tsx"),
        ("./b.mjs", "b.mts"),
        ("./b.cjs", "b.cts"),
    ] {
        assert_eq!(imports("x.ts", written, &empty(&[source])), source, "{written}");
    }
    let both = empty(&["b.js", "b.ts"]);
    assert_eq!(imports("x.ts", "./b.js", &both), "b.ts");
    assert_eq!(imports("x.js", "./b.js", &both), "b.js");
    // Declarations are of what is beside them, which is what runs.
    let declared = empty(&["b.js", "b.d.ts"]);
    assert_eq!(imports("x.ts", "./b.js", &declared), "b.js");
    assert_eq!(imports("x.ts", "./b", &declared), "b.js");
    assert_eq!(imports("x.d.ts", "./b.js", &declared), "b.d.ts");
    // A name may have what looks like an ending.
    assert_eq!(imports("x.ts", "./b.service", &empty(&["b.service.ts"])), "b.service.ts");
}

#[test]
fn any_file_may_be_asked_for() {
    for path in ["b.json", "b.css", "b.svg", "b.vue"] {
        assert_eq!(imports("x.js", &format!("./{path}"), &empty(&[path])), path);
    }
    for specifier in ["./b.svg?url", "raw-loader!./b.svg", "!!style!./b.svg?x=1"] {
        assert_eq!(imports("x.js", specifier, &empty(&["b.svg"])), "b.svg");
    }
}

#[test]
fn kinds_and_flags_tell_how_it_is_asked_for() {
    let text = "\
import a from './b.js';
import './b.js';
import type { T } from './b.js';
import { type T, type U } from './b.js';
import { type T, u } from './b.js';
export * from './b.js';
export { a } from './b.js';
const m = require('./b.js');
require.resolve('./b.js');
import('./b.js');
import(`./${name}.js`);
function f() { return require('./b.js'); }
let t: import('./b.js').T;
";
    assert_eq!(
        targets("x.ts", &[("x.ts", text), ("b.ts", "")]),
        [
            "import b.ts",
            "import b.ts",
            "import b.ts TypeOnly",
            "import b.ts TypeOnly",
            "import b.ts",
            "re_export b.ts ReExport",
            "re_export b.ts ReExport",
            "import b.ts",
            "import b.ts",
            "dynamic b.ts Dynamic",
            "dynamic unresolved Computed Dynamic Computed",
            "import b.ts Conditional Dynamic",
            "import b.ts TypeOnly",
        ]
    );
    let handed_on = one("x.js", "module.exports = require('./b.js');", &empty(&["b.js"]));
    assert_eq!(handed_on, "re_export b.js ReExport");
}

#[test]
fn what_is_no_file_has_a_name() {
    for (specifier, expected) in [
        ("fs", "std fs"),
        ("node:fs/promises", "std fs/promises"),
        ("node:test", "std test"),
        ("test", "external test"),
        ("react", "external react"),
        ("react-dom/client", "external react-dom"),
        ("@scope/name/deep/file.js", "external @scope/name"),
        ("npm:chalk@5/x", "external chalk"),
        ("jsr:@std/path@1", "external @std/path"),
        ("https://deno.land/std/a.ts", "external deno.land"),
        ("bun:test", "external bun:test"),
        ("#internal", "unresolved Missing"),
    ] {
        assert_eq!(imports("x.js", specifier, &[]), expected, "{specifier}");
    }
}
