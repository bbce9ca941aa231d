//! What the page of an issue or pull request shows.

use chrono::TimeDelta;

use super::browser::{get, post, start};
use crate::sandbox::actions::{CheckRunChange, IssueChange, Target};
use crate::sandbox::model::{Annotation, Button, World};
use crate::sandbox::{Caller, Grant, Handle};

const PULL: &str = "/acme/orders/pull/1";

/// Acts as the App.
fn as_app<R>(sandbox: &Handle, act: impl FnOnce(&mut World, &Caller) -> R) -> R {
    sandbox.change(|world| {
        let installation = world.installations.values().next().unwrap().clone();
        let grant = Grant {
            installation: installation.id,
            app: installation.app,
            bot: world.apps[&installation.app].bot,
            account: installation.account,
            permissions: installation.permissions,
            repositories: None,
            expires_at: world.now() + TimeDelta::hours(1),
        };
        act(world, &Caller::Installation(grant))
    })
}

fn check(sandbox: &Handle) -> u64 {
    let head = sandbox.repo("acme/orders").unwrap().branch("retry-payments");
    let annotation = Annotation {
        path: "config/retries.yaml".to_owned(),
        start_line: 2,
        end_line: 3,
        start_column: None,
        end_column: None,
        level: "failure".to_owned(),
        title: Some("policy.timeout".to_owned()),
        message: "Shorter than <5s>.".to_owned(),
        raw_details: None,
    };
    let change = CheckRunChange {
        name: Some("idp".to_owned()),
        head,
        conclusion: Some("failure".to_owned()),
        title: Some("1 finding".to_owned()),
        summary: Some("**One** error in #1.".to_owned()),
        annotations: vec![annotation],
        actions: Some(vec![Button {
            label: "Fix it".to_owned(),
            description: "Commits the fix".to_owned(),
            identifier: "fix".to_owned(),
        }]),
        ..CheckRunChange::default()
    };
    as_app(sandbox, |world, caller| {
        let repo = world.repo("acme/orders").unwrap().id;
        world.create_check_run(caller, repo, change).unwrap()
    })
}

#[tokio::test]
async fn a_pull_request_shows_its_diff_checks_and_reactions() {
    let sandbox = start().await;
    let comment = sandbox.as_user("alice").comment("acme/orders", 1, "/idp help").unwrap();
    as_app(&sandbox, |world, caller| {
        let repo = world.repo("acme/orders").unwrap().id;
        world.react(caller, repo, Target::Comment(comment), "eyes").unwrap();
    });
    let run = check(&sandbox);
    let page = get(&sandbox, PULL).await;
    assert_eq!(page.status, 200);
    let reaction = "<span class=\"reaction\" title=\"eyes: idp-sandbox[bot]\">👀 idp-sandbox[bot]</span>";
    assert!(page.part(&format!("id=\"issuecomment-{comment}\""), "</article>").contains(reaction));
    let checks = page.part("<h2 id=\"checks\">", "<section");
    for part in [
        "<span class=\"state bad\">failure</span> <strong>idp</strong> — 1 finding",
        "<strong>One</strong> error in <a href=\"/acme/orders/pull/1\"",
        "config/retries.yaml:2–3</a>",
        "<strong>policy.timeout </strong>Shorter than &lt;5s&gt;.",
        &format!("<a href=\"/acme/orders/runs/{run}\">Fix it</a>"),
    ] {
        assert!(checks.contains(part), "{part} in {checks}");
    }
    let files = page.part("<h2 id=\"files\">", "</main>");
    assert!(files.contains("1 file changed <span class=\"plus\">+4</span> <span class=\"minus\">−0</span>"), "{files}");
    assert!(files.contains("<td class=\"num\">2</td><td class=\"line\">+  timeout: 2s</td>"), "{files}");
    let shown = page.part("id=\"description\"", "</ul>");
    assert!(shown.contains("</a> Retry payments that time out</li>"), "{shown}");
}

#[tokio::test]
async fn a_hostile_comment_is_inert() {
    let sandbox = start().await;
    let text = "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [x](javascript:alert(3)) <b onclick=alert(4)>b</b>\n\n\
                </div></article><form action=/acme/orders/issues method=post><input name=title value=x></form>\n\n\
                <!-- idp:reply --> <style>*{display:none}</style><iframe src=//evil.example></iframe>";
    let id = sandbox.as_user("carol").comment("acme/orders", 1, text).unwrap();
    sandbox
        .as_user("alice")
        .change_issue(
            "acme/orders",
            1,
            IssueChange { title: Some("<script>alert(5)</script>\"'".to_owned()), ..IssueChange::default() },
        )
        .unwrap();
    let page = get(&sandbox, PULL).await;
    let comment = page.part(&format!("id=\"issuecomment-{id}\""), "</article>");
    for part in ["<script", "<img", "onerror", "onclick", "<form", "<style", "<iframe", "<!--", "name=", "href=\"java"]
    {
        assert!(!comment.contains(part), "{part} in {comment}");
    }
    assert!(!page.html.contains("alert(1)") && !page.html.contains("<script>alert(5)"));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'self'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && policy.contains("form-action 'self'"), "{policy}");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn the_conversation_tells_what_happened_in_order() {
    let sandbox = start().await;
    let (alice, bob) = (sandbox.as_user("alice"), sandbox.as_user("bob"));
    bob.push("acme/orders", "retry-payments", &[("a.txt", Some("a\n"))], "Add a").unwrap();
    alice.comment("acme/orders", 1, "Thanks @bob").unwrap();
    let issue = bob.open_issue("acme/orders", "Follow-up", "After #1.").unwrap();
    bob.change_issue(
        "acme/orders",
        1,
        IssueChange { labels: Some(vec!["ready".to_owned()]), ..IssueChange::default() },
    )
    .unwrap();
    bob.close("acme/orders", 1).unwrap();
    let page = get(&sandbox, PULL).await;
    let steps = ["pushed 1 commit", "Thanks <a href=\"/bob\"", "mentioned this in ", "added the label ", "closed this"];
    let found: Vec<usize> = steps.iter().map(|step| page.html.find(step).unwrap_or_else(|| panic!("{step}"))).collect();
    assert!(found.is_sorted(), "{found:?}");
    assert!(page.html.contains(&format!("<a href=\"/acme/orders/issues/{issue}\">#{issue}</a> Follow-up")));
}

#[tokio::test]
async fn the_revision_changes_when_the_page_would() {
    let sandbox = start().await;
    let revision = async || get(&sandbox, &format!("{PULL}?updated")).await.html;
    let mut seen = vec![revision().await];
    assert_eq!(revision().await, seen[0]);
    let shown = get(&sandbox, PULL).await;
    let embedded = shown.part("data-revision=\"", "\" ").replace("data-revision=", "").replace(' ', "");
    assert_eq!(seen[0], format!("{{\"revision\":{embedded}}}"));
    let comment = sandbox.as_user("alice").comment("acme/orders", 1, "x").unwrap();
    seen.push(revision().await);
    sandbox.as_user("bob").react("acme/orders", comment, "eyes").unwrap();
    seen.push(revision().await);
    sandbox.as_user("alice").edit_comment("acme/orders", comment, "y").unwrap();
    seen.push(revision().await);
    check(&sandbox);
    seen.push(revision().await);
    sandbox.as_user("carol").open_issue("acme/orders", "Other", "See #1").unwrap();
    seen.push(revision().await);
    let different: std::collections::BTreeSet<&String> = seen.iter().collect();
    assert_eq!(different.len(), seen.len(), "{seen:?}");
}

#[tokio::test]
async fn commands_of_the_bot_can_be_put_into_the_box() {
    let sandbox = start().await;
    as_app(&sandbox, |world, caller| {
        let repo = world.repo("acme/orders").unwrap().id;
        let text = "Somebody else: `/idp approve r-1`. Or `/idp reject <id>`.";
        world.create_comment(caller, repo, 1, text).unwrap();
    });
    let page = get(&sandbox, &format!("{PULL}?as=bob")).await;
    let proposals = page.part("<p class=\"proposals\">", "</p>");
    assert!(proposals.contains("href=\"?as=bob&amp;draft=%2Fidp+approve+r-1#answer\""), "{proposals}");
    assert!(!proposals.contains("reject"), "{proposals}");
    let drafted = get(&sandbox, &format!("{PULL}?as=bob&draft=%2Fidp+approve+r-1")).await;
    assert!(drafted.html.contains("/idp approve r-1</textarea>"));
}

#[tokio::test]
async fn a_button_of_a_check_is_pressed_by_somebody_who_can_push() {
    let sandbox = start().await;
    let path = format!("/acme/orders/runs/{}", check(&sandbox));
    sandbox.set_webhook_url(Some("http://127.0.0.1:1/webhook"));
    sandbox.hold();
    let refused = post(&sandbox, &path, &[("person", "carol"), ("action", "button:fix")]).await;
    assert!((refused.status, refused.html.contains("Not done: carol may not")) == (403, true));
    assert_eq!(post(&sandbox, &path, &[("person", "alice"), ("action", "button:fix")]).await.status, 303);
    assert_eq!(post(&sandbox, &path, &[("person", "alice"), ("action", "rerequest")]).await.status, 303);
    let sent = sandbox.read(|world| world.outgoing.iter().map(|sent| sent.action.clone()).collect::<Vec<_>>());
    assert_eq!(sent, [Some("requested_action".to_owned()), Some("rerequested".to_owned())]);
}

#[tokio::test]
async fn a_pull_request_goes_through_the_merge_queue_by_its_page() {
    let sandbox = start().await;
    let act = async |action: &str| post(&sandbox, PULL, &[("person", "bob"), ("action", action)]).await.status;
    let offered = async || {
        let html = get(&sandbox, PULL).await.html;
        ["merge", "enqueue", "dequeue", "merge-queued"].map(|action| html.contains(&format!("value=\"{action}\"")))
    };
    assert_eq!(offered().await, [true, true, false, false]);
    assert_eq!(act("enqueue").await, 303);
    assert_eq!(offered().await, [false, false, true, true]);
    assert_eq!(act("dequeue").await, 303);
    assert_eq!((act("enqueue").await, act("merge-queued").await), (303, 303));
    assert!(sandbox.thread("acme/orders", 1).unwrap().pull.unwrap().merged.is_some());
    assert_eq!(act("enqueue").await, 405);
}
