//! What the help and the manual of each command say beyond its options: examples, exit codes,
//! files, the environment.

use std::fmt::Write;

use clap::{Command, CommandFactory};

use super::Cli;

/// A command line with what it is for.
pub(super) type Example = (&'static str, &'static str);

/// The examples of each command, by its name.
const EXAMPLES: &[(&str, &[Example])] = &[
    (
        "scan",
        &[
            ("astrolens scan", "the worst functions of the current folder"),
            ("astrolens scan src --top 5 --explain", "five of them with each point's line"),
            ("astrolens scan --types", "the worst types instead of functions"),
            ("astrolens scan --format html -o report.html", "a page to explore in a browser"),
            ("astrolens scan --workers http://127.0.0.1:7313", "analysed by a worker"),
        ],
    ),
    (
        "check",
        &[
            ("astrolens check", "fail where a limit is passed"),
            ("astrolens check --since origin/main", "fail for what a branch made worse"),
            (
                "astrolens check --since HEAD -q",
                "for what is not committed yet, and no other words",
            ),
            ("astrolens check --format sarif -o findings.sarif", "findings for code scanning"),
        ],
    ),
    ("baseline", &[("astrolens baseline", "let today's findings pass from now on")]),
    (
        "diff",
        &[
            ("astrolens diff", "what uncommitted changes did to each function"),
            ("astrolens diff v1.0 v2.0", "what became of them between two releases"),
            ("astrolens diff origin/main --format markdown", "the same for a pull request"),
        ],
    ),
    (
        "explain",
        &[
            ("astrolens explain src/app.py:120", "the function around that line, point by point"),
            ("astrolens explain src/app.py:App.run --metric npath", "one by its name"),
            ("astrolens explain src/app.py:App", "a type, with what its methods add"),
            ("astrolens explain cognitive", "what a metric counts, and why"),
        ],
    ),
    (
        "graph",
        &[(
            "astrolens graph --format json -o graph.json",
            "which file depends on which, and where",
        )],
    ),
    ("ast", &[("astrolens ast src/app.py:120", "the syntax tree of what stands on the line")]),
    (
        "config",
        &[
            ("astrolens config show src/app.py", "what holds for a file, and who decided it"),
            ("astrolens config init", "an `astrolens.toml` to start from"),
        ],
    ),
    ("lsp", &[("astrolens lsp", "serve an editor over standard input and output")]),
    (
        "workers",
        &[(
            "astrolens workers status --workers http://127.0.0.1:7313",
            "how a worker on this machine is doing",
        )],
    ),
    (
        "completions",
        &[(
            "astrolens completions bash > ~/.local/share/bash-completion/completions/astrolens",
            "",
        )],
    ),
    ("man", &[("astrolens man --folder ~/.local/share/man/man1", "then `man astrolens-check`")]),
];

/// What the help of a command explains of its reports, by its name.
const NOTES: &[(&str, &str)] = &[
    (
        "scan",
        "\
Marks in tables:
  !! above the limit of an error
  !  above the limit of a warning
  i  above the limit of information (a note)

NPath is the number of ways through a function: it doubles with each `if` behind another.
`astrolens explain` has a page on each metric and rule.",
    ),
    (
        "check",
        "Severities are error, warning and information; reports also say note for information.",
    ),
];

/// What an exit code means.
type ExitCode = (&'static str, &'static str);

/// What the end of each command means whose help says so, by its name.
const EXIT_CODES: &[(&str, &[ExitCode])] = &[
    (
        "scan",
        &[
            ("0", "done"),
            (
                "2",
                "something could not be done: a wrong option, a mistake in the configuration, a \
                 file that was named and cannot be read",
            ),
        ],
    ),
    (
        "check",
        &[
            ("0", "nothing failed"),
            ("1", "there are findings of the severity that fails"),
            (
                "2",
                "the gate could not do its work: a wrong option, a mistake in the configuration, a \
                 revision or file that is not there or cannot be read, or nothing that could be \
                 measured",
            ),
        ],
    ),
];

/// What the end of any command means.
const EXIT_STATUS: &[ExitCode] = &[
    ("0", "nothing to report, or nothing that fails the gate"),
    ("1", "`check` only: there are findings, the gate fails"),
    (
        "2",
        "the program could not do its work: a wrong option, a mistake in the configuration, a \
         file or revision that cannot be read, nothing there to measure",
    ),
];

/// The files the program reads and writes.
pub(super) const FILES: &[(&str, &str)] = &[
    ("astrolens.toml", "The configuration, in the workspace's folder or any below it."),
    ("astrolens-baseline.json", "The known findings that `check` lets pass."),
    (
        "~/.cache/astrolens/",
        "Results of earlier runs; it can be removed at any time. Other systems \
                             have another place for caches, and `ASTROLENS_CACHE_DIR` goes before.",
    ),
    (
        "~/.config/astrolens/workers.toml",
        "The workers that the user wants to analyse in place of this machine, and their certificates.",
    ),
];

/// The variables of the environment that the program reads.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    ("ASTROLENS_CACHE_DIR", "The folder for results of earlier runs."),
    (
        "ASTROLENS_WORKERS",
        "Workers that analyse in place of this machine, as `--workers` has them.",
    ),
    ("ASTROLENS_LOG", "What is logged to standard error, as `debug` or `astrolens=trace`."),
    ("NO_COLOR", "No colours, whatever it is set to."),
];

/// The command line with examples at the end of each command's help.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    for (name, _) in EXAMPLES {
        command =
            command.mut_subcommand(name, |subcommand| subcommand.after_help(after_help(name)));
    }
    command
}

/// What the help of the command called `name` says at its end.
fn after_help(name: &str) -> String {
    let mut help = String::new();
    // Writing to a string cannot fail.
    if let Some(notes) = row(NOTES, name) {
        let _ = writeln!(help, "{notes}\n");
    }
    if let Some(codes) = row(EXIT_CODES, name) {
        help.push_str("Exit codes:\n");
        for (code, meaning) in codes {
            let _ = writeln!(help, "  {code}  {}", hanging(meaning));
        }
        help.push('\n');
    }
    help.push_str("Examples:\n");
    for (line, purpose) in examples(name) {
        let _ = writeln!(help, "  {line}");
        if !purpose.is_empty() {
            let _ = writeln!(help, "      {purpose}");
        }
    }
    help.trim_end().to_owned()
}

/// How many columns the meaning of an exit code takes.
const COLUMNS: usize = 95;

/// `text` in lines that stand below each other behind an exit code.
fn hanging(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        if column > 0 && column + word.len() >= COLUMNS {
            lines.push_str("\n     ");
            column = 0;
        } else if column > 0 {
            lines.push(' ');
        }
        lines.push_str(word);
        column += word.len() + 1;
    }
    lines
}

/// What `rows` say of the command called `name`.
fn row<T: Copy>(rows: &[(&str, T)], name: &str) -> Option<T> {
    rows.iter().find(|(known, _)| *known == name).map(|(_, said)| *said)
}

/// What the end of the command called `name` means, by exit code.
pub(super) fn exit_codes(name: &str) -> &'static [ExitCode] {
    row(EXIT_CODES, name).unwrap_or(EXIT_STATUS)
}

/// The examples of the command called `name`.
pub(super) fn examples(name: &str) -> &'static [Example] {
    row(EXAMPLES, name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_stands_once_in_the_help_of_each_command() {
        for mut subcommand in command().get_subcommands().cloned() {
            let help = subcommand.render_help().to_string();
            let is_heading = |line: &&str| line.ends_with(':') && !line.starts_with(' ');
            let mut headings: Vec<&str> = help.lines().filter(is_heading).collect();
            assert!(headings.contains(&"Examples:"), "{help}");
            headings.sort_unstable();
            let all = headings.len();
            headings.dedup();
            assert_eq!(headings.len(), all, "{help}");
        }
    }

    #[test]
    fn what_a_code_means_hangs_behind_it() {
        let text = "word ".repeat(30);
        let lines: Vec<String> = hanging(text.trim()).lines().map(str::to_owned).collect();
        assert!(lines.len() == 2 && lines[1].starts_with("     word"), "{lines:?}");
        assert!(lines.iter().all(|line| line.len() <= 100), "{lines:?}");
    }

    #[test]
    fn every_command_has_examples_that_parse() {
        for subcommand in Cli::command().get_subcommands() {
            let examples = examples(subcommand.get_name());
            assert!(!examples.is_empty(), "{}", subcommand.get_name());
            for (line, _) in examples {
                let arguments = line.split(" > ").next().unwrap_or(line).split(' ');
                let parsed = command().try_get_matches_from(arguments);
                assert!(parsed.is_ok(), "{line}: {parsed:?}");
            }
        }
    }
}
