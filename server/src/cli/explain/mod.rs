//! `astrolens explain`: what a rule or metric means, or why a function has its figure.

mod function;
mod page;
mod subject;

use std::io::Write;
use std::path::Path;

use astrolens_metrics::Metric;
use clap::ValueEnum;

use self::function::View;
use self::subject::Subject;
use super::Verdict;
use super::options::{Destination, GlobalOptions};
use super::single::{self, SingleOptions};
use super::target::Place;
use crate::error::{Error, Result};
use crate::render::Terminal;
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
    /// The metric whose points are shown
    #[arg(long, value_enum, default_value_t, value_name = "METRIC", help_heading = "Output")]
    metric: Points,
    /// The form of the explanation
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    single: SingleOptions,
}

/// The metrics that are made up of points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Points {
    /// How hard the control flow is to follow
    #[default]
    Cognitive,
    /// How many decisions are taken
    Cyclomatic,
    /// How many paths there are
    Npath,
}

impl Points {
    /// The metric's row.
    fn row(self) -> Result<&'static Metric> {
        let id = match self {
            Self::Cognitive => "cognitive",
            Self::Cyclomatic => "cyclomatic",
            Self::Npath => "npath",
        };
        astrolens_metrics::metric(id)
            .ok_or_else(|| Error::usage(format!("there is no metric `{id}`"), "see `--help`"))
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
        let (text, verdict) = match self.subject.as_deref().map(Subject::parse).transpose()? {
            None => (page::list(form), Verdict::Passed),
            Some(Subject::Rule(rule)) => (page::rule(rule, form), Verdict::Passed),
            Some(Subject::Metric(metric)) => (page::metric(metric, form), Verdict::Passed),
            Some(Subject::TypeMetric(metric)) => (page::type_metric(metric, form), Verdict::Passed),
            Some(Subject::Function { path, place }) => {
                self.function(&path, &place, form, global)?
            }
        };
        let mut output = self.destination.open()?;
        let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
        written.map_err(|error| self.destination.error(error))?;
        Ok(verdict)
    }

    /// Explains the function at `place` in the file at `path`.
    fn function(
        &self,
        path: &Path,
        place: &Place,
        form: Option<Terminal>,
        global: &GlobalOptions,
    ) -> Result<(String, Verdict)> {
        let (file, verdict) = self.single.read(path, global, true)?;
        let report = file.report();
        if let Some(skipped) = &report.skipped {
            return Err(single::error(&file.name, Refused::Skipped(skipped.clone())));
        }
        let function = subject::find(place, &report.functions)
            .ok_or_else(|| subject::unknown(place, &file.name, &report.functions))?;
        let view = View { file: &file, report: &report, function, metric: self.metric.row()? };
        Ok((form.map_or_else(|| view.json(), |terminal| view.text(terminal)), verdict))
    }
}
