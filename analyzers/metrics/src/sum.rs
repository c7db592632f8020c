//! A figure as the sum of its points: `cognitive 3 = 1 + 2`.

use std::cmp::Reverse;

use astrolens_model::{Function, Increment, figure};

use crate::registry::Metric;

/// A sum of more terms is not read, but summed by what adds them.
const MOST_TERMS: usize = 12;

/// As many terms of 1 can be taken in at a glance.
const FEW_ONES: usize = 3;

/// What a term of a sum stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Terms {
    /// A point.
    Points,
    /// All points of a line, as a margin shows them.
    Lines,
}

impl Metric {
    /// The points of `function` that are this metric's, in source order.
    pub fn increments<'function>(
        &self,
        function: &'function Function,
    ) -> impl Iterator<Item = &'function Increment> + use<'function, '_> {
        function.increments.iter().filter(|increment| increment.metric == self.id)
    }

    /// The figure of `function` as the sum of its points, in source order: `cognitive 3 = 1 + 2`.
    ///
    /// What no point stands for, such as the one path through every function, goes first. Where
    /// single terms would say little, being many or all the same, they are summed by what adds
    /// them: `cyclomatic 9 = 1 + 6 if + 2 and`. Of points that multiply, those of structures
    /// within others are left out: they are part of the outer ones' paths.
    #[must_use]
    pub fn sum(&self, function: &Function, terms: Terms) -> String {
        let value = (self.value)(function);
        let points: Vec<&Increment> = self.increments(function).collect();
        let head = format!("{} {}", self.id, figure(value));
        let sum = match self.sign {
            '×' => product(value, &points),
            _ => sum(value as u64, &points, terms),
        };
        sum.map_or_else(|| head.clone(), |sum| format!("{head} = {sum}"))
    }
}

/// `value` as the product of the paths through the outermost structures; `None` if it is not
/// that, or has a single factor.
fn product(value: f64, points: &[&Increment]) -> Option<String> {
    let outer = points.iter().filter(|point| point.is_outermost());
    let factors: Vec<u64> = outer.map(|point| point.points).collect();
    let product = factors.iter().fold(1, |all: u64, one| all.saturating_mul(*one));
    let is_product = factors.len() > 1 && product == value as u64;
    is_product.then(|| joined(&factors, " × "))
}

/// `whole` as the sum of `points`; `None` if it is not that, or has a single term.
fn sum(whole: u64, points: &[&Increment], terms: Terms) -> Option<String> {
    let same =
        |one: &&Increment, other: &&Increment| terms == Terms::Lines && one.line == other.line;
    let together = |points: &[&Increment]| points.iter().map(|point| point.points).sum();
    let single: Vec<u64> = points.chunk_by(same).map(together).collect();
    let rest = whole.checked_sub(single.iter().sum())?;
    let says_little = single.len() > FEW_ONES && single.iter().all(|term| *term == 1);
    let mut written: Vec<String> = (rest > 0).then(|| rest.to_string()).into_iter().collect();
    let is_grouped = single.len() > MOST_TERMS || says_little;
    if is_grouped {
        written.extend(by_word(points).iter().map(|(word, points)| format!("{points} {word}")));
    } else {
        written.extend(single.iter().map(u64::to_string));
    }
    (written.len() > 1 || is_grouped).then(|| joined(&written, " + "))
}

/// `points` summed by what adds them, the most first.
fn by_word<'point>(points: &[&'point Increment]) -> Vec<(&'point str, u64)> {
    let mut sums: Vec<(&str, u64)> = Vec::new();
    for point in points {
        let word = point.word();
        match sums.iter_mut().find(|(known, _)| *known == word) {
            Some((_, sum)) => *sum += point.points,
            None => sums.push((word, point.points)),
        }
    }
    // The sort is stable: of words with as many points the first in the source stays first.
    sums.sort_by_key(|(_, points)| Reverse(*points));
    sums
}

fn joined<T: ToString>(parts: &[T], sign: &str) -> String {
    parts.iter().map(T::to_string).collect::<Vec<_>>().join(sign)
}

#[cfg(test)]
mod tests {
    use astrolens_model::MetricId;

    use super::*;

    /// Points as `(line, points, reason)`.
    fn points(points: &[(u32, u64, &'static str)]) -> Vec<Increment> {
        let increment = |(line, points, reason): &(u32, u64, &'static str)| Increment {
            metric: MetricId::new("any"),
            line: *line,
            column: 1,
            points: *points,
            reason: (*reason).into(),
        };
        points.iter().map(increment).collect()
    }

    #[test]
    fn the_terms_are_points_or_lines() {
        let points = points(&[(1, 1, "for"), (2, 2, "if, 1 level deep"), (2, 1, "and")]);
        let points: Vec<&Increment> = points.iter().collect();
        assert_eq!(sum(4, &points, Terms::Points).as_deref(), Some("1 + 2 + 1"));
        assert_eq!(sum(4, &points, Terms::Lines).as_deref(), Some("1 + 3"));
        assert_eq!(sum(1, &points[..1], Terms::Lines), None);
        assert_eq!(sum(3, &points, Terms::Lines), None);
    }

    #[test]
    fn many_terms_or_ones_are_summed_by_what_adds_them() {
        let ones = points(&[(1, 1, "if"), (2, 1, "and"), (3, 1, "if"), (4, 1, "for")]);
        let ones: Vec<&Increment> = ones.iter().collect();
        let told = sum(5, &ones, Terms::Lines);
        assert_eq!(told.as_deref(), Some("1 + 2 if + 1 and + 1 for"));
        assert_eq!(sum(3, &ones[..2], Terms::Lines).as_deref(), Some("1 + 1 + 1"));
        let word = |line| if line < 3 { "for, 1 level deep" } else { "if" };
        let many: Vec<_> = (0..13).map(|line| (line, 2, word(line))).collect();
        let many = points(&many);
        let many: Vec<&Increment> = many.iter().collect();
        assert_eq!(sum(26, &many, Terms::Points).as_deref(), Some("20 if + 6 for"));
    }

    #[test]
    fn of_paths_the_outermost_structures_multiply() {
        let points = points(&[(1, 3, "if"), (2, 2, "if, 1 level deep"), (5, 4, "switch")]);
        let points: Vec<&Increment> = points.iter().collect();
        assert_eq!(product(12.0, &points).as_deref(), Some("3 × 4"));
        assert_eq!(product(3.0, &points[..1]), None);
        assert_eq!(product(13.0, &points), None);
    }
}
