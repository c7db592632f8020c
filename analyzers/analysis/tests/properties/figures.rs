//! What is compared of a report.

use astrolens_model::{Abc, FileReport, Function, Halstead};

/// The figures of one function or type that an edit must leave alone.
#[derive(Debug, PartialEq)]
pub(crate) struct Figures {
    structure: Structure,
    /// Lines of code and the index computed with them, where they must not change either.
    lines: Option<(u32, f64)>,
}

#[derive(Debug, PartialEq)]
enum Structure {
    Function {
        cyclomatic: u32,
        cognitive: u32,
        nesting: u32,
        npath: u64,
        exits: u32,
        statements: u32,
        parameters: u32,
        abc: Abc,
        halstead: Halstead,
        branches: Option<u32>,
        partial: bool,
    },
    Type {
        methods: u32,
        fields: u32,
        wmc: u32,
        lcom4: Option<u32>,
        tcc: Option<f64>,
    },
}

/// All that follows from the structure of a file, in source order.
pub(crate) fn of_structure(report: &FileReport) -> Vec<Figures> {
    let functions = report.functions.iter().map(of_function);
    let types = report.types.iter().map(|type_| Structure::Type {
        methods: type_.methods,
        fields: type_.fields,
        wmc: type_.wmc,
        lcom4: type_.lcom4,
        tcc: type_.tcc,
    });
    functions.chain(types).map(|structure| Figures { structure, lines: None }).collect()
}

/// The same, with what follows from the lines of code.
pub(crate) fn with_lines(report: &FileReport) -> Vec<Figures> {
    let mut figures = of_structure(report);
    for (figures, function) in figures.iter_mut().zip(&report.functions) {
        figures.lines = Some((function.lines.code, function.maintainability_index));
    }
    figures
}

fn of_function(function: &Function) -> Structure {
    Structure::Function {
        cyclomatic: function.cyclomatic,
        cognitive: function.cognitive,
        nesting: function.nesting,
        npath: function.npath,
        exits: function.exits,
        statements: function.statements,
        parameters: function.parameters,
        abc: function.abc,
        halstead: function.halstead,
        branches: function.preprocessor_branches,
        partial: function.partial,
    }
}
