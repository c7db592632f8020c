//! What was known of a project's cycles before.

use std::collections::HashSet;
use std::sync::Arc;

/// Where cycles were said to be cut, such as by a baseline: as long as a cycle goes through there, it is
/// told there, whatever else has become cheaper to cut meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(HashSet<(Arc<str>, Arc<str>)>);

impl Known {
    /// Cycles that were told in files, by their paths in the project, with what each depends on.
    pub fn new(told: impl IntoIterator<Item = (Arc<str>, Arc<str>)>) -> Self {
        Self(told.into_iter().collect())
    }

    /// Whether a cycle was told in `file`, where it depends on `to`.
    pub(super) fn has(&self, file: &Arc<str>, to: &Arc<str>) -> bool {
        // Most projects have none, and then nothing is looked up.
        !self.0.is_empty() && self.0.contains(&(Arc::clone(file), Arc::clone(to)))
    }
}
