//! Workers that die, end, or never were.

use std::fs;

use astrolens_pool::{Notice, Timing};

use crate::folder::Folder;
use crate::rounds::{MANY, rounds};
use crate::scan::{Whole, expected, is_whole, scanned, survives};
use crate::stage::{Worker, pool, urls};

/// How many copies of the files there are: several hundred tasks.
pub const COPIES: usize = 30;

#[test]
fn a_worker_killed_at_a_random_moment_costs_nothing() {
    let rounds = rounds();
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    let folder = Folder::new(COPIES);
    let (mut retried, mut all) = (0, Whole::default());
    for round in 0..rounds {
        let workers = [Worker::start(&[]), Worker::start(&[])];
        let (pool, _) = pool(&urls(&workers), Timing::default());
        let victim = &workers[random.usize(0..2)];
        let after = random.usize(1..folder.count / 2);
        let what = format!("kill -9, seed {seed}, round {round}, after {after} reports");
        all += survives(&what, &folder, (&pool, after), || victim.kill());
        retried += pool.statistics().retried;
        assert_eq!(pool.statistics().handed_back, 0, "{what}: the other one was there");
    }
    println!("{rounds} workers killed: {all}");
    assert!(retried > 0 || rounds < MANY, "seed {seed}: no worker had anything in hand");
}

#[test]
fn when_all_workers_are_gone_the_scan_goes_on_here_and_says_so_once() {
    // More than a scan has waiting for its first report, so that much is left to do.
    let folder = Folder::new(4 * COPIES);
    let workers = [Worker::start(&[]), Worker::start(&[])];
    let (pool, told) = pool(&urls(&workers), Timing::default());
    survives("all workers gone", &folder, (&pool, 1), || workers.iter().for_each(Worker::kill));
    assert!(pool.statistics().handed_back > 0);
    let told = told.lock().unwrap();
    let local = told.iter().filter_map(|notice| match notice {
        Notice::Local(workers) => Some(workers.iter().map(|worker| worker.worker.clone())),
        Notice::LeftOut(_) => None,
    });
    let named: Vec<Vec<String>> = local.map(Iterator::collect).collect();
    assert_eq!(named, [urls(&workers)], "{told:?}");
}

#[test]
fn workers_that_never_were_there_are_named_with_the_reason() {
    let folder = Folder::new(1);
    let gone = Worker::start(&[]).url();
    let (pool, told) = pool(std::slice::from_ref(&gone), Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    is_whole("no worker", (&found, &expected(&folder.path())), &pool);
    let [notice] = &told.lock().unwrap()[..] else { panic!("{told:?}") };
    let text = notice.to_string();
    assert!(text.contains(&gone) && text.contains("Connection refused"), "{text}");
    assert!(text.contains("files are analysed here"), "{text}");
}

#[test]
fn a_worker_that_ends_hands_back_what_it_has_not_begun() {
    let folder = Folder::new(COPIES);
    let mut workers = [Worker::start(&["--children=1"]), Worker::start(&[])];
    let (pool, told) = pool(&urls(&workers), Timing::default());
    survives("drained", &folder, (&pool, 5), || workers[0].terminate());
    assert!(workers[0].wait().success());
    let statistics = pool.statistics();
    assert_eq!(statistics.handed_back, 0, "{statistics:?}, {told:?}");
}

#[test]
fn a_poisonous_file_is_skipped_and_not_analysed_here() {
    let guilty = "def guilty():\n    pass\n";
    let folder = Folder::new(3);
    fs::write(folder.path().join("guilty.py"), guilty).unwrap();
    let workers = [(); 2].map(|()| Worker::with_faults(&[], &[(guilty, "crash")]));
    let (pool, _) = pool(&urls(&workers), Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    let (poisoned, innocent): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(path, _)| path.ends_with("guilty.py"));
    let others =
        expected(&folder.path()).into_iter().filter(|(path, _)| !path.ends_with("guilty.py"));
    assert!(innocent == others.collect::<Vec<_>>());
    let report: serde_json::Value = serde_json::from_slice(&poisoned[0].1).unwrap();
    assert_eq!(report["skipped"]["reason"], "poison");
    let detail = report["skipped"]["detail"].as_str().unwrap();
    assert!(detail.contains("SIGABRT"), "{detail}");
    let statistics = pool.statistics();
    assert_eq!((statistics.handed_back, statistics.out()), (0, 0), "{statistics:?}");
}
