//! Allowed dependencies: all others are forbidden.

use super::kind::Ends;
use super::site::{Outcome, Site};
use crate::graph::ModuleId;

/// What depends on something else in the project than itself and what is allowed to it.
pub(super) fn judge(site: &Site<'_>, ends: &Ends) -> Outcome {
    let (asking, asked) = site.ends(ends);
    site.each_dependency(&|from: ModuleId, to: ModuleId| {
        let is_broken = asking.has(from) && !asking.has(to) && !asked.has(to);
        let message = || {
            format!(
                "`{}` depends on `{}`, and {} may use only {}",
                site.name(from),
                site.name(to),
                ends.from,
                ends.to
            )
        };
        is_broken.then(message)
    })
}
