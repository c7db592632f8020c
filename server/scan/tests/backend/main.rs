//! What is reported does not depend on who found the facts, nor on when and in which order that was
//! answered, nor on what of it was lost.

mod backends;
mod folder;

use std::num::NonZeroUsize;

use astrolens_config::Options;
use astrolens_model::FileReport;
use astrolens_scan::backend::{Backend, Capacity, Local};
use astrolens_scan::cache::Cache;
use astrolens_scan::{FileOutcome, Job, Sink, WalkOptions, Workspaces, run, walk};

use backends::{Contrary, Counting, Forgetful, Lying, Panicking, Silent};
use folder::{FILES, Folder};

const fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).expect("not zero")
}

/// What backends take at once.
const CAPACITIES: [Capacity; 4] = [
    Capacity { in_flight: count(1), batch: count(1) },
    Capacity { in_flight: count(5), batch: count(2) },
    Capacity { in_flight: count(5), batch: count(16) },
    Capacity { in_flight: count(64), batch: count(16) },
];

/// The report of a file and, where it was wanted, the text behind it.
type Reported = (Vec<u8>, Option<Vec<u8>>);

/// Takes outcomes until it `is_full`.
struct Collected<'run> {
    reports: Vec<Reported>,
    is_full: &'run dyn Fn() -> bool,
}

impl Sink for Collected<'_> {
    type Error = ();

    fn file(&mut self, outcome: FileOutcome) -> Result<(), ()> {
        self.reports.push((outcome.encoded.expect("it was to be encoded"), outcome.source));
        if (self.is_full)() { Err(()) } else { Ok(()) }
    }
}

/// What a scan of `folder` reports whose facts come from `backend`, until it `is_full`.
fn scanned_until(
    is_full: &dyn Fn() -> bool,
    folder: &Folder,
    backend: &dyn Backend,
    (threads, cache): (usize, Option<&Cache>),
) -> (Vec<Reported>, Result<(), ()>) {
    let mut workspaces = Workspaces::new(Options { explain: true, ..Options::default() });
    let found = walk(&[folder.path()], WalkOptions::default(), &mut workspaces);
    assert_eq!(found.files.len(), folder.count);
    let encode = |report: &FileReport, buffer: &mut Vec<u8>| {
        serde_json::to_writer(buffer, report).expect("a report is JSON");
    };
    let job = Job {
        threads: count(threads),
        cache,
        backend,
        encode: Some(&encode),
        wants_source: &|report| report.functions.len() == 1,
        ..Job::of(&found, &workspaces)
    };
    let mut collected = Collected { reports: Vec::new(), is_full };
    let ended = run(&job, &mut collected).map(|_| ());
    (collected.reports, ended)
}

/// All that a scan of `folder` reports whose facts come from `backend`.
fn scanned(
    folder: &Folder,
    backend: &dyn Backend,
    means: (usize, Option<&Cache>),
) -> Vec<Reported> {
    let (reports, ended) = scanned_until(&|| false, folder, backend, means);
    assert_eq!(ended, Ok(()));
    reports
}

/// Whether scans of a folder report the same as [`Local`] does, whatever the threads, the cache and
/// what a backend takes at once; `make` is told that and how many tasks there will be.
fn agrees<B: Backend>(make: impl Fn(Capacity, usize) -> B) {
    let folder = Folder::new(6);
    let counting = Counting::default();
    let expected = scanned(&folder, &counting, (1, None));
    let tasks = counting.count();
    assert!(tasks > 6 * FILES.len() / 2, "{tasks} tasks");
    assert!(expected.iter().any(|(_, source)| source.is_some()));
    for capacity in CAPACITIES {
        for threads in [1, 2, 7] {
            let what = format!("{capacity:?} on {threads} threads");
            let backend = make(capacity, tasks);
            assert!(scanned(&folder, &backend, (threads, None)) == expected, "{what}");
            let kept = tempfile::tempdir().expect("a folder");
            for is_known in [false, true] {
                let (cache, _) = Cache::open(kept.path()).expect("a cache");
                let (backend, counting) = (make(capacity, tasks), Counting::default());
                let backend: &dyn Backend = if is_known { &counting } else { &backend };
                let found = scanned(&folder, backend, (threads, Some(&cache)));
                assert!(found == expected, "{what}, known: {is_known}");
                assert_eq!(counting.count(), 0, "{what}: what is known is not asked again");
                assert!(cache.close().is_none(), "{what}");
            }
        }
    }
}

#[test]
fn a_backend_that_answers_the_last_task_first_changes_nothing() {
    agrees(Contrary::new);
}

#[test]
fn what_a_backend_loses_is_found_here() {
    agrees(|capacity, _| Forgetful::new(capacity, 1));
    agrees(|capacity, _| Forgetful::new(capacity, 2));
}

#[test]
fn what_a_backend_was_asked_when_it_panicked_is_found_here() {
    agrees(|capacity, _| Panicking(capacity));
}

#[test]
fn what_a_backend_gives_up_within_its_budget_is_found_here() {
    agrees(|capacity, _| Lying(capacity));
}

#[test]
fn a_scan_that_ends_early_does_not_wait_for_answers() {
    let folder = Folder::new(2);
    for capacity in CAPACITIES {
        for threads in [1, 2, 7] {
            let silent = Silent::new(capacity);
            let is_full = || {
                // The first file needs no facts; others wait for theirs.
                silent.expect();
                true
            };
            let (taken, ended) = scanned_until(&is_full, &folder, &silent, (threads, None));
            assert_eq!(ended, Err(()));
            let (expected, _) = scanned_until(&|| true, &folder, &Local, (1, None));
            assert!(taken == expected && taken.len() == 1);
            assert_eq!(silent.recalled(), 1, "{capacity:?} on {threads} threads");
            for ticket in silent.asked() {
                assert!(!ticket.reply.is_wanted());
                // Nobody is there to take it.
                Local.submit(vec![ticket]);
            }
        }
    }
}
