//! Whether a request comes from somebody at this machine, who needs no key: its console is theirs to read.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;
use http::{Version, header};

/// True when nothing speaks against it: a loopback peer, a loopback name in `Host` (a page elsewhere cannot make a
/// browser send one), and no trace of a proxy. A proxy that rewrites `Host` speaks HTTP/1.0 (nginx's default) or adds
/// a header that says for whom it asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct AtTheMachine(pub bool);

impl<S: Sync> FromRequestParts<S> for AtTheMachine {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let loopback_peer = peer.is_some_and(|ConnectInfo(peer)| peer.ip().is_loopback());
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let loopback_name = matches!(name, "127.0.0.1" | "localhost" | "[::1]");
        let proxied = parts.version == Version::HTTP_10
            || ["forwarded", "x-forwarded-for", "x-real-ip", "via", "x-forwarded-host", "cf-connecting-ip"]
                .iter()
                .any(|trace| parts.headers.contains_key(*trace));
        Ok(Self(loopback_peer && loopback_name && !proxied))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn judged(peer: Option<&str>, host: &str, more: &[(&'static str, &str)], version: Version) -> bool {
        let mut request = http::Request::builder().version(version).header("host", host);
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        if let Some(peer) = peer {
            parts.extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        }
        let Ok(AtTheMachine(answer)) = AtTheMachine::from_request_parts(&mut parts, &()).await;
        answer
    }

    #[tokio::test]
    async fn a_browser_on_this_machine_needs_no_key_and_everybody_else_does() {
        let (here, far) = (Some("127.0.0.1:5"), Some("203.0.113.9:5"));
        assert!(judged(here, "localhost:3000", &[], Version::HTTP_11).await);
        assert!(judged(Some("[::1]:5"), "[::1]:3000", &[], Version::HTTP_11).await);
        assert!(!judged(far, "localhost:3000", &[], Version::HTTP_11).await, "another machine");
        assert!(
            !judged(here, "idp.example.com", &[], Version::HTTP_11).await,
            "a proxy that keeps the name, or a page elsewhere"
        );
        assert!(!judged(here, "127.0.0.1:3000", &[("x-forwarded-for", "203.0.113.9")], Version::HTTP_11).await);
        assert!(!judged(here, "127.0.0.1:3000", &[], Version::HTTP_10).await, "nginx as it comes");
        assert!(!judged(None, "localhost:3000", &[], Version::HTTP_11).await, "nothing is known of the peer");
    }
}
