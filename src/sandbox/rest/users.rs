//! People.

use crate::sandbox::Refusal;
use crate::sandbox::access::Caller;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::model::{AccountKind, World};
use crate::sandbox::render;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] =
    &[Route::new("GET", "/user", me), Route::new("GET", "/users/{user}", user), Route::new("GET", "/user/{id}", by_id)];

fn me(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    match call.caller {
        Caller::Person(id) => Ok(Reply::ok(render::user_full(world, id, true))),
        Caller::Anonymous => Err(Refusal::new(401, "Requires authentication")),
        _ => Err(Refusal::not_accessible(String::new())),
    }
}

fn user(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let account = world.account(call.param("user")).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(render::user_full(world, account.id, false)))
}

fn by_id(world: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let id = call.number("id")?;
    let found = world.accounts.values().find(|account| account.id.0 == id && account.kind != AccountKind::Organization);
    let id = found.ok_or_else(Refusal::not_found)?.id;
    Ok(Reply::ok(render::user_full(world, id, false)))
}
