//! The one traversal: every node is visited once and every metric is told what it is.
//!
//! The walk keeps its own stack, so that the depth of the input costs memory and never the
//! thread's stack. What a node inherits from the nodes around it is copied down on that stack;
//! what ends with a node is closed when the walk leaves it.

use std::borrow::Cow;

use astrolens_model::{Import, LineIndex};
use astrolens_syntax::outline::{FunctionHead, Site, operator};
use astrolens_syntax::preprocess::Masked;
use astrolens_syntax::{
    Construct, ConstructSet, Definition, FieldSet, Grammar, KindInfo, Language, Members,
    NestedFunctions, Parsed, Recursion, ResolvedRow, Sequences, TokenClass,
};
use tree_sitter::{Node, TreeCursor};

use crate::close::{ClosingFunction, Results, end_is_reachable};
use crate::frame::Frame;
use crate::measure::{Comment, Measured, Options};
use crate::metrics::halstead::Vocabulary;
use crate::metrics::lines::LineMap;
use crate::metrics::npath::{ALTERNATIVES, BRANCHES, PathStack};
use crate::metrics::{cognitive, cyclomatic, nesting};
use crate::names::{ANONYMOUS, ScopeId, Scopes};

/// What a node inherits from those around it.
#[derive(Clone, Copy)]
struct Inside {
    /// Levels that count for cognitive complexity.
    cognitive: u16,
    /// Levels of control structures.
    nesting: u16,
    /// The open sequence of logical operators, if the node is an operand of one.
    sequence: Option<u32>,
    /// The logical operator around it, where the language compares with that.
    operator: Construct,
    /// The scope declarations are named in.
    scope: ScopeId,
    /// The type around it, with no function in between.
    owner: Option<usize>,
    /// It stands in a function's head and not in its body.
    in_head: bool,
    /// It stands in a closure without a report of its own: what leaves that closure does not
    /// leave the function around it.
    in_anonymous: bool,
}

/// What has to be closed when the walk leaves a node.
#[derive(Clone, Copy, Default)]
struct Closes {
    frame: bool,
    branch: bool,
    sequence: bool,
}

impl Closes {
    fn any(self) -> bool {
        self.frame || self.branch || self.sequence
    }
}

/// A node the walk is inside of.
struct Open {
    kind: u16,
    construct: Construct,
    nests: FieldSet,
    bodies: FieldSet,
    inside: Inside,
    closes: Closes,
}

/// A node on which the walk stands.
struct Visit<'tree> {
    node: Node<'tree>,
    kind: u16,
    info: KindInfo,
    start: u32,
    inside: Inside,
    closes: Closes,
}

/// The walk over one file's tree with all that it gathers.
pub(crate) struct Traversal<'file> {
    source: &'file [u8],
    definition: &'static Definition,
    lines: &'file LineIndex<'file>,
    grammar: &'static Grammar,
    /// The fields that hold what a function does, as against its head.
    body_fields: [Option<u16>; 2],
    has_error: bool,
    open: Vec<Open>,
    ancestors: Vec<Node<'file>>,
    frames: Vec<Frame<'file>>,
    paths: PathStack,
    /// The last operator of each sequence of logical operators.
    sequences: Vec<Construct>,
    vocabulary: Vocabulary,
    line_map: LineMap,
    last_code_row: u32,
    /// Byte offset just past the last token that is no comment.
    last_token_end: u32,
    last_comment: Option<Comment>,
    scopes: Scopes,
    serials: u32,
    counted: ConstructSet,
    cognitive: cognitive::Rules,
    results: Results<'file>,
    imports: Vec<Import>,
    comments: Vec<Comment>,
    masked: Option<&'file Masked>,
    partial: bool,
}

impl<'file> Traversal<'file> {
    /// A walk over `parsed`, the tree of `source`.
    pub(crate) fn new(
        source: &'file [u8],
        parsed: &'file Parsed,
        language: Language,
        options: Options<'file>,
        lines: &'file LineIndex<'file>,
    ) -> (Self, TreeCursor<'file>) {
        let definition = language.definition();
        let grammar = language.grammar();
        let root = parsed.tree.root_node();
        let masked = parsed.masked.as_ref();
        let traversal = Self {
            source,
            definition,
            lines,
            grammar,
            body_fields: ["body", "value"]
                .map(|name| grammar.language().field_id_for_name(name).map(std::num::NonZero::get)),
            has_error: root.has_error(),
            open: Vec::with_capacity(64),
            ancestors: Vec::with_capacity(64),
            frames: vec![Frame::new(root, FunctionHead::default(), ScopeId::FILE, 0)],
            paths: PathStack::default(),
            sequences: Vec::new(),
            vocabulary: Vocabulary::default(),
            line_map: LineMap::new(lines.rows()),
            last_code_row: u32::MAX,
            last_token_end: 0,
            last_comment: None,
            scopes: Scopes::default(),
            serials: 0,
            counted: cyclomatic::counted(&definition.cyclomatic, options.variants),
            cognitive: cognitive::Rules::new(&definition.cognitive, options.variants),
            results: Results::new(definition, options, lines),
            imports: Vec::new(),
            comments: Vec::new(),
            masked,
            partial: root.has_error() || masked.is_some_and(|masked| masked.unsure),
        };
        (traversal, parsed.tree.walk())
    }

    /// Walks the whole tree.
    pub(crate) fn run(mut self, mut cursor: TreeCursor<'file>) -> Measured {
        self.hidden_text();
        self.paths.open_sequence();
        loop {
            if self.enter(&mut cursor) {
                continue;
            }
            // Nothing inside: on to the next node, leaving those that are done.
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return self.finish();
                }
                self.leave();
            }
        }
    }

    /// What the grammar was not shown is in the file all the same.
    fn hidden_text(&mut self) {
        let Some(masked) = self.masked else { return };
        for &(start, end) in &masked.blanked {
            self.line_map.code(self.lines.row(start), self.lines.row(end.saturating_sub(1)));
        }
        for &(start, end) in &masked.hidden_includes {
            self.imports.push(Import {
                text: folded(self.source.get(start as usize..end as usize).unwrap_or_default()),
                line: self.lines.row(start) + 1,
                kind: Cow::Borrowed("include"),
            });
        }
    }

    /// Visits the node under the cursor; true if the cursor went inside it.
    fn enter(&mut self, cursor: &mut TreeCursor<'file>) -> bool {
        let node = cursor.node();
        let kind = node.kind_id();
        let info = self.grammar.kind(kind);
        let mut visit = Visit {
            node,
            kind,
            info,
            start: node.start_byte() as u32,
            inside: self.inherit(cursor),
            closes: Closes::default(),
        };
        if self.has_error && (node.is_error() || node.is_missing()) {
            for frame in self.frames.iter_mut().rev() {
                // What is around a partial frame is partial already.
                if std::mem::replace(&mut frame.partial, true) {
                    break;
                }
            }
        }
        // Before a function opens its frame: it is a statement of what is around it.
        if info.statement
            && let Some(frame) = self.frames.last_mut()
        {
            frame.statements += 1;
        }
        let parent = self.open.last();
        let body_of_alternative = parent.is_some_and(|open| {
            !open.bodies.is_empty()
                && !matches!(open.construct, Construct::Switch | Construct::Ternary)
                && cursor.field_id().is_some_and(|field| open.bodies.contains(field.get()))
                && !node.is_extra()
        });
        let mut construct = Construct::None;
        let mut nests = FieldSet::default();
        let mut bodies = FieldSet::default();
        if info.has_rows() {
            let parent_kind = parent.map_or(u16::MAX, |open| open.kind);
            let field = || cursor.field_id().map(std::num::NonZero::get);
            let row =
                self.grammar.row(info, node, &self.ancestors, self.source, parent_kind, field);
            if let Some(row) = row {
                construct = row.construct;
                nests = row.nests;
                bodies = row.bodies;
                if body_of_alternative && construct != Construct::ElseIf {
                    self.paths.open_sequence();
                    visit.closes.sequence = true;
                }
                if !self.construct(&mut visit, row) {
                    return false;
                }
            }
        }
        if construct == Construct::None && body_of_alternative {
            self.paths.open_sequence();
            visit.closes.sequence = true;
        }
        if !info.atom && cursor.goto_first_child() {
            if !matches!(
                construct,
                Construct::Logical | Construct::RenderingLogical | Construct::Parentheses
            ) {
                visit.inside.sequence = None;
            }
            self.ancestors.push(node);
            self.open.push(Open {
                kind,
                construct,
                nests,
                bodies,
                inside: visit.inside,
                closes: visit.closes,
            });
            return true;
        }
        self.leaf(&visit);
        self.close(visit.closes);
        false
    }

    /// What the node under the cursor inherits from its parent.
    #[inline]
    fn inherit(&self, cursor: &TreeCursor<'file>) -> Inside {
        let Some(parent) = self.open.last() else {
            return Inside {
                cognitive: 0,
                nesting: 0,
                sequence: None,
                operator: Construct::None,
                scope: ScopeId::FILE,
                owner: None,
                in_head: false,
                in_anonymous: false,
            };
        };
        let mut inside = parent.inside;
        if !parent.nests.is_empty()
            && self.cognitive.nesting.contains(parent.construct)
            && cursor.field_id().is_some_and(|field| parent.nests.contains(field.get()))
        {
            inside.cognitive = inside.cognitive.saturating_add(1);
        }
        if inside.in_head
            && matches!(parent.construct, Construct::Function | Construct::Closure)
            && cursor.field_id().is_some_and(|field| self.body_fields.contains(&Some(field.get())))
        {
            inside.in_head = false;
        }
        inside
    }

    /// Tells every metric of a construct; false if its inside is not to be visited.
    fn construct(&mut self, visit: &mut Visit<'file>, row: &'static ResolvedRow) -> bool {
        let construct = row.construct;
        match construct {
            Construct::Comment => {
                self.comment(visit);
                return false;
            }
            Construct::Docstring => {
                self.docstring(visit);
                return false;
            }
            Construct::Attribute => self.bridge_comment(visit),
            Construct::Function | Construct::Closure => return self.function(visit, row),
            Construct::Type => self.type_(visit),
            Construct::Namespace => self.namespace(visit),
            Construct::Import => self.import(visit),
            Construct::Call => self.call(visit),
            Construct::MemberAccess => self.member(visit),
            Construct::Logical => self.logical(visit),
            Construct::DefaultingLogical => visit.inside.sequence = None,
            Construct::RenderingLogical => self.rendering(visit),
            Construct::Parentheses
                if self.definition.cognitive.sequences
                    == Sequences::ReadingOrderUpToParentheses =>
            {
                visit.inside.sequence = None;
            }
            Construct::And | Construct::Or | Construct::NullCoalesce => {
                self.operator(construct, visit);
            }
            Construct::Guard => self.paths.condition(),
            _ => {}
        }
        self.count(construct, visit);
        if BRANCHES.contains(construct) {
            self.paths.open_branch(construct, row.clause, row.exhaustive);
            visit.closes.branch = true;
        } else if ALTERNATIVES.contains(construct) {
            if matches!(construct, Construct::Else | Construct::DefaultCase) {
                self.paths.complete();
            }
            // A clause whose body is a field of it opens its path there.
            if row.bodies.is_empty() && !visit.closes.sequence {
                self.paths.open_sequence();
                visit.closes.sequence = true;
            }
        }
        if row.deepens && self.cognitive.nesting.contains(construct) {
            visit.inside.cognitive = visit.inside.cognitive.saturating_add(1);
        }
        true
    }

    /// Adds a construct to the tallies of the function around it.
    #[inline]
    fn count(&mut self, construct: Construct, visit: &mut Visit<'file>) {
        let (deciding, thinking) = self.charged(visit);
        if self.counted.contains(construct)
            && (self.definition.cyclomatic.heads_count || !visit.inside.in_head)
        {
            self.frames[deciding].decide(construct, visit.start);
        }
        let frame = &mut self.frames[thinking];
        if self.cognitive.structural.contains(construct) {
            let level = visit.inside.cognitive.saturating_sub(frame.cognitive_base);
            frame.cognitive.structural(construct, visit.start, level);
        } else if self.cognitive.flat.contains(construct) {
            frame.cognitive.flat(construct, visit.start);
        }
        let Some(frame) = self.frames.last_mut() else { return };
        if nesting::STRUCTURES.contains(construct) {
            visit.inside.nesting = visit.inside.nesting.saturating_add(1);
            let level = visit.inside.nesting - frame.nesting_base;
            frame.nesting = frame.nesting.max(level);
        }
        if self.definition.exits.contains(construct) && !visit.inside.in_anonymous {
            frame.exits += 1;
        }
        frame.abc.construct(construct);
    }

    /// The frames that decisions and cognitive points at the visited node count in.
    ///
    /// That is the innermost one, but for what a class gives its fields: the names of
    /// fields are computed by the function around the class, and a reader takes their values
    /// in while reading that function.
    fn charged(&self, visit: &Visit<'file>) -> (usize, usize) {
        let innermost = self.frames.len() - 1;
        if innermost < 2 || !self.frames[innermost].is_initializer() {
            return (innermost, innermost);
        }
        (if visit.inside.in_head { innermost - 1 } else { innermost }, innermost - 1)
    }

    /// A logical expression: an operand of another continues its sequence.
    fn logical(&mut self, visit: &mut Visit<'file>) {
        if self.definition.cognitive.sequences == Sequences::ParentOperator {
            let operator = operator(visit.node);
            let own =
                operator.map_or(Construct::None, |operator| self.operator_of(operator, visit));
            if own != visit.inside.operator
                && let (Some(frame), Some(operator)) = (self.frames.last_mut(), operator)
                && self.cognitive.operators.contains(own)
            {
                frame.cognitive.flat(own, operator.start_byte() as u32);
            }
            visit.inside.operator = own;
        } else if visit.inside.sequence.is_none() {
            visit.inside.sequence = Some(self.sequences.len() as u32);
            self.sequences.push(Construct::None);
        }
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
        let info = self.grammar.kind(operator.kind_id());
        let row =
            self.grammar.row(info, operator, &self.ancestors, self.source, visit.kind, || None);
        row.map_or(Construct::None, |row| row.construct)
    }

    /// A logical operator: a change of operator within a sequence is a point.
    fn operator(&mut self, construct: Construct, visit: &Visit<'file>) {
        self.paths.condition();
        let Some(sequence) = visit.inside.sequence else { return };
        let last = &mut self.sequences[sequence as usize];
        if *last != construct && self.cognitive.operators.contains(construct) {
            *last = construct;
            let (_, thinking) = self.charged(visit);
            self.frames[thinking].cognitive.flat(construct, visit.start);
        }
    }

    /// Opens a frame for a function that gets a report; false if it has no body to measure.
    fn function(&mut self, visit: &mut Visit<'file>, row: &ResolvedRow) -> bool {
        let is_closure = row.construct == Construct::Closure;
        let rules = &self.definition.cyclomatic;
        let documentation = self.documentation_above(visit);
        let inside = &mut visit.inside;
        inside.sequence = None;
        inside.operator = Construct::None;
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: inside.owner.is_some(),
        };
        let head = self.definition.outline.function(&site);
        if head.bodiless {
            inside.owner = None;
            return true;
        }
        let standalone = self.definition.cognitive.nested_functions == NestedFunctions::Apart;
        if is_closure && head.name.is_none() && rules.closures_count_in_encloser {
            // Without a name it is a part of the function around it and nothing else.
            inside.in_anonymous = true;
            if row.deepens && self.cognitive.nesting.contains(Construct::Closure) {
                inside.cognitive = inside.cognitive.saturating_add(1);
            }
            return true;
        }
        self.serials += 1;
        let mut frame = Frame::new(visit.node, head, inside.scope, self.serials);
        frame.is_closure = is_closure;
        frame.counts_in_encloser =
            is_closure && rules.closures_count_in_encloser && self.frames.len() > 1;
        frame.owner = inside.owner.take();
        frame.documentation = documentation;
        frame.index = self.results.reserve();
        let deepens =
            !is_closure || (row.deepens && self.cognitive.nesting.contains(Construct::Closure));
        let resets = if frame.is_initializer() && self.frames.len() > 1 {
            false
        } else {
            standalone || (frame.owner.is_some() && self.definition.cognitive.types_reset_nesting)
        };
        if resets {
            inside.cognitive = 0;
        } else if self.frames.len() > 1 && deepens && !frame.is_initializer() {
            inside.cognitive = inside.cognitive.saturating_add(1);
        }
        frame.cognitive_base = inside.cognitive;
        frame.nesting_base = inside.nesting;
        let name = frame.head.name.as_deref().unwrap_or(ANONYMOUS);
        inside.scope = self.scopes.add(inside.scope, name.to_owned());
        inside.in_head = true;
        inside.in_anonymous = false;
        self.frames.push(frame);
        self.paths.open_sequence();
        visit.closes.frame = true;
        true
    }

    fn type_(&mut self, visit: &mut Visit<'file>) {
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: visit.inside.owner.is_some(),
        };
        let Some(head) = self.definition.outline.type_(&site) else { return };
        let name = head.name.clone().unwrap_or_else(|| ANONYMOUS.to_owned());
        let qualified = self.scopes.qualify(visit.inside.scope, &name, self.definition.separator);
        visit.inside.owner = Some(self.results.type_(visit.node, head, qualified));
        visit.inside.scope = self.scopes.add(visit.inside.scope, name);
    }

    fn namespace(&mut self, visit: &mut Visit<'file>) {
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: visit.inside.owner.is_some(),
        };
        if let Some(name) = self.definition.outline.namespace(&site) {
            visit.inside.scope = self.scopes.add(visit.inside.scope, name);
        }
        visit.inside.owner = None;
    }

    fn import(&mut self, visit: &Visit<'file>) {
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: false,
        };
        if let Some(kind) = self.definition.outline.import_kind(&site) {
            self.imports.push(Import {
                text: folded(&self.source[visit.node.start_byte()..end_of_code(visit.node)]),
                line: visit.node.start_position().row as u32 + 1,
                kind: Cow::Borrowed(kind),
            });
        }
    }

    /// A call: a call of the function around it is recursion.
    fn call(&mut self, visit: &mut Visit<'file>) {
        visit.inside.operator = Construct::None;
        if self.definition.cognitive.recursion == Recursion::Ignored {
            return;
        }
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: false,
        };
        let Some(callee) = self.definition.outline.callee(&site) else { return };
        let name = &self.source[callee.name.byte_range()];
        let object = callee.object.map(|object| &self.source[object.byte_range()]);
        for frame in self.frames.iter_mut().rev() {
            let is_own = frame.head.name.as_ref().is_some_and(|own| own.as_bytes() == name)
                && match (&frame.head.receiver, object) {
                    (_, None) => true,
                    (Some(receiver), Some(object)) => receiver.as_bytes() == object,
                    (None, Some(_)) => false,
                };
            if is_own {
                let counts = match self.definition.cognitive.recursion {
                    Recursion::Ignored => false,
                    Recursion::Once => !frame.recursive,
                    Recursion::EachCall => true,
                };
                frame.recursive = true;
                if counts {
                    frame.cognitive.flat(Construct::Recursion, visit.start);
                }
                break;
            }
            if !frame.is_closure {
                break;
            }
        }
    }

    /// An access through the receiver uses a member of the type.
    fn member(&mut self, visit: &Visit<'file>) {
        let Some(method) = self.frames.iter_mut().rev().find(|frame| frame.head.receiver.is_some())
        else {
            return;
        };
        // The object stands first: most accesses are told apart without asking the tree.
        let receiver = method.head.receiver.as_deref().unwrap_or_default().as_bytes();
        if !self.source[visit.start as usize..].starts_with(receiver) {
            return;
        }
        let site = Site {
            node: visit.node,
            ancestors: &self.ancestors,
            source: self.source,
            in_type: false,
        };
        if let Some((object, member)) = self.definition.outline.member(&site)
            && receiver == &self.source[object.byte_range()]
        {
            method.uses.push(Vocabulary::hash(&self.source[member.byte_range()]));
        }
    }

    fn comment(&mut self, visit: &Visit<'file>) {
        let node = visit.node;
        let comment = Comment {
            start_byte: visit.start,
            end_byte: node.end_byte() as u32,
            start_row: node.start_position().row as u32,
            end_row: last_row(node, self.source),
        };
        self.line_map.comment(comment.start_row, comment.end_row);
        self.comments.push(comment);
        let follows = |last: Comment| {
            comment.start_row <= last.end_row + 1
                && self.last_code_row.wrapping_add(1) <= last.start_row
        };
        self.last_comment = Some(match self.last_comment {
            Some(last) if follows(last) => {
                Comment { end_byte: comment.end_byte, end_row: comment.end_row, ..last }
            }
            _ => comment,
        });
    }

    /// An attribute between a comment and what it documents keeps them together.
    fn bridge_comment(&mut self, visit: &Visit<'file>) {
        let row = visit.node.start_position().row as u32;
        if let Some(last) = &mut self.last_comment
            && row <= last.end_row + 1
        {
            last.end_row = visit.node.end_position().row as u32;
        }
    }

    fn docstring(&mut self, visit: &Visit<'file>) {
        let (first, last) = (visit.node.start_position().row, visit.node.end_position().row);
        self.line_map.comment(first as u32, last as u32);
        let span = (visit.start, visit.node.end_byte() as u32);
        // Statement, block, function: the third node around it.
        let owner = self.ancestors.len().checked_sub(3).map(|index| self.ancestors[index]);
        self.last_token_end = span.1;
        if let Some(frame) = self.frames.last_mut() {
            // It was taken for a statement.
            frame.statements = frame.statements.saturating_sub(1);
            if owner == Some(frame.node) {
                frame.documentation = Some(span);
            }
        }
    }

    /// The comment that ends on the row above a function, or above what wraps it.
    fn documentation_above(&self, visit: &Visit<'file>) -> Option<(u32, u32)> {
        let comment = self.last_comment?;
        let above = |node: Node<'_>| node.start_position().row as u32 == comment.end_row + 1;
        let is_above = above(visit.node) || self.ancestors.last().is_some_and(|node| above(*node));
        is_above.then_some((comment.start_byte, comment.end_byte))
    }

    /// A node without an inside: a token.
    #[inline]
    fn leaf(&mut self, visit: &Visit<'file>) {
        let end = visit.node.end_byte() as u32;
        if end == visit.start {
            return;
        }
        self.last_token_end = end;
        let row = visit.node.start_position().row as u32;
        let last = if visit.info.atom { last_row(visit.node, self.source) } else { row };
        if row != self.last_code_row || last != row {
            self.line_map.code(row, last);
            self.last_code_row = last;
        }
        match visit.info.token {
            TokenClass::Silent => {}
            TokenClass::Operator if !visit.node.is_named() => {
                for frame in tallied(&mut self.frames) {
                    frame.halstead.operator(visit.kind);
                }
            }
            class => {
                let text = self.source.get(visit.start as usize..end as usize).unwrap_or_default();
                let hash = Vocabulary::hash(text);
                let vocabulary = &mut self.vocabulary;
                let by_plain_name = self.definition.members == Members::Plain;
                for frame in tallied(&mut self.frames) {
                    let first = vocabulary.is_first(hash, frame.serial);
                    if class == TokenClass::Operand {
                        frame.halstead.operand(first);
                    } else {
                        frame.halstead.named_operator(first);
                    }
                    if by_plain_name && first && frame.head.receiver.is_some() {
                        frame.uses.push(hash);
                    }
                }
            }
        }
    }

    fn leave(&mut self) {
        self.ancestors.pop();
        if let Some(open) = self.open.pop()
            && open.closes.any()
        {
            self.close(open.closes);
        }
    }

    fn close(&mut self, closes: Closes) {
        if closes.frame
            && let Some(frame) = self.frames.pop()
        {
            let npath = self.paths.close_function();
            let node = frame.node;
            self.results.function(ClosingFunction {
                frame,
                end: self.last_token_end,
                npath,
                around: &mut self.frames,
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
    }

    fn finish(mut self) -> Measured {
        while let Some(open) = self.open.pop() {
            self.close(open.closes);
        }
        let file = self.frames.remove(0);
        self.imports.sort_by_key(|import| import.line);
        self.results.file(&file, &self.line_map, self.imports, self.comments, self.partial)
    }
}

/// The frames a token counts in: the file's, the innermost function's, and those around it as
/// long as they own the closure.
fn tallied<'frames, 'tree>(
    frames: &'frames mut [Frame<'tree>],
) -> impl Iterator<Item = &'frames mut Frame<'tree>> {
    let mut goes_on = true;
    let (file, inner) = frames.split_at_mut(1.min(frames.len()));
    inner
        .iter_mut()
        .rev()
        .take_while(move |frame| std::mem::replace(&mut goes_on, frame.counts_in_encloser))
        .chain(file)
}

/// The end of a node without the comments it takes in behind it.
fn end_of_code(node: Node<'_>) -> usize {
    (0..node.child_count())
        .rev()
        .filter_map(|index| node.child(index))
        .find(|child| !child.is_extra())
        .map_or(node.end_byte(), |child| child.end_byte())
}

/// The text of a statement on one line.
fn folded(text: &[u8]) -> String {
    String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last row a node touches: a line end it takes in does not touch the next row.
fn last_row(node: Node<'_>, source: &[u8]) -> u32 {
    let end = node.end_position();
    let row = end.row as u32;
    let ends_line = end.column == 0
        && node.end_byte() > node.start_byte()
        && source.get(node.end_byte() - 1) == Some(&b'\n');
    if ends_line { row.saturating_sub(1) } else { row }
}
