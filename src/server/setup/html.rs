//! Pages as HTML: escaping, one plain layout, and headers that let nothing in from outside.

use std::fmt::Write as _;
use std::sync::LazyLock;

use axum::body::Body;
use axum::response::Response;
use base64::Engine as _;
use http::{HeaderName, HeaderValue, StatusCode, header};
use sha2::{Digest as _, Sha256};
use url::Url;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;\
color:#1f2328;background:#fff}h1{font-size:1.5rem}table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #d1d9e0}\
code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}label{display:block;margin:1rem 0 .3rem}\
input[type=text]{font:inherit;padding:.3rem;width:100%;max-width:24rem;box-sizing:border-box}\
button{font:inherit;padding:.4rem 1rem;margin-top:1rem;cursor:pointer}\
.warning{border-left:4px solid #9a6700;padding:.1rem 1rem;background:#fff8c5}\
.error{border-left:4px solid #d1242f;padding:.1rem 1rem;background:#ffebe9}";

/// The style by its hash, so that no other style counts.
static STYLE_HASH: LazyLock<String> =
    LazyLock::new(|| base64::engine::general_purpose::STANDARD.encode(Sha256::digest(STYLE.as_bytes())));

/// A page in the making. All text that is added is escaped; `raw` is for our own markup only.
#[derive(Debug)]
pub(super) struct Page {
    title: String,
    body: String,
}

impl Page {
    /// A page with this title, which is its heading as well.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), body: String::new() }
    }

    /// A paragraph.
    pub fn paragraph(self, text: &str) -> Self {
        self.element("p", "", text)
    }

    /// A paragraph that stands out: `warning` or `error`.
    pub fn notice(self, kind: &str, text: &str) -> Self {
        self.element("p", kind, text)
    }

    /// A heading of a part.
    pub fn heading(self, text: &str) -> Self {
        self.element("h2", "", text)
    }

    /// A table; the first row holds the headings.
    pub fn table(mut self, rows: &[Vec<&str>]) -> Self {
        self.body.push_str("<table>\n");
        for (at, row) in rows.iter().enumerate() {
            let cell = if at == 0 { "th" } else { "td" };
            let cells: String = row.iter().map(|text| format!("<{cell}>{}</{cell}>", escaped(text))).collect();
            _ = writeln!(self.body, "<tr>{cells}</tr>");
        }
        self.body.push_str("</table>\n");
        self
    }

    /// Our own markup, as it is.
    pub fn raw(mut self, html: &str) -> Self {
        self.body.push_str(html);
        self.body.push('\n');
        self
    }

    fn element(mut self, name: &str, class: &str, text: &str) -> Self {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        _ = writeln!(self.body, "<{name}{class}>{}</{name}>", with_code(text));
        self
    }

    /// The whole page.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} - idp</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}</main>\n</body>\n</html>\n",
            self.body
        )
    }

    /// The page as an answer. Forms may go to us and to GitHub.
    pub fn into_response(self, status: StatusCode, web_url: &Url) -> Response {
        let mut response = Response::new(Body::from(self.html()));
        *response.status_mut() = status;
        // GitHub may send the operator on to where the organisation signs in, and browsers hold a form's redirects
        // against `form-action`; hence https as a whole.
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{}'; form-action 'self' https: {}; frame-ancestors 'none'; \
             base-uri 'none'",
            *STYLE_HASH,
            web_url.origin().ascii_serialization()
        );
        let fixed: [(HeaderName, &'static str); 6] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // The address holds the key.
            (header::REFERRER_POLICY, "no-referrer"),
            (HeaderName::from_static("x-robots-tag"), "noindex"),
        ];
        let headers = response.headers_mut();
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        response
    }
}

/// Text that means itself, also inside of attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Escaped, with what stands between backticks as code.
fn with_code(text: &str) -> String {
    let parts: Vec<String> = text.split('`').map(escaped).collect();
    let whole = parts.len() % 2 == 1;
    let mut html = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2, whole) {
            (1, true) => _ = write!(html, "<code>{part}</code>"),
            _ => html.push_str(part),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_added_can_become_markup() {
        let hostile = "<script>\"'&`x`";
        let page = Page::new(hostile).paragraph(hostile).notice("error", hostile).table(&[vec![hostile]]).html();
        assert!(!page.contains("<script"), "{page}");
        assert!(page.contains("<p>&lt;script&gt;&quot;&#39;&amp;<code>x</code></p>"), "{page}");
    }

    #[test]
    fn the_style_is_the_one_that_the_policy_names() {
        let response = Page::new("x").into_response(StatusCode::OK, &Url::parse("http://127.0.0.1:4000/x").unwrap());
        let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains(&format!("'sha256-{}'", *STYLE_HASH)) && policy.contains("http://127.0.0.1:4000;"));
        assert!(Page::new("x").html().contains(&format!("<style>{STYLE}</style>")));
    }
}
