//! The one traversal: every node is visited once and every metric is told what it is.
//!
//! The walk keeps its own stack, so that the depth of the input costs memory and never the
//! thread's stack. What a node inherits from the nodes around it is copied down on that stack;
//! what ends with a node is closed when the walk leaves it.

mod comments;
mod declarations;
mod heads;
mod hidden;
mod imports;
mod operators;
mod tokens;
mod units;
mod uses;
mod visit;

use std::cell::LazyCell;
use std::iter::once;
use std::ops::Range;

use astrolens_facts::{FileUses, WholeFacts};
use astrolens_model::LineIndex;
use astrolens_model::config::Variants;
use astrolens_syntax::outline::{FunctionHead, Site};
use astrolens_syntax::preprocess::Masked;
use astrolens_syntax::{
    Construct, ConstructSet, Definition, Facets, Grammar, NodeContext, ResolvedRow, TokenClass,
};
use tree_sitter::{Node, TreeCursor};

use crate::close::{ClosingFunction, Results, end_is_reachable};
use crate::documentation::Event;
use crate::frame::Frame;
use crate::imports::Imports;
use crate::measure::{Comment, Text, Walked};
use crate::metrics::halstead::Vocabulary;
use crate::metrics::lines::LineMap;
use crate::metrics::npath::{ALTERNATIVES, BRANCHES, Branch, PathStack};
use crate::metrics::{cognitive, cyclomatic, nesting};
use crate::names::Scopes;
use crate::tree::first_token;
use crate::unit::Unit;
use crate::uses::Spellings;
use crate::whole::Word;
use comments::Attribute;
use heads::Suspended;
use hidden::Hidden;
pub(crate) use visit::Inside;
use visit::{Closes, Open, Visit};

/// The walk over one file's tree with all that it gathers.
pub(crate) struct Traversal<'file> {
    source: &'file [u8],
    definition: &'static Definition,
    lines: &'file LineIndex<'file>,
    grammar: &'static Grammar,
    has_error: bool,
    open: Vec<Open>,
    ancestors: Vec<Node<'file>>,
    frames: Vec<Frame<'file>>,
    /// The functions around a part of their nodes that is not theirs, in which the walk is.
    suspended: Vec<Suspended<'file>>,
    /// The names that hide a function which is open, the innermost last.
    hidden: Vec<Hidden>,
    paths: PathStack,
    /// The last operator of each sequence of logical operators.
    sequences: Vec<Construct>,
    /// The sequence that ended last at an operand which is no logical expression, and where that
    /// operand begins.
    parted: Option<(u32, u32)>,
    vocabulary: Vocabulary,
    /// The texts in it where they were first seen, as far as somebody wants to know.
    words: Option<Vec<Word>>,
    line_map: LineMap,
    last_code_row: u32,
    /// Byte offset just past the last token that is no comment.
    last_token_end: u32,
    /// What decides on the documentation of declarations.
    events: Vec<Event>,
    /// The last attributes, and those that stand right before them.
    attributes: Vec<Attribute>,
    scopes: Scopes,
    serials: u32,
    counted: ConstructSet,
    cognitive: cognitive::Rules,
    results: Results<'file>,
    imports: Imports,
    spellings: Spellings<'file>,
    comments: Vec<Comment>,
    masked: Option<&'file Masked>,
    partial: bool,
    /// The functions set aside, where functions are set aside.
    units: Option<Vec<Unit>>,
}

impl<'file> Traversal<'file> {
    /// A walk over the tree of `text`, which has these `lines`, or over the part of it that stands
    /// on these `rows`.
    pub(crate) fn new(
        text: Text<'file>,
        variants: &Variants,
        lines: &'file LineIndex<'file>,
        rows: Range<u32>,
    ) -> (Self, TreeCursor<'file>) {
        let Text { source, parsed, language } = text;
        let definition = language.definition();
        let grammar = language.grammar();
        let root = parsed.tree.root_node();
        let masked = parsed.masked.as_ref();
        let traversal = Self {
            source,
            definition,
            lines,
            grammar,
            has_error: root.has_error(),
            open: Vec::with_capacity(64),
            ancestors: Vec::with_capacity(64),
            frames: vec![Frame::new(root, FunctionHead::default(), Inside::FILE, 0)],
            suspended: Vec::new(),
            hidden: Vec::new(),
            paths: PathStack::default(),
            sequences: Vec::new(),
            parted: None,
            vocabulary: Vocabulary::default(),
            words: None,
            line_map: LineMap::new(rows),
            last_code_row: u32::MAX,
            last_token_end: 0,
            events: Vec::new(),
            attributes: Vec::new(),
            scopes: Scopes::default(),
            serials: 0,
            counted: cyclomatic::counted(&definition.cyclomatic, variants),
            cognitive: cognitive::Rules::new(&definition.cognitive, variants),
            results: Results::new(definition, lines),
            imports: Imports::default(),
            spellings: Spellings::default(),
            comments: Vec::new(),
            masked,
            partial: root.has_error() || masked.is_some_and(|masked| masked.unsure),
            units: None,
        };
        (traversal, parsed.tree.walk())
    }

    /// Walks the whole tree.
    pub(crate) fn run(mut self, mut cursor: TreeCursor<'file>) -> Walked {
        self.hidden_text();
        self.paths.open_function();
        self.walk(&mut cursor, 0, u32::MAX);
        self.finish()
    }

    /// Walks the node under the cursor, around which `top` nodes are open; false if it gave up
    /// after `most_nodes`.
    fn walk(&mut self, cursor: &mut TreeCursor<'file>, top: usize, most_nodes: u32) -> bool {
        for _ in 0..most_nodes {
            if self.enter(cursor) {
                continue;
            }
            // Nothing inside: on to the next node, leaving those that are done.
            while self.open.len() == top || !cursor.goto_next_sibling() {
                if self.open.len() == top {
                    return true;
                }
                cursor.goto_parent();
                self.leave();
            }
        }
        false
    }

    /// What the grammar was not shown is in the file all the same.
    fn hidden_text(&mut self) {
        self.blanked(0, u32::MAX);
        self.hidden_imports();
    }

    /// Code between `start` and `end` that the grammar was not shown.
    fn blanked(&mut self, start: u32, end: u32) {
        for &(from, to) in self.masked.map_or(&[][..], |masked| masked.blanked_in(start, end)) {
            self.line_map.code(self.lines.row(from), self.lines.row(to.saturating_sub(1)));
        }
    }

    /// Visits the node under the cursor; true if the cursor went inside it.
    fn enter(&mut self, cursor: &mut TreeCursor<'file>) -> bool {
        let node = cursor.node();
        let kind = node.kind_id();
        let mut visit = Visit {
            node,
            kind,
            info: self.grammar.kind(kind),
            start: node.start_byte() as u32,
            inside: self.inherit(cursor),
            closes: Closes::default(),
        };
        if visit.inside.in_head {
            self.enter_part(&mut visit, cursor);
        }
        if self.has_error && (node.is_error() || node.is_missing()) {
            self.mark_partial();
        }
        // Before a function opens its frame: it is a statement of what is around it.
        if visit.info.statement
            && let Some(frame) = self.frames.last_mut()
        {
            frame.statements += 1;
        }
        if visit.info.binds() && self.frames.len() > 1 {
            self.bind(&visit);
        }
        let row = self.row(&visit, cursor);
        if self.is_alternative(&visit, row, cursor) {
            self.open_alternative(&mut visit);
        }
        let goes_inside = row.is_none_or(|row| self.construct(&mut visit, row));
        if goes_inside && visit.info.acts {
            self.act(&visit, row);
        }
        if goes_inside && !visit.info.atom && cursor.goto_first_child() {
            self.open(visit, row);
            return true;
        }
        if goes_inside {
            self.leaf(&visit);
        }
        self.close(visit.closes);
        false
    }

    /// What is open holds a syntax error.
    fn mark_partial(&mut self) {
        for frame in self.frames.iter_mut().rev() {
            // What is around a partial frame is partial already.
            if std::mem::replace(&mut frame.partial, true) {
                break;
            }
        }
    }

    /// What the language's table says of the visited node.
    #[inline]
    fn row(
        &self,
        visit: &Visit<'file>,
        cursor: &TreeCursor<'file>,
    ) -> Option<&'static ResolvedRow> {
        if !visit.info.has_rows() {
            return None;
        }
        let parent = self.open.last().map_or(u16::MAX, |open| open.kind);
        let place = self.place(visit.node, parent);
        self.grammar.row(visit.info, &place, || cursor.field_id().map(std::num::NonZero::get))
    }

    /// Where a node stands, among the nodes around the visited one.
    pub(super) fn place(&self, node: Node<'file>, parent: u16) -> NodeContext<'_, 'file> {
        NodeContext { node, parent, ancestors: &self.ancestors, source: self.source }
    }

    /// Whether the visited node is what happens on one path of the structure around it.
    #[inline]
    fn is_alternative(
        &self,
        visit: &Visit<'file>,
        row: Option<&ResolvedRow>,
        cursor: &TreeCursor<'file>,
    ) -> bool {
        let Some(around) = self.open.last().and_then(|open| open.row) else { return false };
        !around.bodies.is_empty()
            && !matches!(around.construct, Construct::Switch | Construct::Ternary)
            && cursor.field_id().is_some_and(|field| around.bodies.contains(field.get()))
            && !visit.node.is_extra()
            && row.is_none_or(|row| row.construct != Construct::ElseIf)
    }

    fn open_alternative(&mut self, visit: &mut Visit<'file>) {
        self.paths.open_sequence();
        visit.closes.sequence = true;
    }

    /// The walk goes inside the visited node.
    fn open(&mut self, mut visit: Visit<'file>, row: Option<&'static ResolvedRow>) {
        let goes_on = row.is_some_and(|row| match row.construct {
            Construct::Logical => !row.facets.has(Facets::DEFAULTING),
            construct => construct == Construct::Parentheses,
        });
        if !goes_on && let Some(sequence) = visit.inside.sequence.take() {
            self.parted = Some((sequence, visit.start));
        }
        self.ancestors.push(visit.node);
        self.open.push(Open { kind: visit.kind, row, inside: visit.inside, closes: visit.closes });
    }

    /// What the node under the cursor inherits from its parent.
    #[inline]
    fn inherit(&self, cursor: &TreeCursor<'file>) -> Inside {
        let Some(parent) = self.open.last() else { return Inside::FILE };
        let mut inside = parent.inside;
        if let Some(around) = parent.row {
            inside.deepen(
                !around.nests.is_empty()
                    && self.cognitive.nests(around)
                    && cursor.field_id().is_some_and(|field| around.nests.contains(field.get())),
            );
        }
        inside
    }

    /// Tells every metric of a construct; false if its inside is not to be visited.
    fn construct(&mut self, visit: &mut Visit<'file>, row: &'static ResolvedRow) -> bool {
        match row.construct {
            Construct::Comment | Construct::Docstring | Construct::Layout | Construct::Closing => {
                return self.no_code(row.construct, visit);
            }
            Construct::Function | Construct::Closure => return self.function(visit, row),
            Construct::Attribute => {
                self.attribute(visit);
                self.stands_before(visit);
            }
            Construct::ComputedName => self.stands_before(visit),
            Construct::Type => self.type_(visit),
            Construct::Namespace => self.namespace(visit),
            Construct::Import => self.import(visit),
            Construct::Call if row.facets.has(Facets::MACRO) => visit.inside.is_free = true,
            Construct::Call => {
                visit.inside.operator = Construct::None;
                self.imports_by_call(visit);
            }
            Construct::Settled => {
                visit.inside.is_free = true;
                visit.inside.in_head = true;
            }
            Construct::Initializers | Construct::Try => self.runs_with_body(visit),
            _ => self.condition(row, visit),
        }
        self.count(row, visit);
        self.path(visit, row);
        visit.inside.deepen(row.deepens && self.cognitive.nests(row));
        true
    }

    /// What no metric of code counts; true if it is a token all the same.
    fn no_code(&mut self, construct: Construct, visit: &mut Visit<'file>) -> bool {
        match construct {
            Construct::Comment => self.comment(visit),
            Construct::Docstring => self.docstring(visit),
            Construct::Closing => visit.info.token = TokenClass::Silent,
            _ => {}
        }
        construct == Construct::Closing
    }

    /// Tells NPath of a structure or of one of its alternatives.
    #[inline]
    fn path(&mut self, visit: &mut Visit<'file>, row: &ResolvedRow) {
        let construct = row.construct;
        if visit.inside.in_head {
            return;
        }
        if BRANCHES.contains(construct) {
            self.paths.open_branch(Branch {
                construct,
                token: first_token(visit.node),
                clause: row.clause,
                complete: row.exhaustive,
            });
            visit.closes.branch = true;
        } else if ALTERNATIVES.contains(construct) {
            if matches!(construct, Construct::Else | Construct::DefaultCase) {
                self.paths.complete();
            }
            // A clause whose body is a field of it opens its path there.
            if row.bodies.is_empty() && !visit.closes.sequence {
                self.open_alternative(visit);
            }
        }
    }

    /// Adds a construct to the tallies of the function around it.
    #[inline]
    fn count(&mut self, row: &ResolvedRow, visit: &mut Visit<'file>) {
        let construct = row.construct;
        let node = visit.node;
        let token = LazyCell::new(|| first_token(node));
        if self.counted.contains(construct)
            && !visit.inside.in_head
            && let Some(frame) = self.frames.last_mut()
        {
            frame.decide(construct, *token);
        }
        let structural = self.cognitive.structural;
        let flat = self.cognitive.flat;
        let is_exempt = self.cognitive.is_exempt(row);
        let frame = self.reader(visit.inside);
        if visit.inside.is_free || is_exempt {
            // Whether it decides anything is up to others, or it does not.
        } else if structural.contains(construct) {
            let level = visit.inside.cognitive.saturating_sub(frame.cognitive_base);
            frame.cognitive.structural(construct, *token, level);
        } else if flat.contains(construct) {
            frame.cognitive.flat(construct, *token);
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if nesting::STRUCTURES.contains(construct) && !visit.inside.in_head {
            visit.inside.nesting = visit.inside.nesting.saturating_add(1);
            let level = visit.inside.nesting - frame.nesting_base;
            frame.nest(construct, *token, level);
        }
        if self.definition.exits.contains(construct) && !visit.inside.in_anonymous {
            frame.exits += 1;
        }
        frame.abc.construct(construct);
    }

    /// The frame that cognitive points count in, of what is `inside`.
    ///
    /// That is the innermost one, but for what a class gives its fields: a reader takes it in
    /// while reading the function around the class.
    fn reader(&mut self, inside: Inside) -> &mut Frame<'file> {
        if inside.is_lent
            && let Some(suspended) = self.suspended.last_mut()
        {
            return &mut suspended.frame;
        }
        let innermost = self.frames.len() - 1;
        let is_of_class = innermost > 1 && self.frames[innermost].is_initializer();
        &mut self.frames[innermost - usize::from(is_of_class)]
    }

    /// The visited node with what is around it, as the outline asks for it.
    fn site(&self, visit: &Visit<'file>) -> Site<'_, 'file> {
        Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: visit.inside.owner.is_some(),
        }
    }

    fn leave(&mut self) {
        self.ancestors.pop();
        if let Some(open) = self.open.pop()
            && open.closes.any()
        {
            self.close(open.closes);
        }
        if !self.hidden.is_empty() {
            self.unhide(self.open.len());
        }
    }

    fn close(&mut self, closes: Closes) {
        if closes.frame
            && let Some(frame) = self.frames.pop()
        {
            let node = frame.node;
            let lender = self.suspended.last_mut().filter(|_| frame.inherited.is_lent);
            self.results.function(ClosingFunction {
                frame,
                end: self.last_token_end,
                paths: self.paths.close_function(),
                around: &mut self.frames,
                lender: lender.map(|lender| &mut lender.frame),
                scopes: &self.scopes,
                line_map: &self.line_map,
                branches: self.masked.map_or(&[], |masked| &masked.preprocessor_branches),
                end_reachable: end_is_reachable(node, self.grammar, self.source),
                is_decorator: self.definition.outline.is_decorator(node, self.source),
            });
        }
        if closes.branch {
            self.paths.close();
        }
        if closes.sequence {
            self.paths.close();
        }
        if closes.part {
            self.resume();
        }
    }

    fn finish(mut self) -> Walked {
        let mut file = self.frames.remove(0);
        let around = std::mem::take(&mut file.uses).close();
        let parts = once((0, around.as_slice())).chain(self.results.uses().flatten());
        let uses = FileUses::pack(parts, |name| self.spellings.text(name));
        Walked {
            counts: self.line_map.count_rows(self.lines.text_rows()),
            whole: WholeFacts {
                decisions: file.decisions.len() as u32,
                statements: file.statements,
                halstead: file.halstead.counts(),
            },
            seen: self.results.into_seen(),
            events: self.events,
            imports: self.imports,
            uses,
            comments: self.comments,
            partial: self.partial,
        }
    }
}
