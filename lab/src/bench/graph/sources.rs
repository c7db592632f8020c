//! What files of a made monorepo hold: a few functions, and imports as each language has them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::language::Language;

/// A file by its place: a package, and a number in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Module {
    /// The number of its package.
    pub package: usize,
    /// Its number in that.
    pub number: usize,
}

/// How many functions a file has.
const FUNCTIONS: usize = 8;

/// Of the files of a package in C and C++ so many are headers.
const HEADERS: usize = 20;

/// Where a file is, from the folder of its language.
pub fn path(language: Language, Module { package, number }: Module) -> String {
    let source = number >= HEADERS;
    match language {
        Language::Python => format!("pkg{package}/m{number}.py"),
        Language::Go => format!("p{package}/m{number}.go"),
        Language::C => format!("p{package}/m{number}.{}", if source { "c" } else { "h" }),
        Language::Cpp => format!("p{package}/m{number}.{}", if source { "cpp" } else { "hpp" }),
        Language::Javascript => format!("packages/p{package}/src/m{number}.js"),
        Language::Typescript => format!("p{package}/m{number}.ts"),
        Language::Rust => format!("p{package}/src/m{number}.rs"),
    }
}

/// What stands in front of the imports of a file.
pub fn head(language: Language, module: Module) -> String {
    match language {
        Language::Go => format!("package p{}\n\n", module.package),
        Language::C | Language::Cpp => "#pragma once\n\n".to_owned(),
        _ => String::new(),
    }
}

/// What a file holds that asks for others.
pub fn text(language: Language, module: Module, asked: &[Module]) -> String {
    let mut text = head(language, module);
    let mut lines: Vec<String> =
        asked.iter().filter_map(|other| import(language, module, *other)).collect();
    lines.dedup();
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    for function in 0..FUNCTIONS {
        text.push('\n');
        text.push_str(&body(language, module, function));
    }
    text
}

/// How one file asks for another; `None` where that cannot be asked for.
pub fn import(language: Language, own: Module, other: Module) -> Option<String> {
    let is_of_c = matches!(language, Language::C | Language::Cpp);
    if is_of_c && other.number >= HEADERS {
        return None;
    }
    if own.package == other.package {
        return import_in_package(language, other.number);
    }
    // A crate of a later package cannot be one that this one needs.
    let is_needed = language != Language::Rust || other.package < own.package;
    is_needed.then(|| import_of_package(language, other))
}

/// How a file asks for one of its own package.
fn import_in_package(language: Language, number: usize) -> Option<String> {
    Some(match language {
        Language::Python => format!("from . import m{number}"),
        Language::Go => return None,
        Language::C => format!("#include \"m{number}.h\""),
        Language::Cpp => format!("#include \"m{number}.hpp\""),
        Language::Javascript => format!("import * as a{number} from './m{number}.js';"),
        Language::Typescript => format!("import * as a{number} from './m{number}';"),
        Language::Rust => format!("use crate::m{number};"),
    })
}

/// How a file asks for one of another package.
fn import_of_package(language: Language, Module { package, number }: Module) -> String {
    match language {
        Language::Python => format!("from pkg{package} import m{number}"),
        Language::Go => format!("import _ \"example.com/mono/p{package}\""),
        Language::C => format!("#include \"p{package}/m{number}.h\""),
        Language::Cpp => format!("#include <p{package}/m{number}.hpp>"),
        Language::Javascript | Language::Typescript => {
            format!("import * as p{package}m{number} from '@mono/p{package}/m{number}';")
        }
        Language::Rust => format!("use p{package}::m{number};"),
    }
}

/// A function with a loop and a condition.
fn body(language: Language, Module { package, number }: Module, function: usize) -> String {
    let name = format!("f{package}_{number}_{function}");
    match language {
        Language::Python => format!(
            "def {name}(values):\n    total = 0\n    for value in values:\n        if value > {function}:\n            \
             total += value\n        else:\n            total -= 1\n    return total\n"
        ),
        Language::Go => format!(
            "func {name}(values []int) int {{\n\ttotal := 0\n\tfor _, value := range values {{\n\t\tif value > {function} {{\n\t\t\t\
             total += value\n\t\t}} else {{\n\t\t\ttotal--\n\t\t}}\n\t}}\n\treturn total\n}}\n"
        ),
        Language::C | Language::Cpp => format!(
            "static int {name}(const int *values, int count) {{\n  int total = 0;\n  for (int i = 0; i < count; i++) {{\n    \
             if (values[i] > {function}) {{\n      total += values[i];\n    }} else {{\n      total--;\n    }}\n  }}\n  return total;\n}}\n"
        ),
        Language::Javascript => format!(
            "export function {name}(values) {{\n  let total = 0;\n  for (const value of values) {{\n    if (value > {function}) {{\n      \
             total += value;\n    }} else {{\n      total -= 1;\n    }}\n  }}\n  return total;\n}}\n"
        ),
        Language::Typescript => format!(
            "export function {name}(values: number[]): number {{\n  let total = 0;\n  for (const value of values) {{\n    \
             if (value > {function}) {{\n      total += value;\n    }} else {{\n      total -= 1;\n    }}\n  }}\n  return total;\n}}\n"
        ),
        Language::Rust => format!(
            "pub fn {name}(values: &[i64]) -> i64 {{\n    let mut total = 0;\n    for value in values {{\n        if *value > {function} {{\n            \
             total += value;\n        }} else {{\n            total -= 1;\n        }}\n    }}\n    total\n}}\n"
        ),
    }
}

/// The other files of a package: manifests, and what makes it one. It needs `others`.
pub fn of_package(
    language: Language,
    package: usize,
    modules: &[Module],
    others: &BTreeSet<usize>,
) -> Vec<(String, String)> {
    match language {
        Language::Python => vec![(format!("pkg{package}/__init__.py"), String::new())],
        Language::Javascript => {
            let manifest = format!(
                "{{ \"name\": \"@mono/p{package}\", \"exports\": {{ \"./*\": \"./src/*.js\" }} }}\n"
            );
            vec![(format!("packages/p{package}/package.json"), manifest)]
        }
        Language::Rust => {
            let mut manifest = format!(
                "[package]\nname = \"p{package}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n"
            );
            for other in others {
                // Writing to a string cannot fail.
                let _ = writeln!(manifest, "p{other} = {{ path = \"../p{other}\" }}");
            }
            let names = modules.iter().map(|module| format!("pub mod m{};\n", module.number));
            vec![
                (format!("p{package}/Cargo.toml"), manifest),
                (format!("p{package}/src/lib.rs"), names.collect()),
            ]
        }
        Language::Go | Language::C | Language::Cpp | Language::Typescript => Vec::new(),
    }
}

/// The manifests of all `packages` of a language together.
pub fn of_language(language: Language, packages: usize) -> Vec<(&'static str, String)> {
    match language {
        Language::Python => {
            vec![("pyproject.toml", "[project]\nname = \"mono\"\nversion = \"0\"\n".to_owned())]
        }
        Language::Go => vec![("go.mod", "module example.com/mono\n\ngo 1.27\n".to_owned())],
        Language::Javascript => {
            let manifest = "{ \"private\": true, \"workspaces\": [\"packages/*\"] }\n";
            vec![("package.json", manifest.to_owned())]
        }
        Language::Typescript => {
            let paths = "{ \"compilerOptions\": { \"paths\": { \"@mono/*\": [\"./*\"] } } }\n";
            vec![("tsconfig.json", paths.to_owned())]
        }
        Language::Rust => {
            let members: Vec<_> = (0..packages).map(|package| format!("\"p{package}\"")).collect();
            vec![("Cargo.toml", format!("[workspace]\nmembers = [{}]\n", members.join(", ")))]
        }
        Language::C | Language::Cpp => Vec::new(),
    }
}
