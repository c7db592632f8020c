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
mod tokens;
mod units;
mod uses;
mod visit;

use std::cell::OnceCell;
use std::iter::once;
use std::ops::Range;

use astrolens_facts::FileUses;
use astrolens_model::LineIndex;
use astrolens_model::config::Variants;
use astrolens_syntax::outline::{FunctionHead, Site};
use astrolens_syntax::preprocess::Masked;
use astrolens_syntax::{
    Construct, Definition, Facets, Grammar, KindInfo, NodeContext, ResolvedRow, TokenClass,
};
use tree_sitter::{Node, TreeCursor};

use crate::assemble::FileParts;
use crate::close::{ClosingFunction, Results};
use crate::collector::{Collector, Ending, Entered, Leave, Setup, State, Visited};
use crate::collectors::Collectors;
use crate::documentation::Event;
use crate::frame::Frame;
use crate::imports::Imports;
use crate::measure::{Comment, Text, Walked};
use crate::metrics::lines::LineMap;
use crate::names::Scopes;
use crate::unit::Unit;
use crate::uses::Spellings;
use crate::vocabulary::Vocabulary;
use crate::whole::{Share, Word};
use comments::Attribute;
use hidden::Hidden;
pub(crate) use units::WRAPPER_BYTES;
pub(crate) use visit::InheritedContext;
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
    suspended: Vec<Frame<'file>>,
    /// The names that hide a function which is open, the innermost last.
    hidden: Vec<Hidden>,
    collectors: Collectors,
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
    results: Results,
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
            frames: vec![Frame::new(root, FunctionHead::default(), InheritedContext::default(), 0)],
            suspended: Vec::new(),
            hidden: Vec::new(),
            collectors: Collectors::new(&Setup { definition, grammar, variants }),
            vocabulary: Vocabulary::default(),
            words: None,
            line_map: LineMap::new(rows),
            last_code_row: u32::MAX,
            last_token_end: 0,
            events: Vec::new(),
            attributes: Vec::new(),
            scopes: Scopes::default(),
            serials: 0,
            results: Results::new(definition),
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
        self.walk(&mut cursor, 0, u32::MAX);
        self.finish()
    }

    /// Walks the node under the cursor, around which `top` nodes are open; how many nodes that were,
    /// or `None` if it gave up after `most_nodes`.
    fn walk(&mut self, cursor: &mut TreeCursor<'file>, top: usize, most_nodes: u32) -> Option<u32> {
        for before in 0..most_nodes {
            if self.enter(cursor) {
                continue;
            }
            // Nothing inside: on to the next node, leaving those that are done.
            while self.open.len() == top || !self.goto_next(cursor) {
                if self.open.len() == top {
                    return Some(before + 1);
                }
                cursor.goto_parent();
                self.leave();
            }
        }
        None
    }

    /// Goes to the next node in the one around; false if there is none.
    fn goto_next(&mut self, cursor: &mut TreeCursor<'file>) -> bool {
        let Some(around) = self.open.last_mut().filter(|around| around.rest > 0) else {
            // The cursor would look for one in all that is around.
            return false;
        };
        around.rest -= 1;
        cursor.goto_next_sibling()
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
        let info = self.grammar.kind(kind);
        let start = node.start_byte() as u32;
        if self.is_mere_token(node, info) {
            self.leaf(node, (kind, info), start);
            return false;
        }
        let around = self.open.last();
        let mut visit = Visit {
            node,
            kind,
            info,
            around: around.and_then(|around| around.row),
            start,
            inside: around.map_or_else(InheritedContext::default, |around| around.inside),
            closes: Closes::default(),
        };
        if visit.inside.in_head {
            self.enter_part(&mut visit, cursor);
        }
        if self.is_fault(node) {
            self.mark_partial();
        }
        if visit.info.binds() && self.frames.len() > 1 {
            self.bind(&visit);
        }
        let row = self.row(&visit, cursor);
        // Before a function opens its frame: it is a statement of what is around it.
        let around = visit.around.filter(|around| !around.bodies.is_empty());
        if visit.info.statement || around.is_some() {
            self.tell_of_part(&mut visit, row, around, cursor);
        }
        let goes_inside = row.is_none_or(|row| self.construct(&mut visit, row));
        if goes_inside && visit.info.acts {
            self.act(&visit, row);
        }
        let children = if visit.info.atom { 0 } else { node.child_count() };
        if goes_inside && children > 0 && cursor.goto_first_child() {
            self.open(visit, row, children - 1);
            return true;
        }
        if goes_inside {
            self.leaf(node, (kind, visit.info), start);
        }
        self.close(visit.closes);
        false
    }

    /// Whether the visited node is a token and, where it stands, nothing else: most nodes are.
    #[inline]
    fn is_mere_token(&self, node: Node<'file>, info: KindInfo) -> bool {
        let is_part = |around: &Open| {
            around.inside.in_head || around.row.is_some_and(|row| !row.bodies.is_empty())
        };
        info.is_mere()
            && node.child_count() == 0
            && !self.open.last().is_none_or(is_part)
            && !self.is_fault(node)
    }

    /// Whether the grammar did not expect `node` where it is, or found nothing of it.
    #[inline]
    fn is_fault(&self, node: Node<'file>) -> bool {
        self.has_error && (node.is_error() || node.is_missing())
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

    /// Tells the collectors of a statement or a part of the structure `around` the visited node.
    #[inline]
    fn tell_of_part(
        &mut self,
        visit: &mut Visit<'file>,
        row: Option<&'static ResolvedRow>,
        around: Option<&'static ResolvedRow>,
        cursor: &TreeCursor<'file>,
    ) {
        let Some(frame) = self.frames.last_mut() else { return };
        let leave = Leave::default();
        let node = Entered {
            node: visit.node,
            info: visit.info,
            row,
            around,
            depth: self.open.len() as u32,
            cursor,
            leave: &leave,
        };
        let inherited = &mut visit.inside.metrics;
        self.collectors.enter(&node, State { tally: &mut frame.tallies, inherited });
        visit.closes.told = leave.is_asked();
    }

    /// The walk goes to the first node inside the visited one, behind which are `rest` more.
    fn open(&mut self, mut visit: Visit<'file>, row: Option<&'static ResolvedRow>, rest: u32) {
        self.collectors.descend(row, visit.start, &mut visit.inside.metrics);
        self.ancestors.push(visit.node);
        let Visit { kind, inside, closes, .. } = visit;
        self.open.push(Open { kind, rest, row, inside, closes });
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
            Construct::Call => self.imports_by_call(visit),
            Construct::Settled => {
                visit.inside.is_free = true;
                visit.inside.in_head = true;
            }
            Construct::Initializers | Construct::Try => self.runs_with_body(visit),
            _ => {}
        }
        self.tell_of_construct(visit, row);
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

    /// Tells the collectors of a construct.
    #[inline]
    fn tell_of_construct(&mut self, visit: &mut Visit<'file>, row: &'static ResolvedRow) {
        let InheritedContext { in_head, is_free, in_anonymous, is_lent, .. } = visit.inside;
        let leave = Leave::default();
        let node = Visited {
            node: visit.node,
            construct: row.construct,
            row,
            around: visit.around,
            ancestors: &self.ancestors,
            source: self.source,
            in_head,
            is_free,
            in_anonymous,
            leave: &leave,
            token: OnceCell::new(),
        };
        let inherited = &mut visit.inside.metrics;
        if let Some(Frame { tallies: tally, .. }) = self.frames.last_mut() {
            self.collectors.construct(&node, State { tally, inherited });
        }
        let reader = reader(&mut self.frames, &mut self.suspended, is_lent);
        if let Some(Frame { tallies: tally, .. }) = reader {
            self.collectors.read(&node, State { tally, inherited });
        }
        visit.closes.told |= leave.is_asked();
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
            let is_outermost = self.frames.len() == 1;
            let lender = self.suspended.last_mut();
            let lender = lender.filter(|_| is_outermost && frame.inherited.is_lent);
            let ending = Ending {
                node: frame.node,
                start: frame.start,
                end: self.last_token_end.max(frame.start),
                source: self.source,
                lines: self.lines,
                line_map: &self.line_map,
                is_block: frame.is_block(),
                is_lent: lender.is_some(),
            };
            self.results.function(ClosingFunction {
                frame,
                ending,
                collectors: &self.collectors,
                around: &mut self.frames,
                lender,
                scopes: &self.scopes,
                branches: self.masked.map_or(&[], |masked| &masked.preprocessor_branches),
            });
        }
        if closes.told
            && let Some(frame) = self.frames.last_mut()
        {
            self.collectors.leave(self.open.len() as u32, &mut frame.tallies);
        }
        if closes.part {
            self.resume();
        }
    }

    /// What the walk adds to its file; `file` is the frame of what no function holds.
    fn share(&mut self, file: &Frame<'file>) -> Share {
        let words = self.words.take().unwrap_or_default();
        let mut share = Share { words, ..Share::default() };
        self.collectors.share(&file.tallies, &mut share);
        share
    }

    fn finish(mut self) -> Walked {
        let mut file = self.frames.remove(0);
        let share = self.share(&file);
        let around = std::mem::take(&mut file.uses).close();
        let parts = once((0, around.as_slice())).chain(self.results.uses().flatten());
        let uses = FileUses::pack(parts, |name| self.spellings.text(name));
        let parts = FileParts {
            counts: self.line_map.count_rows(self.lines.text_rows()),
            whole: share.counts(),
            imports: self.imports,
            uses,
            comments: self.comments,
            partial: self.partial,
        };
        Walked { declarations: self.results.into_declarations(), events: self.events, parts }
    }
}

/// The frame of the function with which a node is read.
///
/// That is the innermost one, but for what a class gives its fields, which a reader takes in
/// while reading the function around the class, and for what a function in `suspended` is lent.
fn reader<'walk, 'tree>(
    frames: &'walk mut [Frame<'tree>],
    suspended: &'walk mut [Frame<'tree>],
    is_lent: bool,
) -> Option<&'walk mut Frame<'tree>> {
    if is_lent && !suspended.is_empty() {
        return suspended.last_mut();
    }
    let innermost = frames.len().checked_sub(1)?;
    let is_of_class = innermost > 1 && frames[innermost].is_initializer();
    frames.get_mut(innermost - usize::from(is_of_class))
}
