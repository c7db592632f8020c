//! One language's comparison of a metric with another tool: how many agree, and what differs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::classes::{Class, Compared, classify};
use super::features::Constructs;
use super::function::{Function, Metric};
use super::known::{Known, differences};
use super::matching::match_functions;
use super::ours::Ours;
use super::table::{Table, share};
use crate::language::Language;

/// The columns of the table that sums up a language.
///
/// Those alike are the functions that hold none of the known differences between the definitions.
pub const SUMMARY: [&str; 10] = [
    "metric",
    "peer",
    "compared",
    "agreed",
    "share",
    "alike",
    "agreed of alike",
    "share of alike",
    "only ours",
    "only theirs",
];

/// Our side of the comparison in one language.
pub struct Side {
    /// The language.
    pub language: Language,
    /// Our report.
    pub ours: Ours,
    /// Where all disagreements are kept.
    pub disagreements: PathBuf,
    /// How many examples of a class are shown.
    pub examples: usize,
    constructs: Vec<BTreeSet<u32>>,
    finder: Constructs,
}

/// One compared function: which of ours, and the two values.
struct Pair {
    index: usize,
    ours: u32,
    theirs: u32,
}

/// A direction of disagreement.
struct Sign {
    name: &'static str,
    holds: fn(&Pair) -> bool,
}

const SIGNS: [Sign; 2] = [
    Sign { name: "ours is more", holds: |pair| pair.ours > pair.theirs },
    Sign { name: "ours is less", holds: |pair| pair.ours < pair.theirs },
];

impl Side {
    /// Reads the constructs of all our functions, so that disagreements can be explained by them.
    pub fn new(
        language: Language,
        root: &Path,
        ours: Ours,
        disagreements: PathBuf,
        examples: usize,
    ) -> Result<Self> {
        let mut finder = Constructs::new(language);
        let mut constructs = Vec::with_capacity(ours.functions.len());
        let mut current = None;
        if matches!(language, Language::C | Language::Cpp) {
            for file in ours.files.keys() {
                let text =
                    fs::read(root.join(file)).with_context(|| format!("failed to read {file}"))?;
                finder.learn_macros(&String::from_utf8_lossy(&text));
            }
        }
        for (function, detail) in ours.functions.iter().zip(&ours.details) {
            // A report's functions come file by file.
            let parsed = match current.take() {
                Some((file, parsed)) if file == function.file => parsed,
                _ => finder.parse(&root.join(&function.file))?,
            };
            constructs.push(finder.within(&parsed, detail.bytes, &function.name));
            current = Some((function.file.clone(), parsed));
        }
        Ok(Self { language, ours, disagreements, examples, constructs, finder })
    }

    /// Compares one metric with what `peer` says. Adds a row to the summary and returns the
    /// explanation of what differs, empty where nothing does.
    pub fn compare(
        &self,
        peer: &str,
        functions: &[Function],
        metric: Metric,
        summary: &mut Table<10>,
    ) -> Result<String> {
        let theirs: Vec<Function> =
            functions.iter().filter(|one| one.value(metric).is_some()).cloned().collect();
        let matching = match_functions(&self.ours.functions, &theirs);
        let pairs: Vec<Pair> = matching
            .pairs
            .iter()
            .filter_map(|(index, their_index)| {
                Some(Pair {
                    index: *index,
                    ours: self.ours.functions[*index].value(metric)?,
                    theirs: theirs[*their_index].value(metric)?,
                })
            })
            .collect();
        let agreed = pairs.iter().filter(|pair| pair.ours == pair.theirs).count();
        // Only in the files that the peer was run on could it have found more functions.
        let heard: BTreeSet<&str> = theirs.iter().map(|one| one.file.as_str()).collect();
        let only_ours = matching
            .only_ours
            .iter()
            .filter(|index| heard.contains(self.ours.functions[**index].file.as_str()))
            .count();
        let known: Vec<&Known> = differences(peer, metric, self.language).collect();
        let alike: Vec<&Pair> =
            pairs.iter().filter(|pair| self.known(&known, pair).is_none()).collect();
        let agreed_alike = alike.iter().filter(|pair| pair.ours == pair.theirs).count();
        summary.row([
            metric.to_string(),
            peer.to_owned(),
            pairs.len().to_string(),
            agreed.to_string(),
            share(agreed, pairs.len()),
            alike.len().to_string(),
            agreed_alike.to_string(),
            share(agreed_alike, alike.len()),
            only_ours.to_string(),
            matching.only_theirs.len().to_string(),
        ]);
        self.explain(peer, metric, &known, &pairs)
    }

    /// The first of the known differences that the function of a pair holds.
    fn known<'known>(&self, known: &[&'known Known], pair: &Pair) -> Option<&'known Known> {
        let constructs = &self.constructs[pair.index];
        known.iter().copied().find(|known| {
            let mut found = known.constructs.iter().filter_map(|name| self.finder.find(name));
            found.any(|construct| constructs.contains(&construct))
        })
    }

    /// Sorts the disagreements into classes, those known from the definitions first and the others
    /// above and below, and keeps all of them in a file.
    fn explain(
        &self,
        peer: &str,
        metric: Metric,
        known: &[&Known],
        pairs: &[Pair],
    ) -> Result<String> {
        let path = self.disagreements.join(format!("{}-{metric}-{peer}.csv", self.language));
        let mut kept = csv::Writer::from_path(&path)
            .with_context(|| format!("failed to create {}", path.display()))?;
        kept.write_record([
            "file", "line", "name", "kind", "partial", "ours", "theirs", "sign", "class",
        ])?;
        let mut table = Table::new([
            "class: functions with",
            "sign",
            "count",
            "of",
            "example",
            "ours",
            "theirs",
        ]);
        let verdicts = self.tell_known(known, pairs, &mut kept)?;
        for sign in &SIGNS {
            for class in self.classes(known, pairs, sign) {
                let name = class
                    .construct
                    .map_or("(nothing in common)", |construct| self.finder.name(construct));
                for member in &class.members {
                    kept.write_record(self.record(&pairs[*member], sign.name, name))?;
                }
                self.show(&class, name, sign, pairs, &mut table);
            }
        }
        kept.flush()?;
        if pairs.iter().all(|pair| pair.ours == pair.theirs) {
            return Ok(String::new());
        }
        let (table, path) = (table.render(), path.display());
        Ok(format!(
            "## {metric}: disagreements with {peer}\n\n{verdicts}\n{table}\nall in {path}\n\n"
        ))
    }

    /// The disagreements that are known from the definitions, with who is right; each is kept too.
    fn tell_known(
        &self,
        known: &[&Known],
        pairs: &[Pair],
        kept: &mut csv::Writer<fs::File>,
    ) -> Result<String> {
        let mut table = Table::new([
            "known: functions with",
            "count",
            "example",
            "ours",
            "theirs",
            "by the definition",
        ]);
        for one in known {
            let members: Vec<&Pair> = pairs
                .iter()
                .filter(|pair| pair.ours != pair.theirs)
                .filter(|pair| self.known(known, pair).is_some_and(|held| std::ptr::eq(held, *one)))
                .collect();
            for pair in &members {
                let sign =
                    SIGNS.iter().find(|sign| (sign.holds)(pair)).map_or("", |sign| sign.name);
                kept.write_record(self.record(pair, sign, one.what))?;
            }
            if let Some(pair) = members.first() {
                table.row([
                    one.what.to_owned(),
                    members.len().to_string(),
                    self.ours.functions[pair.index].to_string(),
                    pair.ours.to_string(),
                    pair.theirs.to_string(),
                    one.verdict.to_owned(),
                ]);
            }
        }
        Ok(table.render())
    }

    fn classes(&self, known: &[&Known], pairs: &[Pair], sign: &Sign) -> Vec<Class> {
        let compared: Vec<Compared> = pairs
            .iter()
            .map(|pair| Compared {
                constructs: self.constructs[pair.index].clone(),
                disagrees: (sign.holds)(pair) && self.known(known, pair).is_none(),
            })
            .collect();
        classify(&compared, self.finder.len())
    }

    /// Adds a class's first members to the table, and its numbers to the first of them.
    fn show(&self, class: &Class, name: &str, sign: &Sign, pairs: &[Pair], table: &mut Table<7>) {
        for (number, member) in class.members.iter().take(self.examples).enumerate() {
            let pair = &pairs[*member];
            let first = |count: usize| if number == 0 { count.to_string() } else { String::new() };
            table.row([
                name.to_owned(),
                sign.name.to_owned(),
                first(class.members.len()),
                first(class.containing),
                self.ours.functions[pair.index].to_string(),
                pair.ours.to_string(),
                pair.theirs.to_string(),
            ]);
        }
    }

    /// A disagreement as a row of the file.
    fn record(&self, pair: &Pair, sign: &str, class: &str) -> [String; 9] {
        let function = &self.ours.functions[pair.index];
        let detail = &self.ours.details[pair.index];
        [
            function.file.clone(),
            function.line.to_string(),
            function.name.clone(),
            detail.kind.clone(),
            if detail.partial { "partial" } else { "" }.to_owned(),
            pair.ours.to_string(),
            pair.theirs.to_string(),
            sign.to_owned(),
            class.to_owned(),
        ]
    }
}
