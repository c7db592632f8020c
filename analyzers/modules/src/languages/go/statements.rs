//! What `go.mod` and `go.work` are made of: lines of words, some of them in blocks.
//!
//! The grammar is that of <https://go.dev/ref/mod#go-mod-file-lexical>; `go.work` has the same.

use std::str::Chars;

use crate::problem::Fault;

/// A directive with its arguments, as if each line of a block stood alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement {
    /// The directive, then its arguments.
    pub(super) words: Vec<String>,
    /// Its line, from 1.
    pub(super) line: u32,
}

impl Statement {
    /// The word with this number, the directive being the first.
    pub(super) fn word(&self, number: usize) -> Option<&str> {
        self.words.get(number).map(String::as_str)
    }
}

/// The statements of `text`, or what is wrong with it.
pub(super) fn statements(text: &str) -> Result<Vec<Statement>, Fault> {
    let mut statements = Vec::new();
    // The directive that the block is of, and where it begins.
    let mut block: Option<(String, u32)> = None;
    for (line, written) in (1..).zip(text.lines()) {
        let mut words = words(written).map_err(|wrong| Fault::at(line, wrong))?;
        match (words.first().map(|word| word.text.as_str()), words.len()) {
            (None, _) => {}
            (Some(")"), 1) if block.take().is_some() => {}
            (Some(_), count) => {
                if words[count - 1].is_sign('(') && count > 1 && block.is_none() {
                    block = Some((words.swap_remove(0).text, line));
                    continue;
                }
                let directive = block.iter().map(|(directive, _)| directive.clone());
                let words = directive.chain(words.into_iter().map(|word| word.text)).collect();
                statements.push(Statement { words, line });
            }
        }
    }
    match block {
        Some((directive, line)) => {
            Err(Fault::at(line, format!("the block of `{directive}` has no end")))
        }
        None => Ok(statements),
    }
}

/// A word of a line.
struct Word {
    text: String,
    is_quoted: bool,
}

impl Word {
    /// Whether it is this sign and not a text in quotes.
    fn is_sign(&self, sign: char) -> bool {
        !self.is_quoted && self.text.len() == 1 && self.text.starts_with(sign)
    }
}

/// The words of a line, without the comment at its end.
fn words(line: &str) -> Result<Vec<Word>, &'static str> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            break;
        }
        let (text, length) = match first {
            '"' => interpreted(&rest[1..])?,
            '`' => {
                let inside = &rest[1..];
                let end = inside.find('`').ok_or("a text in quotes has no end")?;
                (inside[..end].to_owned(), end + 2)
            }
            '(' | ')' | ',' => (first.to_string(), 1),
            _ => {
                let length = plain_length(rest);
                (rest[..length].to_owned(), length)
            }
        };
        words.push(Word { text, is_quoted: matches!(first, '"' | '`') });
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

/// How many bytes the word has that `rest` begins with.
fn plain_length(rest: &str) -> usize {
    let end = rest.find(|sign: char| sign.is_whitespace() || matches!(sign, '(' | ')' | ','));
    let end = end.unwrap_or(rest.len());
    rest[..end].find("//").unwrap_or(end)
}

/// The value of the text up to the next quote in `rest`, and how many bytes it has with both quotes.
fn interpreted(rest: &str) -> Result<(String, usize), &'static str> {
    let mut value = String::new();
    let mut signs: Chars<'_> = rest.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => return Ok((value, rest.len() - signs.as_str().len() + 1)),
            // What else Go escapes stands in no path.
            '\\' => value.extend(signs.next()),
            sign => value.push(sign),
        }
    }
    Err("a text in quotes has no end")
}

#[cfg(test)]
mod tests {
    use super::statements;
    use crate::problem::Fault;

    fn read(text: &str) -> Result<Vec<String>, Fault> {
        Ok(statements(text)?.iter().map(|statement| statement.words.join("|")).collect())
    }

    #[test]
    fn blocks_and_lines_are_the_same() {
        let text = "module \"a/b\" // a comment\r\n\nrequire (\n\tc/d v1.0.0 // indirect\n\
                    // e\n\t`f` v2\n)\nretract [v1.0.0, v1.9.9]\nreplace c/d => ../d\n";
        let statements = [
            "module|a/b",
            "require|c/d|v1.0.0",
            "require|f|v2",
            "retract|[v1.0.0|,|v1.9.9]",
            "replace|c/d|=>|../d",
        ];
        assert_eq!(read(text), Ok(statements.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_line_of_a_block_is_a_statement_of_its_own() {
        let statements = statements("go 1.2\nuse (\n\n./a\n)\n").expect("statements");
        assert_eq!(statements.iter().map(|it| it.line).collect::<Vec<_>>(), [1, 4]);
    }

    #[test]
    fn a_path_may_hold_what_only_looks_like_a_comment_in_quotes() {
        assert_eq!(read("use \"a // \\\" b\"//c"), Ok(vec!["use|a // \" b".to_owned()]));
        assert_eq!(read("use a//b"), Ok(vec!["use|a".to_owned()]));
    }

    #[test]
    fn what_has_no_end_is_told_with_its_line() {
        let fault = |line, wrong| Err(Fault::at(line, wrong));
        assert_eq!(read("go 1.2\nmodule \"a"), fault(2, "a text in quotes has no end"));
        assert_eq!(read("module `a"), fault(1, "a text in quotes has no end"));
        assert_eq!(read("\nuse (\n./a\n"), fault(2, "the block of `use` has no end"));
    }
}
