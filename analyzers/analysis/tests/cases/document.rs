//! A Markdown file read as cases: a heading, a block of code, tables of what is expected.

use astrolens_syntax::Language;

/// One case.
#[derive(Debug)]
pub(crate) struct Case {
    /// The heading above it.
    pub(crate) title: String,
    /// The first word of the code's fence: the name of the language, or of one of its dialects.
    pub(crate) grammar: String,
    /// Words after the language in the code's fence: options that are switched.
    pub(crate) options: Vec<String>,
    /// The code.
    pub(crate) code: String,
    /// The line of the file on which the code starts, from 1.
    pub(crate) code_line: usize,
    /// What is expected of it.
    pub(crate) tables: Vec<Table>,
}

/// A table below the code.
#[derive(Debug)]
pub(crate) struct Table {
    /// The line of the heading row, from 1.
    pub(crate) line: usize,
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    /// The rows, each with its line.
    pub(crate) rows: Vec<(usize, Vec<String>)>,
}

/// Something in the file that is no case, and the line it is on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Reads the cases of a file written for `language`.
pub(crate) fn read(text: &str, language: &str) -> (Vec<Case>, Vec<Mistake>) {
    let mut parser = DocumentParser::default();
    let mut lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    while let Some((number, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            parser.heading(title);
        } else if let Some(info) = line.strip_prefix("```") {
            let mut code = String::new();
            let mut closed = false;
            for (_, line) in lines.by_ref() {
                if line == "```" {
                    closed = true;
                    break;
                }
                code.push_str(line);
                code.push('\n');
            }
            if !closed {
                parser.mistake(number, "the block of code is never closed");
            }
            parser.code(number, info, code, language);
        } else if line.starts_with('|') {
            parser.row(number, line);
        } else {
            parser.table_open = false;
        }
    }
    for case in &parser.cases {
        if case.tables.is_empty() {
            parser.mistakes.push(Mistake {
                line: case.code_line,
                message: format!("the case `{}` expects nothing: add a table", case.title),
            });
        }
    }
    (parser.cases, parser.mistakes)
}

#[derive(Default)]
struct DocumentParser {
    cases: Vec<Case>,
    mistakes: Vec<Mistake>,
    /// The heading that waits for its code.
    title: Option<String>,
    table_open: bool,
}

impl DocumentParser {
    fn mistake(&mut self, line: usize, message: &str) {
        self.mistakes.push(Mistake { line, message: message.to_owned() });
    }

    fn heading(&mut self, title: &str) {
        self.title = Some(title.trim().to_owned());
        self.table_open = false;
    }

    fn code(&mut self, line: usize, info: &str, code: String, language: &str) {
        self.table_open = false;
        let mut words = info.split_whitespace();
        let grammar = words.next().unwrap_or_default();
        let is_of = |known: Language| known.definition().name == language;
        if !Language::by_grammar_name(grammar).is_some_and(is_of) {
            self.mistake(line, &format!("the fence of a case here starts with ```{language}"));
        }
        let Some(title) = self.title.take() else {
            self.mistake(line, "a case is one block of code under a heading `## …` of its own");
            return;
        };
        self.cases.push(Case {
            title,
            grammar: grammar.to_owned(),
            options: words.map(str::to_owned).collect(),
            code,
            code_line: line + 1,
            tables: Vec::new(),
        });
    }

    fn row(&mut self, line: usize, row: &str) {
        // A table between a heading and its code is prose.
        if self.title.is_some() {
            return;
        }
        let Some(case) = self.cases.last_mut() else { return };
        let cells = cells(row);
        if !self.table_open {
            self.table_open = true;
            case.tables.push(Table { line, header: cells, rows: Vec::new() });
            return;
        }
        let Some(table) = case.tables.last_mut() else { return };
        let is_rule =
            |cell: &String| !cell.is_empty() && cell.chars().all(|sign| matches!(sign, '-' | ':'));
        if cells.iter().all(is_rule) {
            return;
        }
        let (columns, found) = (table.header.len(), cells.len());
        table.rows.push((line, cells));
        if columns != found {
            self.mistake(line, &format!("the row has {found} cells, its heading {columns}"));
        }
    }
}

/// The cells of a row; `\|` is a bar within one, and backticks around one are its typography.
fn cells(row: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let mut signs = row.trim().trim_start_matches('|').chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' if signs.next_if_eq(&'|').is_some() => cell.push('|'),
            '|' => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(sign),
        }
    }
    for cell in &mut cells {
        let trimmed = cell.trim();
        let bare = trimmed.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
        *cell = bare.unwrap_or(trimmed).to_owned();
    }
    cells
}

#[test]
fn what_is_no_case_is_named_with_its_line() {
    let message = |text: &str| {
        let (_, mistakes) = read(text, "go");
        mistakes.into_iter().map(|mistake| (mistake.line, mistake.message)).next()
    };
    let table = "| function | nesting |\n|---|---|\n| f | 1 |\n";
    assert_eq!(message(&format!("## A\n```go\nx\n```\n\n{table}")), None);
    let (line, text) = message("## A\n```go\nx\n```\n").expect("a case that expects nothing");
    assert_eq!(line, 3);
    assert!(text.contains("`A` expects nothing"), "{text}");
    let (line, text) = message(&format!("## A\n```rust\nx\n```\n{table}")).expect("wrong fence");
    assert_eq!(line, 2);
    assert!(text.contains("```go"), "{text}");
    assert!(message(&format!("```go\nx\n```\n{table}")).is_some(), "no heading");
    assert!(message(&format!("## A\n```go\nx\n```\n{table}| f |\n")).is_some(), "too few cells");
    assert!(message("## A\n```go\nx\n").is_some(), "never closed");
}

#[test]
fn cells_may_hold_bars_and_backticks() {
    assert_eq!(cells(r"| `a` | x \| y |  |"), ["a", "x | y", ""]);
}
