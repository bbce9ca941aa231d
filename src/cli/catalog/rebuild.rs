//! `idp catalog rebuild`: forget the record, read it anew. Where a server runs on the database, it does the reading.

use std::process::ExitCode;
use std::sync::Arc;

use crate::cli::{FINDINGS, say};
use crate::config::Settings;
use crate::flows::catalog_sync::Progress;
use crate::flows::{CatalogSync, Decisions};
use crate::github::GitHub;
use crate::store::{Store, StoreError};

pub(super) async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let Some(app) = &settings.app else {
        anyhow::bail!("no App is configured: the record is read with its key (see `idp doctor`)");
    };
    let github = Arc::new(GitHub::new(settings.api_url.clone(), Some(app.key.clone()), settings.timing));
    let (store, _lock) = match Store::open_alone(&settings.database_url).await {
        Ok(alone) => alone,
        Err(StoreError::InUse(_)) => return hand_over(settings, github).await,
        Err(error) => return Err(error.into()),
    };
    let decisions = Decisions::new(store.clone(), github.clone(), &settings.platform_repo);
    let sync = CatalogSync::new(store.clone(), github, Arc::new(decisions));
    let rebuilt = sync.rebuild(|progress| say(line(&progress))).await?;
    store.close().await;
    say(format!(
        "Read {} of {}.",
        count(rebuilt.repositories, "repository"),
        count(rebuilt.installations, "installation")
    ));
    if rebuilt.failed > 0 {
        say(format!("{} could not be read; a running server tries again.", rebuilt.failed));
        return Ok(ExitCode::from(FINDINGS));
    }
    Ok(ExitCode::SUCCESS)
}

/// Two processes that read the same would only hinder each other.
async fn hand_over(settings: &Settings, github: Arc<GitHub>) -> anyhow::Result<ExitCode> {
    let store = Store::open(&settings.database_url).await?;
    let decisions = Decisions::new(store.clone(), github.clone(), &settings.platform_repo);
    let sync = CatalogSync::new(store.clone(), github, Arc::new(decisions));
    let installations = sync.ask_for_rebuild().await?;
    store.close().await;
    say(format!(
        "The record is forgotten. The server that runs on this database reads {} anew, within seconds; its log tells.",
        count(installations, "installation")
    ));
    Ok(ExitCode::SUCCESS)
}

fn line(progress: &Progress) -> String {
    match progress {
        Progress::Begins { account } => format!("{account}: reading"),
        Progress::Ends { account, synced } => {
            let failed =
                if synced.failed > 0 { format!(", {} could not be read", synced.failed) } else { String::new() };
            format!("{account}: {}{failed}", count(synced.looked_at, "repository"))
        }
        Progress::Failed { account, reason } => format!("{account}: could not be read: {reason}"),
    }
}

fn count(many: usize, what: &str) -> String {
    match (many, what.strip_suffix('y')) {
        (1, _) => format!("1 {what}"),
        (_, Some(stem)) => format!("{many} {stem}ies"),
        _ => format!("{many} {what}s"),
    }
}
