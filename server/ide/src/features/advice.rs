//! How the cognitive complexity of a function could be lowered, told from its own points.
//!
//! Each piece of advice stands for itself: it says how many points would leave the function if
//! nothing else were done. At most one of each kind is given, the one that takes most.

mod steps;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use astrolens_db::View;
use astrolens_metrics::Text;
use astrolens_model::{Function, LineIndex};
use astrolens_syntax::{Construct, Language};

use self::steps::{Exit, LOOPS, Role, Step, steps};
use crate::Span;

/// A function up to here reads easily and needs no advice.
const EASY: u64 = 7;

/// A block with fewer points is not worth a function.
const WORTH_A_FUNCTION: u64 = 4;

/// An `if` around fewer structures is not worth turning round.
const WORTH_A_TURN: u64 = 2;

/// So many `else if` make a chain.
const CHAIN: u64 = 3;

/// So many sequences of operators make a condition hard to read.
const MIXED: u64 = 2;

/// What could be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// What it is about.
    pub span: Span,
    /// How many points would leave the function.
    pub points: u64,
    /// What to do, as sentences with code in back quotes.
    pub text: String,
}

/// What could be done about the cognitive complexity of `function`, what takes most first.
#[must_use]
pub fn advice(view: &View, function: &Function) -> Vec<Advice> {
    let text = view.revision.text_and_tree();
    text.map_or_else(Vec::new, |text| advice_in(text, function))
}

/// What could be done about the cognitive complexity of `function`, a function of `text` with its
/// increments, for who has no document open.
#[must_use]
pub fn advice_in(text: Text<'_>, function: &Function) -> Vec<Advice> {
    if !may_have_advice(function) {
        return Vec::new();
    }
    let steps = steps(text, function);
    let mut sums = vec![(0, 0)];
    let mut sum = (0, 0);
    sums.extend(steps.iter().map(|step| {
        sum = (sum.0 + step.points, sum.1 + u64::from(step.is_deep()));
        sum
    }));
    let subject = Subject {
        total: u64::from(function.cognitive),
        steps,
        sums,
        lines: LineIndex::new(text.source),
        language: text.language,
    };
    let kinds = [subject.extract(), subject.turn(), subject.tabulate(), subject.name()];
    let mut advice: Vec<Advice> = kinds.into_iter().flatten().collect();
    // The sort is stable: of those that take as much, the kinds stay in their order.
    advice.sort_by_key(|advice| Reverse(advice.points));
    advice
}

/// Whether `function` is hard enough for advice, for who would have to parse to ask for it.
#[must_use]
pub fn may_have_advice(function: &Function) -> bool {
    u64::from(function.cognitive) > EASY
}

/// The blocks of `function`, each with what it is, in source order; nothing where the tree is not
/// known.
pub(super) fn blocks(
    view: &View,
    function: &Function,
) -> impl Iterator<Item = (Span, Construct)> + use<> {
    let text = view.revision.text_and_tree();
    let steps = text.map_or_else(Vec::new, |text| steps(text, function));
    steps.into_iter().filter_map(|step| match step.role {
        Role::Block { construct, span, .. } => Some((span, construct)),
        _ => None,
    })
}

/// A function that is looked at.
struct Subject<'text> {
    total: u64,
    steps: Vec<Step>,
    /// For each step the points of all before it, and how many of them are deep; then of all.
    sums: Vec<(u64, u64)>,
    lines: LineIndex<'text>,
    language: Language,
}

/// A block with what it holds.
#[derive(Clone, Copy)]
struct Block {
    head: Step,
    construct: Construct,
    span: Span,
    exit: Option<Exit>,
    /// The points in it, those of its head included.
    points: u64,
    /// How many of the steps in it, its head aside, would count less were they less deep.
    deep: u64,
}

impl Block {
    /// The points that it would have as a function.
    fn alone(&self) -> u64 {
        let levels = self.head.points - 1;
        self.points.saturating_sub(levels + levels * self.deep)
    }
}

impl Subject<'_> {
    /// The blocks, in source order.
    fn blocks(&self) -> impl Iterator<Item = Block> {
        self.steps.iter().enumerate().filter_map(|(index, head)| {
            let Role::Block { construct, span, exit } = head.role else { return None };
            // Steps are in order, so that those in it follow its head.
            let end = self.steps.partition_point(|step| step.at < span.end);
            let (points, _) = self.between(index, end);
            let (_, deep) = self.between(index + 1, end);
            Some(Block { head: *head, construct, span, exit, points, deep })
        })
    }

    /// The points of the steps from `first` up to `end`, and how many of them are deep.
    fn between(&self, first: usize, end: usize) -> (u64, u64) {
        let (before, until) = (self.sums[first], self.sums[end]);
        (until.0 - before.0, until.1 - before.1)
    }

    /// Makes a function of the block that leaves the harder of the two parts the easiest.
    fn extract(&self) -> Option<Advice> {
        let harder = |block: &Block| self.total.saturating_sub(block.points).max(block.alone());
        let is_worth = |block: &Block| {
            block.points >= WORTH_A_FUNCTION
                && harder(block) < self.total
                && self.spans_lines(block)
        };
        let block = self.blocks().filter(is_worth).min_by_key(harder)?;
        let is_inner = LOOPS.contains(block.construct)
            && self.blocks().any(|other| {
                LOOPS.contains(other.construct)
                    && other.span != block.span
                    && other.span.holds(block.span)
            });
        let what = if is_inner { "the inner loop on " } else { "" };
        let text = format!(
            "Make a function of {what}{} (`{}`): {} go, and the new function has {}.",
            self.rows(block.span),
            self.word(block.construct),
            self.of_total(block.points),
            block.alone(),
        );
        Some(Advice { span: block.span, points: block.points, text })
    }

    /// Turns round an `if` that holds all that is left to do.
    fn turn(&self) -> Option<Advice> {
        let heads: HashSet<u32> = (self.steps.iter())
            .filter_map(|step| match step.role {
                Role::Branch { head, .. } => Some(head),
                _ => None,
            })
            .collect();
        let is_meant = |block: &Block| {
            block.construct == Construct::If
                && block.deep >= WORTH_A_TURN
                && !heads.contains(&block.span.start)
        };
        let blocks = self.blocks().filter(is_meant);
        // Of those that take as much the first counts.
        let (block, exit) = blocks
            .filter_map(|block| Some((block, block.exit?)))
            .min_by_key(|(block, _)| Reverse(block.deep))?;
        let leave = match exit {
            Exit::Return => "return",
            Exit::Continue => "continue",
        };
        let text = format!(
            "Turn the `{}` on line {} round and `{leave}` early: what it holds is one level less \
             deep, and {} go.",
            self.word(Construct::If),
            block.head.line,
            self.of_total(block.deep),
        );
        Some(Advice { span: block.span, points: block.deep, text })
    }

    /// Replaces the longest chain of `else if`.
    fn tabulate(&self) -> Option<Advice> {
        let mut chains: BTreeMap<u32, Vec<&Step>> = BTreeMap::new();
        for step in &self.steps {
            if let Role::Branch { head, .. } = step.role {
                chains.entry(head).or_default().push(step);
            }
        }
        let links = |branches: &[&Step]| {
            let is_link = |step: &&&Step| {
                matches!(step.role, Role::Branch { construct: Construct::ElseIf, .. })
            };
            branches.iter().filter(is_link).count() as u64
        };
        let chains = chains.into_iter().filter(|(_, branches)| links(branches) >= CHAIN);
        let (head, branches) = chains.min_by_key(|(_, branches)| Reverse(links(branches)))?;
        let span = self.blocks().find(|block| block.span.start == head)?.span;
        let points = branches.iter().map(|step| step.points).sum();
        let text = format!(
            "Make a table or a `{}` of the {} branches on {}: {} go.",
            self.word(Construct::Switch),
            branches.len() + 1,
            self.rows(span),
            self.of_total(points),
        );
        Some(Advice { span, points, text })
    }

    /// Gives a name to the condition with the most operators.
    fn name(&self) -> Option<Advice> {
        let mut conditions: BTreeMap<(u32, u32), u64> = BTreeMap::new();
        for step in &self.steps {
            if let Role::Operator { condition } = step.role {
                *conditions.entry((condition.start, condition.end)).or_default() += step.points;
            }
        }
        let mixed = conditions.into_iter().filter(|(_, points)| *points >= MIXED);
        let (span, points) = mixed.min_by_key(|(_, points)| Reverse(*points))?;
        let span = Span::new(span);
        let text = format!(
            "Give the condition on {} a function with a name that says what it asks: {} go.",
            self.rows(span),
            self.of_total(points),
        );
        Some(Advice { span, points, text })
    }

    fn spans_lines(&self, block: &Block) -> bool {
        self.row(block.span.start) < self.row(block.span.end)
    }

    /// The lines of `span`, as people call them.
    fn rows(&self, span: Span) -> String {
        match (self.row(span.start), self.row(span.end)) {
            (first, last) if first == last => format!("line {first}"),
            (first, last) => format!("lines {first} to {last}"),
        }
    }

    /// The line that holds the byte at `offset`, from 1.
    fn row(&self, offset: u32) -> u32 {
        self.lines.row(offset) + 1
    }

    fn of_total(&self, points: u64) -> String {
        format!("{points} of the {} points", self.total)
    }

    fn word(&self, construct: Construct) -> &'static str {
        self.language.definition().word(construct)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{text_of, view, without_tree};

    /// The advice for the first function of `source`, which has `total` points: where it begins,
    /// how many points it takes, and what it says.
    fn check(language: &str, source: &str, total: u32, expected: &[(&str, u64, &str)]) {
        let view = view(language, source);
        let function = &view.report.functions[0];
        assert_eq!(function.cognitive, total, "{source}");
        let advice = advice(&view, function);
        let found: Vec<_> = advice
            .iter()
            .map(|advice| {
                let first = text_of(&view, advice.span).lines().next().unwrap_or_default();
                (first, advice.points, advice.text.as_str())
            })
            .collect();
        assert_eq!(found, expected, "{source}");
    }

    /// 1 for the `for`, 2 and 1 for `if` and `and`, and for the inner `for` 2 + 3 + 4 + 1 + 1 + 1
    /// = 12: alone it has 1 + 2 + 3 and 1 + 1 + 1, and 9 points are left as well.
    #[test]
    fn a_block_becomes_a_function_where_that_leaves_two_easy_ones() {
        let source = "\
def ship(orders):
    for order in orders:
        if order.paid and order.trusted:
            continue
        for line in order:
            if line.missing:
                if line.urgent or line.promised:
                    raise line
            elif line.fragile:
                wrap(line)
            else:
                pack(line)
        while order.open:
            if order.late:
                hurry(order)
";
        let text = "Make a function of the inner loop on lines 5 to 12 (`for`): 12 of the \
                    21 points go, and the new function has 9.";
        check("python", source, 21, &[("for line in order:", 12, text)]);
    }

    /// 1 for the outer `if`; in it 2 + 3 for `for` and `if`, 1 + 1 for the operators, 2 for
    /// `while`. Turned round, three structures are one level less deep. As functions, the `for`
    /// would leave 3 points and have 1 + 2 + 1 + 1 = 5, the `if` in it leave 5 and have 3: the first
    /// counts.
    #[test]
    fn an_if_around_all_of_the_rest_is_turned_round_and_a_mixed_condition_gets_a_name() {
        let source = "\
function f(a, b) {
  if (a) {
    for (const x of b) {
      if (x && a || b) {
        g();
      }
    }
    while (b) { h(); }
    // a comment is nothing to be done
  }
}
";
        let extract = "Make a function of lines 3 to 7 (`for`): 7 of the 10 points go, \
                       and the new function has 5.";
        let turn = "Turn the `if` on line 2 round and `return` early: what it holds is one level \
                    less deep, and 3 of the 10 points go.";
        let name = "Give the condition on line 4 a function with a name that says what it asks: \
                    2 of the 10 points go.";
        check(
            "javascript",
            source,
            10,
            &[
                ("for (const x of b) {", 7, extract),
                ("if (a) {", 3, turn),
                ("x && a || b", 2, name),
            ],
        );
    }

    /// 1 for the loop; 2 for the `if`, 3 and 3 for what it holds.
    #[test]
    fn in_a_loop_the_next_turn_is_taken_early() {
        let source = "\
fn f(a: bool) {
    for x in 0..9 {
        if a {
            if x == 1 { g() }
            if x == 2 { g() }
        }
    }
}
";
        let extract = "Make a function of lines 3 to 6 (`if`): 8 of the 9 points go, and \
                       the new function has 5.";
        let turn = "Turn the `if` on line 3 round and `continue` early: what it holds is one \
                    level less deep, and 2 of the 9 points go.";
        check("rust", source, 9, &[("if a {", 8, extract), ("if a {", 2, turn)]);
    }

    #[test]
    fn a_check_for_an_error_is_not_turned_round() {
        let is_turned = |condition: &str| {
            let body = "for _, x := range b {\n if x == 1 { g() }\n if x == 2 { g() }\n }";
            let head = "package a\nfunc f(err error, b []int) {";
            let view = view("go", &format!("{head}\n if {condition} {{\n {body}\n }}\n}}\n"));
            let advice = advice(&view, &view.report.functions[0]);
            advice.iter().any(|advice| advice.text.starts_with("Turn"))
        };
        assert!(is_turned("len(b) > 1"));
        assert!(!is_turned("err != nil"));
    }

    /// 1 for the `if`, 2 and 3 for `for` and `if`, 2 for `while`; 1 for an `else`.
    #[test]
    fn an_if_is_not_turned_round_where_something_is_left_to_do() {
        let source = |rest: &str| {
            let body = "for (const x of b) {\n      if (x) { g(); }\n    }\n    while (b) { h(); }";
            format!("function f(a, b) {{\n  if (a) {{\n    {body}\n  }} {rest}\n}}\n")
        };
        let extract = |total: u32| {
            format!(
                "Make a function of lines 3 to 5 (`for`): 5 of the {total} points go, and the new \
                 function has 3."
            )
        };
        let head = "for (const x of b) {";
        check("javascript", &source("done();"), 8, &[(head, 5, &extract(8))]);
        check("javascript", &source("else { done(); }"), 9, &[(head, 5, &extract(9))]);
    }

    /// 1 for the `if`, 1 for each of four further branches; 1 + 2 for the loop and the `if` in it,
    /// which are too few for a function.
    #[test]
    fn a_chain_becomes_a_table_in_every_language() {
        let c = "\
void f(int a) {
    if (a == 1) g();
    else if (a == 2) h();
    else if (a == 3) i();
    else if (a == 4) j();
    else k();
    while (a) { if (a == 5) g(); }
}
";
        let text = "Make a table or a `switch` of the 5 branches on lines 2 to 6: 4 of the 8 \
                    points go.";
        let extract = "Make a function of lines 2 to 6 (`if`): 5 of the 8 points go, and \
                       the new function has 5.";
        let expected = |head| [(head, 5, extract), (head, 4, text)];
        check("c", c, 8, &expected("if (a == 1) g();"));
        check("cpp", c, 8, &expected("if (a == 1) g();"));
        let javascript = c.replace("void f(int a)", "function f(a)");
        check("javascript", &javascript, 8, &expected("if (a == 1) g();"));
        let go = "\
func f(a int) {
    if a == 1 { g()
    } else if a == 2 { h()
    } else if a == 3 { i()
    } else if a == 4 { j()
    } else { k() }
    for a < 9 { if a == 5 { g() } }
}
";
        check("go", &format!("package p; {go}"), 8, &expected("if a == 1 { g()"));
        let rust = go.replace("func f(a int)", "fn f(a: i32)").replace("for a", "while a");
        let in_rust = |text: &str| text.replace("`switch`", "`match`");
        check(
            "rust",
            &rust,
            8,
            &[("if a == 1 { g()", 5, extract), ("if a == 1 { g()", 4, &in_rust(text))],
        );
        let python = "\
def f(a):
    if a == 1: g()
    elif a == 2: h()
    elif a == 3: i()
    elif a == 4: j()
    else: k()
    while a:
        if a == 5: g()
";
        check(
            "python",
            python,
            8,
            &[("if a == 1: g()", 5, extract), ("if a == 1: g()", 4, &in_rust(text))],
        );
    }

    #[test]
    fn what_is_easy_flat_or_without_a_tree_gets_none() {
        let flat =
            |count: usize| format!("def f(a):\n{}", "    if a:\n        pass\n".repeat(count));
        check("python", &flat(7), 7, &[]);
        check("python", &flat(16), 16, &[]);
        let deep = "def f(a):\n    if a:\n        for x in a:\n            while x:\n                if x: g()\n";
        let view = view("python", deep);
        assert_eq!(advice(&view, &view.report.functions[0]).len(), 2);
        assert!(advice(&without_tree(&view), &view.report.functions[0]).is_empty());
    }
}
