//! The pages of rules and metrics, and their list.

use std::fmt::Write;

use astrolens_metrics::{METRICS, Metric, metric as metric_by_id};
use astrolens_model::config::Limits;
use astrolens_smells::{RULES, Rule, Threshold, threshold};
use serde_json::{Value, json};

use crate::render::style::{Palette, paint};
use crate::render::{Terminal, page, plain};

/// The page of a rule; for a program without a terminal.
pub(super) fn rule(rule: &Rule, terminal: Option<Terminal>) -> String {
    let Some(terminal) = terminal else { return pretty(&rule_object(rule)) };
    let mut text = page::draw(rule.documentation, terminal);
    let mut facts = vec![("rule", rule.id.to_string())];
    for threshold in rule.metric.iter().filter_map(threshold) {
        if metric_by_id(threshold.id.as_str()).is_some() {
            facts.push(("metric", format!("{} (`astrolens explain {0}`)", threshold.id)));
        }
        facts.push(("limits", limits(&threshold)));
        facts.push(("set with", format!("[thresholds] {} = …", threshold.id)));
    }
    facts.push((
        "silence with",
        format!("astrolens: ignore[{}] and a reason, in a comment", rule.id),
    ));
    push_facts(&mut text, &facts, terminal);
    text
}

/// The page of a metric; for a program without a terminal.
pub(super) fn metric(metric: &Metric, terminal: Option<Terminal>) -> String {
    let Some(terminal) = terminal else { return pretty(&metric_object(metric)) };
    let mut text = page::draw(metric.documentation, terminal);
    let mut facts = vec![
        ("metric", metric.id.to_string()),
        ("limits", threshold(&metric.id).map_or_else(String::new, |known| limits(&known))),
        ("set with", format!("[thresholds] {} = …", metric.id)),
    ];
    facts.extend(rules_of(metric).map(|rule| ("rule", rule.id.to_string())));
    push_facts(&mut text, &facts, terminal);
    text
}

/// All rules and metrics; for a program without a terminal.
pub(super) fn list(terminal: Option<Terminal>) -> String {
    let Some(terminal) = terminal else {
        let metrics: Vec<Value> = METRICS.iter().map(metric_object).collect();
        let rules: Vec<Value> = RULES.iter().map(rule_object).collect();
        return pretty(&json!({ "metrics": metrics, "rules": rules }));
    };
    let palette = Palette::of(terminal);
    let metrics = METRICS.iter().map(|metric| {
        let limits = threshold(&metric.id).map_or_else(String::new, |known| limits(&known));
        (metric.id.as_str(), format!("{limits} · {}", metric.summary))
    });
    let rules = RULES.iter().map(|rule| (rule.id.as_str(), rule.summary.to_owned()));
    let width = metrics.clone().chain(rules.clone()).map(|(id, _)| id.len()).max().unwrap_or(0);
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
    section("Metrics", &mut metrics.into_iter());
    section("Rules", &mut rules.into_iter());
    text.push_str("astrolens explain NAME shows a page, FILE:LINE a function line by line.\n");
    text
}

fn rules_of(metric: &Metric) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| rule.metric.as_ref() == Some(&metric.id))
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
        "rules": rules_of(metric).map(|rule| rule.id.as_str()).collect::<Vec<_>>(),
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
        assert!(METRICS.iter().all(|metric| text.contains(metric.id.as_str())), "{text}");
        assert!(text.lines().all(|line| plain::width(line) <= 72), "{text}");
    }
}
