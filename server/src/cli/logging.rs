//! What goes to standard error: the log, warnings, and the one renderer of errors.

use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing_subscriber::EnvFilter;

use astrolens_error::{Error, Result};
use astrolens_render::plain::{printable, styled_printable};
use astrolens_scan::Problem;

/// Whether nothing is to be told but what is wrong.
static QUIET: AtomicBool = AtomicBool::new(false);

/// From now on nothing is told but what is wrong.
pub(crate) fn be_quiet() {
    QUIET.store(true, Ordering::Relaxed);
}

/// Whether nothing is to be told but what is wrong.
pub(crate) fn is_quiet() -> bool {
    QUIET.load(Ordering::Relaxed)
}

/// Starts the log, which goes to `file` or to standard error: `ASTROLENS_LOG` decides what it
/// has, else the number of `-v`.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn start(verbose: u8, file: Option<&Path>) -> Result<()> {
    let by_flag = match verbose {
        0 if file.is_some() => "astrolens=info",
        0 => "off",
        1 => "astrolens=info",
        2 => "astrolens=debug",
        _ => "astrolens=trace",
    };
    let filter = EnvFilter::try_from_env("ASTROLENS_LOG").unwrap_or_else(|_| by_flag.into());
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let Some(path) = file else {
        log.with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).init();
        return Ok(());
    };
    let file = File::options()
        .create(true)
        .append(true)
        .open(path)
        .map_err(|source| Error::Write { path: path.to_owned(), source })?;
    log.with_writer(Mutex::new(file)).with_ansi(false).init();
    Ok(())
}

/// Shows an error or a warning with its advice and, where there are any, its source lines.
pub(crate) fn show(report: &miette::Report) {
    let mut text = String::new();
    let theme = if anstream::AutoStream::choice(&std::io::stderr()) == anstream::ColorChoice::Never
    {
        miette::GraphicalTheme::unicode_nocolor()
    } else {
        miette::GraphicalTheme::unicode()
    };
    let handler = miette::GraphicalReportHandler::new_themed(theme).with_links(false);
    if handler.render_report(&mut text, report.as_ref()).is_err() {
        text = format!("{report}");
    }
    // Nobody is left to tell when this fails.
    let _ = writeln!(anstream::stderr(), "{}", styled_printable(text.trim_end()));
}

/// Tells of something that did not stop the work.
pub(crate) fn warn(message: &str) {
    let style = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Yellow.into()));
    // Nobody is left to tell when this fails.
    let _ = writeln!(anstream::stderr(), "{style}warning{style:#}: {}", printable(message));
}

/// Tells of something worth knowing beside the report.
pub(crate) fn note(message: &str) {
    if is_quiet() {
        return;
    }
    let style = anstyle::Style::new().bold().fg_color(Some(anstyle::AnsiColor::Cyan.into()));
    // Nobody is left to tell when this fails.
    let _ = writeln!(anstream::stderr(), "{style}note{style:#}: {}", printable(message));
}

/// Tells of what could not be walked, whose names are relative to the folder at `prefix`;
/// whether the user had named any of it.
pub(crate) fn problems(problems: &[Problem], prefix: &str) -> bool {
    for Problem { name, detail, .. } in problems {
        // The folder that was named is in no folder.
        let (prefix, name) = match name.as_str() {
            "." if !prefix.is_empty() => ("", prefix.trim_end_matches('/')),
            name => (prefix, name),
        };
        warn(&format!("cannot read `{prefix}{name}`: {detail}"));
    }
    problems.iter().any(|problem| problem.named)
}
