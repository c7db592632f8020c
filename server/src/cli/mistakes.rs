//! Mistakes in the configuration, shown with the lines they stand in.

use std::fmt;
use std::path::Path;

use astrolens_config::Diagnostic;
use astrolens_error::{Error, Result};
use miette::{LabeledSpan, NamedSource, Severity, SourceCode};

use super::logging;

/// Shows every mistake.
///
/// # Errors
/// When there are any: nothing is done under a configuration that was not understood.
pub(crate) fn check(mistakes: &[Diagnostic]) -> Result<()> {
    let here = std::env::current_dir().unwrap_or_default();
    for mistake in mistakes {
        logging::show(&miette::Report::new(Shown::new(mistake, &here)));
    }
    match mistakes.len() {
        0 => Ok(()),
        mistakes => Err(Error::Configuration { mistakes }),
    }
}

/// A mistake as the renderer of errors takes it.
#[derive(Debug)]
struct Shown {
    code: &'static str,
    message: String,
    help: Option<String>,
    source: NamedSource<String>,
    label: Option<LabeledSpan>,
}

impl Shown {
    /// `mistake` as it is shown to someone who stands in the folder `here`.
    fn new(mistake: &Diagnostic, here: &Path) -> Self {
        let name = mistake.source.name();
        let path = Path::new(name.as_ref());
        let name = path.strip_prefix(here).unwrap_or(path).display().to_string();
        let label = mistake.location.map(|at| {
            let (start, end) = (at.start_byte as usize, at.end_byte as usize);
            LabeledSpan::new_primary_with_span(Some("here".to_owned()), start..end)
        });
        // Without a place to point at, the source has to be named.
        let message = match label {
            Some(_) => mistake.message.clone(),
            None => format!("{name}: {}", mistake.message),
        };
        Self {
            code: mistake.mistake.code(),
            message,
            help: mistake.help.clone(),
            source: NamedSource::new(name, mistake.source.text.clone()),
            label,
        }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl miette::Diagnostic for Shown {
    fn code(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(self.code))
    }

    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.label.as_ref().map(|_| &self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.label.clone().into_iter()))
    }
}
