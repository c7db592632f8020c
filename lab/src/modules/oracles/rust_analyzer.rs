//! rust-analyzer: what each name in Rust means, with types, for one system and all features.
//!
//! Its index in the SCIP format (<https://github.com/sourcegraph/scip>) has each place where a symbol stands. It has no
//! module by `mod`, which is a definition, and tells apart neither the crates of one package nor a crate from its
//! examples and tests: a symbol that several files define is the one nearest to who asks.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use prost::Message;

use crate::corpus::sources::Origin;
use crate::modules::answer::Answer;
use crate::modules::project::Project;
use crate::modules::{Difference, Level, Oracle, Packages, Question};
use lab_tools::process::{capture, command};

/// Crates of one package with their dependencies.
pub static ORACLE: Oracle = Oracle {
    name: "rust-analyzer",
    packages: Packages::Component("rust-analyzer"),
    projects: &[
        krate("h2", "0.4.20", false),
        krate("hyper", "1.12.0", false),
        krate("rayon", "1.12.0", true),
        krate("tracing-subscriber", "0.3.23", true),
        krate("tokio-util", "0.7.20", true),
    ],
    ask,
    level: Level::Files,
    goal: None,
    counts: |link| matches!(link.kind.as_str(), "import" | "re_export" | "path"),
    explain,
    definition: include_str!("rust_analyzer.rs"),
};

const fn krate(package: &'static str, version: &'static str, is_tuned_on: bool) -> Project {
    let origin = Origin::Crate { package, version };
    Project { name: package, origin, root: "", parts: &["src"], is_tuned_on }
}

/// What a build would run is not run: its cost is that of a build, and what it makes is no file of the project.
const SETTINGS: &str = r#"{
    "cargo": { "buildScripts": { "enable": false }, "features": "all" },
    "procMacro": { "enable": false }
}"#;

/// The role of a place where a symbol is defined, a bit.
const DEFINITION: i32 = 1;

/// What the symbol of something begins with that no other file can mean.
const LOCAL: &str = "local ";

#[derive(Message)]
struct Index {
    #[prost(message, repeated, tag = "2")]
    documents: Vec<Document>,
}

#[derive(Message)]
struct Document {
    #[prost(string, tag = "1")]
    relative_path: String,
    #[prost(message, repeated, tag = "2")]
    occurrences: Vec<Occurrence>,
}

#[derive(Message)]
struct Occurrence {
    /// Line, first column and the one behind the last; four numbers where it ends in another line.
    #[prost(int32, repeated, tag = "1")]
    range: Vec<i32>,
    #[prost(string, tag = "2")]
    symbol: String,
    #[prost(int32, tag = "3")]
    roles: i32,
}

impl Occurrence {
    fn is_definition(&self) -> bool {
        self.roles & DEFINITION != 0
    }

    /// Whether other files can mean it.
    fn is_global(&self) -> bool {
        !self.symbol.starts_with(LOCAL)
    }
}

fn ask(question: &Question<'_>) -> Result<Answer> {
    let scratch = tempfile::tempdir().context("no folder for what rust-analyzer writes")?;
    let (settings, written) = (scratch.path().join("settings.json"), scratch.path().join("index"));
    fs::write(&settings, SETTINGS).context("the settings cannot be written")?;
    let mut analyzer = command(question.program("rust-analyzer"), ["scip"]);
    analyzer.arg(question.root).arg("--output").arg(&written);
    capture(analyzer.arg("--config-path").arg(&settings))?;
    let index = Index::decode(fs::read(&written)?.as_slice()).context("that is no index")?;
    let read = |path: &str| fs::read_to_string(question.root.join(path)).unwrap_or_default();
    Ok(answer(&index, read))
}

/// What files ask of one another, whose texts `read` has.
fn answer(index: &Index, read: impl Fn(&str) -> String) -> Answer {
    let definitions = Definitions::of(index);
    let mut answer = Answer::default();
    for document in &index.documents {
        let from = document.relative_path.as_str();
        answer.files.insert(from.to_owned());
        let text = read(from);
        let targets =
            references(document, &text).filter_map(|asked| definitions.meant(from, asked));
        answer.edges.extend(targets.map(|to| (from.to_owned(), to.to_owned())));
    }
    answer
}

/// The symbols that the uses of a file ask for, and its paths of several names, with what is written there.
fn references<'a>(
    document: &'a Document,
    text: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let uses = uses(text);
    let range = |place: &Occurrence| {
        let [line, start, end] = place.range[..] else { return None };
        let line = *starts.get(usize::try_from(line).ok()?)?;
        let range = line + usize::try_from(start).ok()?..line + usize::try_from(end).ok()?;
        text.get(range.clone()).map(|_| range)
    };
    let mut places: Vec<(Range<usize>, &Occurrence)> =
        document.occurrences.iter().filter_map(|place| Some((range(place)?, place))).collect();
    places.sort_by_key(|(range, _)| range.start);
    let mut before: Option<(Range<usize>, &str)> = None;
    places.into_iter().filter_map(move |(range, place)| {
        let last = before.replace((range.clone(), &place.symbol));
        if place.is_definition() || !place.is_global() || !is_asked_for(text, &range, &uses) {
            return None;
        }
        // What is a member of a type is where the type is, to whoever reads paths alone; what is one of a parameter
        // is nowhere.
        let around = last.filter(|(last, _)| {
            text.get(last.end..range.start).is_some_and(|between| between.trim() == "::")
        });
        let symbol = match around {
            Some((last, symbol)) if symbol.starts_with(LOCAL) || &text[last.clone()] == "Self" => {
                return None;
            }
            Some((_, symbol)) if symbol.ends_with('#') => symbol,
            _ => place.symbol.as_str(),
        };
        Some((symbol, &text[range]))
    })
}

/// Whether what stands at `range` is the end of a path of several names, or of a use; not in a comment, nor where it
/// says who may see something.
fn is_asked_for(text: &str, range: &Range<usize>, uses: &[Range<usize>]) -> bool {
    let line = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let ahead = text[range.end..].trim_start();
    let is_last = ahead.strip_prefix("::").is_none_or(|rest| rest.starts_with(['*', '<']));
    let is_member = line.trim_end().ends_with("::");
    let is_visibility = line.rsplit_once("pub(in ").is_some_and(|(_, rest)| !rest.contains(')'));
    let is_used = uses.iter().any(|used| used.contains(&range.start));
    is_last && (is_member || is_used) && !is_visibility && !line.contains("//")
}

/// Where the uses of a text are, and what names other crates.
fn uses(text: &str) -> Vec<Range<usize>> {
    let mut uses = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let item = line.trim_start();
        let behind = item.strip_prefix("pub").map_or(item, |rest| {
            let limited = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            limited.map_or(rest, |(_, rest)| rest).trim_start()
        });
        if behind.starts_with("use ") || behind.starts_with("extern crate ") {
            let first = start + (line.len() - behind.len());
            let length = text[first..].find(';').unwrap_or(behind.len());
            uses.push(first..first + length);
        }
        start += line.len();
    }
    uses
}

/// Which files define which symbols.
#[derive(Default)]
struct Definitions<'index> {
    by_symbol: BTreeMap<&'index str, BTreeSet<&'index str>>,
    /// The files that crates begin with.
    roots: BTreeSet<&'index str>,
}

/// What the symbol of a crate ends with.
const CRATE: &str = " crate/";

/// Where a library begins.
const LIBRARY: &str = "src/lib.rs";

impl<'index> Definitions<'index> {
    fn of(index: &'index Index) -> Self {
        let mut definitions = Self::default();
        for Document { relative_path: path, occurrences } in &index.documents {
            for place in occurrences.iter().filter(|it| it.is_definition() && it.is_global()) {
                definitions.by_symbol.entry(&place.symbol).or_default().insert(path);
                if place.symbol.ends_with(CRATE) {
                    definitions.roots.insert(path);
                }
            }
        }
        definitions
    }

    /// The file that defines the `symbol` that `from` calls `name`, as far as that can be told.
    fn meant(&self, from: &str, (symbol, name): (&str, &str)) -> Option<&'index str> {
        let defining = self.by_symbol.get(symbol)?;
        let is_by_name = symbol.ends_with(CRATE) && !matches!(name, "crate" | "self" | "super");
        let reachable = defining.iter().copied().filter(|path| {
            path.ends_with(LIBRARY) || !is_by_name && self.may_be_of_one_crate(from, path)
        });
        let reachable: BTreeSet<&str> = reachable.collect();
        if let Some(own) = reachable.get(from).filter(|_| !is_by_name) {
            return Some(own);
        }
        let folders = |path: &str| -> Vec<String> {
            let (folder, _) = path.rsplit_once('/').unwrap_or_default();
            folder.split('/').map(str::to_owned).collect()
        };
        let nearness = |path: &str| {
            let (own, other) = (folders(from), folders(path));
            let shared = own.iter().zip(&other).take_while(|(own, other)| own == other).count();
            (shared, Reverse(other.len()))
        };
        let most = reachable.iter().map(|path| nearness(path)).max()?;
        let mut nearest = reachable.into_iter().filter(|path| nearness(path) == most);
        nearest.next().filter(|_| nearest.next().is_none())
    }

    /// Whether `from` may be in the same crate as the file at `path`. Of other crates, nobody reaches more than the
    /// library.
    fn may_be_of_one_crate(&self, from: &str, path: &str) -> bool {
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        let is_below = from.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        path == from || !self.roots.contains(path) || !self.roots.contains(from) && is_below
    }
}

/// It builds for one system, lists no `extern crate`, looks through globs at what they bring from elsewhere, and
/// takes a private module for the macro that is exported by its name.
fn explain(difference: &Difference<'_>) -> Option<&'static str> {
    let Difference { root, from: _, to, ours } = difference;
    let text = difference.text();
    let read = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let Some(ours) = ours else {
        let path = root.join(to);
        let name = path.file_stem()?.to_str()?.to_owned();
        let beside = fs::read_dir(path.parent()?).ok()?.flatten();
        let mut macros = beside.flat_map(|file| exported_macros(&read(&file.path())));
        return macros.any(|exported| exported == name).then_some("a macro of a module's name");
    };
    if ours.has("conditional") {
        return Some("in another build");
    }
    let other = read(&root.join(to));
    let is_macro = exported_macros(&other).iter().any(|name| text.contains(name));
    let hands_all_on = other.lines().any(|line| {
        let line = line.trim();
        line.starts_with("pub") && line.contains("use ") && line.ends_with("::*;")
    });
    let reasons = [
        (is_macro, "an exported macro"),
        (text.contains("extern crate"), "an `extern crate`"),
        (hands_all_on, "behind a glob"),
    ];
    reasons.into_iter().find_map(|(holds, reason)| holds.then_some(reason))
}

/// The macros that a text exports, as far as their definitions stand right behind that.
fn exported_macros(text: &str) -> Vec<String> {
    let behind = text.split("#[macro_export").skip(1);
    let names = behind.filter_map(|behind| {
        let name = behind.split_once("macro_rules!")?.1.trim_start();
        let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
        Some(name[..end].to_owned())
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(line: i32, start: i32, symbol: &str, roles: i32) -> Occurrence {
        let end = start + 1;
        Occurrence { range: vec![line, start, end], symbol: symbol.to_owned(), roles }
    }

    #[test]
    fn uses_and_paths_of_several_names_are_references() {
        let a = "use crate::b::{c,\n    d};\nfn e() { f::g(); h(); T::n(); } // x::y\npub use crate::b::*;\n";
        let occurrences = vec![
            place(0, 11, "b/", 0),
            place(0, 15, "b/c().", 0),
            place(1, 4, "b/d().", 0),
            place(2, 9, "f/", 0),
            place(2, 12, "f/g().", 0),
            place(2, 17, "h().", 0),
            place(2, 22, "T#", 0),
            place(2, 25, "t/impl#[T]n().", 0),
            place(2, 38, "y().", 0),
            place(3, 15, "b/", 0),
        ];
        let document = Document { relative_path: "a.rs".to_owned(), occurrences };
        let found: Vec<(&str, &str)> = references(&document, a).collect();
        let expected =
            [("b/c().", "c"), ("b/d().", "d"), ("f/g().", "g"), ("T#", "n"), ("b/", "b")];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_several_files_define_is_the_nearest_within_reach() {
        let document = |path: &str, symbols: &[&str]| Document {
            relative_path: path.to_owned(),
            occurrences: symbols.iter().map(|symbol| place(0, 0, symbol, DEFINITION)).collect(),
        };
        let index = Index {
            documents: vec![
                document("p/src/lib.rs", &["p crate/"]),
                document("p/src/m.rs", &["p m/"]),
                document("p/tests/a.rs", &["p crate/", "p m/"]),
                document("p/tests/b.rs", &["p crate/"]),
                document("p/src/bin/b/main.rs", &["p crate/"]),
                document("p/src/bin/b/m.rs", &["p m/"]),
            ],
        };
        let definitions = Definitions::of(&index);
        for (from, symbol, name, expected) in [
            ("p/tests/a.rs", "p crate/", "crate", Some("p/tests/a.rs")),
            ("p/tests/a.rs", "p crate/", "p", Some("p/src/lib.rs")),
            ("p/tests/b.rs", "p m/", "m", Some("p/src/m.rs")),
            ("p/tests/a.rs", "p m/", "m", Some("p/tests/a.rs")),
            ("p/src/x.rs", "p m/", "m", Some("p/src/m.rs")),
            ("p/src/bin/b/y.rs", "p m/", "m", Some("p/src/bin/b/m.rs")),
            ("p/src/bin/b/y.rs", "p n/", "n", None),
        ] {
            assert_eq!(definitions.meant(from, (symbol, name)), expected, "{from}");
        }
    }

    #[test]
    fn exported_macros_are_named_behind_their_attribute() {
        let text = "#[macro_export]\nmacro_rules! a { () => {} }\nmacro_rules! b { () => {} }\n\
                    #[macro_export(local_inner_macros)]\n#[doc(hidden)]\nmacro_rules! c {}\n";
        assert_eq!(exported_macros(text), ["a", "c"]);
    }

    #[test]
    fn files_ask_for_files_that_define_what_they_name() {
        let defined = vec![place(0, 0, "b/", 1), place(0, 3, "b/c().", 1)];
        let asking = vec![place(0, 7, "b/c().", 0), place(0, 0, "local 1", 0)];
        let index = Index {
            documents: vec![
                Document { relative_path: "a.rs".to_owned(), occurrences: asking },
                Document { relative_path: "b.rs".to_owned(), occurrences: defined },
            ],
        };
        let answer = answer(&index, |path| match path {
            "a.rs" => "use b::c;\n".to_owned(),
            _ => "fn c() {}\n".to_owned(),
        });
        assert_eq!(answer.edges, BTreeSet::from([("a.rs".to_owned(), "b.rs".to_owned())]));
        assert_eq!(answer.files.len(), 2);
    }
}
