//! Names of commits, and what they stand for.

use super::error::GitError;
use super::repository::{Endpoints, Repository, Revision, short};

/// What is done when a name is looked up.
const FIND: &str = "find a revision";

/// What helps where the history was cut off.
const UNSHALLOW: &str = "the clone is shallow: fetch more history with `git fetch --unshallow`, or \
                         `fetch-depth: 0` in a GitHub workflow";

/// What helps where the current branch has no commit, as `git switch --orphan` makes one.
const UNBORN: &str = "the current branch has no commits yet: commit something first, or name a \
                      revision of another branch";

/// What names of commits there are.
const KINDS: &str = "a revision is a branch, a tag, a hash or something like `HEAD~2`";

impl Repository {
    /// The commit that `name` stands for: a branch, tag, hash, or anything `git rev-parse`
    /// understands.
    ///
    /// # Errors
    /// When it stands for none.
    pub fn revision(&self, name: &str) -> Result<Revision, GitError> {
        // Some names, as `:/text`, take all that follows for a part of theirs.
        let id = match self.commit(&format!("{name}^{{commit}}"), name)? {
            None => match self.commit(name, name)? {
                Some(id) => self.commit(&format!("{id}^{{commit}}"), name)?,
                None => None,
            },
            found => found,
        };
        match id {
            Some(id) => Ok(Revision { id, name: name.to_owned() }),
            None if self.is_empty()? => Err(GitError::NoCommits),
            None => Err(self.bad_revision(name)),
        }
    }

    /// What `expression`, made of `name`, stands for.
    fn commit(&self, expression: &str, name: &str) -> Result<Option<String>, GitError> {
        // Neither an option nor something in which a name would end.
        if name.is_empty() || name.starts_with('-') || name.contains(['\0', '\n']) {
            return Ok(None);
        }
        let answer = self.git.run(FIND, &["rev-parse", "--verify", "--quiet", expression])?;
        // `^name` is an identity with a mark: what it leads to is left out.
        Ok(answer.line().filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())))
    }

    /// Whether there is no commit yet, on the current branch or any other.
    fn is_empty(&self) -> Result<bool, GitError> {
        let has_refs = || self.git.run(FIND, &["for-each-ref", "--count=1"])?.printed();
        Ok(self.is_unborn()? && has_refs()?.is_empty())
    }

    /// Whether the current branch has no commit yet.
    fn is_unborn(&self) -> Result<bool, GitError> {
        Ok(self.commit("HEAD", "HEAD")?.is_none())
    }

    /// The newest commit that `one` and `other` both descend from.
    ///
    /// # Errors
    /// When there is none, or the history does not reach it.
    pub fn merge_base(&self, one: &Revision, other: &Revision) -> Result<Revision, GitError> {
        if one.id == other.id {
            return Ok(one.clone());
        }
        let answer = self.git.run("find the merge base", &["merge-base", &one.id, &other.id])?;
        if let Some(id) = answer.line() {
            let named = [one, other].into_iter().find(|revision| revision.id == id);
            let unnamed = || Revision { name: short(&id).to_owned(), id: id.clone() };
            return Ok(named.cloned().unwrap_or_else(unnamed));
        }
        if !answer.told.is_empty() {
            return Err(answer.error());
        }
        let help = if self.is_shallow() {
            UNSHALLOW.to_owned()
        } else {
            format!("compare with a revision of the same history as `{}`", other.name)
        };
        Err(GitError::NoMergeBase { one: one.name.clone(), other: other.name.clone(), help })
    }

    /// Where `name` and the current history parted.
    ///
    /// # Errors
    /// When either names no commit, or they share none.
    pub fn since(&self, name: &str) -> Result<Endpoints, GitError> {
        let one = self.revision(name)?;
        let head = if name == "HEAD" { one.clone() } else { self.revision("HEAD")? };
        let from = self.merge_base(&one, &head)?;
        Ok(Endpoints { from, to: None })
    }

    /// What `from` and `to` as the user wrote them mean: two revisions; both in one, as `A..B`
    /// or, from where they parted, `A...B`; or one alone, which is [`since`](Self::since) it.
    ///
    /// # Errors
    /// When one of them names no commit, or they share none though they should.
    pub fn endpoints(&self, from: &str, to: Option<&str>) -> Result<Endpoints, GitError> {
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

    /// The branch that work starts from and goes back to: `main`, `master`, or the one that the
    /// remote names; nothing where there is none of these.
    pub fn default_branch(&self) -> Option<Revision> {
        let remote = "refs/remotes/origin/HEAD";
        let wanted = [
            "refs/heads/main",
            "refs/heads/master",
            remote,
            "refs/remotes/origin/main",
            "refs/remotes/origin/master",
        ];
        let format = "--format=%(objectname) %(refname) %(symref)";
        let mut arguments = vec!["for-each-ref", format];
        arguments.extend(wanted);
        let listed = self.git.run("list the branches", &arguments).ok()?.printed().ok()?;
        let listed = String::from_utf8_lossy(&listed);
        let known: Vec<(&str, &str, &str)> = listed
            .lines()
            .filter_map(|line| {
                let mut parts = line.splitn(3, ' ');
                Some((parts.next()?, parts.next()?, parts.next()?))
            })
            .collect();
        wanted.into_iter().find_map(|wanted| {
            let (id, name, target) = known.iter().find(|(_, name, _)| *name == wanted)?;
            // What the remote calls its own: `refs/remotes/origin/develop`.
            let name = if *name == remote { target } else { name };
            let name = ["refs/heads/", "refs/remotes/"]
                .into_iter()
                .find_map(|prefix| name.strip_prefix(prefix))?;
            Some(Revision { id: (*id).to_owned(), name: name.to_owned() })
        })
    }

    fn bad_revision(&self, name: &str) -> GitError {
        let help = if name == "HEAD" { UNBORN.to_owned() } else { self.advice(name) };
        GitError::BadRevision { revision: name.to_owned(), help }
    }

    /// What may help where `name` names no commit.
    fn advice(&self, name: &str) -> String {
        if !could_be_a_branch(name) {
            let steps_back = name.contains(['~', '^']) && self.is_shallow();
            return if steps_back { UNSHALLOW } else { KINDS }.to_owned();
        }
        if name.len() >= SHORTEST && name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return "a hash is of a commit that is here, and of one only: give more digits, or \
                    fetch it first"
                .to_owned();
        }
        let known = self.names();
        let remotes = self.remotes();
        let remote = name.split_once('/').filter(|(remote, _)| {
            let prefix = format!("{remote}/");
            remotes.iter().any(|known| known == remote)
                || known.iter().any(|known| known.is_remote && known.name.starts_with(&prefix))
        });
        let like = most_alike(&known, name, remote.map(|(remote, _)| remote));
        if let Some((remote, branch)) = remote {
            let fetch = fetch(remote, branch);
            return match like {
                Some(like) => format!("fetch it first: `{fetch}`; or did you mean `{like}`?"),
                None => format!("fetch it first: `{fetch}`"),
            };
        }
        if let Some(like) = like {
            return format!("did you mean `{like}`?");
        }
        if self.is_shallow() {
            return format!(
                "the clone is shallow: fetch `{name}` first, or all with `git fetch --unshallow`"
            );
        }
        let advice = "see `git branch --all` and `git tag`";
        match remotes.first() {
            Some(remote) => format!(
                "{advice}; what is only on a server must be fetched first: `{}` makes it \
                 `{remote}/{name}`",
                fetch(remote, name)
            ),
            None => advice.to_owned(),
        }
    }

    /// The branches and tags there are; the branch that is checked out is on no server, since it is
    /// what is compared.
    fn names(&self) -> Vec<Name> {
        let format = "--format=%(HEAD)%(refname)";
        let answer = self.git.run("list the branches", &["for-each-ref", format]);
        let listed = answer.map(|answer| String::from_utf8_lossy(&answer.out).into_owned());
        let listed = listed.unwrap_or_default();
        let current = listed.lines().find_map(|line| line.strip_prefix("*refs/heads/"));
        let name = |line: &str| {
            let name = line.get(1..)?;
            let of = |prefix| name.strip_prefix(prefix).map(str::to_owned);
            let local = of("refs/heads/").or_else(|| of("refs/tags/"));
            let is_remote = local.is_none();
            Some(Name { name: local.or_else(|| of("refs/remotes/"))?, is_remote })
        };
        let mut names: Vec<Name> = listed.lines().filter_map(name).collect();
        let is_compared = |name: &Name| name.is_remote && Some(name.tail()) == current;
        names.retain(|name| !is_compared(name) && name.tail() != "HEAD");
        names
    }

    /// The servers that it knows.
    fn remotes(&self) -> Vec<String> {
        let answer = self.git.run("list the remotes", &["remote"]);
        let listed = answer.map(|answer| String::from_utf8_lossy(&answer.out).into_owned());
        listed.unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

/// How many digits a hash has at least.
const SHORTEST: usize = 4;

/// A branch or tag.
struct Name {
    name: String,
    /// It is a branch of a server's.
    is_remote: bool,
}

impl Name {
    /// The name that a branch of a server's has there.
    fn tail(&self) -> &str {
        let tail = self.name.split_once('/').filter(|_| self.is_remote);
        tail.map_or(&self.name, |(_, tail)| tail)
    }
}

/// The command that fetches `branch` under the name it is asked for by.
fn fetch(remote: &str, branch: &str) -> String {
    format!("git fetch {remote} {branch}:refs/remotes/{remote}/{branch}")
}

/// Whether `name` could be that of a branch, and needs no quotes in a shell.
fn could_be_a_branch(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./+=,%".contains(c);
    !name.is_empty() && !name.starts_with(['-', '/', '.']) && name.chars().all(is_plain)
}

/// The one of `known` that is written most like `name`, which is one of `remote`'s if there is one.
///
/// What counts is a branch's own name: the server's is the same for all of them.
fn most_alike<'known>(
    known: &'known [Name],
    name: &str,
    remote: Option<&str>,
) -> Option<&'known str> {
    let tail = remote.map_or(name, |remote| &name[remote.len() + 1..]);
    let is_of_remote = |known: &Name| match remote {
        Some(remote) => {
            known.is_remote && known.name.strip_prefix(remote).is_some_and(|n| n.starts_with('/'))
        }
        None => true,
    };
    known
        .iter()
        .filter(|known| is_of_remote(known))
        .map(|known| (strsim::osa_distance(known.tail(), tail), known.is_remote, &known.name))
        .filter(|(distance, _, _)| *distance <= tail.chars().count().max(3) / 3)
        .min()
        .map(|(_, _, name)| name.as_str())
}

#[cfg(test)]
mod tests {
    use astrolens_testing::TestRepository;

    use super::*;
    use crate::testing::open;

    #[test]
    fn names_of_all_kinds_stand_for_commits() {
        let test = TestRepository::new();
        let first = test.commit(&[("a.py", "1\n")]);
        let second = test.commit(&[("a.py", "2\n")]);
        let repository = open(&test);
        assert_eq!(repository.revision("HEAD").expect("a commit").id, second);
        assert_eq!(repository.revision("HEAD~1").expect("a commit").id, first);
        let short = &first[..10];
        let revision = repository.revision(short).expect("a commit");
        assert_eq!(revision.to_string(), short);
        test.git(&["tag", "--annotate", "--message=first", "v1", &first]);
        for name in ["v1", ":/change", "HEAD^", "main@{0}"] {
            assert!(repository.revision(name).is_ok(), "{name}");
        }
        for name in ["", "-h", "--all", "^HEAD", "HEAD~1..HEAD", "HEAD:a.py", "a\nb"] {
            let found = repository.revision(name);
            assert!(matches!(found, Err(GitError::BadRevision { .. })), "{name}: {found:?}");
        }
    }

    #[test]
    fn three_dots_start_where_histories_parted() {
        let test = TestRepository::new();
        let base = test.commit(&[("a.py", "1\n")]);
        let main = test.commit(&[("a.py", "2\n")]);
        let side = test.commit_on(&base, "side", &[("b.py", "1\n")]);
        let repository = open(&test);
        let ends = repository.endpoints("HEAD...side", None).expect("endpoints");
        assert_eq!((ends.from.id, ends.to.map(|to| to.id)), (base.clone(), Some(side.clone())));
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
        let repository = open(&test);
        let error = repository.since("other").err();
        assert!(matches!(error, Some(GitError::NoMergeBase { .. })), "{error:?}");
    }

    #[test]
    fn a_detached_head_is_a_head() {
        let test = TestRepository::new();
        let first = test.commit(&[("a.py", "1\n")]);
        test.commit(&[("a.py", "2\n")]);
        test.git(&["checkout", "--quiet", "--detach", &first]);
        let repository = open(&test);
        assert_eq!(repository.revision("HEAD").expect("a commit").id, first);
        assert_eq!(repository.since("HEAD").expect("endpoints").from.id, first);
    }

    /// What may help where `name` names nothing.
    fn help(test: &TestRepository, name: &str) -> String {
        match open(test).revision(name) {
            Err(GitError::BadRevision { help, .. }) => help,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_names_nothing_says_what_may_help() {
        let test = TestRepository::new();
        assert!(matches!(open(&test).revision("HEAD"), Err(GitError::NoCommits)));
        test.commit(&[("a.py", "1\n")]);
        test.git(&["branch", "develop"]);
        assert_eq!(help(&test, "devlop"), "did you mean `develop`?");
        assert!(help(&test, "zzz").contains("git branch --all"));
        assert!(help(&test, "a..b^^{{").contains("HEAD~2"));
        assert!(help(&test, "HEAD~9").contains("HEAD~2"));
        assert!(help(&test, "abcdef12").contains("more digits"));
    }

    #[test]
    fn a_branch_of_a_server_that_is_not_here_is_to_be_fetched() {
        let server = TestRepository::new();
        server.commit(&[("a.py", "1\n")]);
        server.git(&["branch", "JIRA-12-fix"]);
        let test = TestRepository::new();
        let url = server.path().to_str().expect("UTF-8");
        test.git(&["remote", "add", "origin", url]);
        test.git(&["fetch", "--quiet", "origin", "JIRA-12-fix:refs/remotes/origin/JIRA-12-fix"]);
        test.git(&["checkout", "--quiet", "-b", "JIRA-12-fix", "origin/JIRA-12-fix"]);
        let fetch = "git fetch origin main:refs/remotes/origin/main";
        assert_eq!(help(&test, "origin/main"), format!("fetch it first: `{fetch}`"));
        assert!(help(&test, "main").contains(&format!("`{fetch}`")), "{}", help(&test, "main"));
        // The branch that is checked out is what is compared.
        assert!(!help(&test, "origin/JIRA-13-fix").contains("did you mean"));
        // The advice helps.
        test.git(&fetch.split(' ').skip(1).collect::<Vec<_>>());
        assert!(open(&test).since("origin/main").is_ok());
        let advice = help(&test, "origin/mian");
        assert!(advice.ends_with("or did you mean `origin/main`?"), "{advice}");
        assert_eq!(help(&test, "mian"), "did you mean `origin/main`?");
    }

    #[test]
    fn the_default_branch_is_the_one_at_hand_or_the_remotes() {
        let test = TestRepository::new();
        assert_eq!(open(&test).default_branch(), None);
        let id = test.commit(&[("a.py", "1\n")]);
        let name = || open(&test).default_branch().map(|branch| branch.name().to_owned());
        assert_eq!(name().as_deref(), Some("main"));
        test.git(&["branch", "--move", "main", "work"]);
        assert_eq!(name(), None);
        let remote = "refs/remotes/origin/develop";
        test.git(&["update-ref", remote, &id]);
        test.git(&["symbolic-ref", "refs/remotes/origin/HEAD", remote]);
        assert_eq!(name().as_deref(), Some("origin/develop"));
    }
}
