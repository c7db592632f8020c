//! What a worker tells of itself while it runs: its log, and traces where they are wanted.
//!
//! Nothing in either is of a text: no content, no path, no name; a digest at most.

use std::io;
use std::net::IpAddr;

use opentelemetry::KeyValue;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tonic::codegen::http::Uri;
use tonic::metadata::{KeyRef, MetadataMap};
use tracing::Span;
use tracing::level_filters::LevelFilter;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, fmt};

use crate::settings::Settings;

/// What traces call the worker.
const SERVICE: &str = "astrolens-worker";

/// Why a worker cannot tell of itself.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("failed to read the filter of the log: {0}")]
    Filter(#[from] ParseError),
    #[error("failed to understand `otlp_endpoint`: `{0}` is no URL like `http://127.0.0.1:4317`")]
    Url(String),
    #[error(
        "failed to send traces to `{0}`: what goes beyond this machine could be read on the way; \
         send them to a collector on this machine, or say `--insecure` if something else sees to that"
    )]
    Insecure(String),
    #[error("failed to send traces to `{endpoint}`: {error}")]
    Exporter { endpoint: String, error: ExporterBuildError },
}

/// The target of what the client of the message broker logs.
const BROKER_CLIENT: &str = "lapin";

/// What is told, until the end.
pub(crate) struct Telemetry {
    traces: Option<SdkTracerProvider>,
}

impl Telemetry {
    /// Begins to tell. Traces are sent from the runtime that this is called in.
    pub(crate) fn start(settings: &Settings) -> Result<Self, Error> {
        let filter = filter(&settings.log)?;
        let log = fmt::layer().json().with_writer(io::stderr).with_filter(filter);
        let endpoint = settings.otlp_endpoint.as_deref();
        let traces = endpoint.map(|endpoint| exporter(endpoint, settings.insecure)).transpose()?;
        let layer = traces.as_ref().map(|traces| {
            // What is sent is not to be traced itself.
            let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), LevelFilter::DEBUG);
            tracing_opentelemetry::layer().with_tracer(traces.tracer(SERVICE)).with_filter(ours)
        });
        tracing_subscriber::registry().with(log).with(layer).init();
        Ok(Self { traces })
    }

    /// Sends what has not been sent. It waits for that, so that it is nothing for a task.
    pub(crate) fn end(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// What is logged where somebody asks for `log`.
fn filter(log: &str) -> Result<EnvFilter, ParseError> {
    // Who was refused is on record, whatever else is.
    let filter = EnvFilter::try_new(log)?.add_directive("audit=info".parse()?);
    if log.contains(BROKER_CLIENT) {
        return Ok(filter);
    }
    // What fails there is returned to us, and told by us: a queue that is missing is no error while none was made.
    Ok(filter.add_directive(format!("{BROKER_CLIENT}=off").parse()?))
}

/// What sends traces to `endpoint`.
fn exporter(endpoint: &str, is_insecure: bool) -> Result<SdkTracerProvider, Error> {
    check(endpoint, is_insecure)?;
    let exporter = SpanExporter::builder()
        .with_tonic()
        .with_endpoint(endpoint)
        .build()
        .map_err(|error| Error::Exporter { endpoint: endpoint.to_owned(), error })?;
    let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    let resource = Resource::builder().with_service_name(SERVICE).with_attribute(version).build();
    Ok(SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build())
}

/// Whether what is sent to `endpoint` stays on this machine, or is to be sent as it is all the same.
fn check(endpoint: &str, is_insecure: bool) -> Result<(), Error> {
    let url: Option<Uri> = endpoint.parse().ok();
    let is_plain = |url: &Uri| url.scheme_str() == Some("http");
    let url = url.filter(is_plain).ok_or_else(|| Error::Url(endpoint.to_owned()))?;
    let host = url.host().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let is_here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
    if is_here || is_insecure { Ok(()) } else { Err(Error::Insecure(endpoint.to_owned())) }
}

/// Makes `span` a part of the trace that the caller's `metadata` name, if it names one (W3C Trace Context).
pub(crate) fn continue_trace(span: &Span, metadata: &MetadataMap) {
    let context = TraceContextPropagator::new().extract(&Carrier(metadata));
    // Where no traces are sent there is nothing to be a part of.
    let _ = span.set_parent(context);
}

/// Metadata of a call, as what carries a trace's context.
struct Carrier<'a>(&'a MetadataMap);

impl Extractor for Carrier<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        let text = |key| match key {
            KeyRef::Ascii(key) => Some(key.as_str()),
            KeyRef::Binary(_) => None,
        };
        self.0.keys().filter_map(text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_brokers_client_says_is_off_unless_it_is_asked_for() {
        let said = |log: &str| {
            let filter = filter(log).unwrap().to_string();
            let mut directives: Vec<_> = filter.split(',').map(str::to_owned).collect();
            directives.sort_unstable();
            directives.join(" ")
        };
        assert_eq!(said("info"), "audit=info info lapin=off");
        assert_eq!(said("warn,lapin=debug"), "audit=info lapin=debug warn");
        assert_eq!(said("lapin::channel=error"), "audit=info lapin::channel=error");
    }

    #[test]
    fn traces_stay_on_this_machine_unless_somebody_says_so() {
        for here in ["http://127.0.0.1:4317", "http://[::1]:4317", "http://localhost:4317"] {
            assert!(check(here, false).is_ok(), "{here}");
        }
        let far = "http://collector.example:4317";
        assert!(matches!(check(far, false), Err(Error::Insecure(_))));
        assert!(check(far, true).is_ok());
        for wrong in ["collector", "https://127.0.0.1:4317", ""] {
            assert!(matches!(check(wrong, true), Err(Error::Url(_))), "{wrong}");
        }
    }
}
