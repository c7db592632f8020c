//! Each mistake in a configuration: what is said about it, and where.

use std::path::PathBuf;

use astrolens_config::{Layer, Source, SourceKind};

/// Reads `text` and compares what is said with `expected`: a line `line:column code message`
/// for each mistake, followed by `help: …` where there is help.
fn check(text: &str, expected: &[&str]) {
    let kind = SourceKind::File(PathBuf::from("astrolens.toml"));
    let source = Source { kind, text: text.to_owned() };
    let (_, diagnostics) = Layer::from_toml(source, PathBuf::new());
    let mut found = Vec::new();
    for diagnostic in &diagnostics {
        let start = diagnostic.location.expect("a place").start;
        let code = diagnostic.mistake.code().trim_start_matches("config-");
        found.push(format!("{}:{} {code} {}", start.line, start.column, diagnostic.message));
        found.extend(diagnostic.help.iter().map(|help| format!("help: {help}")));
    }
    assert_eq!(found, expected, "for the text\n{text}");
}

#[test]
fn nothing_is_wrong_with_what_is_right() {
    check("", &[]);
    check(
        r#"
root = true
[thresholds]
cognitive = 12
cyclomatic = { information = 8, warning = 16.5, error = 30 }
npath = "off"
maintainability_index = { warning = 20, error = 10 }
[languages.python.thresholds]
nesting = 5
[tests]
files = ["spec/**"]
scale = 1.5
thresholds.lines = 200
[[overrides]]
files = ["legacy/**", "*.gen.[ch]"]
[overrides.thresholds]
cognitive = 40
[files]
include = ["src/"]
exclude = ["src/third_party/"]
include_generated = true
[limits]
max_bytes = 1_000_000
max_parse_steps = 500
"#,
        &[],
    );
}

#[test]
fn a_misspelt_key_is_named_with_the_nearest_one() {
    check(
        "[thresholds]\ncognitve = 3\n",
        &[
            "2:1 unknown-key unknown key `cognitve` in `thresholds`",
            "help: did you mean `cognitive`?",
        ],
    );
    check(
        "[files]\ninclude-generated = true\n",
        &[
            "2:1 unknown-key unknown key `include-generated` in `files`",
            "help: did you mean `include_generated`?",
        ],
    );
    check(
        "[limits]\nthreads = 2\n",
        &[
            "2:1 unknown-key unknown key `threads` in `limits`",
            "help: there is `max_bytes` or `max_parse_steps`",
        ],
    );
    check(
        "[languages.pyhton.thresholds]\nnesting = 1\n",
        &["1:12 unknown-key unknown key `pyhton` in `languages`", "help: did you mean `python`?"],
    );
}

#[test]
fn a_key_in_the_wrong_section_is_shown_the_right_one() {
    check(
        "nesting = 3\n",
        &[
            "1:1 unknown-key unknown key `nesting` at the top level",
            "help: limits stand in `[thresholds]`: `nesting = …`",
        ],
    );
    check(
        "[limits]\ncognitive = 3\n",
        &[
            "2:1 unknown-key unknown key `cognitive` in `limits`",
            "help: limits of metrics stand in `[thresholds]`: `cognitive = …`",
        ],
    );
}

#[test]
fn a_value_of_the_wrong_type_is_told_what_belongs_there() {
    check(
        "root = 1\nthresholds = 3\n[limits]\nmax_bytes = \"8 MiB\"\nmax_parse_steps = 0\n",
        &[
            "1:8 wrong-type `root` must be `true` or `false`, found the number 1",
            "2:14 wrong-type `thresholds` must be a table, found the number 3",
            "4:13 wrong-type `limits.max_bytes` must be a whole number above 0, found the string \"8 MiB\"",
            "5:19 wrong-type `limits.max_parse_steps` must be a whole number above 0, found the number 0",
        ],
    );
    check(
        "[files]\nexclude = \"vendor\"\ninclude = [3]\n[tests]\nscale = 0.5\n",
        &[
            "2:11 wrong-type `files.exclude` must be a list of globs, found the string \"vendor\"",
            "3:12 wrong-type `files.include[0]` must be a glob, which is a string, found the number 3",
            "5:9 wrong-type `tests.scale` must be a number of at least 1, found the number 0.5",
        ],
    );
    check(
        "[limits]\nmax_bytes = 99999999999999999999\nmax_parse_steps = 1979-05-27\n",
        &[
            "2:13 wrong-type `limits.max_bytes` must be a whole number above 0, found `99999999999999999999`",
            "3:19 wrong-type `limits.max_parse_steps` must be a whole number above 0, found a date",
        ],
    );
}

#[test]
fn limits_have_to_make_sense() {
    check(
        "[thresholds]\ncognitive = true\nnesting = -1\nlines = nan\n",
        &[
            "2:13 wrong-type `thresholds.cognitive` must be a number, `{ information, warning, error }` or \"off\", found `true`",
            "3:11 wrong-type `thresholds.nesting` must be a number of at least 0, found the number -1",
            "4:9 wrong-type `thresholds.lines` must be a number of at least 0, found the number NaN",
        ],
    );
    check(
        "[thresholds]\ncognitive = { warning = 20, error = 10 }\nnesting = {}\nlines = { warn = 3 }\n",
        &[
            "2:13 bad-value `thresholds.cognitive` has limits that can never be reached",
            "help: the limit rises from `information` over `warning` to `error`",
            "3:11 bad-value `thresholds.nesting` sets no limit",
            "help: write `information`, `warning` or `error` = a number, or \"off\"",
            "4:11 unknown-key unknown key `warn` in `thresholds.lines`",
            "help: there is `information`, `warning` or `error`",
        ],
    );
    // A smaller maintainability index is the worse one.
    check(
        "[thresholds]\nmaintainability_index = { warning = 10, error = 20 }\n",
        &[
            "2:25 bad-value `thresholds.maintainability_index` has limits that can never be reached",
            "help: the limit falls from `information` over `warning` to `error`",
        ],
    );
}

#[test]
fn a_bad_glob_is_shown_where_it_is_bad() {
    check(
        "[files]\nexclude = [\"src/[ab.c\", 'a}b', \"!keep\", \"../up\", \"ok/**\"]\n",
        &[
            "2:17 bad-glob the glob `src/[ab.c` has a `[` without its `]`",
            "help: close it, or write `[[]` for a bracket",
            "2:27 bad-glob the glob `a}b` has a `}` without its `{`",
            "help: open it, or write `[}]` for a brace",
            "2:33 bad-glob the glob `!keep` starts with `!`",
            "help: say what to leave out with `exclude`",
            "2:42 bad-glob the glob `../up` leaves its folder with `..`",
            "help: a glob only reaches files below the folder of its configuration file",
        ],
    );
    // Escapes make the text of the glob another one than that of the file.
    check(
        "[files]\nexclude = [\"\\u0061{b\"]\n",
        &[
            "2:12 bad-glob the glob `a{b` has a `{` without its `}` at character 2",
            "help: close it, or write `[{]` for a brace",
        ],
    );
}

#[test]
fn overrides_are_a_list_choose_files_and_do_not_nest() {
    check(
        "[overrides]\nfiles = [\"a\"]\n",
        &[
            "1:1 wrong-type `overrides` must be a list of tables, each under `[[overrides]]`, found a table",
        ],
    );
    check(
        "[[overrides]]\nthresholds.nesting = 1\n",
        &["1:1 bad-value `overrides[0]` chooses no files", "help: add `files = [\"…\"]`"],
    );
    check(
        "[[overrides]]\nfiles = [\"a\"]\n[[overrides.overrides]]\nfiles = [\"b\"]\n[overrides.tests]\nscale = 2\n",
        &[
            "3:13 unknown-key unknown key `overrides` in `overrides[0]`",
            "help: overrides do not nest: write another `[[overrides]]`",
            "5:12 unknown-key unknown key `tests` in `overrides[0]`",
            "help: `[tests]` stands at the top level only",
        ],
    );
}

#[test]
fn what_is_not_toml_is_shown_where_the_parser_stopped_and_the_rest_is_checked() {
    check(
        "[limits]\nmax_bytes = \nmax_parse_steps = \"x\"\n",
        &[
            "2:13 syntax invalid TOML: string values must be quoted, expected literal string",
            "3:19 wrong-type `limits.max_parse_steps` must be a whole number above 0, found the string \"x\"",
        ],
    );
    // In which table `nesting` is, nobody knows.
    check(
        "[thresholds\nnesting = 3\n",
        &["1:12 syntax invalid TOML: unclosed table, expected `]`"],
    );
    check("root = true\nroot = false\n", &["2:1 syntax invalid TOML: duplicate key"]);
}

#[test]
fn columns_count_characters() {
    check(
        "\u{feff}[files]\r\nexclude = ['é𝄞', 3]\r\n",
        &[
            "2:18 wrong-type `files.exclude[1]` must be a glob, which is a string, found the number 3",
        ],
    );
}

#[test]
fn editor_settings_have_no_place_but_a_key() {
    let settings = serde_json::json!({
        "thresholds": { "cognitve": 3, "nesting": null },
        "limits": { "max_bytes": "big" },
        "files": [],
    });
    let (_, diagnostics) = Layer::from_editor(&settings, PathBuf::from("/w"));
    let mut found: Vec<_> = diagnostics.iter().map(ToString::to_string).collect();
    found.sort();
    assert_eq!(
        found,
        [
            "editor settings: `files` must be a table, found a list",
            "editor settings: `limits.max_bytes` must be a whole number above 0, found the string \"big\"",
            "editor settings: unknown key `cognitve` in `thresholds` (did you mean `cognitive`?)",
        ]
    );
    assert!(diagnostics.iter().all(|diagnostic| diagnostic.location.is_none()));
    assert!(diagnostics.iter().any(|diagnostic| diagnostic.key == "thresholds.cognitve"));
}

#[test]
fn a_misspelt_key_can_be_replaced_as_it_stands() {
    for (text, fixed) in [
        ("[tresholds]\nnesting = 1\n", "[thresholds]\nnesting = 1\n"),
        ("[\"tresholds\"]\nnesting = 1\n", "[\"thresholds\"]\nnesting = 1\n"),
    ] {
        let source = Source { kind: SourceKind::File("a.toml".into()), text: text.to_owned() };
        let (_, diagnostics) = Layer::from_toml(source, PathBuf::new());
        let [diagnostic] = diagnostics.as_slice() else { panic!("{diagnostics:?}") };
        let place = diagnostic.location.expect("a place");
        let mut text = text.to_owned();
        let range = place.start_byte as usize..place.end_byte as usize;
        text.replace_range(range, diagnostic.replacement.as_deref().expect("a replacement"));
        assert_eq!(text, fixed);
    }
}

#[test]
fn a_rule_of_the_architecture_demands_one_thing() {
    let keys = "`layers`, `forbidden`, `allowed`, `independent`, `acyclic`, `max_fan_out` or `unreachable`";
    check(
        "[[architecture]]\nname = \"a\"\n",
        &["1:1 bad-value `architecture[0]` demands nothing", &format!("help: add {keys}")],
    );
    check(
        "[[architecture]]\nacyclic = \"files\"\n[[architecture]]\nacyclic = \"files\"\nmax_fan_out = 3\n",
        &[
            "5:15 bad-value `architecture[1]` demands several things",
            "help: write an `[[architecture]]` for each",
        ],
    );
    check(
        "[[architecture]]\nreachable = false\nacyclic = \"file\"\n",
        &[
            "2:1 unknown-key unknown key `reachable` in `architecture[0]`",
            "help: write `unreachable = { from = …, to = … }`",
            "3:11 bad-value `architecture[0].acyclic` must be what forms no cycles, found the string \"file\"",
            "help: did you mean `files`?",
        ],
    );
    check(
        "[[architecture]]\nlayers = [\"a\", \"b\"]\nfiles = [\"c\"]\n",
        &[
            "3:9 bad-value `files` has no part in `layers`",
            "help: it goes with `acyclic` and `max_fan_out`; others name files themselves",
        ],
    );
}

#[test]
fn what_is_missing_in_a_rule_of_the_architecture_is_told() {
    check(
        "[[architecture]]\nlayers = [\"web/**\", [\"core/**\", \"web/**\"]]\n",
        &["2:21 bad-value `web/**` is listed twice", "help: each stands in one layer"],
    );
    check(
        "[[architecture]]\nlayers = [\"web/**\"]\n",
        &[
            "2:10 bad-value `architecture[0].layers` has no two layers",
            "help: list at least two, the highest first",
        ],
    );
    check(
        "[[architecture]]\nindependent = []\n",
        &[
            "2:15 bad-value `architecture[0].independent` chooses nothing",
            "help: write at least one glob",
        ],
    );
    check(
        "[[architecture]]\nforbidden = { from = \"a[\", too = \"b\" }\n",
        &[
            "2:13 bad-value `architecture[0].forbidden` does not say `to`",
            "help: write `{ from = \"…\", to = \"…\" }`",
            "2:24 bad-glob the glob `a[` has a `[` without its `]`",
            "help: close it, or write `[[]` for a bracket",
            "2:28 unknown-key unknown key `too` in `architecture[0].forbidden`",
            "help: did you mean `to`?",
        ],
    );
    check(
        "[[architecture]]\nacyclic = \"files\"\nreason = \" \"\nignore = [{ from = \"a\", to = \"b\" }]\n",
        &[
            "3:10 bad-value `architecture[0].reason` says nothing",
            "4:11 bad-value `architecture[0].ignore[0]` gives no reason",
            "help: add `reason = \"…\"`",
        ],
    );
}
