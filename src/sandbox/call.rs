//! One request as the endpoints see it, and what they answer.
//! Reading it from the wire and sending the answer is `server`'s.

use serde_json::{Map, Value, json};

use super::access::Caller;
use super::model::{Repository, Urls, World};
use super::query::Query;
use super::{Refusal, query};

/// A request that found its endpoint.
pub(super) struct Call {
    /// `GET`, `POST` ….
    pub(super) method: String,
    /// Path without `/api/v3`.
    pub(super) path: String,
    pub(super) query: Query,
    /// What stood for the `{names}` of the endpoint, decoded.
    pub(super) params: Vec<(&'static str, String)>,
    pub(super) caller: Caller,
    /// The JSON object that was sent; empty when there was none.
    pub(super) body: Map<String, Value>,
    /// The `Accept` header.
    pub(super) accept: String,
}

/// What an endpoint answers.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: ReplyBody,
    pub(super) headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
pub(super) enum ReplyBody {
    Json(Value),
    Text(&'static str, Vec<u8>),
    Empty,
}

impl Reply {
    pub(super) fn ok(body: Value) -> Self {
        Reply::with_status(200, body)
    }

    pub(super) fn created(body: Value) -> Self {
        Reply::with_status(201, body)
    }

    pub(super) fn with_status(status: u16, body: Value) -> Self {
        Reply { status, body: ReplyBody::Json(body), headers: Vec::new() }
    }

    pub(super) fn no_content() -> Self {
        Reply { status: 204, body: ReplyBody::Empty, headers: Vec::new() }
    }

    pub(super) fn text(content_type: &'static str, bytes: Vec<u8>) -> Self {
        Reply { status: 200, body: ReplyBody::Text(content_type, bytes), headers: Vec::new() }
    }

    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl Call {
    /// What stood for `{name}`.
    pub(super) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(found, _)| *found == name).map_or("", |(_, value)| value)
    }

    /// The number that stood for `{name}`.
    pub(super) fn number(&self, name: &str) -> Result<u64, Refusal> {
        self.param(name).parse().map_err(|_| Refusal::not_found())
    }

    /// The repository of the path.
    pub(super) fn repo<'a>(&self, world: &'a World) -> Result<&'a Repository, Refusal> {
        match world.visible_repo(&self.caller, self.param("owner"), self.param("repo")) {
            Err(mut refusal) if refusal.status == 301 => {
                // The redirect keeps what comes after the repository, and the query.
                let rest = self.path.splitn(5, '/').nth(4).map(|rest| format!("/{rest}")).unwrap_or_default();
                for (_, location) in refusal.headers.iter_mut().filter(|(name, _)| *name == "location") {
                    location.push_str(&rest);
                }
                // A redirect that keeps the method, for what is not read only.
                refusal.status = if self.method == "GET" || self.method == "HEAD" { 301 } else { 307 };
                Err(refusal)
            }
            other => other,
        }
    }

    /// The App whose JWT this is.
    pub(super) fn app(&self) -> Result<u64, Refusal> {
        match self.caller {
            Caller::App(app) => Ok(app),
            _ => Err(Refusal::new(401, "A JSON web token could not be decoded")),
        }
    }

    /// A field that is a text; `None` when it is missing or `null`.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(wrong(name, other, "string")),
        }
    }

    /// A field that must be there.
    pub(super) fn required(&self, name: &str) -> Result<String, Refusal> {
        self.text(name)?.ok_or_else(|| missing(name))
    }

    /// A field that is true or false.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(other) => Err(wrong(name, other, "boolean")),
        }
    }

    /// A field that is a list of texts; objects with a `name` count as their name.
    pub(super) fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.body.get(name).filter(|value| !value.is_null()) else { return Ok(None) };
        let list = value.as_array().ok_or_else(|| wrong(name, value, "array"))?;
        let text = |item: &Value| item.as_str().or_else(|| item["name"].as_str()).map(str::to_owned);
        list.iter()
            .map(|item| text(item).ok_or_else(|| wrong(name, item, "string")))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// A page of a list, with `Link` headers.
    pub(super) fn page<T>(&self, urls: &Urls, items: Vec<T>, show: impl Fn(&T) -> Value) -> Reply {
        let (slice, link) = self.slice(urls, &items);
        let reply = Reply::ok(Value::Array(slice.iter().map(show).collect()));
        match link {
            Some(link) => reply.header("link", link),
            None => reply,
        }
    }

    /// A page of a list inside an object with `total_count`.
    pub(super) fn counted<T>(&self, urls: &Urls, name: &str, items: Vec<T>, show: impl Fn(&T) -> Value) -> Reply {
        let (slice, link) = self.slice(urls, &items);
        let mut body = json!({"total_count": items.len()});
        body[name] = Value::Array(slice.iter().map(show).collect());
        match link {
            Some(link) => Reply::ok(body).header("link", link),
            None => Reply::ok(body),
        }
    }

    /// How many items a page has: 30 unless asked, 100 at most.
    pub(super) fn per_page(&self) -> usize {
        let asked = self.query.get("per_page").and_then(|text| text.parse::<usize>().ok());
        asked.filter(|size| *size > 0).unwrap_or(30).min(100)
    }

    fn slice<'a, T>(&self, urls: &Urls, items: &'a [T]) -> (&'a [T], Option<String>) {
        let size = self.per_page();
        let page = self.query.get("page").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1).clamp(1, 1_000_000);
        let last = items.len().div_ceil(size).max(1);
        let start = ((page - 1) * size).min(items.len());
        let slice = &items[start..(start + size).min(items.len())];
        let link = |page: usize, rel: &str| {
            let address = urls.api(&query::encode_path(&self.path));
            format!("<{address}?{}>; rel=\"{rel}\"", self.query.with("page", &page.to_string()))
        };
        let mut links = Vec::new();
        if page > 1 {
            links.push(link((page - 1).min(last), "prev"));
        }
        if page < last {
            links.push(link(page + 1, "next"));
            links.push(link(last, "last"));
        }
        if page > 1 {
            links.push(link(1, "first"));
        }
        (slice, (!links.is_empty()).then(|| links.join(", ")))
    }
}

/// The refusal of a field that is not there.
pub(super) fn missing(name: &str) -> Refusal {
    Refusal::unprocessable(format!("Invalid request.\n\n\"{name}\" wasn't supplied."))
}

/// The refusal of a field of another type.
pub(super) fn wrong(name: &str, value: &Value, wanted: &str) -> Refusal {
    let mut shown = value.to_string();
    if shown.len() > 80 {
        shown = shown.chars().take(80).collect();
    }
    let article = if wanted == "array" { "an" } else { "a" };
    Refusal::unprocessable(format!("Invalid request.\n\nFor 'properties/{name}', {shown} is not {article} {wanted}."))
}
