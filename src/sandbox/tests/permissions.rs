//! Who may do what.

use serde_json::json;

use super::client::{call, get, send, start, token};

#[tokio::test]
async fn roles_come_from_teams_invitations_and_the_organisation() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({})).await;
    let mut seen = Vec::new();
    for (repo, person) in [
        ("orders", "alice"),
        ("orders", "bob"),
        ("orders", "carol"),
        ("payments", "carol"),
        ("platform", "bob"),
        ("orders", "olivia"),
    ] {
        let body = get(&sandbox, &token, &format!("/repos/acme/{repo}/collaborators/{person}/permission")).await.body;
        seen.push(format!("{person} on {repo}: {} ({})", body["role_name"], body["permission"]));
    }
    insta::assert_snapshot!(seen.join("\n"), @r#"
    alice on orders: "write" ("write")
    bob on orders: "maintain" ("write")
    carol on orders: "triage" ("read")
    carol on payments: "read" ("read")
    bob on platform: "admin" ("admin")
    olivia on orders: "admin" ("admin")
    "#);
}

#[tokio::test]
async fn a_private_repository_does_not_exist_for_strangers() {
    let sandbox = start().await;
    assert_eq!(send(&sandbox, "GET", "/repos/acme/orders", &[], None).await.unwrap().message(), "404 Not Found");
    sandbox.change(|world| world.add_account("mallory", None, crate::sandbox::model::AccountKind::User));
    assert_eq!(get(&sandbox, "sandbox-mallory", "/repos/acme/orders").await.message(), "404 Not Found");
}

#[tokio::test]
async fn workflow_files_need_their_own_permission() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({"permissions": {"contents": "write"}})).await;
    let file = json!({"message": "CI", "content": "eA=="});
    let path = "/repos/acme/orders/contents/.github/workflows/ci.yml";
    assert_eq!(
        call(&sandbox, &token, "PUT", path, file.clone()).await.message(),
        "403 Resource not accessible by integration"
    );
    let tree = json!({"base_tree": sandbox.repo("acme/orders").unwrap().branch("main").unwrap().to_string(),
        "tree": [{"path": ".github/workflows/ci.yml", "mode": "100644", "type": "blob", "content": "x"}]});
    let tree = call(&sandbox, &token, "POST", "/repos/acme/orders/git/trees", tree).await.body["sha"].clone();
    let commit = json!({"message": "CI", "tree": tree, "parents": []});
    let commit = call(&sandbox, &token, "POST", "/repos/acme/orders/git/commits", commit).await.body["sha"].clone();
    let new = json!({"ref": "refs/heads/ci", "sha": commit});
    let answer = call(&sandbox, &token, "POST", "/repos/acme/orders/git/refs", new).await;
    assert_eq!(answer.message(), "403 Resource not accessible by integration");
    assert_eq!(call(&sandbox, "sandbox-alice", "PUT", path, file).await.status, 201);
}

#[tokio::test]
async fn only_apps_write_checks_and_only_owners_make_repositories() {
    let sandbox = start().await;
    let head = sandbox.repo("acme/orders").unwrap().branch("main").unwrap().to_string();
    let run = json!({"name": "idp", "head_sha": head});
    let answer = call(&sandbox, "sandbox-olivia", "POST", "/repos/acme/orders/check-runs", run).await;
    assert_eq!(answer.message(), "403 You must authenticate via a GitHub App.");
    let token = token(&sandbox, json!({"permissions": {"contents": "write"}})).await;
    let answer = call(&sandbox, &token, "POST", "/orgs/acme/repos", json!({"name": "new"})).await;
    assert_eq!(answer.message(), "403 Resource not accessible by integration");
}

#[tokio::test]
async fn a_renamed_repository_is_found_under_its_old_name_by_redirect() {
    let sandbox = start().await;
    let renamed = call(&sandbox, "sandbox-olivia", "PATCH", "/repos/acme/orders", json!({"name": "sales"})).await;
    assert_eq!(renamed.body["full_name"], "acme/sales");
    let answer = get(&sandbox, "sandbox-alice", "/repos/acme/orders/pulls/1").await;
    assert_eq!(answer.message(), "301 Moved Permanently");
    let target = answer.header("location").trim_start_matches(sandbox.url()).to_owned();
    assert_eq!(get(&sandbox, "sandbox-alice", &target).await.body["number"], 1);
}

#[tokio::test]
async fn what_is_not_implemented_says_so() {
    let sandbox = start().await;
    let answer = get(&sandbox, "sandbox-alice", "/repos/acme/orders/actions/runs").await;
    assert_eq!(answer.message(), "501 The sandbox does not implement GET /repos/acme/orders/actions/runs.");
}
