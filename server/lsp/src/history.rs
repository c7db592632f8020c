//! What the functions of open documents were where the history at hand left the default branch.
//!
//! Git is read on a thread of its own, never by who answers a request: what is known is given at
//! once, and the client is asked to come again when more is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use astrolens_config::Resolved;
use astrolens_git::{GitError, Repository, Revision};
use astrolens_ide::features::delta::Before;
use astrolens_scan::Single;
use astrolens_syntax::Language;
use astrolens_syntax::text::decode;

use super::documents::Document;

/// For so long what was read of a repository is taken for true; then somebody who asks has it
/// looked at again, since commits and branches come and go.
const FRESH: Duration = Duration::from_secs(5);

/// What more documents were is not remembered.
const MOST: usize = 256;

/// What is known of the files that were asked about.
#[derive(Debug, Default)]
pub(crate) struct History {
    known: Mutex<HashMap<PathBuf, Known>>,
}

/// What is known of a file.
#[derive(Debug, Default)]
struct Known {
    past: Past,
    /// When that was found out.
    looked: Option<Instant>,
    /// Somebody is finding out.
    is_looking: bool,
}

/// What was found out of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Past {
    /// What it was, if it was there.
    state: Option<State>,
    /// Where it was, if not at its path.
    origin: Option<Origin>,
}

/// What a file was called where the history left the default branch. To find it, Git looks at the
/// whole work tree: so it is asked once for each pair of commits.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    /// The commit in which the histories part, and the one that is checked out.
    between: (String, String),
    /// Its path there; none if it is new since.
    path: Option<String>,
}

/// What a file was.
#[derive(Clone, Debug, PartialEq, Eq)]
struct State {
    /// What it follows from: the content, the branch's name, language and configuration.
    key: (String, String, Language, [u8; 32]),
    before: Arc<Before>,
}

/// A file whose history is to be looked up.
#[derive(Debug, PartialEq)]
pub(crate) struct Lookup {
    subject: Subject,
    /// What was known of it before.
    known: Past,
}

/// A file as it is read today.
#[derive(Debug)]
struct Subject {
    path: PathBuf,
    name: String,
    language: Language,
    resolved: Arc<Resolved>,
}

impl PartialEq for Subject {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && self.name == other.name
            && self.language == other.language
            && self.resolved.digest == other.resolved.digest
    }
}

impl History {
    /// What the functions of `document` were where the history left the default branch, as far as
    /// that is known by now. If it was found out long ago, `look` has it looked up once more.
    pub(crate) fn before(
        &self,
        document: &Document,
        look: impl FnOnce(Lookup),
    ) -> Option<Arc<Before>> {
        let settings = &document.view.settings;
        let path = document.path.as_deref()?;
        let known = self.ask(path, |known| {
            let subject = Subject {
                path: path.to_owned(),
                name: settings.name.clone(),
                language: settings.language,
                resolved: Arc::clone(&settings.config),
            };
            look(Lookup { subject, known });
        });
        known.state.map(|state| state.before)
    }

    /// What is known of the file at `path`; `find_out` is called with it if that is long ago.
    fn ask(&self, path: &Path, find_out: impl FnOnce(Past)) -> Past {
        let mut files = self.lock();
        if files.len() >= MOST && !files.contains_key(path) {
            files.retain(|_, known| known.is_looking);
        }
        let known = files.entry(path.to_owned()).or_default();
        let is_fresh = known.looked.is_some_and(|looked| looked.elapsed() < FRESH);
        let past = known.past.clone();
        if !is_fresh && !known.is_looking {
            known.is_looking = true;
            drop(files);
            find_out(past.clone());
        }
        past
    }

    /// Takes what was found out of the file at `path`; whether that is other than what was known.
    pub(crate) fn learn(&self, path: &Path, past: Past) -> bool {
        let before = |past: &Past| past.state.as_ref().map(|state| Arc::clone(&state.before));
        let mut files = self.lock();
        let is_other = files.get(path).and_then(|known| before(&known.past)) != before(&past);
        let known = Known { past, looked: Some(Instant::now()), is_looking: false };
        files.insert(path.to_owned(), known);
        is_other
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lookup {
    /// The file.
    pub(crate) fn path(&self) -> &Path {
        &self.subject.path
    }

    /// What the file was.
    pub(crate) fn run(&self) -> Past {
        look(&self.subject, &self.known)
    }
}

/// What the file was; nothing where it was not there, or no history tells.
fn look(subject: &Subject, known: &Past) -> Past {
    read(subject, known).unwrap_or_else(|error| {
        tracing::debug!(%error, path = %subject.path.display(), "no history");
        Past::default()
    })
}

fn read(subject: &Subject, known: &Past) -> Result<Past, GitError> {
    let Ok(path) = subject.path.canonicalize() else { return Ok(Past::default()) };
    let repository = Repository::discover(&path)?;
    let root = repository.root()?;
    let Ok(within) = path.strip_prefix(&root) else { return Ok(Past::default()) };
    let parts = within.components().map(|part| part.as_os_str().to_string_lossy());
    let within = parts.collect::<Vec<_>>().join("/");
    let Some(branch) = repository.default_branch() else { return Ok(Past::default()) };
    let head = repository.revision("HEAD")?;
    let base = repository.merge_base(&branch, &head)?;
    let old = Old { repository: &repository, branch: branch.name(), base };
    if let Some(blob) = repository.blob(&old.base, &within)? {
        let state = old.state(&within, blob, subject, known.state.as_ref())?;
        return Ok(Past { state, origin: None });
    }
    let between = (old.base.commit(), head.commit());
    let origin = match known.origin.clone().filter(|known| known.between == between) {
        Some(origin) => origin,
        None => Origin { between, path: repository.renamed_from(&old.base, &within)? },
    };
    let mut state = None;
    if let Some(path) = &origin.path
        && let Some(blob) = repository.blob(&old.base, path)?
    {
        state = old.state(path, blob, subject, known.state.as_ref())?;
    }
    Ok(Past { state, origin: Some(origin) })
}

/// Where a history left the default branch.
struct Old<'repository> {
    repository: &'repository Repository,
    /// The branch's name.
    branch: &'repository str,
    /// The commit in which they part.
    base: Revision,
}

impl Old<'_> {
    /// What `subject` was when it was called `path` and held what `blob` stands for; `known` if
    /// that is the same.
    fn state(
        &self,
        path: &str,
        blob: String,
        subject: &Subject,
        known: Option<&State>,
    ) -> Result<Option<State>, GitError> {
        let Subject { language, resolved, .. } = subject;
        let key = (blob, self.branch.to_owned(), *language, *resolved.digest.as_bytes());
        if let Some(known) = known.filter(|known| known.key == key) {
            return Ok(Some(known.clone()));
        }
        let Some(bytes) = self.repository.content(&self.base, path)? else { return Ok(None) };
        if bytes.len() as u64 > resolved.analysis.limits.max_bytes {
            return Ok(None);
        }
        let Ok(text) = decode(&bytes) else { return Ok(None) };
        let file = Single {
            name: subject.name.clone(),
            place: subject.name.clone(),
            language: *language,
            text: text.bytes.into_owned(),
            resolved: Arc::clone(resolved),
        };
        let before = Arc::new(Before::of(&file.report(), self.branch));
        Ok(Some(State { key, before }))
    }
}

#[cfg(test)]
mod tests {
    use astrolens_config::Configuration;
    use astrolens_testing::TestRepository;

    use super::*;

    fn subject(test: &TestRepository, path: &str) -> Subject {
        let configuration = Configuration::new(PathBuf::new(), Vec::new(), Vec::new(), false);
        let language = Language::by_name("python").expect("a language");
        let path = test.path().join(path);
        let resolved = configuration.resolve(&path, Some(language));
        Subject { path, name: "a.py".to_owned(), language, resolved }
    }

    #[test]
    fn a_file_was_what_it_is_at_the_merge_base() {
        let test = TestRepository::new();
        test.commit(&[("b/a.py", "def f(a):\n    if a: pass\n")]);
        test.write("b/a.py", "def f(a): pass\n");
        test.write("new.py", "def f(a): pass\n");
        let file = subject(&test, "b/a.py");
        let past = look(&file, &Past::default());
        let state = past.state.as_ref().expect("it was there");
        let old = Single { text: b"def f(a):\n    if a: pass\n".to_vec(), ..single(&file) };
        assert_eq!(*state.before, Before::of(&old.report(), "main"));
        // The same content is not measured again; another is.
        let again = look(&file, &past).state.expect("it is still there");
        assert!(Arc::ptr_eq(&again.before, &state.before));
        test.commit(&[("b/a.py", "def f(a): pass\n")]);
        let later = look(&file, &past).state.expect("it is still there");
        assert_ne!(later.before, state.before);
        assert!(look(&subject(&test, "none.py"), &Past::default()).state.is_none());
    }

    #[test]
    fn a_renamed_file_was_what_it_was_by_its_old_name() {
        let test = TestRepository::new();
        let text = "def f(a):\n    if a: pass\n\ndef g(b):\n    return b + 1\n";
        test.commit(&[("a.py", text), ("other.py", "def other(): pass\n")]);
        test.remove("a.py");
        test.write("b.py", text.replace("b + 1", "b + 2"));
        test.write("new.py", "print('nothing like it')\n");
        let file = subject(&test, "b.py");
        let past = look(&file, &Past::default());
        let old = Single { text: text.into(), ..single(&file) };
        let state = past.state.as_ref().expect("it was there");
        assert_eq!(*state.before, Before::of(&old.report(), "main"));
        assert!(Arc::ptr_eq(&look(&file, &past).state.expect("it was").before, &state.before));

        let file = subject(&test, "new.py");
        let mut past = look(&file, &Past::default());
        assert!(past.state.is_none());
        // What was found out between two commits is not found out again: not even what is wrong.
        let origin = past.origin.as_mut().expect("it was looked for");
        assert_eq!(origin.path, None);
        origin.path = Some("other.py".to_owned());
        assert!(look(&file, &past).state.is_some());
        test.commit(&[("c.py", "")]);
        assert!(look(&subject(&test, "later.py"), &past).state.is_none());
    }

    #[test]
    fn without_a_repository_nothing_is_known() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.py");
        std::fs::write(&path, "def f(a): pass\n").expect("a file");
        let file = Subject { path, ..subject(&TestRepository::new(), "a.py") };
        assert!(look(&file, &Past::default()).state.is_none());
    }

    #[test]
    fn one_at_a_time_finds_out_and_the_others_take_what_is_known() {
        let history = History::default();
        let path = Path::new("a.py");
        let mut times = 0;
        history.ask(path, |_| times += 1);
        history.ask(path, |_| times += 1);
        assert_eq!(times, 1);
        assert!(!history.learn(path, Past::default()));
        history.ask(path, |_| times += 1);
        assert_eq!(times, 1);
    }

    fn single(file: &Subject) -> Single {
        Single {
            name: file.name.clone(),
            place: file.name.clone(),
            language: file.language,
            text: Vec::new(),
            resolved: Arc::clone(&file.resolved),
        }
    }
}
