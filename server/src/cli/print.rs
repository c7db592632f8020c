//! Text for standard output that is no report.

use std::io::Write;

use astrolens_error::{Error, Result};

/// Writes `text` to standard output, where colours in it are taken out unless they are wanted.
///
/// # Errors
/// When it cannot be written to its end.
pub(crate) fn print(text: impl AsRef<[u8]>) -> Result<()> {
    let mut output = anstream::stdout().lock();
    output.write_all(text.as_ref()).and_then(|()| output.flush()).map_err(Error::Output)
}
