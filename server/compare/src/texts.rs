//! The texts of both states, read where figures alone do not tell.

use std::collections::{BTreeMap, HashMap};

use astrolens_error::Result;

use super::AT_ONCE;
use super::content::{Content, Tokens};
use super::named::Named;

/// One of the two states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// The older one.
    Before,
    /// The newer one.
    After,
}

/// What has the texts of both states.
pub(super) trait ReadTexts {
    /// Hands over to `each` what the files at `paths` held in `era`, one after the other; those that
    /// cannot be had are left out.
    ///
    /// # Errors
    /// When the repository cannot be read.
    fn read(&mut self, era: Era, paths: &[&str], each: &mut dyn FnMut(&str, &[u8])) -> Result<()>;
}

/// What each of `pieces` held in `era`, by its number.
///
/// # Errors
/// When the repository cannot be read.
pub(super) fn contents<'piece, T: Named + 'piece>(
    pieces: impl Iterator<Item = (usize, &'piece T)>,
    era: Era,
    texts: &mut dyn ReadTexts,
) -> Result<HashMap<usize, Content>> {
    let mut files: BTreeMap<&str, Vec<(usize, &T)>> = BTreeMap::new();
    for (number, piece) in pieces {
        files.entry(piece.path()).or_default().push((number, piece));
    }
    let mut contents = HashMap::new();
    let paths: Vec<&str> = files.keys().copied().collect();
    for paths in paths.chunks(AT_ONCE) {
        texts.read(era, paths, &mut |path, text| {
            let tokens = Tokens::of(text);
            for (number, piece) in files.get(path).into_iter().flatten() {
                let (start, end) = piece.extent();
                contents.insert(*number, tokens.within(start..end, piece.name()));
            }
        })?;
    }
    Ok(contents)
}
