//! A repository and its revisions.

use std::fmt;
use std::path::{Path, PathBuf};

use git2::{BranchType, ErrorClass, ErrorCode, FileMode, ObjectType, Oid};

use super::error::GitError;

/// A repository with a work tree or without.
pub(crate) struct Repository {
    pub(super) inner: git2::Repository,
}

/// A commit, with the name it was asked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Revision {
    pub(super) id: Oid,
    name: String,
}

impl Revision {
    /// The name it was asked for by.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// All digits of the commit's identity.
    pub(crate) fn commit(&self) -> String {
        self.id.to_string()
    }
}

impl fmt::Display for Revision {
    /// The name the user gave, and which commit that is where the name does not say.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = self.id.to_string();
        if id.starts_with(&self.name) {
            formatter.write_str(&self.name)
        } else {
            write!(formatter, "{} ({})", self.name, &id[..SHORT])
        }
    }
}

/// How many digits of a commit's identity people get to see.
const SHORT: usize = 9;

/// How alike a misspelt and a known name are at least, 0 to 1.
const ALIKE: f64 = 0.75;

/// What a comparison goes from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// The older side.
    pub(crate) from: Revision,
    /// The newer side; the work tree, uncommitted changes included, if absent.
    pub(crate) to: Option<Revision>,
}

impl Repository {
    /// The repository that `path` is in.
    ///
    /// # Errors
    /// When there is none, or it cannot be trusted or read.
    pub(crate) fn discover(path: &Path) -> Result<Self, GitError> {
        match git2::Repository::discover(path) {
            Ok(inner) => Ok(Self { inner }),
            Err(error) => Err(match error.code() {
                ErrorCode::NotFound => GitError::NoRepository { path: path.to_path_buf() },
                ErrorCode::Owner => GitError::Owner { path: path.to_path_buf() },
                _ => GitError::Other { action: "open the repository", source: error },
            }),
        }
    }

    /// The root of the work tree, with symbolic links resolved.
    ///
    /// # Errors
    /// When the repository is bare.
    pub(crate) fn root(&self) -> Result<PathBuf, GitError> {
        let root = self
            .inner
            .workdir()
            .ok_or_else(|| GitError::Bare { path: self.inner.path().to_path_buf() })?;
        Ok(root.canonicalize().unwrap_or_else(|_| root.to_path_buf()))
    }

    /// Where the repository itself is.
    pub(crate) fn folder(&self) -> &Path {
        self.inner.path()
    }

    /// The commit that `name` stands for: a branch, tag, hash, or anything `git rev-parse`
    /// understands.
    ///
    /// # Errors
    /// When it stands for none.
    pub(crate) fn revision(&self, name: &str) -> Result<Revision, GitError> {
        let found = self.inner.revparse_single(name).and_then(|object| object.peel_to_commit());
        match found {
            Ok(commit) => Ok(Revision { id: commit.id(), name: name.to_owned() }),
            Err(_) if self.is_unborn() => Err(GitError::NoCommits),
            Err(error) => Err(self.bad_revision(name, &error)),
        }
    }

    /// The newest commit that `one` and `other` both descend from.
    ///
    /// # Errors
    /// When there is none, or the history does not reach it.
    pub(crate) fn merge_base(
        &self,
        one: &Revision,
        other: &Revision,
    ) -> Result<Revision, GitError> {
        match self.inner.merge_base(one.id, other.id) {
            Ok(id) => {
                let named = [one, other].into_iter().find(|revision| revision.id == id);
                let unnamed = || Revision { id, name: id.to_string()[..SHORT].to_owned() };
                Ok(named.cloned().unwrap_or_else(unnamed))
            }
            Err(error) if error.code() == ErrorCode::NotFound => Err(GitError::NoMergeBase {
                one: one.name.clone(),
                other: other.name.clone(),
                help: if self.inner.is_shallow() {
                    "the clone is shallow: fetch more history with `git fetch --unshallow`, or \
                     `fetch-depth: 0` in a GitHub workflow"
                        .to_owned()
                } else {
                    format!("compare with a revision of the same history as `{}`", other.name)
                },
            }),
            Err(source) => Err(GitError::Other { action: "find the merge base", source }),
        }
    }

    /// Where `name` and the current history parted.
    ///
    /// # Errors
    /// When either names no commit, or they share none.
    pub(crate) fn since(&self, name: &str) -> Result<Endpoints, GitError> {
        let head = self.revision("HEAD")?;
        let from = self.merge_base(&self.revision(name)?, &head)?;
        Ok(Endpoints { from, to: None })
    }

    /// The branch that work starts from and goes back to: `main`, `master`, or the one that the
    /// remote names; nothing where there is none of these.
    pub(crate) fn default_branch(&self) -> Option<Revision> {
        let named = ["main", "master", "origin/main", "origin/master"].into_iter();
        let local = named.clone().take(2).map(|name| (name.to_owned(), BranchType::Local));
        let remote = named.skip(2).map(|name| (name.to_owned(), BranchType::Remote));
        // What the remote calls its own: `refs/remotes/origin/develop`.
        let head = self.inner.find_reference("refs/remotes/origin/HEAD").ok();
        let head = head.and_then(|head| {
            let target = head.symbolic_target().ok().flatten()?;
            Some(target.strip_prefix("refs/remotes/")?.to_owned())
        });
        let head = head.map(|name| (name, BranchType::Remote));
        let find = |(name, kind): (String, BranchType)| {
            let branch = self.inner.find_branch(&name, kind).ok()?;
            let id = branch.get().peel_to_commit().ok()?.id();
            Some(Revision { id, name })
        };
        local.chain(head).chain(remote).find_map(find)
    }

    /// What identifies the content of the file at `path` at `revision`; nothing if there was none.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn blob(&self, revision: &Revision, path: &str) -> Result<Option<String>, GitError> {
        let tree = self.tree(revision)?;
        match tree.get_path(Path::new(path)) {
            Ok(entry) if entry.kind() == Some(ObjectType::Blob) => Ok(Some(entry.id().to_string())),
            Ok(_) => Ok(None),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(source) => Err(GitError::Other { action: "read a file of a revision", source }),
        }
    }

    /// What `from` and `to` as the user wrote them mean: two revisions; both in one, as `A..B`
    /// or, from where they parted, `A...B`; or one alone, which is [`since`](Self::since) it.
    ///
    /// # Errors
    /// When one of them names no commit, or they share none though they should.
    pub(crate) fn endpoints(&self, from: &str, to: Option<&str>) -> Result<Endpoints, GitError> {
        let named = |name: &str| self.revision(if name.is_empty() { "HEAD" } else { name });
        if let Some(to) = to {
            return Ok(Endpoints { from: named(from)?, to: Some(named(to)?) });
        }
        if let Some((from, to)) = from.split_once("...") {
            let to = named(to)?;
            let from = self.merge_base(&named(from)?, &to)?;
            return Ok(Endpoints { from, to: Some(to) });
        }
        match from.split_once("..") {
            Some((from, to)) => Ok(Endpoints { from: named(from)?, to: Some(named(to)?) }),
            None => self.since(from),
        }
    }

    /// What the file at `path` held at `revision`; nothing if there was no such file, as opposed
    /// to a folder or a symbolic link.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn content(
        &self,
        revision: &Revision,
        path: &str,
    ) -> Result<Option<Vec<u8>>, GitError> {
        let action = "read a file of a revision";
        let tree = self.tree(revision)?;
        let entry = match tree.get_path(Path::new(path)) {
            Ok(entry) => entry,
            Err(error) if error.code() == ErrorCode::NotFound => return Ok(None),
            Err(source) => return Err(GitError::Other { action, source }),
        };
        if entry.filemode() == i32::from(FileMode::Link) {
            return Ok(None);
        }
        match entry.to_object(&self.inner).map_err(GitError::doing(action))?.into_blob() {
            Ok(blob) => Ok(Some(blob.content().to_vec())),
            // A folder or a submodule.
            Err(_) => Ok(None),
        }
    }

    pub(super) fn tree(&self, revision: &Revision) -> Result<git2::Tree<'_>, GitError> {
        self.inner
            .find_commit(revision.id)
            .and_then(|commit| commit.tree())
            .map_err(GitError::doing("read a revision"))
    }

    /// Whether the current branch has no commit yet.
    fn is_unborn(&self) -> bool {
        self.inner.head().is_err_and(|error| error.code() == ErrorCode::UnbornBranch)
    }

    fn bad_revision(&self, name: &str, error: &git2::Error) -> GitError {
        let help = if error.code() == ErrorCode::Ambiguous {
            "more than one object begins like this: give more digits".to_owned()
        } else if error.class() == ErrorClass::Invalid || error.code() == ErrorCode::InvalidSpec {
            "a revision is a branch, a tag, a hash or something like `HEAD~2`".to_owned()
        } else if let Some(like) = self.most_alike(name) {
            format!("did you mean `{like}`?")
        } else if self.inner.is_shallow() {
            format!(
                "the clone is shallow: fetch `{name}` first, or all with `git fetch --unshallow`"
            )
        } else {
            "see `git branch --all` and `git tag`; what is only on a server must be fetched first"
                .to_owned()
        };
        GitError::BadRevision { revision: name.to_owned(), help }
    }

    /// The branch or tag whose name is most like `name`.
    fn most_alike(&self, name: &str) -> Option<String> {
        let references = self.inner.references().ok()?;
        let names =
            references.filter_map(|reference| Some(reference.ok()?.shorthand().ok()?.to_owned()));
        // A branch that is on the server only is known by the server's name and its own.
        names
            .map(|known| {
                let tail = known.rsplit_once('/').map_or(known.as_str(), |(_, tail)| tail);
                let alike =
                    strsim::jaro_winkler(&known, name).max(strsim::jaro_winkler(tail, name));
                (alike, known)
            })
            .filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|one, other| one.0.total_cmp(&other.0))
            .map(|(_, known)| known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::TestRepository;

    #[test]
    fn names_of_all_kinds_stand_for_commits() {
        let test = TestRepository::new();
        let first = test.commit(&[("a.py", "1\n")]);
        let second = test.commit(&[("a.py", "2\n")]);
        let repository = test.open();
        assert_eq!(repository.revision("HEAD").expect("a commit").id, second);
        assert_eq!(repository.revision("HEAD~1").expect("a commit").id, first);
        let short = &first.to_string()[..10];
        let revision = repository.revision(short).expect("a commit");
        assert_eq!(revision.to_string(), short);
    }

    #[test]
    fn a_detached_head_is_a_head() {
        let test = TestRepository::new();
        let first = test.commit(&[("a.py", "1\n")]);
        test.commit(&[("a.py", "2\n")]);
        let repository = test.open();
        repository.inner.set_head_detached(first).expect("a new head");
        assert_eq!(repository.revision("HEAD").expect("a commit").id, first);
        assert_eq!(repository.since("HEAD").expect("endpoints").from.id, first);
    }

    #[test]
    fn what_names_nothing_says_what_may_help() {
        let test = TestRepository::new();
        let repository = test.open();
        assert!(matches!(repository.revision("HEAD"), Err(GitError::NoCommits)));
        let id = test.commit(&[("a.py", "1\n")]);
        let commit = repository.inner.find_commit(id).expect("a commit");
        repository.inner.branch("develop", &commit, false).expect("a branch");
        let help = |name: &str| match repository.revision(name) {
            Err(GitError::BadRevision { help, .. }) => help,
            other => panic!("{other:?}"),
        };
        assert_eq!(help("devlop"), "did you mean `develop`?");
        assert!(help("zzz").contains("git branch --all"));
        assert!(help("a..b^^{{").contains("HEAD~2"));
    }

    #[test]
    fn no_repository_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Repository::discover(folder.path()).err();
        assert!(matches!(error, Some(GitError::NoRepository { .. })), "{error:?}");
    }

    #[test]
    fn three_dots_start_where_histories_parted() {
        let test = TestRepository::new();
        let base = test.commit(&[("a.py", "1\n")]);
        let main = test.commit(&[("a.py", "2\n")]);
        let side = test.commit_on(base, "side", &[("b.py", "1\n")]);
        let repository = test.open();
        let ends = repository.endpoints("HEAD...side", None).expect("endpoints");
        assert_eq!((ends.from.id, ends.to.map(|to| to.id)), (base, Some(side)));
        let ends = repository.endpoints("HEAD..side", None).expect("endpoints");
        assert_eq!((ends.from.id, ends.to.map(|to| to.id)), (main, Some(side)));
        let ends = repository.endpoints("side", None).expect("endpoints");
        assert_eq!((ends.from.id, ends.to), (base, None));
    }

    #[test]
    fn histories_without_a_common_commit_are_said() {
        let test = TestRepository::new();
        test.commit(&[("a.py", "1\n")]);
        test.commit_orphan("other", &[("b.py", "1\n")]);
        let repository = test.open();
        let error = repository.since("other").err();
        assert!(matches!(error, Some(GitError::NoMergeBase { .. })), "{error:?}");
    }

    #[test]
    fn the_default_branch_is_the_one_at_hand_or_the_remotes() {
        let test = TestRepository::new();
        assert_eq!(test.open().default_branch(), None);
        let id = test.commit(&[("a.py", "1\n")]);
        let name = || test.open().default_branch().map(|branch| branch.name().to_owned());
        assert_eq!(name().as_deref(), Some("main"));
        let repository = test.open();
        let mut main = repository.inner.find_branch("main", BranchType::Local).expect("a branch");
        main.rename("work", false).expect("a new name");
        assert_eq!(name(), None);
        let remote = "refs/remotes/origin/develop";
        repository.inner.reference(remote, id, false, "").expect("a reference");
        let head = "refs/remotes/origin/HEAD";
        repository.inner.reference_symbolic(head, remote, false, "").expect("a reference");
        assert_eq!(name().as_deref(), Some("origin/develop"));
    }

    #[test]
    fn a_blob_is_told_by_its_content() {
        let test = TestRepository::new();
        test.commit(&[("a/b.py", "1\n"), ("c.py", "1\n"), ("d.py", "2\n")]);
        let repository = test.open();
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
        let repository = test.open();
        let before = repository.revision("HEAD~1").expect("a commit");
        let content = |path| repository.content(&before, path).expect("readable");
        assert_eq!(content("a/b.py").as_deref(), Some(&b"1\n"[..]));
        assert_eq!(content("a"), None);
        assert_eq!(content("none.py"), None);
    }
}
