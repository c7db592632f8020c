//! What a change did to functions that it split, told where the gate speaks of them.

use std::collections::HashMap;
use std::fmt::Write as _;

use astrolens_metrics::{Metric, metric};
use astrolens_model::{Finding, grouped};
use astrolens_smells::rule;

use astrolens_compare::{Comparison, FunctionChange, Split};

/// The functions of a change that were split.
pub(super) struct Splits<'change> {
    comparison: &'change Comparison,
    /// The split that a function is a part of, by where its change is.
    by_part: HashMap<*const FunctionChange, &'change Split>,
}

impl<'change> Splits<'change> {
    /// Those of `comparison`.
    pub(super) fn new(comparison: &'change Comparison) -> Self {
        let mut by_part = HashMap::new();
        for split in &comparison.splits {
            for place in split.helpers.iter().chain([&split.function]) {
                by_part.entry(&raw const comparison.functions[*place]).or_insert(split);
            }
        }
        Self { comparison, by_part }
    }

    /// Adds to the message of `finding`, which is about `change`, what the function that was split
    /// is together with its helpers, this one or one it was split off.
    pub(super) fn tell(&self, finding: &mut Finding, change: &FunctionChange) {
        let changes = &self.comparison.functions;
        let about = metric_of(finding).zip(self.by_part.get(&std::ptr::from_ref(change)));
        let Some((metric, split)) = about else { return };
        let Some(sum) = split.together(changes, metric) else { return };
        let (word, helpers) = (sum.word(), split.helpers());
        let [before, after] = [sum.before, sum.after].map(grouped);
        // Writing to a string cannot fail.
        let _ = if std::ptr::eq(&raw const changes[split.function], change) {
            write!(finding.message, "; {word} with its {helpers}: {before} → {after}")
        } else {
            let name = name(&changes[split.function]);
            write!(
                finding.message,
                "; split off `{name}`, {word} with {helpers}: {before} → {after}"
            )
        };
    }

    /// A sentence for each function that passed a limit and was split; `path` makes paths those of
    /// reports.
    pub(super) fn notes(&self, path: impl Fn(&str) -> String) -> Vec<String> {
        let mut notes = Vec::new();
        let changes = &self.comparison.functions;
        for split in &self.comparison.splits {
            let FunctionChange { before, after, .. } = &changes[split.function];
            let (Some(before), Some(after)) = (before, after) else { continue };
            for (metric, sum) in split.sums(changes) {
                if before.limit(&metric.id).is_some() {
                    notes.push(format!(
                        "`{}` ({}:{}) with {}: {} {}, {} → {}",
                        after.function.label(),
                        path(&after.path),
                        after.function.start_line,
                        split.helpers(),
                        metric.title.to_lowercase(),
                        sum.word(),
                        grouped(sum.before),
                        grouped(sum.after)
                    ));
                }
            }
        }
        notes
    }
}

/// The metric that `finding` is about.
fn metric_of(finding: &Finding) -> Option<&'static Metric> {
    metric(rule(finding.rule.as_str())?.metric.as_ref()?.as_str())
}

fn name(change: &FunctionChange) -> String {
    change.latest().map_or_else(String::new, |side| side.function.label().into_owned())
}
