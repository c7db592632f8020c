//! universal-ctags: it reads C and C++ without a preprocessor, macros and all.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::compare::function::{Function, bare_name};
use crate::language::Language;
use crate::peers::{Peer, Run, Runner};
use lab_tools::process::{capture_with_input, command};

/// Every function definition. Its line is that of the name, not of the return type.
pub static ORACLE: Peer = Peer {
    name: "ctags",
    covers: &[(Language::C, &[]), (Language::Cpp, &[])],
    files_at_once: 200,
    sample: None,
    runner: Runner::Program(run),
    definition: include_str!("ctags.rs"),
};

#[derive(Deserialize)]
struct Tag {
    name: String,
    path: String,
    line: u32,
    end: Option<u32>,
}

/// What it lists.
pub struct Listed {
    /// The functions.
    pub functions: Vec<Function>,
    /// How many lambdas, for which it makes up names.
    pub lambdas: usize,
    /// How many without an end: calls of macros that it takes for functions.
    pub endless: usize,
}

fn run(run: &Run<'_>) -> Result<Vec<Function>> {
    Ok(list(run)?.functions)
}

/// Lists the functions of the files.
pub fn list(run: &Run<'_>) -> Result<Listed> {
    let (language, kinds) = match run.language {
        Language::C => ("C", "--kinds-C=f"),
        _ => ("C++", "--kinds-C++=f"),
    };
    let mut ctags = command("ctags", ["--options=NONE", "--output-format=json", "-f", "-"]);
    ctags
        .arg(format!("--language-force={language}"))
        .args([kinds, "--fields=+ne", "--sort=no", "-L", "-"])
        .current_dir(run.root);
    let printed = capture_with_input(&mut ctags, &run.files.join("\n"), run.limit)
        .context("universal-ctags is needed: the Debian package of that name has it")?;
    let mut listed = Listed { functions: Vec::new(), lambdas: 0, endless: 0 };
    for line in printed.lines().filter(|line| line.contains("\"_type\": \"tag\"")) {
        let tag: Tag =
            serde_json::from_str(line).with_context(|| format!("ctags printed `{line}`"))?;
        if tag.name.starts_with("__anon") {
            listed.lambdas += 1;
        } else if tag.end.is_none() {
            listed.endless += 1;
        } else {
            listed.functions.push(Function {
                file: tag.path,
                name: bare_name(&tag.name),
                line: tag.line,
                end_line: tag.end,
                ..Function::default()
            });
        }
    }
    Ok(listed)
}
