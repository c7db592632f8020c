//! What `tsconfig.json` and `jsconfig.json` say.

use super::imports;

/// What `import specifier` in `src/x.ts` leads to under these settings, beside empty files.
fn under(settings: &str, specifier: &str, files: &[&str]) -> String {
    under_all(&[("tsconfig.json", settings)], specifier, files)
}

fn under_all(settings: &[(&str, &str)], specifier: &str, files: &[&str]) -> String {
    let files: Vec<_> =
        settings.iter().copied().chain(files.iter().map(|file| (*file, ""))).collect();
    imports("src/x.ts", specifier, &files)
}

#[test]
fn paths_are_patterns_the_longest_of_which_counts() {
    let settings = r#"{ "compilerOptions": { "paths": {
        "exact": ["./lib/exact.ts"],
        "@/*": ["./none/*", "./lib/*"],
        "@/deep/*": ["./lib/other/*"],
        "*-suffix": ["./lib/*"]
    } } }"#;
    let files = ["lib/exact.ts", "lib/a.ts", "lib/b/index.ts", "lib/other/c.ts", "lib/deep/d.ts"];
    for (specifier, expected) in [
        ("exact", "lib/exact.ts"),
        ("@/a", "lib/a.ts"),
        ("@/a.js", "lib/a.ts"),
        ("@/b", "lib/b/index.ts"),
        ("@/deep/c", "lib/other/c.ts"),
        ("@/deep/d", "external @/deep"),
        ("a-suffix", "lib/a.ts"),
        ("@/none", "external @/none"),
    ] {
        assert_eq!(under(settings, specifier, &files), expected, "{specifier}");
    }
}

#[test]
fn names_start_at_the_base_url() {
    let settings = r#"{ "compilerOptions": { "baseUrl": "lib", "paths": { "@/*": ["sub/*"] } } }"#;
    let files = ["lib/a.ts", "lib/sub/b.ts"];
    assert_eq!(under(settings, "a", &files), "lib/a.ts");
    assert_eq!(under(settings, "@/b", &files), "lib/sub/b.ts");
    assert_eq!(under(settings, "react", &files), "external react");
    let jsconfig = [("jsconfig.json", settings)];
    assert_eq!(under_all(&jsconfig, "a", &files), "lib/a.ts");
}

#[test]
fn paths_count_from_a_base_url_that_is_extended() {
    let own = r#"{ "extends": "./tsconfig.base.json", "compilerOptions": { "paths": { "@/*": ["sub/*"] } } }"#;
    let base = r#"{ "compilerOptions": { "baseUrl": "./lib" } }"#;
    let settings = [("tsconfig.json", own), ("tsconfig.base.json", base)];
    assert_eq!(under_all(&settings, "@/a", &["lib/sub/a.ts", "sub/a.ts"]), "lib/sub/a.ts");
}

#[test]
fn settings_are_those_of_the_nearest_folder() {
    let far = ("tsconfig.json", r#"{ "compilerOptions": { "baseUrl": "far" } }"#);
    let near = ("src/tsconfig.json", r#"{ "compilerOptions": { "baseUrl": "near" } }"#);
    let files = ["far/a.ts", "src/near/b.ts"];
    assert_eq!(under_all(&[far, near], "b", &files), "src/near/b.ts");
    assert_eq!(under_all(&[far, near], "a", &files), "external a");
}

#[test]
fn settings_extend_others_and_paths_count_from_where_they_are() {
    let base = r#"{ "compilerOptions": { "paths": { "@/*": ["./lib/*"], "~/*": ["${configDir}/m/*"] } } }"#;
    let files = ["config/lib/a.ts", "m/b.ts"];
    for own in [
        r#"{ "extends": "./config/tsconfig.base" }"#,
        r#"{ "extends": ["./config/tsconfig.none.json", "./config/tsconfig.base.json"] }"#,
    ] {
        let settings = [("tsconfig.json", own), ("config/tsconfig.base.json", base)];
        assert_eq!(under_all(&settings, "@/a", &files), "config/lib/a.ts", "{own}");
        assert_eq!(under_all(&settings, "~/b", &files), "m/b.ts", "{own}");
    }
    let own = r#"{ "extends": "./config/tsconfig.base", "compilerOptions": { "paths": {} } }"#;
    let settings = [("tsconfig.json", own), ("config/tsconfig.base.json", base)];
    assert_eq!(under_all(&settings, "@/a", &files), "external @/a");
    let circle = [("tsconfig.json", r#"{ "extends": "./tsconfig.json" }"#)];
    assert_eq!(under_all(&circle, "a", &files), "external a");
}

#[test]
fn settings_of_packages_may_be_extended() {
    let settings = [
        ("package.json", r#"{ "workspaces": ["config"] }"#),
        ("config/package.json", r#"{ "name": "@s/config" }"#),
        ("config/tsconfig.json", r#"{ "compilerOptions": { "baseUrl": "../lib" } }"#),
        ("config/tsconfig.other.json", r#"{ "compilerOptions": { "baseUrl": "../other" } }"#),
    ];
    let files = ["lib/a.ts", "other/a.ts"];
    for (own, expected) in [
        (r#"{ "extends": "@s/config" }"#, "lib/a.ts"),
        (r#"{ "extends": "@s/config/tsconfig.other.json" }"#, "other/a.ts"),
        (r#"{ "extends": "@tsconfig/node20/tsconfig.json" }"#, "external a"),
    ] {
        let settings: Vec<_> = settings.into_iter().chain([("tsconfig.json", own)]).collect();
        assert_eq!(under_all(&settings, "a", &files), expected, "{own}");
    }
}

#[test]
fn a_reference_counts_for_the_files_that_it_is_about() {
    let own =
        r#"{ "files": [], "references": [{ "path": "./tsconfig.node.json" }, { "path": "app" }] }"#;
    let node = r#"{ "include": ["vite.config.ts"], "compilerOptions": { "baseUrl": "node" } }"#;
    let app = r#"{ "include": ["../src"], "compilerOptions": { "baseUrl": "../lib" } }"#;
    let settings =
        [("tsconfig.json", own), ("tsconfig.node.json", node), ("app/tsconfig.json", app)];
    let files = ["node/a.ts", "lib/a.ts"];
    assert_eq!(under_all(&settings, "a", &files), "lib/a.ts");
    let all: Vec<_> = settings.into_iter().chain(files.map(|file| (file, ""))).collect();
    assert_eq!(imports("vite.config.ts", "a", &all), "node/a.ts");
}

#[test]
fn several_folders_may_be_one() {
    let settings = r#"{ "compilerOptions": { "rootDirs": ["src", "generated"] } }"#;
    assert_eq!(under(settings, "./a", &["generated/a.ts"]), "generated/a.ts");
    assert_eq!(under(settings, "./a", &["src/a.ts", "generated/a.ts"]), "src/a.ts");
    assert_eq!(under("{}", "./a", &["generated/a.ts"]), "unresolved Missing");
}

#[test]
fn what_is_built_is_where_settings_say() {
    let settings = r#"{ "compilerOptions": { "outDir": "made/js", "rootDir": "ts" } }"#;
    assert_eq!(under(settings, "../made/js/a.js", &["ts/a.ts"]), "ts/a.ts");
    let settings = r#"{ "compilerOptions": { "outDir": "made" } }"#;
    assert_eq!(under(settings, "../made/a.js", &["src/a.ts"]), "src/a.ts");
    assert_eq!(under(settings, "../made/lib/a.js", &["lib/a.ts"]), "lib/a.ts");
}

#[test]
fn comments_and_commas_are_read_and_broken_settings_are_told() {
    let settings =
        "\u{feff}{ // comment\n \"compilerOptions\": { /* x */ \"baseUrl\": \"lib\", }, }";
    assert_eq!(under(settings, "a", &["lib/a.ts"]), "lib/a.ts");
    let found = under("{ \"compilerOptions\": ", "a", &["src/b.ts"]);
    assert!(found.starts_with("unresolved Manifest(\"tsconfig.json\", \""), "{found}");
    assert_eq!(under("{ \"compilerOptions\": ", "./b", &["src/b.ts"]), "src/b.ts");
}
