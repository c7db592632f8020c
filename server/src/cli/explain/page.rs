//! The pages of rules and metrics, and their list.

use std::fmt::Write;

use astrolens_metrics::{METRICS, Metric, TYPE_METRICS, TypeMetric};
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_smells::{RULES, Rule, Threshold, threshold};
use serde_json::{Value, json};

use astrolens_render::style::{Palette, paint};
use astrolens_render::{Terminal, page, plain};

/// The page of a rule; for a program without a terminal.
pub(super) fn rule(rule: &Rule, terminal: Option<Terminal>) -> String {
    let Some(terminal) = terminal else { return pretty(&rule_object(rule)) };
    let mut text = page::draw(rule.documentation, terminal);
    let mut facts = vec![("rule", rule.id.to_string())];
    if let Some(threshold) = rule.metric.as_ref().and_then(threshold) {
        let id = threshold.id;
        let has_page = metric_ids().any(|known| known == id);
        let page = if has_page { format!(" (`astrolens explain {id}`)") } else { String::new() };
        facts.push(("metric", format!("{id}{page}")));
        facts.extend(how_held(id));
    }
    if let Some(reference) = rule.reference {
        facts.push(("see also", reference.to_owned()));
    }
    facts.push((
        "silence with",
        format!("astrolens: ignore[{}] and a reason, in a comment", rule.id),
    ));
    push_facts(&mut text, &facts, terminal);
    text
}

/// The page of a metric of functions; for a program without a terminal.
pub(super) fn metric(metric: &Metric, terminal: Option<Terminal>) -> String {
    match terminal {
        Some(terminal) => metric_page(&metric.id, metric.documentation, terminal),
        None => pretty(&metric_object(metric)),
    }
}

/// The page of a metric of types; for a program without a terminal.
pub(super) fn type_metric(metric: &TypeMetric, terminal: Option<Terminal>) -> String {
    match terminal {
        Some(terminal) => metric_page(&metric.id, metric.documentation, terminal),
        None => pretty(&type_metric_object(metric)),
    }
}

/// The page of the metric called `id`, with what is known of it.
fn metric_page(id: &MetricId, documentation: &str, terminal: Terminal) -> String {
    let mut text = page::draw(documentation, terminal);
    let mut facts = vec![("metric", id.to_string())];
    facts.extend(how_held(id));
    facts.extend(rules_of(id).map(|rule| ("rule", rule.id.to_string())));
    push_facts(&mut text, &facts, terminal);
    text
}

/// The limits of the metric called `id`, and what sets them.
fn how_held(id: &MetricId) -> impl Iterator<Item = (&'static str, String)> {
    let limits = threshold(id).map(|threshold| ("limits", limits(&threshold)));
    limits.into_iter().chain([("set with", format!("[thresholds] {id} = …"))])
}

/// The metrics that have a page.
pub(super) fn metric_ids() -> impl Iterator<Item = &'static MetricId> {
    METRICS.iter().map(|metric| &metric.id).chain(TYPE_METRICS.iter().map(|metric| &metric.id))
}

/// All rules and metrics; for a program without a terminal.
pub(super) fn list(terminal: Option<Terminal>) -> String {
    let Some(terminal) = terminal else {
        let metrics: Vec<Value> = METRICS.iter().map(metric_object).collect();
        let rules: Vec<Value> = RULES.iter().map(rule_object).collect();
        let types: Vec<Value> = TYPE_METRICS.iter().map(type_metric_object).collect();
        return pretty(&json!({ "metrics": metrics, "type_metrics": types, "rules": rules }));
    };
    let palette = Palette::of(terminal);
    let with_limits = |id: &MetricId, summary: &str| {
        let limits = threshold(id).map_or_else(String::new, |known| limits(&known));
        format!("{limits} · {summary}")
    };
    let metrics =
        METRICS.iter().map(|metric| (metric.id.as_str(), with_limits(&metric.id, metric.summary)));
    let types = TYPE_METRICS
        .iter()
        .map(|metric| (metric.id.as_str(), with_limits(&metric.id, metric.summary)));
    let rules = RULES.iter().map(|rule| (rule.id.as_str(), rule.summary.to_owned()));
    let rule_ids = RULES.iter().map(|rule| rule.id.as_str());
    let ids = metric_ids().map(MetricId::as_str).chain(rule_ids);
    let width = ids.map(str::len).max().unwrap_or(0);
    let room = terminal.table_columns().saturating_sub(width + 4);
    let mut text = String::new();
    let mut section = |heading: &str, rows: &mut dyn Iterator<Item = (&str, String)>| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\n", paint(palette.strong(), heading));
        for (id, summary) in rows {
            let id = paint(palette.place(), format!("{id:<width$}"));
            let _ = writeln!(text, "  {id}  {}", plain::cut(&summary, room));
        }
        text.push('\n');
    };
    section("Metrics of functions", &mut metrics.into_iter());
    section("Metrics of types", &mut types.into_iter());
    section("Rules", &mut rules.into_iter());
    text.push_str("astrolens explain NAME shows a page, FILE:LINE a function line by line.\n");
    text
}

fn rules_of(metric: &MetricId) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(move |rule| rule.metric.as_ref() == Some(metric))
}

/// The limits that hold unless configured, in words.
fn limits(threshold: &Threshold) -> String {
    let side = if threshold.lower_is_worse { "below" } else { "above" };
    let Limits { information, warning, error } = threshold.default_limits;
    let named = [("information", information), ("warning", warning), ("error", error)];
    let set: Vec<String> = named
        .into_iter()
        .filter_map(|(name, limit)| Some(format!("{name} {side} {}", plain::figure(limit?))))
        .collect();
    if set.is_empty() { "none unless configured".to_owned() } else { set.join(", ") }
}

fn push_facts(text: &mut String, facts: &[(&str, String)], terminal: Terminal) {
    let palette = Palette::of(terminal);
    let width = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    text.push('\n');
    for (name, value) in facts {
        let name = paint(palette.quiet(), format!("{name:<width$}"));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {name}  {value}");
    }
}

fn rule_object(rule: &Rule) -> Value {
    json!({
        "kind": "rule",
        "id": rule.id,
        "title": rule.title,
        "summary": rule.summary,
        "metric": rule.metric,
        "documentation": rule.documentation,
    })
}

fn metric_object(metric: &Metric) -> Value {
    json!({
        "kind": "metric",
        "id": metric.id,
        "title": metric.title,
        "summary": metric.summary,
        "default_limits": metric.default_limits,
        "lower_is_worse": metric.lower_is_worse,
        "rules": rules_of(&metric.id).map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
        "documentation": metric.documentation,
    })
}

fn type_metric_object(metric: &TypeMetric) -> Value {
    json!({
        "kind": "type metric",
        "id": metric.id,
        "title": metric.title,
        "summary": metric.summary,
        "default_limits": metric.default_limits,
        "lower_is_worse": metric.lower_is_worse,
        "rules": rules_of(&metric.id).map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
        "documentation": metric.documentation,
    })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_a_page_for_people_and_programs() {
        for row in TYPE_METRICS {
            let text = type_metric(row, Some(Terminal::PLAIN));
            assert!(text.contains(&format!("\n  metric    {}\n", row.id)), "{text}");
            let object: Value = serde_json::from_str(&type_metric(row, None)).expect("JSON");
            assert_eq!(object["id"], row.id.as_str());
        }
        for row in METRICS {
            let text = metric(row, Some(Terminal::PLAIN));
            assert!(text.contains(&format!("\n  metric    {}\n", row.id)), "{text}");
            let object: Value = serde_json::from_str(&metric(row, None)).expect("JSON");
            assert_eq!(object["id"], row.id.as_str());
        }
    }

    #[test]
    fn the_list_has_them_all_in_width() {
        let text = list(Some(Terminal { color: false, columns: Some(60) }));
        assert!(metric_ids().all(|id| text.contains(id.as_str())), "{text}");
        assert!(text.lines().all(|line| plain::width(line) <= 72), "{text}");
    }
}
