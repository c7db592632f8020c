//! What is to be explained, as it is written on the command line.

use std::path::PathBuf;

use astrolens_error::{Error, Result};
use astrolens_metrics::{Metric, TypeMetric, metric, type_metric};
use astrolens_model::MetricId;
use astrolens_smells::{RULES, Rule, rule};

use super::page::metric_ids;
use crate::cli::target::{Selector, Target};

/// How alike a misspelt and a known name are at least, 0 to 1.
const ALIKE: f64 = 0.75;

/// A longer name is no misspelling, and comparing it would take time.
const LONGEST: usize = 200;

/// What is to be explained.
pub(super) enum Subject {
    /// A rule.
    Rule(&'static Rule),
    /// A metric.
    Metric(&'static Metric),
    /// A metric of types.
    TypeMetric(&'static TypeMetric),
    /// A function or a type in a file.
    Symbol {
        /// The file.
        path: PathBuf,
        /// Where in it.
        place: Selector,
    },
}

impl Subject {
    /// What `text` stands for.
    ///
    /// # Errors
    /// When it stands for nothing.
    pub(super) fn parse(text: &str) -> Result<Self> {
        if let Some(rule) = rule(text) {
            return Ok(Self::Rule(rule));
        }
        if let Some(metric) = metric(text) {
            return Ok(Self::Metric(metric));
        }
        if let Some(metric) = type_metric(text) {
            return Ok(Self::TypeMetric(metric));
        }
        let Target { path, place } = Target::parse(text);
        if let Some(place) = place {
            return Ok(Self::Symbol { path, place });
        }
        let advice = if path.is_file() || text == "-" {
            let path = path.display();
            format!("name a line, a function or a type in it: `{path}:1` or `{path}:main`")
        } else {
            let lists = format!("rules: {}\nmetrics: {}", list(rules()), list(metrics()));
            match nearest(text) {
                Some(name) => format!("did you mean `{name}`?\n{lists}"),
                None => format!("name a rule, a metric, FILE:LINE or FILE:NAME\n{lists}"),
            }
        };
        Err(Error::usage(
            format!("`{text}` is no rule, no metric and no FILE:LINE or FILE:NAME"),
            advice,
        ))
    }
}

fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.id.as_str())
}

fn metrics() -> impl Iterator<Item = &'static str> {
    metric_ids().map(MetricId::as_str)
}

fn list(names: impl Iterator<Item = &'static str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// The rule or metric that was probably meant by `text`.
fn nearest(text: &str) -> Option<&'static str> {
    let known = rules().chain(metrics()).map(|name| (alike(name, text), name));
    let near = known.filter(|(alike, _)| *alike >= ALIKE);
    near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| name)
}

/// How alike two names are, 0 to 1, whatever their case.
pub(super) fn alike(one: &str, other: &str) -> f64 {
    if one.len().max(other.len()) > LONGEST {
        return 0.0;
    }
    strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}
