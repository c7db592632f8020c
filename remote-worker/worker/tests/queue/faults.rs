//! Who is killed, and whom that costs: nobody.

use crate::broker::Place;
use crate::house::House;
use crate::scan::Scan;

/// How often workers are killed.
const ROUNDS: usize = 30;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn workers_killed_at_random_moments_cost_nothing() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let house = House::open();
    let flags = ["--children=1", "--prefetch=4"];
    let mut takers = [house.taker(&flags), house.taker(&flags)];
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(20 * ROUNDS, 20);
    scan.ask(&mut stream).await;
    for _ in 0..ROUNDS {
        let next = scan.answered() + random.usize(1..20);
        scan.hear(&mut stream, next).await.expect("answers");
        let killed = &mut takers[random.usize(0..2)];
        std::mem::replace(killed, house.taker(&flags)).kill().await;
    }
    scan.finish(&mut stream).await;
    scan.check(&format!("{ROUNDS} workers killed"), &house.gateway, &[]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_broker_that_is_killed_or_restarted_costs_nothing() {
    let mut house = House::open_at(Place::own());
    let _taker = house.taker(&["--children=1"]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(400, 20);
    scan.ask(&mut stream).await;
    scan.hear(&mut stream, 50).await.expect("answers");
    house.place.broker().kill();
    house.place.broker().start_again();
    scan.hear(&mut stream, 200).await.expect("answers");
    house.place.broker().stop();
    house.place.broker().start_again();
    scan.finish(&mut stream).await;
    scan.check("the broker killed and restarted", &house.gateway, &[]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_gateway_that_is_killed_costs_a_turn() {
    let mut house = House::open();
    let taker = house.taker(&["--children=1", "--prefetch=4"]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(200, 20);
    scan.ask(&mut stream).await;
    scan.hear(&mut stream, 50).await.expect("answers");
    house.restart_gateway().await;
    let broken = scan.hear(&mut stream, usize::MAX).await;
    assert!(broken.is_err(), "the stream is gone");
    let mut stream = house.gateway.process.stream().await;
    scan.ask(&mut stream).await;
    scan.finish(&mut stream).await;
    scan.check("the gateway killed", &house.gateway, &[]);
    house.settled().await;
    // What the worker had is done once by it, whoever asked for the answer.
    println!("200 texts took {} analyses", taker.analyses());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn a_client_that_is_killed_finds_its_answers() {
    let house = House::open();
    let taker = house.taker(&["--children=1"]);
    let mut stream = house.gateway.process.stream().await;
    let mut scan = Scan::of(100, 20);
    scan.ask(&mut stream).await;
    scan.hear(&mut stream, 10).await.expect("answers");
    // It is gone with all that it had heard.
    drop(stream);
    house.settled().await;
    assert_eq!(taker.analyses(), 100, "what it had asked for is done without it");
    let mut again = Scan::of(100, 20);
    let mut stream = house.gateway.process.stream().await;
    again.ask(&mut stream).await;
    again.finish(&mut stream).await;
    again.check("the client killed and resumed", &house.gateway, &[]);
    assert_eq!((again.known, taker.analyses()), (100, 100), "nothing is analysed twice");
}
