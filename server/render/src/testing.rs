//! What a renderer makes of reports.

use std::sync::Arc;

use astrolens_metrics::METRICS;
use astrolens_model::{FileReport, Severity, Summary};
pub(crate) use astrolens_testing::{
    SOURCE, finding, function, held_to, named_type, report, report_across_files, silenced_report,
    type_finding,
};

use super::whose::Listing;
use super::{Options, Purpose, Terminal, format};

/// Options of an overview on no terminal.
pub(crate) fn options() -> Options {
    Options {
        purpose: Purpose::Overview,
        title: "project".to_owned(),
        made_from: Arc::new(|| vec!["revision 012345678".to_owned()]),
        fail_on: Severity::Warning,
        top: 20,
        sort: &METRICS[0],
        listing: Listing { all: false, tests: true },
        quiet: false,
        types: None,
        explain: false,
        terminal: Terminal::PLAIN,
    }
}

/// What the format called `name` makes of `reports`, each of which holds [`SOURCE`].
pub(crate) fn render(name: &str, reports: &[FileReport]) -> String {
    render_with(name, reports, &options())
}

/// What the format called `name` makes of `reports` with `options`.
pub(crate) fn render_with(name: &str, reports: &[FileReport], options: &Options) -> String {
    let format = format(name).expect("a format of this name");
    let mut output = Vec::new();
    let mut renderer = (format.open)(Box::new(&mut output), options);
    let mut summary = Summary::default();
    for report in reports {
        summary.add(report);
        let source = (format.wants_source)(report, options).then_some(SOURCE.as_bytes());
        renderer.file(report, source).expect("a Vec takes every byte");
    }
    renderer.finish(&summary).expect("a Vec takes every byte");
    drop(renderer);
    String::from_utf8(output).expect("output is UTF-8")
}
