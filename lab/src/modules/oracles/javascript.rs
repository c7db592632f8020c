//! The projects that oracles of JavaScript and TypeScript are asked about, and what these have in
//! common.

use anyhow::{Context, Result};

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::project::Project;
use crate::modules::{Packages, Question};
use lab_tools::process::{capture, command};

/// Both oracles are installed together: they read TypeScript by the same compiler, which has to be one
/// that is written in JavaScript.
pub const PACKAGES: Packages =
    Packages::Node(&["dependency-cruiser@18.7.2", "madge@8.0.0", "typescript@5.9.3"]);

/// All of them.
pub const PROJECTS: &[Project] = &[
    npm("eslint", "eslint", "10.15.0", &["lib"], true),
    npm("webpack", "webpack", "5.113.0", &["lib"], true),
    npm("three", "three", "0.187.0", &["src"], true),
    npm("express", "express", "5.3.0", &["lib"], false),
    npm("ajv", "ajv", "8.20.0", &["lib"], true),
    npm("rxjs", "rxjs", "7.8.2", &["src"], false),
    npm("redux-toolkit", "@reduxjs/toolkit", "2.15.0", &["src"], false),
    npm("fastify", "fastify", "5.12.8", &["lib"], false),
    npm("zod", "zod", "4.6.7", &["src"], false),
];

const fn npm(
    name: &'static str,
    package: &'static str,
    version: &'static str,
    parts: &'static [&'static str],
    is_tuned_on: bool,
) -> Project {
    Project { name, origin: Origin::Npm { package, version }, root: "", parts, is_tuned_on }
}

/// Runs a script for Node, which finds the oracle by its path among what is installed.
pub fn ask(question: &Question<'_>, script: &str) -> Result<Answer> {
    let mut node = command("node", ["--input-type=module", "--eval", script, "--"]);
    node.arg(question.program("")).args(question.project.parts).current_dir(question.root);
    let printed = capture(&mut node)?;
    serde_json::from_str(&printed).context("the script printed something else")
}
