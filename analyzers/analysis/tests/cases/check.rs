//! One file of cases held against what the analysis says.

use std::collections::BTreeMap;
use std::sync::Arc;

use astrolens_analysis::{facts, report};
use astrolens_facts::FileFacts;
use astrolens_model::config::{AnalysisConfig, FileLimits, Variants};
use astrolens_model::{Declared, FileReport, Function};
use astrolens_syntax::Language;
use serde_json::Value;

use crate::document::{self, Case, Table};
use crate::{annotation, declared, imports, uses, values};

/// The metrics whose points a case states line by line, for all functions or for those of which
/// it states any.
const EXPLAINED: [(&str, bool); 3] = [("cognitive", true), ("cyclomatic", true), ("npath", false)];

/// What came of all files.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) cases: usize,
    pub(crate) expectations: usize,
    pub(crate) failures: Vec<String>,
}

/// Checks the cases in `text`, which is called `file` and is about `subject`.
pub(crate) fn check(
    text: &str,
    file: &str,
    subject: &str,
    language: Language,
    outcome: &mut Outcome,
) {
    let (cases, mistakes) = document::read(text, language.definition().name);
    for mistake in mistakes {
        outcome.failures.push(format!("{file}:{}: {}", mistake.line, mistake.message));
    }
    for case in &cases {
        let language = Language::by_grammar_name(&case.grammar).unwrap_or(language);
        check_case(case, file, subject, language, outcome);
    }
}

/// Checks one case of the file called `file`, which is about `subject`, in `language`.
pub(crate) fn check_case(
    case: &Case,
    file: &str,
    subject: &str,
    language: Language,
    outcome: &mut Outcome,
) {
    outcome.cases += 1;
    let config = config(case);
    let limits = (&config.variants, &config.limits);
    let facts = match facts(case.code.as_bytes(), language, limits, &|| false) {
        Ok(facts) => facts,
        Err(error) => {
            let line = case.code_line;
            return outcome.failures.push(format!("{file}:{line}: {}: {error}", case.title));
        }
    };
    let report = report(&facts, language, &config);
    let mut checker = Checker { case, file, facts: &facts, report: &report, outcome };
    for table in &case.tables {
        checker.table(table);
    }
    if let Some((metric, all)) = EXPLAINED.iter().find(|(metric, _)| *metric == subject) {
        checker.points(metric, *all);
    }
}

fn config(case: &Case) -> AnalysisConfig {
    AnalysisConfig {
        code: Arc::default(),
        tests: Arc::default(),
        test_reason: None,
        declared: Declared::default(),
        variants: Variants { switched: case.options.clone() },
        explain: true,
        include_generated: true,
        limits: FileLimits::default(),
    }
}

struct Checker<'run> {
    case: &'run Case,
    file: &'run str,
    facts: &'run FileFacts,
    report: &'run FileReport,
    outcome: &'run mut Outcome,
}

/// Points by line of the code (from 0) and function, each in the order of their columns.
type Points = BTreeMap<(usize, String), Vec<(u64, String)>>;

impl Checker<'_> {
    fn fail(&mut self, line: usize, message: &str) {
        let (file, title) = (self.file, &self.case.title);
        self.outcome.failures.push(format!("{file}:{line}: {title}: {message}"));
    }

    /// A table lists all there is of its sort, in source order.
    fn table(&mut self, table: &Table) {
        let sort = table.header.first().map_or("", String::as_str);
        let (items, key): (Vec<Value>, &str) = match sort {
            "function" => (self.report.functions.iter().map(labelled).collect(), "label"),
            "type" => (as_values(&self.report.types), "qualified_name"),
            "import" => (as_values(&self.report.imports), "text"),
            "request" => (imports::requests(self.facts, &self.case.code), "specifier"),
            "module" => (imports::modules(self.facts), "name"),
            "file" => (as_values(std::slice::from_ref(self.report)), ""),
            "use" => (uses::rows(self.facts), "use"),
            "declared type" => (declared::types(self.facts, &self.case.code), "name"),
            "declared function" => (declared::functions(self.facts, &self.case.code), "name"),
            "implemented for" => (declared::implementations(self.facts, &self.case.code), "name"),
            _ => {
                let sorts = "`function`, `type`, `import`, `request`, `module`, `file`, `use`, \
                             `declared type`, `declared function`, `implemented for`";
                return self.fail(table.line, &format!("a table is of {sorts}: `{sort}`"));
            }
        };
        for (index, item) in items.iter().enumerate() {
            let found = item.get(key).and_then(Value::as_str).unwrap_or("this");
            let Some((line, cells)) = table.rows.get(index) else {
                self.fail(table.line, &format!("no row for the {sort} `{found}`"));
                continue;
            };
            let name = cells.first().map_or("", String::as_str);
            self.outcome.expectations += 1;
            if name != found {
                self.fail(*line, &format!("expected the {sort} `{name}`, got `{found}`"));
                continue;
            }
            for (column, expected) in table.header.iter().zip(cells).skip(1) {
                if column == "because" {
                    continue;
                }
                self.outcome.expectations += 1;
                match values::shown(item, column, &self.case.code) {
                    Ok(found) if values::agree(expected, &found) => {}
                    Ok(found) => {
                        let message =
                            format!("`{name}`, {column}: expected `{expected}`, got `{found}`");
                        self.fail(*line, &message);
                    }
                    Err(message) => self.fail(table.line, &message),
                }
            }
        }
        for (line, cells) in table.rows.iter().skip(items.len()) {
            let name = cells.first().map_or("", String::as_str);
            self.fail(*line, &format!("expected the {sort} `{name}`, got none"));
        }
    }

    /// The points that lines announce are the points that were counted, no more and no less.
    fn points(&mut self, metric: &str, all: bool) {
        let sign = astrolens_metrics::metric(metric).map_or('+', |metric| metric.sign);
        let mut announced = self.announced(sign);
        let mut counted = self.counted(metric);
        if !all {
            counted.retain(|(_, counted), _| announced.keys().any(|(_, said)| said == counted));
        }
        let keys: Vec<(usize, String)> = announced.keys().chain(counted.keys()).cloned().collect();
        for key in keys {
            let (expected, found) = (announced.remove(&key), counted.remove(&key));
            if expected == found {
                self.outcome.expectations += usize::from(expected.is_some());
                continue;
            }
            let (line, function) = key;
            let shown = |points: Option<Vec<(u64, String)>>| {
                let points = points.unwrap_or_default();
                let points: Vec<String> = points
                    .iter()
                    .map(|(points, reason)| format!("{sign}{points} {reason}"))
                    .collect();
                if points.is_empty() { "nothing".to_owned() } else { points.join(" ") }
            };
            let message = format!(
                "`{function}`: expected the points `{}`, got `{}`",
                shown(expected),
                shown(found)
            );
            self.fail(self.case.code_line + line, &message);
        }
    }

    fn announced(&mut self, sign: char) -> Points {
        let mut announced = Points::new();
        let mut offset = 0;
        let case = self.case;
        for (row, line) in case.code.split_inclusive('\n').enumerate() {
            let indent = line.len() - line.trim_start().len();
            for said in annotation::read(line.trim_end(), sign) {
                let function = match &said.function {
                    Some(name) => self.named(name),
                    None => self.around(row as u32 + 1, (offset + indent) as u32),
                };
                match function {
                    Ok(function) => {
                        announced.entry((row, function)).or_default().extend(said.points);
                    }
                    Err(message) => self.fail(case.code_line + row, &message),
                }
            }
            offset += line.len();
        }
        announced
    }

    fn counted(&self, metric: &str) -> Points {
        let mut counted = Points::new();
        for function in &self.report.functions {
            for increment in &function.increments {
                if increment.metric.as_str() == metric {
                    counted
                        .entry((increment.line as usize - 1, function.label().into_owned()))
                        .or_default()
                        .push((increment.points, increment.reason.to_string()));
                }
            }
        }
        counted
    }

    fn named(&self, name: &str) -> Result<String, String> {
        let functions = &self.report.functions;
        functions
            .iter()
            .find(|function| function.label() == name)
            .or_else(|| functions.iter().find(|function| function.name == name))
            .map(|function| function.label().into_owned())
            .ok_or_else(|| format!("there is no function `{name}`"))
    }

    /// The innermost function around the first sign of a line, else the one that starts on it.
    fn around(&self, line: u32, first_sign: u32) -> Result<String, String> {
        let functions = &self.report.functions;
        let around = functions
            .iter()
            .filter(|function| (function.start_byte..function.end_byte).contains(&first_sign))
            .min_by_key(|function| function.end_byte - function.start_byte);
        let mut starting = functions.iter().filter(|function| function.start_line == line);
        let name = |function: &Function| function.label().into_owned();
        match (around, starting.next(), starting.next()) {
            (Some(function), ..) | (None, Some(function), None) => Ok(name(function)),
            (None, None, _) => Err("the line with points stands in no function".to_owned()),
            _ => Err("say which function: `name: +1 …`".to_owned()),
        }
    }
}

/// A function as its report has it, with its label.
fn labelled(function: &Function) -> Value {
    let mut value = serde_json::to_value(function).unwrap_or_default();
    value["label"] = function.label().into();
    value
}

fn as_values<T: serde::Serialize>(items: &[T]) -> Vec<Value> {
    items.iter().map(|item| serde_json::to_value(item).unwrap_or_default()).collect()
}

#[test]
fn a_wrong_expectation_fails_with_its_line() {
    let language = Language::by_name("python").expect("Python is one of the languages");
    let failures = |code: &str, row: &str| {
        let text = format!(
            "## Case\n```python\n{code}\n```\n\n| function | cyclomatic |\n|---|---|\n{row}\n"
        );
        let mut outcome = Outcome::default();
        check(&text, "a.md", "cyclomatic", language, &mut outcome);
        outcome.failures
    };
    let code = "def f(a):\n    return a or 1  # +1 or";
    assert_eq!(failures(code, "| f | 2 |"), [""; 0]);
    assert_eq!(
        failures(code, "| f | 3 |"),
        ["a.md:9: Case: `f`, cyclomatic: expected `3`, got `2`"]
    );
    assert_eq!(
        failures("def f(a):\n    return a or 1", "| f | 2 |"),
        ["a.md:4: Case: `f`: expected the points `nothing`, got `+1 or`"]
    );
    assert_eq!(
        failures("def f(a):\n    return a or 1  # +1 and", "| f | 2 |"),
        ["a.md:4: Case: `f`: expected the points `+1 and`, got `+1 or`"]
    );
    assert_eq!(failures(code, "| g | 2 |"), ["a.md:9: Case: expected the function `g`, got `f`"]);
    assert_eq!(
        failures(code, "| f | 2 |\n| g | 1 |"),
        ["a.md:10: Case: expected the function `g`, got none"]
    );
}
