//! No text makes the configuration panic, and what is said of one points into it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Configuration, Layer, Mistake, Source, SourceKind};
use proptest::prelude::*;

/// Reads `text`, resolves some files with it, and checks what is said of it.
fn survives(text: &str) {
    let kind = SourceKind::File(PathBuf::from("/w/astrolens.toml"));
    let source = Source { kind, text: text.to_owned() };
    let (layer, diagnostics) = Layer::from_toml(source, PathBuf::from("/w"));
    for diagnostic in diagnostics {
        if diagnostic.mistake == Mistake::TooMany {
            continue;
        }
        let location = diagnostic.location.expect("a file has places");
        let range = location.start_byte as usize..location.end_byte as usize;
        assert!(text.get(range).is_some(), "{diagnostic} does not point into the text");
        assert!(location.start <= location.end);
        assert!(!diagnostic.message.is_empty());
    }
    let layers = vec![Arc::new(layer)];
    let configuration = Configuration::new(PathBuf::from("/w"), layers, Vec::new(), false);
    for path in ["/w/a.py", "/w/tests/b.c", "elsewhere", ""] {
        let first = configuration.resolve(Path::new(path), None);
        let _ = (configuration.selection(Path::new(path)), first.effective.entries());
        assert_eq!(first.digest, first.analysis.digest());
    }
}

/// Pieces that configurations are made of, right and wrong.
fn piece() -> impl Strategy<Value = String> {
    let words = [
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "\n",
        "\"",
        "'",
        "\"\"\"",
        "#",
        "\\",
        " ",
        "thresholds",
        "languages",
        "python",
        "tests",
        "overrides",
        "rules",
        "files",
        "limits",
        "root",
        "disabled",
        "severity",
        "scale",
        "include",
        "exclude",
        "max_bytes",
        "cognitive",
        "cyclomatic",
        "warning",
        "error",
        "true",
        "nan",
        "1e400",
        "-1",
        "15",
        "0x1F",
        "99999999999999999999",
        "1979-05-27",
        "\"off\"",
        "[\"src/**\"]",
        "[\"a{b\", \"[z-a]\"]",
        "é",
        "𝄞",
        "\u{feff}",
        "\r\n",
        "\r",
        "\0",
        "[[overrides]]\nfiles = [\"tests/**\"]\n",
        "[thresholds]\n",
        "cognitive = 3\n",
    ];
    prop_oneof![
        8 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn arbitrary_text_is_survived(text in any::<String>()) {
        survives(&text);
    }

    #[test]
    fn near_misses_are_survived(pieces in proptest::collection::vec(piece(), 0..40)) {
        survives(&pieces.concat());
    }

    #[test]
    fn arbitrary_globs_are_survived(globs in proptest::collection::vec(r"[a-c*?\[\]{},!^/\\.-]{0,12}", 0..5)) {
        survives(&format!("[files]\nexclude = {globs:?}\n"));
    }
}

#[test]
fn depth_is_bounded() {
    for text in [
        format!("a = {}", "[".repeat(200_000)),
        format!("a = {}", "{b=".repeat(200_000)),
        format!("{}a = 1", "a.".repeat(200_000)),
        format!("[{}a]", "a.".repeat(200_000)),
        format!("[files]\nexclude = [\"{}\"]", "{".repeat(200_000)),
        format!("[files]\nexclude = [\"{}{}\"]", "{".repeat(450), "}".repeat(450)),
        format!("[thresholds]\n{} = 1", "c".repeat(500_000)),
    ] {
        survives(&text);
    }
}

fn unknown_keys(count: usize) -> String {
    (0..count).map(|key| format!("k{key} = 1\n")).collect::<Vec<_>>().concat()
}

/// With a search for the column of each, or a comparison of each with each, this would take
/// minutes.
#[test]
fn a_flood_of_mistakes_is_cut_off_and_says_so() {
    for text in [
        format!("a = [{}", "1 ".repeat(500_000)),
        "x =\ny = 1\n".repeat(100_000),
        format!("[rules]\ndisabled = [{}]", "\"a\",".repeat(200_000)),
        unknown_keys(50_000),
    ] {
        survives(&text);
    }
    let source = Source { kind: SourceKind::Editor, text: unknown_keys(2000) };
    let (_, diagnostics) = Layer::from_toml(source, PathBuf::new());
    assert_eq!(diagnostics.len(), 1001);
    assert_eq!(diagnostics[1000].mistake, Mistake::TooMany);
}
