//! What is shown where the pointer rests: a function's figures, a line's points, a rule.

use astrolens_db::View;
use astrolens_model::{Function, Increment, TypeReport};
use astrolens_smells::rule;

use super::breakdown;
use super::lookup::{functions_at, name_span};
use super::markup::{Block, Piece, Text};
use super::places::is_word;
use crate::Span;

/// What the text of a comment that suppresses begins with.
const MARK: &str = "astrolens:";

/// A text about a stretch of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// What it says.
    pub text: Text,
}

/// What there is to say at `offset`: of the rule that a comment there suppresses, of the function
/// or type whose head it is, or of what the line adds to a function.
#[must_use]
pub fn hover(view: &View, offset: u32) -> Option<Hover> {
    let offset = offset.min(view.text().len() as u32);
    of_rule(view, offset)
        .or_else(|| of_function(view, offset))
        .or_else(|| of_type(view, offset))
        .or_else(|| of_line(view, offset))
}

/// The rule whose name stands at `offset` in a comment that suppresses it.
fn of_rule(view: &View, offset: u32) -> Option<Hover> {
    let text = view.text();
    let lines = view.lines();
    let row = lines.row(offset);
    let start = lines.start(row) as usize;
    let line = text.get(start..start + lines.line(row).len())?;
    let said = line.find(MARK)?;
    let list = said + line[said..].find('[')?;
    let end = list + line[list..].find(']').unwrap_or(line.len() - list);
    let at = (offset as usize).checked_sub(start)?;
    if !(list + 1..=end).contains(&at) || !line.is_char_boundary(at) {
        return None;
    }
    let is_outside = |character: char| !is_word(character) && character != '-';
    let from = line[..at].rfind(is_outside).map_or(0, |last| last + 1).max(list + 1);
    let to = at + line[at..end].find(is_outside).unwrap_or(end - at);
    let rule = rule(line.get(from..to)?)?;
    let span = Span::new(((start + from) as u32, (start + to) as u32));
    let text = Text::of(&[Block::Written(rule.documentation.to_owned())]);
    Some(Hover { span, text })
}

/// The function whose name or head is at `offset`.
fn of_function(view: &View, offset: u32) -> Option<Hover> {
    let lines = view.lines();
    let head = |function: &Function| {
        let name = name_span(function);
        let row = lines.row(name.end);
        let end = lines.start(row) + lines.line(row).len() as u32;
        Span::new((function.extent().0, end.min(function.end_byte)))
    };
    let around = functions_at(&view.report, offset);
    let function = around.into_iter().find(|function| head(function).touches(offset))?;
    let name = name_span(function);
    let span = if name.start < name.end { name } else { head(function) };
    let metric = astrolens_metrics::metric("cognitive")?;
    Some(Hover { span, text: breakdown::text(view, function, metric) })
}

/// The type whose head is at `offset`.
fn of_type(view: &View, offset: u32) -> Option<Hover> {
    let lines = view.lines();
    let row = lines.row(offset);
    let types = &view.report.types;
    let begins_here = |type_: &&TypeReport| {
        lines.row(type_.start_byte) == row && (type_.start_byte..type_.end_byte).contains(&offset)
    };
    let type_ = types.iter().filter(begins_here).min_by_key(|t| t.end_byte - t.start_byte)?;
    let end = lines.start(row) + lines.line(row).len() as u32;
    let span = Span::new((type_.start_byte, end.min(type_.end_byte)));
    Some(Hover { span, text: text_of_type(view, type_) })
}

/// How many methods of a type are listed.
const MOST_METHODS: usize = 12;

fn text_of_type(view: &View, type_: &TypeReport) -> Text {
    let span = Span::new((type_.start_byte, type_.end_byte));
    let kind = Piece::words(format!(" · {}", type_.kind.as_str()));
    let title = vec![Piece::Code(type_.qualified_name.clone()), kind];
    let mut blocks = vec![Block::Paragraph(title)];
    let is_inside =
        |function: &&Function| function.is_named() && span.holds(Span::new(function.extent()));
    let mut methods: Vec<&Function> = view.report.functions.iter().filter(is_inside).collect();
    let left_out = methods.len().saturating_sub(MOST_METHODS);
    methods.sort_by_key(|method| std::cmp::Reverse(method.cognitive));
    methods.truncate(MOST_METHODS);
    if !methods.is_empty() {
        let row = |method: &&Function| {
            vec![
                Piece::words(method.cognitive.to_string()),
                Piece::words(method.cyclomatic.to_string()),
                Piece::words(method.start_line.to_string()),
                Piece::Code(method.name.clone()),
            ]
        };
        let head = ["cognitive", "cyclomatic", "line", "method"].map(str::to_owned).to_vec();
        let rows = methods.iter().map(row).collect();
        blocks.push(Block::Table { head, rows, is_last_text: true });
    }
    if left_out > 0 {
        blocks.push(Block::Paragraph(vec![Piece::words(format!("… and {left_out} more"))]));
    }
    Text::of(&blocks)
}

/// What the line of `offset` adds to the innermost function around it that it adds to.
fn of_line(view: &View, offset: u32) -> Option<Hover> {
    let lines = view.lines();
    let row = lines.row(offset);
    let metric = astrolens_metrics::metric("cognitive")?;
    let on_line = |increment: &&Increment| increment.line == row + 1;
    let around = functions_at(&view.report, offset);
    let function =
        around.into_iter().find(|function| metric.increments(function).any(|i| on_line(&i)))?;
    let points: Vec<&Increment> = metric.increments(function).filter(on_line).collect();
    let sum = points.iter().fold(0, |sum: u64, point| sum.saturating_add(point.points));
    let title = vec![
        Piece::Strong(format!("+{sum}")),
        Piece::words(format!(" of cognitive {} in ", function.cognitive)),
        Piece::Code(function.qualified_name.clone()),
    ];
    let reason =
        |point: &&Increment| vec![Piece::words(format!("+{} {}", point.points, point.reason))];
    let reasons = points.iter().map(reason).collect();
    let line = lines.line(row);
    let blank = line.len() - line.trim_ascii_start().len();
    let start = lines.start(row) + blank as u32;
    let span = Span::new((start, start + line.trim_ascii().len() as u32));
    let text = Text::of(&[Block::Paragraph(title), Block::List(reasons)]);
    Some(Hover { span, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{at, text_of, view, without_tree};

    /// The first line of what is shown at the mark, and what it is about; nothing as `-`.
    fn check(language: &str, fixture: &str, expected: (&str, &str)) {
        let (view, offset) = at(language, fixture);
        let hover = hover(&view, offset);
        let shown = hover.as_ref().map_or(("-", "-"), |hover| {
            let first = hover.text.markdown.lines().next().unwrap_or_default();
            (text_of(&view, hover.span), first)
        });
        assert_eq!(shown, expected, "{fixture}");
        assert_eq!(super::hover(&without_tree(&view), offset), hover);
    }

    #[test]
    fn a_functions_head_shows_its_figures() {
        check("python", "def é$0(a):\r\n    pass\r\n", ("é", "`é` · function"));
        check("python", "$0def f(a):\n    pass\n", ("f", "`f` · function"));
        check("javascript", "const f$0 = () => 1;\n", ("f", "`f` · closure"));
        check("javascript", "g($0() => 1);\n", ("() => 1", "`<anonymous>` · closure"));
    }

    #[test]
    fn a_line_that_adds_shows_what() {
        check(
            "go",
            "package a\nfunc F(a bool) {\n\tif a$0 {\n\t\tfor {\n\t\t}\n\t}\n}\n",
            ("if a {", "**+1** of cognitive 3 in `F`"),
        );
        check("go", "package a\nfunc F(a bool) {\n\tG($0)\n}\n", ("-", "-"));
    }

    #[test]
    fn a_suppressed_rule_shows_its_page() {
        check(
            "rust",
            "// astrolens: ignore[deep-nesting, long-$0function] it is a table\nfn f() {}\n",
            ("long-function", "# Long function"),
        );
        check("rust", "// astrolens: ignore[deep-nesting] it is$0 a table\n", ("-", "-"));
        check("rust", "// astrolens: ignore[nothing$0] it is a table\n", ("-", "-"));
    }

    #[test]
    fn a_type_lists_its_methods_the_worst_first() {
        let (view, offset) = at(
            "python",
            "class $0A:\n    def f(self): pass\n    def g(self):\n        if self: pass\n",
        );
        let hover = hover(&view, offset).expect("a hover");
        let expected = "\
`A` · class

| cognitive | cyclomatic | line | method |
| ---: | ---: | ---: | --- |
| 1 | 2 | 3 | `g` |
| 0 | 1 | 2 | `f` |";
        assert_eq!(hover.text.markdown, expected);
    }

    #[test]
    fn there_is_nothing_to_say_of_nothing() {
        let view = view("python", "");
        assert_eq!(hover(&view, 0), None);
        assert_eq!(hover(&view, 99), None);
    }
}
