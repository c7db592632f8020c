//! The function or type of a file that is meant by a line or a name.

use std::borrow::Cow;
use std::cmp::Reverse;

use astrolens_error::Error;
use astrolens_model::{FileReport, Function, TypeReport};

use super::name::{Candidate, Fit, Name};
use super::subject::alike;
use crate::cli::target::Selector;

/// How many symbols an advice lists.
const LISTED: usize = 5;

/// A function or a type.
#[derive(Clone, Copy, Debug)]
pub(super) enum Symbol<'report> {
    Function(&'report Function),
    Type(&'report TypeReport),
}

/// What a place means.
pub(super) struct Found<'report> {
    pub(super) symbol: Symbol<'report>,
    /// The others that the name could mean.
    pub(super) others: Vec<Symbol<'report>>,
    /// Whether a part of the name was passed over that may have been meant to tell it from this.
    pub(super) is_guess: bool,
}

/// Which symbols may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Functions and types.
    Any,
    Functions,
    Types,
}

impl<'report> Symbol<'report> {
    /// The name to show where its place is not shown beside it.
    pub(super) fn label(self) -> Cow<'report, str> {
        match self {
            Self::Function(function) => function.label(),
            Self::Type(named) => Cow::Borrowed(&named.qualified_name),
        }
    }

    /// Its first and its last line, from 1.
    pub(super) fn lines(self) -> (u32, u32) {
        match self {
            Self::Function(function) => (function.start_line, function.end_line),
            Self::Type(named) => (named.start_line, named.end_line),
        }
    }

    fn bytes(self) -> (u32, u32) {
        match self {
            Self::Function(function) => (function.start_byte, function.end_byte),
            Self::Type(named) => (named.start_byte, named.end_byte),
        }
    }

    fn own_name(self) -> &'report str {
        match self {
            Self::Function(function) => &function.name,
            Self::Type(named) => &named.name,
        }
    }

    fn qualified_name(self) -> &'report str {
        match self {
            Self::Function(function) => &function.qualified_name,
            Self::Type(named) => &named.qualified_name,
        }
    }

    /// How well it fits `name`, and how far it is from the number in that.
    fn fit(self, name: &Name<'_>) -> Option<(Fit, Option<u32>)> {
        let ordinal = match self {
            Self::Function(function) => function.ordinal,
            Self::Type(_) => 0,
        };
        let (start_line, _) = self.lines();
        let (qualified, own) = (self.qualified_name(), self.own_name());
        let label = self.label();
        let candidate = Candidate { label: &label, qualified, own, start_line, ordinal };
        Some((name.fit(&candidate)?, name.distance(&candidate)))
    }

    fn holds(self, (first, last): (u32, u32)) -> bool {
        let (start, end) = self.lines();
        start <= first && last <= end
    }

    /// How many lines are between it and the lines from `first` to `last`.
    fn distance(self, (first, last): (u32, u32)) -> u32 {
        let (start, end) = self.lines();
        start.saturating_sub(last).max(first.saturating_sub(end))
    }
}

/// The symbols of `report` that may be meant, functions first.
fn symbols(report: &FileReport, sort: Sort) -> impl Iterator<Item = Symbol<'_>> + Clone {
    let functions = report.functions.iter().filter(move |_| sort != Sort::Types);
    let types = report.types.iter().filter(move |_| sort != Sort::Functions);
    functions.map(Symbol::Function).chain(types.map(Symbol::Type))
}

/// The symbol of `report` at `place`: the innermost around a line, or the first of those that fit a
/// name best.
pub(super) fn find<'report>(
    place: &Selector,
    report: &'report FileReport,
    sort: Sort,
) -> Option<Found<'report>> {
    let all = symbols(report, sort);
    match place {
        Selector::Lines(first, last) => {
            let innermost = |lines| {
                let around = all.clone().filter(|symbol| symbol.holds(lines));
                around.min_by_key(|symbol| {
                    let (start, end) = symbol.bytes();
                    end.saturating_sub(start)
                })
            };
            let symbol = innermost((*first, *last)).or_else(|| innermost((*first, *first)))?;
            Some(Found { symbol, others: Vec::new(), is_guess: false })
        }
        Selector::Name(name) => {
            let name = Name::new(name);
            let fitting = all.filter_map(|symbol| Some((symbol.fit(&name)?, symbol)));
            let mut fitting: Vec<((Fit, Option<u32>), Symbol<'_>)> = fitting.collect();
            // The sort is stable: of those that fit as well, the first in the source stays first.
            let is_other_line = |distance: Option<u32>| distance != Some(0);
            fitting.sort_by_key(|((fit, distance), _)| (is_other_line(*distance), *fit, *distance));
            let mut fitting = fitting.into_iter();
            let ((fit, distance), symbol) = fitting.next()?;
            // A line that is right leaves no doubt.
            let is_in_doubt = is_other_line(distance);
            let others = fitting.filter(|((fit, _), _)| is_in_doubt && *fit < Fit::Outer);
            let others = others.map(|(_, symbol)| symbol).collect();
            Some(Found { symbol, others, is_guess: fit == Fit::Outer })
        }
    }
}

/// What to say where there is no symbol at `place` of the file of `report`, which is called `file`.
pub(super) fn unknown(place: &Selector, file: &str, report: &FileReport, sort: Sort) -> Error {
    let mut near: Vec<Symbol<'_>> = symbols(report, sort).collect();
    let (what, many) = match sort {
        Sort::Any => ("function or type", "functions or types"),
        Sort::Functions => ("function", "functions"),
        Sort::Types => ("type", "types"),
    };
    let message = match place {
        Selector::Lines(first, last) => {
            near.sort_by_key(|symbol| symbol.distance((*first, *last)));
            format!("no {what} of `{file}` holds line {first}")
        }
        Selector::Name(name) => {
            near.sort_by_cached_key(|symbol| Reverse(likeness(*symbol, name)));
            format!("no {what} of `{file}` is called `{name}`")
        }
    };
    let near: Vec<String> = near
        .iter()
        .take(LISTED)
        .map(|symbol| {
            let (start_line, end_line) = symbol.lines();
            format!("`{}` (lines {start_line}-{end_line})", symbol.label())
        })
        .collect();
    let advice = if near.is_empty() {
        format!("there are no {many} in it")
    } else {
        format!("the nearest are {}", near.join(", "))
    };
    Error::usage(message, advice)
}

/// How alike the name of `symbol` is to `name`, in thousandths.
fn likeness(symbol: Symbol<'_>, name: &str) -> u32 {
    let alike = alike(symbol.own_name(), name).max(alike(symbol.qualified_name(), name));
    (alike * 1000.0) as u32
}

#[cfg(test)]
mod tests {
    use astrolens_testing as testing;

    use super::*;

    fn report() -> FileReport {
        let function = |name: &str, start_line, end_line| Function {
            name: name.to_owned(),
            qualified_name: format!("outer.{name}"),
            start_line,
            end_line,
            start_byte: start_line * 10,
            end_byte: end_line * 10,
            ..testing::function()
        };
        let mut report = testing::report("a.py");
        report.functions = vec![function("a", 2, 9), function("b", 3, 5), function("c", 20, 30)];
        let named =
            TypeReport { start_byte: 0, end_byte: 120, end_line: 12, ..testing::named_type() };
        report.types = vec![named];
        report
    }

    fn found(place: &Selector, sort: Sort) -> Option<String> {
        find(place, &report(), sort).map(|found| found.symbol.label().into_owned())
    }

    #[test]
    fn the_innermost_around_a_line_is_meant() {
        let at = |first, last, sort| found(&Selector::Lines(first, last), sort);
        assert_eq!(at(4, 4, Sort::Any).as_deref(), Some("outer.b"));
        assert_eq!(at(4, 7, Sort::Any).as_deref(), Some("outer.a"));
        assert_eq!(at(4, 40, Sort::Any).as_deref(), Some("outer.b"), "none holds all of them");
        assert_eq!(at(10, 10, Sort::Any).as_deref(), Some("Shop"));
        assert_eq!(at(4, 4, Sort::Types).as_deref(), Some("Shop"));
        assert_eq!(at(10, 10, Sort::Functions), None);
        assert_eq!(at(15, 15, Sort::Any), None);
    }

    #[test]
    fn the_one_that_fits_a_name_best_is_meant() {
        let of = |name: &str| found(&Selector::Name(name.to_owned()), Sort::Any);
        for name in ["outer.c", "c", "outer#c", "module.outer.c()"] {
            assert_eq!(of(name).as_deref(), Some("outer.c"), "{name}");
        }
        assert_eq!(of("Shop").as_deref(), Some("Shop"));
        assert_eq!(of("d"), None);
    }

    #[test]
    fn the_nearest_are_offered_where_none_is_meant() {
        let advice = |place, sort| match unknown(&place, "f", &report(), sort) {
            Error::Usage { message, help } => (message, help.unwrap_or_default()),
            other => panic!("{other}"),
        };
        let (message, help) = advice(Selector::Lines(15, 15), Sort::Functions);
        assert_eq!(message, "no function of `f` holds line 15");
        let nearest = "the nearest are `outer.c` (lines 20-30), `outer.a` (lines 2-9), \
                       `outer.b` (lines 3-5)";
        assert_eq!(help, nearest);
        let (message, help) = advice(Selector::Name("Sop".to_owned()), Sort::Any);
        assert_eq!(message, "no function or type of `f` is called `Sop`");
        assert!(help.starts_with("the nearest are `Shop` (lines 1-12), "), "{help}");
    }
}
