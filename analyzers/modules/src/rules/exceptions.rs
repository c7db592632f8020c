//! Exceptions that excuse nothing.

use std::collections::BTreeSet;

use super::site::Site;
use super::violation::UnusedException;
use crate::graph::Edge;

/// The exceptions of the constraint of this `number` that are not among those that were `used`.
pub(super) fn unused(
    site: &Site<'_>,
    number: usize,
    used: &BTreeSet<usize>,
) -> Vec<UnusedException> {
    let exceptions = (0..site.constraint.exceptions.len()).filter(|place| !used.contains(place));
    let unused = exceptions.map(|exception| UnusedException {
        constraint: number,
        exception,
        message: format!("{}: remove it, or mend its paths", why(site, exception)),
    });
    unused.collect()
}

/// Why an exception is of no use.
fn why(site: &Site<'_>, exception: usize) -> String {
    let (asking, asked) = site.fitted_by(exception);
    let written = &site.constraint.exceptions[exception];
    let (from, to) = (&written.from, &written.to);
    if asking.is_empty() {
        return format!("this exception excuses nothing, since no file fits {from}");
    }
    if asked.is_empty() {
        return format!("this exception excuses nothing, since no file fits {to}");
    }
    let is_excused = |(number, edge): (usize, Edge<'_>)| {
        site.counts(number) && asking.has(edge.from) && asked.has(edge.to)
    };
    if site.graph.edges().enumerate().any(is_excused) {
        format!("this exception excuses nothing: that {from} depends on {to} breaks no rule here")
    } else {
        format!("this exception excuses nothing, since {from} does not depend on {to}")
    }
}
