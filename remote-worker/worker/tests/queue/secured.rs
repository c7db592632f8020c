//! All that goes between clients, gateway, broker and workers is encrypted, and everybody shows a certificate.

use astrolens_proto::v1::queue_client::QueueClient;
use astrolens_proto::v1::{FetchTextRequest, Unit};
use tonic::Code;
use tonic::transport::{ClientTlsConfig, Endpoint};

use crate::broker::{Place, Shown};
use crate::certificates::{Authority, House as Files};
use crate::house::House;
use crate::scan::Scan;
use crate::support::Worker;

const POLICY: &str = r#"
    [[grants]]
    names = ["URI:spiffe://house/ci"]
    tenant = "ci"
    roles = ["submit", "read"]

    [[grants]]
    names = ["URI:spiffe://house/worker"]
    tenant = "workers"
    roles = ["work"]
"#;

/// What a worker shows to the gateway and to the broker.
const TAKER: [&str; 1] = ["URI:spiffe://house/worker"];

/// Files of a gateway and a broker, which show the same certificate, and both with these files.
fn opened() -> (Files, House) {
    let files = Files::new(Some(POLICY));
    let place = Place::encrypted(Shown {
        certificate: files.path("worker.pem"),
        key: files.path("worker.key"),
        authorities: files.path("clients.pem"),
    });
    let mut flags = files.flags();
    flags.push(format!("--tls-server-ca={}", files.path("clients.pem").display()));
    let house = House::open_with(place, flags);
    (files, house)
}

/// Starts a worker with the certificate in `taker.pem`, which logs.
fn taker(files: &Files, house: &House) -> Worker {
    let file = |flag: &str, name: &str| format!("--{flag}={}", files.path(name).display());
    Worker::start_logging(&[
        format!("--queue={}", house.place.url("worker")),
        format!("--gateway=https://127.0.0.1:{}", house.port),
        file("tls-certificate", "taker.pem"),
        file("tls-key", "taker.key"),
        file("tls-server-ca", "clients.pem"),
    ])
}

/// Has workers show a certificate that `authority` vouches for.
fn show(files: &Files, authority: &Authority) {
    let issued = authority.issue(&TAKER);
    files.write("taker.pem", &issued.certificate);
    files.write("taker.key", &issued.key);
}

fn client(files: &Files, name: &str) -> ClientTlsConfig {
    files.client(Some(&files.authority.issue(&[name])))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn work_goes_over_tls_and_certificates_are_read_when_they_are_needed() {
    let (files, house) = opened();
    show(&files, &Authority::new("stranger"));
    let mut taker = taker(&files, &house);
    // RabbitMQ may close before what it says is read: then that is heard at another attempt.
    let error = loop {
        let told = taker.logged("there are no queues to take work from");
        let error = told["fields"]["error"].as_str().expect("an error").to_owned();
        if !error.contains("reset by peer") {
            break error;
        }
    };
    assert!(error.contains("UnknownCA"), "{error}");
    let client = client(&files, "URI:spiffe://house/ci");
    let mut stream = house.gateway.process.stream_over(client).await.expect("a welcome");
    let mut scan = Scan::of(50, 5);
    scan.ask(&mut stream).await;
    // The same worker goes on with it.
    show(&files, &files.authority);
    scan.finish(&mut stream).await;
    scan.check("a scan over TLS", &house.gateway, &[]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RabbitMQ's server: `cargo xtask test workers`"]
async fn texts_are_for_workers_alone() {
    let (files, house) = opened();
    let url = format!("https://127.0.0.1:{}", house.port);
    let ask = async |tls: ClientTlsConfig| {
        let endpoint = Endpoint::from_shared(url.clone()).expect("a URL").tls_config(tls);
        let channel = endpoint.expect("certificates").connect_lazy();
        let request = FetchTextRequest { unit: Some(Unit::default()), ..Default::default() };
        QueueClient::new(channel).fetch_text(request).await.expect_err("no text")
    };
    let denied = ask(client(&files, "URI:spiffe://house/ci")).await;
    assert_eq!(denied.code(), Code::PermissionDenied, "{denied}");
    let expected = "`FetchText` needs the role `work`, which the policy does not give to \
                    `URI:spiffe://house/ci` of tenant `ci`";
    assert_eq!(denied.message(), expected);
    // The connection may end before what the gateway said on it is with the request: then that is heard at another attempt.
    let nobody = loop {
        let heard = ask(files.client(None)).await;
        if heard.code() != Code::Cancelled {
            break heard;
        }
    };
    assert!(format!("{nobody:?}").contains("CertificateRequired"), "{nobody:?}");
    // A worker is let through, and told what is wrong with what it asks for.
    let heard = ask(client(&files, TAKER[0])).await;
    assert_eq!(heard.code(), Code::FailedPrecondition, "{heard}");
    assert_eq!(house.gateway.figure("astrolens_worker_calls_denied_total"), 1);
}
