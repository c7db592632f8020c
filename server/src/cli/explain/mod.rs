//! `astrolens explain`: what a rule or metric means, or why a function has its figure.

mod function;
mod page;
mod subject;

use std::cmp::Reverse;
use std::io::Write;
use std::path::Path;

use astrolens_metrics::Metric;
use astrolens_model::{FileReport, Finding, Function};
use clap::ValueEnum;

use self::function::View;
use self::subject::Subject;
use super::Verdict;
use super::options::{Destination, GlobalOptions};
use super::single::{self, SingleOptions};
use super::target::Place;
use crate::error::{Error, Result};
use crate::render::{Terminal, margin};
use crate::scan::Refused;

/// Explain a rule, a metric, or the points of one function line by line
///
/// `astrolens explain src/app.py:120` shows the innermost function around that line with its
/// points in the margin, `src/app.py:App.run` the function of that name, and `cognitive` the page
/// of the metric.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A rule, a metric, or a function by a line in it or by its name: `src/app.py:40`,
    /// `src/app.py:run`; `-` for standard input. Without it, all rules and metrics are listed
    #[arg(value_name = "RULE|METRIC|FILE:LINE|FILE:NAME", allow_hyphen_values = true)]
    subject: Option<String>,
    /// The metric whose points are shown; unless given, that of the worst finding about the
    /// function, or else cognitive complexity
    #[arg(long, value_enum, value_name = "METRIC", help_heading = "Output")]
    metric: Option<Points>,
    /// Lines shown around a line with points, or `all`; unless given, all lines of a function of
    /// up to 200, and 2 of a longer one
    #[arg(long, value_parser = Context::parse, value_name = "LINES", help_heading = "Output")]
    context: Option<Context>,
    /// The form of the explanation
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    single: SingleOptions,
}

/// A longer function is folded unless all of it is asked for.
const LONG: u32 = 200;

/// How many lines are shown around a line with points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Context {
    All,
    Lines(usize),
}

impl Context {
    fn parse(text: &str) -> std::result::Result<Self, String> {
        match text {
            "all" => Ok(Self::All),
            _ => text.parse().map(Self::Lines).map_err(|_| "a number or `all`".to_owned()),
        }
    }

    /// What holds for `function` unless the user says.
    fn usual(function: &Function) -> Self {
        let lines = function.end_line.saturating_sub(function.start_line);
        if lines < LONG { Self::All } else { Self::Lines(margin::CONTEXT) }
    }
}

/// The metrics that are made up of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Points {
    /// How hard the control flow is to follow
    Cognitive,
    /// How many decisions are taken
    Cyclomatic,
    /// How many paths there are
    Npath,
}

impl Points {
    fn id(self) -> &'static str {
        match self {
            Self::Cognitive => "cognitive",
            Self::Cyclomatic => "cyclomatic",
            Self::Npath => "npath",
        }
    }

    /// The metric's row.
    fn row(self) -> Result<&'static Metric> {
        let id = self.id();
        astrolens_metrics::metric(id)
            .ok_or_else(|| Error::usage(format!("there is no metric `{id}`"), "see `--help`"))
    }

    /// What the worst finding of `report` about `function` is about, if that is made up of points.
    fn of_findings(report: &FileReport, function: &Function) -> Option<Self> {
        let about = report.findings.iter().filter(|finding| finding.is_about(function));
        let pointed = about.filter_map(|finding| Some((finding.severity, Self::of(finding)?)));
        // Of findings that are as severe the first counts: rules are in the order of their weight.
        let worst = pointed.min_by_key(|(severity, _)| Reverse(*severity));
        worst.map(|(_, metric)| metric)
    }

    /// The metric that `finding` is about, if that is made up of points.
    fn of(finding: &Finding) -> Option<Self> {
        let metric = astrolens_smells::rule(finding.rule.as_str())?.metric.as_ref()?;
        Self::value_variants().iter().copied().find(|points| points.id() == metric.as_str())
    }
}

/// The form of an explanation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let form = match self.format {
            Form::Text => Some(self.destination.terminal()),
            Form::Json => None,
        };
        let text = match self.subject.as_deref().map(Subject::parse).transpose()? {
            None => page::list(form),
            Some(Subject::Rule(rule)) => page::rule(rule, form),
            Some(Subject::Metric(metric)) => page::metric(metric, form),
            Some(Subject::TypeMetric(metric)) => page::type_metric(metric, form),
            Some(Subject::Function { path, place }) => {
                self.function(&path, &place, form, global)?
            }
        };
        let mut output = self.destination.open()?;
        let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
        written.map_err(|error| self.destination.error(error))?;
        Ok(Verdict::Passed)
    }

    /// Explains the function at `place` in the file at `path`.
    fn function(
        &self,
        path: &Path,
        place: &Place,
        form: Option<Terminal>,
        global: &GlobalOptions,
    ) -> Result<String> {
        let file = self.single.read(path, global, true)?;
        let report = file.report();
        if let Some(skipped) = &report.skipped {
            return Err(single::error(&file.name, Refused::Skipped(skipped.clone())));
        }
        let function = subject::find(place, &report.functions)
            .ok_or_else(|| subject::unknown(place, &file.name, &report.functions))?;
        let metric = self.metric.or_else(|| Points::of_findings(&report, function));
        let metric = metric.unwrap_or(Points::Cognitive).row()?;
        let namesakes = subject::namesakes(place, function, &report.functions);
        let context = self.context.unwrap_or_else(|| Context::usual(function));
        let mut view = View::new(&file, &report, function, metric);
        view.context = context;
        view.namesakes = namesakes;
        Ok(form.map_or_else(|| view.json(), |terminal| view.text(terminal)))
    }
}
