//! Edits that leave the structure of a text alone.

use crate::corpus::Source;
use crate::leaves::{Gap, gaps, leaves, parsed};

/// Replacements that belong together, in source order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Byte ranges and what takes their place.
    pub(crate) replacements: Vec<(usize, usize, String)>,
}

impl Edit {
    fn insert(at: usize, text: &str) -> Self {
        Self { replacements: vec![(at, at, text.to_owned())] }
    }
}

/// The text after `edits`, which do not overlap.
pub(crate) fn applied(text: &str, edits: &[Edit]) -> String {
    let mut replacements: Vec<_> = edits.iter().flat_map(|edit| &edit.replacements).collect();
    // Those at one place stay in their order.
    replacements.sort_by_key(|(start, _, _)| *start);
    let mut result = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for (start, end, replacement) in replacements {
        result.push_str(&text[done..*start]);
        result.push_str(replacement);
        done = *end;
    }
    result.push_str(&text[done..]);
    result
}

/// What a language lets a writer do between tokens.
struct Freedom {
    /// The sign of a comment to the end of the line.
    line_comment: &'static str,
    /// There are comments between `/*` and `*/`.
    block_comments: bool,
    /// The indentation means nothing.
    indentation: bool,
    /// A line may end between any two tokens.
    line_ends: bool,
}

fn freedom(source: &Source) -> Freedom {
    match source.language.definition().name {
        "python" => Freedom {
            line_comment: "#",
            block_comments: false,
            indentation: false,
            line_ends: false,
        },
        // A line end may end a statement.
        "go" | "javascript" | "typescript" => Freedom {
            line_comment: "//",
            block_comments: true,
            indentation: true,
            line_ends: false,
        },
        _ => {
            Freedom { line_comment: "//", block_comments: true, indentation: true, line_ends: true }
        }
    }
}

fn layout(source: &Source) -> Vec<Gap> {
    gaps(&source.text, &leaves(&parsed(&source.text, source.language)))
}

/// Comments between tokens, at the ends of lines and on lines of their own.
pub(crate) fn comments(source: &Source) -> Vec<Edit> {
    let freedom = freedom(source);
    let sign = freedom.line_comment;
    let mut edits = Vec::new();
    for (index, gap) in layout(source).into_iter().filter(|gap| !gap.after_directive).enumerate() {
        match gap.line_end {
            Some(at) if index % 3 == 0 => edits.push(Edit::insert(at, &format!("  {sign} note"))),
            Some(at) if index % 3 == 1 => {
                edits
                    .push(Edit::insert(at, &format!("\n\t{sign} if a and b or c ? d : e {{ \" '")));
            }
            _ if freedom.block_comments => {
                edits.push(Edit::insert(gap.range.start, " /* if (a && b) { return 1; } */ "));
            }
            _ => {}
        }
    }
    edits
}

/// More blanks between tokens, blank lines, and another indentation where that means nothing.
pub(crate) fn white_space(source: &Source) -> Vec<Edit> {
    let freedom = freedom(source);
    let mut edits = Vec::new();
    for (index, gap) in layout(source).into_iter().enumerate() {
        match gap.line_end {
            None => edits.push(Edit::insert(gap.range.end, ["  ", "\t"][index % 2])),
            Some(at) if index % 2 == 0 => edits.push(Edit::insert(at, "\n  \t\n")),
            Some(_) if freedom.indentation => edits.push(Edit::insert(gap.range.end, "   \t")),
            Some(at) => edits.push(Edit::insert(at, "  ")),
        }
    }
    edits
}

/// Line ends where the language allows them anywhere.
pub(crate) fn line_breaks(source: &Source) -> Vec<Edit> {
    if !freedom(source).line_ends {
        return Vec::new();
    }
    let breaks = layout(source).into_iter().filter(|gap| !gap.after_directive);
    breaks.map(|gap| Edit::insert(gap.range.start, "\n")).collect()
}

/// Twice the indentation on every line that is not within a text.
pub(crate) fn wider_indentation(source: &Source) -> Vec<Edit> {
    layout(source)
        .into_iter()
        .filter(|gap| gap.line_end.is_some())
        .filter_map(|gap| {
            let white = &source.text[gap.range.clone()];
            let indentation = white.rsplit('\n').next().unwrap_or_default();
            (!indentation.is_empty()).then(|| Edit::insert(gap.range.end, indentation))
        })
        .collect()
}
