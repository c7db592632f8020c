//! Which finding of a file is which known one.

use std::collections::{BTreeMap, HashMap, HashSet};

use astrolens_compare::{Likeness, namesakes, place};
use astrolens_metrics::METRICS;
use astrolens_model::{ANONYMOUS, FileReport, Finding, Function, RuleId, SymbolKind, TextHash};
use astrolens_smells::{Check, rule};

use super::alike::{Subject, alike};
use super::baseline::Known;

/// The functions that the findings of a report are about.
pub(super) struct Subjects<'report> {
    /// The functions by where a finding about them as a whole begins.
    functions: HashMap<u32, &'report Function>,
}

impl<'report> Subjects<'report> {
    /// Those of `report`.
    pub(super) fn new(report: &'report FileReport) -> Self {
        let functions = report.functions.iter().map(|function| (place(function), function));
        Self { functions: functions.collect() }
    }

    /// The function that `finding` is about as a whole.
    pub(super) fn of(&self, finding: &Finding) -> Option<&'report Function> {
        let function = self.functions.get(&finding.start_byte).copied();
        function.filter(|function| finding.is_about(function))
    }
}

/// What became of known findings in a file.
#[derive(Default)]
pub(super) struct Matches {
    /// The place among the known of what each finding was, by the place of the finding.
    pub(super) was: HashMap<usize, usize>,
    /// Those of the known that are about something that is still there, found or not.
    pub(super) there: HashSet<usize>,
}

/// Which of `known` the findings of `report` at the places `open` were.
///
/// Those about functions of one name go to these as a set, whatever is found of them now; those
/// about anything else to the findings as a set; what is left over of both is about a function
/// with the same text and another name, or has figures that are alike.
pub(super) fn matches(known: &[&Known], report: &FileReport, open: &[usize]) -> Matches {
    let mut matches = Matches::default();
    let subjects = Subjects::new(report);
    let mut namesakes_of: HashMap<&str, Vec<&Function>> = HashMap::new();
    for function in &report.functions {
        namesakes_of.entry(&function.qualified_name).or_default().push(function);
    }
    let mut found: HashMap<(&RuleId, Option<&str>), Vec<usize>> = HashMap::new();
    for place in open {
        let finding = &report.findings[*place];
        found.entry((&finding.rule, finding.symbol.as_deref())).or_default().push(*place);
    }
    let mut groups: BTreeMap<(&RuleId, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (place, known) in known.iter().enumerate() {
        groups.entry((&known.rule, known.symbol.as_deref())).or_default().push(place);
    }
    for ((rule, symbol), places) in groups {
        let before: Vec<Likeness> = places.iter().map(|place| likeness(known[*place])).collect();
        let found = found.get(&(rule, symbol)).map_or(&[][..], Vec::as_slice);
        let functions = symbol.filter(|_| is_about_functions(rule));
        let functions = functions.and_then(|symbol| namesakes_of.get(symbol));
        let group = Group { before, places, found };
        match functions {
            Some(functions) => matches.add_functions(&group, functions, report),
            None => matches.add_findings(&group, report),
        }
    }
    let of_finding = |place: usize| Some(subjects.of(&report.findings[place])?.hashes?.body);
    matches.add_renamed(known, report, open, of_finding);
    matches.add_alike(known, report, open);
    matches
}

/// Known findings of one rule about what has one name, with what is found of that now.
struct Group<'run> {
    before: Vec<Likeness>,
    /// The places of the known ones.
    places: Vec<usize>,
    /// The places of those that are found.
    found: &'run [usize],
}

impl Matches {
    /// Adds what the findings of `group` were.
    fn add_findings(&mut self, group: &Group<'_>, report: &FileReport) {
        let of = |place: &usize| of_finding(&report.findings[*place]);
        let after: Vec<Likeness> = group.found.iter().map(of).collect();
        for (place, partner) in group.found.iter().zip(namesakes(&group.before, &after)) {
            if let Some(partner) = partner {
                self.add(*place, group.places[partner]);
            }
        }
    }

    /// Adds what `functions` were, which are all of the name that `group` is about, and what is
    /// found of them.
    fn add_functions(&mut self, group: &Group<'_>, functions: &[&Function], report: &FileReport) {
        let found = group.found.iter().map(|place| (report.findings[*place].start_byte, *place));
        // Of several in one place the first counts.
        let found: HashMap<u32, usize> = found.rev().collect();
        let after: Vec<Likeness> = functions.iter().map(|own| Likeness::of(own)).collect();
        for (function, partner) in functions.iter().zip(namesakes(&group.before, &after)) {
            let Some(partner) = partner else { continue };
            self.there.insert(group.places[partner]);
            if let Some(finding) = found.get(&place(function)) {
                self.was.insert(*finding, group.places[partner]);
            }
        }
    }

    fn add(&mut self, finding: usize, known: usize) {
        self.was.insert(finding, known);
        self.there.insert(known);
    }

    /// Adds those that are left over and about a function or type that is gone, as one that came in
    /// its place is alike.
    fn add_alike(&mut self, known: &[&Known], report: &FileReport, open: &[usize]) {
        let types: HashSet<&str> =
            report.types.iter().map(|named| named.qualified_name.as_str()).collect();
        let gone = known.iter().enumerate().filter(|(place, known)| {
            let is_type = known.symbol.as_deref().is_some_and(|symbol| types.contains(symbol));
            !self.there.contains(place) && (is_about_functions(&known.rule) || !is_type)
        });
        let gone = subjects(gone.map(|(place, known)| (place, Entry::of(known))));
        let come = open.iter().filter(|place| !self.was.contains_key(place)).map(|place| {
            let Finding { rule, symbol, ordinal, kind, value, .. } = &report.findings[*place];
            let (symbol, kind) = (symbol.as_deref(), kind.as_ref());
            (*place, Entry { rule, symbol, ordinal: *ordinal, kind, value: *value })
        });
        let come = subjects(come);
        for (old, new) in alike(&gone, &come) {
            self.there.extend(gone[old].figures.iter().map(|(_, _, place)| *place));
            for (rule, _, finding) in &come[new].figures {
                let was = gone[old].figures.iter().find(|(other, ..)| other == rule);
                if let Some((_, _, known)) = was {
                    self.add(*finding, *known);
                }
            }
        }
    }

    /// Adds those that are left over and of the same text.
    fn add_renamed(
        &mut self,
        known: &[&Known],
        report: &FileReport,
        open: &[usize],
        body: impl Fn(usize) -> Option<TextHash>,
    ) {
        let mut left: HashMap<(&RuleId, TextHash), Vec<usize>> = HashMap::new();
        // The first is to be taken first, from the end.
        for (place, known) in known.iter().enumerate().rev() {
            if let (Some(hashes), false) = (known.hashes, self.there.contains(&place)) {
                left.entry((&known.rule, hashes.body)).or_default().push(place);
            }
        }
        if left.is_empty() {
            return;
        }
        for place in open {
            if self.was.contains_key(place) {
                continue;
            }
            let body = body(*place);
            let key = body.map(|body| (&report.findings[*place].rule, body));
            if let Some(known) = key.and_then(|key| left.get_mut(&key)?.pop()) {
                self.add(*place, known);
            }
        }
    }
}

/// Those of `entries`, each with its place, that are about a function or type, by that.
pub(super) fn subjects<'run>(
    entries: impl Iterator<Item = (usize, Entry<'run>)>,
) -> Vec<Subject<'run>> {
    let mut subjects: BTreeMap<(bool, &str, u32), Subject<'run>> = BTreeMap::new();
    for (place, Entry { rule: id, symbol, ordinal, kind, value }) in entries {
        let Some(Check::Function(_) | Check::Type(..)) = rule(id.as_str()).map(|rule| &rule.check)
        else {
            continue;
        };
        let (Some(symbol), Some(value)) = (symbol, value) else { continue };
        let is_type = !is_about_functions(id);
        let subject = subjects.entry((is_type, symbol, ordinal)).or_insert_with(|| Subject {
            symbol,
            kind,
            is_type,
            figures: Vec::new(),
        });
        subject.figures.push((id, value, place));
    }
    subjects.into_values().collect()
}

/// What a known finding and one that is found have in common.
pub(super) struct Entry<'run> {
    rule: &'run RuleId,
    symbol: Option<&'run str>,
    ordinal: u32,
    kind: Option<&'run SymbolKind>,
    value: Option<f64>,
}

impl<'run> Entry<'run> {
    /// What there is of `known`.
    pub(super) fn of(known: &'run Known) -> Self {
        let Known { rule, symbol, ordinal, kind, value, .. } = known;
        let (symbol, kind) = (symbol.as_deref(), kind.as_ref());
        Self { rule, symbol, ordinal: *ordinal, kind, value: *value }
    }
}

fn is_about_functions(id: &RuleId) -> bool {
    rule(id.as_str()).is_some_and(|rule| matches!(rule.check, Check::Function(_)))
}

/// What `known` says of the function it is about.
fn likeness(known: &Known) -> Likeness {
    Likeness {
        kind: known.kind.clone(),
        is_named: !known.symbol.as_ref().is_some_and(|symbol| symbol.ends_with(ANONYMOUS)),
        hashes: known.hashes,
        figures: figure(&known.rule, known.value),
    }
}

/// What a finding about no function has to be told by.
fn of_finding(finding: &Finding) -> Likeness {
    Likeness {
        kind: finding.kind.clone(),
        is_named: true,
        hashes: None,
        figures: figure(&finding.rule, finding.value),
    }
}

/// The figure that a finding of `id` is about, with its place among the metrics; behind all of
/// them where it is none of a function.
fn figure(id: &RuleId, value: Option<f64>) -> Vec<(usize, f64)> {
    let metric = rule(id.as_str()).and_then(|rule| rule.metric.as_ref());
    let place = METRICS.iter().position(|row| Some(&row.id) == metric).unwrap_or(METRICS.len());
    value.map(|value| (place, value)).into_iter().collect()
}
