//! Facts told as a report tells them: figures that follow from counts, lines and columns that
//! follow from byte offsets.

use astrolens_facts::{
    FileFacts, FunctionFacts, ImportFacts, ParameterFacts, TypeFacts, WholeFacts,
};
use astrolens_model::{
    Distribution, FileMetrics, FileReport, Function, Import, ImportRequest, ImportedName,
    LineCounts, LineTable, ModuleRequest, Parameter, RequestedName, TypeReport,
};
use astrolens_syntax::Language;

use crate::metrics::{abc, halstead, maintainability};
use crate::points::increments;
use crate::type_figures::{TypeFigures, type_figures};

/// A report that nothing was judged in yet, with the facts that it tells.
#[derive(Debug)]
pub struct Figures<'facts> {
    /// The report, without findings, increments, and a path.
    pub report: FileReport,
    /// What it was made of: its functions are those of the report.
    pub facts: &'facts FileFacts,
    /// Its language.
    pub language: Language,
}

impl<'facts> Figures<'facts> {
    /// What `facts` come to, which are of a file in `language`; `is_test` says that the whole file
    /// is test code.
    #[must_use]
    pub fn of(facts: &'facts FileFacts, language: Language, is_test: bool) -> Self {
        let FileFacts { lines, counts, types, .. } = facts;
        let figures = type_figures(types, &facts.functions, language.definition().members);
        let mut functions: Vec<Function> =
            facts.functions.iter().map(|facts| function(facts, lines)).collect();
        if is_test {
            for function in &mut functions {
                function.test = true;
            }
        }
        let types = types.iter().zip(figures);
        let report = FileReport {
            partial: facts.partial,
            partial_at: facts.first_error.map(|at| lines.position(at)),
            lines: *counts,
            metrics: Some(file(facts.whole, *counts, &functions)),
            functions,
            types: types.map(|(facts, figures)| type_(facts, figures, lines)).collect(),
            imports: facts.imports.iter().map(|facts| import(facts, lines)).collect(),
            ..FileReport::empty(language.name())
        };
        Self { report, facts, language }
    }

    /// Tells every function the points that make up its complexities.
    pub fn explain(&mut self) {
        let FileFacts { lines, functions, .. } = self.facts;
        for (function, facts) in self.report.functions.iter_mut().zip(functions) {
            function.increments = increments(&facts.points, facts.start, lines, self.language);
        }
    }
}

/// A function as reports give it, without increments.
fn function(facts: &FunctionFacts, lines: &LineTable) -> Function {
    let (start, end) = (facts.start, facts.end());
    let (name_start_byte, name_end_byte) = facts.name_span();
    let position = lines.position(start);
    let halstead = halstead::measure(facts.halstead);
    let parameter = |facts: &ParameterFacts| Parameter { name: facts.name.clone() };
    Function {
        name: facts.name.clone(),
        qualified_name: facts.qualified_name.clone(),
        ordinal: facts.ordinal,
        kind: facts.kind,
        hashes: Some(facts.hashes),
        visibility: facts.visibility,
        partial: facts.partial,
        test: facts.test,
        start_line: position.line,
        start_column: position.column,
        end_line: lines.row(end.saturating_sub(1).max(start)) + 1,
        start_byte: start,
        end_byte: end,
        name_start_byte,
        name_end_byte,
        cyclomatic: facts.cyclomatic,
        cognitive: facts.cognitive,
        nesting: facts.nesting,
        parameters: facts.parameters.len() as u32,
        parameter_names: facts.parameters.iter().map(parameter).collect(),
        exits: facts.exits,
        statements: facts.statements,
        npath: facts.npath,
        preprocessor_branches: facts.preprocessor_branches,
        lines: facts.lines,
        abc: abc::measure(facts.abc),
        maintainability_index: maintainability::index(
            &halstead,
            facts.cyclomatic,
            facts.lines.code,
        ),
        halstead,
        documentation: facts.documentation.map(|place| place.from(start)),
        increments: Vec::new(),
    }
}

/// A type as reports give it.
fn type_(facts: &TypeFacts, figures: TypeFigures, lines: &LineTable) -> TypeReport {
    let end = facts.end();
    let TypeFigures { methods, public_methods, fields, public_fields, wmc, cohesion } = figures;
    TypeReport {
        name: facts.name.clone(),
        qualified_name: facts.qualified_name.clone(),
        kind: facts.kind,
        start_line: lines.row(facts.start) + 1,
        end_line: lines.row(end) + 1,
        start_byte: facts.start,
        end_byte: end,
        methods,
        public_methods,
        fields,
        public_fields,
        wmc,
        lcom4: cohesion.lcom4,
        tcc: cohesion.tcc,
    }
}

/// An import as reports give it.
fn import(facts: &ImportFacts, lines: &LineTable) -> Import {
    Import {
        text: facts.text.clone(),
        line: lines.row(facts.start) + 1,
        kind: facts.kind,
        flags: facts.flags.iter().collect(),
        requests: facts.requests.iter().filter_map(request).collect(),
    }
}

/// What an import asks for as reports give it; `None` if nothing is known of that.
fn request(asked: &ModuleRequest) -> Option<ImportRequest> {
    if asked.specifier.is_none() && asked.names.is_empty() {
        return None;
    }
    let name = |asked: &ImportedName| RequestedName {
        name: asked.name.clone(),
        alias: asked.alias.clone(),
        type_only: asked.type_only,
    };
    Some(ImportRequest {
        specifier: asked.specifier.clone(),
        form: asked.form,
        level: asked.level,
        names: asked.names.iter().map(name).collect(),
    })
}

/// The metrics of a file with these `functions`.
fn file(whole: WholeFacts, lines: LineCounts, functions: &[Function]) -> FileMetrics {
    let decisions = functions
        .iter()
        .map(|function| function.cyclomatic - 1)
        .fold(whole.decisions, u32::saturating_add);
    let halstead = halstead::measure(whole.halstead);
    let LineCounts { code, comment, .. } = lines;
    let read = code + comment;
    let density = if read > 0 { f64::from(comment) / f64::from(read) } else { 0.0 };
    FileMetrics {
        cyclomatic: distribution(functions, |function| function.cyclomatic),
        cognitive: distribution(functions, |function| function.cognitive),
        nesting: distribution(functions, |function| function.nesting),
        parameters: distribution(functions, |function| function.parameters),
        exits: distribution(functions, |function| function.exits),
        statements: whole.statements,
        comment_density: (density * 10_000.0).round() / 10_000.0,
        maintainability_index: maintainability::index(&halstead, decisions + 1, code),
        halstead,
    }
}

fn distribution(functions: &[Function], value: impl Fn(&Function) -> u32) -> Distribution {
    let mut result = Distribution::default();
    for function in functions {
        let value = u64::from(value(function));
        result.sum += value;
        result.max = result.max.max(value);
    }
    if !functions.is_empty() {
        result.mean = crate::round(result.sum as f64 / functions.len() as f64);
    }
    result
}
