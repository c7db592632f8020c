//! What is open becomes a report when the traversal leaves it.

use astrolens_facts::{FunctionFacts, Point, Points, TypeFacts, WholeFacts};
use astrolens_model::{ANONYMOUS, FunctionKind, LineIndex, Parameter, Stretch};
use astrolens_syntax::{Construct, ConstructSet, Definition, Grammar, NestedFunctions, Place};
use tree_sitter::Node;

use crate::frame::Frame;
use crate::imports::Imports;
use crate::measure::{Comment, Walked};
use crate::metrics::cognitive::Closed;
use crate::metrics::lines::LineMap;
use crate::metrics::npath::Paths;
use crate::names::{Scoped, Scopes};
use crate::tree::last_named_child;
use crate::types::Types;
use crate::unit::lines_of;

/// What has been closed so far.
pub(crate) struct Results<'file> {
    definition: &'static Definition,
    lines: &'file LineIndex<'file>,
    /// A place for each function, in source order.
    functions: Vec<Option<FunctionFacts>>,
    /// How many scopes the qualified name of each holds.
    depths: Vec<usize>,
    /// The types, and the methods on their way to them.
    pub(crate) types: Types,
}

impl<'file> Results<'file> {
    /// Nothing closed yet.
    pub(crate) fn new(definition: &'static Definition, lines: &'file LineIndex<'file>) -> Self {
        Self {
            definition,
            lines,
            functions: Vec::new(),
            depths: Vec::new(),
            types: Types::default(),
        }
    }

    /// The place of the next function.
    pub(crate) fn reserve(&mut self) -> usize {
        self.functions.push(None);
        self.depths.push(0);
        self.functions.len() - 1
    }

    /// A function ends: its facts are told, and it adds to those around it what is theirs.
    pub(crate) fn function(&mut self, mut closing: ClosingFunction<'_, 'file>) {
        let frame = &mut closing.frame;
        let start = frame.start;
        let nested_functions = self.definition.cognitive.nested_functions;
        let policy = if frame.is_block() { NestedFunctions::Apart } else { nested_functions };
        let lift = policy == NestedFunctions::AddUnlessDecorator && closing.is_decorator;
        let cyclomatic = 1 + frame.decisions.len() as u32;
        let cognitive = std::mem::take(&mut frame.cognitive).close(start, lift);
        let complexity = Complexity {
            cyclomatic,
            cognitive: cognitive.total,
            npath: closing.paths.total,
            points: pack(frame, &cognitive.points, &closing.paths.points),
        };
        charge(frame, cognitive, policy, closing.around, closing.lender.take());
        let separator = self.definition.separator;
        self.types.method(frame, cyclomatic, closing.scopes, separator);
        let name = frame.head.name.take().unwrap_or_else(|| ANONYMOUS.to_owned());
        let owned = frame.head.owner.as_ref().map(|owner| format!("{owner}{separator}{name}"));
        let inner = owned.as_deref().unwrap_or(&name);
        let names =
            Names { qualified: closing.scopes.qualify(frame.scope, inner, separator), plain: name };
        let index = frame.index;
        self.depths[index] = closing.scopes.depth(frame.scope);
        self.functions[index] = Some(self.facts(closing, names, complexity));
    }

    /// The facts of a function.
    fn facts(
        &self,
        closing: ClosingFunction<'_, 'file>,
        names: Names,
        complexity: Complexity,
    ) -> FunctionFacts {
        let ClosingFunction { frame, end, line_map, branches, end_reachable, .. } = closing;
        let start = frame.start;
        let end = end.max(start);
        let (head, uses) = (frame.head, frame.uses.close(start));
        let branches_before = |end| branches.partition_point(|offset| *offset < end);
        let inside = (branches_before(end) - branches_before(start)) as u32;
        let Complexity { cyclomatic, cognitive, npath, points } = complexity;
        FunctionFacts {
            name: names.plain,
            qualified_name: names.qualified,
            ordinal: 0,
            kind: head.kind.unwrap_or(FunctionKind::Function),
            hashes: None,
            visibility: head.visibility,
            partial: frame.partial,
            test: false,
            start,
            length: end - start,
            name_place: Stretch::new(head.name_span.unwrap_or((start, start)), start),
            documentation: frame.documentation.map(|span| Stretch::new(span, start)),
            cyclomatic,
            cognitive,
            nesting: u32::from(frame.nesting),
            parameters: head.parameters.into_iter().map(|name| Parameter { name }).collect(),
            exits: frame.exits + u32::from(end_reachable),
            statements: frame.statements,
            npath,
            preprocessor_branches: self.definition.prepare.map(|_| inside),
            lines: lines_of(start, end, self.lines, line_map),
            abc: frame.abc.counts(),
            halstead: frame.halstead.counts(),
            points,
            uses,
        }
    }

    /// The functions in their places, and the types without their figures.
    pub(crate) fn unfinished(self) -> (Vec<Option<Scoped<FunctionFacts>>>, Vec<Scoped<TypeFacts>>) {
        let functions = self.functions.into_iter().zip(self.depths);
        let scoped = |(facts, depth): (Option<FunctionFacts>, usize)| {
            facts.map(|facts| Scoped { facts, depth })
        };
        (functions.map(scoped).collect(), self.types.unfinished())
    }

    /// The file ends.
    pub(crate) fn file(
        self,
        file: Frame<'_>,
        line_map: &LineMap,
        imports: Imports,
        comments: Vec<Comment>,
        partial: bool,
    ) -> Walked {
        let mut functions = self.functions;
        let types = self.types.close(self.definition.members, &mut functions);
        Walked {
            counts: line_map.count_rows(self.lines.text_rows()),
            whole: WholeFacts {
                decisions: file.decisions.len() as u32,
                statements: file.statements,
                halstead: file.halstead.counts(),
            },
            functions: functions.into_iter().flatten().collect(),
            types,
            imports,
            uses: file.uses.close(0),
            comments,
            partial,
        }
    }
}

/// What a function is called.
struct Names {
    plain: String,
    qualified: String,
}

/// The complexities of a function, with what adds to them.
struct Complexity {
    cyclomatic: u32,
    cognitive: u32,
    npath: u64,
    points: Points,
}

/// What adds to the complexities of a function.
fn pack(frame: &Frame<'_>, cognitive: &[Point], paths: &[Point]) -> Points {
    Points::pack(frame.start, [&frame.decisions, cognitive, &frame.deepest, paths])
}

/// Adds to the functions around `frame`, the file's first, what is theirs.
fn charge(
    frame: &mut Frame<'_>,
    cognitive: Closed,
    policy: NestedFunctions,
    around: &mut [Frame<'_>],
    lender: Option<&mut Frame<'_>>,
) {
    let has_encloser = around.len() > 1;
    if let Some(lender) = lender.filter(|_| !has_encloser) {
        let levels = frame.cognitive_base.saturating_sub(lender.cognitive_base);
        lender.cognitive.nest(cognitive, levels);
    } else if let Some(encloser) = around.last_mut().filter(|_| has_encloser) {
        if policy != NestedFunctions::Apart && !cognitive.is_empty() {
            let levels = frame.cognitive_base.saturating_sub(encloser.cognitive_base);
            encloser.cognitive.nest(cognitive, levels);
        }
        if frame.counts_in_encloser() {
            encloser.decisions.append(&mut frame.decisions);
            encloser.statements += frame.statements;
            encloser.abc.add(frame.abc);
            let below = frame.nesting_base.saturating_sub(encloser.nesting_base);
            for point in &frame.deepest {
                encloser.nest(point.construct, point.offset, point.level + 1 + below);
            }
            return;
        }
    }
    if let Some(file) = around.first_mut() {
        file.statements += frame.statements;
    }
}

/// A function that ends, and what is needed to report it.
pub(crate) struct ClosingFunction<'walk, 'tree> {
    pub(crate) frame: Frame<'tree>,
    /// Byte offset just past its last token: some grammars let a block take in the comments
    /// that follow it.
    pub(crate) end: u32,
    pub(crate) paths: Paths,
    /// The frames around it, the file's first.
    pub(crate) around: &'walk mut [Frame<'tree>],
    /// The function in whose head it stands, which is read with it.
    pub(crate) lender: Option<&'walk mut Frame<'tree>>,
    pub(crate) scopes: &'walk Scopes,
    pub(crate) line_map: &'walk LineMap,
    /// Offsets of the preprocessor's branches in the file.
    pub(crate) branches: &'walk [u32],
    /// Whether its last line can be passed.
    pub(crate) end_reachable: bool,
    /// Whether it does nothing but hold a function and return it.
    pub(crate) is_decorator: bool,
}

const JUMPS_OUT: ConstructSet = ConstructSet::of(&[Construct::Return, Construct::Throw]);

/// Whether a function's end can be reached: its last statement does not leave it.
pub(crate) fn end_is_reachable(function: Node<'_>, grammar: &Grammar, source: &[u8]) -> bool {
    let Some(mut last) = function.child_by_field_name("body") else { return true };
    // A block, a list of statements, a statement, the expression in it.
    for _ in 0..4 {
        let Some(child) = last_named_child(last) else { return true };
        let info = grammar.kind(child.kind_id());
        if info.has_rows() {
            let parent = last.kind_id();
            let place = Place { node: child, parent, ancestors: &[], source };
            let row = grammar.row(info, &place, || None);
            return !row.is_some_and(|row| JUMPS_OUT.contains(row.construct));
        }
        last = child;
    }
    true
}
