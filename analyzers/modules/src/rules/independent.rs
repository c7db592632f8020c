//! Independent siblings.

use super::globs::Globs;
use super::site::{Outcome, Site};
use crate::graph::ModuleId;

/// What depends on a sibling: each folder or file that `siblings` fits is one.
pub(super) fn judge(site: &Site<'_>, siblings: &Globs) -> Outcome {
    let sibling_of = site.fitted(siblings);
    site.each_dependency(&|from: ModuleId, to: ModuleId| {
        let [own, other] = [from, to].map(|id| sibling_of.by(site.graph, id));
        let (own, other) = own.zip(other).filter(|(own, other)| own != other)?;
        let (from, to) = (site.name(from), site.name(to));
        Some(format!("`{from}` depends on `{to}`: `{own}` and `{other}` are to be independent"))
    })
}
