//! What was found before is not sent again.

use std::fs;
use std::path::Path;
use std::time::Duration;

use astrolens_pool::{Statistics, Timing};
use astrolens_proto::v1::Window;

use crate::fakes::{Fake, Manner};
use crate::folder::Folder;
use crate::scan::{expected, scanned};
use crate::stage::{Worker, pool, urls};

/// What a pool of workers at `urls` that is new does for a scan of `folder`.
fn scan(folder: &Path, urls: &[String]) -> Statistics {
    // However long one that knows an answer takes, nobody else is asked.
    scan_with(Duration::from_secs(3600), folder, urls)
}

/// The same, where others are asked as well what has no answer for so long.
fn scan_with(hedge: Duration, folder: &Path, urls: &[String]) -> Statistics {
    let (pool, told) = pool(urls, Timing { hedge, ..Timing::default() });
    let found = scanned(folder, &pool, 2);
    assert!(found == expected(folder));
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
    let first = scan(&folder.path(), &urls(&workers));
    assert_eq!(known(&first), 0, "{first:?}");
    assert!(first.text_bytes > 0 && first.answered == first.submitted, "{first:?}");
    let entries = |worker: &Worker| worker.status().cache.expect("a cache").entries;
    while workers.iter().map(entries).sum::<u64>() < first.answered {}
    let second = scan(&folder.path(), &urls(&workers));
    assert_eq!(second.text_bytes, 0, "{second:?}");
    assert_eq!((known(&second), second.answered), (first.answered, first.answered), "{second:?}");
}

#[test]
fn what_is_new_among_what_is_known_is_all_that_is_sent() {
    let folder = Folder::new(10);
    let cache = tempfile::tempdir().unwrap();
    let worker = [Worker::start(&[&format!("--cache-dir={}", cache.path().display())])];
    let first = scan(&folder.path(), &urls(&worker));
    while worker[0].status().cache.expect("a cache").entries < first.answered {}
    let text = "def f(new):\n    return new\n";
    fs::write(folder.path().join("new.py"), text).unwrap();
    let second = scan(&folder.path(), &urls(&worker));
    assert_eq!(second.text_bytes, text.len() as u64, "{second:?}");
    assert_eq!(known(&second) + 1, second.answered, "{second:?}");
}

#[test]
fn who_knows_answers_is_waited_for_though_another_has_nothing_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let text = |number| format!("def f(a):\n    return a or {number}\n");
    let texts: Vec<String> = (0..60).map(text).collect();
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.path().join(format!("{number}.py")), text).unwrap();
    }
    let one_at_a_time = Manner::Good(Window { tasks: 1, text_bytes: 32 << 20 });
    let all = Manner::Good(Window { tasks: 256, text_bytes: 32 << 20 });
    let workers = [Fake::knowing(one_at_a_time, &texts), Fake::start(all)];
    let statistics = scan(folder.path(), &workers.each_ref().map(Fake::url));
    assert!(workers[1].asked().tasks > 0, "{statistics:?}");
    assert_eq!((statistics.text_bytes, known(&statistics)), (0, 60), "{statistics:?}");
}

#[test]
fn who_is_asked_as_well_is_somebody_who_will_be_asked_again() {
    let folder = Folder::new(10);
    let all = Manner::Good(Window { tasks: 256, text_bytes: 32 << 20 });
    let workers = [Fake::start(Manner::Busy), Fake::start(all), Fake::start(all), Fake::start(all)];
    let urls = workers.each_ref().map(Fake::url);
    let first = scan_with(Duration::from_millis(20), &folder.path(), &urls);
    assert!(first.hedged > 0 && first.workers.len() == 3, "{first:?}");
    let second = scan(&folder.path(), &urls);
    assert_eq!((second.text_bytes, known(&second)), (0, second.answered), "{second:?}");
}
