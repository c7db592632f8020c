//! `[[architecture]]`, read and checked.

use std::collections::HashSet;
use std::sync::Arc;

use astrolens_model::Severity;
use astrolens_modules::analysis::Counted;
use astrolens_modules::rules::{KINDS, LEVELS};

use super::{ArchitectureRule, Demand, EndTexts, GlobTexts, WrittenException};
use crate::decode::{SEVERITIES, SEVERITY_NAMES, bad_glob};
use crate::nearest::one_of;
use crate::pattern::Pattern;
use crate::read::{Fields, Item, SettingsReader};
use crate::tree::Value;

/// What a glob is called where something else stands.
const ONE_OR_MORE: &str = "a glob or a list of globs";

/// The kinds that `files` goes with.
const TAKE_FILES: [&str; 2] = ["acyclic", "max_fan_out"];

/// The rules of a source.
pub(crate) fn rules(
    fields: &mut Fields<'_>,
    reader: &mut SettingsReader<'_>,
) -> Vec<ArchitectureRule> {
    let Some(item) = fields.take("architecture") else { return Vec::new() };
    let items = reader.list(&item, "a list of tables, each under `[[architecture]]`");
    let numbered = items.into_iter().flatten().enumerate();
    numbered.filter_map(|(number, item)| rule(&item, number, reader)).collect()
}

/// The rule of this `number`; `None` if it cannot be told what it demands.
fn rule(
    item: &Item<'_>,
    number: usize,
    reader: &mut SettingsReader<'_>,
) -> Option<ArchitectureRule> {
    let mut fields = reader.table(item)?;
    let kinds: Vec<(&'static str, Item<'_>)> =
        KINDS.iter().filter_map(|row| Some((row.key, fields.take(row.key)?))).collect();
    let files = fields.take("files");
    let name = text("name", &mut fields, reader);
    let reason = text("reason", &mut fields, reader);
    let severity = fields.take("severity");
    let severity = severity.and_then(|it| reader.choice(&it, "a severity", &SEVERITY_NAMES));
    let mut flag = |key| {
        let item = fields.take(key)?;
        Some(reader.boolean(&item)?.value)
    };
    let counted = Counted {
        type_only: flag("type_only").unwrap_or(true),
        tests: flag("tests").unwrap_or(true),
    };
    let exceptions = exceptions(&mut fields, reader);
    reader.finish(fields, |key| match key {
        "reachable" => Some("write `unreachable = { from = …, to = … }`".to_owned()),
        "from" | "to" => Some("write `forbidden = { from = …, to = … }`".to_owned()),
        _ => None,
    });
    let demand = demand(item, &kinds, files.as_ref(), reader)?;
    let origin = reader.origin(kinds.first()?.1.key_span.as_ref());
    let severity = severity.map(|severity| -> Severity { SEVERITIES[severity.value] });
    Some(ArchitectureRule { demand, name, reason, severity, counted, exceptions, origin, number })
}

/// Text that is not empty.
fn text(
    key: &'static str,
    fields: &mut Fields<'_>,
    reader: &mut SettingsReader<'_>,
) -> Option<Arc<str>> {
    let item = fields.take(key)?;
    let text = reader.string(&item)?.value;
    if text.trim().is_empty() {
        reader.bad_value(&item, format!("`{}` says nothing", item.path), None);
        return None;
    }
    Some(text.trim().into())
}

/// What is demanded by the one of `kinds` that is there.
fn demand(
    rule: &Item<'_>,
    kinds: &[(&'static str, Item<'_>)],
    files: Option<&Item<'_>>,
    reader: &mut SettingsReader<'_>,
) -> Option<Demand> {
    let (key, item) = only_kind(rule, kinds, reader)?;
    if let Some(files) = files.filter(|_| !TAKE_FILES.contains(key)) {
        let message = format!("`files` has no part in `{key}`");
        let help = "it goes with `acyclic` and `max_fan_out`; others name files themselves";
        reader.bad_value(files, message, Some(help.to_owned()));
    }
    let files = |reader: &mut SettingsReader<'_>| match files {
        Some(files) => globs(files, reader).map(Some),
        None => Some(None),
    };
    Some(match *key {
        "layers" => Demand::Layers(layers(item, reader)?),
        "forbidden" => Demand::Forbidden(ends(item, reader)?),
        "allowed" => Demand::Allowed(ends(item, reader)?),
        "independent" => Demand::Independent(globs(item, reader)?),
        "acyclic" => {
            let names = LEVELS.map(|(name, _)| name);
            let level = reader.choice(item, "what forms no cycles", &names)?;
            Demand::Acyclic(LEVELS[level.value].1, files(reader)?)
        }
        "max_fan_out" => {
            let most = reader.positive(item)?.value;
            Demand::MaxFanOut(u32::try_from(most).unwrap_or(u32::MAX), files(reader)?)
        }
        // A kind that is in no arm above is found by the test of all kinds.
        _ => Demand::Unreachable(ends(item, reader)?),
    })
}

/// The one of `kinds` that `rule` has.
fn only_kind<'kinds, 'tree>(
    rule: &Item<'_>,
    kinds: &'kinds [(&'static str, Item<'tree>)],
    reader: &mut SettingsReader<'_>,
) -> Option<&'kinds (&'static str, Item<'tree>)> {
    if let [kind] = kinds {
        return Some(kind);
    }
    let keys = one_of(KINDS.iter().map(|row| row.key));
    let (at, message, help) = match kinds.get(1) {
        None => (rule, "demands nothing", format!("add {keys}")),
        Some((_, second)) => {
            (second, "demands several things", "write an `[[architecture]]` for each".into())
        }
    };
    reader.bad_value(at, format!("`{}` {message}", rule.path), Some(help));
    None
}

/// Layers, the highest first.
fn layers(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<Vec<GlobTexts>> {
    let items = reader.list(item, "a list of layers, the highest first")?;
    let mut layers = Vec::new();
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    for item in &items {
        let Some(layer) = globs(item, reader) else { continue };
        for twice in layer.iter().filter(|glob| !seen.insert(Arc::clone(glob))) {
            let help = "each stands in one layer".to_owned();
            reader.bad_value(item, format!("`{twice}` is listed twice"), Some(help));
        }
        layers.push(layer);
    }
    if items.len() < 2 {
        let message = format!("`{}` has no two layers", item.path);
        let help = "list at least two, the highest first".to_owned();
        reader.bad_value(item, message, Some(help));
    }
    (layers.len() >= 2).then_some(layers)
}

/// `{ from = …, to = … }`.
fn ends(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<EndTexts> {
    let mut fields = reader.table(item)?;
    let ends = both(item, &mut fields, reader);
    reader.finish(fields, |_| None);
    ends
}

/// `from` and `to` of a table.
fn both(
    item: &Item<'_>,
    fields: &mut Fields<'_>,
    reader: &mut SettingsReader<'_>,
) -> Option<EndTexts> {
    let [from, to] = ["from", "to"].map(|key| {
        let Some(value) = fields.take(key) else {
            let message = format!("`{}` does not say `{key}`", item.path);
            let help = "write `{ from = \"…\", to = \"…\" }`".to_owned();
            reader.bad_value(item, message, Some(help));
            return None;
        };
        globs(&value, reader)
    });
    Some(EndTexts { from: from?, to: to? })
}

/// A glob, or a list of some; those that cannot be read are left out.
fn globs(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<GlobTexts> {
    if let Value::String(_) = item.node.value {
        return glob(item, reader).map(|glob| vec![glob]);
    }
    let items = reader.list(item, ONE_OR_MORE)?;
    if items.is_empty() {
        let help = "write at least one glob".to_owned();
        reader.bad_value(item, format!("`{}` chooses nothing", item.path), Some(help));
    }
    let globs: GlobTexts = items.iter().filter_map(|item| glob(item, reader)).collect();
    (!globs.is_empty()).then_some(globs)
}

fn glob(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<Arc<str>> {
    let Value::String(text) = &item.node.value else {
        reader.wrong_type(item, "a glob, which is a string");
        return None;
    };
    match Pattern::parse(text) {
        Ok(_) => Some(text.as_str().into()),
        Err(flaw) => {
            bad_glob(item, text, &flaw, reader);
            None
        }
    }
}

/// `ignore`.
fn exceptions(fields: &mut Fields<'_>, reader: &mut SettingsReader<'_>) -> Vec<WrittenException> {
    let Some(item) = fields.take("ignore") else { return Vec::new() };
    let items = reader.list(&item, "a list of `{ from, to, reason }`");
    let items = items.into_iter().flatten();
    items.filter_map(|item| exception(&item, reader)).collect()
}

fn exception(item: &Item<'_>, reader: &mut SettingsReader<'_>) -> Option<WrittenException> {
    let mut fields = reader.table(item)?;
    let ends = both(item, &mut fields, reader);
    let has_reason = fields.has("reason");
    let reason = text("reason", &mut fields, reader);
    if !has_reason {
        let help = "add `reason = \"…\"`".to_owned();
        reader.bad_value(item, format!("`{}` gives no reason", item.path), Some(help));
    }
    reader.finish(fields, |_| None);
    let location = item.node.span.clone().and_then(|span| reader.location(span));
    Some(WrittenException { ends: ends?, reason: reason?, location })
}
