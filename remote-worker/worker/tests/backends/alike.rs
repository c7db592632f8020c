//! What holds for all implementations.

use crate::folder::Folder;
use crate::scan::{expected, scanned, scanned_while};
use crate::stage::KINDS;

#[test]
fn reports_are_the_same_whoever_finds_the_facts() {
    let folder = Folder::new(8);
    let expected = expected(&folder.path());
    for kind in KINDS {
        let stage = kind.stage();
        for threads in [1, 2, 7] {
            let found = scanned(&folder.path(), stage.backend(), threads);
            assert!(found == expected, "{kind:?} on {threads} threads");
        }
    }
}

#[test]
fn a_scan_that_ends_early_ends() {
    let folder = Folder::new(8);
    let expected = expected(&folder.path());
    for kind in KINDS {
        let stage = kind.stage();
        for last in [1, 10] {
            let goes_on = |count| count < last;
            let found = scanned_while(&goes_on, &folder.path(), stage.backend(), 2);
            assert!(found == expected[..last], "{kind:?}, {last} reports");
        }
        // Whoever comes next finds nothing of it.
        assert!(scanned(&folder.path(), stage.backend(), 2) == expected, "{kind:?}");
    }
}

#[test]
fn scans_share_a_backend() {
    let folders = [Folder::new(4), Folder::new(6)];
    for kind in KINDS {
        let stage = kind.stage();
        std::thread::scope(|scope| {
            for folder in &folders {
                scope.spawn(|| {
                    let found = scanned(&folder.path(), stage.backend(), 2);
                    assert!(found == expected(&folder.path()), "{kind:?}");
                });
            }
        });
    }
}
