//! Answers have the fields that GitHub's REST description calls required; `required.txt` lists them by schema.

use serde_json::{Value, json};

use super::client::{Receiver, call, get, jwt, settle, start, token};

/// What of the schema's required fields the value lacks.
fn lacking(schema: &str, value: &Value) -> Vec<String> {
    let table = include_str!("required.txt");
    let line = table.lines().find_map(|line| line.strip_prefix(schema)?.strip_prefix(": "));
    let fields = line.unwrap_or_else(|| panic!("no schema {schema}")).split(' ');
    fields.filter(|field| value.get(field).is_none()).map(|field| format!("{schema}.{field}")).collect()
}

#[tokio::test]
async fn answers_have_all_required_fields() {
    let sandbox = start().await;
    let receiver = Receiver::listen(202).await;
    sandbox.set_webhook_url(Some(&receiver.url));
    let (token, jwt) = (token(&sandbox, json!({})).await, jwt(&sandbox, -60, 540));
    let repo = "/repos/acme/orders";
    let comment = sandbox.as_user("alice").comment("acme/orders", 1, "hi").unwrap();
    let head = sandbox.repo("acme/orders").unwrap().branch("retry-payments").unwrap().to_string();
    let note = json!({"path": "a", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"});
    let run = json!({"name": "idp", "head_sha": head, "output": {"title": "t", "summary": "s", "annotations": [note]}});
    let run = call(&sandbox, &token, "POST", &format!("{repo}/check-runs"), run).await.body;
    call(&sandbox, &token, "POST", &format!("{repo}/issues/1/labels"), json!({"labels": ["x"]})).await;
    let reaction = format!("{repo}/issues/comments/{comment}/reactions");
    call(&sandbox, &token, "POST", &reaction, json!({"content": "eyes"})).await;
    settle(&sandbox).await;
    let blob = get(&sandbox, &token, &format!("{repo}/contents/README.md")).await.body["sha"].clone();
    let delivery = sandbox.deliveries()[0].id;
    let asked = [
        ("simple-user", &token, "/users/alice".to_owned(), ""),
        ("full-repository", &token, repo.to_owned(), ""),
        ("minimal-repository", &token, "/orgs/acme/repos".to_owned(), "/0"),
        ("issue", &token, format!("{repo}/issues/1"), ""),
        ("issue-comment", &token, format!("{repo}/issues/comments/{comment}"), ""),
        ("pull-request", &token, format!("{repo}/pulls/1"), ""),
        ("pull-request-simple", &token, format!("{repo}/pulls"), "/0"),
        ("minimal-repository", &token, format!("{repo}/pulls/1"), "/head/repo"),
        ("simple-user", &token, format!("{repo}/pulls/1"), "/head/user"),
        ("diff-entry", &token, format!("{repo}/pulls/1/files"), "/0"),
        ("commit", &token, format!("{repo}/pulls/1/commits"), "/0"),
        ("commit", &token, format!("{repo}/commits/main"), ""),
        ("commit-comparison", &token, format!("{repo}/compare/main...retry-payments"), ""),
        ("git-commit", &token, format!("{repo}/git/commits/{head}"), ""),
        ("git-ref", &token, format!("{repo}/git/ref/heads/main"), ""),
        ("git-tree", &token, format!("{repo}/git/trees/main"), ""),
        ("blob", &token, format!("{repo}/git/blobs/{}", blob.as_str().unwrap()), ""),
        ("branch-with-protection", &token, format!("{repo}/branches/main"), ""),
        ("short-branch", &token, format!("{repo}/branches"), "/0"),
        ("content-file", &token, format!("{repo}/contents/README.md"), ""),
        ("check-run", &token, format!("{repo}/check-runs/{}", run["id"]), ""),
        ("check-annotation", &token, format!("{repo}/check-runs/{}/annotations", run["id"]), "/0"),
        ("check-suite", &token, format!("{repo}/check-suites/{}", run["check_suite"]["id"]), ""),
        ("label", &token, format!("{repo}/labels"), "/0"),
        ("reaction", &token, reaction, "/0"),
        ("repository-collaborator-permission", &token, format!("{repo}/collaborators/alice/permission"), ""),
        ("collaborator", &token, format!("{repo}/collaborators"), "/0"),
        ("team-simple", &token, "/orgs/acme/teams".to_owned(), "/0"),
        ("team-full", &token, "/orgs/acme/teams/payments".to_owned(), ""),
        ("team-membership", &token, "/orgs/acme/teams/payments/memberships/alice".to_owned(), ""),
        ("organization-full", &token, "/orgs/acme".to_owned(), ""),
        ("rate-limit-overview", &token, "/rate_limit".to_owned(), ""),
        ("integration", &jwt, "/app".to_owned(), ""),
        ("installation", &jwt, "/app/installations".to_owned(), "/0"),
        ("hook-delivery-item", &jwt, "/app/hook/deliveries".to_owned(), "/0"),
        ("hook-delivery", &jwt, format!("/app/hook/deliveries/{delivery}"), ""),
    ];
    let mut missing = Vec::new();
    for (schema, token, path, pointer) in asked {
        let answer = get(&sandbox, token, &path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        let value = answer.body.pointer(pointer).unwrap_or_else(|| panic!("{path} has no {pointer}"));
        missing.extend(lacking(schema, value).into_iter().map(|field| format!("{path}: {field}")));
    }
    assert_eq!(missing, [""; 0]);
}
