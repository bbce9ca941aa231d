//! From the `Authorization` header to a caller: people's tokens, App JWTs, installation tokens.
//! What the caller may do is `access`'s.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use super::Refusal;
use super::access::{Caller, Grant};
use super::model::{AccountKind, App, World};

/// People's tokens are this and their login.
const PERSON_PREFIX: &str = "sandbox-";
/// GitHub takes a JWT that is valid for at most ten minutes.
const LONGEST_JWT_SECONDS: i64 = 600;
/// How far an App's clock may be ahead.
const CLOCK_LEEWAY_SECONDS: i64 = 60;

#[derive(Deserialize)]
struct Claims {
    iss: serde_json::Value,
    iat: i64,
    exp: i64,
}

/// Who makes the request.
pub(super) fn caller(world: &World, header: Option<&str>) -> Result<Caller, Refusal> {
    let Some(header) = header else { return Ok(Caller::Anonymous) };
    let (scheme, token) = header.split_once(' ').unwrap_or(("", header));
    let token = token.trim();
    if !scheme.eq_ignore_ascii_case("bearer") && !scheme.eq_ignore_ascii_case("token") {
        return Err(Refusal::bad_credentials());
    }
    if let Some(login) = token.strip_prefix(PERSON_PREFIX) {
        let person = world.account(login).filter(|account| account.kind == AccountKind::User);
        return person.map(|person| Caller::Person(person.id)).ok_or_else(Refusal::bad_credentials);
    }
    if token.matches('.').count() == 2 && scheme.eq_ignore_ascii_case("bearer") {
        return app(world, token);
    }
    installation(world, token)
}

fn installation(world: &World, text: &str) -> Result<Caller, Refusal> {
    let token = world.tokens.get(text).filter(|token| token.expires_at > world.now());
    let token = token.ok_or_else(Refusal::bad_credentials)?;
    let found = world.installations.get(&token.installation).ok_or_else(Refusal::bad_credentials)?;
    let app = world.apps.get(&found.app).ok_or_else(Refusal::bad_credentials)?;
    if found.suspended.is_some() {
        return Err(Refusal::new(403, "This installation has been suspended"));
    }
    Ok(Caller::Installation(Grant {
        installation: found.id,
        app: app.id,
        bot: app.bot,
        account: found.account,
        permissions: token.permissions.clone(),
        repositories: token.repositories.clone(),
        expires_at: token.expires_at,
    }))
}

fn app(world: &World, token: &str) -> Result<Caller, Refusal> {
    let undecodable = || Refusal::new(401, "A JSON web token could not be decoded");
    let unverified = claims(token, None).ok_or_else(undecodable)?;
    let issuer = match &unverified.iss {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let issued_by = |app: &&App| app.id.to_string() == issuer || app.client_id == issuer;
    let app = world.apps.values().find(issued_by).ok_or_else(|| Refusal::new(404, "Integration not found"))?;
    let claims = claims(token, Some(&app.public_key_pem)).ok_or_else(undecodable)?;
    let now = world.now().timestamp();
    let refused = |message: &str| Err(Refusal::new(401, message));
    if claims.iat > now + CLOCK_LEEWAY_SECONDS {
        return refused(
            "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        );
    }
    if claims.exp <= now {
        return refused(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
        );
    }
    if claims.exp > now + LONGEST_JWT_SECONDS {
        return refused("'Expiration time' claim ('exp') is too far in the future");
    }
    Ok(Caller::App(app.id))
}

/// The claims, with the signature checked against `key` if there is one. Times are checked by the caller.
fn claims(token: &str, key: Option<&str>) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    match key {
        Some(pem) => {
            let key = DecodingKey::from_rsa_pem(pem.as_bytes()).ok()?;
            jsonwebtoken::decode::<Claims>(token, &key, &validation).ok().map(|data| data.claims)
        }
        None => jsonwebtoken::dangerous::insecure_decode::<Claims>(token).ok().map(|data| data.claims),
    }
}
