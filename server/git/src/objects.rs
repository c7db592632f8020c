//! What files held, read from one program that stays and answers one question after the other.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::PoisonError;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;

use super::error::GitError;
use super::program::{Git, end};
use super::repository::{Repository, Revision};

/// What is done when a file is read.
const READ: &str = "read a file of a revision";

/// A program that reads objects; it ends with this.
pub(super) struct Objects {
    child: Child,
    questions: Option<ChildStdin>,
    /// Asks for one more answer.
    more: Sender<()>,
    answers: Receiver<std::io::Result<Object>>,
}

/// What there is under a name.
enum Object {
    /// A file with this in it.
    Blob(Vec<u8>),
    /// Something that is no file, or nothing.
    None,
    /// Nothing that could be read: perhaps it is not in this clone.
    Missing,
}

impl Objects {
    fn start(git: &Git) -> Result<Self, GitError> {
        let mut child = git.spawn(READ, &["cat-file", "--batch", "--follow-symlinks"])?;
        let questions = child.stdin.take();
        let (more, wanted) = channel();
        let (sender, answers) = channel();
        let (out, complaints) = (child.stdout.take(), child.stderr.take());
        // What it complains about is told by its answers; unread, it would fill its pipe.
        thread::spawn(move || {
            complaints.map(|mut told| std::io::copy(&mut told, &mut std::io::sink()))
        });
        thread::spawn(move || {
            let Some(mut out) = out.map(BufReader::new) else { return };
            while wanted.recv().is_ok() {
                let answer = answer(&mut out);
                let failed = answer.is_err();
                if sender.send(answer).is_err() || failed {
                    return;
                }
            }
        });
        Ok(Self { child, questions, more, answers })
    }

    fn ask(&mut self, git: &Git, name: &str) -> Result<Object, GitError> {
        let other = |detail: String| GitError::Other { action: READ, detail };
        let gone = || other("Git has ended before its time".to_owned());
        self.more.send(()).map_err(|_| gone())?;
        let questions = self.questions.as_mut().ok_or_else(gone)?;
        writeln!(questions, "{name}").map_err(|error| other(error.to_string()))?;
        match self.answers.recv_timeout(git.limit()) {
            Ok(answer) => answer.map_err(|error| other(error.to_string())),
            Err(RecvTimeoutError::Timeout) => {
                Err(GitError::Slow { action: READ, limit: git.limit() })
            }
            Err(RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

/// One answer: a line that says what comes, and that.
fn answer(out: &mut BufReader<ChildStdout>) -> std::io::Result<Object> {
    let mut line = Vec::new();
    if out.read_until(b'\n', &mut line)? == 0 {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let line = String::from_utf8_lossy(&line);
    let line = line.trim_end_matches('\n');
    if line.ends_with(" missing") {
        return Ok(Object::Missing);
    }
    if line.ends_with(" ambiguous") {
        return Ok(Object::None);
    }
    let mut words = line.split(' ');
    let (kind, size) = match (words.next(), words.next(), words.next()) {
        (Some("symlink" | "dangling" | "loop" | "notdir"), Some(size), None) => ("", size),
        (Some(_), Some(kind), Some(size)) => (kind, size),
        _ => return Err(std::io::Error::other(format!("Git says `{line}`"))),
    };
    let size = size.parse::<u64>().map_err(std::io::Error::other)?;
    let mut bytes = Vec::new();
    // The content has a line end of its own behind it.
    out.take(size + 1).read_to_end(&mut bytes)?;
    bytes.pop();
    Ok(if kind == "blob" { Object::Blob(bytes) } else { Object::None })
}

impl Repository {
    /// What the file at `path` held at `revision`; nothing if there was no such file, as opposed
    /// to a folder. A symbolic link stands for what it leads to.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn content(&self, revision: &Revision, path: &str) -> Result<Option<Vec<u8>>, GitError> {
        // A name that holds the end of a line would be two questions, or another one; one that is not
        // UTF-8 is told otherwise than Git knows it.
        let name = if path.contains(['\r', '\n', char::REPLACEMENT_CHARACTER]) {
            match self.blob(revision, path)? {
                Some(id) => id,
                None => return Ok(None),
            }
        } else {
            format!("{}:{path}", revision.id)
        };
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        let mut reader = match objects.take() {
            Some(reader) => reader,
            None => Objects::start(&self.git)?,
        };
        // One that failed is out of step, and not asked again.
        let object = reader.ask(&self.git, &name)?;
        *objects = Some(reader);
        drop(objects);
        match object {
            Object::Blob(bytes) => Ok(Some(bytes)),
            Object::None => Ok(None),
            // Git says the same of what there never was and of what it has not got.
            Object::Missing if !self.is_partial() => Ok(None),
            Object::Missing if self.blob(revision, path)?.is_none() => Ok(None),
            Object::Missing => Err(self.missing(READ, &[revision])),
        }
    }

    /// What identifies the content of the file at `path` at `revision`; `None` if there was none.
    ///
    /// # Errors
    /// When the repository cannot be read, or several files are told as `path`.
    pub fn blob(&self, revision: &Revision, path: &str) -> Result<Option<String>, GitError> {
        let literal = format!(":(top,literal){path}");
        let list = ["ls-tree", "-z", "--full-tree", &revision.id, "--", &literal];
        let list_all = ["ls-tree", "-r", "-z", "--full-tree", &revision.id];
        // Which name that is not UTF-8 is meant, only a look at all of them tells.
        let is_lossy = path.contains(char::REPLACEMENT_CHARACTER);
        let listed = self.git.run(READ, if is_lossy { &list_all[..] } else { &list })?;
        if !listed.success && self.is_partial() {
            return Err(self.missing(READ, &[revision]));
        }
        let listed = listed.printed()?;
        let mut entries = listed.split(|byte| *byte == 0).filter_map(|entry| {
            let tab = entry.iter().position(|byte| *byte == b'\t')?;
            let is_it = String::from_utf8_lossy(&entry[tab + 1..]) == path;
            is_it.then_some(&entry[..tab])
        });
        let entry = entries.next();
        if entries.next().is_some() {
            return Err(GitError::Ambiguous { path: path.to_owned() });
        }
        Ok(entry.and_then(identity))
    }

    /// That what `revisions` held is not here, when it was wanted in order to `action`.
    pub(super) fn missing(&self, action: &'static str, revisions: &[&Revision]) -> GitError {
        if self.is_partial() {
            let revisions = revisions.iter().map(|revision| revision.name.clone()).collect();
            GitError::Missing { action, revisions }
        } else {
            let detail = "an object is missing; see `git fsck`".to_owned();
            GitError::Other { action, detail }
        }
    }
}

/// What identifies the content of a regular file, of which Git lists `100644 blob IDENTITY`.
fn identity(listed: &[u8]) -> Option<String> {
    let listed = String::from_utf8_lossy(listed);
    let mut words = listed.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(mode), Some("blob"), Some(id)) if mode != LINK => Some(id.to_owned()),
        _ => None,
    }
}

/// The mode of a symbolic link.
pub(super) const LINK: &str = "120000";

#[cfg(test)]
mod tests {
    use astrolens_testing::TestRepository;

    use crate::testing::open;

    #[test]
    fn a_blob_is_told_by_its_content() {
        let test = TestRepository::new();
        test.commit(&[("a/b.py", "1\n"), ("c.py", "1\n"), ("d.py", "2\n")]);
        let repository = open(&test);
        let head = repository.revision("HEAD").expect("a commit");
        let blob = |path| repository.blob(&head, path).expect("readable");
        assert!(blob("a/b.py").is_some());
        assert_eq!(blob("a/b.py"), blob("c.py"));
        assert_ne!(blob("c.py"), blob("d.py"));
        assert_eq!((blob("a"), blob("none.py")), (None, None));
    }

    #[test]
    fn content_is_that_of_the_revision() {
        let test = TestRepository::new();
        test.commit(&[("a/b.py", "1\n")]);
        test.commit(&[("a/b.py", "2\n")]);
        let repository = open(&test);
        let before = repository.revision("HEAD~1").expect("a commit");
        let content = |path| repository.content(&before, path).expect("readable");
        assert_eq!(content("a/b.py").as_deref(), Some(&b"1\n"[..]));
        assert_eq!(content("a"), None);
        assert_eq!(content("none.py"), None);
        assert_eq!(content("a/b.py").as_deref(), Some(&b"1\n"[..]), "after what there is not");
    }

    #[cfg(unix)]
    #[test]
    fn names_of_all_kinds_are_read() {
        let names =
            ["a\nb.py", "b.py\r", "a\tb \"c\".py", "*.py", ":(top)x.py", "ä.py", "-a.py", "a b.py"];
        let test = TestRepository::new();
        test.commit(&names.map(|name| (name, name)));
        std::os::unix::fs::symlink("a b.py", test.path().join("link.py")).expect("a link");
        test.commit(&[("lib/other.py", "1\n")]);
        let repository = open(&test);
        let head = repository.revision("HEAD").expect("a commit");
        for name in names {
            let content = repository.content(&head, name).expect("readable");
            assert_eq!(content.as_deref(), Some(name.as_bytes()), "{name:?}");
            assert!(repository.blob(&head, name).expect("readable").is_some(), "{name:?}");
        }
        let content = repository.content(&head, "link.py").expect("readable");
        assert_eq!(content.as_deref(), Some(&b"a b.py"[..]), "what the link leads to");
        assert_eq!(repository.blob(&head, "link.py").expect("readable"), None);
    }
}
