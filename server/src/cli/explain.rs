//! `astrolens explain`: a rule, a metric, or one function line by line.

use std::path::Path;

use astrolens_analysis::analyze;
use astrolens_model::Function;
use astrolens_syntax::Language;
use astrolens_syntax::detect::{HeaderContext, detect};
use astrolens_syntax::text::decode;

use super::Verdict;
use super::options::GlobalOptions;
use super::print::print;
use crate::error::{Error, Result};
use crate::render::{Terminal, margin};

/// Explain a rule, a metric, or the points of one function line by line
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A rule (`cognitive-complexity`), a metric (`cognitive`), or a place (`src/app.py:40`)
    #[arg(value_name = "RULE|METRIC|FILE:LINE")]
    what: String,
    /// The metric whose points are shown for a place: cognitive or cyclomatic
    #[arg(long, default_value = "cognitive", value_name = "METRIC")]
    metric: String,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        let text = match page(&self.what) {
            Some(page) => page.to_owned(),
            None => self.place()?,
        };
        print(text)?;
        Ok(Verdict::Passed)
    }

    /// The function around the place that is asked for, with its points in the margin.
    fn place(&self) -> Result<String> {
        let unknown = || {
            Error::usage(
                format!("`{}` is no rule, no metric and no FILE:LINE", self.what),
                "name a rule or metric of the report, or a file and a line: `src/app.py:40`",
            )
        };
        let (file, line) = self.what.rsplit_once(':').ok_or_else(unknown)?;
        let line: u32 = line.parse().map_err(|_| unknown())?;
        let metric = astrolens_metrics::metric(&self.metric).ok_or_else(|| {
            Error::usage(format!("there is no metric `{}`", self.metric), "see `scan --help`")
        })?;
        let bytes = std::fs::read(Path::new(file)).map_err(|error| {
            Error::usage(format!("failed to read `{file}`: {error}"), "name a file that is there")
        })?;
        let text = decode(&bytes).map_err(|skipped| {
            Error::usage(format!("failed to read `{file}`: {}", skipped.detail), "name a text file")
        })?;
        let language =
            detect(file, &text.bytes, &HeaderContext::default()).language().ok_or_else(|| {
                Error::usage(format!("`{file}` is in no language that is measured"), languages())
            })?;
        let config = astrolens_config::defaults(true);
        let report = analyze(&text.bytes, language, &config, &|| false);
        let function = report
            .functions
            .iter()
            .filter(|function| (function.start_line..=function.end_line).contains(&line))
            .min_by_key(|function| function.end_byte - function.start_byte)
            .ok_or_else(|| {
                let detail = format!("no function of `{file}` holds line {line}");
                Error::usage(detail, "name a line inside a function")
            })?;
        let mut shown = heading(file, function);
        let lines = margin::lines(function, &text.bytes, &metric.id);
        margin::write(&lines, Terminal::of_stdout(), &mut shown);
        Ok(shown)
    }
}

/// The page of the rule or metric called `id`.
fn page(id: &str) -> Option<&'static str> {
    let metric = || astrolens_metrics::metric(id).map(|metric| metric.documentation);
    astrolens_smells::rule(id).map(|rule| rule.documentation).or_else(metric)
}

fn heading(file: &str, function: &Function) -> String {
    format!(
        "{file}:{} {}: cognitive {}, cyclomatic {}, nesting {}, NPath {}\n\n",
        function.start_line,
        function.qualified_name,
        function.cognitive,
        function.cyclomatic,
        function.nesting,
        function.npath
    )
}

fn languages() -> String {
    let titles: Vec<&str> = Language::all().map(Language::title).collect();
    format!("these are: {}", titles.join(", "))
}
