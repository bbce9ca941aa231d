//! An App's webhook: its settings, its deliveries, and asking for one again.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{Delivery, HookContent, Outgoing, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/app/hook/config", config),
    Route::new("PATCH", "/app/hook/config", change),
    Route::new("GET", "/app/hook/deliveries", list),
    Route::new("GET", "/app/hook/deliveries/{id}", get),
    Route::new("POST", "/app/hook/deliveries/{id}/attempts", again),
];

/// GitHub keeps deliveries for three days.
const KEPT_DAYS: i64 = 3;

fn config(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let app = world.apps.get(&call.app()?).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(json!({
        "content_type": app.hook.content.word(),
        "insecure_ssl": "0",
        "secret": "********",
        "url": app.hook.url.clone().unwrap_or_default(),
    })))
}

fn change(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.app()?;
    let (url, secret, content) = (call.text("url")?, call.text("secret")?, call.text("content_type")?);
    let app = world.apps.get_mut(&id).ok_or_else(Refusal::not_found)?;
    if url.is_some() {
        app.hook.url = url.filter(|url| !url.is_empty());
    }
    app.hook.secret = secret.unwrap_or_else(|| std::mem::take(&mut app.hook.secret));
    match content.as_deref() {
        Some("json") => app.hook.content = HookContent::Json,
        Some("form") => app.hook.content = HookContent::Form,
        _ => {}
    }
    config(world, call)
}

/// Newest first; `cursor` is what the `Link` header gives, and means "older than this".
fn list(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let app = call.app()?;
    let cursor = match call.query.get("cursor") {
        None => None,
        Some(text) => {
            let number = text.strip_prefix("v1_").and_then(|number| number.parse::<u64>().ok());
            Some(number.ok_or_else(|| Refusal::unprocessable("Invalid cursor"))?)
        }
    };
    let oldest = world.now() - chrono::TimeDelta::days(KEPT_DAYS);
    let own = world.deliveries.iter().rev().filter(|found| found.sent.app == app && found.delivered_at > oldest);
    let own = own.filter(|found| match call.query.get("status") {
        Some("success") => found.status == "OK",
        Some("failure") => found.status != "OK",
        _ => true,
    });
    let mut own = own.filter(|found| cursor.is_none_or(|cursor| found.id < cursor)).peekable();
    let mut shown: Vec<&Delivery> = Vec::new();
    while shown.len() < call.per_page() && own.peek().is_some() {
        shown.extend(own.next());
    }
    let reply = Reply::ok(Value::Array(shown.iter().map(|found| render::delivery_item(found)).collect()));
    match (own.peek(), shown.last()) {
        (Some(_), Some(last)) => {
            let query = call.query.with("cursor", &format!("v1_{}", last.id));
            let next = format!("<{}?{query}>; rel=\"next\"", world.urls.api("/app/hook/deliveries"));
            Ok(reply.header("link", next))
        }
        _ => Ok(reply),
    }
}

fn get(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let found = own(world, call)?;
    let url = world.apps.get(&found.sent.app).and_then(|app| app.hook.url.clone()).unwrap_or_default();
    Ok(Reply::ok(render::delivery(found, &url)))
}

fn again(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let sent = Outgoing { redelivery: true, ..own(world, call)?.sent.clone() };
    world.outgoing.push_back(sent);
    Ok(Reply::with_status(202, json!({})))
}

fn own<'a>(world: &'a World, call: &Call) -> Result<&'a Delivery, Refusal> {
    let (app, id) = (call.app()?, call.number("id")?);
    let found = world.deliveries.iter().find(|found| found.id == id && found.sent.app == app);
    found.ok_or_else(Refusal::not_found)
}
