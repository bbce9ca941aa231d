//! The doctor against the sandbox: one thing is broken at a time, then several.

use std::collections::BTreeMap;
use std::path::Path;

use aws_lc_rs::encoding::AsDer as _;
use base64::Engine as _;

use super::connection::{clock_finding, part};
use super::*;
use crate::sandbox::model::{HookContent, Level};
use crate::sandbox::{Sandbox, SandboxConfig};
use crate::server::setup::manifest::Manifest;

struct Clinic {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
    input: DoctorInput,
}

impl Clinic {
    /// A configuration in perfect health, with the server's part played by a port that answers `/healthz`.
    async fn healthy() -> Self {
        let manifest = Manifest::shipped();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let public_url = format!("http://{}", listener.local_addr().unwrap());
        let health = axum::Router::new().route("/healthz", axum::routing::get(async || "ok"));
        tokio::spawn(async { axum::serve(listener, health).await });
        let config = SandboxConfig {
            webhook_url: Some(format!("{public_url}/webhook")),
            webhook_content: HookContent::Json,
            permissions: manifest.permissions.iter().map(|p| (p.name.clone(), p.level.clone())).collect(),
            events: manifest.events.iter().map(|event| event.name.clone()).collect(),
            ..SandboxConfig::default()
        };
        let sandbox = Sandbox::start(config).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let env = sandbox.write_credentials(&folder.path().join("data")).unwrap();
        let data = folder.path().join("data");
        let settings = BTreeMap::from([
            ("IDP_PUBLIC_URL", public_url),
            ("IDP_DATA_DIR", data.display().to_string()),
            ("IDP_DATABASE_URL", format!("sqlite://{}/idp.sqlite", data.display())),
        ]);
        let input = DoctorInput::gather(|name| settings.get(name).cloned(), Some(&env));
        Self { sandbox, folder, input }
    }

    /// The report, with what differs from run to run replaced.
    async fn report(&self) -> String {
        let text = render(&examine(&self.input).await);
        let text = text.replace(self.sandbox.url(), "http://SANDBOX");
        let text = text.replace(&self.folder.path().display().to_string(), "F");
        let text = text.replace(self.input.public_url.as_deref().unwrap_or("\0"), "http://PUBLIC");
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Only what is not as it should be.
    async fn complaints(&self) -> String {
        let report = self.report().await;
        let kept = report.lines().filter(|line| !line.starts_with('✔') && !line.is_empty());
        kept.collect::<Vec<_>>().join("\n")
    }
}

#[tokio::test]
async fn all_is_well() {
    insta::assert_snapshot!(Clinic::healthy().await.report().await, @r"
    ✔ ok       App id: 1000001
    ✔ ok       private key: an RSA key that can sign
    ✔ ok       webhook secret: 40 characters
    ✔ ok       GitHub's API: http://SANDBOX/api/v3 answers
    ✔ ok       clock: agrees with GitHub's
    ✔ ok       App and key: GitHub knows the App as `idp-sandbox`
    ✔ ok       permissions: the App has all that it needs
    ✔ ok       events: the App hears of all that it needs
    ✔ ok       installation: the App is installed once
    ✔ ok       webhook: GitHub delivers to http://PUBLIC/webhook
    ✔ ok       public address: http://PUBLIC/healthz answers
    ✔ ok       data folder: F/data can be written
    ✔ ok       database: F/data can be written

    No problem.
    ");
}

#[tokio::test]
async fn nothing_is_configured() {
    let folder = tempfile::tempdir().unwrap();
    let mut input = DoctorInput::gather(|_| None, None);
    assert_eq!(input.api_url, "https://api.github.com");
    // Not GitHub itself: tests stay on this machine.
    input.api_url = "http://127.0.0.1:1".to_owned();
    input.data_dir = folder.path().join("a/b");
    input.database_url = "postgres://user:hunter2@db/idp".to_owned();
    let report = render(&examine(&input).await).replace(&folder.path().display().to_string(), "F");
    insta::assert_snapshot!(report, @r#"
    ✖ problem  App id: it is not set
                 how we know: IDP_APP_ID is empty
                 what to do: set IDP_APP_ID; it is on the App's settings page, under "About", as "App ID". With no App yet, start `idp serve` and follow its setup
    ✖ problem  private key: it is not set
                 how we know: IDP_PRIVATE_KEY and IDP_PRIVATE_KEY_FILE are empty
                 what to do: make a key on the App's settings page, under "Private keys", and let IDP_PRIVATE_KEY_FILE name the file that GitHub sends
    ✖ problem  webhook secret: it is not set
                 how we know: IDP_WEBHOOK_SECRET and IDP_WEBHOOK_SECRET_FILE are empty
                 what to do: make a random one and set the same one here and on the App's settings page, under "Webhook secret"
    • note     public address: IDP_PUBLIC_URL is not set, so whether GitHub delivers to this server was not examined
                 what to do: set it to the https address under which GitHub reaches this server
    ✖ problem  GitHub's API: http://127.0.0.1:1 refuses the connection
                 how we know: Service Error: client error (Connect): tcp connect error: Connection refused (os error 111)
                 what to do: look at the port, whether the other side runs, at the firewall, and at IDP_GITHUB_API_URL
    ✔ ok       data folder: F/a/b does not exist yet and can be made
    ✖ problem  database: the address is not supported
                 how we know: it does not begin with `sqlite:`
                 what to do: set IDP_DATABASE_URL to `sqlite://PATH`, for example `sqlite://data/idp.sqlite`

    5 problems, 1 note.
    "#);
}

#[tokio::test]
async fn the_credentials_are_judged_all_at_once() {
    let mut clinic = Clinic::healthy().await;
    clinic.input.app_id = Some("Iv23liABCDEFGHIJKLMN".to_owned());
    clinic.input.private_key = Some("hunter2".to_owned());
    clinic.input.webhook_secret = Some("short".to_owned());
    insta::assert_snapshot!(clinic.complaints().await, @r#"
    ✖ problem  App id: `Iv23liABCDEFGHIJKLMN` is not a number
                 how we know: it looks like the App's client id
                 what to do: set IDP_APP_ID to the App id; it is on the App's settings page, under "About", as "App ID"
    ✖ problem  private key: it is not a key
                 how we know: the private key is not PEM: it must begin with `-----BEGIN RSA PRIVATE KEY-----`, as in the .pem file that GitHub gave when the key was made
                 what to do: let IDP_PRIVATE_KEY_FILE name the .pem file as GitHub sent it
    ✖ problem  webhook secret: it is too short
                 how we know: it has 5 characters, and whoever guesses it can make us believe anything
                 what to do: make a random one of at least 16 characters and set the same one here and on the App's settings page, under "Webhook secret"
    3 problems.
    "#);
    clinic.input.app_id = Some("-----BEGIN RSA PRIVATE KEY----- hunter2".to_owned());
    clinic.input.webhook_secret = Some("hunter2hunter2hunter2\n".to_owned());
    let complaints = clinic.complaints().await;
    assert!(complaints.contains("webhook secret: there is white space before or after it"));
    assert!(!complaints.contains("hunter2"), "{complaints}");
}

#[tokio::test]
async fn an_id_of_another_app_is_told() {
    let mut clinic = Clinic::healthy().await;
    clinic.input.app_id = Some("12".to_owned());
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  App and key: GitHub knows no App with this id
                 how we know: GitHub says: Integration not found
                 what to do: compare IDP_APP_ID with the App's settings page, and IDP_GITHUB_API_URL with where the App was made
    1 problem.
    ");
}

#[tokio::test]
async fn a_key_of_another_app_is_told() {
    let mut clinic = Clinic::healthy().await;
    let other = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = other.as_der().unwrap();
    let base64 = base64::engine::general_purpose::STANDARD.encode(der.as_ref());
    let other = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
    clinic.input.private_key = Some(other);
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  App and key: App id and private key do not belong together
                 how we know: GitHub says: A JSON web token could not be decoded
                 what to do: take both from the same App's settings page; if the key was deleted there, make a new one
    1 problem.
    ");
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told() {
    let clinic = Clinic::healthy().await;
    clinic.sandbox.advance(chrono::TimeDelta::hours(1));
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  App and key: GitHub does not take our time: the clock of this machine is wrong
                 how we know: GitHub says: 'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires
                 what to do: let the clock be set by NTP, then run this again
    1 problem.
    ");
    let told = |ours, theirs| render(&[clock_finding(ours, theirs)]).lines().next().unwrap().to_owned();
    assert_eq!(told(1_000, 1_010), "✔ ok       clock: agrees with GitHub's");
    assert_eq!(told(1_030, 1_000), "• note     clock: this machine is 30 s ahead of GitHub");
    assert_eq!(told(1_000, 5_000), "✖ problem  clock: this machine is 4000 s behind GitHub, which refuses our tokens");
    assert!(told(i64::MIN, i64::MAX).starts_with("✖ problem"));
}

#[tokio::test]
async fn what_the_app_may_not_do_is_told_with_what_it_is_for() {
    let clinic = Clinic::healthy().await;
    clinic.sandbox.change(|world| {
        let app = world.apps.values_mut().next().unwrap();
        app.permissions.remove("members");
        app.permissions.insert("contents".to_owned(), Level::Read);
        app.permissions.insert("secrets".to_owned(), Level::Write);
        app.permissions.remove("administration");
        app.events.retain(|event| event != "issue_comment");
        app.events.push("fork".to_owned());
    });
    insta::assert_snapshot!(clinic.complaints().await, @r#"
    ✖ problem  permissions: `contents: write` is missing; it is there to: Read catalog files, write the branch of a pull request that a command asked for, and commit fixes that a person asked for.
                 how we know: GitHub says that the App has `read` only
                 what to do: grant it on the App's settings page, under "Permissions & events", then let the owners of the installations accept the change
    ✖ problem  permissions: `members: read` is missing; it is there to: Tell people which teams they are in, and know the teams that own something.
                 how we know: GitHub says that the App does not have it
                 what to do: grant it on the App's settings page, under "Permissions & events", then let the owners of the installations accept the change
    • note     permissions: `administration: write` was not granted; what is missing then: make repositories and set up their settings, access, protection and environments.
                 what to do: grant it on the App's settings page, under "Permissions & events", if the feature is wanted
    • note     permissions: the App has more than it needs: `secrets: write`
                 what to do: take it away on the App's settings page, under "Permissions & events", unless you want it so
    ✖ problem  events: the App does not hear of `issue_comment`: Someone wrote a command in a comment of an issue or a pull request.
                 how we know: GitHub says that the App does not subscribe to it
                 what to do: subscribe to it on the App's settings page, under "Permissions & events"
    • note     events: the App hears of more than it needs: `fork`
                 what to do: unsubscribe on the App's settings page, under "Permissions & events", to have less traffic
    3 problems, 3 notes.
    "#);
}

#[tokio::test]
async fn an_app_that_is_not_installed_or_delivers_elsewhere_is_told() {
    let clinic = Clinic::healthy().await;
    clinic.sandbox.change(|world| world.installations.clear());
    clinic.sandbox.set_webhook_url(Some("https://old.acme.example/webhook"));
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  installation: the App is not installed anywhere
                 how we know: GitHub lists no installation
                 what to do: install it: http://SANDBOX/apps/idp-sandbox/installations/new
    ✖ problem  webhook: GitHub delivers to https://old.acme.example/webhook, but this server is at http://PUBLIC/webhook
                 how we know: the App's webhook on GitHub and IDP_PUBLIC_URL differ
                 what to do: change the webhook URL on the App's settings page, or IDP_PUBLIC_URL
    2 problems.
    ");
    clinic.sandbox.set_webhook_url(None);
    assert!(clinic.complaints().await.contains("webhook: GitHub delivers nothing: the App has no webhook address"));
}

#[tokio::test]
async fn secrets_that_differ_are_told_by_the_last_delivery() {
    let clinic = Clinic::healthy().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/webhook", listener.local_addr().unwrap());
    let refusing = axum::Router::new().route("/webhook", axum::routing::post(async || http::StatusCode::UNAUTHORIZED));
    tokio::spawn(async { axum::serve(listener, refusing).await });
    clinic.sandbox.set_webhook_url(Some(&address));
    clinic.sandbox.as_user("alice").comment("acme/orders", 1, "hello").unwrap();
    let sent = |world: &crate::sandbox::model::World| !world.deliveries.is_empty();
    clinic.sandbox.wait_until("a delivery failed", Duration::from_secs(10), sent).await.unwrap();
    let complaints = clinic.complaints().await;
    assert!(
        complaints.contains("✖ problem  last delivery: it was refused: the webhook secrets differ"),
        "{complaints}"
    );
}

#[tokio::test]
async fn an_address_that_is_not_githubs_is_told() {
    let mut clinic = Clinic::healthy().await;
    clinic.input.api_url = clinic.input.public_url.clone().unwrap();
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  GitHub's API: http://PUBLIC answers, but not like GitHub
                 how we know: `/meta`, which GitHub always has, is not there (404)
                 what to do: set IDP_GITHUB_API_URL to `https://api.github.com`, or to `https://HOST/api/v3` for GitHub Enterprise Server
    1 problem.
    ");
    clinic.input.api_url = "ftp://github.com".to_owned();
    clinic.input.web_url = "https://me:hunter2@github.com".to_owned();
    let complaints = clinic.complaints().await;
    assert!(complaints.contains("IDP_GITHUB_API_URL: it begins with neither https:// nor http://"), "{complaints}");
    assert!(complaints.contains("IDP_GITHUB_WEB_URL: it holds a name or password") && !complaints.contains("hunter2"));
}

#[test]
fn the_part_of_the_way_that_fails_is_named() {
    for (reason, expected) in [
        ("dns error: failed to lookup address information", "has a host name that this machine does not know"),
        ("tcp connect error: Connection refused (os error 111)", "refuses the connection"),
        ("invalid peer certificate: UnknownIssuer", "gives no certificate that this machine trusts"),
        ("no answer within 10 s", "does not answer in time"),
        ("broken pipe", "cannot be reached"),
    ] {
        assert_eq!(part(reason).0, expected, "{reason}");
    }
}

#[tokio::test]
async fn a_host_that_nobody_knows_and_a_server_that_does_not_run_are_told() {
    let mut clinic = Clinic::healthy().await;
    clinic.input.api_url = "http://github.invalid".to_owned();
    clinic.input.public_url = Some("http://127.0.0.1:1".to_owned());
    let complaints = clinic.complaints().await;
    assert!(complaints.contains("GitHub's API: http://github.invalid has a host name"), "{complaints}");
    assert!(complaints.contains("public address: http://PUBLIC/healthz refuses the connection"), "{complaints}");
}

#[cfg(unix)]
#[tokio::test]
async fn secrets_that_others_can_read_are_told() {
    use std::os::unix::fs::PermissionsExt as _;
    let clinic = Clinic::healthy().await;
    for (name, mode) in [("idp.env", 0o644), ("idp-private-key.pem", 0o640)] {
        let path = clinic.folder.path().join("data").join(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  secrets on disk: others can open F/data/idp.env
                 how we know: its mode is 0644
                 what to do: run `chmod 600 F/data/idp.env`
    ✖ problem  secrets on disk: others can open F/data/idp-private-key.pem
                 how we know: its mode is 0640
                 what to do: run `chmod 600 F/data/idp-private-key.pem`
    2 problems.
    ");
}

#[tokio::test]
async fn places_that_cannot_be_written_are_told() {
    let mut clinic = Clinic::healthy().await;
    std::fs::write(clinic.folder.path().join("file"), "").unwrap();
    clinic.input.data_dir = clinic.folder.path().join("file/data");
    clinic.input.database_url = format!("sqlite://{}", clinic.folder.path().display());
    insta::assert_snapshot!(clinic.complaints().await, @r"
    ✖ problem  data folder: F/file/data does not exist and cannot be made
                 how we know: making a file in the folder above failed: Not a directory (os error 20)
                 what to do: let the user that runs the server write there, or set IDP_DATA_DIR to another place
    ✖ problem  database: F is a folder
                 what to do: let IDP_DATABASE_URL name a file
    2 problems.
    ");
}

#[test]
fn files_that_cannot_be_read_are_problems_and_not_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let env = folder.path().join("idp.env");
    std::fs::write(&env, "IDP_APP_ID=7\nIDP_WEBHOOK_SECRET=hunter2 # old\nIDP_PRIVATE_KEY_FILE=/nowhere/key.pem\n")
        .unwrap();
    let input = DoctorInput::gather(|name| (name == "IDP_APP_ID").then(|| "8".to_owned()), Some(&env));
    assert_eq!((input.app_id.as_deref(), input.webhook_secret.as_deref()), (Some("8"), Some("hunter2")));
    let said = render(&input.problems);
    assert!(said.contains("the file that IDP_PRIVATE_KEY_FILE names, /nowhere/key.pem, cannot be read"), "{said}");
    std::fs::write(&env, "IDP_APP_ID\n=hunter2\n").unwrap();
    let said = render(&DoctorInput::gather(|_| None, Some(&env)).problems);
    assert!(said.contains("idp.env:1:") && said.contains("idp.env:2:") && !said.contains("hunter2"), "{said}");
    let both = |name: &str| name.starts_with("IDP_WEBHOOK_SECRET").then(|| "x".to_owned());
    assert!(render(&DoctorInput::gather(both, None).problems).contains("both IDP_WEBHOOK_SECRET and"));
    assert!(DoctorInput::gather(|_| None, Some(Path::new("/nowhere"))).problems.len() == 1);
}

#[test]
fn the_exit_code_tells_problems_from_notes() {
    let code = |findings: &[Finding]| format!("{:?}", report(findings, &mut Vec::new()));
    let code_of = |code: u8| format!("{:?}", ExitCode::from(code));
    assert_eq!(code(&[Finding::fine("a", "b"), Finding::note("a", "b", "", "")]), code_of(0));
    assert_eq!(code(&[Finding::problem("a", "b\u{1b}[31m", "", "")]), code_of(1));
    let mut full: &mut [u8] = &mut [];
    assert_eq!(format!("{:?}", report(&[], &mut full)), code_of(2));
    assert!(!render(&[Finding::problem("a", "b\u{1b}[31m\n", "", "")]).contains('\u{1b}'));
}
