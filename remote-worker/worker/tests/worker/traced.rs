//! Traces, as a collector of OpenTelemetry gets them.

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, Span};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

use crate::support::{Heard, Stream, Worker, python, task, without_text};

/// A trace that a client has begun, and is sampled.
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// The span of it in which the worker is called.
const CALLER: &str = "b7ad6b7169203331";

/// Hands on what it is sent.
struct Collector(mpsc::UnboundedSender<ResourceSpans>);

#[tonic::async_trait]
impl TraceService for Collector {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        for spans in request.into_inner().resource_spans {
            self.0.send(spans).expect("a test that listens");
        }
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

/// A collector; its URL, and what it is sent.
async fn collector() -> (String, mpsc::UnboundedReceiver<ResourceSpans>) {
    let (sender, sent) = mpsc::unbounded_channel();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::builder().add_service(TraceServiceServer::new(Collector(sender)));
    tokio::spawn(server.serve_with_incoming(TcpIncoming::from(listener)));
    (url, sent)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

fn attribute<'a>(attributes: &'a [KeyValue], key: &str) -> Option<&'a Value> {
    let attribute = attributes.iter().find(|attribute| attribute.key == key)?;
    attribute.value.as_ref()?.value.as_ref()
}

#[tokio::test]
async fn a_stream_is_a_part_of_the_trace_that_its_client_has_begun() {
    let (url, mut sent) = collector().await;
    let mut worker = Worker::start(&[&format!("--otlp-endpoint={url}")]);
    let traced = format!("00-{TRACE}-{CALLER}-01");
    let mut stream = Stream::traced(worker.channel().await, &traced).await.expect("a welcome");
    stream.ask(task("python", &python(1, 1))).await;
    assert!(matches!(stream.heard().await, Heard::Found(1, ..)));
    stream.ask(without_text("klingon", b"nuqneH")).await;
    assert!(matches!(stream.heard().await, Heard::Failed(2, ..)));
    drop(stream);
    // One that its client does not have sampled.
    let unsampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    let mut stream = Stream::traced(worker.channel().await, unsampled).await.expect("a welcome");
    stream.ask(task("python", &python(2, 1))).await;
    assert!(matches!(stream.heard().await, Heard::Found(1, ..)));
    drop(stream);
    worker.until(|status| status.streams == 0).await;
    worker.terminate();
    assert!(worker.wait().await.success());
    // All that was to be sent is, before it ends.
    let mut spans: Vec<Span> = Vec::new();
    while let Ok(received) = sent.try_recv() {
        let resource = received.resource.expect("who sends it");
        let name = Value::StringValue("astrolens-worker".to_owned());
        assert_eq!(attribute(&resource.attributes, "service.name"), Some(&name));
        spans.extend(received.scope_spans.into_iter().flat_map(|scope| scope.spans));
    }
    assert!(spans.iter().all(|span| hex(&span.trace_id) == TRACE), "{spans:?}");
    let named =
        |name: &str| -> Vec<&Span> { spans.iter().filter(|span| span.name == name).collect() };
    let [call] = named("Analyse")[..] else { panic!("{spans:?}") };
    assert_eq!(hex(&call.parent_span_id), CALLER);
    let tenant = Value::StringValue("local".to_owned());
    assert_eq!(attribute(&call.attributes, "tenant"), Some(&tenant));
    let tasks = named("task");
    assert_eq!(tasks.len(), 2);
    assert!(tasks.iter().all(|task| task.parent_span_id == call.span_id));
    let found = tasks.iter().find(|task| attribute(&task.attributes, "failure").is_none());
    let found = found.expect("a task with facts");
    assert_eq!(attribute(&found.attributes, "was_known"), Some(&Value::BoolValue(false)));
    let failed = tasks.iter().find_map(|task| attribute(&task.attributes, "failure"));
    let failure = Value::StringValue("FAILURE_UNKNOWN_LANGUAGE".to_owned());
    assert_eq!(failed, Some(&failure));
    let [analysis] = named("analysis")[..] else { panic!("{spans:?}") };
    assert_eq!(analysis.parent_span_id, found.span_id);
}

#[tokio::test]
async fn a_collector_that_is_away_holds_nothing_up() {
    // A port that nobody listens on any more.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let mut worker = Worker::start(&[&format!("--otlp-endpoint={url}")]);
    let mut stream = worker.stream().await;
    stream.ask(task("python", &python(1, 1))).await;
    assert!(matches!(stream.heard().await, Heard::Found(1, ..)));
    drop(stream);
    worker.terminate();
    assert!(worker.wait().await.success());
}
