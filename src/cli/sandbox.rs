//! `idp sandbox`: the sandbox alone, as its own process, for `idp serve` or any other client.
//! The tour with the platform itself is `idp demo`.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::sandbox::faults::Faults;
use crate::sandbox::model::HookContent;
use crate::sandbox::{Limits, Sandbox, SandboxConfig, WorldSeed};

/// Options of `idp sandbox`.
#[derive(Clone, Debug, clap::Args)]
pub struct SandboxArgs {
    /// Where to listen; loopback only, port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    pub bind: SocketAddr,
    /// Where the App's webhooks go, such as http://127.0.0.1:3000/webhook.
    #[arg(long, value_name = "URL")]
    pub webhook_url: Option<String>,
    /// Send webhooks as forms instead of JSON.
    #[arg(long)]
    pub webhook_form: bool,
    /// Write idp.env and the App's private key into this folder.
    #[arg(long, value_name = "DIR")]
    pub credentials: Option<PathBuf>,
    /// Switch on the faults of this YAML or JSON file.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Seed of what faults leave to chance.
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Start without an App, to try how one is set up.
    #[arg(long, conflicts_with = "credentials")]
    pub no_app: bool,
    /// Do not limit requests.
    #[arg(long)]
    pub no_limits: bool,
}

/// Runs until it is interrupted.
///
/// # Errors
/// When a file cannot be read or written, or the sandbox cannot start.
pub async fn run(args: SandboxArgs) -> anyhow::Result<()> {
    let faults = match &args.faults {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| anyhow::anyhow!("cannot read {}: {error}", path.display()))?;
            Faults::parse(&text).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?
        }
        None => Faults::default(),
    };
    let config = SandboxConfig {
        bind: args.bind,
        webhook_url: args.webhook_url,
        webhook_content: if args.webhook_form { HookContent::Form } else { HookContent::Json },
        seed: args.seed,
        world: if args.no_app { WorldSeed::AcmeWithoutApp } else { WorldSeed::Acme },
        faults,
        limits: if args.no_limits { Limits::none() } else { Limits::default() },
        ..SandboxConfig::default()
    };
    let sandbox = Sandbox::start(config).await?;
    let mut lines = format!("sandbox: {} (REST: {})\n", sandbox.url(), sandbox.api_url());
    if let Some(dir) = &args.credentials {
        lines.push_str(&format!("credentials: {}\n", sandbox.write_credentials(dir)?.display()));
    }
    std::io::Write::write_all(&mut std::io::stdout(), lines.as_bytes())?;
    tokio::signal::ctrl_c().await?;
    sandbox.shutdown().await;
    Ok(())
}
