//! Workers that are of another build, slow, damaged or short of something: others answer in their place.

use std::fmt::Write as _;
use std::fs;
use std::thread;
use std::time::Duration;

use astrolens_pool::{Notice, Statistics, Timing};
use astrolens_proto::v1::Window;

use crate::fakes::{Asked, Fake, Manner};
use crate::folder::Folder;
use crate::scan::{expected, is_whole, scanned};
use crate::stage::pool;

const GOOD: Manner = Manner::Good(Window { tasks: 256, text_bytes: 32 << 20 });

/// What becomes of a scan by a good worker and one of this `manner`, which reports what it should.
fn beside(manner: Manner) -> (Statistics, Asked, Vec<Notice>) {
    let folder = Folder::new(30);
    let workers = [Fake::start(GOOD), Fake::start(manner)];
    let timing = Timing { hedge: Duration::from_millis(50), ..Timing::default() };
    let (pool, told) = pool(&workers.each_ref().map(Fake::url), timing);
    let found = scanned(&folder.path(), &pool, 2);
    is_whole(&format!("{manner:?}"), (&found, &expected(&folder.path())), &pool);
    let statistics = pool.statistics();
    assert_eq!(statistics.handed_back, 0, "{manner:?}: the good one was there");
    // It is told so a moment later.
    while manner == Manner::Idle && workers[1].asked().cancelled < statistics.hedged as usize {}
    let told = told.lock().unwrap().clone();
    (statistics, workers[1].asked(), told)
}

#[test]
fn a_worker_of_another_build_is_left_out_and_named() {
    for (manner, words) in [
        (Manner::Refusing, "the worker has version 0 of the facts"),
        (Manner::OtherBuild, "it has version 0 of the facts, and this program version"),
    ] {
        let (_, asked, told) = beside(manner);
        assert_eq!(asked.tasks, 0, "{manner:?}");
        let [notice] = &told[..] else { panic!("{told:?}") };
        assert!(notice.to_string().contains(words), "{notice}");
    }
}

#[test]
fn what_a_worker_does_not_answer_another_one_is_asked_as_well() {
    let (statistics, asked, _) = beside(Manner::Idle);
    assert!(
        asked.tasks > 0 && statistics.hedged == asked.tasks as u64,
        "{asked:?}, {statistics:?}"
    );
    // The first answer counts, and the other worker is told so.
    assert_eq!(asked.cancelled, asked.tasks);
}

#[test]
fn who_has_nothing_to_do_helps_who_has_much_in_hand() {
    let folder = Folder::new(60);
    let whole = expected(&folder.path());
    let [good, busy] = [Fake::start(GOOD), Fake::start(Manner::Busy)];
    // Nobody is asked as well since an answer takes long; only if nobody helps, it is too long for the pool.
    let (hedge, answer) = (Duration::from_secs(3600), Duration::from_secs(600));
    let timing = Timing { hedge, answer, ..Timing::default() };
    let (pool, _) = pool(&[good.url(), busy.url()], timing);
    // Few are left to it, which it would have answered sooner than anybody else.
    let few = 8;
    thread::scope(|scope| {
        let scan = scope.spawn(|| scanned(&folder.path(), &pool, 2));
        let is_helped = |statistics: &Statistics| {
            statistics.out() <= few && statistics.hedged + statistics.handed_back > few
        };
        while !is_helped(&pool.statistics()) {
            thread::yield_now();
        }
        // They are asked elsewhere when it is gone.
        drop(busy);
        is_whole("one is busy", (&scan.join().unwrap(), &whole), &pool);
    });
    assert_eq!(pool.statistics().handed_back, 0, "nobody helped");
}

#[test]
fn what_is_damaged_on_the_way_is_asked_elsewhere() {
    let (statistics, asked, told) = beside(Manner::Damaged);
    assert!(statistics.retried > 0 && asked.tasks > 0, "{asked:?}, {statistics:?}");
    assert_eq!(statistics.workers.len(), 1, "{statistics:?}");
    assert!(told.iter().all(|notice| notice.to_string().contains("damaged")), "{told:?}");
}

#[test]
fn a_worker_that_fails_whatever_it_is_asked_is_left_alone() {
    let (_, asked, told) = beside(Manner::Failing);
    // What was on its way when it had failed a few.
    assert!(asked.tasks >= 5 && asked.tasks <= 256, "{asked:?}");
    let [notice] = &told[..] else { panic!("{told:?}") };
    assert!(notice.to_string().contains("keep failing (it was told to)"), "{notice}");
}

#[test]
fn a_worker_without_room_is_asked_again_and_asks_for_texts_when_it_has_some() {
    let folder = Folder::new(60);
    let worker = Fake::start(Manner::Full);
    let (pool, told) = pool(&[worker.url()], Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    is_whole("no room", (&found, &expected(&folder.path())), &pool);
    let (asked, statistics) = (worker.asked(), pool.statistics());
    // Many more than open a circuit breaker; all were asked again, and nothing was found here.
    assert!(asked.turned_away > 20, "{asked:?}");
    assert_eq!(statistics.retried, asked.turned_away as u64, "{statistics:?}");
    assert_eq!((statistics.handed_back, told.lock().unwrap().len()), (0, 0), "{statistics:?}");
}

#[test]
fn a_worker_is_sent_no_text_that_it_does_not_take() {
    let (_, asked, told) = beside(Manner::Short(60));
    assert!(asked.tasks > 0 && asked.longest <= 60, "{asked:?}");
    assert!(told.is_empty(), "{told:?}");
}

/// A text of so many functions.
fn python(functions: usize) -> String {
    let mut text = String::new();
    for number in 0..functions {
        // Writing to a string does not fail.
        let _ = writeln!(text, "def f{number}(a):\n    return a or {number}\n");
    }
    text
}

#[test]
fn a_window_is_never_passed() {
    let folder = Folder::new(20);
    // One text is longer than the window, and goes alone.
    let long = python(200);
    fs::write(folder.path().join("long.py"), &long).unwrap();
    for (tasks, text_bytes) in [(1, 1), (3, 200), (100, 1000)] {
        let worker = Fake::start(Manner::Good(Window { tasks, text_bytes }));
        let (pool, _) = pool(&[worker.url()], Timing::default());
        let found = scanned(&folder.path(), &pool, 2);
        is_whole("a small window", (&found, &expected(&folder.path())), &pool);
        let asked = worker.asked();
        assert!(asked.most_tasks <= tasks as usize, "{tasks} tasks: {asked:?}");
        let most = long.len().max(text_bytes as usize);
        assert!(asked.most_text <= most, "{text_bytes} bytes: {asked:?}");
        assert_eq!((asked.longest, pool.statistics().handed_back), (long.len(), 0));
    }
}

#[test]
fn a_long_text_and_its_facts_come_in_parts() {
    let folder = Folder::new(0);
    // Longer than a message may be, as its facts are: names stand in both.
    let name = "n".repeat(1000);
    let function = |number| format!("def f{number}_{name}(a):\n    return a or {number}\n\n");
    let long: String = (0..5_000).map(function).collect();
    assert!(long.len() > 4 << 20);
    fs::write(folder.path().join("long.py"), long).unwrap();
    let worker = crate::stage::Worker::start(&[]);
    let (pool, _) = pool(&[worker.url()], Timing::default());
    let found = scanned(&folder.path(), &pool, 1);
    is_whole("a long text", (&found, &expected(&folder.path())), &pool);
    assert_eq!(pool.statistics().handed_back, 0);
}

#[test]
fn a_name_stands_for_all_of_its_addresses() {
    let folder = Folder::new(2);
    let worker = Fake::start(GOOD);
    let url = worker.url().replace("http://127.0.0.1", "dns://localhost");
    let (pool, _) = pool(&[url], Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    is_whole("a name", (&found, &expected(&folder.path())), &pool);
    let statistics = pool.statistics();
    assert_eq!(statistics.workers.keys().collect::<Vec<_>>(), [&worker.url()]);
    let (pool, told) =
        super::stage::pool(&["dns://nobody.invalid:1".to_owned()], Timing::default());
    let found = scanned(&folder.path(), &pool, 2);
    is_whole("no name", (&found, &expected(&folder.path())), &pool);
    let told = told.lock().unwrap();
    assert!(
        matches!(&told[..], [Notice::Local(workers)] if workers[0].worker == "dns://nobody.invalid:1")
    );
}
