//! The points behind a function's figures, as reports give them.

use std::borrow::Cow;

use astrolens_facts::{FLAT, Point, PointMetric, Points};
use astrolens_model::{Increment, LineTable, MetricId};
use astrolens_syntax::Language;

use crate::metrics;

/// The points that add up to `metric`, if points do, of a function that starts at `origin`.
#[must_use]
pub fn points_of(metric: &MetricId, points: &Points, origin: u32) -> Vec<Point> {
    let kind = PointMetric::ALL.into_iter().find(|kind| id(*kind) == *metric);
    kind.map(|kind| points.of(kind, origin)).unwrap_or_default()
}

/// All points of a function that starts at `origin`, as reports give them, in source order.
#[must_use]
pub fn increments(
    points: &Points,
    origin: u32,
    lines: &LineTable,
    language: Language,
) -> Vec<Increment> {
    let groups = PointMetric::ALL.into_iter().zip(points.unpack(origin));
    let mut all: Vec<(PointMetric, Point)> = groups
        .flat_map(|(metric, group)| group.into_iter().map(move |point| (metric, point)))
        .collect();
    all.sort_by_key(|(_, point)| point.token.start);
    let increment = |(metric, point): (PointMetric, Point)| {
        let position = lines.position(point.token.start);
        Increment {
            metric: id(metric),
            line: position.line,
            column: position.column,
            points: point.points,
            reason: reason(&point, language),
        }
    };
    all.into_iter().map(increment).collect()
}

/// Why `point` was added, as a phrase: `if, 2 levels deep`.
#[must_use]
pub fn reason(point: &Point, language: Language) -> Cow<'static, str> {
    let word = language.definition().word(point.construct);
    match point.level {
        FLAT | 0 => Cow::Borrowed(word),
        1 => Cow::Owned(format!("{word}, 1 level deep")),
        level => Cow::Owned(format!("{word}, {level} levels deep")),
    }
}

/// `point` `levels` levels deeper; one that does not grow with depth stays.
pub(crate) fn deeper(mut point: Point, levels: u32) -> Point {
    if point.level != FLAT {
        point.points = point.points.saturating_add(u64::from(levels));
        point.level = point.level.saturating_add(levels as u16).min(FLAT - 1);
    }
    point
}

/// What reports call `metric`.
fn id(metric: PointMetric) -> MetricId {
    match metric {
        PointMetric::Cyclomatic => metrics::cyclomatic::METRIC.id,
        PointMetric::Cognitive => metrics::cognitive::METRIC.id,
        PointMetric::Nesting => metrics::nesting::METRIC.id,
        PointMetric::Npath => metrics::npath::METRIC.id,
    }
}
