//! Our graph of a project beside an oracle's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use super::answer::{Answer, Timed};
use super::ours::{Link, Ours};
use super::reached::reached;
use super::{Difference, Level, Oracle, Project};
use crate::compare::table::share;

/// The columns of the table.
pub const HEADINGS: [&str; 12] = [
    "oracle",
    "project",
    "files",
    "edges of both",
    "ours alone",
    "explained",
    "theirs alone",
    "explained",
    "precision",
    "recall",
    "seconds",
    "their time",
];

/// What an edge that nobody could explain is called.
const UNEXPLAINED: &str = "not explained";

/// One project as both sides see it.
pub struct Comparison<'a> {
    oracle: &'a Oracle,
    project: &'a Project,
    files: usize,
    agreed: usize,
    alone: Vec<Alone>,
    seconds: (f64, f64),
}

/// An edge that one side has alone.
struct Alone {
    is_ours: bool,
    from: String,
    to: String,
    reason: Option<&'static str>,
}

impl<'a> Comparison<'a> {
    /// Compares what is between files that both sides have looked into.
    pub fn new(
        oracle: &'a Oracle,
        project: &'a Project,
        root: &Path,
        (ours, own_seconds): (Ours, f64),
        theirs: Timed,
    ) -> Self {
        let Timed { answer: Answer { files, edges }, seconds, .. } = theirs;
        let mut counted = ours.links;
        counted.retain(|link| !link.is_between_programs() && (oracle.counts)(link));
        if oracle.level == Level::Reached {
            counted = reached(&counted, edges.iter().map(|(root, _)| root.as_str()));
        }
        let read: BTreeSet<String> = ours.files.into_iter().collect();
        // A package is asked for by its folder already.
        let place = |end: &str| {
            if read.contains(end) { oracle.level.of(end).to_owned() } else { end.to_owned() }
        };
        let known: BTreeSet<String> = read.iter().map(|file| place(file)).collect();
        // What an oracle does not name that tells of all files is no part of what it tells of.
        let both = if oracle.level == Level::Reached { known.clone() } else { files };
        let files: BTreeSet<String> =
            both.into_iter().filter(|file| known.contains(file) && project.has(file)).collect();
        let is_between =
            |from: &String, to: &String| from != to && files.contains(from) && files.contains(to);
        let edges: BTreeSet<_> =
            edges.into_iter().filter(|(from, to)| is_between(from, to)).collect();
        let mut links: BTreeMap<(String, String), Link> = BTreeMap::new();
        for mut link in counted {
            (link.from, link.to) = (place(&link.from), place(&link.to));
            if is_between(&link.from, &link.to) {
                links.insert((link.from.clone(), link.to.clone()), link);
            }
        }
        let mut alone = Vec::new();
        for ((from, to), link) in links.iter().filter(|(edge, _)| !edges.contains(*edge)) {
            let difference = Difference { root, from, to, ours: Some(link) };
            let reason = (oracle.explain)(&difference);
            alone.push(Alone { is_ours: true, from: from.clone(), to: to.clone(), reason });
        }
        let agreed = links.len() - alone.len();
        for edge in edges.iter().filter(|edge| !links.contains_key(*edge)) {
            let (from, to) = edge;
            let difference = Difference { root, from, to, ours: None };
            let reason = (oracle.explain)(&difference);
            alone.push(Alone { is_ours: false, from: from.clone(), to: to.clone(), reason });
        }
        let seconds = (own_seconds, seconds);
        Self { oracle, project, files: files.len(), agreed, alone, seconds }
    }

    /// What we aim at in its time, what was reached, and whether that is met: how many times as fast as the
    /// oracle we are.
    pub fn goal(&self) -> Option<[String; 5]> {
        let goal = self.oracle.goal?;
        let (own, other) = self.seconds;
        let reached = other / own.max(f64::EPSILON);
        Some([
            self.oracle.name.to_owned(),
            self.project.name.to_owned(),
            format!("{goal} times"),
            format!("{reached:.2} times"),
            if reached >= goal { "yes" } else { "no" }.to_owned(),
        ])
    }

    fn count(&self, is_ours: bool, explained: Option<bool>) -> usize {
        let alone = self.alone.iter().filter(|alone| alone.is_ours == is_ours);
        alone
            .filter(|alone| explained.is_none_or(|explained| alone.reason.is_some() == explained))
            .count()
    }

    /// Its row. Precision and recall leave out what is explained.
    pub fn row(&self) -> [String; 12] {
        let (ours, theirs) = (self.count(true, Some(false)), self.count(false, Some(false)));
        let (own, other) = self.seconds;
        [
            self.oracle.name.to_owned(),
            format!("{}{}", self.project.name, if self.project.is_tuned_on { "" } else { " *" }),
            self.files.to_string(),
            self.agreed.to_string(),
            self.count(true, None).to_string(),
            self.count(true, Some(true)).to_string(),
            self.count(false, None).to_string(),
            self.count(false, Some(true)).to_string(),
            share(self.agreed, self.agreed + ours),
            share(self.agreed, self.agreed + theirs),
            format!("{own:.2}"),
            format!("{:.1} times", other / own.max(f64::EPSILON)),
        ]
    }

    /// The classes of differences with some examples.
    pub fn classes(&self, examples: usize) -> String {
        let mut classes: BTreeMap<(bool, &str), Vec<&Alone>> = BTreeMap::new();
        for alone in &self.alone {
            let class = (alone.is_ours, alone.reason.unwrap_or(UNEXPLAINED));
            classes.entry(class).or_default().push(alone);
        }
        let mut lines = Vec::new();
        for ((is_ours, reason), members) in classes {
            let side = if is_ours { "ours" } else { "theirs" };
            let Self { oracle, project, .. } = self;
            let (oracle, project, count) = (oracle.name, project.name, members.len());
            lines.push(format!("{oracle}, {project}, {side} alone, {reason}: {count}"));
            for Alone { from, to, .. } in members.iter().take(examples) {
                lines.push(format!("    {from} → {to}"));
            }
        }
        // Each line ends; of none, there is no text.
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.join("\n")
    }

    /// Keeps all differences in a file of `folder`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, folder: &Path) -> Result<()> {
        let path = folder.join(format!("{}-{}.csv", self.oracle.name, self.project.name));
        let mut kept = csv::Writer::from_path(&path)
            .with_context(|| format!("failed to create {}", path.display()))?;
        kept.write_record(["side", "from", "to", "reason"])?;
        for Alone { is_ours, from, to, reason } in &self.alone {
            let side = if *is_ours { "ours" } else { "theirs" };
            kept.write_record([side, from, to, reason.unwrap_or(UNEXPLAINED)])?;
        }
        kept.flush()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::sources::Origin;
    use crate::modules::Packages;

    static PROJECT: Project = Project {
        name: "p",
        origin: Origin::Wheel { package: "p", version: "1" },
        root: "",
        parts: &["p"],
        is_tuned_on: false,
    };

    static ORACLE: Oracle = Oracle {
        name: "o",
        packages: Packages::Python(&[]),
        projects: &[],
        ask: |_| Ok(Answer::default()),
        level: Level::Files,
        goal: Some(5.0),
        counts: |link| !link.has("dynamic"),
        explain: |difference| (difference.from == "p/c").then_some("known"),
        definition: "",
    };

    fn strings(of: &[&str]) -> Vec<String> {
        of.iter().map(|one| (*one).to_owned()).collect()
    }

    #[test]
    fn edges_between_files_of_both_are_counted() {
        let link = |from: &str, to: &str, flags: &[&str]| Link {
            from: from.to_owned(),
            to: to.to_owned(),
            kind: "import".to_owned(),
            flags: strings(flags),
        };
        let ours = Ours {
            files: strings(&["p/a", "p/b", "p/c", "p/unread", "q"]),
            links: vec![
                link("p/a", "p/b", &[]),                                     // Both have it.
                link("p/a", "p/b", &["test"]), // Once more: still one.
                link("p/b", "p/a", &[]),       // Ours alone.
                link("p/c", "p/b", &[]),       // Ours alone, and explained.
                link("p/a", "p/c", &["dynamic"]), // They do not mean to have it.
                link("p/a", "p/unread", &[]),  // They have not looked there.
                link("p/a", "q", &[]),         // No part that is compared.
                Link { kind: "http".to_owned(), ..link("p/b", "p/c", &[]) }, // What no oracle tells.
            ],
        };
        let edge = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        let answer = Answer {
            files: strings(&["p/a", "p/b", "p/c", "q"]).into_iter().collect(),
            // The same file is no edge.
            edges: [edge("p/a", "p/b"), edge("p/b", "p/c"), edge("p/a", "p/a")].into(),
        };
        let theirs = Timed { key: String::new(), answer, seconds: 2.0 };
        let comparison = Comparison::new(&ORACLE, &PROJECT, Path::new(""), (ours, 0.5), theirs);
        let row = comparison.row();
        let expected = strings(&[
            "o",
            "p *",
            "3",
            "1",
            "2",
            "1",
            "1",
            "0",
            "50.00 %",
            "50.00 %",
            "0.50",
            "4.0 times",
        ]);
        assert_eq!(row.to_vec(), expected);
        let goal = comparison.goal().expect("a goal");
        assert_eq!(goal.to_vec(), strings(&["o", "p", "5 times", "4.00 times", "no"]));
    }
}
