//! Which queries run after an edit, and which do not.
//!
//! A test names what must run for an edit; all else must not. What a query came to is held against
//! the whole analysis elsewhere.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_analysis::analyze;
use astrolens_config::{Configuration, Resolved};
use astrolens_ide::{DocumentId, Host, Revision, Settings, View};
use astrolens_model::FileReport;
use astrolens_syntax::Language;

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

fn report() -> Arc<FileReport> {
    let report = analyze(b"def f():\n    pass\n", python(), &config("").analysis, &|| false);
    Arc::new(report)
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
        assert!(self.host.summary().files > 0, "the document is a file");
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
        assert!(self.text.contains(from), "`{from}` is not in the text");
        self.text = self.text.replacen(from, to, 1);
        self.host.edit(self.document, Arc::from(self.text.as_str()));
        self.ran()
    }
}

#[test]
fn opening_measures_every_function() {
    let mut session = Session::new("pass");
    assert_eq!(session.replace("pass", SOURCE), ["report", "outline", "measures × 3"]);
}

#[test]
fn an_edit_in_a_function_measures_that_function() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("if x:", "if x and self:");
    assert_eq!(ran, ["report", "outline", "measures"]);
}

#[test]
fn an_edit_in_a_comment_measures_nothing() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("# About a.", "# About a,\n# and more of it.\n");
    assert_eq!(ran, ["report", "outline"]);
}

#[test]
fn a_renamed_class_measures_no_method_of_it() {
    let mut session = Session::new(SOURCE);
    assert_eq!(session.replace("class C", "class Other"), ["report", "outline"]);
    let view = session.host.view(session.document).expect("it is open");
    let names: Vec<_> = view.report.functions.iter().map(|f| f.qualified_name.as_str()).collect();
    assert_eq!(names, ["a", "Other.b", "Other.c"]);
}

#[test]
fn methods_of_one_name_are_found_again_in_their_classes() {
    let source = "class A:\n    def f(self): return 1\n\nclass B:\n    def f(self): return 2\n";
    let mut session = Session::new(source);
    let ran = session.replace("class A", "class New:\n    def f(self): return 0\n\nclass A");
    assert_eq!(ran, ["report", "outline", "measures"]);
}

#[test]
fn an_edit_of_an_import_measures_nothing() {
    let mut session = Session::new(SOURCE);
    let ran = session.replace("import os", "import os\nimport sys");
    assert_eq!(ran, ["report", "outline"]);
}

#[test]
fn a_limit_measures_nothing() {
    let mut session = Session::new(SOURCE);
    session.host.configure(session.document, settings("thresholds.cognitive = 1"));
    assert_eq!(session.ran(), ["report", "outline"]);
    let view = session.host.view(session.document).expect("it is open");
    let found: Vec<_> = view.report.findings.iter().map(|f| f.symbol.clone()).collect();
    // `b` has an `if`; `c` has a comprehension, which is free, with a condition: 1 each, which the
    // limit allows; two of either do not pass.
    assert_eq!(found, Vec::<Option<String>>::new());
    session.host.configure(session.document, settings("thresholds.cognitive = 0"));
    assert_eq!(session.ran(), ["report", "outline"]);
}

#[test]
fn another_file_runs_nothing_here() {
    let mut session = Session::new(SOURCE);
    session.ran_for_sums();
    session.host.set_report(Path::new("/w/deep/b.py"), Some(report()));
    assert_eq!(session.ran(), Vec::<String>::new());
    // The folder of `a.py` is not added up again.
    assert_eq!(session.ran_for_sums(), ["workspace_summary", "folder_summary"]);
    assert_eq!(session.host.summary().functions, 4);
}

#[test]
fn an_edit_adds_up_its_own_folder_only() {
    let mut session = Session::new(SOURCE);
    session.host.set_report(Path::new("/w/deep/b.py"), Some(report()));
    session.ran_for_sums();
    session.replace("return x", "return x + 1");
    // The sums of the folder are the same, so that nothing is added up above it.
    assert_eq!(session.ran_for_sums(), ["folder_summary"]);
}

#[test]
fn a_settled_text_runs_nothing_more_than_its_report() {
    let mut session = Session::new(SOURCE);
    let view = session.host.view(session.document).expect("it is open");
    let fresh = Revision::fresh(&view.settings, Arc::clone(&view.revision.text), &|| false);
    session.host.settle(session.document, Arc::new(fresh));
    assert_eq!(session.ran(), ["report"]);
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
    let path = Path::new("/w/a.py");
    session.host.set_report(path, Some(report()));
    assert_eq!(session.host.summary().functions, 3);
    session.host.close(session.document);
    assert!(session.host.view(session.document).is_none());
    assert_eq!(session.host.summary().functions, 1);
    session.host.set_report(path, None);
    assert_eq!(session.host.summary().functions, 0);
    assert_eq!(session.host.summary().files, 0);
}

#[test]
fn a_text_that_was_edited_is_kept_by_nothing_although_functions_of_it_are() {
    let mut session = Session::new(SOURCE);
    let first = Arc::downgrade(&session.revision());
    assert_eq!(session.replace("if x:", "if not x:"), ["report", "outline", "measures"]);
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
