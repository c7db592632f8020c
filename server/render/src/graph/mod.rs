//! The module graph as people and programs read it: one file for each form.

mod csv;
mod cuts;
mod dot;
mod drawing;
mod figures;
mod graphml;
mod html;
mod json;
mod mermaid;
mod schema;
mod text;

use std::collections::BTreeSet;
use std::io::{self, Write as _};

use astrolens_graph::Modules;
use astrolens_modules::analysis::{Analysis, Counted, Level, UnitId, Units};
use clap::ValueEnum;
use serde_json::Value;

use super::{Output, Terminal};
use drawing::Drawing;
pub use json::Graph;
pub use schema::graph_schema;

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
    /// One page to explore in a browser, for people
    Html,
}

impl Form {
    /// Whether this program can write it: the page needs a view that is bundled apart.
    #[must_use]
    pub const fn is_built(self) -> bool {
        !matches!(self, Self::Html) || html::IS_BUILT
    }
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
    /// These units, since nothing leads to them from where something begins.
    Units(BTreeSet<UnitId>),
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

impl Part {
    /// Whether what follows from the graph is told of it. Of a chain it is not: whoever asks why one unit
    /// depends on another does not wait for figures of all.
    const fn has_figures(&self) -> bool {
        !matches!(self, Self::Between(..))
    }
}

/// `modules` as [`Form::Json`] has them, as a value.
#[must_use]
pub fn value(modules: &Modules, units: &Units, options: &Options) -> Value {
    let drawing = Drawing::new(modules, units, options);
    let analysis = options.part.has_figures().then(|| Analysis::of(units, &modules.graph));
    // Keys are strings and numbers are finite: it always serialises.
    serde_json::to_value(json::graph(modules, units, &drawing, analysis.as_ref()))
        .unwrap_or_default()
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
    let analysis = || options.part.has_figures().then(|| Analysis::of(units, &modules.graph));
    let text = match form {
        Form::Html => {
            let drawing = drawing();
            let graph = json::graph(modules, units, &drawing, analysis().as_ref());
            output.write_all(&html::render(&graph, &options.title))?;
            return output.flush();
        }
        Form::Text => text::render(modules, units, options),
        Form::Json => json::render(modules, units, &drawing(), analysis().as_ref()),
        Form::Dot => dot::render(&drawing(), &options.title),
        Form::Mermaid => mermaid::render(&drawing()),
        Form::Graphml => {
            return graphml::write(units, &drawing(), analysis().as_ref(), output);
        }
        Form::Csv => csv::render(&drawing()),
    };
    output.write_all(text.as_bytes())?;
    output.flush()
}
