//! Connections that stall, break in the middle, heal, or lead to another worker.

use astrolens_fault_proxy::{Direction, FaultProxy};

use crate::faults::COPIES;
use crate::folder::Folder;
use crate::scan::survives;
use crate::stage::{Worker, impatient, pool};

fn proxy(worker: &Worker) -> FaultProxy {
    FaultProxy::start(worker.address()).expect("a proxy")
}

fn url(proxy: &FaultProxy) -> String {
    format!("http://{}", proxy.address())
}

#[test]
fn a_worker_that_says_nothing_any_more_is_given_up() {
    type Fault = fn(&FaultProxy);
    let faults: [(&str, Fault); 4] = [
        ("stalled", FaultProxy::stall),
        ("half-open", FaultProxy::half_open),
        ("reset", FaultProxy::reset),
        ("cut in the middle of a message", |proxy| proxy.cut_after(Direction::Down, 7)),
    ];
    let folder = Folder::new(COPIES);
    for (what, fault) in faults {
        let workers = [Worker::start(&[]), Worker::start(&[])];
        let proxy = proxy(&workers[0]);
        let (pool, _) = pool(&[url(&proxy), workers[1].url()], impatient());
        survives(what, &folder, (&pool, 5), || fault(&proxy));
        assert_eq!(pool.statistics().handed_back, 0, "{what}: the other one was there");
    }
}

#[test]
fn a_connection_that_heals_is_used_again() {
    let folder = Folder::new(COPIES);
    let worker = Worker::start(&[]);
    let proxy = proxy(&worker);
    let (pool, told) = pool(&[url(&proxy)], impatient());
    survives("reset, and there again", &folder, (&pool, 5), || proxy.reset());
    let statistics = pool.statistics();
    assert_eq!((statistics.handed_back, &told.lock().unwrap()[..]), (0, &[][..]), "{statistics:?}");
}

#[test]
fn a_worker_that_is_started_again_is_asked_again() {
    let folder = Folder::new(COPIES);
    // Under the same address, as a restarted one has it, though not with the same port behind it.
    let (before, after) = (Worker::start(&[]), Worker::start(&[]));
    let proxy = proxy(&before);
    let (pool, _) = pool(&[url(&proxy)], impatient());
    survives("restarted", &folder, (&pool, 5), || {
        proxy.redirect(after.address());
        before.kill();
    });
    assert!(after.status().found > 0, "the new one was asked");
}
