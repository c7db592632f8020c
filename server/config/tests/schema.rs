//! The schema, the reader, the starter file and the documentation say the same.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{
    Configuration, Diagnostic, Layer, Source, SourceKind, customs, defaults, reference, schema,
    starter,
};
use astrolens_model::config::AnalysisConfig;
use serde_json::Value;

fn read(text: &str) -> (Layer, Vec<Diagnostic>) {
    let kind = SourceKind::File(PathBuf::from("/w/astrolens.toml"));
    Layer::from_toml(Source { kind, text: text.to_owned() }, PathBuf::from("/w"))
}

/// What holds for a file that no override chooses and that is not test code.
fn analysis(text: &str) -> AnalysisConfig {
    let (layer, wrong) = read(text);
    assert_eq!(wrong, [], "in\n{text}");
    let configuration =
        Configuration::new(PathBuf::from("/w"), vec![Arc::new(layer)], Vec::new(), false);
    configuration.resolve(Path::new("/w/a.py"), None).analysis.clone()
}

fn to_json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

/// What the schema says against a text.
fn objections(text: &str) -> Vec<String> {
    let schema = jsonschema::validator_for(&schema()).expect("a schema");
    schema.iter_errors(&to_json(text)).map(|error| error.to_string()).collect()
}

#[test]
fn the_schema_is_one() {
    jsonschema::meta::validate(&schema()).expect("a schema of its draft");
}

#[test]
fn reader_and_schema_take_and_refuse_the_same() {
    for (text, is_right) in [
        ("", true),
        ("root = true", true),
        ("root = 1", false),
        ("thresholds.cognitive = 15", true),
        ("thresholds.cognitive = 1.5", true),
        ("thresholds.cognitive = \"off\"", true),
        ("thresholds.cognitive = \"on\"", false),
        ("thresholds.cognitive = -1", false),
        ("thresholds.cognitive = {}", false),
        ("thresholds.cognitive = { warning = 3, error = 4 }", true),
        ("thresholds.cognitive = { warn = 3 }", false),
        ("thresholds.cognitve = 15", false),
        ("languages.python.thresholds.nesting = 3", true),
        ("languages.cobol.thresholds.nesting = 3", false),
        ("languages.python.files = []", false),
        ("tests.scale = 1", true),
        ("tests.scale = 0", false),
        ("tests.files = [\"a\"]", true),
        ("tests.files = \"a\"", false),
        ("overrides = [{ files = [\"a\"] }]", true),
        ("overrides = [{ thresholds.nesting = 3 }]", false),
        ("overrides = [{ files = [\"a\"], tests.scale = 2 }]", false),
        ("overrides = { files = [\"a\"] }", false),
        ("files.exclude = [\"a\"]", true),
        ("files.exclude = [\"\"]", false),
        ("files.include_generated = true", true),
        ("files.include-generated = true", false),
        ("limits.max_bytes = 1", true),
        ("limits.max_bytes = 0", false),
        ("limits.max_bytes = 1.5", false),
        ("rules.disabled = [\"no-such-rule\"]", false),
        ("rules.disabled = []", true),
        ("rules.severity = { no-such-rule = \"error\" }", false),
        ("limit.max_bytes = 1", false),
        ("architecture = [{ acyclic = \"files\" }]", true),
        ("architecture = [{ acyclic = \"modules\" }]", false),
        ("architecture = { acyclic = \"files\" }", false),
        ("architecture = [{ name = \"a\" }]", false),
        ("architecture = [{ acyclic = \"files\", max_fan_out = 3 }]", false),
        ("architecture = [{ max_fan_out = 3, files = \"a\", severity = \"error\" }]", true),
        ("architecture = [{ max_fan_out = 0 }]", false),
        ("architecture = [{ layers = [\"a\", [\"b\", \"c\"]], type_only = false }]", true),
        ("architecture = [{ layers = [\"a\"] }]", false),
        ("architecture = [{ layers = [\"a\", []] }]", false),
        ("architecture = [{ independent = \"a/*\", tests = false }]", true),
        ("architecture = [{ forbidden = { from = \"a\", to = [\"b\"] } }]", true),
        ("architecture = [{ forbidden = { from = \"a\" } }]", false),
        ("architecture = [{ allowed = { from = \"a\", to = \"b\", by = \"c\" } }]", false),
        ("architecture = [{ unreachable = { from = \"a\", to = \"\" } }]", false),
        (
            "architecture = [{ acyclic = \"files\", ignore = [{ from = \"a\", to = \"b\", reason = \"c\" }] }]",
            true,
        ),
        (
            "architecture = [{ acyclic = \"files\", ignore = [{ from = \"a\", to = \"b\" }] }]",
            false,
        ),
    ] {
        assert_eq!(read(text).1.is_empty(), is_right, "{text}: {:?}", read(text).1);
        assert_eq!(objections(text).is_empty(), is_right, "{text}: {:?}", objections(text));
    }
}

/// The keys the reader knows are those it offers when it is asked for one there cannot be.
#[test]
fn reader_and_schema_know_the_same_keys() {
    fn members<'a>(schema: &'a Value, mut at: &'a Value) -> &'a serde_json::Map<String, Value> {
        loop {
            let reference = at.get("$ref").or_else(|| at["allOf"][0].get("$ref"));
            match reference.and_then(Value::as_str) {
                Some(reference) => at = schema.pointer(&reference[1..]).expect("a definition"),
                None if at["type"] == "array" => at = &at["items"],
                None => return at["properties"].as_object().expect("an object"),
            }
        }
    }
    let schema = schema();
    let top = members(&schema, &schema);
    let mut sections = vec![(String::new(), top)];
    for section in ["thresholds", "rules", "languages", "tests", "files", "limits"] {
        sections.push((format!("[{section}]\n"), members(&schema, &top[section])));
    }
    let python = members(&schema, &members(&schema, &top["languages"])["python"]);
    sections.push(("[languages.python]\n".to_owned(), python));
    let each = members(&schema, &top["overrides"]);
    sections.push(("[[overrides]]\nfiles = []\n".to_owned(), each));
    let each = members(&schema, &top["architecture"]);
    sections.push(("[[architecture]]\nacyclic = 'files'\n".to_owned(), each));
    for (header, members) in sections {
        let (_, wrong) = read(&format!("{header}qqqqqqqqqq = 1\n"));
        let help = wrong.last().and_then(|wrong| wrong.help.clone()).expect("help");
        let mut offered: Vec<_> = help.split('`').skip(1).step_by(2).collect();
        offered.sort_unstable();
        let mut known: Vec<_> = members.keys().map(String::as_str).collect();
        known.sort_unstable();
        assert_eq!(offered, known, "in {header}");
    }
}

#[test]
fn the_starter_file_changes_nothing_and_can_be_uncommented() {
    let text = starter();
    assert_eq!(analysis(&text), defaults(false));
    let uncommented: String = text
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .flat_map(|line| [line, "\n"])
        .collect();
    // Taken at their word, the defaults are the defaults; the examples choose other files.
    assert_eq!(analysis(&uncommented), defaults(false), "in\n{uncommented}");
    assert_eq!(objections(&uncommented), [""; 0]);
    assert!(uncommented.contains("cognitive = { warning = 15, error = 25 }"), "{uncommented}");
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `page` with the part that is generated from `source` made anew.
fn generated(page: &str, source: &str, part: &str) -> String {
    const END: &str = "<!-- end of what is generated -->\n";
    let start = format!("<!-- generated from {source}: do not edit -->\n");
    let (before, rest) = page.split_once(&start).expect("a start mark");
    let (_, after) = rest.split_once(END).expect("an end mark");
    format!("{before}{start}\n{part}\n{END}{after}")
}

/// With `UPDATE_EXPECT=1` the generated part is written anew instead.
#[test]
fn the_documentation_lists_every_key() {
    let path = repository().join("docs/configuration.md");
    let page = std::fs::read_to_string(&path).expect("the page");
    let expected = generated(&page, "the schema", &reference());
    let expected = generated(&expected, "the tables of customs", &customs());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, expected).expect("a writable page");
    } else {
        assert!(page == expected, "docs/configuration.md is not in step: set UPDATE_EXPECT=1");
    }
}

#[test]
fn every_example_in_the_documentation_is_right() {
    let mut examples = 0;
    let pages = ["docs/configuration.md", "docs/architecture-rules.md", "README.md"];
    let pages = pages.map(|page| repository().join(page));
    for page in pages.iter().filter(|page| page.exists()) {
        let text = std::fs::read_to_string(page).expect("a page");
        for block in text.split("```toml\n").skip(1) {
            let (example, _) = block.split_once("```").expect("an end");
            assert_eq!(read(example).1, [], "in {}:\n{example}", page.display());
            assert_eq!(objections(example), [""; 0], "in {}:\n{example}", page.display());
            examples += 1;
        }
    }
    assert!(examples >= 5, "only {examples} examples were found");
}

#[test]
fn our_own_file_is_right() {
    let path = repository().join("astrolens.toml");
    let Ok(text) = std::fs::read_to_string(&path) else { return };
    assert_eq!(read(&text).1, []);
    assert_eq!(objections(&text), [""; 0]);
}

/// What `config show` prints can be saved as a configuration that means the same.
#[test]
fn what_is_shown_can_be_read_back() {
    for text in [
        "",
        "[thresholds]\ncognitive = { information = 1.5, error = 9 }\nlines = \"off\"\n\
         [files]\ninclude_generated = true\n[limits]\nmax_bytes = 7\n[tests]\nscale = 3\n",
    ] {
        let (layer, _) = read(text);
        let layers = vec![Arc::new(layer)];
        let configuration = Configuration::new("/w".into(), layers, Vec::new(), false);
        let resolved = configuration.resolve(Path::new("/w/a.py"), None);
        let shown = resolved.effective.to_toml(Path::new("/w"));
        assert_eq!(analysis(&shown), resolved.analysis, "in\n{shown}");
    }
}
