//! Cognitive complexity (SonarSource white paper 1.7).

use astrolens_facts::{FLAT, Point, Token};
use astrolens_model::MetricId;
use astrolens_model::config::{Limits, Variants};
use astrolens_syntax::{Cognitive, Construct, ConstructSet, Facets, ResolvedRow};

use crate::points::deeper;
use crate::registry::Metric;
use crate::variants;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("cognitive"),
    title: "Cognitive complexity",
    short: "cognitive",
    summary: "How hard the control flow is to follow: breaks in the linear flow, weighted by how \
              deeply they are nested.",
    default_limits: Limits { information: None, warning: Some(15.0), error: Some(25.0) },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.cognitive),
    documentation: include_str!("cognitive.md"),
};

/// Nested functions deeper than this add their sum in one point instead of point by point,
/// so that what is kept grows with the file and not with its square.
const MAX_COPIED_DEPTH: u32 = 16;

/// A language's rules after the options in force.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) structural: ConstructSet,
    pub(crate) flat: ConstructSet,
    pub(crate) nesting: ConstructSet,
    pub(crate) operators: ConstructSet,
    exempt: Facets,
}

impl Rules {
    /// The rules of a language under the options `chosen`.
    pub(crate) fn new(rules: &Cognitive, chosen: &Variants) -> Self {
        let remaining = |set| variants::remove(set, rules.variants, chosen);
        Self {
            structural: remaining(rules.structural),
            flat: rules.flat,
            nesting: remaining(rules.nesting),
            operators: remaining(rules.operators),
            exempt: variants::exempt(rules.exempt, rules.variants, chosen),
        }
    }

    /// Whether what stands inside a node is one level deeper.
    #[inline]
    pub(crate) const fn nests(&self, row: &ResolvedRow) -> bool {
        self.nesting.contains(row.construct) && !self.is_exempt(row)
    }

    /// Whether a node neither counts nor nests, whatever construct it is.
    #[inline]
    pub(crate) const fn is_exempt(&self, row: &ResolvedRow) -> bool {
        row.facets.has(self.exempt)
    }
}

/// The cognitive complexity of one function so far.
#[derive(Default)]
pub(crate) struct CognitiveTally {
    total: u32,
    /// How many of the points grow when the function is nested one level deeper.
    growing: u32,
    points: Vec<Point>,
    nested: Vec<Nested>,
}

/// A nested function, closed, whose place in the sum is decided when its encloser closes.
struct Nested {
    total: u32,
    growing: u32,
    levels: u32,
    start: u32,
    depth: u32,
    points: Vec<Point>,
}

impl CognitiveTally {
    /// A structure `level` levels deep within the function.
    pub(crate) fn structural(&mut self, construct: Construct, token: Token, level: u16) {
        self.total = self.total.saturating_add(1 + u32::from(level));
        self.growing += 1;
        self.points.push(Point { construct, token, points: 1 + u64::from(level), level });
    }

    /// One point however deep.
    pub(crate) fn flat(&mut self, construct: Construct, token: Token) {
        self.total = self.total.saturating_add(1);
        self.points.push(Point { construct, token, points: 1, level: FLAT });
    }

    /// Takes in a nested function that closed `levels` levels deep within this one.
    pub(crate) fn nest(&mut self, inner: Closed, levels: u16) {
        self.nested.push(Nested {
            total: inner.total,
            growing: inner.growing,
            levels: u32::from(levels),
            start: inner.start,
            depth: inner.depth,
            points: inner.points,
        });
    }

    /// Sums up the function that begins at `start`. `lift`: nested functions stand one level less
    /// deep (the decorator idiom).
    pub(crate) fn close(mut self, start: u32, lift: bool) -> Closed {
        let mut depth = 0;
        for nested in std::mem::take(&mut self.nested) {
            let levels = nested.levels.saturating_sub(u32::from(lift));
            let added = nested.total.saturating_add(nested.growing.saturating_mul(levels));
            self.total = self.total.saturating_add(added);
            self.growing = self.growing.saturating_add(nested.growing);
            depth = depth.max(nested.depth + 1);
            if nested.depth < MAX_COPIED_DEPTH {
                self.points.extend(nested.points.into_iter().map(|point| deeper(point, levels)));
            } else if added > 0 {
                self.points.push(Point {
                    construct: Construct::Function,
                    token: Token { start: nested.start, length: 0 },
                    points: u64::from(added),
                    level: FLAT,
                });
            }
        }
        self.points.sort_by_key(|point| point.token.start);
        Closed { total: self.total, growing: self.growing, points: self.points, start, depth }
    }
}

/// A function's cognitive complexity, summed up.
pub(crate) struct Closed {
    /// The sum.
    pub(crate) total: u32,
    growing: u32,
    /// Its points in source order.
    pub(crate) points: Vec<Point>,
    start: u32,
    depth: u32,
}

impl Closed {
    /// Whether anything would be added to an encloser.
    pub(crate) fn is_empty(&self) -> bool {
        self.total == 0
    }
}
