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
            ("astrolens scan --format html -o report.html", "a page to explore in a browser"),
        ],
    ),
    (
        "check",
        &[
            ("astrolens check", "fail where a limit is passed"),
            ("astrolens check --since origin/main", "fail for what a branch made worse"),
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
            ("astrolens explain cognitive", "what a metric counts, and why"),
        ],
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
        "completions",
        &[(
            "astrolens completions bash > ~/.local/share/bash-completion/completions/astrolens",
            "",
        )],
    ),
    ("man", &[("astrolens man --folder ~/.local/share/man/man1", "then `man astrolens-check`")]),
];

/// What the program's end means, by exit code.
pub(super) const EXIT_STATUS: &[(&str, &str)] = &[
    ("0", "Nothing to report, or nothing that fails the gate."),
    ("1", "`check` only: there are findings, the gate fails."),
    (
        "2",
        "The program could not do its work: a wrong option, a mistake in the configuration, a \
           file or revision that cannot be read, nothing there to measure.",
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
];

/// The variables of the environment that the program reads.
pub(super) const ENVIRONMENT: &[(&str, &str)] = &[
    ("ASTROLENS_CACHE_DIR", "The folder for results of earlier runs."),
    ("ASTROLENS_LOG", "What is logged to standard error, as `debug` or `astrolens=trace`."),
    ("NO_COLOR", "No colours, whatever it is set to."),
];

/// The command line with examples at the end of each command's help.
pub(super) fn command() -> Command {
    let mut command = Cli::command();
    for (name, _) in EXAMPLES {
        command = command.mut_subcommand(name, |subcommand| {
            let own = subcommand.get_after_help().map(|help| format!("{help}\n\n"));
            let mut help = own.unwrap_or_default() + "Examples:\n";
            for (line, purpose) in examples(name) {
                // Writing to a string cannot fail.
                let _ = writeln!(help, "  {line}");
                if !purpose.is_empty() {
                    let _ = writeln!(help, "      {purpose}");
                }
            }
            subcommand.after_help(help.trim_end().to_owned())
        });
    }
    command
}

/// The examples of the command called `name`.
pub(super) fn examples(name: &str) -> &'static [Example] {
    EXAMPLES.iter().find(|(known, _)| *known == name).map_or(&[], |(_, examples)| examples)
}

#[cfg(test)]
mod tests {
    use super::*;

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
