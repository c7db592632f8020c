//! Which queries run after an edit, and which do not.
//!
//! A test names what must run for an edit; all else must not. `measure` is the part of `outline` that
//! runs for a function. What a query came to is held against the whole analysis elsewhere.

mod on_disk;
mod scanned;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_analysis::analyze;
use astrolens_config::{Configuration, Resolved};
use astrolens_db::{Cancelled, Counts, DocumentId, Found, Host, Queries, Revision, Settings, View};
use astrolens_model::{FileReport, Summary};
use astrolens_syntax::Language;
use scanned::{PLAIN, scanned, unread};

const SOURCE: &str = "import os

# About a.
def a(x):
    return x

class C:
    def b(self, x):
        if x:
            return os.name
        return None

    def c(self):
        return [self.b(y) for y in range(3) if y]
";

/// A host with one document, and what has run in it.
struct Session {
    host: Host,
    document: DocumentId,
    text: String,
    ran: Arc<Mutex<Vec<String>>>,
}

fn config(toml: &str) -> Arc<Resolved> {
    let source = astrolens_config::Source {
        kind: astrolens_config::SourceKind::Editor,
        text: toml.to_owned(),
    };
    let (layer, mistakes) = astrolens_config::Layer::from_toml(source, "/w".into());
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let configuration = Configuration::new("/w".into(), vec![Arc::new(layer)], Vec::new(), false);
    configuration.resolve(Path::new("/w/a.py"), Some(python()))
}

fn python() -> Language {
    Language::by_name("python").expect("a language")
}

fn settings(toml: &str) -> Settings {
    Settings {
        name: "a.py".to_owned(),
        place: "a.py".to_owned(),
        language: python(),
        config: config(toml),
    }
}

/// Stores what is found in the file at `path`, whose content is `text`; `None` if it is gone.
fn store(host: &mut Host, path: &str, text: Option<&str>) -> bool {
    host.store([(path.into(), text.map(|text| scanned("b.py", text, "")))])
}

fn summary(host: &Host) -> Summary {
    host.analysis().read(Queries::summary).expect("nobody writes")
}

impl Session {
    fn new(text: &str) -> Self {
        let ran = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&ran);
        let mut host = Host::observed(Box::new(move |query| {
            let name = query.split('(').next().unwrap_or_default().to_owned();
            log.lock().unwrap_or_else(PoisonError::into_inner).push(name);
        }));
        let path = Path::new("/w/a.py").to_owned();
        let document = host.open(settings(""), Arc::from(text), Some(path));
        let mut session = Self { host, document, text: text.to_owned(), ran };
        session.ran();
        session
    }

    /// What runs until diagnostics can be published, in order, repeated queries once with their
    /// number.
    fn ran(&mut self) -> Vec<String> {
        let view = self.host.view(self.document);
        assert!(view.is_some(), "the document is open");
        self.took()
    }

    fn revision(&mut self) -> Arc<Revision> {
        self.host.view(self.document).expect("the document is open").revision
    }

    /// What runs until the sums over all files are known.
    fn ran_for_sums(&mut self) -> Vec<String> {
        assert!(summary(&self.host).files > 0, "the document is a file");
        self.took()
    }

    fn took(&self) -> Vec<String> {
        let ran = std::mem::take(&mut *self.ran.lock().unwrap_or_else(PoisonError::into_inner));
        let mut counted: Vec<(String, usize)> = Vec::new();
        for name in ran {
            match counted.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => counted.push((name, 1)),
            }
        }
        let shown = |(name, count): (String, usize)| {
            if count == 1 { name } else { format!("{name} × {count}") }
        };
        counted.into_iter().map(shown).collect()
    }

    fn replace(&mut self, from: &str, to: &str) -> Vec<String> {
        self.edit(from, to);
        self.ran()
    }

    fn edit(&mut self, from: &str, to: &str) {
        assert!(self.text.contains(from), "`{from}` is not in the text");
        self.text = self.text.replacen(from, to, 1);
        self.host.edit(self.document, Arc::from(self.text.as_str()));
    }

    fn settle(&mut self) {
        let view = self.host.view(self.document).expect("the document is open");
        let fresh = Revision::fresh(&view.settings, Arc::clone(&view.revision.text), &|| false);
        drop(view);
        self.host.settle(self.document, Arc::new(fresh));
    }

    fn read<T>(&self, read: impl FnOnce(&Queries) -> T) -> T {
        self.host.analysis().read(read).expect("nobody writes")
    }
}

#[test]
fn opening_measures_every_function() {
    let mut session = Session::new("pass");
    assert_eq!(
        session.replace("pass", SOURCE),
        ["revision", "own_report", "facts", "outline", "measure × 3", "report"]
    );
}

#[test]
fn an_edit_in_a_function_measures_that_function() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("if x:", "if x and self:");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "measure", "report"]);
}

#[test]
fn an_edit_in_a_comment_measures_nothing() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("# About a.", "# About a,\n# and more of it.\n");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "report"]);
}

#[test]
fn a_renamed_class_measures_no_method_of_it() {
    let mut session = Session::new(SOURCE);
    assert_eq!(
        session.replace("class C", "class Other"),
        ["revision", "own_report", "facts", "outline", "report"]
    );
    let view = session.host.view(session.document).expect("it is open");
    let names: Vec<_> = view.report.functions.iter().map(|f| f.qualified_name.as_str()).collect();
    assert_eq!(names, ["a", "Other.b", "Other.c"]);
}

#[test]
fn methods_of_one_name_are_found_again_in_their_classes() {
    let source = "class A:\n    def f(self): return 1\n\nclass B:\n    def f(self): return 2\n";
    let mut session = Session::new(source);
    let ran = session.replace("class A", "class New:\n    def f(self): return 0\n\nclass A");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "measure", "report"]);
}

#[test]
fn an_edit_of_an_import_measures_nothing() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("import os", "import os\nimport sys");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "report"]);
}

#[test]
fn a_function_that_moves_is_not_measured() {
    let mut session = Session::new(SOURCE);
    let moved = "    def c(self):\n        return [self.b(y) for y in range(3) if y]\n";
    session.replace(moved, "");
    let ran = session.replace("class C:\n", &format!("class C:\n{moved}\n"));
    // It was gone for a while: what is not in the text before is measured.
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "measure", "report"]);
    let ran = session.replace(&format!("{moved}\n"), "");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "report"]);
    let both = format!("{moved}\n    def d(self):\n        return 0\n\n");
    session.replace("class C:\n", &format!("class C:\n{both}"));
    let swapped = format!("    def d(self):\n        return 0\n\n{moved}\n");
    let ran = session.replace(&both, &swapped);
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "report"]);
}

#[test]
fn what_was_measured_is_known_although_nobody_holds_what_was_made_of_it() {
    let mut session = Session::new(SOURCE);
    // Nothing is asked of the text in between, so that no query has run for it.
    session.edit("return x", "return x or x");
    assert_eq!(
        session.replace("if x:", "if x and self:"),
        ["revision", "own_report", "facts", "outline", "measure × 2", "report"]
    );
    let view = session.host.view(session.document).expect("it is open");
    drop(view);
    let other = session.host.open(settings(""), Arc::from("def other(): pass\n"), None);
    session.host.view(other);
    session.host.close(other);
    session.took();
    let ran = session.replace("# About a.", "# About a, too.");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "report"]);
}

#[test]
fn a_limit_judges_and_looks_at_nothing() {
    let mut session = Session::new(SOURCE);
    session.host.configure(session.document, settings("thresholds.cognitive = 1"));
    assert_eq!(session.ran(), ["own_report", "report"]);
    let view = session.host.view(session.document).expect("it is open");
    let found: Vec<_> = view.report.findings.iter().map(|f| f.symbol.clone()).collect();
    // `b` has an `if`: 1, which the limit allows, and the next does not.
    assert_eq!(found, Vec::<Option<String>>::new());
    session.host.configure(session.document, settings("thresholds.cognitive = 0"));
    assert_eq!(session.ran(), ["own_report", "report"]);
    let view = session.host.view(session.document).expect("it is open");
    let found: Vec<_> = view.report.findings.iter().map(|f| f.symbol.as_deref()).collect();
    assert_eq!(found, [Some("C.b")]);
}

#[test]
fn a_limit_leaves_a_settled_document_settled() {
    let mut session = Session::new("def f(:\n");
    session.replace("f(", "f((");
    assert!(!session.host.view(session.document).expect("it is open").settled);
    session.settle();
    session.ran();
    session.host.configure(session.document, settings("thresholds.cognitive = 0"));
    assert_eq!(session.ran(), ["own_report", "report"]);
    assert!(session.host.view(session.document).expect("it is open").settled);
}

#[test]
fn another_option_of_a_metric_reads_the_text_anew() {
    let mut session = Session::new(SOURCE);
    session.host.configure(session.document, settings("cognitive.go_error_checks = \"exempt\""));
    assert_eq!(
        session.ran(),
        ["revision", "own_report", "facts", "outline", "measure × 3", "report"]
    );
}

#[test]
fn another_file_runs_nothing_here() {
    let mut session = Session::new(SOURCE);
    session.ran_for_sums();
    store(&mut session.host, "/w/deep/b.py", Some(PLAIN));
    assert_eq!(session.ran(), Vec::<String>::new());
    // The folder of `a.py` is not added up again.
    assert_eq!(
        session.ran_for_sums(),
        ["workspace_summary", "folder_summary", "on_disk", "judged"]
    );
    assert_eq!(summary(&session.host).functions, 4);
}

#[test]
fn an_edit_that_changes_no_sum_adds_up_nothing_else() {
    let mut session = Session::new(SOURCE);
    store(&mut session.host, "/w/b.py", Some(PLAIN));
    store(&mut session.host, "/w/deep/b.py", Some(PLAIN));
    session.ran_for_sums();
    session.replace("return x", "return x + 1");
    assert_eq!(session.ran_for_sums(), ["document_summary"]);
    // One more line is one more in its folder, and in the whole.
    session.replace("return x", "return (\n        x)");
    assert_eq!(session.ran_for_sums(), ["document_summary", "folder_summary", "workspace_summary"]);
}

#[test]
fn an_edit_that_changes_no_finding_looks_for_findings_nowhere_else() {
    let mut session = Session::new(SOURCE);
    session.host.configure(session.document, settings("thresholds.cognitive = 0"));
    store(&mut session.host, "/w/b.py", Some(PLAIN));
    store(&mut session.host, "/w/deep/b.py", Some(PLAIN));
    let found = |session: &Session| {
        let found = session.read(Queries::files_with_findings);
        found.iter().map(|file| file.path.display().to_string()).collect::<Vec<_>>()
    };
    assert_eq!(found(&session), ["/w/a.py"]);
    session.took();
    session.replace("return x", "return x + 1");
    assert_eq!(found(&session), ["/w/a.py"]);
    assert_eq!(session.took(), ["has_findings"]);
    session.replace("if x:", "while x:");
    session.host.configure(session.document, settings("thresholds.cognitive = 5"));
    session.ran();
    assert_eq!(found(&session), Vec::<String>::new());
    assert_eq!(session.took(), ["has_findings", "folder_findings", "workspace_findings"]);
}

#[test]
fn what_is_read_is_given_up_for_a_write() {
    let mut session = Session::new(SOURCE);
    let analysis = session.host.analysis();
    let (tell, told) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        analysis.read(|queries| -> Summary {
            tell.send(queries.summary()).expect("the test waits");
            loop {
                assert_eq!(queries.summary().files, 1);
            }
        })
    });
    assert_eq!(told.recv().expect("it reads").functions, 3);
    // It comes back once nobody reads any more.
    session.edit("if x:", "if x and self:");
    assert_eq!(reader.join().expect("it ends"), Err(Cancelled));
    assert_eq!(session.host.analysis().read(|queries| queries.summary().functions), Ok(3));
}

#[test]
fn a_file_that_appears_is_one_of_the_files() {
    let mut session = Session::new(SOURCE);
    let path = "/w/deep/b.py";
    assert_eq!(session.host.on_disk(Path::new(path)), None);
    assert_eq!(session.read(Queries::files).len(), 1);
    store(&mut session.host, path, Some(PLAIN));
    let known = scanned("b.py", PLAIN, "").on_disk;
    assert_eq!(session.host.on_disk(Path::new(path)).as_ref(), Some(&known));
    let files = session.read(Queries::files);
    let on_disk = files.iter().filter_map(|file| file.on_disk.clone());
    assert_eq!(on_disk.collect::<Vec<_>>(), [known]);
    assert_eq!(files.len(), 2);
}

#[test]
fn files_are_listed_once_for_each_batch() {
    let mut session = Session::new(SOURCE);
    let paths = (0..1_000).map(|n| format!("/w/{}/{n}.py", n % 10));
    let found = scanned("b.py", PLAIN, "");
    session.host.store(paths.map(|path| (path.into(), Some(found.clone()))));
    let known = session.read(Queries::files);
    assert_eq!(known.len(), 1_001);
    assert_eq!(known.iter().filter(|file| file.on_disk.is_none()).count(), 1);
    assert_eq!(
        session.ran_for_sums(),
        [
            "on_disk × 1000",
            "judged × 1000",
            "workspace_summary",
            "folder_summary × 11",
            "document_summary"
        ]
    );
    session.host.forget(|path| path.starts_with("/w/3"));
    assert_eq!(session.ran_for_sums(), ["folder_summary", "workspace_summary"]);
    assert_eq!(summary(&session.host).files, 901);
}

#[test]
fn files_on_disk_are_counted_folder_by_folder() {
    let mut session = Session::new(SOURCE);
    session.host.store([
        ("/w/deep/a.py".into(), Some(scanned("b.py", PLAIN, ""))),
        ("/w/deep/er/b.py".into(), Some(unread())),
        ("/w/deeper/b.py".into(), Some(scanned("b.py", PLAIN, ""))),
    ]);
    let count = |session: &Session, path| session.read(|queries| queries.count(Path::new(path)));
    assert_eq!(count(&session, "/w/deep"), Counts { files: 2, analysed: 1 });
    // What is open is on no disk.
    assert_eq!(count(&session, "/w"), Counts { files: 3, analysed: 2 });
    assert_eq!(session.took(), ["folder_counts × 4", "on_disk × 4", "judged × 4"]);
    session.host.forget(|path| path.ends_with("a.py"));
    assert_eq!(count(&session, "/w"), Counts { files: 2, analysed: 1 });
    assert_eq!(session.took(), ["folder_counts"]);
}

#[test]
fn what_was_stored_in_a_folder_is_known_by_the_folder() {
    let mut host = Host::new();
    host.open(settings(""), Arc::from(SOURCE), Some("/w/a.py".into()));
    let is_other = store(&mut host, "/w/deep/er/b.py", Some(PLAIN));
    assert!(!is_other, "nothing is found in it");
    for (path, is_stored) in [
        ("/w/deep/er/b.py", true),
        ("/w/deep/er", true),
        ("/w/deep", true),
        ("/w/dee", false),
        ("/w/deep/es", false),
        ("/w/a.py", false),
    ] {
        assert_eq!(host.is_stored(Path::new(path)), is_stored, "{path}");
    }
}

#[test]
fn other_findings_on_disk_are_told() {
    let mut host = Host::new();
    let found = scanned("b.py", PLAIN, "thresholds.cyclomatic = 0");
    let stored = |found: &Found| [("/w/b.py".into(), Some(found.clone()))];
    assert!(host.store(stored(&found)));
    assert!(!host.store(stored(&found)));
    let nothing = scanned("b.py", PLAIN, "");
    assert!(host.store(stored(&nothing)));
    assert!(host.store(stored(&found)));
    let both = ["/w/b.py", "/w/c.py"].map(|path| (path.into(), Some(nothing.clone())));
    assert!(host.store(both));
    assert!(host.store(stored(&found)));
    assert_eq!(host.forget(|path| path.ends_with("a.py")), []);
    assert_eq!(host.forget(|path| path.ends_with("b.py")), [("/w/b.py".into(), found.on_disk)]);
    assert_eq!(host.forget(|path| path.ends_with("b.py")), []);
}

#[test]
fn what_is_open_and_not_analysed_holds_in_the_place_of_the_file() {
    let mut host = Host::new();
    let path = Path::new("/w/b.py");
    store(&mut host, "/w/b.py", Some(PLAIN));
    let skipped = FileReport::skipped(python().name(), "too-large", "it is".to_owned());
    host.cover(path, Some(Arc::new(skipped)));
    assert_eq!((summary(&host).files, summary(&host).functions), (1, 0));
    // What is on the disk comes back as it is by then.
    store(&mut host, "/w/b.py", None);
    assert_eq!(summary(&host).files, 1);
    store(&mut host, "/w/b.py", Some(PLAIN));
    host.uncover(path);
    assert_eq!((summary(&host).files, summary(&host).functions), (1, 1));
    host.cover(path, None);
    assert_eq!(summary(&host).files, 0);
}

#[test]
fn a_settled_text_runs_nothing_more_than_its_report() {
    let mut session = Session::new(SOURCE);
    session.settle();
    assert_eq!(session.ran(), ["revision", "own_report", "facts", "report"]);
    // What was measured before is still known.
    let ran = session.replace("if x:", "if x and self:");
    assert_eq!(ran, ["revision", "own_report", "facts", "outline", "measure", "report"]);
}

#[test]
fn what_was_made_of_an_equal_text_settles_a_document() {
    let mut session = Session::new("def f(:\n");
    let fresh = Arc::new(Revision::fresh(&settings(""), Arc::from("def f(:\n"), &|| false));
    session.host.settle(session.document, fresh);
    assert!(session.host.view(session.document).expect("it is open").settled);
}

#[test]
fn a_closed_document_gives_way_to_the_file() {
    let mut session = Session::new(SOURCE);
    store(&mut session.host, "/w/a.py", Some(PLAIN));
    assert_eq!(summary(&session.host).functions, 3);
    session.host.close(session.document);
    assert!(session.host.view(session.document).is_none());
    assert_eq!(summary(&session.host).functions, 1);
    store(&mut session.host, "/w/a.py", None);
    assert_eq!(summary(&session.host).functions, 0);
    assert_eq!(summary(&session.host).files, 0);
}

#[test]
fn a_text_that_was_edited_is_kept_by_nothing_although_functions_of_it_are() {
    let mut session = Session::new(SOURCE);
    let first = Arc::downgrade(&session.revision());
    assert_eq!(
        session.replace("if x:", "if not x:"),
        ["revision", "own_report", "facts", "outline", "measure", "report"]
    );
    assert!(first.upgrade().is_none(), "the first text is kept");
}

#[test]
fn a_closed_document_keeps_no_text() {
    let mut session = Session::new(SOURCE);
    let last = Arc::downgrade(&session.revision());
    session.host.close(session.document);
    assert!(last.upgrade().is_none(), "the text is kept");
}

#[test]
fn a_long_function_with_a_syntax_error_waits_until_one_rests() {
    // Some ten nodes a line.
    let text = format!("def f(x):\n{}    return x\n", "    x = g(1, 2) + x\n".repeat(1_000));
    let mut session = Session::new(&text);
    let before = session.host.view(session.document).expect("the document is open");
    assert!(before.settled);
    session.replace("return x", "return x +* ");
    let after = session.host.view(session.document).expect("the document is open");
    assert!(!after.settled);
    // One more operator would be one more here.
    let operators = |view: &View| view.report.functions[0].halstead;
    assert_eq!(operators(&after), operators(&before));
}

#[test]
fn what_is_too_much_work_is_so_in_an_editor_as_in_a_scan() {
    // Seven tokens a line are 700 operations of the parser at least, 7 steps.
    let text = "x = [1, 2, 3]\n".repeat(100);
    for (limit, is_too_much) in [(6, true), (1_000, false)] {
        let toml = format!("limits.max_parse_steps = {limit}");
        let mut host = Host::observed(Box::new(|_| {}));
        let document = host.open(settings(&toml), Arc::from(text.as_str()), None);
        let seen = host.view(document).expect("the document is open").report.skipped.clone();
        let config = config(&toml);
        let scanned = analyze(text.as_bytes(), python(), &config.analysis, &|| false).skipped;
        assert_eq!(seen, scanned);
        assert_eq!(seen.is_some_and(|skipped| skipped.reason == "work-limit"), is_too_much);
    }
}
