//! A figure as the sum of its points: `cognitive 3 = 1 + 2`.

use astrolens_model::{Function, Increment, figure};

use crate::registry::Metric;

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
    /// What no point stands for, such as the one path through every function, goes first. Points
    /// that multiply are given as a product where they make up the figure by themselves; those
    /// of structures within others do not.
    #[must_use]
    pub fn sum(&self, function: &Function) -> String {
        let value = (self.value)(function);
        let head = format!("{} {}", self.id, figure(value));
        let mut points: Vec<u64> =
            self.increments(function).map(|increment| increment.points).collect();
        let (sign, together) = match self.sign {
            '×' => (" × ", points.iter().fold(1, |all: u64, one| all.saturating_mul(*one))),
            _ => (" + ", points.iter().fold(0, |all: u64, one| all.saturating_add(*one))),
        };
        let whole = value as u64;
        if sign == " + " && whole > together {
            points.insert(0, whole - together);
        } else if whole != together {
            return head;
        }
        if points.len() < 2 {
            return head;
        }
        let points: Vec<String> = points.iter().map(u64::to_string).collect();
        format!("{head} = {}", points.join(sign))
    }
}
