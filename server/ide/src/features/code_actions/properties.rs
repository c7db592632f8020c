//! What holds of every comment that suppresses: it silences the finding that it is for, changes
//! nothing else, and is of use.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Configuration, Layer, Source, SourceKind};
use astrolens_db::{Host, Settings, View};
use astrolens_model::Finding;
use astrolens_smells::thresholds;
use astrolens_syntax::Language;

use super::tests::{applied, tokens};
use super::{Edit, Remedy, code_actions};
use crate::Span;

/// What is tried of one text, since each try analyses it anew.
const MOST: usize = 60;

/// What tells findings of one file apart, whatever line they are on.
type Key = (String, Option<String>, u32);

/// A configuration under which every figure is beyond its limit.
fn configuration() -> Configuration {
    let limits = thresholds().map(|threshold| {
        let limit = if threshold.lower_is_worse { 1_000 } else { 0 };
        format!("{} = {limit}\n", threshold.id)
    });
    let text = format!("[thresholds]\n{}", limits.collect::<String>());
    let source = Source { kind: SourceKind::File(PathBuf::from("astrolens.toml")), text };
    let (layer, mistakes) = Layer::from_toml(source, PathBuf::new());
    assert_eq!(mistakes, []);
    Configuration::new(PathBuf::new(), vec![Arc::new(layer)], Vec::new(), true)
}

fn view(language: Language, text: &str, configuration: &Configuration) -> View {
    let config = configuration.resolve(Path::new("file"), Some(language));
    let (name, place) = ("file".to_owned(), "file".to_owned());
    let mut host = Host::new();
    let id = host.open(Settings { name, place, language, config }, Arc::from(text), None);
    host.view(id).expect("it is open")
}

/// The texts in `language` of the cases of metrics and of the properties of figures.
fn texts(language: Language) -> Vec<String> {
    let name = language.definition().name;
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../analyzers/analysis");
    let read = |folder: PathBuf| {
        let entries = fs::read_dir(&folder).expect("a folder of sources");
        let mut paths: Vec<PathBuf> =
            entries.map(|entry| entry.expect("an entry of it").path()).collect();
        paths.sort();
        paths.into_iter().filter(|path| path.is_file()).map(|path| {
            let text = fs::read_to_string(&path).expect("a source");
            (path, text)
        })
    };
    let mut texts = Vec::new();
    for (_, cases) in read(tests.join("resources/cases").join(name)) {
        let fence = format!("```{name}\n");
        let blocks = cases.split(&fence).skip(1).filter_map(|rest| rest.split_once("\n```"));
        texts.extend(blocks.map(|(block, _)| format!("{block}\n")));
    }
    let sources = read(tests.join("tests/properties/sources"));
    let is_ours = |path: &Path| path.file_stem().is_some_and(|stem| stem == name);
    texts.extend(sources.filter(|(path, _)| is_ours(path)).map(|(_, text)| text));
    texts
}

/// How often each of `findings` is there.
fn found<'view>(findings: impl IntoIterator<Item = &'view Finding>) -> BTreeMap<Key, usize> {
    let mut found = BTreeMap::new();
    for Finding { rule, symbol, ordinal, .. } in findings {
        *found.entry((rule.to_string(), symbol.clone(), *ordinal)).or_default() += 1;
    }
    found
}

/// Whether a comment above the declaration that `finding` is about may cover `other`, which the same
/// rule found: it stands in a declaration that begins on the line of that one.
fn is_covered(view: &View, finding: &Finding, other: &Finding) -> bool {
    let functions = view.report.functions.iter();
    let functions =
        functions.map(|own| (own.start_line, own.start_byte..own.end_byte, finding.is_about(own)));
    let types = view.report.types.iter();
    let types =
        types.map(|own| (own.start_line, own.start_byte..own.end_byte, finding.is_about_type(own)));
    let declarations: Vec<_> = functions.chain(types).collect();
    let lines: Vec<u32> = declarations
        .iter()
        .filter(|(.., is_subject)| *is_subject)
        .map(|(line, ..)| *line)
        .collect();
    declarations
        .iter()
        .any(|(line, extent, _)| lines.contains(line) && extent.contains(&other.start_byte))
}

/// Applies every comment that is offered for `text` by itself. Returns how many.
fn each_silences_its_finding(
    language: Language,
    text: &str,
    configuration: &Configuration,
) -> usize {
    let before = view(language, text, configuration);
    let all = Span { start: 0, end: u32::MAX };
    let actions = code_actions(&before, all).into_iter();
    let mut tried = 0;
    for action in actions.filter(|action| action.title.starts_with("Suppress ")).take(MOST) {
        let Remedy::Edit(edit) = &action.remedy else { continue };
        let changed = applied(text, std::slice::from_ref::<Edit>(edit));
        let after = view(language, &changed, configuration);
        let of_file = action.title.contains("whole file");
        // Behind code a comment is about its line alone.
        let is_beside = changed.lines().count() == text.lines().count();
        let covered = |own: &Finding| {
            let shares_line = own.start_line == action.finding.start_line;
            of_file || shares_line || !is_beside && is_covered(&before, action.finding, own)
        };
        let meant = |own: &&Finding| own.rule == action.finding.rule && covered(own);
        let right = found(before.report.findings.iter().filter(|own| !meant(own)));
        assert_eq!(found(&after.report.findings), right, "{}\n{changed}", action.title);
        assert_eq!(tokens(&after), tokens(&before), "{}\n{changed}", action.title);
        tried += 1;
    }
    tried
}

#[test]
fn a_comment_silences_its_finding_and_no_other() {
    let configuration = configuration();
    for language in Language::all() {
        let texts = texts(language);
        let tried =
            texts.iter().map(|text| each_silences_its_finding(language, text, &configuration));
        let tried: usize = tried.sum();
        assert!(tried > 100, "{}: {tried} of {} texts", language.title(), texts.len());
    }
}
