//! Structured logs: one JSON object a line on standard output, for the log collector.

use tracing_subscriber::EnvFilter;

use crate::config::Config;

/// Starts logging. A filter that cannot be read is replaced by `info`, and said so.
pub fn init(config: &Config) {
    let parsed = EnvFilter::try_new(&config.log);
    let unreadable = parsed.as_ref().err().map(ToString::to_string);
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_env_filter(parsed.unwrap_or_else(|_| EnvFilter::new("info")))
        .init();
    if let Some(reason) = unreadable {
        tracing::warn!(%reason, "LOG cannot be read, `info` is used");
    }
}
