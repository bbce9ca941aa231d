//! Acting through forms: who may, what follows, and who is kept out.

use super::browser::{get, host, post, post_from, send, start};

const PULL: &str = "/acme/orders/pull/1";

#[tokio::test]
async fn a_comment_is_made_by_the_person_chosen_and_told_to_the_app() {
    let sandbox = start().await;
    sandbox.set_webhook_url(Some("http://127.0.0.1:1/webhook"));
    sandbox.hold();
    let answer =
        post(&sandbox, PULL, &[("person", "bob"), ("body", "/idp help\r\nplease"), ("action", "comment")]).await;
    let comment = sandbox.comments("acme/orders", 1).remove(0);
    assert_eq!(comment.body, "/idp help\r\nplease");
    assert_eq!((answer.status, answer.location), (303, format!("{PULL}?as=bob#issuecomment-{}", comment.id)));
    let sent = sandbox.read(|world| world.outgoing.front().cloned()).unwrap();
    assert_eq!((sent.event.as_str(), sent.action.as_deref()), ("issue_comment", Some("created")));
    assert_eq!(sent.payload["comment"]["user"]["login"], "bob");
    assert_eq!(sent.payload["sender"]["login"], "bob");
    let page = get(&sandbox, &format!("{PULL}?as=bob")).await;
    assert!(page.html.contains("<option value=\"bob\" selected=\"\">bob (maintain)</option>"));
}

#[tokio::test]
async fn a_form_of_another_site_does_nothing() {
    let sandbox = start().await;
    let fields = [("person", "alice"), ("body", "evil")];
    let own = sandbox.url().to_owned();
    let strangers = [
        (Some("http://evil.example"), "cross-site"),
        (Some("null"), "cross-site"),
        (Some("http://127.0.0.1:1"), "same-site"),
        (Some(own.as_str()), "cross-site"),
        (None, "same-origin"),
    ];
    for (origin, site) in strangers {
        let answer = post_from(&sandbox, PULL, &fields, origin, site).await;
        assert_eq!(answer.status, 403, "{origin:?} {site}");
        assert!(answer.html.contains("This form was not sent from a page of the sandbox, so nothing was done."));
    }
    assert!(sandbox.comments("acme/orders", 1).is_empty());
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_not_served() {
    let sandbox = start().await;
    let request = http::Request::get(PULL).header("host", "evil.example").body(axum::body::Body::empty()).unwrap();
    let answer = send(&sandbox, request).await;
    assert_eq!((answer.status, answer.html.contains("Retry payments")), (403, false));
}

#[tokio::test]
async fn what_is_refused_is_said_and_what_was_written_is_kept() {
    let sandbox = start().await;
    let answer = post(&sandbox, PULL, &[("person", "carol"), ("body", "</textarea>mine"), ("action", "merge")]).await;
    assert_eq!(answer.status, 403);
    assert_eq!(
        answer.part("<p class=\"refused\"", "</p>"),
        "<p class=\"refused\" role=\"alert\">Not done: carol may not do this here: You do not have permission to do this \
         in this repository.</p>"
    );
    assert!(answer.html.contains("&lt;/textarea&gt;mine</textarea>"));
    let blank = post(&sandbox, PULL, &[("person", "alice"), ("body", " "), ("action", "comment")]).await;
    assert!((blank.status, blank.html.contains("Not done: Body cannot be blank")) == (422, true));
    let bot = post(&sandbox, PULL, &[("person", "idp-sandbox[bot]"), ("body", "I am a robot")]).await;
    assert!(bot.html.contains("Not done: There is no person `idp-sandbox[bot]` here: choose one from the list."));
    let odd = post(&sandbox, PULL, &[("person", "alice"), ("action", "explode")]).await;
    assert!(odd.html.contains("Not done: The form asks for `explode`, which is not known here."));
    assert!(sandbox.comments("acme/orders", 1).is_empty());
}

#[tokio::test]
async fn closing_reopening_and_merging_go_by_hand() {
    let sandbox = start().await;
    let open = || sandbox.thread("acme/orders", 1).unwrap().open;
    let act = async |person: &str, body: &str, action: &str| {
        let fields = [("person", person), ("body", body), ("action", action)];
        post(&sandbox, PULL, &fields).await.status
    };
    assert_eq!((act("bob", "Not now.", "close").await, open()), (303, false));
    assert_eq!(sandbox.comments("acme/orders", 1)[0].body, "Not now.");
    assert_eq!((act("bob", "", "reopen").await, open()), (303, true));
    assert_eq!((act("bob", "", "merge").await, open()), (303, false));
    assert!(sandbox.file_at("acme/orders", "main", "config/retries.yaml").is_some());
    let page = get(&sandbox, PULL).await;
    assert!(page.html.contains("<span class=\"state merged\">merged</span>"));
    assert!(!page.html.contains("value=\"merge\"") && !page.html.contains("value=\"reopen\""));
}

#[tokio::test]
async fn an_issue_is_opened_or_the_reason_is_shown() {
    let sandbox = start().await;
    let path = "/acme/orders/issues";
    let made = post(&sandbox, path, &[("person", "carol"), ("title", "Slow"), ("body", "Very.")]).await;
    assert_eq!((made.status, made.location.as_str()), (303, "/acme/orders/issues/2"));
    let untitled = post(&sandbox, path, &[("person", "carol"), ("title", " ")]).await;
    assert_eq!(untitled.status, 422);
    assert!(untitled.part("<h1>", "</p>").contains("<h1>The issue was not opened</h1><p>title is missing</p>"));
    let elsewhere = post(&sandbox, "/acme/nothing/issues", &[("person", "carol"), ("title", "T")]).await;
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn forms_have_a_greatest_size() {
    let sandbox = start().await;
    let longest = "😀".repeat(65_536);
    let fits = post(&sandbox, PULL, &[("person", "alice"), ("body", &longest)]).await;
    assert_eq!((fits.status, sandbox.comments("acme/orders", 1).len()), (303, 1));
    let large = post(&sandbox, PULL, &[("person", "alice"), ("body", &"x".repeat(2 * 1024 * 1024))]).await;
    assert_eq!(large.status, 413);
    let request = http::Request::delete(PULL).header("host", host(&sandbox)).body(axum::body::Body::empty()).unwrap();
    assert_eq!(send(&sandbox, request).await.status, 405);
}
