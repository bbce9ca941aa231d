//! Issue forms in a browser, and the page with a repository's settings.

use serde_json::json;

use super::browser::{get, post, start};
use crate::sandbox::Sandbox;
use crate::sandbox::tests::client;

const FORM: &str = r#"
name: New <b>service</b>
description: A repository with everything.
title: "New service: "
labels: ["idp:service", "unknown"]
body:
  - type: markdown
    attributes: {value: "Fill **this** in."}
  - type: input
    id: name
    attributes: {label: Name, description: "Names the `repository`, see [the rules](https://example.com) <b onclick=x>now</b>."}
    validations: {required: true}
  - type: dropdown
    id: regions
    attributes: {label: Regions, multiple: true, options: [eu, us]}
  - type: checkboxes
    id: extras
    attributes: {label: Extras, options: [{label: Monitoring}, {label: "I **agree**", required: true}]}
"#;
const NEW: &str = "/acme/platform/issues/new";

async fn with_form() -> Sandbox {
    let sandbox = start().await;
    let files = [
        (".github/ISSUE_TEMPLATE/service.yml", Some(FORM)),
        (".github/ISSUE_TEMPLATE/broken.yml", Some("name: Broken\n")),
        (".github/ISSUE_TEMPLATE/config.yml", Some("blank_issues_enabled: false\n")),
    ];
    sandbox.as_user("bob").push("acme/platform", "main", &files, "Forms").unwrap();
    let label = json!({"name": "idp:service", "color": "00ff00"});
    client::call(&sandbox, "sandbox-bob", "POST", "/repos/acme/platform/labels", label).await;
    sandbox
}

#[tokio::test]
async fn the_forms_of_a_repository_are_listed_and_a_broken_one_says_why() {
    let sandbox = with_form().await;
    let page = get(&sandbox, &format!("{NEW}/choose")).await;
    assert!(page.html.contains("New &lt;b&gt;service&lt;/b&gt;</a>"), "{}", page.html);
    assert!(page.html.contains("is no issue form: missing field"), "{}", page.html);
    assert!(!page.html.contains("without a form"), "blank issues are switched off");
    assert!(get(&sandbox, "/acme/platform").await.html.contains("/acme/platform/issues/new/choose"));
    assert_eq!(get(&sandbox, &format!("{NEW}?template=nothing.yml")).await.status, 404);
}

#[tokio::test]
async fn a_form_shows_its_questions_and_takes_answers_from_the_address() {
    let sandbox = with_form().await;
    let page = get(&sandbox, &format!("{NEW}?template=service.yml&name=%22orders%22&as=carol")).await;
    assert!(page.html.contains("Fill <strong>this</strong> in."));
    assert!(page.html.contains("name=\"f0\" value=\"&quot;orders&quot;\""), "{}", page.html);
    assert!(page.html.contains("<select name=\"f1\" multiple=\"\">"));
    assert!(page.html.contains("type=\"checkbox\" name=\"f2\" value=\"I **agree**\""));
    assert!(page.html.contains("I <strong>agree</strong>"), "{}", page.html);
    assert!(
        page.html.contains("Names the <code>repository</code>, see <a href=\"https://example.com\""),
        "{}",
        page.html
    );
    assert!(!page.html.contains("onclick"));
    assert!(page.html.contains("name=\"title\" value=\"New service: \""));
    assert!(page.html.contains("<option value=\"carol\" selected=\"\">"));
}

#[tokio::test]
async fn a_filled_in_form_is_an_issue_with_the_labels_of_the_form_and_the_app_hears_of_it() {
    let sandbox = with_form().await;
    sandbox.set_webhook_url(Some("http://127.0.0.1:1/webhook"));
    sandbox.hold();
    let fields = [
        ("template", "service.yml"),
        ("person", "carol"),
        ("title", "New service: orders"),
        ("f0", "orders"),
        ("f1", "eu"),
        ("f1", "us"),
        ("f2", "I **agree**"),
    ];
    let answer = post(&sandbox, NEW, &fields).await;
    assert_eq!((answer.status, answer.location.as_str()), (303, "/acme/platform/issues/1"));
    let issue = sandbox.repo("acme/platform").unwrap().thread(1).unwrap().clone();
    insta::assert_snapshot!(issue.body.unwrap(), @r"
    ### Name

    orders

    ### Regions

    eu, us

    ### Extras

    - [ ] Monitoring
    - [X] I **agree**
    ");
    assert_eq!(issue.labels, ["idp:service"], "a label that the repository does not have is not made");
    let sent = sandbox.read(|world| {
        world
            .outgoing
            .iter()
            .map(|sent| format!("{}.{}", sent.event, sent.action.as_deref().unwrap()))
            .collect::<Vec<_>>()
    });
    assert_eq!(sent, ["issues.opened", "issues.labeled"]);
    let opened = sandbox.read(|world| world.outgoing.front().cloned()).unwrap();
    assert_eq!(opened.payload["issue"]["labels"][0]["name"], "idp:service");
    assert_eq!(opened.payload["sender"]["login"], "carol");
}

#[tokio::test]
async fn what_is_missing_is_said_at_once_and_what_was_written_is_kept() {
    let sandbox = with_form().await;
    let fields = [("template", "service.yml"), ("person", "carol"), ("title", "T"), ("f1", "us"), ("f2", "Monitoring")];
    let answer = post(&sandbox, NEW, &fields).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.part("<p class=\"refused\"", "</p>"),
        "<p class=\"refused\" role=\"alert\">Not sent: Name: this must be answered; \
         Extras: &quot;I **agree**&quot; must be ticked</p>"
    );
    assert!(answer.html.contains("<option value=\"us\" selected=\"\">us"));
    assert!(answer.html.contains("value=\"Monitoring\" checked=\"\""));
    assert!(sandbox.repo("acme/platform").unwrap().threads.is_empty());
}

#[tokio::test]
async fn the_settings_of_a_repository_are_shown_plainly() {
    let sandbox = start().await;
    let olivia = "sandbox-olivia";
    let put = async |method: &str, path: &str, body| {
        let answer = client::call(&sandbox, olivia, method, &format!("/repos/acme/orders{path}"), body).await;
        assert!(answer.status < 300, "{path}: {}", answer.message());
    };
    let protection = json!({"required_status_checks": {"strict": true, "contexts": ["idp"]}, "enforce_admins": true,
        "required_pull_request_reviews": {"required_approving_review_count": 2}, "restrictions": null});
    put("PUT", "/branches/main/protection", protection).await;
    put("PUT", "/environments/production", json!({"wait_timer": 5, "reviewers": []})).await;
    put("POST", "/actions/variables", json!({"name": "REGION", "value": "<eu>"})).await;
    put("PUT", "/topics", json!({"names": ["orders", "rust"]})).await;
    let page = get(&sandbox, "/acme/orders/settings").await;
    for shown in [
        "2 approvals · checks: idp · up to date · for administrators too",
        "<strong>production</strong><span class=\"muted\">waits 5 min</span>",
        "<strong>REGION</strong><span class=\"muted\">&lt;eu&gt;</span>",
        "orders, rust",
        "Payments</a><span class=\"muted\">write</span>",
    ] {
        assert!(page.html.contains(shown), "{shown} is not in {}", page.html);
    }
    assert!(get(&sandbox, "/acme/orders").await.html.contains("/acme/orders/settings"));
}
