//! Policies: what certificates give a right to, whose answers are whose, and what a change does.

use astrolens_proto::v1::Cancel;
use astrolens_proto::v1::analyse_request::Message as In;
use rustix::process::Signal;
use tonic::Code;
use tonic::transport::ClientTlsConfig;

use crate::certificates::House;
use crate::support::{
    Heard, STEPS, Stream, Worker, local, python, signal, status_of, task, without_text,
};

const POLICY: &str = r#"
    [[grants]]
    names = ["URI:spiffe://house/ci/*"]
    tenant = "ci"
    roles = ["submit"]

    [[grants]]
    names = ["DNS:*.people.example", "URI:mailto:someone@people.example"]
    tenant = "people"
    roles = ["read"]

    [[grants]]
    names = ["URI:spiffe://house/ops"]
    tenant = "ops"
    roles = ["admin"]
"#;

/// The settings of a client with a certificate for these names.
fn named(house: &House, names: &[&str]) -> ClientTlsConfig {
    house.client(Some(&house.authority.issue(names)))
}

async fn stream(worker: &Worker, tls: ClientTlsConfig) -> Stream {
    worker.stream_over(tls).await.expect("a welcome")
}

#[tokio::test]
async fn each_call_needs_its_role_and_a_denial_says_which() {
    let house = House::new(Some(POLICY));
    let mut worker = Worker::start_logging(&house.flags());
    let ci = named(&house, &["URI:spiffe://house/ci/main"]);
    let people = named(&house, &["DNS:pc7.people.example", "DNS:other.example"]);
    let ops = named(&house, &["URI:spiffe://house/ops"]);
    let nobody = named(&house, &["URI:spiffe://house/ci/main/deeper", "DNS:people.example"]);
    let nameless = named(&house, &[]);
    for (tls, told) in [
        (
            people.clone(),
            "`Analyse` needs the role `submit`, which the policy does not give to \
             `DNS:pc7.people.example`, `DNS:other.example` of tenant `people`",
        ),
        (
            nobody,
            "`Analyse` needs the role `submit`; the policy names nobody with \
             `URI:spiffe://house/ci/main/deeper`, `DNS:people.example`",
        ),
        (
            nameless,
            "`Analyse` needs the role `submit`; the policy names nobody with a certificate without \
             alternative names",
        ),
    ] {
        let denied = worker.stream_over(tls).await.err().expect("a denial");
        assert_eq!((denied.code(), denied.message()), (Code::PermissionDenied, told));
        let line = worker.logged("denied");
        assert_eq!((&line["target"], &line["level"]), (&"audit".into(), &"WARN".into()), "{line}");
        let fields = &line["fields"];
        assert_eq!((&fields["call"], &fields["missing"]), (&"Analyse".into(), &"submit".into()));
        assert!(fields["from"].as_str().is_some_and(|from| from.starts_with("127.0.0.1:")));
        assert!(told.contains(fields["names"].as_str().expect("names")), "{line}");
    }
    let denied = status_of(worker.channel_over(ci.clone())).await.unwrap_err();
    assert_eq!(denied.code(), Code::PermissionDenied);
    assert!(denied.message().starts_with("`Status` needs the role `read`"), "{denied}");
    assert!(status_of(worker.channel_over(people)).await.is_ok());
    assert!(status_of(worker.channel_over(ops.clone())).await.is_ok());
    for tls in [ci, ops] {
        let mut stream = stream(&worker, tls).await;
        let id = stream.ask(task("python", b"")).await;
        assert!(matches!(stream.heard().await, Heard::Found(of, ..) if of == id));
    }
}

#[tokio::test]
async fn a_denial_is_on_record_whatever_else_is_logged() {
    let house = House::new(Some(POLICY));
    let mut flags = house.flags();
    flags.push("--log=off".to_owned());
    let mut worker = Worker::start_logging(&flags);
    assert!(worker.stream_over(named(&house, &[])).await.is_err());
    worker.logged("denied");
}

#[tokio::test]
async fn no_answer_shows_what_another_tenant_has_asked() {
    let house = House::new(Some(POLICY));
    let folder = tempfile::tempdir().unwrap();
    let mut flags = house.flags();
    flags.push(format!("--cache-dir={}", folder.path().display()));
    let worker = Worker::start_with(&flags);
    let ops = named(&house, &["URI:spiffe://house/ops"]);
    let mut one = stream(&worker, named(&house, &["URI:spiffe://house/ci/main"])).await;
    let mut same = stream(&worker, named(&house, &["URI:spiffe://house/ci/other"])).await;
    let mut other = stream(&worker, ops.clone()).await;
    let text = python(1, 50);
    let found = |id, was_known| Heard::Found(id, local("python", &text, STEPS), was_known);
    let id = one.ask(task("python", &text)).await;
    assert_eq!(one.heard().await, found(id, false));
    // A tenant knows what it has asked, over whatever certificate.
    let id = same.ask(without_text("python", &text)).await;
    assert_eq!(same.heard().await, found(id, true));
    // Another one has to send it, and is told that it was not known.
    let id = other.ask(without_text("python", &text)).await;
    assert_eq!(other.heard().await, Heard::Needed(vec![id]));
    other.text(id, &text).await;
    assert_eq!(other.heard().await, found(id, false));
    let cache = status_of(worker.channel_over(ops)).await.unwrap().cache.expect("a cache");
    assert_eq!((cache.entries, cache.hits, cache.misses), (2, 1, 2));
}

#[tokio::test]
async fn tenants_do_not_share_work_on_its_way() {
    let house = House::new(Some(POLICY));
    let mut flags = house.flags();
    flags.push("--children=3".to_owned());
    let worker = Worker::with_faults(&flags, &[(b"hang", "hang")]);
    let ops = named(&house, &["URI:spiffe://house/ops"]);
    let mut one = stream(&worker, named(&house, &["URI:spiffe://house/ci/main"])).await;
    let mut other = stream(&worker, ops.clone()).await;
    let first = one.ask(task("python", b"hang")).await;
    other.ask(task("python", b"hang")).await;
    loop {
        let status = status_of(worker.channel_over(ops.clone())).await.unwrap();
        assert_eq!(status.joined, 0);
        if status.running == 2 {
            break;
        }
        tokio::task::yield_now().await;
    }
    one.send(In::Cancel(Cancel { tasks: vec![first] })).await;
    assert!(matches!(one.heard().await, Heard::Failed(1, ..)));
}

#[tokio::test]
async fn a_changed_policy_holds_for_what_is_open() {
    let house = House::new(Some(POLICY));
    let mut worker = Worker::start_logging(&house.flags());
    let ci = named(&house, &["URI:spiffe://house/ci/main"]);
    let ops = named(&house, &["URI:spiffe://house/ops"]);
    let mut revoked = stream(&worker, ci.clone()).await;
    let mut kept = stream(&worker, ops.clone()).await;
    let reload = |worker: &mut Worker, policy: &str| {
        house.write("policy.toml", policy);
        signal(worker.id(), Signal::HUP);
        worker.logged("certificates and policy are read again");
    };
    reload(&mut worker, &POLICY.replace(r#"["submit"]"#, "[]"));
    let denied = revoked.broken().await;
    assert_eq!(denied.code(), Code::PermissionDenied, "{denied}");
    let refused = worker.stream_over(ci.clone()).await.err().expect("a denial");
    assert_eq!(refused.code(), Code::PermissionDenied);
    let id = kept.ask(task("python", b"")).await;
    assert!(matches!(kept.heard().await, Heard::Found(of, ..) if of == id));
    // Other limits: whoever has a stream opens another one.
    reload(&mut worker, &format!("{POLICY}\n[tenants.ops]\nstreams = 1\n"));
    let lapsed = kept.broken().await;
    assert_eq!(lapsed.code(), Code::Unavailable, "{lapsed}");
    assert!(lapsed.message().contains("policy"), "{lapsed}");
    reload(&mut worker, POLICY);
    stream(&worker, ci).await;
}

#[tokio::test]
async fn a_policy_that_cannot_be_used_leaves_the_one_there_was() {
    let house = House::new(Some(POLICY));
    let mut worker = Worker::start_logging(&house.flags());
    house.write("policy.toml", "[[grants]]\nnames = [\"somebody\"]\ntenant = \"a\"\nroles = []\n");
    signal(worker.id(), Signal::HUP);
    let line = worker.logged("certificates and policy stay as they were");
    let error = line["fields"]["error"].as_str().expect("a reason");
    assert!(error.contains("policy.toml") && error.contains("`URI:…` or `DNS:…`"), "{error}");
    stream(&worker, named(&house, &["URI:spiffe://house/ci/main"])).await;
}
