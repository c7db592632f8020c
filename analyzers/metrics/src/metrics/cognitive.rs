//! Cognitive complexity (SonarSource white paper 1.7).

use std::num::NonZero;

use astrolens_facts::{FLAT, FunctionFacts, Point, PointMetric, Token};
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::outline::operator;
use astrolens_syntax::{
    Construct, ConstructSet, Definition, Facets, Grammar, NestedFunctions, Recursion, ResolvedRow,
    Sequences,
};
use tree_sitter::Node;

use crate::collector::{Beginning, Collector, Ending, Entered, PointGroups, Setup, State, Visited};
use crate::points::deeper;
use crate::registry::Metric;
use crate::tree::first_token;
use crate::variants;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("cognitive"),
    title: "Cognitive complexity",
    short: "cognitive",
    summary: "How hard the control flow is to follow: breaks in the linear flow, weighted by how \
              deeply they are nested.",
    default_limits: Limits { information: None, warning: Some(15.0), error: Some(25.0) },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.cognitive),
    documentation: include_str!("cognitive.md"),
};

/// Nested functions deeper than this add their sum in one point instead of point by point,
/// so that what is kept grows with the file and not with its square.
const MAX_COPIED_DEPTH: u32 = 16;

/// Counts what breaks the linear flow, by the rules of a language after the options in force.
pub(crate) struct Cognitive {
    definition: &'static Definition,
    grammar: &'static Grammar,
    structural: ConstructSet,
    nesting: ConstructSet,
    exempt: Facets,
    /// Logical operators that count.
    operators: ConstructSet,
    /// The last operator of each sequence of logical operators.
    sequences: Vec<Construct>,
    /// The sequence that ended last at an operand which is no logical expression, and where that
    /// operand begins.
    parted: Option<(Sequence, u32)>,
}

/// A sequence of logical operators, by its number from 1.
type Sequence = NonZero<u32>;

/// What a node inherits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Inherited {
    /// How many levels deep it stands.
    level: u16,
    /// The logical operator around it, where the language compares with that.
    operator: Option<Construct>,
    /// The open sequence of logical operators, if the node is an operand of one.
    sequence: Option<Sequence>,
}

impl Inherited {
    fn deepen(&mut self, deepens: bool) {
        self.level = self.level.saturating_add(u16::from(deepens));
    }
}

/// The cognitive complexity of one function so far.
#[derive(Default)]
pub(crate) struct CognitiveTally {
    /// Where the function begins, and on which level.
    start: u32,
    base: u16,
    /// It calls itself.
    recursive: bool,
    total: u32,
    /// How many of the points grow when the function is nested one level deeper.
    growing: u32,
    /// How many functions are nested one in another inside of it.
    depth: u32,
    /// In source order once the function has ended.
    points: Vec<Point>,
    /// Functions in it that have ended and are read with it: what they add is decided when it ends.
    nested: Vec<Self>,
}

impl Collector for Cognitive {
    type Tally = CognitiveTally;
    type Inherited = Inherited;

    fn new(setup: &Setup<'_>) -> Self {
        let Setup { definition, grammar, variants: chosen } = *setup;
        let rules = &definition.cognitive;
        let remaining = |set| variants::remove(set, rules.variants, chosen);
        Self {
            definition,
            grammar,
            structural: remaining(rules.structural),
            nesting: remaining(rules.nesting),
            exempt: variants::exempt(rules.exempt, rules.variants, chosen),
            operators: remaining(rules.operators),
            sequences: Vec::new(),
            parted: None,
        }
    }

    #[inline]
    fn enter(&mut self, node: &Entered<'_>, state: State<'_, Self>) {
        if let Some(around) = node.around {
            state.inherited.deepen(self.nests(around) && node.is_in(around.nests));
        }
    }

    #[inline]
    fn read(&mut self, node: &Visited<'_>, mut state: State<'_, Self>) {
        let construct = node.construct;
        if matches!(
            construct,
            Construct::Logical
                | Construct::Parentheses
                | Construct::And
                | Construct::Or
                | Construct::NullCoalesce
                | Construct::Call
        ) {
            self.condition(node, &mut state);
        }
        let State { tally, inherited } = state;
        if node.is_free || self.is_exempt(node.row) {
            // Whether it decides anything is up to others, or it does not.
        } else if self.structural.contains(construct) {
            tally.structural(node, inherited.level.saturating_sub(tally.base));
        } else if self.definition.cognitive.flat.contains(construct) {
            tally.flat(construct, node.token());
        }
        inherited.deepen(node.row.deepens && self.nests(node.row));
    }

    fn recursion(&mut self, call: Node<'_>, tally: &mut CognitiveTally) {
        let is_first = !std::mem::replace(&mut tally.recursive, true);
        let counts = match self.definition.cognitive.recursion {
            Recursion::Ignored => false,
            Recursion::Once => is_first,
            Recursion::EachCall => true,
        };
        if counts {
            tally.flat(Construct::Recursion, first_token(call));
        }
    }

    #[inline]
    fn descend(&mut self, row: Option<&ResolvedRow>, start: u32, inherited: &mut Inherited) {
        let Some(sequence) = inherited.sequence else { return };
        let goes_on = row.is_some_and(|row| match row.construct {
            Construct::Logical => !row.facets.has(Facets::DEFAULTING),
            construct => construct == Construct::Parentheses,
        });
        if !goes_on {
            inherited.sequence = None;
            self.parted = Some((sequence, start));
        }
    }

    fn function(&self, row: &ResolvedRow, is_part: bool, own: &mut Inherited) {
        *own = Inherited { level: own.level, ..Inherited::default() };
        own.deepen(is_part && self.is_deeper(row));
    }

    /// Decides how deep a function begins.
    fn begin(&self, function: &Beginning<'_>, inherited: &mut Inherited) -> CognitiveTally {
        let Beginning { row, is_closure, is_nested, is_initializer, is_block, in_type } = *function;
        let rules = &self.definition.cognitive;
        let stands_alone = rules.nested_functions == NestedFunctions::Apart
            || is_block
            || (in_type && rules.types_reset_nesting);
        if is_initializer && is_nested {
            // It begins where what is around it is.
        } else if stands_alone {
            inherited.level = 0;
        } else {
            inherited.deepen(is_nested && (!is_closure || self.is_deeper(row)));
        }
        CognitiveTally { base: inherited.level, ..CognitiveTally::default() }
    }

    fn lend(&self, own: Inherited, around: Inherited) -> Inherited {
        Inherited { level: own.level, ..around }
    }

    fn finish(&self, tally: &mut CognitiveTally, function: &Ending<'_>, facts: &mut FunctionFacts) {
        let Ending { node, source, .. } = *function;
        // In the decorator idiom nested functions stand one level less deep.
        let lift = self.policy(function) == NestedFunctions::AddUnlessDecorator
            && self.definition.outline.is_decorator(node, source);
        tally.close(function.start, u32::from(lift));
        facts.cognitive = tally.total;
    }

    fn points<'tally>(tally: &'tally CognitiveTally, groups: &mut PointGroups<'tally>) {
        groups[PointMetric::Cognitive as usize] = &tally.points;
    }

    fn nest(&self, tally: &mut CognitiveTally, function: &Ending<'_>, around: &mut CognitiveTally) {
        let adds = self.policy(function) != NestedFunctions::Apart && tally.total > 0;
        if adds || function.is_lent {
            around.nested.push(std::mem::take(tally));
        }
    }
}

impl Cognitive {
    /// Whether what stands inside a node is one level deeper.
    #[inline]
    const fn nests(&self, row: &ResolvedRow) -> bool {
        self.nesting.contains(row.construct) && !self.is_exempt(row)
    }

    /// Whether a node neither counts nor nests, whatever construct it is.
    #[inline]
    const fn is_exempt(&self, row: &ResolvedRow) -> bool {
        row.facets.has(self.exempt)
    }

    /// Whether what stands in a closure is one level deeper.
    fn is_deeper(&self, row: &ResolvedRow) -> bool {
        row.deepens && self.nesting.contains(Construct::Closure)
    }

    /// What `function` means to the function around it.
    fn policy(&self, function: &Ending<'_>) -> NestedFunctions {
        if function.is_block {
            NestedFunctions::Apart
        } else {
            self.definition.cognitive.nested_functions
        }
    }

    /// A part of a condition: logical operators, and what begins or ends a sequence of them.
    fn condition(&mut self, node: &Visited<'_>, state: &mut State<'_, Self>) {
        let State { inherited, .. } = state;
        let facets = node.row.facets;
        match node.construct {
            Construct::Logical if facets.has(Facets::DEFAULTING) => inherited.sequence = None,
            Construct::Logical if facets.has(Facets::RENDERING) => {
                // Of one operator that costs nothing: as if that had been counted already.
                let own = self.operator_below(node).map(|(own, _)| own);
                inherited.sequence = self.sequence(own.unwrap_or(Construct::None));
            }
            Construct::Logical => self.logical(node, state),
            Construct::Parentheses => {
                let sequences = self.definition.cognitive.sequences;
                if sequences == Sequences::ReadingOrderUpToParentheses {
                    inherited.sequence = None;
                }
            }
            Construct::Call if facets.has(Facets::MACRO) => {}
            Construct::Call => inherited.operator = None,
            _ => self.operator(node, state),
        }
    }

    /// A logical expression: an operand of another continues its sequence.
    fn logical(&mut self, node: &Visited<'_>, state: &mut State<'_, Self>) {
        let State { inherited, tally } = state;
        if self.definition.cognitive.sequences != Sequences::ParentOperator {
            let going_on = inherited.sequence.or_else(|| self.continued(node));
            inherited.sequence = going_on.or_else(|| self.sequence(Construct::None));
            return;
        }
        let operator = self.operator_below(node);
        if let Some((own, operator)) = operator
            && Some(own) != inherited.operator
            && !node.is_free
            && self.operators.contains(own)
        {
            tally.flat(own, first_token(operator));
        }
        inherited.operator = operator.map(|(own, _)| own);
    }

    /// A new sequence, as if its last operator had been `last`.
    fn sequence(&mut self, last: Construct) -> Option<Sequence> {
        self.sequences.push(last);
        NonZero::new(self.sequences.len() as u32)
    }

    /// The sequence that goes on in a logical expression which only the grammar takes for the
    /// operand of an assertion: the `a && b` of `a && b!.c && d`.
    fn continued(&self, node: &Visited<'_>) -> Option<Sequence> {
        let (sequence, start) = self.parted?;
        let in_assertion = node.around?.construct == Construct::Assertion;
        (in_assertion && start as usize == node.node.start_byte()).then_some(sequence)
    }

    /// What the operator of a logical expression is, and its token.
    fn operator_below<'walk>(&self, node: &Visited<'walk>) -> Option<(Construct, Node<'walk>)> {
        let operator = operator(node.node)?;
        Some((node.construct_below(operator, self.grammar), operator))
    }

    /// A logical operator: a change of operator within a sequence is a point.
    fn operator(&mut self, node: &Visited<'_>, state: &mut State<'_, Self>) {
        let Some(sequence) = state.inherited.sequence else { return };
        let construct = node.construct;
        let last = &mut self.sequences[sequence.get() as usize - 1];
        let last = std::mem::replace(last, construct);
        if last != construct && self.operators.contains(construct) {
            state.tally.flat(construct, node.token());
        }
    }
}

impl CognitiveTally {
    /// A structure `level` levels deep within the function.
    fn structural(&mut self, node: &Visited<'_>, level: u16) {
        self.total = self.total.saturating_add(1 + u32::from(level));
        self.growing += 1;
        self.points.push(node.point(1 + u64::from(level), level));
    }

    /// One point however deep.
    fn flat(&mut self, construct: Construct, token: Token) {
        self.total = self.total.saturating_add(1);
        self.points.push(Point { construct, token, points: 1, level: FLAT });
    }

    /// Sums up the function that begins at `start`, nested functions `lift` levels less deep than they
    /// stand.
    fn close(&mut self, start: u32, lift: u32) {
        self.start = start;
        for nested in std::mem::take(&mut self.nested) {
            let levels = u32::from(nested.base.saturating_sub(self.base)).saturating_sub(lift);
            let added = nested.total.saturating_add(nested.growing.saturating_mul(levels));
            self.total = self.total.saturating_add(added);
            self.growing = self.growing.saturating_add(nested.growing);
            self.depth = self.depth.max(nested.depth + 1);
            if nested.depth < MAX_COPIED_DEPTH {
                self.points.extend(nested.points.into_iter().map(|point| deeper(point, levels)));
            } else if added > 0 {
                self.points.push(Point {
                    construct: Construct::Function,
                    token: Token { start: nested.start, length: 0 },
                    points: u64::from(added),
                    level: FLAT,
                });
            }
        }
        self.points.sort_by_key(|point| point.token.start);
    }
}
