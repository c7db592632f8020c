//! Sequences of logical operators.

use astrolens_syntax::outline::operator;
use astrolens_syntax::{Construct, Facets, ResolvedRow, Sequences};
use tree_sitter::Node;

use super::Traversal;
use super::visit::Visit;
use crate::tree::first_token;

impl<'file> Traversal<'file> {
    /// A part of a condition: logical operators, and what begins or ends a sequence of them.
    pub(super) fn condition(&mut self, row: &ResolvedRow, visit: &mut Visit<'file>) {
        let sequences = self.definition.cognitive.sequences;
        match row.construct {
            Construct::Logical if row.facets.has(Facets::DEFAULTING) => {
                visit.inside.sequence = None;
            }
            Construct::Logical if row.facets.has(Facets::RENDERING) => self.rendering(visit),
            Construct::Logical => self.logical(visit),
            Construct::Parentheses if sequences == Sequences::ReadingOrderUpToParentheses => {
                visit.inside.sequence = None;
            }
            Construct::And | Construct::Or | Construct::NullCoalesce => {
                self.operator(row.construct, visit);
            }
            Construct::Guard if !visit.inside.in_head => self.paths.condition(),
            _ => {}
        }
    }

    /// A logical expression: an operand of another continues its sequence.
    fn logical(&mut self, visit: &mut Visit<'file>) {
        if self.definition.cognitive.sequences == Sequences::ParentOperator {
            let operator = operator(visit.node);
            let own =
                operator.map_or(Construct::None, |operator| self.operator_of(operator, visit));
            if own != visit.inside.operator
                && !visit.inside.is_free
                && let Some(operator) = operator
                && self.cognitive.operators.contains(own)
            {
                self.reader(visit.inside).cognitive.flat(own, first_token(operator));
            }
            visit.inside.operator = own;
        } else if visit.inside.sequence.is_none() {
            visit.inside.sequence = self.continued(visit).or_else(|| {
                self.sequences.push(Construct::None);
                Some(self.sequences.len() as u32 - 1)
            });
        }
    }

    /// The sequence that goes on in a logical expression which only the grammar takes for the
    /// operand of an assertion: the `a && b` of `a && b!.c && d`.
    fn continued(&self, visit: &Visit<'file>) -> Option<u32> {
        let (sequence, start) = self.parted?;
        let around = self.open.last().and_then(|open| open.row)?;
        (around.construct == Construct::Assertion && start == visit.start).then_some(sequence)
    }

    /// A logical expression of one operator that costs nothing: as if that operator had been
    /// counted already.
    fn rendering(&mut self, visit: &mut Visit<'file>) {
        let operator = operator(visit.node);
        let own = operator.map_or(Construct::None, |operator| self.operator_of(operator, visit));
        visit.inside.sequence = Some(self.sequences.len() as u32);
        self.sequences.push(own);
    }

    /// What an operator token right below the visited node is.
    fn operator_of(&self, operator: Node<'file>, visit: &Visit<'file>) -> Construct {
        self.grammar.construct(&self.place(operator, visit.kind), || None).0
    }

    /// A logical operator: a change of operator within a sequence is a point.
    fn operator(&mut self, construct: Construct, visit: &Visit<'file>) {
        if !visit.inside.in_head {
            self.paths.condition();
        }
        let Some(sequence) = visit.inside.sequence else { return };
        let last = std::mem::replace(&mut self.sequences[sequence as usize], construct);
        if last != construct && self.cognitive.operators.contains(construct) {
            self.reader(visit.inside).cognitive.flat(construct, first_token(visit.node));
        }
    }
}
