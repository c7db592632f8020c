//! What a scan did, for `--stats` and for what is told at its end.

use std::collections::BTreeMap;

use astrolens_model::Summary;

use super::identify::Foreign;
use super::job::{Processed, Provenance};
use super::walk::{Candidate, Found};

/// What a scan did. Unlike the reports, it may differ from run to run.
#[derive(Debug, Default)]
pub struct Statistics {
    /// Files with a report.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Lines of measured files.
    pub lines: u64,
    /// Files that were analysed.
    pub analysed: u64,
    /// Files whose content had been analysed before.
    pub same_content: u64,
    /// Files that had not changed.
    pub unchanged: u64,
    /// Files not measured, by reason.
    pub skipped: BTreeMap<String, u64>,
    /// Files in languages that resemble ours and are not measured, by the language's name.
    pub unsupported: BTreeMap<&'static str, u64>,
    /// Files that the user named and that are in none of our languages, with the language's name
    /// if it is known.
    pub foreign: Vec<(String, Option<&'static str>)>,
    /// Files that the user named and that could not be read, with what the system says.
    pub unread: Vec<(String, String)>,
}

/// Why a file has no text, as against one whose text is not wanted.
const UNREAD: [&str; 3] = ["not-a-file", "unreadable", "vanished"];

/// Adds to `summary` what was passed over among what a walk `found`.
pub fn summarise(summary: &mut Summary, found: &Found, statistics: &Statistics) {
    for problem in &found.problems {
        *summary.skipped.entry(problem.reason.to_owned()).or_default() += 1;
    }
    let unsupported = statistics.unsupported.values().sum::<u64>();
    if unsupported > 0 {
        *summary.skipped.entry("unsupported-language".to_owned()).or_default() += unsupported;
    }
}

impl Statistics {
    /// Counts what became of `file`.
    pub(super) fn add(&mut self, file: &Candidate, processed: &Processed) {
        match processed {
            Processed::File(outcome) => {
                self.files += 1;
                self.bytes += outcome.bytes;
                self.lines += u64::from(outcome.report.lines.total);
                *match outcome.provenance {
                    Provenance::Analysed => &mut self.analysed,
                    Provenance::SameContent => &mut self.same_content,
                    Provenance::Unchanged => &mut self.unchanged,
                } += 1;
                if let Some(skipped) = &outcome.report.skipped {
                    *self.skipped.entry(skipped.reason.to_string()).or_default() += 1;
                    if file.named && UNREAD.contains(&&*skipped.reason) {
                        self.unread.push((file.name.clone(), skipped.detail.clone()));
                    }
                }
            }
            Processed::Foreign(foreign) => self.add_foreign(file, *foreign),
            Processed::Unwanted => {}
        }
    }

    fn add_foreign(&mut self, file: &Candidate, foreign: Foreign) {
        let title = match foreign {
            Foreign::Unsupported(title) => Some(title),
            Foreign::Other => None,
            Foreign::Unreadable(kind) => {
                if file.named {
                    self.unread.push((file.name.clone(), kind.to_string()));
                }
                return;
            }
        };
        if let Some(title) = title {
            *self.unsupported.entry(title).or_default() += 1;
        }
        if file.named {
            self.foreign.push((file.name.clone(), title));
        }
    }
}
