//! What is answered: what an analysis in the client's own process comes to, whatever way it took.

use astrolens_analysis::Outcome;
use astrolens_proto::v1::analyse_request::Message as In;
use astrolens_proto::v1::{Hello, Ping, Priority, Task};
use tonic::Code;

use crate::support::{Heard, STEPS, Worker, hello, local, python, task, without_text};

const TEXTS: [(&str, &[u8]); 4] = [
    ("python", b"def f(a):\n    if a:\n        return 1\n    return 2\n"),
    ("go", b"package p\n\nfunc f(a int) int {\n\tif a > 1 && a < 3 {\n\t\treturn 1\n\t}\n\treturn 2\n}\n"),
    ("cpp", b"struct S { int f(int a) { return a ? 1 : 2; } };\n"),
    // No byte has to be sent for it.
    ("rust", b""),
];

#[tokio::test]
async fn facts_are_those_of_an_analysis_here() {
    let worker = Worker::start(&[]);
    let mut stream = worker.stream().await;
    for (language, text) in TEXTS {
        let id = stream.ask(task(language, text)).await;
        let expected = local(language, text, STEPS);
        assert!(matches!(expected, Outcome::Facts { .. }), "{language}");
        assert_eq!(stream.heard().await, Heard::Found(id, expected, false), "{language}");
    }
    stream.close();
    assert_eq!(stream.hear().await.unwrap(), None);
}

#[tokio::test]
async fn other_builds_are_refused_by_name() {
    let worker = Worker::start(&[]);
    let ours = hello();
    let other_facts = Hello { facts_version: "0123456789abcdef".to_owned(), ..ours.clone() };
    let refused = worker.stream_of(other_facts).await.err().expect("a refusal");
    assert_eq!(refused.code(), Code::FailedPrecondition);
    for version in ["0123456789abcdef", &ours.facts_version] {
        assert!(refused.message().contains(version), "{refused}");
    }
    let other_contract = Hello { contract_version: 7, ..ours };
    let refused = worker.stream_of(other_contract).await.err().expect("a refusal");
    assert_eq!(refused.code(), Code::FailedPrecondition);
    let told = "the worker speaks version 1 of the contract, the client version 7";
    assert_eq!(refused.message(), told);
}

#[tokio::test]
async fn a_text_that_is_needed_is_asked_for_and_comes_in_parts() {
    let worker = Worker::start(&[]);
    let mut stream = worker.stream().await;
    assert!(stream.welcome.languages.contains(&"tsx".to_owned()), "{:?}", stream.welcome);
    // More than one part there, and more than one part back.
    let text = python(1, 20_000);
    let id = stream.ask(without_text("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
    stream.text(id, &text).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
}

#[tokio::test]
async fn what_is_known_needs_no_text_whatever_the_limit() {
    let folder = tempfile::tempdir().unwrap();
    let flag = format!("--cache-dir={}", folder.path().display());
    let text = python(2, 100);
    let Outcome::Facts { steps, .. } = local("python", &text, STEPS) else { panic!("facts") };
    let mut worker = Worker::start(&[&flag]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", &text)).await;
    stream.heard().await;
    for max_parse_steps in [STEPS, steps, steps - 1] {
        let id = stream.ask(Task { max_parse_steps, ..without_text("python", &text) }).await;
        let expected = local("python", &text, max_parse_steps);
        assert_eq!(
            stream.heard().await,
            Heard::Found(id, expected, true),
            "{max_parse_steps} steps"
        );
    }
    // The same text in another language is another question.
    let id = stream.ask(without_text("go", &text)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
    let cache = worker.status().await.cache.expect("a cache");
    assert_eq!((cache.entries, cache.hits, cache.misses), (1, 3, 2));
    drop(stream);
    // It is there after an end, too.
    worker.terminate();
    assert!(worker.wait().await.success());
    let worker = Worker::start(&[&flag]);
    let mut stream = worker.stream().await;
    let id = stream.ask(without_text("python", &text)).await;
    let expected = local("python", &text, STEPS);
    assert_eq!(stream.heard().await, Heard::Found(id, expected, true));
}

#[tokio::test]
async fn equal_work_is_done_once_and_needs_one_text() {
    let text = python(3, 10);
    let worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let (mut one, mut two) = (worker.stream().await, worker.stream().await);
    // Something else is before it, so that it waits.
    one.ask(task("python", b"hang")).await;
    worker.until(|status| status.running == 1).await;
    one.ask(task("python", &text)).await;
    worker.until(|status| status.queued_bulk == 1).await;
    let id = two.numbered(without_text("python", &text));
    // And overtakes it, since somebody waits now.
    two.batch(vec![id], Priority::Interactive, 0).await;
    let found = |id| Heard::Found(id, local("python", &text, STEPS), false);
    assert_eq!(two.heard().await, found(1));
    assert_eq!(one.heard().await, found(2));
    assert_eq!(worker.status().await.joined, 1);
}

#[tokio::test]
async fn a_ping_is_answered_while_there_is_much_else() {
    let worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", b"hang")).await;
    stream.send(In::Ping(Ping { number: 7 })).await;
    assert_eq!(stream.heard().await, Heard::Pong(7));
}
