//! What comes through a queue, and in which order.

use astrolens_proto::MAX_PART_BYTES;
use astrolens_proto::v1::{Failure, Priority};
use rustix::process::Signal;

use crate::bucket::Bucket;
use crate::faults::suspects;
use crate::house::{House, Taker};
use crate::scan::Scan;
use crate::support::{Heard, STEPS, Stream, local, python, signal, task, without_text};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn answers_through_a_queue_are_those_of_an_analysis_here() {
    let house = House::open();
    let takers = [house.taker(&["--children=2"]), house.taker(&["--children=1"])];
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(300, 5);
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    scan.check("a scan through a queue", &house.gateway, &[]);
    assert_eq!(scan.known, 0);
    let analyses: u64 = takers.iter().map(Taker::analyses).sum();
    assert_eq!(analyses, 300);
    // A warm scan needs no worker, and no text.
    let mut stream = house.gateway.process.stream().await;
    let text = python(7, 5);
    let id = stream.ask(without_text("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), true));
}

// The client's connection is attended to while this process analyses.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn texts_of_any_size_come_through() {
    let house = House::open();
    let _taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    // One that goes in parts; and nothing at all.
    let (long, empty) = (python(0, 25_000), Vec::new());
    assert!(long.len() > MAX_PART_BYTES);
    for text in [long, empty] {
        let id = stream.ask(without_text("python", &text)).await;
        if !text.is_empty() {
            assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
            stream.text(id, &text).await;
        }
        assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn equal_work_is_put_into_a_queue_once() {
    let house = House::open();
    let (mut one, mut two) =
        (house.gateway.process.stream().await, house.gateway.process.stream().await);
    let text = python(1, 1);
    let first = one.ask(task("python", &text)).await;
    house.gateway.process.until(|status| status.queued_bulk == 1).await;
    let second = two.ask(task("python", &text)).await;
    house.gateway.process.until(|status| status.joined == 1).await;
    let taker = house.taker(&[]);
    let expected = local("python", &text, STEPS);
    assert_eq!(answered(&mut one).await, Heard::Found(first, expected.clone(), false));
    assert_eq!(answered(&mut two).await, Heard::Found(second, expected, false));
    let published = "astrolens_worker_queue_published_total{priority=\"bulk\"}";
    assert_eq!((house.gateway.figure(published), taker.analyses()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn somebody_who_waits_is_served_before_scans() {
    let house = House::open();
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(50, 1);
    scan.ask(&mut stream).await;
    house.gateway.process.until(|status| status.queued_bulk == 50).await;
    let (edit, wanted) = (python(1000, 1), python(49, 1));
    // One that nobody has asked for, and the last of the scan, which somebody now waits for.
    let mut editor = house.gateway.process.stream().await;
    let tasks = [&edit, &wanted].map(|text| editor.numbered(task("python", text)));
    editor.batch(tasks.into(), Priority::Interactive, 0).await;
    house.gateway.process.until(|status| status.queued_interactive == 2).await;
    // Whatever else of the scan is begun hangs, and holds up nobody but scans.
    let others: Vec<Vec<u8>> = (0..49).map(|number| python(number, 1)).collect();
    let faults: Vec<(&[u8], &str)> = others.iter().map(|text| (text.as_slice(), "hang")).collect();
    let _taker = house.taker_with_faults(&["--children=1"], &faults);
    for _ in 0..2 {
        let heard = editor.heard().await;
        assert!(matches!(heard, Heard::Found(1 | 2, ..)), "{heard:?}");
    }
    house.gateway.process.until(|status| status.running > 0).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn what_no_worker_begins_in_time_expires() {
    let house = House::open();
    let mut patient = house.gateway.process.stream().await;
    let text = python(1, 1);
    let id = patient.ask(task("python", &text)).await;
    house.gateway.process.until(|status| status.queued_bulk == 1).await;
    let mut stream = house.gateway.process.stream().await;
    let late = stream.numbered(task("python", &text));
    stream.batch(vec![late], Priority::Bulk, 1).await;
    let heard = answered(&mut stream).await;
    assert!(matches!(heard, Heard::Failed(1, Failure::Expired, _)), "{heard:?}");
    // That is no matter to who has more time.
    let _taker = house.taker(&[]);
    assert_eq!(
        answered(&mut patient).await,
        Heard::Found(id, local("python", &text, STEPS), false)
    );
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_worker_that_ends_hands_back_what_it_has_not_begun() {
    let house = House::open();
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(40, 50);
    let flags = ["--children=1", "--prefetch=20"];
    let mut taker = house.taker(&flags);
    scan.ask(&mut stream).await;
    scan.hear(&mut stream, 3).await.expect("answers");
    signal(taker.process.id(), Signal::TERM);
    assert!(taker.process.wait().await.success());
    let taker = house.taker(&flags);
    scan.finish(&mut stream).await;
    scan.check("a worker ends", &house.gateway, &[]);
    // Nothing is suspected for that.
    assert_eq!(suspects(&taker), 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_that_ends_leaves_its_work_to_the_next() {
    let mut house = House::open();
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(30, 1);
    scan.ask(&mut stream).await;
    house.gateway.process.until(|status| status.queued_bulk == 30).await;
    house.gateway.process.terminate();
    // All of it is handed back to the client, since no worker has begun it.
    let handed_back = scan.hear(&mut stream, 1).await;
    assert!(handed_back.is_err() && scan.answered() == 0, "{handed_back:?}");
    drop(stream);
    assert!(house.gateway.process.wait().await.success());
    house.start_gateway_again();
    let taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    scan.check("a gateway ends", &house.gateway, &[]);
    house.settled().await;
    assert_eq!(taker.analyses(), 30);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_that_ends_leaves_its_texts_behind() {
    leaves_its_texts_behind(House::open()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_that_ends_leaves_its_texts_in_a_bucket() {
    let bucket = Bucket::start();
    leaves_its_texts_behind(House::open_at_bucket(&bucket)).await;
    // Each went with its answer.
    assert_eq!((bucket.puts(), bucket.texts()), (30, 0));
}

/// The gateway of `house` ends while it has texts, and the next one finds them there.
async fn leaves_its_texts_behind(mut house: House) {
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(30, 1);
    scan.ask(&mut stream).await;
    let published = "astrolens_worker_queue_published_total{priority=\"bulk\"}";
    while house.gateway.figure(published) < 30 {
        tokio::task::yield_now().await;
    }
    house.gateway.process.terminate();
    // Who has asked is gone.
    drop(stream);
    assert!(house.gateway.process.wait().await.success());
    house.start_gateway_again();
    let taker = house.taker(&[]);
    let units = |outcome| format!("astrolens_worker_queue_units_total{{outcome=\"{outcome}\"}}");
    let count = || ["answered", "settled"].map(|outcome| taker.figure(&units(outcome)));
    while count().iter().sum::<u64>() < 30 {
        tokio::task::yield_now().await;
    }
    assert_eq!(count(), [30, 0], "every text was there");
    let mut stream = house.gateway.process.stream().await;
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    scan.check("a gateway ends and the client is gone", &house.gateway, &[]);
    assert_eq!((scan.known, taker.analyses()), (30, 30));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_bucket_that_goes_away_costs_nothing() {
    let bucket = Bucket::start();
    let house = House::open_at_bucket(&bucket);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(60, 20);
    scan.ask(&mut stream).await;
    // Nobody has taken any for longer than texts are in memory.
    while bucket.puts() == 0 {
        tokio::task::yield_now().await;
    }
    bucket.kill();
    let _taker = house.taker(&["--children=1"]);
    scan.finish(&mut stream).await;
    scan.check("the bucket gone", &house.gateway, &[]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_that_ends_leaves_its_answers_behind() {
    let mut house = House::open();
    let taker = house.taker(&[]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(30, 1);
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    house.gateway.process.terminate();
    drop(stream);
    assert!(house.gateway.process.wait().await.success());
    house.start_gateway_again();
    let mut again = Scan::of(30, 1);
    let mut stream = house.gateway.process.stream().await;
    again.ask(&mut stream).await;
    again.finish(&mut stream).await;
    again.check("a gateway ends that has answered", &house.gateway, &[]);
    assert_eq!((again.known, taker.analyses()), (30, 30));
}

/// What `stream` answers next, whatever is said of its window before: streams beside one another have less of it.
pub async fn answered(stream: &mut Stream) -> Heard {
    loop {
        match stream.heard().await {
            Heard::Window(_) => {}
            heard => return heard,
        }
    }
}
