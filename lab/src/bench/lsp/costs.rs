//! What an edit costs at least, and what its parts would cost from scratch: no server takes part.

use std::time::{Duration, Instant};

use anyhow::Result;
use astrolens_analysis::analyze;

use super::material::Material;
use super::milliseconds;
use super::mix::Mix;
use super::typist::Typist;
use crate::bench::measure::percentile;
use crate::compare::table::Table;

/// One edit in so many is followed by the costs from scratch.
const SAMPLED: usize = 20;

/// The times of one text under one mix of edits, in milliseconds.
#[derive(Default)]
struct Costs {
    reparse: Vec<f64>,
    fresh: Vec<f64>,
    masked: Vec<f64>,
    analysis: Vec<f64>,
}

/// The table of all of them.
pub fn table(materials: &[Material], edits: usize) -> Result<Table<11>> {
    let mut table = Table::new([
        "text",
        "edits",
        "lines",
        "reparse p50 ms",
        "p99",
        "fresh parse p50",
        "p99",
        "ours with masks p50",
        "p99",
        "analysis p50",
        "p99",
    ]);
    for material in materials {
        for mix in Mix::ALL {
            let costs = costs(material, mix, edits)?;
            let shown = |times: &[f64], share| format!("{:.2}", percentile(times, share));
            table.row([
                material.name.clone(),
                mix.name().to_owned(),
                material.text.lines().count().to_string(),
                shown(&costs.reparse, 0.5),
                shown(&costs.reparse, 0.99),
                shown(&costs.fresh, 0.5),
                shown(&costs.fresh, 0.99),
                shown(&costs.masked, 0.5),
                shown(&costs.masked, 0.99),
                shown(&costs.analysis, 0.5),
                shown(&costs.analysis, 0.99),
            ]);
        }
    }
    Ok(table)
}

fn costs(material: &Material, mix: Mix, edits: usize) -> Result<Costs> {
    let language = material.language;
    let config = astrolens_config::defaults(true);
    let mut typist = Typist::new(material.language, &material.text)?;
    let mut costs = Costs::default();
    for (index, edit) in mix.edits(material, edits)?.iter().enumerate() {
        costs.reparse.push(milliseconds(typist.make(edit)?));
        if index % SAMPLED == 0 {
            costs.fresh.push(milliseconds(typist.fresh_parse()?));
            let text = typist.text.as_bytes();
            costs.masked.push(timed(|| astrolens_syntax::parse(text, language, &|| false)));
            costs.analysis.push(timed(|| analyze(text, language, &config, &|| false)));
        }
    }
    Ok(costs)
}

fn timed<R>(work: impl FnOnce() -> R) -> f64 {
    let started = Instant::now();
    let result = work();
    let took: Duration = started.elapsed();
    drop(result);
    milliseconds(took)
}
