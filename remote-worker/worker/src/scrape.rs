//! What Prometheus reads.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use crate::engine::Engine;

/// What Prometheus is to take the text for.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Answers with the figures of `engine`.
pub(crate) fn router(engine: Arc<Engine>) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(engine)
}

async fn scrape(State(engine): State<Arc<Engine>>) -> impl IntoResponse {
    // Writing to a string does not fail.
    let text = engine.metrics.text(engine.load()).unwrap_or_default();
    ([(CONTENT_TYPE, OPEN_METRICS)], text)
}
