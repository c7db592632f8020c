//! A report of an earlier text, moved to where things stand now.
//!
//! What was found stays on the screen while a text cannot be analysed within a keystroke, and it
//! stays with the code it is about.

use astrolens_model::{FileReport, Finding, Function, LineIndex, Position};
use astrolens_syntax::difference::difference;

/// The one edit that made a text of an earlier one.
pub(crate) struct Move<'text> {
    start: u32,
    old_end: u32,
    new_end: u32,
    old: LineIndex<'text>,
    new: LineIndex<'text>,
}

/// `report` of the text `old`, with all places moved to where they are in the text `new`.
///
/// What began within what was changed now begins where the change does.
pub(crate) fn moved(report: &FileReport, old: &str, new: &str) -> FileReport {
    let mut report = report.clone();
    let Some(edit) = Move::between(old, new) else { return report };
    for function in &mut report.functions {
        edit.function(function);
    }
    for type_ in &mut report.types {
        type_.start_byte = edit.offset(type_.start_byte);
        type_.end_byte = edit.offset(type_.end_byte);
        type_.start_line = edit.new.position(type_.start_byte).line;
        type_.end_line = edit.new.position(type_.end_byte).line;
    }
    for finding in &mut report.findings {
        edit.finding(finding);
    }
    report
}

impl<'text> Move<'text> {
    /// What made `new` of `old`; nothing where they are equal.
    pub(crate) fn between(old: &'text str, new: &'text str) -> Option<Self> {
        let edit = difference(old.as_bytes(), new.as_bytes())?;
        Some(Self {
            start: edit.start_byte as u32,
            old_end: edit.old_end_byte as u32,
            new_end: edit.new_end_byte as u32,
            old: LineIndex::new(old.as_bytes()),
            new: LineIndex::new(new.as_bytes()),
        })
    }

    fn function(&self, function: &mut Function) {
        for offset in [
            &mut function.start_byte,
            &mut function.end_byte,
            &mut function.name_start_byte,
            &mut function.name_end_byte,
        ] {
            *offset = self.offset(*offset);
        }
        let start = self.new.position(function.start_byte);
        (function.start_line, function.start_column) = (start.line, start.column);
        let last = function.end_byte.saturating_sub(1).max(function.start_byte);
        function.end_line = self.new.position(last).line;
        for increment in &mut function.increments {
            self.place(&mut increment.line, &mut increment.column);
        }
    }

    /// Moves a finding with its evidence.
    pub(crate) fn finding(&self, finding: &mut Finding) {
        finding.start_byte = self.offset(finding.start_byte);
        finding.end_byte = self.offset(finding.end_byte);
        let start = self.new.position(finding.start_byte);
        let end = self.new.position(finding.end_byte);
        (finding.start_line, finding.start_column) = (start.line, start.column);
        (finding.end_line, finding.end_column) = (end.line, end.column);
        let own = finding.evidence.iter_mut().filter(|evidence| evidence.path.is_none());
        for evidence in own {
            evidence.start_byte = self.offset(evidence.start_byte);
            evidence.end_byte = self.offset(evidence.end_byte);
            let start = self.new.position(evidence.start_byte);
            (evidence.line, evidence.column) = (start.line, start.column);
        }
    }

    /// Where what stood at `offset` stands now.
    fn offset(&self, offset: u32) -> u32 {
        if offset >= self.old_end {
            self.new_end + (offset - self.old_end)
        } else {
            offset.min(self.start)
        }
    }

    /// Moves a line and a column.
    fn place(&self, line: &mut u32, column: &mut u32) {
        let offset = self.old.offset(Position { line: *line, column: *column });
        let position = self.new.position(self.offset(offset));
        (*line, *column) = (position.line, position.column);
    }
}

#[cfg(test)]
mod tests {
    use astrolens_analysis::analyze;
    use astrolens_syntax::Language;

    use super::*;

    const OLD: &str = "import os\n\ndef f(x):\n    if x:\n        pass\n";

    fn report(text: &str) -> FileReport {
        let mut config = astrolens_config::defaults(true);
        let limits = astrolens_model::config::Limits { warning: Some(0.0), ..Default::default() };
        let metric = astrolens_model::MetricId::new("cognitive");
        std::sync::Arc::make_mut(&mut config.code).thresholds.insert(metric, limits);
        let python = Language::by_name("python").expect("a language");
        analyze(text.as_bytes(), python, &config, &|| false)
    }

    #[track_caller]
    fn check(new: &str) {
        let mut expected = report(new);
        expected.imports = report(OLD).imports;
        let mut moved = moved(&report(OLD), OLD, new);
        assert_eq!(moved.findings, expected.findings);
        for report in [&mut moved, &mut expected] {
            // Figures stay what they were.
            for function in &mut report.functions {
                function.lines = astrolens_model::LineCounts::default();
            }
        }
        assert_eq!(moved.functions, expected.functions);
    }

    #[test]
    fn what_stands_behind_an_edit_moves_with_its_code() {
        check(&OLD.replace("import os", "import os\nimport sys"));
        check(&OLD.replace("import os\n\n", ""));
        check(&OLD.replace("\ndef", "\n\u{1D11E}\ndef"));
    }

    #[test]
    fn what_stands_before_an_edit_stays() {
        check(&format!("{OLD}\nx = 1\n"));
        check(OLD);
    }

    #[test]
    fn evidence_in_another_file_stays() {
        let mut report = report(OLD);
        report.findings[0].evidence[0].path = Some("b.py".to_owned());
        let moved = moved(&report, OLD, &OLD.replace("import os\n\n", ""));
        assert_eq!(moved.findings[0].evidence, report.findings[0].evidence);
        assert_eq!((moved.findings[0].start_line, report.findings[0].start_line), (1, 3));
    }

    #[test]
    fn what_is_changed_begins_where_the_change_does() {
        let moved = moved(&report(OLD), OLD, "import os\n\ndef\n");
        // `f(x):…` is gone: its finding stands where it was, behind `def`.
        let finding = &moved.findings[0];
        assert_eq!((finding.start_line, finding.start_column), (3, 4));
    }
}
