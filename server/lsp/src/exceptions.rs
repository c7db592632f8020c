//! Exceptions for dependencies that break a constraint, written into the configuration file that has it.

use astrolens_config::editor::{NewException, with_exception};
use astrolens_db::Broken;
use astrolens_ide::Span;
use astrolens_modules::path::is_within;

use super::documents::ConfigurationFile;
use super::session::Session;
use super::snapshot::DocumentSnapshot;
use super::uri;

/// What stands where somebody is to say why.
const REASON: &str = "reason";

/// A change of a configuration file.
pub(crate) struct Change {
    /// The file as it is, open or not.
    pub(crate) file: ConfigurationFile,
    /// What of it goes.
    pub(crate) span: Span,
    /// What comes in its place.
    pub(crate) text: String,
}

/// The change by which the dependency of `broken` is excused; `None` where no file that can be read has the
/// constraint.
pub(crate) fn exception(
    broken: &Broken,
    snapshot: &DocumentSnapshot,
    session: &Session,
) -> Option<Change> {
    let path = broken.written.file.as_deref()?;
    let mut open = snapshot.configuration_files.iter();
    let open = open.find(|file| file.path.as_deref() == Some(path)).cloned();
    let on_disk = || ConfigurationFile::on_disk(path, uri::from_path(path)?, session.encoding);
    let file = open.or_else(on_disk)?;
    let base = &broken.written.base;
    let below = |place: &str| {
        let inside = place.strip_prefix(&**base).filter(|_| is_within(place, base))?;
        Some(inside.trim_start_matches('/').to_owned())
    };
    let (from, to) = (below(&broken.from)?, below(&broken.to)?);
    let number = broken.written.number;
    let exception = NewException { number, from: &from, to: &to, reason: REASON };
    let new = with_exception(&file.text, &exception)?;
    let (span, text) = difference(&file.text, &new);
    Some(Change { span, text: text.to_owned(), file })
}

/// The lines of `old` that are others in `new`, and what they are there.
fn difference<'new>(old: &str, new: &'new str) -> (Span, &'new str) {
    let alike = |one: &(&str, &str)| one.0 == one.1;
    let lines = |(line, _): (&str, &str)| line.len();
    let both = old.split_inclusive('\n').zip(new.split_inclusive('\n'));
    let start: usize = both.take_while(alike).map(lines).sum();
    let (old, new) = (&old[start..], &new[start..]);
    let both = old.split_inclusive('\n').rev().zip(new.split_inclusive('\n').rev());
    let end: usize = both.take_while(alike).map(lines).sum();
    let span = Span { start: start as u32, end: (start + old.len() - end) as u32 };
    (span, &new[..new.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_that_are_others_are_changed() {
        for (old, new, span, text) in [
            ("a\nb\nc\n", "a\nx\nc\n", (2, 4), "x\n"),
            ("a\nc\n", "a\nb\nc\n", (2, 2), "b\n"),
            ("a\nb", "a\nb\n", (2, 3), "b\n"),
            ("é\n", "é\nè\n", (3, 3), "è\n"),
            ("a\na\n", "a\na\na\n", (4, 4), "a\n"),
            ("a\n", "a\n", (2, 2), ""),
            ("", "a", (0, 0), "a"),
        ] {
            let (Span { start, end }, found) = difference(old, new);
            assert_eq!(((start, end), found), (span, text), "{old:?}");
        }
    }
}
