//! The module graph as people and programs read it: one file for each form.

mod csv;
mod cuts;
mod dot;
mod drawing;
mod figures;
mod graphml;
mod json;
mod mermaid;
mod text;

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use astrolens_graph::Modules;
use astrolens_modules::analysis::{Counted, Level, UnitId, Units};
use clap::ValueEnum;

use super::{Output, Terminal};
use drawing::Drawing;

/// The form of a graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// What stands out, for people; with `--focus`, a tree
    #[default]
    Text,
    /// One object with all modules, edges and figures, for programs
    Json,
    /// For Graphviz: `dot -Tsvg`
    Dot,
    /// A flowchart for Markdown
    Mermaid,
    /// For yEd, Gephi and others
    Graphml,
    /// One line for each edge, for spreadsheets
    Csv,
}

/// What is shown of a graph.
#[derive(Clone, Debug)]
pub struct Options {
    /// What the graph is of: the folder's name.
    pub title: String,
    /// How coarse nodes are.
    pub level: Level,
    /// Which edges analyses count.
    pub counted: Counted,
    /// Whether what is no part of the project is shown.
    pub external: bool,
    /// Which part is shown.
    pub part: Part,
    /// How many units a list has at the most.
    pub top: usize,
    /// What the reader sees.
    pub terminal: Terminal,
}

/// Which part of a graph is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    All,
    /// Units that ask for one another in a circle.
    Cycles,
    /// What these units ask for, or with `reverse`, what asks for them.
    Around {
        /// The units.
        centre: BTreeSet<UnitId>,
        /// How many links away.
        depth: usize,
        /// Whether it is about who asks for them.
        reverse: bool,
    },
    /// The shortest chain from one unit to another.
    Between(UnitId, UnitId),
}

/// Writes `modules` in `form`; `units` are those of the options' level with the edges that count.
///
/// # Errors
/// When the output cannot be written.
pub fn write(
    form: Form,
    modules: &Modules,
    units: &Units,
    options: &Options,
    mut output: Output<'_>,
) -> io::Result<()> {
    let drawing = || Drawing::new(modules, units, options);
    let text = match form {
        Form::Text => text::render(modules, units, options),
        Form::Json => json::render(modules, units, &drawing()),
        Form::Dot => dot::render(&drawing(), &options.title),
        Form::Mermaid => mermaid::render(&drawing()),
        Form::Graphml => return graphml::write(modules, units, &drawing(), output),
        Form::Csv => csv::render(&drawing()),
    };
    output.write_all(text.as_bytes())?;
    output.flush()
}
