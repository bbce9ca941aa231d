//! `/metrics`: figures in Prometheus' text format. docs/operations.md says what each means.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds, from an answer to a patient person's limit.
const SECONDS: [f64; 12] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0, 600.0];

/// The process's figures; they are collected from the first call on.
pub fn metrics_handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
                .ok()?;
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            metrics::set_global_recorder(recorder).ok()?;
            describe();
            Some(handle)
        })
        .as_ref()
}

/// Renders the figures.
pub async fn metrics() -> String {
    metrics_handle().map(PrometheusHandle::render).unwrap_or_default()
}

fn describe() {
    metrics::describe_counter!("idp_webhooks_total", "Webhooks received, by event and what became of them");
    metrics::describe_counter!("idp_deliveries_total", "Deliveries worked on, by event and outcome");
    metrics::describe_counter!("idp_deliveries_duplicate_total", "Deliveries that were stored already");
    metrics::describe_counter!("idp_deliveries_recovered_total", "Lost deliveries that GitHub was asked to send again");
    metrics::describe_gauge!("idp_queue_depth", "Deliveries that wait or run");
    metrics::describe_gauge!("idp_queue_failed", "Deliveries that were given up");
    metrics::describe_gauge!("idp_queue_age_seconds", "Age of the oldest delivery that waits or runs");
    metrics::describe_counter!("idp_github_calls_total", "Calls to GitHub, by endpoint and status");
    metrics::describe_gauge!("idp_github_rate_limit_remaining", "Requests left of GitHub's primary limit");
    metrics::describe_counter!("idp_commands_total", "Commands answered, by verb and outcome");
    metrics::describe_histogram!("idp_first_reaction_seconds", "From the webhook to the first reaction");
    metrics::describe_histogram!("idp_command_seconds", "From the webhook to the end of its commands");
}
