//! `idp deliveries`: the inbox, seen from the command line, also while a server works on it.

use std::process::ExitCode;

use clap::Subcommand;

use super::{FINDINGS, say};
use crate::config::{Settings, Sources};
use crate::store::{Delivery, DeliveryState, Store};

/// `idp deliveries list|show|retry`
#[derive(Debug, clap::Args)]
pub struct DeliveriesArgs {
    #[command(subcommand)]
    command: DeliveriesCommand,
}

#[derive(Debug, Subcommand)]
enum DeliveriesCommand {
    /// The newest deliveries
    List {
        /// Only those in this state: ready, running, done, ignored or failed
        #[arg(long, value_parser = state)]
        state: Option<DeliveryState>,
        /// How many
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(i64).range(1..=10_000))]
        limit: i64,
        #[command(flatten)]
        sources: Box<Sources>,
    },
    /// One delivery, with its payload
    Show {
        /// Its GUID, as GitHub and the log show it
        guid: String,
        #[command(flatten)]
        sources: Box<Sources>,
    },
    /// Run failed deliveries again
    Retry {
        /// GUIDs of failed deliveries
        #[arg(required_unless_present = "all")]
        guids: Vec<String>,
        /// All that have failed
        #[arg(long, conflicts_with = "guids")]
        all: bool,
        #[command(flatten)]
        sources: Box<Sources>,
    },
}

fn state(name: &str) -> Result<DeliveryState, String> {
    DeliveryState::from_name(name).ok_or_else(|| "it must be ready, running, done, ignored or failed".to_owned())
}

/// Runs the subcommand.
pub async fn run(args: DeliveriesArgs) -> anyhow::Result<ExitCode> {
    match args.command {
        DeliveriesCommand::List { state, limit, sources } => {
            let list = open(&sources).await?.deliveries(state, limit).await?;
            if list.is_empty() {
                say("No deliveries.");
            }
            list.iter().for_each(|delivery| say(line(delivery)));
            Ok(ExitCode::SUCCESS)
        }
        DeliveriesCommand::Show { guid, sources } => match open(&sources).await?.delivery(&guid).await? {
            Some(delivery) => {
                say(whole(&delivery)?);
                Ok(ExitCode::SUCCESS)
            }
            None => {
                say(format!("There is no delivery {guid}; `idp deliveries list` shows the newest."));
                Ok(ExitCode::from(FINDINGS))
            }
        },
        DeliveriesCommand::Retry { guids, all, sources } => retry(&open(&sources).await?, guids, all).await,
    }
}

async fn retry(store: &Store, guids: Vec<String>, all: bool) -> anyhow::Result<ExitCode> {
    let guids = if all {
        store.deliveries(Some(DeliveryState::Failed), 100_000).await?.into_iter().map(|failed| failed.guid).collect()
    } else {
        guids
    };
    let mut missed = false;
    for guid in &guids {
        if store.retry_delivery(guid).await? {
            say(format!("{guid}: will be run again as soon as a server is running."));
        } else {
            missed = true;
            say(format!("{guid}: not retried, because there is no failed delivery of this GUID."));
        }
    }
    if guids.is_empty() {
        say("Nothing has failed.");
    }
    Ok(ExitCode::from(if missed { FINDINGS } else { 0 }))
}

async fn open(sources: &Sources) -> anyhow::Result<Store> {
    let settings = Settings::judge(&sources.read()?)?;
    // An address of another kind is the store's to refuse, without the password in it.
    if let Some(path) = settings.database_url.strip_prefix("sqlite://")
        && !std::path::Path::new(path).exists()
    {
        anyhow::bail!("there is no database at {path}; say which with --database-url or --env-file");
    }
    Ok(Store::open(&settings.database_url).await?)
}

fn line(delivery: &Delivery) -> String {
    let action = if delivery.action.is_empty() { String::new() } else { format!(".{}", delivery.action) };
    format!(
        "{}  {}  {:<8} {:<28} {}",
        time(delivery.received_at),
        delivery.guid,
        delivery.state,
        format!("{}{action}", delivery.event),
        delivery.note
    )
}

fn whole(delivery: &Delivery) -> anyhow::Result<String> {
    let json = delivery.json().map_err(anyhow::Error::msg)?;
    let payload = match serde_json::from_slice::<serde_json::Value>(&json) {
        Ok(value) => serde_json::to_string_pretty(&value)?,
        Err(_) if json.is_empty() => "The payload was not kept, because nothing acts on this delivery.".to_owned(),
        Err(_) => String::from_utf8_lossy(&json).into_owned(),
    };
    let finished = delivery.finished_at.map_or_else(|| "not yet".to_owned(), time);
    Ok(format!(
        "{}\nsubject       {}\nfailed tries  {}\nnext try      {}\nfinished      {finished}\n\n{payload}",
        line(delivery),
        delivery.subject,
        delivery.attempts,
        if delivery.state == "ready" { time(delivery.run_at) } else { "none".to_owned() },
    ))
}

fn time(millis: i64) -> String {
    chrono::DateTime::from_timestamp_millis(millis)
        .map_or_else(|| millis.to_string(), |time| time.format("%Y-%m-%d %H:%M:%S").to_string())
}
