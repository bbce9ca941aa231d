//! HTTP in: webhook, setup, health, metrics.
