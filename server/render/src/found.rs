//! Findings by what they are about, so that nothing per function or type walks all of them.

use std::collections::HashMap;

use astrolens_model::{FileReport, Finding, Function, TypeReport};
use astrolens_smells::{Check, rule};

/// Findings of one file.
pub struct Found<'report> {
    /// By where they start, as those about functions are told apart.
    by_start: HashMap<u32, Vec<&'report Finding>>,
    /// By their symbol, as those about types are.
    by_symbol: HashMap<&'report str, Vec<&'report Finding>>,
}

impl<'report> Found<'report> {
    /// All of `findings`.
    pub fn new(findings: impl IntoIterator<Item = &'report Finding>) -> Self {
        let mut found = Self { by_start: HashMap::new(), by_symbol: HashMap::new() };
        for finding in findings {
            if let Some(symbol) = &finding.symbol {
                found.by_start.entry(finding.start_byte).or_default().push(finding);
                found.by_symbol.entry(symbol).or_default().push(finding);
            }
        }
        found
    }

    /// Whether none is about a function or a type.
    pub(super) fn is_empty(&self) -> bool {
        self.by_symbol.is_empty()
    }

    /// Those about `function` as a whole.
    pub(super) fn about(&self, function: &Function) -> impl Iterator<Item = &'report Finding> {
        let Function { start_byte, name_start_byte, .. } = function;
        let at = |start| self.by_start.get(start).into_iter().flatten().copied();
        let named = (name_start_byte != start_byte).then(|| at(name_start_byte));
        let all = at(start_byte).chain(named.into_iter().flatten());
        all.filter(|finding| finding.is_about(function))
    }

    /// Those about `named` as a whole.
    pub(super) fn about_type(&self, named: &TypeReport) -> impl Iterator<Item = &'report Finding> {
        let all = self.by_symbol.get(named.qualified_name.as_str()).into_iter().flatten().copied();
        all.filter(|finding| finding.is_about_type(named))
    }
}

/// The functions of one file by where a finding about them starts.
pub(super) struct Subjects<'report>(HashMap<u32, Vec<&'report Function>>);

impl<'report> Subjects<'report> {
    /// All functions of `report`.
    pub(super) fn new(report: &'report FileReport) -> Self {
        let mut functions: HashMap<u32, Vec<&Function>> = HashMap::new();
        for function in &report.functions {
            for start in [function.start_byte, function.name_start_byte] {
                functions.entry(start).or_default().push(function);
            }
        }
        Self(functions)
    }

    /// The function that `finding` is about, if it is about one.
    pub(super) fn of(&self, finding: &Finding) -> Option<&'report Function> {
        let mut starting = self.0.get(&finding.start_byte)?.iter().copied();
        starting.find(|function| finding.is_about(function))
    }
}

/// What a finding hangs on where it is shown with its function or type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The file as a whole, or what no function holds.
    File,
    /// The type at this place of its report, which it judges.
    Type(usize),
    /// The innermost function around where it starts, at this place of its report.
    Function(usize),
}

/// What each of the findings of `report` hangs on, in their order.
pub(super) fn owners(report: &FileReport) -> Vec<Owner> {
    let mut types: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, named) in report.types.iter().enumerate() {
        types.entry(&named.qualified_name).or_default().push(place);
    }
    let mut innermost = innermost(report).into_iter();
    let mut owner = |finding: &Finding| {
        let around = innermost.next().flatten();
        match rule(finding.rule.as_str()).map(|rule| &rule.check) {
            Some(Check::File(_)) => Owner::File,
            Some(Check::Type(..)) => {
                let called = finding.symbol.as_deref().and_then(|symbol| types.get(symbol));
                let judged = called.into_iter().flatten().copied();
                let mut judged =
                    judged.filter(|place| finding.is_about_type(&report.types[*place]));
                judged.next().map_or(Owner::File, Owner::Type)
            }
            _ => around.map_or(Owner::File, Owner::Function),
        }
    };
    report.findings.iter().map(&mut owner).collect()
}

/// For each of the findings of `report` the place of the innermost function around where it
/// starts, in one walk over both in the order of the source.
fn innermost(report: &FileReport) -> Vec<Option<usize>> {
    let mut functions: Vec<usize> = (0..report.functions.len()).collect();
    functions.sort_by_key(|place| {
        let (start, end) = report.functions[*place].extent();
        (start, std::cmp::Reverse(end))
    });
    let mut functions = functions.into_iter().peekable();
    let mut findings: Vec<usize> = (0..report.findings.len()).collect();
    findings.sort_by_key(|place| report.findings[*place].start_byte);
    let mut around = vec![None; report.findings.len()];
    let mut open: Vec<usize> = Vec::new();
    let has_ended = |place: usize, at: u32| report.functions[place].extent().1 <= at;
    for finding in findings {
        let at = report.findings[finding].start_byte;
        while let Some(next) = functions.next_if(|place| report.functions[*place].extent().0 <= at)
        {
            while open.pop_if(|last| has_ended(*last, report.functions[next].extent().0)).is_some()
            {
            }
            open.push(next);
        }
        while open.pop_if(|last| has_ended(*last, at)).is_some() {}
        around[finding] = open.last().copied();
    }
    around
}

#[cfg(test)]
mod tests {
    use astrolens_model::RuleId;

    use super::*;
    use crate::testing;

    /// One over the bytes from `start` to `end` whose name begins three bytes behind `start`.
    fn function(start: u32, end: u32) -> Function {
        Function {
            start_byte: start,
            end_byte: end,
            name_start_byte: start + 3,
            name_end_byte: start + 4,
            ..testing::function()
        }
    }

    fn finding(start: u32, rule: &'static str, symbol: Option<&str>) -> Finding {
        let rule = RuleId::new(rule);
        let symbol = symbol.map(str::to_owned);
        Finding { start_byte: start, rule, symbol, ..testing::finding() }
    }

    #[test]
    fn a_finding_is_found_by_what_it_is_about() {
        let findings = [
            finding(3, "cognitive-complexity", Some("f")),
            finding(3, "invalid-suppression", None),
            finding(23, "deep-nesting", Some("g")),
            finding(0, "large-class", Some("Shop")),
        ];
        let found = Found::new(&findings);
        let of = |function: &Function| found.about(function).count();
        assert_eq!([of(&function(0, 9)), of(&function(20, 30)), of(&function(3, 9))], [1, 1, 0]);
        let nameless = Function { name_start_byte: 9, name_end_byte: 9, ..function(3, 9) };
        assert_eq!(of(&nameless), 1);
        assert_eq!(found.about_type(&testing::named_type()).count(), 1);
        let mut report = testing::report("a.py");
        report.functions = vec![function(0, 9), function(20, 30)];
        let subjects = Subjects::new(&report);
        let starts = findings.iter().map(|finding| subjects.of(finding).map(|one| one.start_byte));
        assert_eq!(starts.collect::<Vec<_>>(), [Some(0), None, Some(20), None]);
        assert!(!found.is_empty() && Found::new(&findings[1..2]).is_empty());
    }

    #[test]
    fn a_finding_hangs_on_the_innermost_function_or_the_type_it_judges() {
        let mut report = testing::report("a.py");
        // One that holds two, the second of which holds another, and one behind it.
        report.functions = vec![
            function(10, 90),
            function(20, 30),
            function(40, 80),
            function(50, 60),
            function(95, 99),
        ];
        report.types = vec![testing::named_type()];
        report.findings = vec![
            finding(0, "large-file", None),
            finding(0, "large-class", Some("Shop")),
            finding(5, "invalid-suppression", None),
            finding(13, "cognitive-complexity", Some("a")),
            finding(23, "cognitive-complexity", Some("b")),
            finding(35, "invalid-suppression", None),
            finding(43, "cognitive-complexity", Some("c")),
            finding(55, "invalid-suppression", None),
            finding(60, "invalid-suppression", None),
            finding(97, "invalid-suppression", None),
            // They need not be in order.
            finding(25, "invalid-suppression", None),
            finding(12, "large-file", None),
        ];
        let expected = [
            Owner::File,
            Owner::Type(0),
            Owner::File,
            Owner::Function(0),
            Owner::Function(1),
            Owner::Function(0),
            Owner::Function(2),
            Owner::Function(3),
            Owner::Function(2),
            Owner::Function(4),
            Owner::Function(1),
            Owner::File,
        ];
        assert_eq!(owners(&report), expected);
    }
}
