//! Pull requests: opening, forks, merging.

use serde_json::json;

use super::client::{call, get, start, token};

#[tokio::test]
async fn opening_a_pull_request_is_checked() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let open = async |head: &str, base: &str| {
        let new = json!({"title": "T", "head": head, "base": base});
        let answer = call(&sandbox, &token, "POST", "/repos/acme/orders/pulls", new).await;
        format!("{} {}{}", answer.status, answer.error(), answer.body["errors"][0]["field"])
    };
    assert_eq!(open("retry-payments", "main").await, "422 A pull request already exists for acme:retry-payments.null");
    assert_eq!(open("main", "main").await, "422 No commits between main and mainnull");
    assert_eq!(open("nope", "main").await, "422 \"head\"");
    assert_eq!(open("retry-payments", "nope").await, "422 \"base\"");
}

#[tokio::test]
async fn a_pull_request_is_found_by_its_branch() {
    let sandbox = start().await;
    let found = get(&sandbox, "sandbox-alice", "/repos/acme/orders/pulls?head=acme:retry-payments&state=all").await;
    assert_eq!(found.body[0]["number"], 1);
    let none = get(&sandbox, "sandbox-alice", "/repos/acme/orders/pulls?head=acme:other&state=all").await;
    assert_eq!(none.body, json!([]));
}

#[tokio::test]
async fn a_fork_is_another_repository_that_the_app_cannot_reach() {
    let sandbox = start().await;
    let carol = sandbox.as_user("carol");
    assert_eq!(carol.fork("acme/orders").unwrap(), "carol/orders");
    carol.push("carol/orders", "evil", &[("idp.yaml", Some("everything: allowed\n"))], "Rules").unwrap();
    let number = carol.open_pull("acme/orders", "carol:evil", "main", "Rules", "").unwrap();
    let token = token(&sandbox, json!({})).await;
    let pull = get(&sandbox, &token, &format!("/repos/acme/orders/pulls/{number}")).await.body;
    assert_eq!(pull["head"]["repo"]["full_name"], "carol/orders");
    assert_eq!(pull["head"]["label"], "carol:evil");
    assert_eq!(get(&sandbox, &token, "/repos/carol/orders").await.status, 404);
    let files = get(&sandbox, &token, &format!("/repos/acme/orders/pulls/{number}/files")).await.body;
    assert_eq!(files[0]["patch"], "@@ -0,0 +1 @@\n+everything: allowed");
}

#[tokio::test]
async fn merging_moves_the_base_branch_and_closes() {
    let sandbox = start().await;
    let merge = "/repos/acme/orders/pulls/1/merge";
    assert_eq!(call(&sandbox, "sandbox-carol", "PUT", merge, json!({})).await.status, 403);
    let stale = call(&sandbox, "sandbox-bob", "PUT", merge, json!({"sha": "0".repeat(40)})).await;
    assert_eq!(stale.message(), "409 Head branch was modified. Review and try the merge again.");
    let merged = call(&sandbox, "sandbox-bob", "PUT", merge, json!({})).await;
    assert_eq!(merged.body["merged"], true);
    assert!(sandbox.file_at("acme/orders", "main", "config/retries.yaml").is_some());
    assert!(!sandbox.thread("acme/orders", 1).unwrap().open);
    assert_eq!(
        call(&sandbox, "sandbox-bob", "PUT", merge, json!({})).await.message(),
        "405 Pull Request is not mergeable"
    );
    let state = json!({"state": "open"});
    let reopened = call(&sandbox, "sandbox-bob", "PATCH", "/repos/acme/orders/pulls/1", state).await;
    assert_eq!(reopened.error(), "state cannot be changed. The pull request cannot be reopened.");
}

#[tokio::test]
async fn a_conflict_is_not_mergeable() {
    let sandbox = start().await;
    let file = [("config/retries.yaml", Some("other\n"))];
    sandbox.as_user("bob").push("acme/orders", "main", &file, "Other retries").unwrap();
    let pull = get(&sandbox, "sandbox-alice", "/repos/acme/orders/pulls/1").await.body;
    assert_eq!((&pull["mergeable"], &pull["mergeable_state"]), (&json!(false), &json!("dirty")));
    assert_eq!(sandbox.as_user("bob").merge("acme/orders", 1).unwrap_err().status, 405);
}

#[tokio::test]
async fn deleting_the_branch_closes_the_pull_request() {
    let sandbox = start().await;
    sandbox.as_user("alice").delete_branch("acme/orders", "retry-payments").unwrap();
    assert!(!sandbox.thread("acme/orders", 1).unwrap().open);
    let refusal = sandbox.as_user("alice").reopen("acme/orders", 1).unwrap_err();
    assert!(refusal.to_string().contains("The retry-payments branch has been deleted."), "{refusal}");
}

#[tokio::test]
async fn checks_keep_to_their_sizes() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let head = sandbox.repo("acme/orders").unwrap().branch("retry-payments").unwrap().to_string();
    let path = "/repos/acme/orders/check-runs";
    let with = |key: &str, value: serde_json::Value| {
        let mut run = json!({"name": "idp", "head_sha": head, "output": {"title": "t", "summary": "s"}});
        run.pointer_mut("/output").unwrap()[key] = value;
        run
    };
    let note = json!({"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "failure", "message": "m"});
    let too_many = call(&sandbox, &token, "POST", path, with("annotations", json!(vec![note.clone(); 51]))).await;
    assert_eq!(too_many.message(), "422 Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.");
    let too_long = call(&sandbox, &token, "POST", path, with("summary", json!("x".repeat(65_536)))).await;
    assert_eq!(too_long.message(), "422 Invalid request.\n\nOnly 65535 characters are allowed; the summary has more.");
    let made = call(&sandbox, &token, "POST", path, with("annotations", json!(vec![note.clone(); 50]))).await;
    let id = made.body["id"].as_u64().unwrap();
    let more = json!({"conclusion": "failure", "output": {"title": "t", "summary": "s", "annotations": [note]}});
    let changed = call(&sandbox, &token, "PATCH", &format!("{path}/{id}"), more).await;
    assert_eq!(
        (&changed.body["status"], &changed.body["output"]["annotations_count"]),
        (&json!("completed"), &json!(51))
    );
}
