//! Forbidden dependencies.

use super::kind::Ends;
use super::site::{Outcome, Site};
use crate::graph::ModuleId;

/// What depends on what is forbidden to it. What is forbidden may depend on itself: so it is for all
/// that is kept from everybody else.
pub(super) fn judge(site: &Site<'_>, ends: &Ends) -> Outcome {
    let (asking, asked) = site.ends(ends);
    site.each_dependency(&|from: ModuleId, to: ModuleId| {
        let is_broken = asking.has(from) && asked.has(to) && !asked.has(from);
        let message = || {
            format!(
                "`{}` depends on `{}`, which is forbidden to it",
                site.name(from),
                site.name(to)
            )
        };
        is_broken.then(message)
    })
}
