//! Comments, reactions, paging, conditional requests.

use serde_json::json;

use super::client::{call, get, send, start, token};

#[tokio::test]
async fn a_comment_has_limits_and_an_author() {
    let sandbox = start().await;
    let path = "/repos/acme/orders/issues/1/comments";
    let blank = call(&sandbox, "sandbox-carol", "POST", path, json!({"body": " "})).await;
    assert_eq!((blank.message().as_str(), blank.error()), ("422 Validation Failed", "Body cannot be blank"));
    let long = call(&sandbox, "sandbox-carol", "POST", path, json!({"body": "é".repeat(65_537)})).await;
    assert_eq!(long.error(), "Body is too long (maximum is 65536 characters)");
    let fits = call(&sandbox, "sandbox-carol", "POST", path, json!({"body": "é".repeat(65_536)})).await;
    assert_eq!((fits.status, &fits.body["user"]["login"]), (201, &json!("carol")));
    let missing = call(&sandbox, "sandbox-carol", "POST", path, json!({})).await;
    assert_eq!(missing.message(), "422 Invalid request.\n\n\"body\" wasn't supplied.");
    let number = call(&sandbox, "sandbox-carol", "POST", path, json!({"body": 1})).await;
    assert_eq!(number.message(), "422 Invalid request.\n\nFor 'properties/body', 1 is not a string.");
}

#[tokio::test]
async fn only_the_author_or_who_can_push_changes_a_comment() {
    let sandbox = start().await;
    let id = sandbox.as_user("alice").comment("acme/orders", 1, "mine").unwrap();
    let refusal = sandbox.as_user("carol").edit_comment("acme/orders", id, "yours").unwrap_err();
    assert_eq!(refusal.status, 403);
    sandbox.as_user("bob").edit_comment("acme/orders", id, "ours").unwrap();
    assert_eq!(sandbox.comments("acme/orders", 1)[0].body, "ours");
    sandbox.as_user("alice").delete_comment("acme/orders", id).unwrap();
    assert!(sandbox.comments("acme/orders", 1).is_empty());
}

#[tokio::test]
async fn the_same_reaction_twice_is_one() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let id = sandbox.as_user("alice").comment("acme/orders", 1, "hi").unwrap();
    let path = format!("/repos/acme/orders/issues/comments/{id}/reactions");
    let first = call(&sandbox, &token, "POST", &path, json!({"content": "eyes"})).await;
    let second = call(&sandbox, &token, "POST", &path, json!({"content": "eyes"})).await;
    assert_eq!((first.status, second.status, &first.body["id"]), (201, 200, &second.body["id"]));
    assert_eq!(sandbox.reactions("acme/orders", id), [("idp-sandbox[bot]".to_owned(), "eyes".to_owned())]);
}

#[tokio::test]
async fn pages_are_linked_with_absolute_addresses() {
    let sandbox = start().await;
    for turn in 0..5 {
        sandbox.as_user("alice").comment("acme/orders", 1, &turn.to_string()).unwrap();
    }
    let path = "/repos/acme/orders/issues/1/comments?per_page=2";
    let answer = get(&sandbox, "sandbox-alice", &format!("{path}&page=2")).await;
    let links = answer.header("link").replace(sandbox.url(), "").replace(", ", "\n");
    insta::assert_snapshot!(links, @r#"
    </api/v3/repos/acme/orders/issues/1/comments?per_page=2&page=1>; rel="prev"
    </api/v3/repos/acme/orders/issues/1/comments?per_page=2&page=3>; rel="next"
    </api/v3/repos/acme/orders/issues/1/comments?per_page=2&page=3>; rel="last"
    </api/v3/repos/acme/orders/issues/1/comments?per_page=2&page=1>; rel="first"
    "#);
    assert_eq!(answer.body[0]["body"], "2");
}

#[tokio::test]
async fn what_has_not_changed_costs_nothing() {
    let sandbox = start().await;
    let path = "/api/v3/repos/acme/orders/issues/1/comments";
    let first = get(&sandbox, "sandbox-alice", path).await;
    let etag = first.header("etag").to_owned();
    assert!(etag.starts_with("W/\""));
    let again = [("authorization", "Bearer sandbox-alice"), ("if-none-match", etag.as_str())];
    let second = send(&sandbox, "GET", path, &again, None).await.unwrap();
    assert_eq!((second.status, second.header("x-ratelimit-used")), (304, first.header("x-ratelimit-used")));
    let other = [("authorization", "Bearer sandbox-bob"), ("if-none-match", etag.as_str())];
    assert_eq!(send(&sandbox, "GET", path, &other, None).await.unwrap().status, 200);
    sandbox.as_user("alice").comment("acme/orders", 1, "new").unwrap();
    assert_eq!(send(&sandbox, "GET", path, &again, None).await.unwrap().status, 200);
}
