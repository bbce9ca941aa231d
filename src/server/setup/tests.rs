//! The setup from outside: the real router, the real client, and the sandbox's side of the manifest flow.

use std::path::PathBuf;

use axum::body::Body;
use http::{HeaderMap, Request};
use http_body_util::BodyExt as _;
use tokio::sync::watch;
use tower::ServiceExt as _;
use url::Url;

use super::*;
use crate::sandbox::faults::{Faults, RequestEffect, RequestFault};
use crate::sandbox::{Sandbox, SandboxConfig, WorldSeed};

struct Setup {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
    state: SetupState,
    told: watch::Receiver<Option<PathBuf>>,
}

struct Seen {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Setup {
    async fn start() -> Self {
        let config = SandboxConfig { world: WorldSeed::AcmeWithoutApp, ..SandboxConfig::default() };
        let sandbox = Sandbox::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (sender, told) = watch::channel(None);
        let url = |text: &str| Url::parse(text).unwrap();
        let state = SetupState::new(
            url("http://127.0.0.1:3000"),
            url(&sandbox.api_url()),
            url(sandbox.url()),
            folder.path().join("data"),
            sender,
        );
        Self { sandbox, folder, state, told }
    }

    async fn send(&self, request: Request<Body>) -> Seen {
        let response = router(self.state.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        Seen { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    async fn get(&self, path: &str) -> Seen {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn choose(&self, key: &str, organization: &str) -> Seen {
        let form: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("key", key), ("organization", organization)])
            .finish();
        let request = Request::post("/setup").header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form)).unwrap()).await
    }

    /// What the operator's browser does up to GitHub's redirect; answers its path and query.
    async fn make_app(&self) -> String {
        let page = self.choose(self.state.key(), "acme").await;
        assert_eq!(page.status, 200, "{}", page.text);
        let (action, manifest) = (attribute(&page.text, "action"), attribute(&page.text, "value"));
        assert!(action.starts_with(self.sandbox.url()), "{action}");
        let form = url::form_urlencoded::Serializer::new(String::new()).append_pair("manifest", &manifest).finish();
        let location = post(&action, form).await;
        let location = Url::parse(&location).unwrap();
        format!("{}?{}", location.path(), location.query().unwrap())
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.state.data_dir()).map_or(0, Iterator::count)
    }
}

/// Posts a form as a browser does; answers where it is sent to.
async fn post(address: &str, form: String) -> String {
    let url = Url::parse(address).unwrap();
    let stream = tokio::net::TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).await.unwrap();
    let io = hyper_util::rt::TokioIo::new(stream);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(io).await.unwrap();
    tokio::spawn(connection);
    let target = format!("{}?{}", url.path(), url.query().unwrap());
    let request = Request::post(target).header("host", "sandbox").body(Body::from(form)).unwrap();
    let response = sender.send_request(request).await.unwrap();
    assert_eq!(response.status(), 302);
    response.headers()["location"].to_str().unwrap().to_owned()
}

/// The first value of an attribute of the form, as a browser reads it.
fn attribute(html: &str, name: &str) -> String {
    let form = html.split_once("<form").unwrap().1;
    let value = form.split_once(&format!("{name}=\"")).unwrap().1.split('"').next().unwrap();
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The page as a reader sees it, a line a block.
fn words(html: &str) -> String {
    let main = html.split_once("<main>").unwrap().1.split("</main>").next().unwrap();
    let mut text = String::new();
    for piece in main.replace("</th><th>", " | ").replace("</td><td>", " | ").split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        let code = tag == "code" || tag == "/code";
        text.push_str(if code { "`" } else { "" });
        text.push_str(&words.replace("&quot;", "\"").replace("&#39;", "'"));
    }
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn an_app_is_made_and_its_credentials_are_kept() {
    let mut setup = Setup::start().await;
    let back = setup.make_app().await;
    let page = setup.get(&back).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let folder = setup.folder.path().canonicalize().unwrap().display().to_string();
    let text = page.text.replace(&folder, "F").replace(&setup.folder.path().display().to_string(), "F");
    insta::assert_snapshot!(words(&text), @r"
    The App is made
    Its credentials are kept in the folder `F/data` of this server. One step is left: install the App where it is to work. You choose the repositories there and can change that at any time.
    Install idp-acme on GitHub
    What comes next
    Comment `/idp help` on a pull request of a repository that you chose. The App answers.
    The server goes on by itself with what is in `F/data/idp.env`, now and at each later start. `idp doctor` says whether everything fits together.
    ");
    assert!(text.contains(&format!("href=\"{}/apps/idp-acme/installations/new\"", setup.sandbox.url())));

    setup.told.changed().await.unwrap();
    let env = setup.told.borrow().clone().unwrap();
    let read = crate::config::credentials::EnvFile::read(&env).unwrap();
    let made = setup.sandbox.credentials().unwrap();
    assert_eq!(read["IDP_APP_ID"], made.app_id.to_string());
    assert_eq!(read["IDP_WEBHOOK_SECRET"], made.webhook_secret);
    let pem = std::fs::read_to_string(&read["IDP_PRIVATE_KEY_FILE"]).unwrap();
    assert!(crate::github::AppKey::new(1, &pem).is_ok_and(|key| key.check().is_ok()));
    for secret in [&made.webhook_secret, &made.private_key_pem] {
        assert!(!page.text.contains(secret.as_str()));
    }
    setup.sandbox.read(|world| {
        let app = world.apps.values().next().unwrap();
        assert_eq!(app.hook.url.as_deref(), Some("http://127.0.0.1:3000/webhook"));
        assert_eq!(app.permissions.len(), Manifest::shipped().permissions.len());
        assert_eq!(app.events.len(), Manifest::shipped().events.len());
    });
}

#[tokio::test]
async fn the_first_page_says_what_will_happen() {
    let setup = Setup::start().await;
    let page = setup.get(&format!("/setup?key={}", setup.state.key())).await;
    assert_eq!(page.status, 200);
    let text = words(&page.text.replace(&setup.folder.path().display().to_string(), "F"));
    insta::assert_snapshot!(text, @r"
    Set up the GitHub App
    This server has no GitHub App yet. With the button below, GitHub makes one that belongs to your organisation and sends its key back to this server. You must own the organisation. Nobody else gets access: the App can be installed by its owner only, and it works only where you install it.
    What the App may do
    Permission | Level | What for
    metadata | read | See which repositories there are and who may do what in them.
    contents | write | Read catalog files, write the branch of a pull request that a command asked for, and commit fixes that a person asked for.
    pull_requests | write | Open and close the pull requests that commands ask for.
    issues | write | Read commands in comments, react to them and reply.
    members | read | Tell people which teams they are in, and know the teams that own something.
    checks | write | Report on a pull request what is wrong with the files that it changes.
    merge_queues | read | Hear that a merge queue waits for the check.
    workflows | write | Optional. Write files below .github/workflows/, which nearly every golden path brings.
    administration | write | Optional. Make repositories and set up their settings, access, protection and environments.
    What GitHub tells it
    Event | What for
    issues | Someone filled in the issue form of a golden path, or changed what it says.
    issue_comment | Someone wrote a command in a comment of an issue or a pull request.
    pull_request | A pull request is to be judged, or one that a command opened was merged or closed.
    push | A default branch has other catalog files, or other rules.
    check_run | Someone asked for the check again, or pressed its button.
    check_suite | Someone asked for all checks again.
    merge_group | A merge queue waits for the check.
    repository | A repository was renamed, moved, archived or deleted, or has another default branch.
    team | A team that owns something was made, renamed or deleted.
    membership | Someone joined or left a team.
    organization | The organisation was renamed, or someone joined or left it.
    Where the key is kept
    The App's key and secrets are written to the folder `F/data` of this server, readable by its user only. They are not shown and not logged.
    Go on
    Organisation on GitHub
    Continue
    Or make it in your own account, to try it on your own repositories:
    Make the App on GitHub
    ");
}

#[tokio::test]
async fn a_stranger_without_the_key_learns_nothing_and_starts_nothing() {
    let setup = Setup::start().await;
    for path in ["/setup", "/setup?key=", "/setup?key=wrong", "/setup?other=1"] {
        let page = setup.get(path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(!page.text.contains(setup.state.key()) && !page.text.contains("<form"), "{path}");
    }
    let page = setup.choose("wrong", "acme").await;
    assert_eq!(page.status, 403);
    insta::assert_snapshot!(words(&page.text), @r"
    The setup needs its key
    The key in the address is not the one of this server. Each start of the server makes a new one.
    The server printed the whole address, `/setup?key=...`, where it was started: in the terminal, or in its log (`docker logs`, `kubectl logs`, `journalctl`).
    ");
    assert!(setup.state.address().ends_with(&format!("/setup?key={}", setup.state.key())));
    assert_ne!(setup.state.key(), Setup::start().await.state.key());
}

#[tokio::test]
async fn no_page_can_be_framed_cached_or_bring_in_foreign_code() {
    let setup = Setup::start().await;
    for path in ["/setup".to_owned(), format!("/setup?key={}", setup.state.key()), "/setup/done".to_owned()] {
        let headers = setup.get(&path).await.headers;
        assert_eq!(headers["x-frame-options"], "DENY");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["referrer-policy"], "no-referrer");
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    }
}

#[tokio::test]
async fn a_name_that_is_none_is_refused_and_shown_escaped() {
    let setup = Setup::start().await;
    for name in ["a/b", "<script>alert(1)</script>", "../settings", "ä"] {
        let page = setup.choose(setup.state.key(), name).await;
        assert_eq!(page.status, 422, "{name}");
        assert!(!page.text.contains("<script") && page.text.contains("is not the name of an organisation"));
    }
    let own = setup.choose(setup.state.key(), "  ").await;
    assert!(attribute(&own.text, "action").starts_with(&format!("{}/settings/apps/new?", setup.sandbox.url())));
}

#[tokio::test]
async fn a_wrong_state_makes_nothing() {
    let setup = Setup::start().await;
    let back = setup.make_app().await;
    let (code, _) = back.split_once("&state=").unwrap();
    for path in ["/setup/done".to_owned(), code.to_owned(), format!("{code}&state=0000"), format!("{code}&state=")] {
        let page = setup.get(&path).await;
        assert_eq!(page.status, 400, "{path}");
        assert!(page.text.contains("does not belong to a setup that is under way"));
    }
    assert_eq!(setup.files(), 0);
    // The real one still works, once.
    assert_eq!(setup.get(&back).await.status, 200);
    let again = setup.get(&back).await;
    assert_eq!((again.status, words(&again.text).lines().next().unwrap()), (409, "This server is set up"));
}

#[tokio::test]
async fn a_code_that_github_does_not_know_is_told() {
    let setup = Setup::start().await;
    let ticket = setup.state.tickets().issue();
    let page = setup.get(&format!("/setup/done?code=..%2F..%2Fapp&state={ticket}")).await;
    assert_eq!(page.status, 400);
    insta::assert_snapshot!(words(&page.text), @r"
    GitHub does not know the code
    A code from GitHub is good once and for an hour; this one was used or is too old.
    Begin again at the address that the server printed at its start. Delete the App that was made on GitHub: nobody has its key.
    ");
    let without = setup.state.tickets().issue();
    assert_eq!(setup.get(&format!("/setup/done?state={without}")).await.status, 400);
}

#[tokio::test]
async fn when_github_does_not_answer_the_page_can_be_reloaded() {
    let setup = Setup::start().await;
    let back = setup.make_app().await;
    let fault = RequestFault {
        fault: RequestEffect::ErrorBefore(502),
        method: None,
        path: Some("/app-manifests/*".to_owned()),
        probability: 1.0,
        count: Some(1),
    };
    setup.sandbox.set_faults(Faults { requests: vec![fault], ..Faults::default() });
    let page = setup.get(&back).await;
    assert_eq!(page.status, 502);
    insta::assert_snapshot!(words(&page.text), @r"
    GitHub gave no credentials
    Convert the manifest: GitHub answered 502.
    Reload this page to try once more; the code is good for an hour.
    ");
    assert_eq!(setup.get(&back).await.status, 200);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_found_before_the_code_is_used() {
    let setup = Setup::start().await;
    let back = setup.make_app().await;
    std::fs::write(setup.state.data_dir(), "a file in its place").unwrap();
    let page = setup.get(&back).await;
    assert_eq!(page.status, 500);
    assert!(words(&page.text).contains("GitHub was not asked for the credentials yet."));
    std::fs::remove_file(setup.state.data_dir()).unwrap();
    assert_eq!(setup.get(&back).await.status, 200);
}

#[tokio::test]
async fn credentials_that_are_there_stop_the_setup_at_once() {
    let setup = Setup::start().await;
    std::fs::create_dir(setup.state.data_dir()).unwrap();
    std::fs::write(setup.state.data_dir().join("app-private-key.pem"), "mine").unwrap();
    let page = setup.get(&format!("/setup?key={}", setup.state.key())).await;
    assert_eq!(page.status, 409);
    assert_eq!(setup.get("/setup").await.status, 403, "a stranger is not told what there is");
    let text = words(&page.text.replace(&setup.folder.path().display().to_string(), "F"));
    insta::assert_snapshot!(text, @r"
    There are credentials already
    F/data/app-private-key.pem is there already: move it away if the App that it belongs to is no longer wanted, or start the server with `--env-file` and the path of `idp.env`.
    ");
}

#[tokio::test]
async fn a_public_address_that_github_cannot_reach_is_told() {
    let (sender, _told) = watch::channel(None);
    let url = |text: &str| Url::parse(text).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (api, web) = (url("https://api.github.com"), url("https://github.com"));
    let state = SetupState::new(url("http://idp.acme.example"), api, web, folder.path().into(), sender);
    let page = words(&pages::ask(&state, Manifest::shipped(), None).html());
    let warning = page.lines().find(|line| line.contains("IDP_PUBLIC_URL")).unwrap();
    insta::assert_snapshot!(warning, @"The public address of this server is http://idp.acme.example. It does not begin with https, and GitHub does not deliver where everybody on the way could read along. Set `IDP_PUBLIC_URL` to the https address under which GitHub reaches this server and start it again before you go on.");
}

#[tokio::test]
async fn odd_requests_get_a_page_and_no_error() {
    let setup = Setup::start().await;
    for path in ["/setup?key=%FF%00", "/setup?key=a&key=b", "/setup/done?code=%FF&state=%FF"] {
        let status = setup.get(path).await.status;
        assert!(status == 400 || status == 403, "{path}: {status}");
    }
    let large = setup.choose(setup.state.key(), &"a".repeat(100_000)).await;
    assert_eq!(large.status, 400);
}
