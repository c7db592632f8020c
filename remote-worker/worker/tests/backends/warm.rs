//! What was found before is not sent again.

use astrolens_pool::{Statistics, Timing};

use crate::folder::Folder;
use crate::scan::{expected, scanned};
use crate::stage::{Worker, pool, urls};

/// What a pool of `workers` that is new does for a scan of `folder`.
fn scan(folder: &Folder, workers: &[Worker]) -> Statistics {
    let (pool, told) = pool(&urls(workers), Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    assert!(found == expected(&folder.path()));
    assert!(told.lock().unwrap().is_empty(), "{told:?}");
    pool.statistics()
}

fn known(statistics: &Statistics) -> u64 {
    statistics.workers.values().map(|share| share.known).sum()
}

#[test]
fn a_repeated_scan_sends_digests_and_no_texts() {
    let folder = Folder::new(30);
    let caches = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let flags = caches.each_ref().map(|cache| format!("--cache-dir={}", cache.path().display()));
    let workers = flags.each_ref().map(|flag| Worker::start(&[flag]));
    let first = scan(&folder, &workers);
    assert_eq!(known(&first), 0, "{first:?}");
    assert!(first.text_bytes > 0 && first.answered == first.submitted, "{first:?}");
    let entries = |worker: &Worker| worker.status().cache.expect("a cache").entries;
    while workers.iter().map(entries).sum::<u64>() < first.answered {}
    let second = scan(&folder, &workers);
    assert_eq!(second.text_bytes, 0, "{second:?}");
    assert_eq!((known(&second), second.answered), (first.answered, first.answered), "{second:?}");
}

#[test]
fn what_is_new_among_what_is_known_is_all_that_is_sent() {
    let folder = Folder::new(10);
    let cache = tempfile::tempdir().unwrap();
    let worker = [Worker::start(&[&format!("--cache-dir={}", cache.path().display())])];
    let first = scan(&folder, &worker);
    while worker[0].status().cache.expect("a cache").entries < first.answered {}
    let text = "def f(new):\n    return new\n";
    std::fs::write(folder.path().join("new.py"), text).unwrap();
    let second = scan(&folder, &worker);
    assert_eq!(second.text_bytes, text.len() as u64, "{second:?}");
    assert_eq!(known(&second) + 1, second.answered, "{second:?}");
}
