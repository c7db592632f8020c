//! What is to be explained, as it is written on the command line.

use std::path::PathBuf;

use astrolens_metrics::{Metric, TypeMetric, metric, type_metric};
use astrolens_model::{Function, MetricId};
use astrolens_smells::{RULES, Rule, rule};

use super::page::metric_ids;
use crate::cli::target::{Place, Target};
use crate::error::{Error, Result};

/// How alike a misspelt and a known name are at least, 0 to 1.
const ALIKE: f64 = 0.75;

/// How many functions an advice lists.
const LISTED: usize = 5;

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
    /// A function in a file.
    Function {
        /// The file.
        path: PathBuf,
        /// Where in it.
        place: Place,
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
            return Ok(Self::Function { path, place });
        }
        let advice = if path.is_file() || text == "-" {
            let path = path.display();
            format!("name a line or a function in it: `{path}:1` or `{path}:main`")
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

fn alike(one: &str, other: &str) -> f64 {
    if one.len().max(other.len()) > LONGEST {
        return 0.0;
    }
    strsim::jaro_winkler(&one.to_lowercase(), &other.to_lowercase())
}

/// The function at `place`: the innermost around a line, or the first of a name, qualified or
/// not.
pub(super) fn find<'report>(
    place: &Place,
    functions: &'report [Function],
) -> Option<&'report Function> {
    match place {
        Place::Line(line) => functions
            .iter()
            .filter(|function| (function.start_line..=function.end_line).contains(line))
            .min_by_key(|function| function.end_byte - function.start_byte),
        Place::Name(name) => functions
            .iter()
            .find(|function| function.label() == *name)
            .or_else(|| functions.iter().find(|function| function.qualified_name == *name))
            .or_else(|| functions.iter().find(|function| function.name == *name)),
    }
}

/// The other functions that `place` could mean by its name than `function`, which is meant.
pub(super) fn namesakes<'report>(
    place: &Place,
    function: &Function,
    functions: &'report [Function],
) -> Vec<&'report Function> {
    let Place::Name(name) = place else { return Vec::new() };
    let is_called = |other: &&Function| [&other.name, &other.qualified_name].contains(&name);
    let is_other = |other: &&Function| other.start_byte != function.start_byte;
    functions.iter().filter(is_called).filter(is_other).collect()
}

/// What to say where there is no function at `place` of the file called `file`.
pub(super) fn unknown(place: &Place, file: &str, functions: &[Function]) -> Error {
    let mut near: Vec<&Function> = functions.iter().collect();
    let message = match place {
        Place::Line(line) => {
            near.sort_by_key(|function| {
                let before = function.start_line.saturating_sub(*line);
                before.max(line.saturating_sub(function.end_line))
            });
            format!("no function of `{file}` holds line {line}")
        }
        Place::Name(name) => {
            near.sort_by(|one, other| {
                let alike = |function: &Function| {
                    alike(&function.name, name).max(alike(&function.qualified_name, name))
                };
                alike(other).total_cmp(&alike(one))
            });
            format!("no function of `{file}` is called `{name}`")
        }
    };
    let near: Vec<String> = near
        .iter()
        .take(LISTED)
        .map(|function| {
            let Function { start_line, end_line, .. } = function;
            format!("`{}` (lines {start_line}-{end_line})", function.label())
        })
        .collect();
    let advice = if near.is_empty() {
        "there are no functions in it".to_owned()
    } else {
        format!("the nearest are {}", near.join(", "))
    };
    Error::usage(message, advice)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing;

    #[test]
    fn the_innermost_function_or_the_first_of_a_name_is_meant() {
        let function = |name: &str, start_line, end_line| Function {
            name: name.to_owned(),
            qualified_name: format!("outer.{name}"),
            start_line,
            end_line,
            start_byte: start_line * 10,
            end_byte: end_line * 10,
            ..testing::function()
        };
        let functions = [function("a", 1, 9), function("b", 3, 5), function("c", 20, 30)];
        let at = |place| find(&place, &functions).map(|function| function.name.as_str());
        assert_eq!(at(Place::Line(4)), Some("b"));
        assert_eq!(at(Place::Line(6)), Some("a"));
        assert_eq!(at(Place::Line(12)), None);
        assert_eq!(at(Place::Name("outer.c".to_owned())), Some("c"));
        assert_eq!(at(Place::Name("c".to_owned())), Some("c"));
        let Error::Usage { help, .. } = unknown(&Place::Line(12), "f", &functions) else {
            panic!("an error of usage")
        };
        let expected = "the nearest are `outer.a` (lines 1-9), `outer.b` (lines 3-5), \
                        `outer.c` (lines 20-30)";
        assert_eq!(help.as_deref(), Some(expected));
    }
}
