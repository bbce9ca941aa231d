//! Questions as a client asks them, over HTTP.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::document::parse;
use crate::sandbox::Sandbox;
use crate::sandbox::tests::client::{Answer, call, start, token};

async fn ask(sandbox: &Sandbox, query: &str, variables: Value) -> Answer {
    let token = token(sandbox, json!({})).await;
    call(sandbox, &token, "POST", "/graphql", json!({"query": query, "variables": variables})).await
}

async fn errors(query: &str, variables: Value) -> String {
    let answer = ask(&start().await, query, variables).await;
    assert_eq!(answer.status, 200);
    let errors = answer.body["errors"].as_array().unwrap().iter();
    errors.map(|error| error["message"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn many_contents_come_in_one_answer() {
    let sandbox = start().await;
    let query = r#"query($owner: String!, $name: String!, $missing: GitObjectID!) {
        repository(owner: $owner, name: $name) {
            a: object(expression: "main:README.md") { ...text }
            b: object(expression: "main:nowhere.md") { ...text }
            c: object(oid: $missing) { ...text }
            d: object(expression: "main:config") { __typename ...text }
            e: object(expression: "main") { __typename oid ... on Blob { text } }
        }
    }
    fragment text on Blob { byteSize isBinary isTruncated text }"#;
    let variables = json!({"owner": "acme", "name": "orders", "missing": "0".repeat(40)});
    let answer = ask(&sandbox, query, variables).await;
    let repository = &answer.body["data"]["repository"];
    let text = sandbox.file_at("acme/orders", "main", "README.md").unwrap();
    assert_eq!(repository["a"], json!({"byteSize": text.len(), "isBinary": false, "isTruncated": false, "text": text}));
    assert_eq!((&repository["b"], &repository["c"]), (&Value::Null, &Value::Null));
    assert_eq!(repository["e"]["__typename"], "Commit");
    assert!(repository["e"].get("text").is_none());
    assert!(answer.body.get("errors").is_none(), "{}", answer.body);
}

#[tokio::test]
async fn what_does_not_fit_the_schema_is_told_all_at_once() {
    let query = "query($x: Int, $y: String!) { repository(owner: $y, nam: 1) { colour defaultBranchRef ...more } }";
    insta::assert_snapshot!(errors(query, json!({"y": "acme"})).await, @r"
    Field 'repository' doesn't accept argument 'nam'
    Field 'repository' is missing required arguments: name
    Field 'colour' doesn't exist on type 'Repository'
    Field must have selections (field 'defaultBranchRef' returns Ref but has no selections. Did you mean 'defaultBranchRef { ... }'?)
    Fragment more was used, but not defined
    Variable $x is declared by anonymous query but not used
    ");
}

#[tokio::test]
async fn a_variable_that_does_not_fit_is_told() {
    let query = "query($o: String!, $id: GitObjectID!) { repository(owner: $o, name: \"orders\") { object(oid: $id) { oid } } }";
    insta::assert_snapshot!(errors(query, json!({"id": "main"})).await, @r#"
    Variable $o of type String! was provided invalid value
    Variable $id of type GitObjectID! was provided invalid value
    "#);
}

#[tokio::test]
async fn a_repository_out_of_sight_is_not_there() {
    let answer = ask(&start().await, "{ repository(owner: \"acme\", name: \"secrets\") { name } }", json!({})).await;
    assert_eq!(answer.body["data"], json!({"repository": null}));
    insta::assert_snapshot!(answer.body["errors"][0], @r#"{"type":"NOT_FOUND","path":["repository"],"locations":[{"line":1,"column":3}],"message":"Could not resolve to a Repository with the name 'acme/secrets'."}"#);
}

#[tokio::test]
async fn teams_come_in_pages_with_their_members() {
    let sandbox = start().await;
    let query = "query($after: String) { organization(login: \"acme\") { teams(first: 1, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { slug members(first: 100) { nodes { login } } } } } }";
    let first = ask(&sandbox, query, json!({})).await.body["data"]["organization"]["teams"].clone();
    assert_eq!(first["nodes"], json!([{"slug": "payments", "members": {"nodes": [{"login": "alice"}]}}]));
    assert_eq!((&first["totalCount"], &first["pageInfo"]["hasNextPage"]), (&json!(2), &json!(true)));
    let after = json!({"after": first["pageInfo"]["endCursor"]});
    let second = ask(&sandbox, query, after).await.body["data"]["organization"]["teams"].clone();
    assert_eq!(second["nodes"], json!([{"slug": "platform", "members": {"nodes": [{"login": "bob"}]}}]));
    assert_eq!(second["pageInfo"]["hasNextPage"], json!(false));
}

#[tokio::test]
async fn a_connection_wants_to_know_how_much() {
    let message = errors("{ organization(login: \"acme\") { teams { totalCount } } }", json!({})).await;
    assert_eq!(message, "You must provide a `first` or `last` value to properly paginate the `teams` connection.");
    let message = errors("{ organization(login: \"acme\") { teams(first: 101) { totalCount } } }", json!({})).await;
    assert_eq!(message, "Requesting 101 records on the `teams` connection exceeds the `first` limit of 100 records.");
}

#[tokio::test]
async fn a_token_without_the_permission_reads_no_contents() {
    let sandbox = start().await;
    let token = token(&sandbox, json!({"permissions": {"metadata": "read"}})).await;
    let query =
        "{ repository(owner: \"acme\", name: \"orders\") { name object(expression: \"main:README.md\") { oid } } }";
    let answer = call(&sandbox, &token, "POST", "/graphql", json!({"query": query})).await;
    assert_eq!(answer.body["data"], json!({"repository": {"name": "orders", "object": null}}));
    assert_eq!(answer.body["errors"][0]["type"], "FORBIDDEN");
}

#[tokio::test]
async fn a_fragment_that_holds_itself_ends() {
    let query = "{ organization(login: \"acme\") { ...a } } fragment a on Organization { ...b } fragment b on Organization { ...a }";
    insta::assert_snapshot!(errors(query, json!({})).await, @"Fragment a contains an infinite loop");
}

#[tokio::test]
async fn fragments_that_multiply_cost_nothing() {
    let spread = |name: &str| format!("...{name} ").repeat(100);
    let mut query = format!("{{ organization(login: \"acme\") {{ {} }} }}", spread("f0"));
    for n in 0..15 {
        query.push_str(&format!(" fragment f{n} on Organization {{ {} }}", spread(&format!("f{}", n + 1))));
    }
    query.push_str(" fragment f15 on Organization { login }");
    assert_eq!(errors(&query, json!({})).await, "Query has too many selections.");
}

#[test]
fn a_document_that_goes_too_deep_is_refused() {
    let deep = "{a".repeat(100_000);
    assert_eq!(parse(&deep).unwrap_err().shown()["message"], "Query is too deep.");
}

#[test]
fn texts_have_the_escapes_of_json() {
    for (text, place) in
        [(r#"{ a(b: "\u0022{ x }\n") }"#, None), ("{ a(b: \"open) }", Some(8)), ("{ a(b: 'x') }", Some(8))]
    {
        let read = parse(text);
        assert_eq!(
            read.err().map(|problem| problem.shown()["locations"][0]["column"].clone()),
            place.map(|at| json!(at))
        );
    }
}

proptest! {
    #[test]
    fn any_document_is_read_or_refused(text in r#"(?s)([\{\}\(\)\[\]!$:=@,."\\#a-c0-9\n éé-]|query|fragment|on |\.\.\.|"""|\$a){0,60}"#) {
        let _ = parse(&text);
    }
}

#[tokio::test]
async fn a_mutation_is_held_against_its_input_before_anything_is_done() {
    let query = r#"mutation($id: ID) {
        a: createLabel(input: {repositoryId: $id, name: "x", colour: "ff0000"}) { label { name } }
        b: minimizeComment(input: {subjectId: "x", classifier: BORING}) { minimizedComment { isMinimized } }
        c: deleteRepository(input: {}) { clientMutationId }
        d: updateTopics(input: {repositoryId: "x", topicNames: ["a", 1]}) { invalidTopicNames }
    }"#;
    insta::assert_snapshot!(errors(query, json!({"id": "x"})).await, @r#"
    Nullability mismatch on variable $id and argument repositoryId (ID / ID!)
    InputObject 'CreateLabelInput' doesn't accept argument 'colour'
    Argument 'color' on InputObject 'CreateLabelInput' is required. Expected type String!
    Argument 'classifier' on Field 'minimizeComment' has an invalid value ("BORING"). Expected type 'ReportedContentClassifiers'.
    Field 'deleteRepository' doesn't exist on type 'Mutation'
    Argument 'topicNames' on Field 'updateTopics' has an invalid value (1). Expected type 'String'.
    "#);
}

#[tokio::test]
async fn of_several_changes_one_that_is_refused_leaves_the_others_done() {
    let sandbox = start().await;
    let id =
        sandbox.read(|world| crate::sandbox::render::node_id("Repository", world.repo("acme/orders").unwrap().id.0));
    let query = r#"mutation($id: ID!, $label: CreateLabelInput!) {
        one: createLabel(input: $label) { clientMutationId label { name color } }
        two: createLabel(input: $label) { label { name } }
        three: createEnvironment(input: {repositoryId: $id, name: "live"}) { environment { name } }
        four: createEnvironment(input: {repositoryId: "nowhere", name: "live"}) { environment { name } }
    }"#;
    let label = json!({"repositoryId": id, "name": "idp", "color": "00ff00", "clientMutationId": "7"});
    let answer = ask(&sandbox, query, json!({"id": id, "label": label})).await;
    assert_eq!(
        answer.body["data"],
        json!({
            "one": {"clientMutationId": "7", "label": {"name": "idp", "color": "00ff00"}},
            "two": null,
            "three": {"environment": {"name": "live"}},
            "four": null,
        })
    );
    let told = answer.body["errors"].as_array().unwrap().iter();
    let told: Vec<String> =
        told.map(|error| format!("{} {} {}", error["path"], error["type"], error["message"])).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    ["two"] "UNPROCESSABLE" "Name has already been taken"
    ["four"] "NOT_FOUND" "Could not resolve to a node with the global id of 'nowhere'"
    "#);
}

#[tokio::test]
async fn a_token_without_the_permission_changes_nothing() {
    let sandbox = start().await;
    let id =
        sandbox.read(|world| crate::sandbox::render::node_id("Repository", world.repo("acme/orders").unwrap().id.0));
    let token = token(&sandbox, json!({"permissions": {"contents": "write"}})).await;
    let query =
        "mutation($id: ID!) { createEnvironment(input: {repositoryId: $id, name: \"live\"}) { clientMutationId } }";
    let body = json!({"query": query, "variables": {"id": id}});
    let answer = call(&sandbox, &token, "POST", "/graphql", body).await;
    assert_eq!(answer.body["errors"][0]["type"], "FORBIDDEN");
    assert!(sandbox.repo("acme/orders").unwrap().furnishings.environments.is_empty());
}
