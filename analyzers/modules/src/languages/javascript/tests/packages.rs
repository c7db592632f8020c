//! What manifests of packages and workspaces say.

use super::{imports, requires};

/// A package `p` in its folder, in the workspace around it, with these files.
fn within<'a>(manifest: &'a str, files: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let root = ("package.json", r#"{ "workspaces": ["packages/*"] }"#);
    let files = files.iter().map(|file| (*file, ""));
    [root, ("packages/p/package.json", manifest)].into_iter().chain(files).collect()
}

/// What `import specifier` beside a package leads to, without the folder of the package.
fn from_outside(specifier: &str, manifest: &str, files: &[&str]) -> String {
    imports("packages/q/x.js", specifier, &within(manifest, files)).replace("packages/p/", "")
}

#[test]
fn the_main_file_of_a_folder_comes_before_its_index() {
    let main = |manifest, files: &[&str]| from_outside("p", manifest, files);
    let all = ["packages/p/index.js", "packages/p/a.js", "packages/p/b/index.js"];
    assert_eq!(main(r#"{ "name": "p", "main": "a.js" }"#, &all), "a.js");
    assert_eq!(main(r#"{ "name": "p", "main": "./a" }"#, &all), "a.js");
    assert_eq!(main(r#"{ "name": "p", "main": "b" }"#, &all), "b/index.js");
    assert_eq!(main(r#"{ "name": "p", "main": "none" }"#, &all), "index.js");
    assert_eq!(main(r#"{ "name": "p" }"#, &all), "index.js");
    assert_eq!(main(r#"{ "name": "p", "module": "a.js" }"#, &all), "a.js");
    assert_eq!(main(r#"{ "name": "p", "main": "b", "module": "a.js" }"#, &all), "b/index.js");
    assert_eq!(main(r#"{ "name": "p", "browser": { "x": false } }"#, &all), "index.js");
    let by_path = [("d/package.json", r#"{ "main": "m.js" }"#), ("d/m.js", ""), ("d/index.js", "")];
    assert_eq!(requires("x.js", "./d", &by_path), "d/m.js");
}

#[test]
fn files_of_a_package_without_exports_are_open() {
    let files = ["packages/p/lib/a.js"];
    assert_eq!(from_outside("p/lib/a", r#"{ "name": "p" }"#, &files), "lib/a.js");
    assert_eq!(from_outside("p/lib/none", r#"{ "name": "p" }"#, &files), "unresolved Missing");
}

#[test]
fn exports_decide_what_is_open() {
    let manifest = r#"{
        "name": "p",
        "main": "other.js",
        "exports": {
            ".": { "require": "./a.cjs", "import": "./a.mjs" },
            "./sub": "./src/sub.js",
            "./f/*": "./src/f/*.js",
            "./f/special/*": ["./none/*.js", "./src/s/*.js"],
            "./f/private/*": null,
            "./g/*.js": "./src/g/*.js",
            "./old/": "./src/old/",
            "./types": { "types": "./a.d.ts" }
        }
    }"#;
    let files = [
        "packages/p/other.js",
        "packages/p/a.cjs",
        "packages/p/a.mjs",
        "packages/p/a.d.ts",
        "packages/p/src/sub.js",
        "packages/p/src/f/x.js",
        "packages/p/src/f/private/x.js",
        "packages/p/src/s/x.js",
        "packages/p/src/g/x.js",
        "packages/p/src/old/x.js",
    ];
    for (specifier, expected) in [
        ("p", "a.mjs"),
        ("p/sub", "src/sub.js"),
        ("p/f/x", "src/f/x.js"),
        ("p/f/special/x", "src/s/x.js"),
        ("p/g/x.js", "src/g/x.js"),
        ("p/old/x.js", "src/old/x.js"),
        ("p/types", "a.d.ts"),
        ("p/f/none", "unresolved Missing"),
    ] {
        assert_eq!(from_outside(specifier, manifest, &files), expected, "{specifier}");
    }
    for specifier in ["p/f/private/x", "p/src/sub.js", "p/package.json"] {
        let found = from_outside(specifier, manifest, &files);
        assert!(found.starts_with("unresolved Forbidden("), "{specifier}: {found}");
    }
    let required = requires("packages/q/x.js", "p", &within(manifest, &files));
    assert_eq!(required, "packages/p/a.cjs");
}

#[test]
fn exports_may_be_about_the_package_as_a_whole() {
    let files = ["packages/p/a.js", "packages/p/b.js"];
    for exports in [
        r#""./a.js""#,
        r#"["./none.js", "./a.js"]"#,
        r#"{ "browser": "./b.js", "default": "./a.js" }"#,
        r#"{ "node": { "require": "./b.js", "import": "./a.js" } }"#,
        // Nothing but what stands behind another condition is here.
        r#"{ "source": "./a.js", "default": "./none.js" }"#,
    ] {
        let manifest = format!(r#"{{ "name": "p", "exports": {exports} }}"#);
        assert_eq!(from_outside("p", &manifest, &files), "a.js", "{exports}");
        assert!(from_outside("p/b.js", &manifest, &files).starts_with("unresolved Forbidden"));
    }
}

#[test]
fn a_package_may_ask_for_itself_by_name_if_it_has_exports() {
    let files = |manifest| [("package.json", manifest), ("a.js", "")];
    let by_name = files(r#"{ "name": "p", "exports": { "./a": "./a.js" } }"#);
    assert_eq!(imports("test/x.js", "p/a", &by_name), "a.js");
    let without = files(r#"{ "name": "p" }"#);
    assert_eq!(imports("test/x.js", "p/a", &without), "external p");
}

#[test]
fn names_with_a_number_sign_are_the_packages_own() {
    let manifest = r##"{ "imports": {
        "#a": { "node": "./src/a.js", "default": "a-shim" },
        "#lib/*": "./src/lib/*.js",
        "#shim": { "browser": "./none.js", "default": "a-shim/x" },
        "#fs": "node:fs"
    } }"##;
    let files = [("package.json", manifest), ("src/a.js", ""), ("src/lib/b.js", "")];
    for (specifier, expected) in [
        ("#a", "src/a.js"),
        ("#lib/b", "src/lib/b.js"),
        ("#shim", "external a-shim"),
        ("#fs", "std fs"),
        ("#lib/none", "unresolved Missing"),
    ] {
        assert_eq!(imports("src/deep/x.js", specifier, &files), expected, "{specifier}");
    }
    let other = imports("x.js", "#other", &files);
    assert!(other.starts_with("unresolved Forbidden("), "{other}");
}

#[test]
fn workspaces_know_their_packages_by_name() {
    let package = ("packages/p/package.json", r#"{ "name": "@s/p", "main": "m.js" }"#);
    let main = ("packages/p/m.js", "");
    for workspace in [
        ("package.json", r#"{ "workspaces": ["packages/*"] }"#),
        ("package.json", r#"{ "workspaces": { "packages": ["./packages/*/"] } }"#),
        ("pnpm-workspace.yaml", "packages:\n  - 'packages/**'\n  - '!packages/none'\n"),
        ("lerna.json", r#"{ "packages": ["packages/*"] }"#),
        (
            "rush.json",
            r#"{ /* all */ "projects": [{ "packageName": "@s/p", "projectFolder": "packages/p" }] }"#,
        ),
    ] {
        let files = [workspace, package, main];
        assert_eq!(imports("apps/x.js", "@s/p", &files), "packages/p/m.js", "{workspace:?}");
    }
    for workspace in [
        ("package.json", r#"{ "workspaces": ["apps/*"] }"#),
        ("pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n  - '!packages/p'\n"),
        ("other/package.json", r#"{ "workspaces": ["../packages/*"] }"#),
        // What is elsewhere is no member, however long the name of its folder.
        ("apps/package.json", r#"{ "workspaces": ["*/*", "*"] }"#),
    ] {
        let files = [workspace, package, main];
        assert_eq!(imports("apps/x.js", "@s/p", &files), "external @s/p", "{workspace:?}");
    }
}

#[test]
fn packages_are_found_by_their_place_too() {
    let package = [("lib/p/package.json", r#"{ "main": "m.js" }"#), ("lib/p/m.js", "")];
    for place in ["file:../lib/p", "link:../lib/p", "portal:../lib/p"] {
        let own = format!(r#"{{ "devDependencies": {{ "p": "{place}" }} }}"#);
        let files = [package[0], package[1], ("app/package.json", &own)];
        assert_eq!(imports("app/src/x.js", "p", &files), "lib/p/m.js", "{place}");
    }
    let installed = [
        ("node_modules/p/package.json", r#"{ "main": "m.js" }"#),
        ("node_modules/p/m.js", ""),
        ("a/node_modules/p/package.json", "{}"),
        ("a/node_modules/p/index.js", ""),
    ];
    assert_eq!(imports("a/x.js", "p", &installed), "a/node_modules/p/index.js");
    assert_eq!(imports("b/x.js", "p", &installed), "node_modules/p/m.js");
}

#[test]
fn what_is_built_stands_for_its_source() {
    let built = |manifest, files: &[&str]| from_outside("p", manifest, files);
    for (manifest, source) in [
        (r#"{ "name": "p", "main": "dist/index.js" }"#, "src/index.ts"),
        (r#"{ "name": "p", "main": "./dist/cjs/a.min.js" }"#, "src/a.ts"),
        (r#"{ "name": "p", "exports": "./lib/esm/a.mjs" }"#, "src/a.ts"),
        (r#"{ "name": "p", "exports": { "types": "./dist/a.d.ts" } }"#, "src/a.ts"),
        (r#"{ "name": "p", "main": "dist/bundle.js" }"#, "src/index.ts"),
        (r#"{ "name": "p", "exports": "./dist/bundle.js" }"#, "src/index.ts"),
    ] {
        let files = ["packages/p/src/index.ts", "packages/p/src/a.ts"];
        assert_eq!(built(manifest, &files), source, "{manifest}");
    }
    // What is there is no stand-in.
    let files = ["packages/p/src/index.ts", "packages/p/dist/index.js"];
    assert_eq!(built(r#"{ "name": "p", "main": "dist/index.js" }"#, &files), "dist/index.js");
}

#[test]
fn a_broken_manifest_costs_what_it_might_have_told() {
    for (file, text) in [
        ("package.json", "{"),
        ("pnpm-workspace.yaml", "packages: {"),
        ("lerna.json", ""),
        ("rush.json", "{"),
    ] {
        let files = [(file, text), ("a.js", "")];
        assert_eq!(imports("x.js", "./a", &files), "a.js");
        let found = imports("x.js", "p", &files);
        assert!(found.starts_with(&format!("unresolved Manifest(\"{file}\", \"")), "{found}");
    }
}
