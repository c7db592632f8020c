//! What is open becomes a report when the traversal leaves it.

use astrolens_facts::{FunctionFacts, ParameterFacts, Point, Points, Use};
use astrolens_model::{ANONYMOUS, FunctionKind, Hashes, LineIndex, Modifiers, Stretch};
use astrolens_syntax::outline::Signature;
use astrolens_syntax::{
    Construct, ConstructSet, Definition, Grammar, NestedFunctions, NodeContext,
};
use tree_sitter::Node;

use crate::frame::Frame;
use crate::metrics::cognitive::Closed;
use crate::metrics::lines::LineMap;
use crate::metrics::npath::Paths;
use crate::names::Scopes;
use crate::seen::{SeenFunction, SeenImplementation, SeenType, Surroundings};
use crate::tree::last_named_child;
use crate::unit::lines_of;
use crate::uses::Name;

/// What has been closed so far.
pub(crate) struct Results<'file> {
    definition: &'static Definition,
    lines: &'file LineIndex<'file>,
    /// A place for each function, in source order.
    functions: Vec<Option<SeenFunction>>,
    /// What each of them does.
    uses: Vec<Vec<Use<Name>>>,
    /// The types in source order.
    pub(crate) types: Vec<SeenType>,
    /// What is said of types elsewhere than there.
    pub(crate) implementations: Vec<SeenImplementation>,
}

/// What one walk saw, in source order.
#[derive(Debug)]
pub(crate) struct Seen {
    /// A place for each function: empty where it was not walked.
    pub(crate) functions: Vec<Option<SeenFunction>>,
    pub(crate) types: Vec<SeenType>,
    pub(crate) implementations: Vec<SeenImplementation>,
}

impl<'file> Results<'file> {
    /// Nothing closed yet.
    pub(crate) fn new(definition: &'static Definition, lines: &'file LineIndex<'file>) -> Self {
        Self {
            definition,
            lines,
            functions: Vec::new(),
            uses: Vec::new(),
            types: Vec::new(),
            implementations: Vec::new(),
        }
    }

    /// The place of the next function.
    pub(crate) fn reserve(&mut self) -> usize {
        self.functions.push(None);
        self.uses.push(Vec::new());
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
        let name = frame.head.name.take().unwrap_or_else(|| ANONYMOUS.to_owned());
        let owned = frame.head.owner.as_ref().map(|owner| format!("{owner}{separator}{name}"));
        let inner = owned.as_deref().unwrap_or(&name);
        let qualified_name = closing.scopes.qualify(frame.scope, inner, separator);
        let index = frame.index;
        let depth = closing.scopes.depth(frame.scope);
        let owner = std::mem::take(&mut frame.surroundings.owner);
        let assigned = std::mem::take(&mut frame.assigned);
        self.uses[index] = std::mem::take(&mut frame.uses).close();
        let facts = self.facts(closing, name, complexity);
        self.functions[index] =
            Some(SeenFunction { facts, qualified_name, depth, owner, assigned });
    }

    /// The facts of a function.
    fn facts(
        &self,
        closing: ClosingFunction<'_, 'file>,
        name: String,
        complexity: Complexity,
    ) -> FunctionFacts {
        let ClosingFunction { mut frame, end, line_map, branches, end_reachable, .. } = closing;
        let start = frame.start;
        let end = end.max(start);
        let head = frame.head;
        let Surroundings { visibility, attributes, overrides, .. } = frame.surroundings;
        let Signature { modifiers, parameter_types, returns } = frame.signature;
        frame.own_members.sort_unstable();
        frame.own_members.dedup();
        let branches_before = |end| branches.partition_point(|offset| *offset < end);
        let inside = (branches_before(end) - branches_before(start)) as u32;
        let Complexity { cyclomatic, cognitive, npath, points } = complexity;
        FunctionFacts {
            name,
            qualified_name: String::new(),
            ordinal: 0,
            kind: head.kind.unwrap_or(FunctionKind::Function),
            owner: None,
            has_receiver: head.receiver.is_some(),
            modifiers: modifiers.with_if(Modifiers::OVERRIDE, overrides),
            attributes,
            hashes: Hashes::default(),
            visibility,
            partial: frame.partial,
            test: false,
            start,
            length: end - start,
            name_place: Stretch::new(head.name_span.unwrap_or((start, start)), start),
            documentation: frame.documentation.map(|span| Stretch::new(span, start)),
            cyclomatic,
            cognitive,
            nesting: u32::from(frame.nesting),
            parameters: parameters(head.parameters, parameter_types),
            returns,
            members: frame.own_members,
            exits: frame.exits + u32::from(end_reachable),
            statements: frame.statements,
            npath,
            preprocessor_branches: self.definition.prepare.map(|_| inside),
            lines: lines_of(start, end, self.lines, line_map),
            abc: frame.abc.counts(),
            halstead: frame.halstead.counts(),
            points,
        }
    }

    /// Where each function starts, with what it does; `None` where it was not walked.
    pub(crate) fn uses(&self) -> impl Iterator<Item = Option<(u32, &[Use<Name>])>> {
        self.functions.iter().zip(&self.uses).map(|(function, uses)| {
            function.as_ref().map(|function| (function.facts.start, uses.as_slice()))
        })
    }

    /// All that was closed.
    pub(crate) fn into_seen(self) -> Seen {
        let Self { functions, types, implementations, .. } = self;
        Seen { functions, types, implementations }
    }
}

/// The parameters called `names`, with their types, which may begin with that of a receiver.
fn parameters(names: Vec<String>, mut types: Vec<Option<String>>) -> Vec<ParameterFacts> {
    let mut types = types.drain(types.len().saturating_sub(names.len())..);
    let typed = |name| ParameterFacts { name, written_type: types.next().flatten() };
    names.into_iter().map(typed).collect()
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
                encloser.nest(point.construct, point.token, point.level + 1 + below);
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
    let Some(mut last) = grammar.body(function) else { return true };
    // A block, a list of statements, a statement, the expression in it.
    for _ in 0..4 {
        let Some(child) = last_named_child(last) else { return true };
        if grammar.kind(child.kind_id()).has_rows() {
            let parent = last.kind_id();
            let place = NodeContext { node: child, parent, ancestors: &[], source };
            return !JUMPS_OUT.contains(grammar.construct(&place, || None).0);
        }
        last = child;
    }
    true
}
