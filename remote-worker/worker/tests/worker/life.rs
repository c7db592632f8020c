//! Beginning and end: settings, a broken cache, a drain, and what else is asked of a service.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use astrolens_proto::v1::Failure;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_reflection::pb::v1::ServerReflectionRequest;
use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

use rustix::process::Signal;

use crate::support::{
    Heard, STEPS, Worker, children, is_running, local, python, signal, task, without_text,
};

/// What happens to the bytes of a file.
type Damage = fn(&mut Vec<u8>);

#[tokio::test]
async fn a_worker_that_is_told_to_end_finishes_what_it_began() {
    let mut worker = Worker::start(&["--children=1"]);
    let mut stream = worker.stream().await;
    // Long enough to be begun while the rest waits.
    let long = python(0, 20_000);
    let first = stream.ask(without_text("python", &long)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![first]));
    stream.text(first, &long).await;
    worker.until(|status| status.running == 1).await;
    for number in 1..4 {
        stream.ask(task("python", &python(number, 1))).await;
    }
    let unsent = stream.ask(without_text("python", b"not sent")).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![unsent]));
    worker.until(|status| status.queued_bulk == 3).await;
    worker.terminate();
    let (mut found, mut handed_back, mut is_told) = (Vec::new(), Vec::new(), false);
    while let Some(heard) = stream.hear().await.unwrap() {
        match heard {
            Heard::Found(id, outcome, _) => {
                assert_eq!(outcome, local("python", &long, STEPS));
                found.push(id);
            }
            Heard::Failed(id, Failure::Draining, _) => handed_back.push(id),
            Heard::Draining => is_told = true,
            other => panic!("{other:?}"),
        }
    }
    handed_back.sort_unstable();
    assert_eq!((found, handed_back, is_told), (vec![first], vec![2, 3, 4, 5], true));
    assert!(worker.wait().await.success());
}

#[tokio::test]
async fn who_watches_its_health_does_not_hold_up_the_end() {
    let mut worker = Worker::start(&[]);
    let mut health = HealthClient::new(worker.channel().await);
    let request = HealthCheckRequest { service: "astrolens.v1.Analysis".to_owned() };
    let mut watched = health.watch(request).await.unwrap().into_inner();
    let state = watched.message().await.unwrap().expect("a state").status();
    assert_eq!(state.as_str_name(), "SERVING");
    worker.terminate();
    while watched.message().await.unwrap().is_some() {}
    assert!(worker.wait().await.success());
}

#[tokio::test]
async fn a_worker_that_is_killed_leaves_no_process_behind() {
    let mut worker = Worker::with_faults(&["--children=1"], &[(b"hang", "hang")]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", b"hang")).await;
    worker.until(|status| status.running == 1).await;
    let children = children(worker.id());
    assert_eq!(children.len(), 1);
    signal(worker.id(), Signal::KILL);
    worker.wait().await;
    while children.iter().any(|id| is_running(*id)) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_broken_cache_costs_nothing_but_time() {
    let folder = tempfile::tempdir().unwrap();
    let flag = format!("--cache-dir={}", folder.path().display());
    let database = folder.path().join("answers-1.sqlite");
    let text = python(1, 50);
    let answered = async |worker: &Worker| {
        let mut stream = worker.stream().await;
        stream.ask(task("python", &text)).await;
        match stream.heard().await {
            Heard::Found(_, outcome, was_known) => {
                assert_eq!(outcome, local("python", &text, STEPS));
                was_known
            }
            other => panic!("{other:?}"),
        }
    };
    let stop = async |mut worker: Worker| {
        worker.terminate();
        assert!(worker.wait().await.success());
    };
    let fill = async || {
        let worker = Worker::start(&[&flag]);
        answered(&worker).await;
        assert!(answered(&worker).await, "it is kept");
        stop(worker).await;
        for companion in ["-wal", "-shm"] {
            // What was written there has come to the database, or is lost, which is no harm.
            let _ = fs::remove_file(format!("{}{companion}", database.display()));
        }
    };
    let breaks: [(&str, Damage); 4] = [
        ("all of it", |bytes| bytes.fill(0x5a)),
        ("its end", |bytes| bytes.truncate(bytes.len() / 2)),
        ("everything but its head", |bytes| bytes[100..].fill(0xff)),
        ("nothing is left", Vec::clear),
    ];
    for (what, change) in breaks {
        fill().await;
        let mut bytes = fs::read(&database).unwrap();
        change(&mut bytes);
        fs::write(&database, bytes).unwrap();
        let worker = Worker::start(&[&flag]);
        answered(&worker).await;
        assert!(answered(&worker).await, "{what}: it is kept again");
        stop(worker).await;
    }
}

#[tokio::test]
async fn a_cache_that_cannot_be_is_done_without() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let worker = Worker::start(&[&format!("--cache-dir={}", file.display())]);
    let mut stream = worker.stream().await;
    let text = python(1, 1);
    for _ in 0..2 {
        let id = stream.ask(task("python", &text)).await;
        let expected = local("python", &text, STEPS);
        assert_eq!(stream.heard().await, Heard::Found(id, expected, false));
    }
}

#[tokio::test]
async fn health_and_reflection_are_there() {
    let worker = Worker::start(&[]);
    let service = "astrolens.v1.Analysis".to_owned();
    let mut health = HealthClient::new(worker.channel().await);
    let checked = health.check(HealthCheckRequest { service: service.clone() }).await.unwrap();
    assert_eq!(checked.into_inner().status().as_str_name(), "SERVING");
    let mut reflection = ServerReflectionClient::new(worker.channel().await);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::ListServices(String::new())),
    };
    let answers = reflection.server_reflection_info(tokio_stream::once(request)).await.unwrap();
    let answer = answers.into_inner().message().await.unwrap().expect("an answer");
    let Some(MessageResponse::ListServicesResponse(listed)) = answer.message_response else {
        panic!("{answer:?}");
    };
    assert!(listed.service.iter().any(|listed| listed.name == service), "{listed:?}");
}

/// What is answered to a request for this path.
fn get(address: &str, path: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: worker\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    connection.read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn probes_tell_a_worker_that_ends_from_one_that_serves() {
    let flags = ["--metrics-listen=127.0.0.1:0", "--children=1"];
    let mut worker = Worker::with_faults(&flags, &[(b"hang", "hang")]);
    let address = worker.announced("metrics on ");
    assert!(get(&address, "/readyz").starts_with("HTTP/1.1 200"));
    let mut stream = worker.stream().await;
    stream.ask(task("python", b"hang")).await;
    worker.until(|status| status.running == 1).await;
    worker.terminate();
    assert_eq!(stream.heard().await, Heard::Draining);
    assert!(get(&address, "/readyz").starts_with("HTTP/1.1 503"));
    assert!(get(&address, "/livez").starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn prometheus_reads_what_was_done() {
    let mut worker = Worker::start(&["--metrics-listen=127.0.0.1:0"]);
    let address = worker.announced("metrics on ");
    let mut stream = worker.stream().await;
    stream.ask(task("python", &python(1, 1))).await;
    stream.heard().await;
    stream.ask(without_text("klingon", b"nuqneH")).await;
    stream.heard().await;
    let text = get(&address, "/metrics");
    for line in [
        "astrolens_worker_tasks_found_total 1",
        "astrolens_worker_tasks_failed_total{failure=\"FAILURE_UNKNOWN_LANGUAGE\"} 1",
        "astrolens_worker_analysis_seconds_count 1",
        "astrolens_worker_streams 1",
        "astrolens_worker_tasks_queued{priority=\"bulk\"} 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn what_cannot_run_says_why() {
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_astrolens-worker");
        let output = Command::new(program).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, told) = run(&["--listen=0.0.0.0:0"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("--insecure"), "{told}");
    let (code, told) = run(&["--config=/nowhere/worker.toml"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("/nowhere/worker.toml"), "{told}");
    let (code, told) = run(&["--log=a=b=c"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("log"), "{told}");
}

#[test]
fn a_worker_whose_processes_die_of_nothing_blames_no_text_for_it() {
    let output = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
        .arg("--listen=127.0.0.1:0")
        .env("ASTROLENS_WORKER_FAULTS", format!("{}=crash", blake3::hash(b"")))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("failed to analyse anything: signal: 6 (SIGABRT)"), "{told}");
}

#[test]
fn flags_count_before_variables_and_these_before_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worker.toml");
    fs::write(&file, "window_tasks = 1\nwindow_bytes = 1\nmax_text_bytes = 1\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
        .args(["serve", "--print-config", "--window-tasks=3", "--config"])
        .arg(&file)
        .env("ASTROLENS_WORKER_WINDOW_TASKS", "2")
        .env("ASTROLENS_WORKER_WINDOW_BYTES", "2")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in ["window_tasks = 3", "window_bytes = 2", "max_text_bytes = 1", "insecure = false"] {
        assert!(printed.lines().any(|found| found == line), "{line}\n{printed}");
    }
}
