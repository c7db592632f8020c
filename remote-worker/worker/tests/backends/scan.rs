//! A scan of a folder, and what is to be true of it.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroUsize;
use std::ops::AddAssign;
use std::path::Path;

use astrolens_config::Options;
use astrolens_model::FileReport;
use astrolens_pool::Direct;
use astrolens_scan::backend::{Backend, Local};
use astrolens_scan::{FileOutcome, Job, Sink, WalkOptions, Workspaces, run, walk};

use crate::folder::Folder;

/// The path of a file, and its report as it is written.
pub type Reported = (String, Vec<u8>);

/// Takes reports for as long as `goes_on` with so many says so.
struct Collected<'run> {
    reports: Vec<Reported>,
    goes_on: &'run dyn Fn(usize) -> bool,
}

impl Sink for Collected<'_> {
    type Error = ();

    fn file(&mut self, outcome: FileOutcome) -> Result<(), ()> {
        let encoded = outcome.encoded.expect("it was to be encoded");
        self.reports.push((outcome.report.path, encoded));
        if (self.goes_on)(self.reports.len()) { Ok(()) } else { Err(()) }
    }
}

/// What a scan of `folder` reports whose facts come from `backend`, until `goes_on` says no.
pub fn scanned_while(
    goes_on: &dyn Fn(usize) -> bool,
    folder: &Path,
    backend: &dyn Backend,
    threads: usize,
) -> Vec<Reported> {
    let mut workspaces = Workspaces::new(Options { explain: true, ..Options::default() });
    let found = walk(&[folder.to_owned()], WalkOptions::default(), &mut workspaces);
    let encode = |report: &FileReport, buffer: &mut Vec<u8>| {
        serde_json::to_writer(buffer, report).expect("a report is JSON");
    };
    let threads = NonZeroUsize::new(threads).expect("threads");
    let job = Job { threads, backend, encode: Some(&encode), ..Job::of(&found, &workspaces) };
    let mut collected = Collected { reports: Vec::new(), goes_on };
    // That it ends early is what it was told.
    let _ = run(&job, &mut collected);
    collected.reports
}

/// All that a scan of `folder` reports.
pub fn scanned(folder: &Path, backend: &dyn Backend, threads: usize) -> Vec<Reported> {
    scanned_while(&|_| true, folder, backend, threads)
}

/// What a scan of `folder` reports that asks nobody.
pub fn expected(folder: &Path) -> Vec<Reported> {
    scanned(folder, &Local, 1)
}

/// Has `fault` happen after so many reports of a scan by `pool`, which is to report all the same what one that asks
/// nobody does, each file once.
pub fn survives(
    what: &str,
    folder: &Folder,
    (pool, after): (&Direct, usize),
    fault: impl Fn(),
) -> Whole {
    let has_happened = Cell::new(false);
    let goes_on = |count| {
        if count >= after && !has_happened.replace(true) {
            fault();
        }
        true
    };
    let found = scanned_while(&goes_on, &folder.path(), pool, 2);
    assert!(has_happened.get(), "{what}: it was over before");
    is_whole(what, (&found, &expected(&folder.path())), pool)
}

/// What was counted of a scan that lost nothing, or of several.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whole {
    sent: u64,
    received: u64,
}

impl AddAssign for Whole {
    fn add_assign(&mut self, other: Self) {
        self.sent += other.sent;
        self.received += other.received;
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It would be none otherwise.
        let Self { sent, received } = self;
        write!(formatter, "units sent {sent}, received {received}, ")?;
        formatter.write_str("lost 0, delivered twice 0, innocents given up 0")
    }
}

/// Prints what became of the tasks of `pool` in a scan that `found` this; nothing is lost, nothing comes twice, and
/// nothing is other than `expected`.
pub fn is_whole(what: &str, (found, expected): (&[Reported], &[Reported]), pool: &Direct) -> Whole {
    let paths: BTreeSet<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    let (lost, twice) = (expected.len() - paths.len(), found.len() - paths.len());
    let statistics = pool.statistics();
    println!(
        "{what}: units sent {}, received {}, found here {}, retried {}, hedged {}, superseded {}, lost {lost}, \
         delivered twice {twice}",
        statistics.submitted,
        statistics.answered,
        statistics.handed_back,
        statistics.retried,
        statistics.hedged,
        statistics.superseded,
    );
    assert_eq!((lost, twice, statistics.out()), (0, 0, 0), "{what}: {statistics:?}");
    assert!(found == expected, "{what}: other reports");
    Whole { sent: statistics.submitted, received: statistics.answered }
}
