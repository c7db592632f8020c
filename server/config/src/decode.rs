//! The tree of a source turned into settings, each key where it belongs.

use astrolens_model::config::Limits;
use astrolens_model::{Origin, RuleId, Severity};

use crate::architecture;
use crate::diagnostic::Mistake;
use crate::keys::{Form, SECTIONS, keys_of, metrics_with_options};
use crate::pattern::{Flaw, Pattern, Patterns};
use crate::read::{Fields, Item, SettingsReader};
use crate::registry;
use crate::schema::DECLARABLE;
use crate::settings::{LanguageSettings, Languages, Override, Rules, Settings, Tests, Thresholds};
use crate::source::Sourced;
use crate::tree::{Node, Value};
use crate::values::{Plain, Values};

/// What a source says; what is wrong with it goes to `reader`.
pub(crate) fn decode(node: &Node, reader: &mut SettingsReader<'_>) -> Settings {
    let Some(mut fields) = reader.root(node) else { return Settings::default() };
    let mut values = Values::default();
    plain("", &mut fields, &mut values, reader);
    let mut settings = Settings {
        thresholds: thresholds(&mut fields, reader),
        rules: rules(&mut fields, reader),
        languages: languages(&mut fields, reader),
        tests: tests(&mut fields, &mut values, reader),
        overrides: overrides(&mut fields, reader),
        architecture: architecture::rules(&mut fields, reader),
        values: Values::default(),
    };
    for section in &SECTIONS {
        let item = fields.take(section.name);
        let Some(mut fields) = item.and_then(|item| reader.table(&item)) else { continue };
        plain(section.name, &mut fields, &mut values, reader);
        reader.finish(fields, section.advice);
    }
    for metric in metrics_with_options() {
        options(metric, &mut fields, &mut values, reader);
    }
    settings.values = values;
    reader.finish(fields, |key| {
        if key == "workers" {
            return Some(
                "a project does not choose where its code is sent: name workers in \
                 `~/.config/astrolens/workers.toml`, by `--workers` or in `ASTROLENS_WORKERS`"
                    .to_owned(),
            );
        }
        let threshold = astrolens_smells::thresholds().find(|known| known.id.as_str() == key)?;
        Some(format!("limits stand in `[thresholds]`: `{} = …`", threshold.id))
    });
    settings
}

/// The keys of a section that hold a plain value.
fn plain(
    section: &str,
    fields: &mut Fields<'_>,
    values: &mut Values,
    reader: &mut SettingsReader<'_>,
) {
    for row in keys_of(section) {
        let value = fields.take(row.name()).and_then(|item| value(row.form, &item, reader));
        if let Some(value) = value {
            values.insert(row, value);
        }
    }
}

/// A value of this `form`.
fn value(form: Form, item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<Sourced<Plain>> {
    Some(match form {
        Form::Flag(_) => reader.boolean(item)?.map(Plain::Flag),
        Form::Whole(_) => reader.positive(item)?.map(Plain::Whole),
        Form::Number { least, .. } => reader.number(item, least)?.map(Plain::Number),
        Form::Word(words) => {
            let what = format!("\"{}\" or \"{}\"", words[0], words[1]);
            reader.choice(item, &what, &words)?.map(|place| Plain::Word(words[place]))
        }
        Form::Globs => patterns(item, reader)?.map(Plain::Globs),
        Form::Text => reader.string(item)?.map(Plain::Text),
    })
}

/// `[thresholds]`.
fn thresholds(fields: &mut Fields<'_>, reader: &mut SettingsReader<'_>) -> Thresholds {
    let mut thresholds = Thresholds::default();
    let section = fields.take("thresholds");
    let Some(mut fields) = section.and_then(|item| reader.table(&item)) else { return thresholds };
    for threshold in astrolens_smells::thresholds() {
        let Some(item) = fields.take(threshold.id.as_str()) else { continue };
        if let Some(value) = limits(&item, threshold.lower_is_worse, reader) {
            let origin = reader.origin(item.key_span.as_ref());
            thresholds.0.insert(threshold.id.clone(), Sourced { value, origin });
        }
    }
    reader.finish(fields, |_| None);
    thresholds
}

/// `15`, `{ warning = 15, error = 25 }` or `"off"`.
fn limits(
    item: &Item<'_>,
    lower_is_worse: bool,
    reader: &mut SettingsReader<'_>,
) -> Option<Limits> {
    match &item.node.value {
        Value::Integer(_) | Value::Float(_) => {
            let warning = reader.number(item, 0.0)?.value;
            Some(Limits { warning: Some(warning), ..Limits::default() })
        }
        Value::String(text) if text == "off" => Some(Limits::default()),
        Value::Table(_) => {
            let mut fields = reader.table(item)?;
            if fields.is_empty() {
                let help = "write `information`, `warning` or `error` = a number, or \"off\"";
                let message = format!("`{}` sets no limit", item.path);
                reader.bad_value(item, message, Some(help.to_owned()));
            }
            let mut limit = |severity| {
                let item = fields.take(severity)?;
                reader.number(&item, 0.0).map(|number| number.value)
            };
            let limits = Limits {
                information: limit("information"),
                warning: limit("warning"),
                error: limit("error"),
            };
            reader.finish(fields, |_| None);
            check_order(item, &limits, lower_is_worse, reader);
            // Nothing readable is a mistake, not a wish for no limit.
            limits.lowest().map(|_| limits)
        }
        _ => {
            reader.wrong_type(item, "a number, `{ information, warning, error }` or \"off\"");
            None
        }
    }
}

/// A more severe limit must not be passed before a less severe one.
fn check_order(
    item: &Item<'_>,
    limits: &Limits,
    lower_is_worse: bool,
    reader: &mut SettingsReader<'_>,
) {
    let rising = [limits.information, limits.warning, limits.error].into_iter().flatten();
    let rising: Vec<_> = rising.map(|limit| if lower_is_worse { -limit } else { limit }).collect();
    if !rising.is_sorted() {
        let order = if lower_is_worse { "falls" } else { "rises" };
        let help = format!("the limit {order} from `information` over `warning` to `error`");
        let message = format!("`{}` has limits that can never be reached", item.path);
        reader.bad_value(item, message, Some(help));
    }
}

/// `[rules]`.
fn rules(fields: &mut Fields<'_>, reader: &mut SettingsReader<'_>) -> Rules {
    let mut rules = Rules::default();
    let section = fields.take("rules");
    let Some(mut fields) = section.and_then(|item| reader.table(&item)) else { return rules };
    let names = registry::rule_names();
    for item in rule_list("disabled", &mut fields, reader) {
        rules.disabled.extend(rule(&item, &names, reader));
    }
    for item in rule_list("enabled", &mut fields, reader) {
        let Some(enabled) = rule(&item, &names, reader) else { continue };
        if rules.disabled.iter().any(|disabled| disabled.value == enabled.value) {
            let message = format!("the rule `{}` is both enabled and disabled", enabled.value);
            reader.bad_value(&item, message, Some("leave it out of one of the lists".to_owned()));
        }
        rules.enabled.push(enabled);
    }
    if let Some(item) = fields.take("severity") {
        severities(&item, &names, &mut rules, reader);
    }
    reader.finish(fields, |_| None);
    rules
}

/// `[rules.severity]`.
fn severities(
    item: &Item<'_>,
    names: &[&'static str],
    rules: &mut Rules,
    reader: &mut SettingsReader<'_>,
) {
    let Some(mut fields) = reader.table(item) else { return };
    for (place, name) in names.iter().enumerate() {
        let Some(item) = fields.take(name) else { continue };
        if let Some(found) = reader.choice(&item, "a severity", &SEVERITY_NAMES) {
            let value = SEVERITIES[found.value];
            let severity = Sourced { value, origin: found.origin };
            rules.severity.insert(registry::rule_at(place), severity);
        }
    }
    reader.finish(fields, |_| None);
}

fn rule_list<'tree>(
    key: &'static str,
    fields: &mut Fields<'tree>,
    reader: &mut SettingsReader<'_>,
) -> Vec<Item<'tree>> {
    let list = fields.take(key).and_then(|item| reader.list(&item, "a list of rules"));
    list.unwrap_or_default()
}

fn rule(
    item: &Item<'_>,
    names: &[&'static str],
    reader: &mut SettingsReader<'_>,
) -> Option<Sourced<RuleId>> {
    let found = reader.choice(item, "the name of a rule", names)?;
    Some(Sourced { value: registry::rule_at(found.value), origin: found.origin })
}

pub(crate) const SEVERITIES: [Severity; 3] =
    [Severity::Information, Severity::Warning, Severity::Error];
pub(crate) const SEVERITY_NAMES: [&str; 3] = ["information", "warning", "error"];

/// `[languages.<name>]`.
fn languages(fields: &mut Fields<'_>, reader: &mut SettingsReader<'_>) -> Languages {
    let mut languages = Languages::default();
    let section = fields.take("languages");
    let Some(mut fields) = section.and_then(|item| reader.table(&item)) else { return languages };
    for (name, language) in registry::languages() {
        let Some(item) = fields.take(name) else { continue };
        let Some(mut fields) = reader.table(&item) else { continue };
        let settings = LanguageSettings {
            thresholds: thresholds(&mut fields, reader),
            rules: rules(&mut fields, reader),
        };
        reader.finish(fields, |_| None);
        languages.0.insert(language, settings);
    }
    reader.finish(fields, |_| None);
    languages
}

/// `[tests]`.
fn tests(fields: &mut Fields<'_>, values: &mut Values, reader: &mut SettingsReader<'_>) -> Tests {
    let section = fields.take("tests");
    let Some(mut fields) = section.and_then(|item| reader.table(&item)) else {
        return Tests::default();
    };
    plain("tests", &mut fields, values, reader);
    let tests =
        Tests { thresholds: thresholds(&mut fields, reader), rules: rules(&mut fields, reader) };
    reader.finish(fields, |_| None);
    tests
}

/// `[[overrides]]`.
fn overrides(fields: &mut Fields<'_>, reader: &mut SettingsReader<'_>) -> Vec<Override> {
    let Some(item) = fields.take("overrides") else { return Vec::new() };
    let Some(items) = reader.list(&item, "a list of tables, each under `[[overrides]]`") else {
        return Vec::new();
    };
    let mut overrides = Vec::new();
    for item in items {
        let Some(mut fields) = reader.table(&item) else { continue };
        let files = fields.take("files");
        if files.is_none() {
            let message = format!("`{}` chooses no files", item.path);
            let help = "add `files = [\"…\"]`".to_owned();
            reader.bad_value(&item, message, Some(help));
        }
        let files = files.and_then(|files| patterns(&files, reader));
        let origin = fields.take("origin").and_then(|item| origin(&item, reader));
        let thresholds = thresholds(&mut fields, reader);
        let rules = rules(&mut fields, reader);
        reader.finish(fields, |key| match key {
            "overrides" => Some("overrides do not nest: write another `[[overrides]]`".to_owned()),
            "tests" | "languages" => Some(format!("`[{key}]` stands at the top level only")),
            _ => None,
        });
        if let Some(files) = files {
            overrides.push(Override { files: files.value, origin, thresholds, rules });
        }
    }
    overrides
}

/// Whose work some files are.
fn origin(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<Sourced<Origin>> {
    let names = DECLARABLE.map(Origin::as_str);
    let Sourced { value, origin } = reader.choice(item, "an origin", &names)?;
    Some(Sourced { value: DECLARABLE[value], origin })
}

/// `[cognitive]` and its like: the options of one metric.
fn options(
    metric: &'static str,
    fields: &mut Fields<'_>,
    values: &mut Values,
    reader: &mut SettingsReader<'_>,
) {
    let Some(item) = fields.take(metric) else { return };
    if let Value::Integer(_) | Value::Float(_) = item.node.value {
        let message = format!("`[{metric}]` holds options, found {}", item.node.value.describe());
        let help = format!("limits stand in `[thresholds]`: `{metric} = …`");
        let span = item.node.span.clone();
        return reader.note(Mistake::WrongType, metric, span, message, Some(help));
    }
    let Some(mut fields) = reader.table(&item) else { return };
    plain(metric, &mut fields, values, reader);
    reader.finish(fields, |_| None);
}

/// A list of globs; those that cannot be read are left out.
fn patterns(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<Sourced<Patterns>> {
    let items = reader.list(item, "a list of globs")?;
    let mut patterns = Vec::new();
    for item in items {
        let Value::String(text) = &item.node.value else {
            reader.wrong_type(&item, "a glob, which is a string");
            continue;
        };
        match Pattern::parse(text) {
            Ok(pattern) => patterns.push(pattern),
            Err(flaw) => bad_glob(&item, text, &flaw, reader),
        }
    }
    let origin = reader.origin(item.node.span.as_ref());
    match Patterns::new(patterns) {
        Ok(value) => Some(Sourced { value, origin }),
        Err(error) => {
            let message = format!("`{}` cannot be matched: {error}", item.path);
            let help = Some("write fewer or simpler globs".to_owned());
            reader.note(Mistake::BadGlob, &item.path, item.node.span.clone(), message, help);
            None
        }
    }
}

/// Notes what is wrong with a glob, at the place in it where it is wrong.
pub(crate) fn bad_glob(item: &Item<'_>, glob: &str, flaw: &Flaw, reader: &mut SettingsReader<'_>) {
    let mut span = item.node.span.clone();
    let mut place = String::new();
    // Between simple quotes without escapes, the text of the glob is that of the source.
    let written = span.clone().and_then(|span| reader.text(span));
    let quoted = written.and_then(|text| text.get(1..text.len().saturating_sub(1)));
    match &mut span {
        Some(span) if quoted == Some(glob) => {
            *span = span.start + 1 + flaw.range.start..span.start + 1 + flaw.range.end;
        }
        _ => {
            let before = glob.get(..flaw.range.start).map_or(0, |before| before.chars().count());
            place = format!(" at character {}", before + 1);
        }
    }
    let shown: String = glob.chars().take(60).collect();
    let message = format!("the glob `{shown}` {}{place}", flaw.message);
    reader.note(Mistake::BadGlob, &item.path, span, message, Some(flaw.help.to_owned()));
}
