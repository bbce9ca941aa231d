//! Repositories, files, commits, and addresses that lead nowhere.

use super::browser::{get, start};
use crate::sandbox::Caller;
use crate::sandbox::actions::RepositoryChange;

#[tokio::test]
async fn the_start_page_leads_everywhere_and_tells_no_secret() {
    let sandbox = start().await;
    sandbox.set_webhook_url(Some("http://127.0.0.1:3000/webhook"));
    let page = get(&sandbox, "/").await;
    for href in ["/acme", "/acme/orders", "/acme/platform", "/acme/orders/pull/1", "/alice", "/bob", "/carol"] {
        assert!(page.html.contains(&format!("href=\"{href}\"")), "{href}");
        assert_eq!(get(&sandbox, href).await.status, 200, "{href}");
    }
    let credentials = sandbox.credentials().unwrap();
    assert!(!page.html.contains(&credentials.webhook_secret) && !page.html.contains("sandbox-alice"));
    for path in ["/-/style.css", "/-/icon.svg"] {
        assert_eq!(get(&sandbox, path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn a_repository_shows_the_files_and_readme_of_a_branch() {
    let sandbox = start().await;
    let alice = sandbox.as_user("alice");
    let readme = "# Hello\n\nSee [the guide](docs/guide.md) and #1.\n";
    alice
        .push(
            "acme/orders",
            "feature/readme",
            &[("README.md", Some(readme)), ("docs/guide.md", Some("# Guide\n"))],
            "R",
        )
        .unwrap();
    let main = get(&sandbox, "/acme/orders").await;
    assert!(main.html.contains("The orders service of Acme.") && !main.html.contains("Hello"));
    let page = get(&sandbox, "/acme/orders?ref=feature%2Freadme").await;
    assert!(page.html.contains("<option value=\"feature/readme\" selected=\"\">"));
    assert!(page.html.contains("<a href=\"/acme/orders/tree/feature/readme/docs\">docs/</a>"));
    let guide = "/acme/orders/blob/feature/readme/docs/guide.md";
    assert!(page.html.contains(&format!("<a href=\"{guide}\" rel")));
    assert!(get(&sandbox, guide).await.html.contains("<h1>Guide</h1>"));
    assert!(get(&sandbox, "/acme/orders/tree/feature/readme/docs").await.html.contains(&format!("href=\"{guide}\"")));
}

#[tokio::test]
async fn files_are_shown_as_text_and_never_run() {
    let sandbox = start().await;
    let hostile = "<script>alert(1)</script>\n";
    let files = [("x.html", Some(hostile)), ("a b/ü#.txt", Some("ü\n"))];
    sandbox.as_user("alice").push("acme/orders", "evil", &files, "E").unwrap();
    let page = get(&sandbox, "/acme/orders/blob/evil/x.html").await;
    assert!(page.html.contains("<td class=\"line\">&lt;script&gt;alert(1)&lt;/script&gt;</td>"));
    let raw = get(&sandbox, "/acme/orders/raw/evil/x.html").await;
    assert_eq!(
        (raw.headers["content-type"].to_str().unwrap(), raw.html.as_str()),
        ("text/plain; charset=utf-8", hostile)
    );
    assert_eq!(raw.headers["x-content-type-options"], "nosniff");
    let folder = get(&sandbox, "/acme/orders/tree/evil/a%20b").await;
    let href = "/acme/orders/blob/evil/a%20b/%C3%BC%23.txt";
    assert!(folder.html.contains(href));
    assert_eq!(get(&sandbox, href).await.status, 200);
}

#[tokio::test]
async fn a_commit_shows_what_it_changed() {
    let sandbox = start().await;
    let files = [("k8s/deployment.yaml", None), ("catalog-info.yaml", Some("kind: <Component>\n"))];
    let commit = sandbox.as_user("alice").push("acme/orders", "main", &files, "Less\n\nMuch less.").unwrap();
    let page = get(&sandbox, &format!("/acme/orders/commit/{commit}")).await;
    for part in ["<h1>Less</h1>", "Much less.", "+kind: &lt;Component&gt;", "<span class=\"tag\">removed</span>"] {
        assert!(page.html.contains(part), "{part}");
    }
    let list = get(&sandbox, "/acme/orders/commits/main").await;
    assert!(list.part("<ul class=\"rows\">", "</li>").contains(&format!("/acme/orders/commit/{commit}")));
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_so_and_leads_on() {
    let sandbox = start().await;
    for path in [
        "/nobody",
        "/acme/nothing",
        "/acme/orders?ref=nothing",
        "/acme/orders/pull/99",
        "/acme/orders/issues/x",
        "/acme/orders/issues/99999999999999999999999",
        "/acme/orders/pull/99?updated",
        "/acme/orders/blob/main/nothing",
        "/acme/orders/blob/main/../../secret",
        "/acme/orders/tree",
        "/acme/orders/commit/zzz",
        "/acme/orders/runs/1",
        "/acme/orders/unknown/page",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
        "/acme/orders/blob/main/%00",
    ] {
        let page = get(&sandbox, path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.html.contains("<h1>Not found</h1>") && page.html.contains("href=\"/\""), "{path}");
        assert!(!page.html.contains("<script>alert"), "{path}");
    }
    assert_eq!(get(&sandbox, "/%FF").await.status, 400);
}

#[tokio::test]
async fn a_conversation_is_found_under_either_word() {
    let sandbox = start().await;
    let moved = get(&sandbox, "/acme/orders/issues/1").await;
    assert_eq!((moved.status, moved.location.as_str()), (303, "/acme/orders/pull/1"));
    let files = get(&sandbox, "/acme/orders/pull/1/files").await;
    assert_eq!((files.status, files.location.as_str()), (303, "/acme/orders/pull/1#files"));
}

#[tokio::test]
async fn a_former_name_leads_to_the_name_of_today() {
    let sandbox = start().await;
    sandbox.change(|world| {
        let (id, olivia) = (world.repo("acme/orders").unwrap().id, world.account("olivia").unwrap().id);
        let change = RepositoryChange { name: Some("sales".to_owned()), ..RepositoryChange::default() };
        world.change_repository(&Caller::Person(olivia), id, change).unwrap();
    });
    let moved = get(&sandbox, "/acme/orders/pull/1").await;
    assert_eq!((moved.status, moved.location.as_str()), (303, "/acme/sales/pull/1"));
    assert_eq!(get(&sandbox, "/acme/sales/pull/1").await.status, 200);
}

#[tokio::test]
async fn the_addresses_in_answers_lead_to_pages() {
    let sandbox = start().await;
    let comment = sandbox.as_user("alice").comment("acme/orders", 1, "hi").unwrap();
    let anchor = format!("id=\"issuecomment-{comment}\"");
    for path in [
        "/repos/acme/orders",
        "/repos/acme/orders/pulls/1",
        "/repos/acme/orders/commits/main",
        "/repos/acme/orders/contents/README.md",
        "/users/alice",
        "/repos/acme/orders/issues/1/comments",
    ] {
        let request = http::Request::get(path).header("host", "x").header("authorization", "Bearer sandbox-alice");
        let body = super::browser::send(&sandbox, request.body(axum::body::Body::empty()).unwrap()).await.html;
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let url = body["html_url"].as_str().or(body[0]["html_url"].as_str()).unwrap();
        let page = get(&sandbox, url.trim_start_matches(sandbox.url()).split('#').next().unwrap()).await;
        assert_eq!(page.status, 200, "{path}: {url}");
        assert!(!path.ends_with("comments") || page.html.contains(&anchor), "{url}");
    }
}
