//! How much more complex functions are than they were in another state of their file.

use std::collections::HashMap;

use astrolens_model::{FileReport, Function};

/// What the functions of a file were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What people call the state: `main`.
    name: String,
    /// The cognitive complexities of the functions of each name, in source order.
    cognitive: HashMap<String, Vec<u32>>,
}

impl Before {
    /// What the functions of `report` were, in the state that people call `name`.
    #[must_use]
    pub fn of(report: &FileReport, name: &str) -> Self {
        let mut cognitive: HashMap<String, Vec<u32>> = HashMap::new();
        for function in &report.functions {
            cognitive.entry(function.qualified_name.clone()).or_default().push(function.cognitive);
        }
        Self { name: name.to_owned(), cognitive }
    }

    /// For each function of `report`, how much its cognitive complexity has changed: `+6 since
    /// main`; nothing where it has not, or the function was not there.
    ///
    /// Functions of one name, as closures have, are told by their order, and only where there
    /// are as many as there were.
    #[must_use]
    pub fn deltas(&self, report: &FileReport) -> Vec<Option<String>> {
        let mut now: HashMap<&str, usize> = HashMap::new();
        for function in &report.functions {
            *now.entry(&function.qualified_name).or_default() += 1;
        }
        let count = |function: &Function| now.get(function.qualified_name.as_str()).copied();
        let functions = report.functions.iter();
        functions.map(|function| self.delta(function, count(function).unwrap_or(0))).collect()
    }

    /// How much `function`, one of `count` namesakes, has changed.
    fn delta(&self, function: &Function, count: usize) -> Option<String> {
        let namesakes = self.cognitive.get(&function.qualified_name)?;
        let before =
            namesakes.get(function.ordinal as usize).filter(|_| namesakes.len() == count)?;
        let delta = i64::from(function.cognitive) - i64::from(*before);
        (delta != 0).then(|| format!("{}{} since {}", sign(delta), delta.abs(), self.name))
    }
}

/// The sign of `delta`, the true minus.
fn sign(delta: i64) -> char {
    if delta < 0 { '−' } else { '+' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::view;

    /// The deltas from one text to the other.
    fn check(before: &str, after: &str, expected: &[Option<&str>]) {
        let before = Before::of(&view("javascript", before).report, "main");
        let deltas = before.deltas(&view("javascript", after).report);
        let deltas: Vec<_> = deltas.iter().map(Option::as_deref).collect();
        assert_eq!(deltas, expected, "{after}");
    }

    #[test]
    fn a_function_is_told_by_its_name_wherever_it_stands() {
        check(
            "function f() { if (a) b(); }\nfunction g() {}\n",
            "function g() { if (a) b(); }\nfunction f() {}\nfunction h() { if (a) b(); }\n",
            &[Some("+1 since main"), Some("−1 since main"), None],
        );
    }

    #[test]
    fn what_is_the_same_says_nothing() {
        check("function f() { if (a) b(); }", "\n\nfunction f() { if (c) d(); }", &[None]);
    }

    #[test]
    fn namesakes_are_told_by_their_order_while_there_are_as_many() {
        let two = "p(() => 1);\nq(() => 2);\n";
        check(two, "p(() => 1);\nq(() => { if (a) b(); });\n", &[None, Some("+1 since main")]);
        check(two, "q(() => { if (a) b(); });\n", &[None]);
    }
}
