//! The caller's trace, from the header `traceparent` (W3C Trace Context), so that our log
//! lines can be found by it. A header that is not valid is ignored, as the standard says.

use axum::http::HeaderMap;

/// The trace id of the request, 32 lower-case hexadecimal digits.
#[must_use]
pub fn trace_id(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all("traceparent").iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let mut parts = value.to_str().ok()?.split('-');
    let (version, trace, parent, flags) =
        (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let valid = is_hex(version, 2)
        && version != "ff"
        && (version != "00" || parts.next().is_none())
        && is_hex(trace, 32)
        && trace.bytes().any(|byte| byte != b'0')
        && is_hex(parent, 16)
        && parent.bytes().any(|byte| byte != b'0')
        && is_hex(flags, 2);
    valid.then_some(trace)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn id_of(value: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", value.parse().unwrap());
        trace_id(&headers).map(str::to_owned)
    }

    #[test]
    fn the_trace_of_the_caller_is_kept() {
        assert_eq!(id_of(&format!("00-{TRACE}-00f067aa0ba902b7-01")).as_deref(), Some(TRACE));
        let later_version = format!("01-{TRACE}-00f067aa0ba902b7-01-more");
        assert_eq!(id_of(&later_version).as_deref(), Some(TRACE));
    }

    #[test]
    fn what_is_not_valid_is_ignored() {
        let zero = "0".repeat(32);
        for value in [
            "".to_owned(),
            format!("00-{TRACE}-00f067aa0ba902b7"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{zero}-00f067aa0ba902b7-01"),
        ] {
            assert_eq!(id_of(&value), None, "{value}");
        }
    }
}
