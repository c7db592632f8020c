//! `astrolens explain`: what a rule or metric means, or why a function or a type has its figures.

mod examined;
mod function;
mod name;
mod named;
mod page;
mod remarks;
mod subject;
mod symbol;

use std::cmp::Reverse;
use std::path::Path;

use astrolens_error::{Error, Result};
use astrolens_metrics::{METRICS, Metric, TypeMetric, metric, type_metric};
use astrolens_model::{FileReport, Function};
use astrolens_render::finding::{is_explained, metric_of};
use astrolens_render::{Terminal, margin};
use astrolens_scan::Refused;
use clap::ValueEnum;

use self::examined::examined;
use self::function::View;
use self::named::TypeView;
use self::subject::Subject;
use self::symbol::{Sort, Symbol};
use super::options::{Destination, GlobalOptions, all_metrics};
use super::single::{self, SingleOptions};
use super::target::Selector;
use super::{Verdict, logging};

/// Explain a rule, a metric, a type, or the points of one function line by line
///
/// `astrolens explain src/app.py:120` shows the innermost function or type around that line: a
/// function with its points in the margin, a type with what its methods add. `src/app.py:App.run`
/// is the function of that name, as stack traces and test runners write it, too (`(*App).Run`,
/// `App#run`, `src/app.py::App::run`), and `cognitive` the page of the metric.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A rule, a metric, or a function or type by a line in it or by its name: `src/app.py:40`,
    /// `src/app.py:run`; `-` for standard input. Without it, all rules and metrics are listed
    #[arg(value_name = "RULE|METRIC|FILE:LINE|FILE:NAME", allow_hyphen_values = true)]
    subject: Option<String>,
    /// The metric to explain. Unless given, for a function that of the worst finding about it, or
    /// else `cognitive`; for a type all. Metrics that points make up are shown line by line:
    /// `cognitive`, `cyclomatic`, `nesting`, `npath`
    #[arg(long, value_parser = all_metrics(), value_name = "METRIC", help_heading = "Output")]
    metric: Option<String>,
    /// Show so many lines around each line with points, or `all`; unless given, all lines of a
    /// function of up to 200 lines, and 2 in a longer one
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

/// A metric of functions or of types.
#[derive(Clone, Copy)]
enum Asked {
    Function(&'static Metric),
    Type(&'static TypeMetric),
}

impl Asked {
    /// The metric called `id`.
    ///
    /// # Errors
    /// When there is none, which the parser of arguments rules out.
    fn called(id: &str) -> Result<Self> {
        let asked = metric(id).map(Self::Function).or_else(|| type_metric(id).map(Self::Type));
        asked.ok_or_else(|| Error::usage(format!("there is no metric `{id}`"), "see `--help`"))
    }

    /// Its page, where nothing else is asked for.
    fn page(self) -> Subject {
        match self {
            Self::Function(metric) => Subject::Metric(metric),
            Self::Type(metric) => Subject::TypeMetric(metric),
        }
    }

    /// The symbols that have it.
    fn sort(asked: Option<Self>) -> Sort {
        match asked {
            None => Sort::Any,
            Some(Self::Function(_)) => Sort::Functions,
            Some(Self::Type(_)) => Sort::Types,
        }
    }
}

/// The metric that is shown unless the user says: what the worst finding of `report` about
/// `function` is about, if points make that up, or else cognitive complexity.
fn usual_metric(report: &FileReport, function: &Function) -> &'static Metric {
    let about = report.findings.iter().filter(|finding| finding.is_about(function));
    let pointed = about.filter_map(|finding| {
        let id = metric_of(finding).filter(|id| is_explained(id))?;
        Some((finding.severity, metric(id.as_str())?))
    });
    // Of findings that are as severe the first counts: rules are in the order of their weight.
    let worst = pointed.min_by_key(|(severity, _)| Reverse(*severity));
    worst.map_or(&METRICS[0], |(_, metric)| metric)
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
        let asked = self.metric.as_deref().map(Asked::called).transpose()?;
        let subject = self.subject.as_deref().map(Subject::parse).transpose()?;
        let text = match subject.or(asked.map(Asked::page)) {
            None => page::list(form),
            Some(Subject::Rule(rule)) => page::rule(rule, form),
            Some(Subject::Metric(metric)) => page::metric(metric, form),
            Some(Subject::TypeMetric(metric)) => page::type_metric(metric, form),
            Some(Subject::Symbol { path, place }) => {
                self.symbol(&path, &place, (asked, form), global)?
            }
        };
        self.destination.write(text)?;
        Ok(Verdict::Passed)
    }

    /// Explains the function or type at `place` in the file at `path`, in the form of a terminal or
    /// for a program.
    fn symbol(
        &self,
        path: &Path,
        place: &Selector,
        (asked, form): (Option<Asked>, Option<Terminal>),
        global: &GlobalOptions,
    ) -> Result<String> {
        let file = self.single.read(path, global, true)?;
        let (report, document) = examined(&file);
        if let Some(skipped) = &report.skipped {
            return Err(single::error(&file.name, Refused::Skipped(skipped.clone())));
        }
        let sort = Asked::sort(asked);
        let found = symbol::find(place, &report, sort)
            .ok_or_else(|| symbol::unknown(place, &file.name, &report, sort))?;
        if let (Selector::Name(name), true) = (place, found.is_guess) {
            logging::note(&format!("`{name}` is taken for `{}`", found.symbol.label()));
        }
        let namesakes = found.others;
        Ok(match (found.symbol, asked) {
            (Symbol::Function(function), asked) => {
                let metric = match asked {
                    Some(Asked::Function(metric)) => metric,
                    _ => usual_metric(&report, function),
                };
                let mut view = View::new(&file, &report, document.as_ref(), (function, metric));
                view.context = self.context.unwrap_or_else(|| Context::usual(function));
                view.namesakes = namesakes;
                form.map_or_else(|| view.json(), |terminal| view.text(terminal))
            }
            (Symbol::Type(named), asked) => {
                let metric = match asked {
                    Some(Asked::Type(metric)) => Some(metric),
                    _ => None,
                };
                let view = TypeView { file: &file.name, report: &report, named, metric, namesakes };
                form.map_or_else(|| view.json(), |terminal| view.text(terminal))
            }
        })
    }
}
