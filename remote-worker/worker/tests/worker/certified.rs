//! Certificates: who is let in, who is refused and what a person then reads, and how they are changed.

use std::process::{Command, Output};

use rustix::process::Signal;
use tonic::transport::{ClientTlsConfig, Endpoint};

use crate::certificates::{Authority, House, Issued};
use crate::support::{Heard, STEPS, Worker, local, python, signal, status_of, task, without_text};

/// What a client with these settings reads, who is not let in.
async fn refused(worker: &Worker, tls: ClientTlsConfig) -> String {
    match worker.status_over(tls).await {
        Ok(_) => panic!("it was let in"),
        Err(told) => told,
    }
}

#[tokio::test]
async fn who_shows_a_certificate_is_answered() {
    let house = House::new(None);
    let worker = Worker::start_with(&house.flags());
    let client = house.authority.issue(&["URI:spiffe://house/ci"]);
    let mut stream = worker.stream_over(house.client(Some(&client))).await.unwrap();
    let text = python(1, 20_000);
    let id = stream.ask(task("python", b"def f():\n    pass\n")).await;
    let expected = local("python", b"def f():\n    pass\n", STEPS);
    assert_eq!(stream.heard().await, Heard::Found(id, expected, false));
    let id = stream.ask(without_text("python", &text)).await;
    assert_eq!(stream.heard().await, Heard::Needed(vec![id]));
    stream.text(id, &text).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", &text, STEPS), false));
}

#[tokio::test]
async fn who_shows_none_or_a_wrong_one_is_told_why() {
    let house = House::new(None);
    let stranger = Authority::new("stranger");
    let name = ["URI:spiffe://house/ci"];
    let mut worker = Worker::start_logging(&house.flags());
    for (issued, client_reads, log_says) in [
        (None, "CertificateRequired", "peer sent no certificates"),
        (Some(stranger.issue(&name)), "UnknownCA", "UnknownIssuer"),
        (Some(house.authority.expired(&name)), "CertificateExpired", "certificate expired"),
    ] {
        let told = refused(&worker, house.client(issued.as_ref())).await;
        assert!(told.contains(client_reads), "{told}");
        let line = worker.logged("a certificate was refused");
        assert_eq!(line["target"], "audit", "{line}");
        let reason = line["fields"]["reason"].as_str().expect("a reason");
        assert!(reason.contains(log_says), "{reason}");
        assert!(line["fields"]["from"].as_str().is_some_and(|from| from.starts_with("127.0.0.1:")));
    }
    // Nobody else is kept out for that.
    let client = house.authority.issue(&name);
    assert!(worker.status_over(house.client(Some(&client))).await.is_ok());
}

#[tokio::test]
async fn a_client_does_not_speak_to_another_worker_than_it_means() {
    let house = House::new(None);
    let client = house.authority.issue(&["URI:spiffe://house/ci"]);
    for (shown, told) in [
        (house.authority.expired(&["IP:127.0.0.1"]), "certificate expired"),
        (house.authority.issue(&["IP:127.0.0.2"]), "not valid for name"),
        (Authority::new("stranger").issue(&["IP:127.0.0.1"]), "UnknownIssuer"),
    ] {
        house.show(&shown);
        let worker = Worker::start_with(&house.flags());
        let reads = refused(&worker, house.client(Some(&client))).await;
        assert!(reads.contains(told), "{reads}");
    }
}

#[tokio::test]
async fn plain_text_is_not_spoken_to_a_worker_with_certificates() {
    let house = House::new(None);
    let worker = Worker::start_with(&house.flags());
    let endpoint = Endpoint::from_shared(format!("http://{}", worker.address)).unwrap();
    let is_answered = match endpoint.connect().await {
        Ok(channel) => status_of(channel).await.is_ok(),
        Err(_) => false,
    };
    assert!(!is_answered);
    // It is there all the same.
    let client = house.authority.issue(&["URI:spiffe://house/ci"]);
    assert!(worker.status_over(house.client(Some(&client))).await.is_ok());
}

#[tokio::test]
async fn certificates_are_changed_without_a_restart() {
    let house = House::new(None);
    let names = ["URI:spiffe://house/ci"];
    let (before, newcomers) = (house.authority.issue(&names), Authority::new("newcomers"));
    let newcomer = newcomers.issue(&names);
    let mut worker = Worker::start_logging(&house.flags());
    let mut stream = worker.stream_over(house.client(Some(&before))).await.unwrap();
    refused(&worker, house.client(Some(&newcomer))).await;
    // Other authorities on both sides.
    house.trust(&newcomers);
    house.show(&newcomers.issue(&["IP:127.0.0.1"]));
    signal(worker.id(), Signal::HUP);
    worker.logged("certificates and policy are read again");
    let knows_both = |issued: &Issued| {
        let both = format!("{}{}", house.authority.pem, newcomers.pem);
        let authority = tonic::transport::Certificate::from_pem(both);
        house.client(Some(issued)).ca_certificate(authority)
    };
    assert!(worker.status_over(knows_both(&newcomer)).await.is_ok());
    let told = refused(&worker, knows_both(&before)).await;
    assert!(told.contains("UnknownCA"), "{told}");
    // Who does not know the new authority of the worker does not speak to it.
    let told = refused(&worker, house.client(Some(&newcomer))).await;
    assert!(told.contains("UnknownIssuer"), "{told}");
    // What was open goes on.
    let id = stream.ask(task("python", b"")).await;
    assert_eq!(stream.heard().await, Heard::Found(id, local("python", b"", STEPS), false));
}

#[tokio::test]
async fn certificates_that_cannot_be_used_leave_what_there_was() {
    let house = House::new(None);
    let client = house.authority.issue(&["URI:spiffe://house/ci"]);
    let mut worker = Worker::start_logging(&house.flags());
    let other = house.authority.issue(&["IP:127.0.0.1"]);
    // A certificate without its key: that of another one is there.
    house.write("worker.pem", &other.certificate);
    signal(worker.id(), Signal::HUP);
    let line = worker.logged("certificates and policy stay as they were");
    let error = line["fields"]["error"].as_str().expect("a reason");
    assert!(error.contains("worker.key") && error.contains("tls_key"), "{error}");
    assert!(worker.status_over(house.client(Some(&client))).await.is_ok());
    house.write("worker.key", &other.key);
    signal(worker.id(), Signal::HUP);
    worker.logged("certificates and policy are read again");
    assert!(worker.status_over(house.client(Some(&client))).await.is_ok());
}

#[test]
fn files_that_cannot_be_used_are_told_at_the_start() {
    let house = House::new(None);
    let start = || -> String {
        let output: Output = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
            .arg("--listen=127.0.0.1:0")
            .args(house.flags())
            .output()
            .expect("the worker");
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).expect("text")
    };
    house.write("worker.pem", "nothing of the kind\n");
    let told = start();
    assert!(told.contains("failed to understand `tls_certificate`"), "{told}");
    assert!(told.contains("worker.pem"), "{told}");
    house.show(&house.authority.issue(&["IP:127.0.0.1"]));
    house.write("worker.key", &house.authority.issue(&["IP:127.0.0.1"]).key);
    let told = start();
    assert!(told.contains("failed to use `tls_key`") && told.contains("worker.key"), "{told}");
    house.write("worker.key", "");
    let told = start();
    assert!(told.contains("failed to understand `tls_key`"), "{told}");
    std::fs::remove_file(house.path("worker.pem")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
        .args([
            "--listen=0.0.0.0:0",
            "--tls-certificate=/nowhere/a.pem",
            "--tls-key=/nowhere/a.key",
        ])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("tls_client_ca"), "{told}");
    let output = Command::new(env!("CARGO_BIN_EXE_astrolens-worker"))
        .args(["--tls-certificate=/nowhere/a.pem", "--tls-key=/nowhere/a.key"])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("`tls_certificate` in `/nowhere/a.pem`"), "{told}");
}
