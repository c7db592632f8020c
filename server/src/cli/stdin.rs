//! `-`: text that comes through a pipe, such as what an editor has not saved.

use std::io::Read;
use std::path::Path;

use astrolens_error::{Error, Result};
use astrolens_scan::{Candidate, Workspaces};
use astrolens_syntax::Language;

use super::options::FileSelection;

/// The text on standard input as the file that `files` says it is.
///
/// # Errors
/// When it cannot be read, or nothing says what language it is in.
pub(crate) fn candidate(files: &FileSelection, workspaces: &mut Workspaces) -> Result<Candidate> {
    let language = match files.languages()[..] {
        [language] => Some(language),
        [] => None,
        _ => {
            return Err(Error::usage(
                "the text on standard input is in one language, not in several",
                "give `--language` once",
            ));
        }
    };
    read(files.stdin_filename.as_deref(), language, workspaces)
}

/// The text on standard input as the file called `name`, or as one in `language`.
///
/// # Errors
/// When it cannot be read, or nothing says what language it is in.
pub(crate) fn read(
    name: Option<&Path>,
    language: Option<Language>,
    workspaces: &mut Workspaces,
) -> Result<Candidate> {
    if name.is_none() && language.is_none() {
        return Err(Error::usage(
            "nothing says what language the text on standard input is in",
            "add `--stdin-filename FILE` or `--language LANGUAGE`",
        ));
    }
    let mut text = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut text)
        .map_err(|source| Error::Read { path: "-".into(), source })?;
    Ok(Candidate::given(name, text, language, workspaces))
}
