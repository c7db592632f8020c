//! The tool and its rules, with their pages as help.

use std::collections::BTreeMap;

use astrolens_smells::{RULES, Rule, threshold};
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
    ToolComponent,
};

/// This program as the tool of a run.
pub(super) fn driver() -> ToolComponent {
    ToolComponent::builder()
        .name("Astrolens")
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(RULES.iter().map(descriptor).collect::<Vec<_>>())
        .build()
}

/// Where `rule` is among the rules of [`driver`].
pub(super) fn index(rule: &str) -> Option<i64> {
    RULES.iter().position(|row| row.id.as_str() == rule).and_then(|index| i64::try_from(index).ok())
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id.as_str())
        .name(rule.title)
        .short_description(&rule.title.to_owned())
        .full_description(&rule.summary.to_owned())
        .help(
            MultiformatMessageString::builder()
                .text(rule.documentation)
                .markdown(rule.documentation)
                .build(),
        )
        .default_configuration(ReportingConfiguration::builder().level(level(rule)).build())
        .properties(properties())
        .build();
    descriptor.help_uri = rule.reference.map(str::to_owned);
    descriptor
}

/// The level a rule has unless a finding says otherwise: that of the mildest limit of its
/// metric.
fn level(rule: &Rule) -> &'static str {
    let limits = rule.metric.as_ref().and_then(threshold).map(|threshold| threshold.default_limits);
    match limits {
        Some(limits) if limits.information.is_some() => "note",
        Some(limits) if limits.warning.is_none() && limits.error.is_some() => "error",
        _ => "warning",
    }
}

/// What code scanning on GitHub sorts and filters by.
fn properties() -> PropertyBag {
    let tags = vec!["maintainability".to_owned(), "complexity".to_owned()];
    let precision = BTreeMap::from([("precision".to_owned(), "very-high".into())]);
    PropertyBag::builder().tags(tags).additional_properties(precision).build()
}
