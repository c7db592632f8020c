//! What is open becomes a report when the traversal leaves it.

use std::collections::HashMap;

use astrolens_model::{
    FileMetrics, Function, FunctionKind, Import, Increment, LineIndex, Parameter, TypeReport,
    Visibility,
};
use astrolens_syntax::outline::TypeHead;
use astrolens_syntax::{Construct, ConstructSet, Definition, Grammar, Members, NestedFunctions};
use tree_sitter::Node;

use crate::cohesion::{Cohesion, Member, cohesion};
use crate::frame::Frame;
use crate::measure::{Comment, Measured, Options};
use crate::metrics::cognitive::Closed;
use crate::metrics::halstead::Vocabulary;
use crate::metrics::lines::LineMap;
use crate::metrics::npath::Paths;
use crate::metrics::{self, maintainability};
use crate::names::{self, ANONYMOUS, Scopes};
use crate::points::Point;
use crate::tree::last_named_child;

/// What has been closed so far.
pub(crate) struct Results<'file> {
    definition: &'static Definition,
    options: Options<'file>,
    lines: &'file LineIndex<'file>,
    /// A place for each function, in source order.
    functions: Vec<Option<Function>>,
    types: Vec<OpenType>,
    methods: Vec<Method>,
}

/// A type with what its head says.
struct OpenType {
    report: TypeReport,
    fields: Vec<(String, bool)>,
}

/// A method on its way to its type.
struct Method {
    /// The type around it, or the name of the type it says it belongs to.
    owner: Owner,
    member: Member,
    cyclomatic: u32,
    public: bool,
    constructor: bool,
}

enum Owner {
    Around(usize),
    Named(String),
}

impl<'file> Results<'file> {
    /// Nothing closed yet.
    pub(crate) fn new(
        definition: &'static Definition,
        options: Options<'file>,
        lines: &'file LineIndex<'file>,
    ) -> Self {
        Self {
            definition,
            options,
            lines,
            functions: Vec::new(),
            types: Vec::new(),
            methods: Vec::new(),
        }
    }

    /// The place of the next function.
    pub(crate) fn reserve(&mut self) -> usize {
        self.functions.push(None);
        self.functions.len() - 1
    }

    /// A type begins; returns its number.
    pub(crate) fn type_(&mut self, node: Node<'_>, head: TypeHead, qualified: String) -> usize {
        let (start, end) = (node.start_byte() as u32, node.end_byte() as u32);
        self.types.push(OpenType {
            report: TypeReport {
                name: head.name.unwrap_or_else(|| ANONYMOUS.to_owned()),
                qualified_name: qualified,
                kind: head.kind,
                start_line: node.start_position().row as u32 + 1,
                end_line: node.end_position().row as u32 + 1,
                start_byte: start,
                end_byte: end,
                methods: 0,
                public_methods: 0,
                fields: 0,
                public_fields: 0,
                wmc: 0,
                lcom4: None,
                tcc: None,
            },
            fields: head.fields,
        });
        self.types.len() - 1
    }

    /// A function ends: it is reported, and adds to those around it what is theirs.
    pub(crate) fn function(&mut self, mut closing: ClosingFunction<'_, 'file>) {
        let frame = &mut closing.frame;
        let start = frame.node.start_byte() as u32;
        let policy = self.definition.cognitive.nested_functions;
        let lift = policy == NestedFunctions::AddUnlessDecorator && closing.is_decorator;
        let cyclomatic = 1 + frame.decisions.len() as u32;
        let cognitive = std::mem::take(&mut frame.cognitive).close(start, lift);
        let complexity = Complexity {
            cyclomatic,
            cognitive: cognitive.total,
            npath: closing.paths.total,
            increments: self.increments(&frame.decisions, &cognitive, &closing.paths),
        };
        charge(frame, cognitive, policy, closing.around);
        let name = frame.head.name.take().unwrap_or_else(|| ANONYMOUS.to_owned());
        let separator = self.definition.separator;
        let owned = frame.head.owner.as_ref().map(|owner| format!("{owner}{separator}{name}"));
        let inner = owned.as_deref().unwrap_or(&name);
        let names =
            Names { qualified: closing.scopes.qualify(frame.scope, inner, separator), plain: name };
        self.methods.extend(method(frame, &names, cyclomatic, closing.scopes));
        let index = frame.index;
        self.functions[index] = Some(self.report(closing, names, complexity));
    }

    /// The report of a function.
    fn report(
        &self,
        closing: ClosingFunction<'_, 'file>,
        names: Names,
        complexity: Complexity,
    ) -> Function {
        let ClosingFunction { frame, end, line_map, branches, end_reachable, .. } = closing;
        let start = frame.node.start_byte() as u32;
        let end = end.max(start);
        let start_position = self.lines.position(start);
        let end_row = self.lines.row(end.saturating_sub(1).max(start));
        let lines = line_map.count(start_position.line - 1, end_row);
        let halstead = frame.halstead.measure();
        let head = frame.head;
        let (name_start_byte, name_end_byte) = head.name_span.unwrap_or((start, start));
        let branches_before = |end| branches.partition_point(|offset| *offset < end);
        let inside = (branches_before(end) - branches_before(start)) as u32;
        let Complexity { cyclomatic, cognitive, npath, increments } = complexity;
        Function {
            name: names.plain,
            qualified_name: names.qualified,
            kind: head.kind.unwrap_or(FunctionKind::Function),
            visibility: head.visibility,
            partial: frame.partial,
            start_line: start_position.line,
            start_column: start_position.column,
            end_line: end_row + 1,
            start_byte: start,
            end_byte: end,
            name_start_byte,
            name_end_byte,
            cyclomatic,
            cognitive,
            nesting: u32::from(frame.nesting),
            parameters: head.parameters.len() as u32,
            parameter_names: head.parameters.into_iter().map(|name| Parameter { name }).collect(),
            exits: frame.exits + u32::from(end_reachable),
            statements: frame.statements,
            npath,
            preprocessor_branches: self.definition.prepare.map(|_| inside),
            lines,
            abc: frame.abc.measure(),
            maintainability_index: maintainability::index(&halstead, cyclomatic, lines.code),
            halstead,
            documentation: frame.documentation,
            increments,
        }
    }

    /// What adds to a function's complexities, in source order; nothing where nobody asks.
    fn increments(&self, decisions: &[Point], cognitive: &Closed, paths: &Paths) -> Vec<Increment> {
        let options = &self.options;
        let is_wanted = options.explain_all
            || cognitive.total > options.explain_cognitive_above
            || decisions.len() as u64 + 1 > u64::from(options.explain_cyclomatic_above)
            || paths.total > options.explain_npath_above;
        if !is_wanted {
            return Vec::new();
        }
        let parts = [
            (decisions, &metrics::cyclomatic::METRIC.id),
            (&cognitive.points, &metrics::cognitive::METRIC.id),
            (&paths.points, &metrics::npath::METRIC.id),
        ];
        let mut increments: Vec<_> = parts
            .into_iter()
            .flat_map(|(points, metric)| {
                points.iter().map(|point| {
                    let word = self.definition.word(point.construct);
                    point.increment(metric.clone(), word, self.lines)
                })
            })
            .collect();
        increments.sort_by_key(|increment| (increment.line, increment.column));
        increments
    }

    /// The file ends.
    pub(crate) fn file(
        self,
        file: &Frame<'_>,
        line_map: &LineMap,
        imports: Vec<Import>,
        comments: Vec<Comment>,
        partial: bool,
    ) -> Measured {
        let text_rows = self.lines.text_rows();
        let lines = if text_rows == 0 {
            astrolens_model::LineCounts::default()
        } else {
            line_map.count(0, text_rows - 1)
        };
        let halstead = file.halstead.measure();
        let functions: Vec<Function> = self.functions.into_iter().flatten().collect();
        let decisions = functions
            .iter()
            .map(|function| function.cyclomatic - 1)
            .fold(file.decisions.len() as u32, u32::saturating_add);
        let metrics = FileMetrics {
            statements: file.statements,
            maintainability_index: maintainability::index(&halstead, decisions + 1, lines.code),
            halstead,
            ..FileMetrics::default()
        };
        let types = close_types(self.types, self.methods, self.definition.members);
        Measured { lines, metrics, functions, types, imports, comments, partial }
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
    increments: Vec<Increment>,
}

/// Adds to the functions around `frame`, the file's first, what is theirs.
fn charge(
    frame: &mut Frame<'_>,
    cognitive: Closed,
    policy: NestedFunctions,
    around: &mut [Frame<'_>],
) {
    let has_encloser = around.len() > 1;
    if let Some(encloser) = around.last_mut().filter(|_| has_encloser) {
        if policy != NestedFunctions::Apart && !cognitive.is_empty() {
            let levels = frame.cognitive_base.saturating_sub(encloser.cognitive_base);
            encloser.cognitive.nest(cognitive, levels);
        }
        if frame.counts_in_encloser() {
            encloser.decisions.append(&mut frame.decisions);
            encloser.statements += frame.statements;
            encloser.abc.add(frame.abc);
            let levels = (frame.nesting + frame.nesting_base).saturating_sub(encloser.nesting_base);
            encloser.nesting = encloser.nesting.max(levels);
            return;
        }
    }
    if let Some(file) = around.first_mut() {
        file.statements += frame.statements;
    }
}

/// The function of `frame` as a method, if it is one.
fn method(
    frame: &mut Frame<'_>,
    names: &Names,
    cyclomatic: u32,
    scopes: &Scopes,
) -> Option<Method> {
    let head = &mut frame.head;
    if frame.is_closure || head.kind == Some(FunctionKind::Initializer) {
        return None;
    }
    let owner = match (frame.owner, head.owner.take()) {
        (Some(index), _) => Owner::Around(index),
        (None, Some(name)) => Owner::Named(name),
        (None, None) => Owner::Named(scopes.name(frame.scope)?.to_owned()),
    };
    let mut uses = std::mem::take(&mut frame.uses);
    uses.sort_unstable();
    uses.dedup();
    Some(Method {
        owner,
        member: Member { name: Vocabulary::hash(names.plain.as_bytes()), uses },
        cyclomatic,
        public: head.visibility.is_none_or(|seen| seen == Visibility::Public),
        // A function without an object, such as Rust's `new`, can share no field either.
        constructor: head.kind == Some(FunctionKind::Constructor) || head.receiver.is_none(),
    })
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
            let row = grammar.row(info, child, &[], source, last.kind_id(), || None);
            return !row.is_some_and(|row| JUMPS_OUT.contains(row.construct));
        }
        last = child;
    }
    true
}

/// Gives every type its methods, and what follows from them.
fn close_types(types: Vec<OpenType>, methods: Vec<Method>, members: Members) -> Vec<TypeReport> {
    let (mut reports, fields): (Vec<TypeReport>, Vec<_>) =
        types.into_iter().map(|open| (open.report, open.fields)).unzip();
    let mut of_type: Vec<Vec<Method>> = reports.iter().map(|_| Vec::new()).collect();
    {
        let by_name: HashMap<&str, usize> = names::types_by_name(&reports);
        for method in methods {
            let index = match &method.owner {
                Owner::Around(index) => Some(*index),
                Owner::Named(name) => by_name.get(name.as_str()).copied(),
            };
            if let Some(methods) = index.and_then(|index| of_type.get_mut(index)) {
                methods.push(method);
            }
        }
    }
    for ((report, fields), methods) in reports.iter_mut().zip(fields).zip(of_type) {
        report.methods = methods.len() as u32;
        report.public_methods = methods.iter().filter(|method| method.public).count() as u32;
        report.wmc = methods.iter().map(|method| method.cyclomatic).fold(0, u32::saturating_add);
        report.public_fields = fields.iter().filter(|(_, public)| *public).count() as u32;
        let mut declared: Vec<u64> =
            fields.iter().map(|(name, _)| Vocabulary::hash(name.as_bytes())).collect();
        if members == Members::Used {
            let called: Vec<u64> = methods.iter().map(|method| method.member.name).collect();
            declared.extend(
                methods
                    .iter()
                    .flat_map(|method| method.member.uses.iter().copied())
                    .filter(|name| !called.contains(name)),
            );
        }
        declared.sort_unstable();
        declared.dedup();
        report.fields = declared.len() as u32;
        let members: Vec<Member> = methods
            .into_iter()
            .filter(|method| !method.constructor)
            .map(|method| method.member)
            .collect();
        let Cohesion { lcom4, tcc } =
            cohesion(&members, |name| declared.binary_search(&name).is_ok());
        report.lcom4 = lcom4;
        report.tcc = tcc;
    }
    reports
}
