//! What Prometheus reads, and who asks whether the worker is there without a certificate to show: Kubernetes' probes.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::engine::Engine;

/// What Prometheus is to take the text for.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers with the figures of `engine`.
pub(crate) fn router(engine: Arc<Engine>) -> Router {
    Router::new()
        .route("/metrics", get(scrape))
        .route("/livez", get(async || "alive"))
        .route("/readyz", get(ready))
        .with_state(engine)
}

async fn ready(State(engine): State<Arc<Engine>>) -> (StatusCode, &'static str) {
    if engine.is_draining() {
        (StatusCode::SERVICE_UNAVAILABLE, "the worker ends")
    } else {
        (StatusCode::OK, "ready")
    }
}

async fn scrape(State(engine): State<Arc<Engine>>) -> impl IntoResponse {
    // Writing to a string does not fail.
    let text = engine.metrics.text(engine.load()).unwrap_or_default();
    ([(CONTENT_TYPE, OPEN_METRICS)], text)
}
