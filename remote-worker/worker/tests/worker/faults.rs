//! What goes wrong in the processes that analyse, and whom it costs: the text, or nobody.

use std::collections::BTreeMap;

use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::{Cancel, Failure, Priority, Task};
use rustix::process::Signal;

use crate::rounds::{MANY, rounds};
use crate::support::{
    Heard, STEPS, Stream, Worker, children, local, python, signal, task, without_text,
};

/// Asks for all of `texts` at once; what each comes to, in their order.
async fn all(stream: &mut Stream, texts: &[Vec<u8>]) -> Vec<Heard> {
    let tasks = texts.iter().map(|text| stream.numbered(task("python", text)));
    let tasks: Vec<Task> = tasks.collect();
    let count = tasks.len();
    stream.batch(tasks, Priority::Bulk, 0).await;
    let mut heard = BTreeMap::new();
    while heard.len() < count {
        let one = stream.heard().await;
        let (Heard::Found(id, ..) | Heard::Failed(id, ..)) = one else { panic!("{one:?}") };
        assert!(heard.insert(id, one).is_none(), "task {id} has two answers");
    }
    heard.into_values().collect()
}

/// A text among innocent ones, of which processes come to an end in this way, fails alone.
async fn fails_alone(fault: &str, flags: &[&str], expected: Failure, told: &str, restarts: u64) {
    let guilty = b"def guilty():\n    pass\n".to_vec();
    let worker = Worker::with_faults(flags, &[(&guilty, fault)]);
    let mut texts: Vec<Vec<u8>> = (0..20).map(|number| python(number, 5)).collect();
    texts.insert(7, guilty);
    let mut stream = worker.stream().await;
    for (index, heard) in all(&mut stream, &texts).await.into_iter().enumerate() {
        match heard {
            Heard::Failed(_, failure, detail) if index == 7 => {
                assert_eq!(failure, expected, "{fault}: {detail}");
                assert!(detail.contains(told), "{fault}: {detail}");
            }
            Heard::Found(_, outcome, _) if index != 7 => {
                assert_eq!(outcome, local("python", &texts[index], STEPS), "{fault}: {index}");
            }
            other => panic!("{fault}: {index}: {other:?}"),
        }
    }
    let status = worker.status().await;
    let children = status.children.expect("its processes");
    let poisoned = u64::from(expected == Failure::Poison);
    assert_eq!((children.restarts, children.poisoned), (restarts, poisoned), "{fault}");
}

#[tokio::test]
async fn a_text_that_crashes_fails_alone() {
    fails_alone("crash", &["--children=2"], Failure::Poison, "SIGABRT", 2).await;
}

#[tokio::test]
async fn a_text_that_hangs_fails_alone() {
    let flags = ["--children=2", "--file-timeout-ms=1000"];
    fails_alone("hang", &flags, Failure::Poison, "no answer within 1500 ms", 2).await;
}

#[tokio::test]
async fn a_text_that_eats_memory_fails_alone() {
    let flags = ["--children=2", "--child-memory-bytes=400000000"];
    fails_alone("memory", &flags, Failure::Poison, "memory", 2).await;
}

#[tokio::test]
async fn what_a_process_takes_to_begin_with_is_within_its_limit() {
    let flags = ["--children=1", "--child-memory-bytes=400000000"];
    let worker = Worker::start(&flags);
    let mut stream = worker.stream().await;
    stream.ask(task("python", &python(1, 1))).await;
    assert!(matches!(stream.heard().await, Heard::Found(1, ..)));
    let children = children(worker.id());
    assert!(!children.is_empty());
    for child in children {
        let status = std::fs::read_to_string(format!("/proc/{child}/status")).expect("its state");
        let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
        let size = size.and_then(|size| size.trim().strip_suffix(" kB")).expect("its size");
        let bytes = size.parse::<u64>().expect("a number") * 1024;
        assert!(bytes < 400_000_000, "{bytes} bytes");
    }
}

#[tokio::test]
async fn a_panic_costs_no_process() {
    let told = "a fault that was asked for";
    fails_alone("panic", &["--children=2"], Failure::Panicked, told, 0).await;
}

#[tokio::test]
async fn processes_killed_at_random_moments_cost_nothing() {
    let rounds = rounds();
    let seed = fastrand::u64(..);
    let mut random = fastrand::Rng::with_seed(seed);
    let worker = Worker::start(&["--children=2"]);
    let mut stream = worker.stream().await;
    let mut sent = 0;
    for round in 0..rounds {
        let texts = 0..random.usize(2..8);
        let mut waiting = BTreeMap::new();
        for number in texts {
            let text = python(10 * round + number, random.usize(1..40));
            waiting.insert(stream.ask(task("python", &text)).await, text);
        }
        sent += waiting.len();
        let kill_at = random.usize(0..waiting.len());
        while !waiting.is_empty() {
            if waiting.len() == kill_at + 1
                && let Some(child) = random.choice(children(worker.id()))
            {
                signal(child, Signal::KILL);
            }
            let heard = stream.heard().await;
            let Heard::Found(id, outcome, _) = heard else { panic!("seed {seed}: {heard:?}") };
            let text = waiting.remove(&id).expect("one answer for each task");
            assert_eq!(outcome, local("python", &text, STEPS), "seed {seed}");
        }
    }
    let status = worker.status().await;
    let children = status.children.expect("its processes");
    println!(
        "{rounds} processes killed, seed {seed}: sent {sent}, received {sent}, lost 0, delivered twice 0, innocents \
         given up {}",
        children.poisoned,
    );
    assert_eq!((status.failed, children.poisoned), (0, 0), "seed {seed}");
    assert!(children.restarts > 0 || rounds < MANY, "seed {seed}: none had anything in hand");
}

#[tokio::test]
async fn a_cancelled_task_leaves_its_process_to_others() {
    let worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let mut stream = worker.stream().await;
    let hanging = stream.ask(task("python", b"hang")).await;
    let unsent = stream.ask(without_text("python", b"not sent")).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![unsent]));
    worker.until(|status| status.running == 1).await;
    stream.send(In::Cancel(Cancel { tasks: vec![hanging, unsent, 77] })).await;
    for _ in 0..2 {
        let heard = stream.heard().await;
        assert!(matches!(heard, Heard::Failed(1 | 2, Failure::Cancelled, _)), "{heard:?}");
    }
    let text = python(1, 1);
    let id = stream.ask(task("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
}

#[tokio::test]
async fn a_client_that_is_gone_leaves_its_process_to_others() {
    let worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", b"hang")).await;
    worker.until(|status| status.running == 1).await;
    drop(stream);
    worker.until(|status| status.running == 0 && status.streams == 0).await;
    let mut stream = worker.stream().await;
    let text = python(1, 1);
    let id = stream.ask(task("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
}

#[tokio::test]
async fn somebody_who_waits_is_served_while_scans_hang() {
    let worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", b"hang")).await;
    worker.until(|status| status.running == 1).await;
    let (scan, edit) = (python(1, 1), python(2, 1));
    let late = stream.numbered(task("python", &scan));
    stream.batch(vec![late], Priority::Bulk, 1).await;
    // Nothing of scans is begun any more.
    let heard = stream.heard().await;
    assert!(matches!(heard, Heard::Failed(2, Failure::Expired, _)), "{heard:?}");
    let wanted = stream.numbered(task("python", &edit));
    stream.batch(vec![wanted], Priority::Interactive, 0).await;
    assert_eq!(stream.heard().await, Heard::Found(3, local("python", &edit, STEPS), false));
}
