//! Starting, credentials, and making an App from a manifest.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use serde_json::json;
use url::Url;

use super::client::{call, get, send, start};
use crate::sandbox::{Sandbox, SandboxConfig, StartError, WorldSeed};

#[tokio::test]
async fn it_listens_on_loopback_only() {
    let bind = "0.0.0.0:0".parse().unwrap();
    let error = Sandbox::start(SandboxConfig { bind, ..SandboxConfig::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::NotLoopback(_)));
    assert_eq!(error.to_string(), "the sandbox listens on loopback addresses only, not on 0.0.0.0:0: use 127.0.0.1");
}

#[tokio::test]
async fn it_stops_when_it_is_dropped() {
    let sandbox = start().await;
    let handle = sandbox.handle();
    let address = handle.url().trim_start_matches("http://").to_owned();
    drop(sandbox);
    for _ in 0..100 {
        if tokio::net::TcpStream::connect(&address).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it still listens");
}

#[tokio::test]
async fn credentials_are_for_the_owners_eyes_only() {
    let sandbox = start().await;
    let dir = tempfile::tempdir().unwrap();
    let env = sandbox.write_credentials(dir.path()).unwrap();
    for name in ["idp.env", "idp-private-key.pem"] {
        let mode = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let text = std::fs::read_to_string(env).unwrap();
    let names: Vec<&str> = text.lines().map(|line| line.split('=').next().unwrap()).collect();
    assert_eq!(
        names,
        ["IDP_APP_ID", "IDP_PRIVATE_KEY_FILE", "IDP_WEBHOOK_SECRET", "IDP_GITHUB_API_URL", "IDP_GITHUB_WEB_URL"]
    );
    sandbox.write_credentials(dir.path()).unwrap();
}

#[tokio::test]
async fn an_app_is_made_from_a_manifest_once() {
    let config = SandboxConfig { world: WorldSeed::AcmeWithoutApp, ..SandboxConfig::default() };
    let sandbox = Sandbox::start(config).await.unwrap();
    assert!(sandbox.credentials().is_none());
    let manifest = json!({
        "name": "Acme platform",
        "url": "https://idp.acme.example",
        "redirect_url": "http://127.0.0.1:3000/setup/callback",
        "setup_url": "http://127.0.0.1:3000/setup/done",
        "hook_attributes": {"url": "http://127.0.0.1:3000/webhook"},
        "default_permissions": {"issues": "write"},
        "default_events": ["issue_comment"],
    });
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("manifest", &manifest.to_string())
        .append_pair("state", "s1")
        .finish();
    let path = format!("/organizations/acme/settings/apps/new?{query}");
    let answer = send(&sandbox, "GET", &path, &[], None).await.unwrap();
    assert_eq!(answer.status, 302, "{}", answer.body);
    let location = Url::parse(answer.header("location")).unwrap();
    let pairs: Vec<(String, String)> = location.query_pairs().into_owned().collect();
    assert_eq!((pairs[0].0.as_str(), &pairs[1]), ("code", &("state".to_owned(), "s1".to_owned())));
    let convert = format!("/app-manifests/{}/conversions", pairs[0].1);
    let made = send(&sandbox, "POST", &convert, &[], None).await.unwrap();
    assert_eq!((made.status, &made.body["slug"]), (201, &json!("acme-platform")));
    assert!(made.body["pem"].as_str().unwrap().starts_with("-----BEGIN RSA PRIVATE KEY-----"));
    assert_eq!(send(&sandbox, "POST", &convert, &[], None).await.unwrap().status, 404);
    let installed = send(&sandbox, "GET", "/apps/acme-platform/installations/new", &[], None).await.unwrap();
    let location = Url::parse(installed.header("location")).unwrap();
    assert!(location.query().unwrap().ends_with("setup_action=install"), "{location}");
}

#[tokio::test]
async fn waiting_in_vain_shows_the_conversations() {
    let sandbox = start().await;
    sandbox.as_user("alice").comment("acme/orders", 1, "anybody there").unwrap();
    let error = sandbox.wait_until("the bot answers", Duration::from_millis(60), |_| false).await.unwrap_err();
    insta::assert_snapshot!(error.to_string(), @r"
    waited 60ms in vain until the bot answers
    pull request acme/orders#1 (open): Retry payments that time out
      alice []: anybody there
    last requests:
    ");
}

#[tokio::test]
async fn odd_requests_get_clear_answers() {
    let sandbox = start().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let answer = send(
        &sandbox,
        "POST",
        "/repos/acme/orders/issues",
        &[("authorization", "Bearer sandbox-alice")],
        Some(json!(deep)),
    )
    .await;
    assert_eq!(answer.unwrap().message(), "400 Body should be a JSON object");
    for path in [
        "/repos/acme/orders/contents/%FF",
        "/repos//orders",
        "/repos/acme/orders/issues/999999999999999999999",
        "/repos/acme/orders/compare/main",
    ] {
        let status = get(&sandbox, "sandbox-alice", path).await.status;
        assert!(matches!(status, 404 | 501), "{path}: {status}");
    }
    let huge = get(&sandbox, "sandbox-alice", "/repos/acme/orders/issues?page=18446744073709551615&per_page=0").await;
    assert_eq!((huge.status, &huge.body), (200, &json!([])));
    let slashes = call(
        &sandbox,
        "sandbox-alice",
        "PUT",
        "/repos/acme/orders/contents/a/../b",
        json!({"message": "m", "content": ""}),
    )
    .await;
    assert_eq!(slashes.message(), "422 path contains a malformed path component");
    let deep = json!({"message": "m", "content": "", "branch": "main"});
    let path = format!("/repos/acme/orders/contents/{}x", "a/".repeat(2_000));
    let deep = call(&sandbox, "sandbox-alice", "PUT", &path, deep).await;
    assert_eq!(deep.message(), "422 path contains a malformed path component");
}
