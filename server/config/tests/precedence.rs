//! Which of several sources decides a value, for which file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Configuration, Flags, Layer, Resolved, Selection, Source, SourceKind};
use astrolens_model::config::Limits;
use astrolens_syntax::Language;

/// The layer of a file without mistakes.
fn file(path: &str, text: &str) -> Arc<Layer> {
    let kind = SourceKind::File(PathBuf::from(path));
    let base = Path::new(path).parent().expect("a folder").to_owned();
    let (layer, wrong) = Layer::from_toml(Source { kind, text: text.to_owned() }, base);
    assert_eq!(wrong, []);
    Arc::new(layer)
}

/// What holds in the workspace `/w` with these files, the farthest first.
fn configuration(files: &[(&str, &str)]) -> Configuration {
    let files = files.iter().map(|(path, text)| file(path, text)).collect();
    Configuration::new(PathBuf::from("/w"), files, Vec::new(), false)
}

fn language(name: &str) -> Option<Language> {
    let language = Language::by_name(name);
    assert!(language.is_some(), "`{name}` is no language");
    language
}

/// The warning limit of `metric`, if there is one.
fn warning(resolved: &Resolved, metric: &str) -> Option<f64> {
    let limits = resolved.analysis.code.thresholds.iter().find(|(id, _)| id.as_str() == metric);
    limits.and_then(|(_, limits)| limits.warning)
}

/// What `config show` says of a key: value and origin.
fn shown(resolved: &Resolved, key: &str) -> (String, String) {
    let entries = resolved.effective.entries();
    let entry = entries.into_iter().find(|entry| entry.key == key).expect("a key");
    (entry.value, entry.origin.describe(Path::new("/w")))
}

#[test]
fn the_defaults_are_those_of_the_registries() {
    let resolved = configuration(&[]).resolve(Path::new("/w/a.py"), language("python"));
    for threshold in astrolens_smells::thresholds() {
        let limits =
            resolved.analysis.code.thresholds.get(threshold.id).copied().unwrap_or_default();
        assert_eq!(limits, threshold.default_limits, "{}", threshold.id);
    }
}

#[test]
fn the_nearest_file_wins_key_by_key() {
    let configuration = configuration(&[
        ("/w/astrolens.toml", "[thresholds]\ncognitive = 10\nnesting = 3\n"),
        ("/w/sub/astrolens.toml", "# ours\n[thresholds]\ncognitive = 20\n"),
    ]);
    let resolved = configuration.resolve(Path::new("/w/sub/a.py"), language("python"));
    assert_eq!(
        shown(&resolved, "thresholds.cognitive"),
        ("20".into(), "sub/astrolens.toml:3".into())
    );
    assert_eq!(shown(&resolved, "thresholds.nesting"), ("3".into(), "astrolens.toml:3".into()));
    assert_eq!(shown(&resolved, "limits.max_bytes").1, "default");
}

#[test]
fn a_file_that_says_root_is_the_first() {
    let configuration = configuration(&[
        ("/w/astrolens.toml", "[thresholds]\nnesting = 3\n"),
        ("/w/sub/astrolens.toml", "root = true\n"),
        ("/w/sub/deep/astrolens.toml", "[thresholds]\ncognitive = 9\n"),
    ]);
    let resolved = configuration.resolve(Path::new("/w/sub/deep/a.py"), language("python"));
    assert_eq!(shown(&resolved, "thresholds.nesting").1, "default");
    assert_eq!(warning(&resolved, "cognitive"), Some(9.0));
}

#[test]
fn what_is_written_of_a_metric_is_all_of_its_limits() {
    let configuration = configuration(&[(
        "/w/astrolens.toml",
        "[thresholds]\ncognitive = 30\ncyclomatic = { error = 40 }\nnesting = \"off\"\n",
    )]);
    let resolved = configuration.resolve(Path::new("/w/a.py"), language("python"));
    let limits = |metric: &str| {
        let found = resolved.analysis.code.thresholds.iter().find(|(id, _)| id.as_str() == metric);
        found.map(|(_, limits)| *limits)
    };
    // The default error limit of 25 is gone: it would stand below the warning.
    assert_eq!(limits("cognitive"), Some(Limits { warning: Some(30.0), ..Limits::default() }));
    assert_eq!(limits("cyclomatic"), Some(Limits { error: Some(40.0), ..Limits::default() }));
    assert_eq!(limits("nesting"), None);
}

#[test]
fn within_a_source_the_narrower_section_wins() {
    let configuration = configuration(&[(
        "/w/astrolens.toml",
        r#"
[[overrides]]
files = ["legacy/"]
thresholds.nesting = 9
[[overrides]]
files = ["legacy/new.*"]
thresholds.nesting = 2
[tests]
scale = 3
thresholds.lines = 500
[languages.go.thresholds]
nesting = 5
[thresholds]
nesting = 3
lines = 100
"#,
    )]);
    let nesting = |path: &str, name: &str| {
        warning(&configuration.resolve(Path::new(path), language(name)), "nesting")
    };
    assert_eq!(nesting("/w/a.py", "python"), Some(3.0));
    assert_eq!(nesting("/w/a.go", "go"), Some(5.0));
    assert_eq!(nesting("/w/legacy/a.go", "go"), Some(9.0));
    assert_eq!(nesting("/w/legacy/new.go", "go"), Some(2.0));
    // Test code: three times as much, except where the limit is that of the tests themselves
    // or of an override.
    assert_eq!(nesting("/w/tests/a.py", "python"), Some(9.0));
    assert_eq!(nesting("/w/a_test.go", "go"), Some(15.0));
    assert_eq!(nesting("/w/legacy/a_test.go", "go"), Some(9.0));
    let tests = configuration.resolve(Path::new("/w/tests/a.py"), language("python"));
    assert_eq!(warning(&tests, "lines"), Some(500.0));
}

#[test]
fn a_nearer_source_goes_before_a_narrower_section() {
    let configuration = configuration(&[
        ("/w/astrolens.toml", "[languages.python.thresholds]\nnesting = 7\n"),
        ("/w/sub/astrolens.toml", "[thresholds]\nnesting = 2\n"),
    ]);
    let resolved = configuration.resolve(Path::new("/w/sub/a.py"), language("python"));
    assert_eq!(warning(&resolved, "nesting"), Some(2.0));
}

#[test]
fn the_editor_goes_before_files_and_flags_before_all() {
    let files = vec![file(
        "/w/astrolens.toml",
        "[thresholds]\nnesting = 1\nlines = 1\nnpath = 1\n[[overrides]]\nfiles = [\"**\"]\nthresholds.nesting = 2\n",
    )];
    let settings = serde_json::json!({ "thresholds": { "nesting": 3, "lines": 3 } });
    let (editor, wrong) = Layer::from_editor(&settings, "/w".into());
    assert_eq!(wrong, []);
    let flags = Flags { set: vec!["thresholds.nesting = 4".to_owned()], ..Flags::default() };
    let (flags, wrong) = Layer::from_flags(&flags, Path::new("/w"));
    assert_eq!(wrong, []);
    let above = [editor].into_iter().chain(flags).map(Arc::new).collect();
    let configuration = Configuration::new("/w".into(), files, above, false);
    let resolved = configuration.resolve(Path::new("/w/tests/a.py"), language("python"));
    // A flag means what it says, in test code too.
    assert_eq!(shown(&resolved, "thresholds.nesting"), ("4".into(), "--set".into()));
    assert_eq!(shown(&resolved, "thresholds.lines"), ("6".into(), "editor settings".into()));
    assert_eq!(shown(&resolved, "thresholds.npath"), ("2".into(), "astrolens.toml:4".into()));
}

#[test]
fn test_code_in_other_files_has_the_limits_of_test_code() {
    let configuration = configuration(&[(
        "/w/astrolens.toml",
        "[thresholds]\nnesting = 3\nlines = 50\n[tests.thresholds]\nlines = 70\n",
    )]);
    let resolved = configuration.resolve(Path::new("/w/src/a.rs"), language("rust"));
    let inside = |metric: &str| {
        let limits = resolved.analysis.tests.thresholds.iter();
        limits.clone().find(|(id, _)| id.as_str() == metric).and_then(|(_, limits)| limits.warning)
    };
    assert_eq!((warning(&resolved, "nesting"), inside("nesting")), (Some(3.0), Some(6.0)));
    assert_eq!((warning(&resolved, "lines"), inside("lines")), (Some(50.0), Some(70.0)));
    let tests = configuration.resolve(Path::new("/w/tests/a.rs"), language("rust"));
    assert_eq!(tests.analysis.code, tests.analysis.tests);
    assert_eq!(tests.analysis.code, resolved.analysis.tests);
}

#[test]
fn a_scale_makes_a_limit_laxer_also_where_less_is_worse() {
    let configuration = configuration(&[(
        "/w/astrolens.toml",
        "[thresholds]\nmaintainability_index = 20\n[tests]\nscale = 2\n",
    )]);
    let resolved = configuration.resolve(Path::new("/w/test_a.py"), language("python"));
    assert_eq!(warning(&resolved, "maintainability_index"), Some(10.0));
    assert!(resolved.analysis.test_reason.is_some());
}

#[test]
fn test_code_is_what_each_language_calls_so_unless_somebody_says_otherwise() {
    let custom = configuration(&[]);
    let is_test = |path: &str, name: &str| {
        custom.test_reason(&Path::new("/w").join(path), language(name)).is_some()
    };
    for (name, tests, others) in [
        ("go", "a_test.go tests/a.go e2e/a.go", "test_a.go testing/a.go latest.go"),
        (
            "python",
            "test_a.py a_test.py a_tests.py a_unittest.py tests.py conftest.py unit-tests/a.py",
            "testing.py test.py contest.py src/latest.py",
        ),
        (
            "rust",
            "src/tests.rs src/test.rs test_a.rs a_test.rs benches/a.rs",
            "testing.rs attest.rs",
        ),
        ("c", "tests/util.c unittests/a.c test_a.c test-a.c a.test.c a_test.h", "test.c attest.c"),
        (
            "cpp",
            "parser_unittest.cc a.test.cpp FooTest.cpp FooTests.h TestFoo.cxx Foo_Test.cc tst_a.cpp \
             Testing/a.cxx UnitTests/a.cpp",
            "Latest.cpp Testament.cpp testing/a.cpp contest.cc tstring.cpp",
        ),
        // What the runners find by default, and what their guides call files.
        (
            "javascript",
            "a.test.js a-test.js a_test.mjs a.spec.cjs a_spec.jsx a.cy.js a.e2e.js a.bench.js test.js \
             test-a.js __tests__/a.js __mocks__/a.js e2e/a.js cypress/support/a.js tests/a.js \
             spec/a/fooSpec.js spec/helpers/a.js",
            "latest.js spec.js openapi-spec.js spec/a.js fooSpec.js testing.js a.tests/b.js",
        ),
        (
            "typescript",
            "a.test.ts a-tests.ts a.spec.tsx a_test.mts a.cy.ts a.e2e.ts a.e2e-spec.ts a.test-d.ts \
             a.spec-d.ts test-d/index.ts __tests__/a.tsx",
            "contest.ts a.d.ts job-spec.ts",
        ),
    ] {
        for (paths, expected) in [(tests, true), (others, false)] {
            for path in paths.split_whitespace() {
                assert_eq!(is_test(path, name), expected, "{name}: {path}");
            }
        }
    }
    // The workspace may itself stand in a folder of that name.
    let inside = Configuration::new("/tests/w".into(), Vec::new(), Vec::new(), false);
    assert!(inside.test_reason(Path::new("/tests/w/a.py"), language("python")).is_none());

    let own = configuration(&[("/w/astrolens.toml", "[tests]\nfiles = [\"checks/\"]\n")]);
    assert!(own.test_reason(Path::new("/w/checks/a.py"), language("python")).is_some());
    assert!(own.test_reason(Path::new("/w/test_a.py"), language("python")).is_none());
}

#[test]
fn exclusions_add_up_and_the_nearest_inclusion_counts() {
    let configuration = configuration(&[
        ("/w/astrolens.toml", "[files]\nexclude = [\"*.gen.py\"]\ninclude = [\"src/\"]\n"),
        ("/w/sub/astrolens.toml", "[files]\nexclude = [\"old/\"]\ninclude = [\"*.py\"]\n"),
    ]);
    let selection = |path: &str| match configuration.selection(Path::new(path)) {
        Selection::Selected => "selected".to_owned(),
        Selection::Excluded(origin) => format!("excluded by {origin}"),
        Selection::NotIncluded(origin) => format!("not included by {origin}"),
    };
    assert_eq!(selection("/w/sub/a.py"), "selected");
    assert_eq!(selection("/w/sub/a.gen.py"), "excluded by /w/astrolens.toml:2");
    assert_eq!(selection("/w/sub/old/a.py"), "excluded by /w/sub/astrolens.toml:2");
    assert_eq!(selection("/w/sub/a.c"), "not included by /w/sub/astrolens.toml:3");
    assert!(configuration.excludes_folder(Path::new("/w/sub/old")));
    assert!(!configuration.excludes_folder(Path::new("/w/old")));
}

#[test]
fn files_that_are_configured_alike_share_one_result() {
    let configuration = configuration(&[(
        "/w/astrolens.toml",
        "[[overrides]]\nfiles = [\"a/\"]\nthresholds.nesting = 1\n",
    )]);
    let resolve = |path: &str| configuration.resolve(Path::new(path), language("python"));
    assert!(Arc::ptr_eq(&resolve("/w/a/x.py"), &resolve("/w/a/y/z.py")));
    assert!(!Arc::ptr_eq(&resolve("/w/a/x.py"), &resolve("/w/b/x.py")));
    assert_ne!(resolve("/w/a/x.py").digest, resolve("/w/b/x.py").digest);
}

#[test]
fn the_digest_is_that_of_the_values_whoever_wrote_them() {
    let written = configuration(&[("/w/astrolens.toml", "[tests]\nscale = 2\n")]);
    let default = configuration(&[]);
    let digest = |configuration: &Configuration| {
        configuration.resolve(Path::new("/w/a.py"), language("python")).digest
    };
    assert_eq!(digest(&written), digest(&default));
    let explained = Configuration::new("/w".into(), Vec::new(), Vec::new(), true);
    assert_ne!(digest(&explained), digest(&default));
}
