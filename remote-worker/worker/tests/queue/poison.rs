//! Texts that end whole workers: each is found, and nothing else is blamed.

use astrolens_proto::v1::Failure;
use rustix::process::Signal;
use tokio::sync::oneshot;

use crate::house::House;
use crate::scan::{Answer, Scan};
use crate::support::signal;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_text_that_ends_workers_is_given_up_alone() {
    let house = House::open();
    let guilty =
        [(7, b"def one():\n    pass\n".to_vec()), (33, b"def two():\n    pass\n".to_vec())];
    let mut texts: Vec<Vec<u8>> = (0..60).map(|number| crate::support::python(number, 5)).collect();
    for (index, text) in &guilty {
        texts.insert(*index, text.clone());
    }
    let faults: Vec<(&[u8], &str)> =
        guilty.iter().map(|(_, text)| (text.as_slice(), "supervisor")).collect();
    let mut scan = Scan::of_texts(texts);
    let mut stream = house.gateway.process.stream().await;
    scan.ask(&mut stream).await;
    // Whoever runs workers starts them again.
    let (enough, mut told) = oneshot::channel::<()>();
    let keep = async {
        let mut deaths = 0;
        loop {
            let mut taker = house.taker_with_faults(&["--children=1", "--prefetch=8"], &faults);
            tokio::select! {
                _ = taker.process.wait() => deaths += 1,
                _ = &mut told => {
                    // Somebody waits for its end.
                    signal(taker.process.id(), Signal::KILL);
                    return deaths;
                }
            }
        }
    };
    let hear = async {
        scan.finish(&mut stream).await;
        enough.send(()).expect("who starts workers");
    };
    let (deaths, ()) = tokio::join!(keep, hear);
    println!("{deaths} workers ended");
    let indices = guilty.each_ref().map(|(index, _)| *index);
    scan.check("texts that end workers", &house.gateway, &indices);
    for index in indices {
        let answer = scan.answer(index);
        let Answer::Failed(Failure::Poison, detail) = answer else { panic!("{answer:?}") };
        assert!(detail.contains("5 workers ended"), "{detail}");
    }
    assert_eq!(house.gateway.dead(), 2);
    // Once each with others, unless both were with one worker, and five times each alone.
    assert!((11..=12).contains(&deaths), "{deaths} workers ended");
}
