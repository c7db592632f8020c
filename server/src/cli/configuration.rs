//! The configuration as every command opens it, and its mistakes as people see them.

use std::path::Path;

use astrolens_config::{Diagnostic, Flags, Options, Source, Workspace};
use miette::{NamedSource, SourceSpan};

use super::logging;
use super::options::GlobalOptions;
use crate::error::{Error, Result};

/// What beside the configuration files decides.
pub(crate) fn options(global: &GlobalOptions, flags: Flags, explain: bool) -> Options {
    let flags = Flags { set: global.set.clone(), ..flags };
    Options { file: global.config.clone(), flags, explain, ..Options::default() }
}

/// Shows what is wrong in all of the configuration that has been read.
///
/// # Errors
/// When anything is: a gate must not pass because its configuration was not understood.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let diagnostics = workspace.diagnostics();
    for diagnostic in &diagnostics {
        logging::show(&miette::Report::new(Mistake::new(diagnostic, workspace.root())));
    }
    match diagnostics.len() {
        0 => Ok(()),
        mistakes => Err(Error::Configuration { mistakes }),
    }
}

/// A mistake with the lines it stands in.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("{message}")]
struct Mistake {
    message: String,
    #[help]
    help: Option<String>,
    #[source_code]
    text: NamedSource<String>,
    #[label]
    place: Option<SourceSpan>,
}

impl Mistake {
    fn new(diagnostic: &Diagnostic, root: &Path) -> Self {
        let source: &Source = &diagnostic.source;
        let name = source.name();
        let name = Path::new(name.as_ref());
        let name = name.strip_prefix(root).unwrap_or(name).display().to_string();
        let message = match diagnostic.location {
            // Without a place, nothing else would name the source.
            None => format!("{name}: {}", diagnostic.message),
            Some(_) => diagnostic.message.clone(),
        };
        let place = diagnostic.location.map(|location| {
            let length = location.end_byte.saturating_sub(location.start_byte);
            SourceSpan::new((location.start_byte as usize).into(), length as usize)
        });
        let text = NamedSource::new(name, source.text.clone());
        Self { message, help: diagnostic.help.clone(), text, place }
    }
}
