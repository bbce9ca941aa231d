//! Keeps other sites out: the pages know no logging in, so whoever makes a browser send a form acts as anybody.
//! Nothing here is about what a person may do in a repository.

use http::HeaderMap;
use http::header::{HOST, ORIGIN};
use http::uri::Authority;

/// Why a request is not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// The name asked for is not this machine's own: a name that was made to point here, most likely.
    Name,
    /// The form was not sent from a page of ours.
    Form,
}

impl Stranger {
    /// What to tell whoever is turned away.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Stranger::Name => {
                "The sandbox answers only under this machine's own names, such as 127.0.0.1 or localhost. \
                 Open it under the address it printed when it started."
            }
            Stranger::Form => {
                "This form was not sent from a page of the sandbox, so nothing was done. \
                 Open the page again and send the form from there; programs use the REST interface."
            }
        }
    }
}

/// Checks where a request comes from; `writes` for forms.
pub(super) fn check(headers: &HeaderMap, writes: bool) -> Result<(), Stranger> {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let host = header(HOST).filter(|host| is_loopback(host)).ok_or(Stranger::Name)?;
    if !writes {
        return Ok(());
    }
    let site = headers.get("sec-fetch-site").map(|value| value == "same-origin");
    // Every browser of today names the origin of a form.
    let own = header(ORIGIN).and_then(|origin| origin.strip_prefix("http://")) == Some(host);
    if own && site != Some(false) { Ok(()) } else { Err(Stranger::Form) }
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    let address = name.parse::<std::net::IpAddr>();
    address.map_or_else(|_| name.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn checked(pairs: &[(&'static str, &'static str)], writes: bool) -> Result<(), Stranger> {
        let headers =
            pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value)));
        check(&headers.collect(), writes)
    }

    #[test]
    fn pages_are_served_under_loopback_names_only() {
        for host in ["127.0.0.1:4000", "localhost:4000", "[::1]:4000", "127.0.0.1"] {
            assert_eq!(checked(&[("host", host)], false), Ok(()), "{host}");
        }
        for host in ["evil.example:4000", "127.0.0.1.evil.example", "localhost.evil.example", "", "a b", "0.0.0.0"] {
            assert_eq!(checked(&[("host", host)], false), Err(Stranger::Name), "{host}");
        }
        assert_eq!(checked(&[], false), Err(Stranger::Name));
    }

    #[test]
    fn a_form_comes_from_a_page_of_ours() {
        let host = ("host", "127.0.0.1:4000");
        let own = ("origin", "http://127.0.0.1:4000");
        assert_eq!(checked(&[host, own], true), Ok(()));
        assert_eq!(checked(&[host, own, ("sec-fetch-site", "same-origin")], true), Ok(()));
        for site in ["cross-site", "same-site", "none"] {
            assert_eq!(checked(&[host, own, ("sec-fetch-site", site)], true), Err(Stranger::Form), "{site}");
        }
        for origin in ["null", "http://evil.example", "http://127.0.0.1:4001", "https://127.0.0.1:4000", ""] {
            assert_eq!(checked(&[host, ("origin", origin)], true), Err(Stranger::Form), "{origin}");
        }
        assert_eq!(checked(&[host], true), Err(Stranger::Form));
        // A name that somebody made to point here is consistent with itself.
        let rebound = [("host", "evil.example:4000"), ("origin", "http://evil.example:4000")];
        assert_eq!(checked(&rebound, true), Err(Stranger::Name));
    }
}
