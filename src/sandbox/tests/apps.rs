//! JWTs, installation tokens, and what an unmodified client makes of them.

use chrono::TimeDelta;
use octocrab::models::AppId;
use serde_json::json;

use super::client::{call, get, jwt, start, token};

#[tokio::test]
async fn octocrab_works_as_an_app_and_as_an_installation() {
    let sandbox = start().await;
    let credentials = sandbox.credentials().unwrap();
    let key = octocrab::jsonwebtoken::EncodingKey::from_rsa_pem(credentials.private_key_pem.as_bytes()).unwrap();
    let builder = octocrab::Octocrab::builder().base_uri(credentials.api_url).unwrap();
    let app = builder.app(AppId(credentials.app_id), key).build().unwrap();
    let installation = app.apps().get_org_installation("acme").await.unwrap();
    let crab = app.installation(installation.id).unwrap();
    let pull = crab.pulls("acme", "orders").get(1).await.unwrap();
    assert_eq!(pull.title.as_deref(), Some("Retry payments that time out"));
    let comment = crab.issues("acme", "orders").create_comment(1, "hello").await.unwrap();
    assert_eq!(comment.user.login, "idp-sandbox[bot]");
    let repo = crab.repos("acme", "orders").get().await.unwrap();
    assert_eq!(repo.full_name.as_deref(), Some("acme/orders"));
    let files = crab.pulls("acme", "orders").list_files(1).await.unwrap();
    assert_eq!(files.items[0].filename, "config/retries.yaml");
}

#[tokio::test]
async fn a_jwt_must_be_signed_and_timely() {
    let sandbox = start().await;
    assert_eq!(get(&sandbox, &jwt(&sandbox, -60, 540), "/app").await.body["slug"], "idp-sandbox");
    let refused = [
        (jwt(&sandbox, -60, 660), "401 'Expiration time' claim ('exp') is too far in the future"),
        (
            jwt(&sandbox, -700, -1),
            "401 'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
        ),
        (
            jwt(&sandbox, 120, 540),
            "401 'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
        ),
        (format!("{}x", jwt(&sandbox, -60, 540)), "401 A JSON web token could not be decoded"),
        ("sandbox-alice".to_owned(), "401 A JSON web token could not be decoded"),
        ("sandbox-nobody".to_owned(), "401 Bad credentials"),
    ];
    for (token, message) in refused {
        assert_eq!(get(&sandbox, &token, "/app").await.message(), message);
    }
}

#[tokio::test]
async fn an_installation_token_ends_after_an_hour() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    sandbox.advance(TimeDelta::minutes(59));
    assert_eq!(get(&sandbox, &token, "/repos/acme/orders").await.status, 200);
    sandbox.advance(TimeDelta::minutes(2));
    assert_eq!(get(&sandbox, &token, "/repos/acme/orders").await.message(), "401 Bad credentials");
}

#[tokio::test]
async fn a_narrowed_token_reaches_no_other_repository_and_does_nothing_else() {
    let sandbox = start().await;
    let narrow = json!({"repositories": ["orders"], "permissions": {"contents": "read"}});
    let token = token(&sandbox, narrow).await;
    assert_eq!(get(&sandbox, &token, "/repos/acme/orders/contents/README.md").await.status, 200);
    assert_eq!(get(&sandbox, &token, "/repos/acme/payments").await.message(), "404 Not Found");
    let answer = call(&sandbox, &token, "POST", "/repos/acme/orders/issues/1/comments", json!({"body": "x"})).await;
    assert_eq!(answer.message(), "403 Resource not accessible by integration");
    assert_eq!(answer.header("x-accepted-github-permissions"), "issues=write; pull_requests=write");
}

#[tokio::test]
async fn more_than_was_granted_is_refused() {
    let sandbox = start().await;
    let jwt = jwt(&sandbox, -60, 540);
    let id = get(&sandbox, &jwt, "/app/installations").await.body[0]["id"].clone();
    let path = format!("/app/installations/{id}/access_tokens");
    let answer = call(&sandbox, &jwt, "POST", &path, json!({"permissions": {"secrets": "write"}})).await;
    assert_eq!(answer.message(), "422 The permissions requested are not granted to this installation.");
    let answer = call(&sandbox, &jwt, "POST", &path, json!({"repositories": ["nope"]})).await;
    assert_eq!(
        answer.message(),
        "422 There is at least one repository that does not exist or is not accessible to the parent installation."
    );
}
