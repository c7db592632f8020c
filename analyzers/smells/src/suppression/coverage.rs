//! Which comments may cover a finding, found without a look at all of them.

use std::collections::HashMap;

use astrolens_facts::Scope;
use astrolens_model::Finding;

use super::nest::Nest;
use super::{Intent, scope};

/// The comments of a file by what they cover.
pub(super) struct Coverage {
    /// Those that cover lines, in source order.
    lines: Vec<(u32, u32, usize)>,
    /// Those that cover a declaration.
    declarations: Nest,
    /// The first one of each rule that covers what is found of the file as a whole.
    file: HashMap<String, usize>,
    /// What the comments themselves are.
    own: Nest,
}

impl Coverage {
    /// What `intents`, in source order, cover.
    pub(super) fn of(intents: &[Intent<'_>]) -> Self {
        let mut lines = Vec::new();
        let mut declarations = Vec::new();
        let mut file = HashMap::new();
        for (number, intent) in intents.iter().enumerate() {
            let Some(scope) = intent.scope else { continue };
            match scope {
                Scope::Lines { first, last, .. } => lines.push((first, last, number)),
                Scope::Declaration { start, end, .. } => declarations.push(((start, end), number)),
                Scope::File => {}
            }
            if scope::covers_file(scope) {
                for name in intent.directive.rules() {
                    file.entry(name.text.to_owned()).or_insert(number);
                }
            }
        }
        let own = intents.iter().map(|intent| (intent.directive.start, intent.directive.end));
        Self { lines, declarations: Nest::new(declarations), file, own: Nest::new(own.zip(0..)) }
    }

    /// The numbers of the comments that may cover `finding`, in source order.
    pub(super) fn candidates(&self, finding: &Finding) -> Vec<usize> {
        // Rows count from 0, lines from 1.
        let first = self.lines.partition_point(|(_, last, _)| last + 1 < finding.start_line);
        let beside = self.lines[first..].iter().take_while(|(row, ..)| *row < finding.end_line);
        let mut candidates: Vec<usize> = beside.map(|(.., number)| *number).collect();
        candidates.extend(self.declarations.around(finding.start_byte));
        candidates.extend(self.file.get(finding.rule.as_str()));
        candidates.extend(self.own.around(finding.start_byte));
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}
