//! What the clients say of the server's types is true: fields there are, of the same kind, and absent
//! where the server leaves them out.
//!
//! A client names what it needs of a type and no more. The server's side is read off the structures of
//! its requests, and off the schema of its reports.

mod client;
mod server;

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::Problem;
use client::Language;

/// The types of VS Code's client.
const TYPESCRIPT: &str = "editors/vscode/src/protocol.ts";

/// Where the types of reports are described.
const SCHEMA: &str = "docs/report.schema.json";

/// A field of a type, on either side.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Field {
    name: String,
    kind: Kind,
    /// It may be left out.
    is_optional: bool,
    /// It may be `null`.
    is_nullable: bool,
    /// The texts that it can be, where they are told.
    values: Vec<String>,
}

/// What a field holds, as far as both sides can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Flag,
    List,
    Table,
    /// Another type, or more than one.
    Other,
}

/// Who says what a type holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// The client does.
    Asked,
    /// The server does.
    Told,
}

use Direction::{Asked, Told};

/// A type of the server's and what clients call it.
struct Mirror {
    /// The file of the structure, or [`SCHEMA`].
    source: &'static str,
    name: &'static str,
    direction: Direction,
    typescript: Option<&'static str>,
    /// The file and the class.
    lua: Option<(&'static str, &'static str)>,
}

const fn mirror(
    source: &'static str,
    name: &'static str,
    direction: Direction,
    typescript: Option<&'static str>,
    lua: Option<(&'static str, &'static str)>,
) -> Mirror {
    Mirror { source, name, direction, typescript, lua }
}

const AST: &str = "server/lsp/src/requests/ast.rs";
const BREAKDOWN: &str = "server/lsp/src/requests/breakdown.rs";
const FUNCTIONS: &str = "server/lsp/src/requests/functions.rs";
const REPORT: &str = "server/lsp/src/requests/report.rs";
const SCAN: &str = "server/lsp/src/requests/scan.rs";

const LUA_BREAKDOWN: &str = "editors/nvim/lua/astrolens/breakdown.lua";
const LUA_REPORT: &str = "editors/nvim/lua/astrolens/report.lua";
const LUA_SCAN: &str = "editors/nvim/lua/astrolens/scan.lua";
const LUA_TREE: &str = "editors/nvim/lua/astrolens/ast/init.lua";
const LUA_NODE: &str = "editors/nvim/lua/astrolens/ast/rows.lua";
const LUA_WORST: &str = "editors/nvim/lua/astrolens/commands/worst.lua";

const MIRRORS: &[Mirror] = &[
    mirror(AST, "AstParams", Asked, Some("AstParams"), None),
    mirror(AST, "AstResult", Told, Some("Ast"), Some((LUA_TREE, "Tree"))),
    mirror(AST, "AstNode", Told, Some("AstNode"), Some((LUA_NODE, "Node"))),
    mirror(BREAKDOWN, "BreakdownParams", Asked, Some("BreakdownParams"), None),
    mirror(
        BREAKDOWN,
        "BreakdownResult",
        Told,
        Some("Breakdown"),
        Some((LUA_BREAKDOWN, "Breakdown")),
    ),
    mirror(BREAKDOWN, "Figure", Told, None, Some((LUA_BREAKDOWN, "Figure"))),
    mirror(BREAKDOWN, "Point", Told, Some("Increment"), Some((LUA_BREAKDOWN, "Increment"))),
    mirror(BREAKDOWN, "ToDo", Told, Some("Advice"), Some((LUA_BREAKDOWN, "Advice"))),
    mirror(FUNCTIONS, "Params", Asked, Some("FunctionsParams"), None),
    mirror(FUNCTIONS, "Answer", Told, Some("Functions"), None),
    mirror(FUNCTIONS, "Row", Told, Some("WorkspaceFunction"), Some((LUA_WORST, "Ranked"))),
    mirror(REPORT, "Params", Asked, Some("ReportParams"), None),
    mirror(SCAN, "Params", Asked, Some("ScanParams"), None),
    mirror(SCAN, "Since", Asked, None, Some((LUA_SCAN, "Since"))),
    mirror(SCAN, "Compared", Told, Some("Compared"), None),
    mirror(SCAN, "Scanned", Told, Some("Scan"), None),
    mirror(SCHEMA, "FileReport", Told, Some("FileReport"), Some((LUA_REPORT, "FileReport"))),
    mirror(SCHEMA, "Function", Told, Some("ReportFunction"), Some((LUA_REPORT, "Function"))),
    mirror(SCHEMA, "Finding", Told, Some("ReportFinding"), Some((LUA_REPORT, "Finding"))),
    mirror(SCHEMA, "Summary", Told, Some("Summary"), Some((LUA_SCAN, "Summary"))),
];

/// Types of VS Code's client that are not one of the server's requests or answers.
const OWN_TYPES: &[&str] = &["OwnCapabilities", "Place", "Request"];

/// Checks every type of a client's.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let schema: Value = serde_json::from_str(&read(root, SCHEMA)?)?;
    let typescript = read(root, TYPESCRIPT)?;
    let mut problems = unchecked(&typescript);
    for mirror in MIRRORS {
        let fields = if mirror.source == SCHEMA {
            server::of_schema(&schema, mirror.name)
        } else {
            server::of_structure(&read(root, mirror.source)?, mirror.name, mirror.direction)
        };
        let fields =
            fields.with_context(|| format!("{} has no `{}`", mirror.source, mirror.name))?;
        if let Some(name) = mirror.typescript {
            let theirs = client::of_interface(&typescript, name);
            problems.extend(mirror.compared(TYPESCRIPT, name, theirs, &fields)?);
        }
        if let Some((path, name)) = mirror.lua {
            let theirs = client::of_class(&read(root, path)?, name);
            problems.extend(mirror.compared(path, name, theirs, &fields)?);
        }
    }
    Ok(problems)
}

fn read(root: &Path, path: &str) -> Result<String> {
    fs::read_to_string(root.join(path)).with_context(|| format!("failed to read {path}"))
}

/// The interfaces that no row of [`MIRRORS`] is about.
fn unchecked(typescript: &str) -> Vec<Problem> {
    let names = typescript.lines().filter_map(|line| line.strip_prefix("export interface "));
    names
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
        .filter(|name| !OWN_TYPES.contains(name))
        .filter(|name| !MIRRORS.iter().any(|mirror| mirror.typescript == Some(name)))
        .map(|name| {
            let message = format!("`{name}` is held against none of the server's types: give it a row in xtask/src/tidy/clients.rs");
            Problem::new(TYPESCRIPT, message)
        })
        .collect()
}

impl Mirror {
    fn compared(
        &self,
        path: &'static str,
        name: &str,
        theirs: Option<Vec<Field>>,
        ours: &[Field],
    ) -> Result<Vec<Problem>> {
        let theirs = theirs.with_context(|| format!("{path} has no `{name}`"))?;
        ensure!(!theirs.is_empty(), "{path}: `{name}` has no fields that can be read");
        let language = Language::of(path);
        let problem = |field: &Field| {
            let what = match ours.iter().find(|ours| ours.name == field.name) {
                None => Some(format!("is no field of `{}` in {}", self.name, self.source)),
                Some(ours) => difference(ours, field, self.direction, language),
            };
            what.map(|what| Problem::new(path, format!("`{name}.{}` {what}", field.name)))
        };
        Ok(theirs.iter().filter_map(problem).collect())
    }
}

/// How what a client says of a field differs from what the server does with it.
fn difference(
    ours: &Field,
    theirs: &Field,
    direction: Direction,
    language: Language,
) -> Option<String> {
    content(ours, theirs).or_else(|| match (direction, language) {
        (Asked, _) => (theirs.is_optional && !ours.is_optional)
            .then(|| "may be left out, and the server wants it".to_owned()),
        (Told, Language::Lua) => absence(ours, theirs, ours.is_nullable),
        (Told, Language::Typescript) => {
            nothing(ours, theirs).or_else(|| absence(ours, theirs, false))
        }
    })
}

/// How kind and values differ.
fn content(ours: &Field, theirs: &Field) -> Option<String> {
    if ours.kind != theirs.kind && ![ours.kind, theirs.kind].contains(&Kind::Other) {
        return Some(format!("is {:?}, and the server has {:?}", theirs.kind, ours.kind));
    }
    let is_told = !ours.values.is_empty();
    let unknown = theirs.values.iter().find(|value| is_told && !ours.values.contains(value))?;
    Some(format!("is never `{unknown}`: it is one of {}", ours.values.join(", ")))
}

/// How it differs whether a field of an answer may be absent. Lua knows no difference between what is
/// absent and what is nothing, so there `may_be_nothing` is a reason to call it so.
fn absence(ours: &Field, theirs: &Field, may_be_nothing: bool) -> Option<String> {
    match (ours.is_optional, theirs.is_optional) {
        (true, false) => Some("is taken to be there always, and the server leaves it out at times"),
        (false, true) if !may_be_nothing => Some("may be absent, and the server always tells it"),
        _ => None,
    }
    .map(str::to_owned)
}

/// How it differs whether a field of an answer may be `null`.
fn nothing(ours: &Field, theirs: &Field) -> Option<String> {
    match (ours.is_nullable && !ours.is_optional, theirs.is_nullable) {
        (true, false) => Some("may be `null`, which is not said"),
        (false, true) => Some("is never `null`"),
        _ => None,
    }
    .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, kind: Kind) -> Field {
        let (is_optional, is_nullable, values) = (false, false, Vec::new());
        Field { name: name.to_owned(), kind, is_optional, is_nullable, values }
    }

    fn told(ours: &Field, theirs: &Field) -> Option<String> {
        difference(ours, theirs, Told, Language::Typescript)
    }

    #[test]
    fn kinds_and_values_are_the_servers() {
        let text = field("a", Kind::Text);
        assert_eq!(told(&text, &text), None);
        assert_eq!(told(&text, &field("a", Kind::Other)), None);
        assert!(told(&text, &field("a", Kind::Number)).unwrap().contains("Number"));
        let one_of = |values: &[&str]| Field {
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            ..text.clone()
        };
        assert_eq!(told(&one_of(&["error", "warning"]), &one_of(&["error"])), None);
        assert!(told(&one_of(&["error"]), &one_of(&["note"])).unwrap().contains("`note`"));
    }

    #[test]
    fn what_may_be_absent_is_told_by_who_leaves_it_out() {
        let always = field("a", Kind::Text);
        let at_times = Field { is_optional: true, ..always.clone() };
        assert!(told(&at_times, &always).is_some());
        assert!(told(&always, &at_times).is_some());
        let asked = |ours, theirs| difference(ours, theirs, Asked, Language::Typescript);
        assert_eq!(asked(&at_times, &always), None);
        assert!(asked(&always, &at_times).is_some());
        let nullable = Field { is_nullable: true, ..always.clone() };
        assert!(told(&nullable, &always).is_some());
        assert!(told(&always, &nullable).is_some());
        assert_eq!(told(&nullable, &nullable), None);
        assert_eq!(difference(&nullable, &at_times, Told, Language::Lua), None);
    }

    #[test]
    fn an_interface_without_a_row_is_told() {
        let text = "export interface AstNode {\n}\nexport interface Request<Params> {\n}\nexport interface New {\n}\n";
        let found = unchecked(text);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`New`"), "{}", found[0].message);
    }
}
