//! The points of a function's cognitive complexity with the nodes of the tree that add them.

use astrolens_metrics::Text;
use astrolens_model::Function;
use astrolens_syntax::{Construct, ConstructSet, Facets, Walk};
use tree_sitter::Node;

use crate::Span;
use crate::features::places::Places;

/// What runs its body again and again.
pub(super) const LOOPS: ConstructSet = ConstructSet::of(&[
    Construct::For,
    Construct::ForEach,
    Construct::While,
    Construct::DoWhile,
    Construct::InfiniteLoop,
]);

/// What a person would call a block by the word it begins with.
const BLOCKS: ConstructSet = ConstructSet::of(&[Construct::If, Construct::Switch]).union(LOOPS);

/// What belongs to an `if` that stands before it.
const BRANCHES: ConstructSet = ConstructSet::of(&[Construct::ElseIf, Construct::Else]);

/// The operators of conditions.
const OPERATORS: ConstructSet =
    ConstructSet::of(&[Construct::And, Construct::Or, Construct::NullCoalesce]);

/// What a condition is made of.
const CONDITIONS: ConstructSet = ConstructSet::of(&[Construct::Logical, Construct::Parentheses]);

/// A point or several, added in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The first byte of what adds them.
    pub(super) at: u32,
    /// Its line, from 1.
    pub(super) line: u32,
    /// How many.
    pub(super) points: u64,
    /// What adds them.
    pub(super) role: Role,
}

/// What adds points, as far as advice tells it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The head of a block.
    Block {
        /// What it is.
        construct: Construct,
        /// All of it, with its branches.
        span: Span,
        /// What leaves the rest of its surroundings undone, if nothing comes after it there.
        exit: Option<Exit>,
    },
    /// A further branch of the `if` that stands at `head`.
    Branch {
        /// Whether it is an `else if` or the last `else`.
        construct: Construct,
        /// The first byte of the `if`.
        head: u32,
    },
    /// An operator in the condition that stands at `condition`.
    Operator {
        /// All of it.
        condition: Span,
    },
    /// Anything else.
    Other,
}

/// How what is last in its surroundings can be left early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It is the last of a function.
    Return,
    /// It is the last of a loop.
    Continue,
}

impl Step {
    /// Whether it would count less, were it less deep: what does not grow with depth counts 1.
    pub(super) fn is_deep(&self) -> bool {
        self.points > 1
    }
}

/// The points of `function` in source order. Where the tree is not that of the report, nothing is
/// known of what adds them; there are none in a text that is no UTF-8.
pub(super) fn steps(text: Text<'_>, function: &Function) -> Vec<Step> {
    let Ok(characters) = std::str::from_utf8(text.source) else { return Vec::new() };
    let mut places = Places::new(characters);
    let points = function.increments.iter().filter(|point| point.metric.as_str() == "cognitive");
    let mut steps: Vec<Step> = points
        .map(|point| Step {
            at: places.offset(point.line, point.column),
            line: point.line,
            points: point.points,
            role: Role::Other,
        })
        .collect();
    steps.sort_by_key(|step| step.at);
    let walk = Walk::new(text.parsed, text.source, text.language);
    Roles { walk, known: Vec::new() }.tell(&mut steps);
    steps
}

/// Goes from one step to the next for their roles.
struct Roles<'tree> {
    walk: Walk<'tree>,
    /// What is known of the node that the walk stands on, and of those around it, outermost first.
    known: Vec<Known>,
}

/// What is known of a node from those around it, so that no step looks for it again.
#[derive(Clone, Copy)]
struct Known {
    construct: Construct,
    /// All of it.
    span: Span,
    facets: Facets,
    /// The first byte of the nearest `if`, be it the node itself.
    head: Option<u32>,
    /// All of the condition that the node is an operand of.
    condition: Option<Span>,
    /// How the node can be left early, if nothing comes after it in the function or the loop.
    exit: Option<Exit>,
    /// Where the last of its children begins, comments aside.
    last: Option<usize>,
}

impl Known {
    const NOTHING: Self = Self {
        construct: Construct::None,
        span: Span { start: 0, end: 0 },
        facets: Facets::NONE,
        head: None,
        condition: None,
        exit: None,
        last: None,
    };
}

impl Roles<'_> {
    /// Tells the role of each of `steps`, which are in order; what holds none of them is passed
    /// over.
    fn tell(mut self, steps: &mut [Step]) {
        let mut next = 0;
        'walk: while let Some(step) = steps.get_mut(next) {
            let node = self.walk.node();
            if step.at < node.start_byte() as u32 {
                // No token begins there.
                next += 1;
                continue;
            }
            if step.at < node.end_byte() as u32 {
                self.enter();
                if self.walk.goto_first_child() {
                    continue;
                }
                step.role = self.role(step.at);
                next += 1;
                self.leave();
                continue;
            }
            while !self.walk.goto_next_sibling() {
                if !self.walk.goto_parent() {
                    break 'walk;
                }
                self.leave();
            }
        }
    }

    fn enter(&mut self) {
        let node = self.walk.node();
        let (construct, facets) = self.walk.construct();
        let outside = self.known.last().copied().unwrap_or(Known::NOTHING);
        let is_operand = CONDITIONS.contains(construct);
        let begins = is_operand && construct != Construct::Parentheses;
        let condition = outside.condition.or_else(|| begins.then(|| span(node)));
        let is_last = outside.last.is_some_and(|last| node.start_byte() >= last);
        let exit = match outside.construct {
            _ if !is_last => None,
            Construct::Function | Construct::Closure => Some(Exit::Return),
            around if LOOPS.contains(around) => Some(Exit::Continue),
            _ => outside.exit,
        };
        let head =
            if construct == Construct::If { Some(node.start_byte() as u32) } else { outside.head };
        let is_part = is_operand || OPERATORS.contains(construct);
        self.known.push(Known {
            construct,
            span: span(node),
            facets,
            head,
            condition: condition.filter(|_| is_part),
            exit,
            last: last_child(node),
        });
    }

    fn leave(&mut self) {
        self.known.pop();
    }

    /// What adds points at `at`, where the innermost node around is a token.
    fn role(&self, at: u32) -> Role {
        if let Some(Known { construct, condition: Some(condition), .. }) = self.known.last()
            && OPERATORS.contains(*construct)
        {
            return Role::Operator { condition: *condition };
        }
        for known in self.known.iter().rev().take_while(|known| known.span.start == at) {
            let Known { construct, span, facets, head, exit, .. } = *known;
            if BRANCHES.contains(construct) {
                return head.map_or(Role::Other, |head| Role::Branch { construct, head });
            }
            if BLOCKS.contains(construct) {
                // What leaves early already is not to be turned round.
                let exit = exit.filter(|_| !facets.has(Facets::ERROR_CHECK));
                return Role::Block { construct, span, exit };
            }
        }
        Role::Other
    }
}

/// Where the last child of `node` begins that has a name and is no comment.
fn last_child(node: Node<'_>) -> Option<usize> {
    let last = (0..node.named_child_count() as u32).rev().filter_map(|at| node.named_child(at));
    last.into_iter().find(|child| !child.is_extra()).map(|child| child.start_byte())
}

fn span(node: Node<'_>) -> Span {
    Span { start: node.start_byte() as u32, end: node.end_byte() as u32 }
}
