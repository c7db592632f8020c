//! What holds for all implementations.

use std::fs;

use crate::folder::Folder;
use crate::scan::{expected, scanned, scanned_while};
use crate::stage::Kind;

/// Has each of these hold for each implementation.
macro_rules! hold_for_all {
    ($($property:ident),* $(,)?) => {$(
        mod $property {
            use crate::stage::Kind;

            #[test]
            fn in_this_process() {
                super::$property(Kind::Local);
            }

            #[test]
            fn directly() {
                super::$property(Kind::Direct);
            }

            #[test]
            fn directly_and_encrypted() {
                super::$property(Kind::Encrypted);
            }

            #[test]
            #[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
            fn through_a_queue() {
                super::$property(Kind::Queued);
            }
        }
    )*};
}

hold_for_all! {
    reports_are_the_same_whoever_finds_the_facts,
    a_scan_that_ends_early_ends,
    scans_share_a_backend,
    texts_of_any_length_come_whole,
}

fn reports_are_the_same_whoever_finds_the_facts(kind: Kind) {
    let folder = Folder::new(8);
    let expected = expected(&folder.path());
    let stage = kind.stage();
    for threads in [1, 2, 7] {
        let found = scanned(&folder.path(), stage.backend(), threads);
        assert!(found == expected, "{threads} threads");
    }
}

fn a_scan_that_ends_early_ends(kind: Kind) {
    let folder = Folder::new(8);
    let expected = expected(&folder.path());
    let stage = kind.stage();
    for last in [1, 10] {
        let goes_on = |count| count < last;
        let found = scanned_while(&goes_on, &folder.path(), stage.backend(), 2);
        assert!(found == expected[..last], "{last} reports");
    }
    // Whoever comes next finds nothing of it.
    assert!(scanned(&folder.path(), stage.backend(), 2) == expected);
}

fn scans_share_a_backend(kind: Kind) {
    let folders = [Folder::new(4), Folder::new(6)];
    let stage = kind.stage();
    std::thread::scope(|scope| {
        for folder in &folders {
            scope.spawn(|| {
                let found = scanned(&folder.path(), stage.backend(), 2);
                assert!(found == expected(&folder.path()));
            });
        }
    });
}

fn texts_of_any_length_come_whole(kind: Kind) {
    let folder = Folder::new(0);
    // One that goes in parts, and whose facts do; and nothing at all.
    for (name, text) in
        [("long.py", "def f(a):\n    return a or 1\n".repeat(60_000)), ("empty.py", String::new())]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let stage = kind.stage();
    let found = scanned(&folder.path(), stage.backend(), 2);
    assert!(found == expected(&folder.path()));
}
