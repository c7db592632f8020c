//! The module graph that is kept up to date is the one that is made afresh, and what an edit leaves
//! alone does not run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_analysis::{ContentFacts, FileContext, Outcome};
use astrolens_config::{Configuration, Resolved};
use astrolens_db::{
    Adopted, DocumentId, Found, FoundFiles, Host, Importer, Queries, Seen, Settings, Standing,
    Stored, Subject,
};
use astrolens_model::Origin;
use astrolens_modules::{ModuleGraph, ModuleKind, languages, path};
use astrolens_syntax::Language;
use astrolens_syntax::text::Encoding;
use fastrand::Rng;

/// Where the project is.
const ROOT: &str = "/w";

/// How many random changes are made of a project.
const CHANGES: usize = 250;

fn language(path: &str) -> Option<Language> {
    // A scan finds out what headers are: here they are all C.
    let extension = path::extension(path)?;
    Language::by_any_name(if extension == "h" { "c" } else { extension })
}

fn config(path: &str) -> Arc<Resolved> {
    let configuration = Configuration::new(ROOT.into(), Vec::new(), Vec::new(), true);
    configuration.resolve(&Path::new(ROOT).join(path), language(path))
}

/// What a scan finds in the file at `path` that holds `text`.
fn scanned(path: &str, language: Language, text: &str) -> Found {
    let config = config(path);
    let subject = Subject {
        name: path.to_owned(),
        root: Path::new(ROOT).into(),
        place: path.to_owned(),
        language,
    };
    let context = FileContext { place: path, language, config: &config.analysis };
    let asked = (&config.analysis.variants, config.analysis.limits.max_parse_steps);
    let outcome = Outcome::of(text.as_bytes(), language, asked, &|| false).expect("it parses");
    let content = ContentFacts::new(context.signs(text.as_bytes()), Encoding::Utf8, outcome);
    let facts = content.encode().expect("it can be written down");
    let stored = Stored::new(subject, Seen::Content { facts, size: text.len() as u64 });
    let on_disk = stored.judge(&config.analysis);
    Found { stored, config, on_disk }
}

/// A project on disk and in an editor.
#[derive(Default)]
struct Editor {
    host: Host,
    disk: BTreeMap<String, String>,
    /// The files that are in a language by those that include them.
    adopted: BTreeMap<PathBuf, Adopted>,
    open: BTreeMap<String, (DocumentId, String)>,
}

impl Editor {
    fn new(host: Host, files: &[(&str, &str)]) -> Self {
        let mut editor = Self { host, ..Self::default() };
        editor.host.set_files(ROOT.as_ref(), FoundFiles::default());
        for (path, text) in files {
            editor.write(path, Some(text));
        }
        editor
    }

    fn place(path: &str) -> PathBuf {
        Path::new(ROOT).join(path)
    }

    /// Writes a file, or takes it away, as a watcher of the disk tells it.
    fn write(&mut self, path: &str, text: Option<&str>) {
        match text {
            Some(text) => self.disk.insert(path.to_owned(), text.to_owned()),
            None => self.disk.remove(path),
        };
        if let Some(language) = language(path) {
            let found = text.map(|text| scanned(path, language, text));
            self.host.store([(Self::place(path), found)]);
        }
        let is_manifest = languages::is_manifest(path::name(path));
        let manifest = text.filter(|_| is_manifest).map(|text| (path.into(), text.into()));
        let found = FoundFiles {
            files: text.map(|_| path.into()).into_iter().collect(),
            manifests: manifest.into_iter().collect(),
            scope: Some(vec![path.to_owned()]),
        };
        self.host.set_files(ROOT.as_ref(), found);
    }

    /// Opens a file, or types what it shall hold.
    fn type_(&mut self, path: &str, text: &str) {
        let Some(language) = language(path) else { return };
        if let Some((id, old)) = self.open.get_mut(path) {
            text.clone_into(old);
            self.host.edit(*id, text.into());
        } else {
            let (name, place) = (path.to_owned(), path.to_owned());
            let settings = Settings { name, place, language, config: config(path) };
            let id = self.host.open(settings, text.into(), Some(Self::place(path)));
            self.open.insert(path.to_owned(), (id, text.to_owned()));
        }
    }

    fn close(&mut self, path: &str) {
        if let Some((id, _)) = self.open.remove(path) {
            self.host.close(id);
        }
    }

    /// Reads what is in a language by those that include it, and forgets what is no more.
    fn adopt(&mut self) {
        loop {
            let wanted = self.read(|known| known.adopted(ROOT.as_ref())).expect("a project");
            let mut adopted = BTreeMap::new();
            for (path, language) in wanted.iter() {
                let stored = scanned(path, *language, &self.disk[&**path]).stored;
                let now =
                    Adopted { language: *language, origin: Origin::Own, stored: Some(stored) };
                self.host.adopt(&Self::place(path), Some(now.clone()));
                adopted.insert(Self::place(path), now);
            }
            for gone in self.adopted.keys().filter(|path| !adopted.contains_key(*path)) {
                self.host.adopt(gone, None);
            }
            if self.adopted == adopted {
                return;
            }
            self.adopted = adopted;
        }
    }

    fn graph(&self) -> Arc<ModuleGraph> {
        self.read(|known| known.module_graph(ROOT.as_ref())).expect("a project")
    }

    /// What `read` comes to of what is known.
    fn read<T>(&self, read: impl FnOnce(&Queries) -> T) -> T {
        self.host.analysis().read(read).expect("nobody writes")
    }

    /// In which lines the file at `path` asks for something.
    fn lines(&self, path: &str) -> Vec<u32> {
        let sources = self.read(|known| known.module_sources(ROOT.as_ref())).expect("a project");
        let file = sources.files.iter().find(|file| *file.path == *path).expect("a file");
        file.places.iter().map(|(_, place)| place.start.line).collect()
    }

    /// The graph of an editor that has just been started.
    fn fresh(&self) -> Arc<ModuleGraph> {
        let mut files = self.disk.clone();
        files.extend(self.open.iter().map(|(path, (_, text))| (path.clone(), text.clone())));
        let files: Vec<_> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let mut fresh = Self::new(Host::new(), &files);
        fresh.adopt();
        fresh.graph()
    }
}

/// The edges of `graph` between files and packages, one line each.
fn edges(graph: &ModuleGraph) -> Vec<String> {
    let is_own = |id| matches!(graph.module(id).kind, ModuleKind::File | ModuleKind::Package);
    let edges = graph.edges().filter(|edge| is_own(edge.to));
    let name = |id| graph.module(id).name.to_string();
    edges.map(|edge| format!("{} -> {}", name(edge.from), name(edge.to))).collect()
}

/// What files may hold: in each language, imports of the others' paths.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "py",
        &[
            "import a.one\n",
            "from a import two\n",
            "from . import one\n",
            "x = 1\n",
            "import b.three as t\n",
            "import os\n\ndef f():\n    import a.two\n",
        ],
    ),
    (
        "js",
        &[
            "import './one.js';\n",
            "export * from '../b/three.js';\n",
            "require('../a');\n",
            "f();\n",
            "import 'pkg';\n",
        ],
    ),
    (
        "go",
        &[
            "package a\n",
            "package b\nimport \"m/a\"\n",
            "package a\nimport \"m/b\"\nimport \"fmt\"\n",
        ],
    ),
    (
        "c",
        &[
            "#include \"one.h\"\n",
            "#include <b/three.h>\n",
            "int x;\n",
            "#include \"../a/two.h\"\n",
            "#include <two.h>\n#include <three.h>\n",
            "#include <a/one.h>\n#include <three.h>\n#include <one.h>\n",
            "#include \"one.inc\"\n#include \"b/three.inc\"\n",
        ],
    ),
    (
        "inc",
        &[
            "#include \"two.h\"\n",
            "#include \"one.inc\"\n#include \"b/three.h\"\n",
            "#include \"two.inc\"\n",
            "#include \"../b/three.inc\"\n",
        ],
    ),
    ("h", &["#include \"two.h\"\n", "#pragma once\n", "#include \"b/three.h\"\n"]),
    (
        "rs",
        &[
            "mod one;\nuse crate::a::two;\n",
            "pub fn f() { crate::b::three::g() }\n",
            "pub mod one;\npub mod two;\n",
            "use super::one as o;\n",
        ],
    ),
];

/// Manifests, each in several states.
const MANIFESTS: &[(&str, &[&str])] = &[
    ("go.mod", &["module m\n", "module n\n", "broken"]),
    (
        "package.json",
        &["{\"name\": \"pkg\", \"main\": \"a/one.js\"}", "{\"name\": \"other\"}", "{"],
    ),
    (
        "Cargo.toml",
        &["[package]\nname = \"k\"\n[lib]\npath = \"one.rs\"\n", "[package]\nname = \"k\"\n", "["],
    ),
    ("pyproject.toml", &["[project]\nname = \"p\"\n", ""]),
];

fn choose<'all, T>(rng: &mut Rng, all: &'all [T]) -> &'all T {
    &all[rng.usize(..all.len())]
}

fn file(rng: &mut Rng) -> (String, &'static str) {
    let (extension, texts) = *choose(rng, TEXTS);
    let folder = *choose(rng, &["", "a/", "b/"]);
    let stem = *choose(rng, &["one", "two", "three", "__init__"]);
    (format!("{folder}{stem}.{extension}"), *choose::<&str>(rng, texts))
}

#[test]
fn after_any_change_the_graph_is_the_one_of_a_new_editor() {
    for seed in 0..4 {
        let mut rng = Rng::with_seed(seed);
        let mut editor = Editor::new(Host::new(), &[]);
        let mut most_edges = 0;
        for change in 0..CHANGES {
            let (path, text) = file(&mut rng);
            match rng.usize(..10) {
                0 => {
                    let (name, texts) = *choose(&mut rng, MANIFESTS);
                    let text = if rng.bool() { Some(*choose(&mut rng, texts)) } else { None };
                    editor.write(name, text);
                }
                1 => editor.write(&path, None),
                2 | 3 => {
                    // An editor opens what is on disk.
                    if editor.disk.contains_key(&path) || editor.open.contains_key(&path) {
                        editor.type_(&path, text);
                    }
                }
                4 => editor.close(&path),
                5 => {
                    let names: Vec<_> = editor.disk.keys().cloned().collect();
                    if !names.is_empty() {
                        let old = choose(&mut rng, &names);
                        let text = editor.disk[old].clone();
                        editor.write(old, None);
                        editor.write(&path, Some(&text));
                    }
                }
                _ => editor.write(&path, Some(text)),
            }
            editor.adopt();
            let kept = editor.graph();
            most_edges = most_edges.max(edges(&kept).len());
            assert_eq!(*kept, *editor.fresh(), "seed {seed}, change {change}: {path}");
        }
        assert!(most_edges > 8, "seed {seed} has {most_edges} edges: it shows nothing");
    }
}

/// An editor with a few files, and what runs in it.
fn watched() -> (Editor, impl Fn() -> Vec<String>) {
    let files = [
        ("a/__init__.py", ""),
        ("a/one.py", "from a import two\n\ndef f(x):\n    return x\n"),
        ("a/two.py", "import os\n"),
        ("b/three.py", "import a.one\nimport c\n"),
    ];
    watched_with(&files, "a/one.py")
}

/// An editor with these files, one of which is open, and what runs in it.
fn watched_with(files: &[(&str, &str)], open: &str) -> (Editor, impl Fn() -> Vec<String> + use<>) {
    let log = Arc::new(Mutex::new(Vec::new()));
    let ran = Arc::clone(&log);
    let host = Host::observed(Box::new(move |query| {
        let name = query.split('(').next().unwrap_or_default().to_owned();
        ran.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }));
    let mut editor = Editor::new(host, files);
    let text = editor.disk[open].clone();
    editor.type_(open, &text);
    editor.graph();
    let took = move || {
        let ran = std::mem::take(&mut *log.lock().unwrap_or_else(PoisonError::into_inner));
        let about_modules =
            ["surface", "survey", "resolved", "folder_resolved", "folder_keys", "index", "graph"];
        ran.into_iter().filter(|name| about_modules.contains(&name.as_str())).collect()
    };
    took();
    (editor, took)
}

#[test]
fn an_edit_that_changes_no_import_costs_the_graph_nothing() {
    let (mut editor, took) = watched();
    let before = editor.graph();
    editor.type_("a/one.py", "from a import two\n\ndef f(x):\n    return x + 1\n");
    assert!(Arc::ptr_eq(&before, &editor.graph()));
    assert_eq!(took(), ["surface"]);
    editor.type_("a/one.py", "\n\n# Moved.\nfrom a import two\n\ndef f(x):\n    return x + 1\n");
    assert!(Arc::ptr_eq(&before, &editor.graph()));
    assert_eq!(took(), ["surface"]);
}

#[test]
fn an_import_that_is_typed_resolves_its_file_alone() {
    let (mut editor, took) = watched();
    editor.type_("a/one.py", "from a import two\nimport b.three\n\ndef f(x):\n    return x\n");
    let graph = editor.graph();
    assert!(edges(&graph).contains(&"a/one.py -> b/three.py".to_owned()), "{:?}", edges(&graph));
    assert_eq!(took(), ["surface", "resolved", "folder_resolved", "folder_keys", "graph"]);
}

#[test]
fn a_use_that_is_typed_surveys_no_crates() {
    let files = [
        ("Cargo.toml", "[package]\nname = \"p\"\nversion = \"0.0.0\"\nedition = \"2021\"\n"),
        ("src/lib.rs", "mod a;\nmod b;\n"),
        ("src/a.rs", "pub fn f() {}\n"),
        ("src/b.rs", "pub fn g() {}\n"),
        ("src/b/c.rs", "pub fn h() {}\n"),
    ];
    let (mut editor, took) = watched_with(&files, "src/b.rs");
    editor.type_("src/b.rs", "use crate::a::f;\npub fn g() { f() }\n");
    let graph = editor.graph();
    assert!(edges(&graph).contains(&"src/b.rs -> src/a.rs".to_owned()), "{:?}", edges(&graph));
    let ran = took();
    assert!(!ran.contains(&"survey".to_owned()), "{ran:?}");
    editor.type_("src/b.rs", "mod c;\nuse crate::a::f;\npub fn g() { f() }\n");
    assert_eq!(*editor.graph(), *editor.fresh());
    let ran = took();
    assert!(ran.contains(&"survey".to_owned()), "{ran:?}");
}

/// Files of C that include what two folders have, as far as other includes tell from which.
const INCLUDES: &[(&str, &str)] = &[
    ("app/a.c", "#include <config.h>\n#include <p.h>\n"),
    ("app/b.c", "#include <config.h>\n"),
    ("lib/c.c", "#include <config.h>\n#include <r.h>\n"),
    ("one/config.h", ""),
    ("one/p.h", ""),
    ("one/q.h", ""),
    ("two/config.h", ""),
    ("two/r.h", ""),
];

#[test]
fn an_include_that_is_typed_resolves_its_file_alone() {
    let (mut editor, took) = watched_with(INCLUDES, "app/a.c");
    editor.adopt();
    let leads = |editor: &Editor, edge: &str| edges(&editor.graph()).contains(&edge.to_owned());
    // In `app`, one include leads from `one` and none from `two`.
    assert!(leads(&editor, "app/b.c -> one/config.h"), "{:?}", edges(&editor.graph()));
    assert!(leads(&editor, "lib/c.c -> two/config.h"), "{:?}", edges(&editor.graph()));
    took();
    // Two lead from there now: that tells the same of all others.
    editor.type_("app/a.c", "#include <config.h>\n#include <p.h>\n#include <q.h>\n");
    assert!(leads(&editor, "app/a.c -> one/q.h"), "{:?}", edges(&editor.graph()));
    editor.adopt();
    let ran = took();
    assert_eq!(ran.iter().filter(|name| *name == "resolved").count(), 1, "{ran:?}");
    assert!(!ran.contains(&"survey".to_owned()), "{ran:?}");
    // Nobody asks who includes something: whether headers are in a language by that, either.
    assert!(!ran.contains(&"index".to_owned()), "{ran:?}");
    // One from each: what is nearer decides, and both are as near.
    editor.type_("app/a.c", "#include <config.h>\n#include <p.h>\n#include <r.h>\n");
    assert!(!leads(&editor, "app/b.c -> one/config.h"), "{:?}", edges(&editor.graph()));
    assert!(leads(&editor, "lib/c.c -> two/config.h"), "{:?}", edges(&editor.graph()));
    assert_eq!(*editor.graph(), *editor.fresh());
}

#[test]
fn an_import_of_what_nobody_asked_for_makes_no_other_part_anew() {
    let log = Arc::new(Mutex::new(Vec::new()));
    let ran = Arc::clone(&log);
    let host = Host::observed(Box::new(move |query| {
        let name = query.split('(').next().unwrap_or_default().to_owned();
        ran.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }));
    let files =
        [("a/one.py", "x = 1\n"), ("b/two.py", "import os\n"), ("c/three.py", "import os\n")];
    let mut editor = Editor::new(host, &files);
    editor.type_("a/one.py", "x = 1\n");
    editor.graph();
    let count = |wanted: &str| {
        let ran = log.lock().unwrap_or_else(PoisonError::into_inner);
        ran.iter().filter(|name| *name == wanted).count()
    };
    let before = ["folder_part", "folder_modules", "own_names", "names"].map(count);
    assert_eq!(before, [3, 3, 1, 1]);
    // A name that is there already: only what is in `a` is put together again.
    editor.type_("a/one.py", "import b.two\n");
    editor.graph();
    assert_eq!(["folder_part", "folder_modules", "own_names", "names"].map(count), [4, 4, 1, 1]);
    // A new one comes before `os`: all numbers are looked up again, and no part is made.
    editor.type_("a/one.py", "import abc\n");
    editor.graph();
    assert_eq!(["folder_part", "folder_modules", "own_names", "names"].map(count), [5, 7, 1, 2]);
    assert_eq!(*editor.graph(), *editor.fresh());
}

#[test]
fn a_file_that_appears_is_found_by_those_who_looked_for_it() {
    let (mut editor, took) = watched();
    assert!(!edges(&editor.graph()).contains(&"b/three.py -> c.py".to_owned()));
    took();
    editor.write("c.py", Some("x = 1\n"));
    let graph = editor.graph();
    assert!(edges(&graph).contains(&"b/three.py -> c.py".to_owned()), "{:?}", edges(&graph));
    // Who asked what is in the root is asked again; nothing else has been read anew.
    assert_eq!(took().iter().filter(|name| *name == "surface").count(), 1);
}

#[test]
fn lines_follow_the_text_and_the_graph_does_not() {
    let (mut editor, took) = watched();
    assert_eq!(editor.lines("a/one.py"), [1]);
    assert_eq!(editor.lines("b/three.py"), [1, 2]);
    let before = editor.graph();
    took();
    editor.type_("a/one.py", "# Moved.\n\nfrom a import two\n\ndef f(x):\n    return x\n");
    assert_eq!(editor.lines("a/one.py"), [3]);
    assert!(Arc::ptr_eq(&before, &editor.graph()));
    assert_eq!(took(), ["surface"]);
}

#[test]
fn a_file_stands_where_its_imports_and_importers_put_it() {
    let (mut editor, _) = watched();
    let standing =
        |editor: &Editor, path: &str| editor.read(|it| it.standing(&Editor::place(path)));
    let stands = |imported_by, imports, cycle| Some(Standing { imported_by, imports, cycle });
    // `a/one.py` asks for `a/two.py`, `b/three.py` for `a/one.py`.
    assert_eq!(standing(&editor, "a/one.py"), stands(1, 1, 0));
    assert_eq!(standing(&editor, "a/two.py"), stands(1, 0, 0));
    assert_eq!(standing(&editor, "nowhere.py"), None);
    editor.write("a/two.py", Some("import b.three\n"));
    for path in ["a/one.py", "a/two.py", "b/three.py"] {
        assert_eq!(standing(&editor, path), stands(1, 1, 3), "{path}");
    }
    let importers = editor.read(|known| known.importers(&Editor::place("a/two.py")));
    let [Importer { path, spans, lines }] = &importers[..] else { panic!("{importers:?}") };
    assert_eq!(path, &Editor::place("a/one.py"));
    // In `from a import two` the name stands at 14.
    assert_eq!((&spans[..], lines.row(spans[0].0)), (&[(14, 17)][..], 0));
}

#[test]
fn a_file_that_is_not_measured_is_a_module_without_imports() {
    let text = "import './other.js';\n";
    let (mut editor, _) = watched();
    editor.write("b/other.js", Some("f();\n"));
    editor.write("b/made.min.js", Some(text));
    let graph = editor.graph();
    let made = graph.find("b/made.min.js").expect("it is a module");
    assert!(graph.edges_from(made).len() == 0, "{:?}", edges(&graph));
    editor.type_("b/made.min.js", text);
    assert_eq!(*editor.graph(), *graph);
}

#[test]
fn what_sources_include_is_a_module_whatever_it_is_called() {
    let files = [
        ("a/one.c", "#include \"words.inc\"\n"),
        ("a/words.inc", "#include \"deep.def\"\nint x;\n"),
        ("a/deep.def", "#include \"b/three.h\"\n"),
        ("b/three.h", "#pragma once\n"),
        ("notes.inc", "nothing\n"),
    ];
    let mut editor = Editor::new(Host::new(), &files);
    editor.adopt();
    let all = ["a/deep.def -> b/three.h", "a/one.c -> a/words.inc", "a/words.inc -> a/deep.def"];
    assert_eq!(edges(&editor.graph()), all);
    assert!(editor.graph().find("notes.inc").is_none());
    // Once C++ includes it as well, so it is C++.
    editor.type_("a/one.c", "int x;\n");
    editor.write("b/four.cpp", Some("#include \"../a/deep.def\"\n"));
    editor.adopt();
    assert_eq!(edges(&editor.graph()), ["a/deep.def -> b/three.h", "b/four.cpp -> a/deep.def"]);
    let graph = editor.graph();
    assert!(graph.find("a/words.inc").is_none());
    assert_eq!(*graph, *editor.fresh());
}

#[test]
fn many_files_at_once_are_those_that_come_one_by_one() {
    let names: Vec<String> =
        (0..100).map(|number| format!("p{}/m{number}.py", number % 7)).collect();
    let found = |names: &[String]| FoundFiles {
        files: names.iter().map(|name| name.as_str().into()).collect(),
        ..FoundFiles::default()
    };
    let mut editor = Editor::new(Host::new(), &[("main.py", "import p1.m1\nimport p2.m2\n")]);
    editor.host.set_files(ROOT.as_ref(), found(&names));
    let all = edges(&editor.graph());
    assert_eq!(all, ["main.py -> p1/m1.py", "main.py -> p2/m2.py"]);
    // All but one go.
    editor.host.set_files(ROOT.as_ref(), found(&names[1..2]));
    assert_eq!(edges(&editor.graph()), all[..1]);
    editor.host.set_files(ROOT.as_ref(), found(&[]));
    assert!(edges(&editor.graph()).is_empty());
}
