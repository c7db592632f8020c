//! `astrolens ast`: the syntax tree of a file, or of one line of it.

use astrolens_error::{Error, Result};
use astrolens_model::LineIndex;
use astrolens_render::ast::{Form, View};
use astrolens_render::plain;
use astrolens_syntax::Parsed;
use astrolens_syntax::ast::on_line;
use astrolens_syntax::preprocess::Change;

use super::options::{Destination, GlobalOptions};
use super::single::{self, SingleOptions};
use super::target::{Selector, Target};
use super::{Verdict, logging};

/// How many places of hidden text are listed.
const LISTED: usize = 5;

/// Show the syntax tree of a file, or of what stands on one line of it
///
/// For a line, it is the smallest node with a name that holds all that stands on the line: for the
/// head of a loop the whole loop, for a line within an expression that expression. Where nodes are
/// as large as each other, the statement is shown and not its expression; where the line holds
/// whole elements of a list or a block, those. A comment beside code follows it.
///
/// Lines and columns count from 1, columns in code points; ends are exclusive. C and C++ are shown
/// as the grammar reads them: without what its preprocessor would take out.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file, and a line in it: `src/app.py`, `src/app.py:40`; `-` for standard input
    #[arg(value_name = "FILE[:LINE]", allow_hyphen_values = true)]
    target: String,
    /// The form of the tree
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
    /// Show tokens without a name too: keywords, brackets, separators
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// Show no more than N levels below the outermost nodes
    #[arg(long, value_name = "N", help_heading = "Output")]
    depth: Option<u32>,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    single: SingleOptions,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let Target { path, place } = Target::parse(&self.target);
        let line = match place {
            None => None,
            Some(Selector::Lines(first, last)) if first == last => Some(first),
            Some(Selector::Lines(first, last)) => {
                let message = format!("`{first}-{last}` is more than one line");
                let advice = format!("name one: `{}:{first}`", path.display());
                return Err(Error::usage(message, advice));
            }
            Some(Selector::Name(name)) => {
                let message = format!("`{name}` is no line");
                let advice = format!("name a line: `{}:1`; `explain` takes names", path.display());
                return Err(Error::usage(message, advice));
            }
        };
        let file = self.single.read(&path, global, false)?;
        let parsed = file.parse().map_err(|refused| single::error(&file.name, refused))?;
        let changes = parsed.masked.as_ref().map(|masked| masked.changes(&file.text));
        let changes = changes.unwrap_or_default();
        let text = parsed.masked.as_ref().map_or(&file.text, |masked| &masked.text);
        let lines = LineIndex::new(text);
        let rows = lines.text_rows().max(1);
        let root = parsed.tree.root_node();
        let nodes = match line {
            None => vec![root],
            Some(line) if (1..=rows).contains(&line) => {
                on_line(&parsed.tree, file.language, &lines, line - 1)
            }
            Some(line) => {
                let message = format!("`{}` has no line {line}", file.name);
                let last = plain::count(u64::from(rows), "line");
                return Err(Error::usage(message, format!("it has {last}, counted from 1")));
            }
        };
        let view = View {
            path: &file.name,
            language: file.language.definition().name,
            line,
            nodes: &nodes,
            has_error: root.has_error(),
            lines: &lines,
            text,
            changes: &changes,
            all: self.all,
            depth: self.depth.unwrap_or(u32::MAX),
        };
        let mut output = self.destination.open()?;
        let written = view.write(self.format, self.destination.terminal(), &mut output);
        let written = written.and_then(|()| output.flush());
        written.map_err(|error| self.destination.error(error))?;
        tell(&file.name, &parsed, &changes, &lines);
        Ok(Verdict::Passed)
    }
}

/// Tells what the tree is not of, and that it has errors.
fn tell(name: &str, parsed: &Parsed, changes: &[Change<'_>], lines: &LineIndex<'_>) {
    let hidden: Vec<_> = changes.iter().filter(|change| !change.written.is_empty()).collect();
    if !hidden.is_empty() {
        let places = places(&hidden, lines);
        let stretches = match hidden.len() {
            1 => "1 stretch".to_owned(),
            number => format!("{} stretches", plain::grouped(number as u64)),
        };
        logging::note(&format!(
            "the grammar reads `{name}` without {stretches} of preprocessing and macros (lines \
             {places}); `--format json` lists them"
        ));
    }
    if parsed.masked.as_ref().is_some_and(|masked| masked.unsure) {
        logging::note(&format!("not all conditionals of `{name}` could be made sense of"));
    }
    if parsed.tree.root_node().has_error() {
        logging::note(&format!("`{name}` has syntax errors: they are ERROR and MISSING nodes"));
    }
}

/// The lines of `changes`, of the first at least: `1, 3-5, …`.
fn places(changes: &[&Change<'_>], lines: &LineIndex<'_>) -> String {
    let place = |change: &&Change<'_>| {
        let start = lines.position(change.start).line;
        let end = lines.position(change.end.saturating_sub(1)).line;
        if start == end { start.to_string() } else { format!("{start}-{end}") }
    };
    let mut places: Vec<String> = changes.iter().take(LISTED).map(place).collect();
    if changes.len() > LISTED {
        places.push("…".to_owned());
    }
    places.join(", ")
}
