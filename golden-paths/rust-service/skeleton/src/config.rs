//! Settings, from environment variables only. All problems are reported together.

use std::{net::SocketAddr, time::Duration};

/// What the service needs to know before it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen (`BIND`).
    pub bind: SocketAddr,
    /// Which log lines are written (`LOG`), in the syntax of `tracing`'s `EnvFilter`.
    pub log: String,
    /// How long to answer "not ready" before connections are closed (`DRAIN_SECONDS`), so
    /// that load balancers notice.
    pub drain: Duration,
    /// How long requests under way may take after that (`SHUTDOWN_SECONDS`).
    pub shutdown: Duration,
}

impl Config {
    /// Reads the process' environment.
    ///
    /// # Errors
    /// One line for each variable that cannot be used.
    pub fn from_env() -> Result<Self, Vec<String>> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// Reads settings from `lookup`; what is missing gets its default.
    ///
    /// # Errors
    /// One line for each variable that cannot be used.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let text = |name: &str, default: &str| {
            lookup(name).filter(|value| !value.is_empty()).unwrap_or_else(|| default.to_owned())
        };
        let bind = text("BIND", "0.0.0.0:8080");
        let bind = bind.parse().map_err(|_| {
            problems.push(format!("BIND: `{bind}` is not an address such as 0.0.0.0:8080"));
        });
        let drain = seconds("DRAIN_SECONDS", &text("DRAIN_SECONDS", "5"), &mut problems);
        let shutdown = seconds("SHUTDOWN_SECONDS", &text("SHUTDOWN_SECONDS", "20"), &mut problems);
        match (bind, drain, shutdown) {
            (Ok(bind), Some(drain), Some(shutdown)) => {
                Ok(Self { bind, log: text("LOG", "info"), drain, shutdown })
            }
            _ => Err(problems),
        }
    }
}

fn seconds(name: &str, value: &str, problems: &mut Vec<String>) -> Option<Duration> {
    match value.parse::<u64>() {
        Ok(number) if number <= 300 => Some(Duration::from_secs(number)),
        _ => {
            problems.push(format!("{name}: `{value}` is not a number of seconds from 0 to 300"));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_set_gives_the_defaults() {
        let config = Config::read(|_| None).unwrap();
        assert_eq!(config.bind, "0.0.0.0:8080".parse().unwrap());
        assert_eq!((config.drain.as_secs(), config.shutdown.as_secs()), (5, 20));
    }

    #[test]
    fn all_problems_are_reported_together() {
        let problems = Config::read(|name| match name {
            "BIND" => Some("nowhere".into()),
            "DRAIN_SECONDS" => Some("-1".into()),
            "SHUTDOWN_SECONDS" => Some("301".into()),
            _ => None,
        })
        .unwrap_err();
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
