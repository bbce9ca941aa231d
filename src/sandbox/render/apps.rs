//! Apps, installations, tokens and deliveries as JSON.

use serde_json::{Map, Value, json};

use super::{node_id, repository, time, time_or_null, user, user_or_null};
use crate::sandbox::model::{App, Delivery, Installation, Permissions, Selection, Token, World};

/// `integration`.
pub(in crate::sandbox) fn app(world: &World, app: &App) -> Value {
    json!({
        "id": app.id,
        "client_id": app.client_id,
        "slug": app.slug,
        "node_id": node_id("Integration", app.id),
        "owner": user(world, app.owner),
        "name": app.name,
        "description": app.description.clone().unwrap_or_default(),
        "external_url": app.external_url,
        "html_url": world.urls.page(&format!("/apps/{}", app.slug)),
        "created_at": time(app.created_at),
        "updated_at": time(app.created_at),
        "permissions": permissions(&app.permissions),
        "events": app.events,
    })
}

/// What the manifest conversion answers: the App with its secrets, this once.
pub(in crate::sandbox) fn app_made(world: &World, found: &App) -> Value {
    let mut body = app(world, found);
    body["client_secret"] = json!(found.client_secret);
    body["webhook_secret"] = json!(found.hook.url.as_ref().map(|_| found.hook.secret.clone()));
    body["pem"] = json!(found.private_key_pem);
    body
}

/// `installation`.
pub(in crate::sandbox) fn installation(world: &World, found: &Installation) -> Value {
    let app = world.apps.get(&found.app);
    let api = world.urls.api("");
    let organization = world.organizations.contains_key(&found.account);
    let login = world.login(found.account);
    let page = match organization {
        true => world.urls.page(&format!("/organizations/{login}/settings/installations/{}", found.id)),
        false => world.urls.page(&format!("/settings/installations/{}", found.id)),
    };
    json!({
        "id": found.id,
        "client_id": app.map(|app| app.client_id.clone()),
        "account": user(world, found.account),
        "repository_selection": if found.selection == Selection::All { "all" } else { "selected" },
        "access_tokens_url": format!("{api}/app/installations/{}/access_tokens", found.id),
        "repositories_url": format!("{api}/installation/repositories"),
        "html_url": page,
        "app_id": found.app,
        "app_slug": app.map(|app| app.slug.clone()).unwrap_or_default(),
        "target_id": found.account.0,
        "target_type": if organization { "Organization" } else { "User" },
        "permissions": permissions(&found.permissions),
        "events": app.map(|app| app.events.clone()).unwrap_or_default(),
        "created_at": time(found.created_at),
        "updated_at": time(found.created_at),
        "single_file_name": null,
        "has_multiple_single_files": false,
        "single_file_paths": [],
        "suspended_by": user_or_null(world, found.suspended.map(|(_, by)| by)),
        "suspended_at": time_or_null(found.suspended.map(|(at, _)| at)),
    })
}

/// `installation-token`.
pub(in crate::sandbox) fn token(world: &World, text: &str, token: &Token) -> Value {
    let mut body = json!({
        "token": text,
        "expires_at": time(token.expires_at),
        "permissions": permissions(&token.permissions),
        "repository_selection": if token.repositories.is_some() { "selected" } else { "all" },
    });
    if let Some(some) = &token.repositories {
        let some = some.iter().filter_map(|id| world.repos.get(id));
        body["repositories"] = some.map(|repo| repository(world, repo)).collect();
    }
    body
}

/// The `hook` of a `ping`.
pub(in crate::sandbox) fn ping_hook(world: &World, app: &App) -> Value {
    let api = world.urls.api("/app/hook");
    json!({
        "type": "App",
        "id": app.hook.id,
        "name": "web",
        "active": true,
        "events": app.events,
        "config": {
            "content_type": app.hook.content.word(),
            "insecure_ssl": "0",
            "secret": "********",
            "url": app.hook.url,
        },
        "updated_at": time(app.created_at),
        "created_at": time(app.created_at),
        "url": format!("{api}/config"),
        "ping_url": format!("{api}/pings"),
        "app_id": app.id,
        "deliveries_url": format!("{api}/deliveries"),
    })
}

/// `hook-delivery-item`.
pub(in crate::sandbox) fn delivery_item(found: &Delivery) -> Value {
    json!({
        "id": found.id,
        "guid": found.sent.guid,
        "delivered_at": time(found.delivered_at),
        "redelivery": found.sent.redelivery,
        "duration": (found.duration * 100.0).round() / 100.0,
        "status": found.status,
        "status_code": found.status_code,
        "event": found.sent.event,
        "action": found.sent.action,
        "installation_id": found.sent.installation,
        "repository_id": found.sent.repository,
        "throttled_at": null,
    })
}

/// `hook-delivery`.
pub(in crate::sandbox) fn delivery(found: &Delivery, url: &str) -> Value {
    let headers = |list: &[(String, String)]| -> Map<String, Value> {
        list.iter().map(|(name, value)| (name.clone(), json!(value))).collect()
    };
    let mut body = delivery_item(found);
    body["url"] = json!(url);
    body["request"] = json!({"headers": headers(&found.request_headers), "payload": found.sent.payload});
    body["response"] = json!({"headers": headers(&found.response_headers), "payload": found.response_body});
    body
}

fn permissions(permissions: &Permissions) -> Map<String, Value> {
    permissions.iter().map(|(name, level)| (name.clone(), json!(level.word()))).collect()
}
