//! What configuration files said when they could be read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Mistake};
use crate::layer::Layer;

/// What stands behind a mistake that leaves the rest of a file without a meaning.
const NOTE: &str = "; until that is mended, what the file said before holds";

/// Configuration files as they were when they could be read last: while one cannot, since somebody
/// is at work on it, what it said holds.
///
/// A file that is gone or empty may be about to be saved: that says nothing, and what it said before
/// is kept for when something is there that cannot be read.
#[derive(Debug, Default)]
pub struct LastGood(Mutex<HashMap<LayerKey, Arc<Layer>>>);

/// The path of a file, and the folder that its globs are relative to: workspaces may share a file.
type LayerKey = (PathBuf, PathBuf);

impl LastGood {
    /// What holds of the file at `path`, whose globs are relative to `base`, which has `layer` to say
    /// and `mistakes`, of which the first that cannot be read past says so.
    pub(crate) fn settle(
        &self,
        (path, base): (&Path, &Path),
        (layer, is_empty): (Option<Arc<Layer>>, bool),
        mistakes: &mut [Diagnostic],
    ) -> Option<Arc<Layer>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (path.to_owned(), base.to_owned());
        match (broken(mistakes), known.get(&place)) {
            (Some(mistake), Some(last)) => {
                mistake.message.push_str(NOTE);
                return Some(Arc::clone(last));
            }
            (None, _) if !is_empty => {
                known.extend(layer.clone().map(|layer| (place, layer)));
            }
            _ => {}
        }
        layer
    }

    /// Has the first of `mistakes`, which the file at `path` would have, that cannot be read past
    /// say what holds then.
    pub fn explain(&self, path: &Path, mistakes: &mut [Diagnostic]) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.keys().any(|(known, _)| known == path)
            && let Some(mistake) = broken(mistakes)
        {
            mistake.message.push_str(NOTE);
        }
    }
}

/// The first of `mistakes` that leaves the rest of the file without a meaning.
fn broken(mistakes: &mut [Diagnostic]) -> Option<&mut Diagnostic> {
    let is_broken =
        |own: &&mut Diagnostic| matches!(own.mistake, Mistake::Syntax | Mistake::Unreadable);
    mistakes.iter_mut().find(is_broken)
}
