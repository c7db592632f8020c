//! A function as somebody saw it: the common form of our report and every other tool's.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A metric that more than one tool has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// `McCabe`'s cyclomatic complexity.
    Cyclomatic,
    /// `SonarSource`'s cognitive complexity.
    Cognitive,
}

impl fmt::Display for Metric {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Cyclomatic => "cyclomatic",
            Self::Cognitive => "cognitive",
        })
    }
}

/// One function. The scripts that run other tools print it as one line of JSON.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Function {
    /// The path relative to the language's folder of the corpus, with `/`.
    pub file: String,
    /// The name without qualifiers; empty for an anonymous one.
    pub name: String,
    /// The line at which the tool says that it starts, from 1.
    pub line: u32,
    /// The column at which it starts there, from 1 and in characters, where the tool says it.
    #[serde(default)]
    pub column: Option<u32>,
    /// The last line, where the tool says it.
    #[serde(default)]
    pub end_line: Option<u32>,
    /// The cyclomatic complexity, where the tool has it.
    #[serde(default)]
    pub cyclomatic: Option<u32>,
    /// The cognitive complexity, where the tool has it.
    #[serde(default)]
    pub cognitive: Option<u32>,
}

impl Function {
    /// The value of a metric.
    pub fn value(&self, metric: Metric) -> Option<u32> {
        match metric {
            Metric::Cyclomatic => self.cyclomatic,
            Metric::Cognitive => self.cognitive,
        }
    }
}

impl Function {
    /// What tells it from all others.
    pub fn identity(&self) -> (&str, u32, Option<u32>, &str, Option<u32>) {
        (&self.file, self.line, self.column, &self.name, self.end_line)
    }

    /// Its lines, as `3-7`.
    pub fn lines(&self) -> String {
        self.end_line.map_or_else(|| self.line.to_string(), |end| format!("{}-{end}", self.line))
    }
}

impl fmt::Display for Function {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{} {}", self.file, self.lines(), self.name)
    }
}

/// The last part of a qualified name, without template arguments, spaces and position marks.
///
/// Tools write `a::b::f<int>`, `Type.method`, `(*T).m`, `f@12`, `operator ()`, `<anonymous>`.
pub fn bare_name(written: &str) -> String {
    let compact: String = written.split_whitespace().collect();
    if let Some(start) = compact.find("operator") {
        let symbol = &compact[start + "operator".len()..];
        if symbol.starts_with(|first: char| !first.is_alphanumeric() && first != '_') {
            return compact[start..].to_owned();
        }
    }
    let unmarked = compact.split_once('@').map_or(compact.as_str(), |(name, _)| name);
    let plain = match unmarked.find('<') {
        Some(0) => return String::new(),
        Some(start) if unmarked.ends_with('>') => &unmarked[..start],
        _ => unmarked,
    };
    let after_colons = plain.rsplit("::").next().unwrap_or(plain);
    after_colons
        .rsplit('.')
        .next()
        .unwrap_or(after_colons)
        .trim_start_matches(['*', '&'])
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::bare_name;

    #[test]
    fn a_bare_name_is_the_same_however_a_tool_writes_it() {
        for (written, bare) in [
            ("a::b::f<int>", "f"),
            ("Type.method", "method"),
            ("(*T).m", "m"),
            ("f@12", "f"),
            ("A::operator ()", "operator()"),
            ("operator <", "operator<"),
            ("operatorName", "operatorName"),
            ("<anonymous>", ""),
            ("Q::~Q", "~Q"),
        ] {
            assert_eq!(bare_name(written), bare, "{written}");
        }
    }
}
