//! Who waits for what, and what becomes of what nobody wants.

use std::fs;

use astrolens_pool::Timing;

use crate::folder::Folder;
use crate::scan::{expected, scanned, scanned_while};
use crate::stage::{Worker, pool};

const HANGS: &str = "def hangs():\n    pass\n";

#[test]
fn somebody_who_waits_is_answered_while_a_scan_hangs() {
    let (scan, edit) = (Folder::new(0), Folder::new(0));
    fs::write(scan.path().join("hangs.py"), HANGS).unwrap();
    fs::write(edit.path().join("edit.py"), "def edit():\n    pass\n").unwrap();
    let worker = Worker::with_faults(&["--children=1"], &[(HANGS, "hang")]);
    let (pool, _) = pool(&[worker.url()], Timing::default());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let found = scanned(&scan.path(), &pool, 1);
            assert!(found == expected(&scan.path()));
        });
        worker.until(|status| status.running == 1);
        let found = scanned(&edit.path(), &pool.interactive(), 1);
        assert!(found == expected(&edit.path()));
        let share = pool.statistics().workers[&worker.url()];
        assert_eq!(share.answered, 1, "by the worker, and not here");
        // The scan goes on here.
        worker.kill();
    });
}

#[test]
fn what_nobody_wants_any_more_is_withdrawn_from_workers() {
    let folder = Folder::new(2);
    let worker = Worker::with_faults(&["--children=2"], &[(HANGS, "hang")]);
    let (pool, _) = pool(&[worker.url()], Timing::default());
    let expected = expected(&folder.path());
    assert!(scanned(&folder.path(), &pool, 2) == expected);
    let tasks = pool.statistics().submitted;
    fs::write(folder.path().join("hangs.py"), HANGS).unwrap();
    let goes_on = |_| {
        // All others are answered.
        loop {
            let statistics = pool.statistics();
            if (statistics.submitted, statistics.out()) == (2 * tasks + 1, 1) {
                return false;
            }
            std::thread::yield_now();
        }
    };
    let found = scanned_while(&goes_on, &folder.path(), &pool, 2);
    assert_eq!(found.len(), 1);
    worker.until(|status| status.running == 0);
    let statistics = pool.statistics();
    assert_eq!((statistics.withdrawn, statistics.handed_back), (1, 0), "{statistics:?}");
    // Its process is there for others.
    fs::remove_file(folder.path().join("hangs.py")).unwrap();
    assert!(scanned(&folder.path(), &pool, 2) == expected);
}
