//! Violations as findings.

use astrolens_model::config::Judgement;
use astrolens_model::{Location, Position, Severity};

use super::*;

/// Files in which line n begins at the byte 10 n.
struct Lines<'test>(&'test ModuleGraph, Arc<Judgement>);

impl View for Lines<'_> {
    fn location(&self, at: Place) -> Option<Location> {
        let Origin::Import { import, .. } = at.origin else { return None };
        let start_byte = 10 * import as u32;
        let start = Position { line: import as u32 + 1, column: 1 };
        Some(Location {
            start,
            end: Position { column: 5, ..start },
            start_byte,
            end_byte: start_byte + 4,
        })
    }

    fn judgement(&self, file: ModuleId) -> Option<Arc<Judgement>> {
        let is_judged = &*self.0.module(file).name != "vendored.py";
        is_judged.then(|| Arc::clone(&self.1))
    }

    fn name(&self, file: ModuleId) -> String {
        format!("src/{}", self.0.module(file).name)
    }
}

#[test]
fn a_cycle_is_a_finding_with_its_other_steps_in_other_files() {
    let graph = project(&[("a.py", &["x.py", "b.py"]), ("b.py", &["a.py", "a.py"]), ("x.py", &[])]);
    let architecture = Architecture { constraints: vec![acyclic()] };
    let verdict = verdict(&graph, architecture.constraints.clone());
    let view = Lines(&graph, Arc::default());
    let found = findings(&verdict, &architecture, &view);
    let [FileFinding { file, finding, .. }] = &found[..] else { panic!("{found:?}") };
    assert_eq!(&*graph.module(*file).name, "a.py");
    assert_eq!((finding.rule.as_str(), finding.start_line), ("import-cycle", 2));
    assert_eq!(finding.symbol.as_deref(), Some("b.py"));
    assert_eq!(finding.severity, Severity::Warning);
    let evidence: Vec<_> = (finding.evidence.iter())
        .map(|it| (it.path.as_deref(), it.line, it.note.as_str()))
        .collect();
    assert_eq!(evidence, [(Some("src/b.py"), 1, "`b.py` depends on `a.py`")]);
    let severe = Constraint { severity: Some(Severity::Error), ..acyclic() };
    let architecture = Architecture { constraints: vec![severe] };
    assert_eq!(findings(&verdict, &architecture, &view)[0].finding.severity, Severity::Error);
}

#[test]
fn a_rule_that_is_switched_off_and_a_file_without_findings_say_nothing() {
    let graph = project(&[("a.py", &["b.py"]), ("b.py", &[]), ("vendored.py", &["b.py"])]);
    let architecture =
        Architecture { constraints: vec![constraint(Kind::Forbidden(ends("**", "b.py")))] };
    let verdict = verdict(&graph, architecture.constraints.clone());
    assert_eq!(verdict.violations.len(), 2);
    let found = findings(&verdict, &architecture, &Lines(&graph, Arc::default()));
    assert_eq!(found.len(), 1);
    let off =
        Judgement { disabled_rules: vec!["forbidden-dependency".into()], ..Judgement::default() };
    assert_eq!(findings(&verdict, &architecture, &Lines(&graph, Arc::new(off))), []);
}

#[test]
fn the_same_dependency_that_breaks_two_constraints_has_two_fingerprints() {
    let graph = project(&[("a.py", &["b.py"]), ("b.py", &[])]);
    let forbidden = || constraint(Kind::Forbidden(ends("a.py", "b.py")));
    let architecture = Architecture { constraints: vec![forbidden(), forbidden()] };
    let verdict = verdict(&graph, architecture.constraints.clone());
    let found = findings(&verdict, &architecture, &Lines(&graph, Arc::default()));
    let [one, other] = &found[..] else { panic!("{found:?}") };
    assert_ne!(one.finding.fingerprint, other.finding.fingerprint);
}

#[test]
fn an_exception_of_no_use_is_a_finding_where_it_stands() {
    let mut constraint = except(constraint(Kind::Forbidden(ends("**", "b.py"))), "x.py", "b.py");
    let start = Position { line: 4, column: 11 };
    let location = Location { start, end: start, start_byte: 60, end_byte: 90 };
    constraint.exceptions[0].location = Some(location);
    let graph = project(&[("a.py", &[]), ("b.py", &[])]);
    let architecture = Architecture { constraints: vec![constraint] };
    let verdict = verdict(&graph, architecture.constraints.clone());
    let judgement = Judgement::default();
    let found =
        exception_finding(&verdict.unused[0], &architecture, &judgement).expect("a finding");
    assert_eq!(
        (found.rule.as_str(), found.start_line, found.end_byte),
        ("unused-exception", 4, 90)
    );
    assert_eq!(found.symbol.as_deref(), Some("x.py → b.py"));
}
