//! What gocyclo and gocognit print alike: `<complexity> <package> <function> <file>:<line>:<column>`.

use std::process::Command;

use anyhow::{Context, Result};

use super::Run;
use crate::compare::function::{Function, Metric, bare_name};
use lab_tools::process::{capture, command};

/// Runs such a program over files.
pub fn run(
    run: &Run<'_>,
    program: &str,
    options: &[&str],
    metric: Metric,
) -> Result<Vec<Function>> {
    let mut command: Command = command(run.tools.go_program(program)?, options);
    let listed = capture(command.args(run.files).current_dir(run.root))?;
    listed
        .lines()
        .map(|line| parse(line, metric).with_context(|| format!("{program} printed `{line}`")))
        .collect()
}

fn parse(line: &str, metric: Metric) -> Option<Function> {
    let (complexity, rest) = line.split_once(' ')?;
    let (_package, rest) = rest.split_once(' ')?;
    let (name, position) = rest.rsplit_once(' ')?;
    let (position, _column) = position.rsplit_once(':')?;
    let (file, start) = position.rsplit_once(':')?;
    let value = Some(complexity.parse().ok()?);
    Some(Function {
        file: file.to_owned(),
        name: bare_name(name),
        line: start.parse().ok()?,
        cyclomatic: value.filter(|_| metric == Metric::Cyclomatic),
        cognitive: value.filter(|_| metric == Metric::Cognitive),
        ..Function::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_a_method() {
        let function = parse("44 parser (*parser).next net/p.go:874:1", Metric::Cognitive).unwrap();
        assert_eq!(
            (function.file.as_str(), function.name.as_str(), function.line),
            ("net/p.go", "next", 874)
        );
        assert_eq!((function.cyclomatic, function.cognitive), (None, Some(44)));
    }
}
