//! `idp demo`: the sandbox in the place of GitHub, the real server against it over HTTP, and the tour: a comment
//! becomes a pull request, a form becomes a repository. Then it stays up, to be played with in a browser.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use super::{FINDINGS, logging, say};
use crate::config::{RawSettings, Settings, credentials::EnvFile};
use crate::golden_paths::Catalogue;
use crate::golden_paths::form::{self, Form};
use crate::sandbox::model::Role;
use crate::sandbox::{Sandbox, SandboxConfig, StartError};
use crate::server::setup::manifest::Manifest;
use crate::server::{ServeError, Server};

const COMMAND: &str = "/idp provision postgres name=orders-db size=small";
const REPOSITORY: &str = "acme/orders";
const PULL: u64 = 1;
const PLATFORM: &str = "acme/platform";
const PATH: &str = "rest-api-node";
const PATIENCE: Duration = Duration::from_secs(30);

/// `idp demo [--exit]`
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// End after the tour: 0, or 1 if a step did not happen
    #[arg(long)]
    exit: bool,
    /// Where the sandbox listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    sandbox: SocketAddr,
    /// Where the server listens
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:3000")]
    bind: SocketAddr,
}

/// Plays the tour.
pub async fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    logging::start(&std::env::var("IDP_LOG").unwrap_or_else(|_| "warn".to_owned()), false);
    let folder = Folder::new()?;
    let sandbox = start_sandbox(args.sandbox).await?;
    let env = EnvFile::read(&sandbox.write_credentials(&folder.0)?)?;
    let mut raw = RawSettings {
        bind: Some(args.bind.to_string()),
        data_dir: Some(folder.0.display().to_string()),
        ..RawSettings::default()
    };
    raw.fill(&env);
    let settings = Settings::judge(&raw)?;
    let app = settings.app.clone().ok_or_else(|| anyhow::anyhow!("the sandbox gave no App"))?;
    let server = start_server(settings, &app).await?;
    sandbox.set_webhook_url(Some(&format!("http://{}/webhook", server.address())));

    say("idp demo: a GitHub in memory and the real server, on this machine only.\n");
    let played = tour(&sandbox).await;
    if let Err(missing) = &played {
        say(format!("\nThe tour stopped: {missing}"));
    }
    if args.exit {
        server.stop().await;
        return Ok(ExitCode::from(if played.is_ok() { 0 } else { FINDINGS }));
    }
    let url = sandbox.url();
    say(format!(
        "\nStill running. Open in a browser:\n\
         - {url}/{REPOSITORY}/pull/{PULL}   the conversation: comment as alice, bob or carol\n\
         - {url}/acme/checkout   the service that was made, and {url}/{PLATFORM}/issues\n\
         - {url}/   everything in the sandbox\n\
         - http://{}/metrics   the server's figures\n\n\
         Things to try there: `/idp help`, `/idp provision postgres name=Bad_Name! size=gigantic`,\n\
         `/idp provision postgres name=ledger environment=production` as alice and `/idp approve` with its number as bob.\n\
         Ctrl-C ends it; nothing is kept.",
        server.address()
    ));
    logging::asked_to_end().await;
    server.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// Each step of the tour, told with what GitHub shows after it.
async fn tour(sandbox: &Sandbox) -> anyhow::Result<()> {
    let comment = sandbox.as_user("alice").comment(REPOSITORY, PULL, COMMAND)?;
    step(1, &format!("alice comments on {REPOSITORY}#{PULL}"), &format!("> {COMMAND}"));

    let seen = |word: &'static str| {
        move |reactions: Vec<(String, String)>| reactions.into_iter().find(|(_, reaction)| reaction == word)
    };
    let (bot, _) = wait("the reaction 👀", || seen("eyes")(sandbox.reactions(REPOSITORY, comment))).await?;
    step(2, &format!("{bot} reacts within moments"), "👀 on alice's comment");

    let pull =
        wait("the pull request", || sandbox.pulls(REPOSITORY).into_iter().find(|pull| pull.number != PULL)).await?;
    let branch = "idp/provision-postgres-orders-db";
    let files =
        wait("the branch", || Some(sandbox.files(REPOSITORY, branch)).filter(|files| !files.is_empty())).await?;
    let before = sandbox.files(REPOSITORY, "main");
    let mut shown = format!("#{} {}  ({branch} → main)", pull.number, pull.title);
    for file in files.iter().filter(|file| !before.contains(file)) {
        shown.push_str(&format!("\n+ {file}"));
    }
    for file in files.iter().filter(|file| before.contains(file)) {
        if sandbox.file_at(REPOSITORY, branch, file) != sandbox.file_at(REPOSITORY, "main", file) {
            shown.push_str(&format!("\n~ {file}"));
        }
    }
    step(3, "a scaffolding pull request stands", &shown);

    let reply = wait("the reply", || {
        sandbox.comments(REPOSITORY, PULL).into_iter().find(|comment| comment.body.contains("<!-- idp:request"))
    })
    .await?;
    let visible: Vec<&str> = reply.body.lines().skip(1).take_while(|line| !line.starts_with("<details>")).collect();
    step(4, "the reply says what was made, where, and what is next", visible.join("\n").trim());

    wait("the reaction 🚀", || seen("rocket")(sandbox.reactions(REPOSITORY, comment))).await?;
    step(5, "the command is done", "🚀 on alice's comment");
    new_service(sandbox).await
}

/// A form of the platform repository becomes a repository.
async fn new_service(sandbox: &Sandbox) -> anyhow::Result<()> {
    let catalogue = Catalogue::lazy();
    let path = catalogue.get(PATH).ok_or_else(|| anyhow::anyhow!("there is no golden path {PATH}"))?;
    let file = form::file_of(PATH);
    // What a platform team does once: everybody may read its repository, members need no approval, the form stands.
    sandbox.as_user("olivia").set_team_role("acme", "payments", PLATFORM, Some(Role::Read))?;
    let text = form::write(path);
    let files = [(file.as_str(), Some(text.as_str())), ("idp.yaml", Some("create: {open_to: members}\n"))];
    sandbox.as_user("bob").push(PLATFORM, "main", &files, "The form for new services")?;
    wait("the labels of the forms", || {
        let labels = sandbox.repo(PLATFORM)?.labels;
        labels.iter().any(|label| label.name == form::path_label(PATH)).then_some(())
    })
    .await?;
    let form = Form::of(path);
    let mut answers: Vec<(&str, Vec<&str>)> = Vec::new();
    for (parameter, answer) in [("name", "checkout"), ("owner", "payments"), ("description", "Takes the money")] {
        answers.extend(form.fields.iter().any(|field| field.parameter == parameter).then_some((parameter, vec![answer])));
    }
    let given: Vec<(&str, &[&str])> = answers.iter().map(|(id, answer)| (*id, answer.as_slice())).collect();
    let issue = sandbox.as_user("alice").send_form(PLATFORM, &format!("idp-{PATH}.yml"), "A service that takes the money", &given)?;
    let shown: Vec<String> = answers.iter().map(|(id, answer)| format!("{id}: {}", answer.join(", "))).collect();
    step(6, &format!("alice fills in the form for a service: {PLATFORM}#{issue}"), &shown.join("\n"));

    let marker = format!("<!-- idp:create issue={issue} -->");
    let reply = wait("the new repository", || {
        let said = sandbox.comments(PLATFORM, issue).into_iter().find(|comment| comment.body.starts_with(&marker));
        said.filter(|_| sandbox.thread(PLATFORM, issue).is_some_and(|thread| !thread.open))
    })
    .await?;
    let visible: Vec<&str> = reply.body.lines().skip(1).take_while(|line| !line.starts_with("<details>")).collect();
    step(7, "acme/checkout stands, and the issue is closed as completed", visible.join("\n").trim());
    Ok(())
}

fn step(number: u8, title: &str, shown: &str) {
    let shown: Vec<String> = shown.lines().map(|line| format!("     {line}")).collect();
    say(format!("{number}. {title}\n{}", shown.join("\n")));
}

async fn wait<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> anyhow::Result<T> {
    let started = std::time::Instant::now();
    while started.elapsed() < PATIENCE {
        if let Some(found) = look() {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    anyhow::bail!("{what} did not come within {} s", PATIENCE.as_secs())
}

/// On the address that was asked for; on a free one when that is taken.
async fn start_sandbox(bind: SocketAddr) -> anyhow::Result<Sandbox> {
    // The App gets what our own manifest asks for, and no more.
    let manifest = Manifest::shipped();
    let config = |bind| SandboxConfig {
        bind,
        permissions: manifest.permissions.iter().map(|p| (p.name.clone(), p.level.clone())).collect(),
        events: manifest.events.iter().map(|event| event.name.clone()).collect(),
        ..SandboxConfig::default()
    };
    match Sandbox::start(config(bind)).await {
        Err(StartError::Bind { .. }) => Ok(Sandbox::start(config(SocketAddr::new(bind.ip(), 0))).await?),
        started => Ok(started?),
    }
}

async fn start_server(mut settings: Settings, app: &crate::config::AppSettings) -> anyhow::Result<Server> {
    match Server::start(&settings, app).await {
        Err(ServeError::Listen { .. }) => {
            settings.bind.set_port(0);
            Ok(Server::start(&settings, app).await?)
        }
        started => Ok(started?),
    }
}

/// A folder for the demo's database and key, gone with it.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("idp-demo-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
