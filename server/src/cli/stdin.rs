//! `-`: text that comes through a pipe, such as what an editor has not saved.

use std::io::Read;

use super::options::FileSelection;
use crate::error::{Error, Result};
use crate::scan::{Candidate, Workspaces};

/// The text on standard input as a file.
///
/// # Errors
/// When it cannot be read, or nothing says what language it is in.
pub(crate) fn candidate(files: &FileSelection, workspaces: &mut Workspaces) -> Result<Candidate> {
    let language = match files.languages()[..] {
        [language] => Some(language),
        [] if files.stdin_filename.is_some() => None,
        [] => {
            return Err(Error::usage(
                "nothing says what language the text on standard input is in",
                "add `--stdin-filename FILE` or `--language LANGUAGE`",
            ));
        }
        _ => {
            return Err(Error::usage(
                "the text on standard input is in one language, not in several",
                "give `--language` once",
            ));
        }
    };
    let mut text = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut text)
        .map_err(|source| Error::Read { path: "-".into(), source })?;
    Ok(Candidate::given(files.stdin_filename.as_deref(), text, language, workspaces))
}
