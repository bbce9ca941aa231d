//! The few pages of GitHub that a program meets: making an App from a manifest, and installing it.
//! The organisation's owner is taken to sit in front of the browser; there is no logging in here.

use axum::body::Body;
use http::header::LOCATION;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use serde_json::Value;
use url::Url;

use super::Refusal;
use super::actions::{NewApp, secret};
use super::model::{AccountId, Level, OrgRole, Permissions, Selection, World};
use super::query::Query;
use super::server::plain;
use super::shared::Shared;

/// A manifest is a few kilobytes.
const LARGEST_FORM: usize = 1024 * 1024;

/// Whether a path is one of these pages.
pub(super) fn owns(path: &str) -> bool {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    matches!(
        parts.as_slice(),
        ["settings", "apps", "new"]
            | ["organizations", _, "settings", "apps", "new"]
            | ["apps", _, "installations", "new"]
    )
}

/// Answers one of these pages.
pub(super) async fn answer(shared: &Shared, request: Request<Incoming>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_FORM).collect().await else {
        return plain(413, "The form is too large.");
    };
    let form = Query::parse(&String::from_utf8_lossy(&body.to_bytes()));
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    let path: Vec<String> = parts.uri.path().trim_matches('/').split('/').map(str::to_owned).collect();
    let outcome = shared.change(|world| match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["apps", slug, "installations", "new"] => install(world, slug, &query),
        ["organizations", login, ..] => {
            let owner = world.organization(login).map(|found| found.account);
            create(world, owner.ok_or_else(Refusal::not_found)?, &form, &query)
        }
        _ => {
            let owner = world.accounts.keys().next().copied();
            create(world, owner.ok_or_else(Refusal::not_found)?, &form, &query)
        }
    });
    match outcome {
        Ok(location) => redirect(&location),
        Err(refusal) => plain(refusal.status, &refusal.to_string()),
    }
}

fn redirect(location: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    match HeaderValue::from_str(location) {
        Ok(value) => {
            *response.status_mut() = StatusCode::FOUND;
            response.headers_mut().insert(LOCATION, value);
            response
        }
        Err(_) => plain(422, "The redirect address is not one."),
    }
}

fn create(world: &mut World, owner: AccountId, form: &Query, query: &Query) -> Result<String, Refusal> {
    let text = form.get("manifest").or_else(|| query.get("manifest"));
    let text = text.ok_or_else(|| Refusal::unprocessable("The form has no field `manifest`."))?;
    let manifest: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::unprocessable(format!("The manifest is not JSON: {error}")))?;
    let field = |name: &str| manifest[name].as_str().map(str::to_owned);
    let wanted =
        |name: &str| field(name).ok_or_else(|| Refusal::unprocessable(format!("The manifest has no `{name}`.")));
    let redirect_url = address(&wanted("redirect_url")?, "redirect_url")?;
    let hook_url = match manifest["hook_attributes"]["url"].as_str() {
        Some(url) => Some(address(url, "hook_attributes.url")?.to_string()),
        None => None,
    };
    let url = wanted("url")?;
    address(&url, "url")?;
    let events = manifest["events"].as_array().or(manifest["default_events"].as_array());
    let new = NewApp {
        name: field("name").unwrap_or_else(|| "An App".to_owned()),
        description: field("description"),
        url,
        owner,
        permissions: permissions(&manifest["default_permissions"])?,
        events: events
            .map(|list| list.iter().filter_map(|event| event.as_str().map(str::to_owned)).collect())
            .unwrap_or_default(),
        hook_url: hook_url.filter(|_| manifest["hook_attributes"]["active"] != Value::Bool(false)),
        setup_url: field("setup_url"),
    };
    if let Some(event) = new.events.iter().find(|event| !super::webhooks::allowed(event, &new.permissions)) {
        return Err(Refusal::unprocessable(format!(
            "Default events unsupported: {event}. The permissions do not allow it."
        )));
    }
    let app = world.create_app(new)?;
    world.emit_ping(app);
    let code = secret(40).to_lowercase();
    let now = world.now();
    world.manifest_codes.insert(code.clone(), (app, now));
    let mut location = redirect_url;
    location.query_pairs_mut().append_pair("code", &code);
    if let Some(state) = query.get("state").or_else(|| form.get("state")) {
        location.query_pairs_mut().append_pair("state", state);
    }
    Ok(location.into())
}

fn address(text: &str, field: &str) -> Result<Url, Refusal> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| Refusal::unprocessable(format!("`{field}` of the manifest is not an http address.")))
}

fn permissions(given: &Value) -> Result<Permissions, Refusal> {
    let mut permissions = Permissions::from([("metadata".to_owned(), Level::Read)]);
    for (name, level) in given.as_object().into_iter().flatten() {
        let level = level.as_str().and_then(Level::parse);
        let level = level
            .ok_or_else(|| Refusal::unprocessable(format!("The permission `{name}` is not read, write or admin.")))?;
        permissions.insert(name.clone(), level);
    }
    Ok(permissions)
}

/// Installs on the organisation that owns the App, on all repositories.
fn install(world: &mut World, slug: &str, query: &Query) -> Result<String, Refusal> {
    let app = world.apps.values().find(|app| app.slug == slug).ok_or_else(Refusal::not_found)?;
    let (id, owner, setup) = (app.id, app.owner, app.setup_url.clone());
    let organization = world.organizations.get(&owner);
    let by = organization.and_then(|found| found.members.iter().find(|(_, role)| **role == OrgRole::Owner));
    let by = by.map_or(owner, |(person, _)| *person);
    let installation = world.install(id, owner, Selection::All, by)?;
    let fallback = world.urls.page(&format!("/{}", world.login(owner)));
    let Some(setup) = setup.and_then(|setup| Url::parse(&setup).ok()) else { return Ok(fallback) };
    let mut location = setup;
    location
        .query_pairs_mut()
        .append_pair("installation_id", &installation.to_string())
        .append_pair("setup_action", "install");
    if let Some(state) = query.get("state") {
        location.query_pairs_mut().append_pair("state", state);
    }
    Ok(location.into())
}
