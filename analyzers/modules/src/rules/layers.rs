//! Layers: none depends on a higher one.

use super::globs::Globs;
use super::site::{Outcome, Site};
use crate::graph::ModuleId;

/// What breaks `layers`, the highest first.
pub(super) fn judge(site: &Site<'_>, layers: &[Globs]) -> Outcome {
    let layer_of = layers_of(site, layers);
    site.each_dependency(&|from: ModuleId, to: ModuleId| {
        let [lower, higher] = [from, to].map(|id| layer_of[id.0 as usize]);
        let (lower, higher) = lower.zip(higher).filter(|(lower, higher)| higher < lower)?;
        Some(format!(
            "`{}` depends on `{}` of a higher layer: {} is above {}",
            site.name(from),
            site.name(to),
            layers[higher],
            layers[lower]
        ))
    })
}

/// The layer of each module: of several whose globs fit, the one whose glob tells most of the path.
fn layers_of(site: &Site<'_>, layers: &[Globs]) -> Vec<Option<usize>> {
    let mut best: Vec<Option<(u32, usize)>> = vec![None; site.graph.modules().len()];
    for (number, layer) in layers.iter().enumerate() {
        let fitted = site.fitted(layer);
        for (best, id) in best.iter_mut().zip(site.graph.ids()) {
            let Some(length) = fitted.length(id) else { continue };
            if best.is_none_or(|(known, _)| length > known) {
                *best = Some((length, number));
            }
        }
    }
    best.into_iter().map(|best| best.map(|(_, number)| number)).collect()
}
