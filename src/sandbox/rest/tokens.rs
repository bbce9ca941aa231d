//! Installation tokens.

use serde_json::Value;

use crate::sandbox::Refusal;
use crate::sandbox::access::Caller;
use crate::sandbox::actions::NewToken;
use crate::sandbox::call::{Call, Reply, wrong};
use crate::sandbox::model::{Level, Permissions, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "/app/installations/{id}/access_tokens", create),
    Route::new("DELETE", "/installation/token", revoke),
];

fn create(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let new = NewToken {
        repositories: call.texts("repositories")?,
        repository_ids: ids(call)?,
        permissions: permissions(call)?,
    };
    let (text, token) = world.create_token(call.app()?, call.number("id")?, new)?;
    Ok(Reply::created(render::token(world, &text, &token)))
}

fn revoke(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let Caller::Installation(grant) = &call.caller else { return Err(Refusal::new(401, "Requires authentication")) };
    // The caller does not keep the token's text; what it stands for tells it apart.
    world.tokens.retain(|_, token| token.installation != grant.installation || token.expires_at != grant.expires_at);
    Ok(Reply::no_content())
}

fn ids(call: &Call) -> Result<Option<Vec<u64>>, Refusal> {
    let Some(value) = call.body.get("repository_ids").filter(|value| !value.is_null()) else { return Ok(None) };
    let list = value.as_array().ok_or_else(|| wrong("repository_ids", value, "array"))?;
    let number = |item: &Value| item.as_u64().ok_or_else(|| wrong("repository_ids", item, "integer"));
    list.iter().map(number).collect::<Result<_, _>>().map(Some)
}

fn permissions(call: &Call) -> Result<Option<Permissions>, Refusal> {
    let Some(value) = call.body.get("permissions").filter(|value| !value.is_null()) else { return Ok(None) };
    let object = value.as_object().ok_or_else(|| wrong("permissions", value, "object"))?;
    let mut permissions = Permissions::new();
    for (name, level) in object {
        let known = level.as_str().and_then(Level::parse).ok_or_else(|| wrong("permissions", level, "string"))?;
        permissions.insert(name.clone(), known);
    }
    Ok(Some(permissions).filter(|permissions| !permissions.is_empty()))
}
