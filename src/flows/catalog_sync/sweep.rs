//! The slow sweep: installations are found, looked at once a day and when it was asked for, teams more often.
//! What a webhook told is done at once and elsewhere; this is for what no webhook told.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::CatalogSync;
use crate::failure::Failure;
use crate::github::jittered;
use crate::store::catalog::InstallationRecord;
use crate::store::{Millis, now};

const MINUTE: Millis = 60 * 1000;
/// Every installation is looked at this often.
const SYNC_EVERY: Millis = 24 * 60 * MINUTE;
/// And its teams this often.
const TEAMS_EVERY: Millis = 6 * 60 * MINUTE;
/// What could not be done is tried again this much later.
const PAUSE: Millis = 15 * MINUTE;
/// Where the App is installed is asked this long after the start: first, work that waits goes on.
const FIRST_DISCOVERY: Duration = Duration::from_secs(90);
/// How often what is due is looked for; another process can have asked for it.
const LOOK: Duration = Duration::from_secs(5);
/// Installations that are looked at side by side.
const AT_ONCE: usize = 4;
/// The contents that are kept take at most so many bytes.
const BLOBS: i64 = 512 * 1024 * 1024;

impl CatalogSync {
    /// Runs until it is dropped.
    pub async fn sweep(self: Arc<Self>) {
        let mut discover_at = now() + jittered(FIRST_DISCOVERY).as_millis() as Millis;
        let mut teams_tried: HashMap<i64, Millis> = HashMap::new();
        let mut running: JoinSet<i64> = JoinSet::new();
        let mut busy: Vec<i64> = Vec::new();
        loop {
            if now() >= discover_at {
                discover_at = now() + self.daily().await;
            }
            let installations = self.store.installations().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "the installations could not be listed");
                Vec::new()
            });
            for installation in installations {
                let idle = !busy.contains(&installation.id) && busy.len() < AT_ONCE;
                let tried = teams_tried.get(&installation.id).copied();
                if idle && let Some(due) = due(&installation, tried, now()) {
                    busy.push(installation.id);
                    teams_tried.insert(installation.id, now());
                    let sync = self.clone();
                    running.spawn(async move { sync.one(installation, due).await });
                }
            }
            tokio::select! {
                () = self.wanted.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
                Some(ended) = running.join_next() => match ended {
                    Ok(id) => busy.retain(|busy| *busy != id),
                    // A panic does not say whose it was; the others are merely looked for again.
                    Err(error) => {
                        tracing::error!(%error, "a defect of ours ended a sync");
                        running.abort_all();
                        busy.clear();
                        tokio::time::sleep(Duration::from_secs(60)).await;
                    }
                },
            }
        }
    }

    /// Finds the installations, and forgets contents that nobody uses; returns when to do it again.
    async fn daily(&self) -> Millis {
        if let Err(error) = self.store.trim_blobs(BLOBS).await {
            tracing::warn!(%error, "contents that are not used could not be forgotten");
        }
        match self.discover().await {
            Ok(_) => SYNC_EVERY,
            Err(error) => {
                tracing::warn!(%error, "the installations could not be read from GitHub");
                PAUSE
            }
        }
    }

    /// Notes where the App is installed, and forgets where it no longer is.
    pub(super) async fn discover(&self) -> Result<Vec<InstallationRecord>, Failure> {
        let listed = self.github.installations().await?;
        for found in &listed {
            self.store.keep_installation(found.id, &found.account, found.organization).await?;
        }
        for known in self.store.installations().await? {
            if !listed.iter().any(|found| found.id == known.id) {
                self.store.forget_installation(known.id).await?;
            }
        }
        let mut working = self.store.installations().await?;
        working.retain(|known| listed.iter().any(|found| found.id == known.id && !found.suspended));
        Ok(working)
    }

    async fn one(&self, installation: InstallationRecord, due: Due) -> i64 {
        let id = installation.id;
        let done = match due {
            Due::Sync => self.sync_installation(&installation).await.map(|synced| {
                tracing::info!(account = installation.account, ?synced, "looked at the installation");
            }),
            Due::Teams => self.sync_teams(&installation).await,
        };
        if let Err(error) = done {
            tracing::warn!(account = installation.account, %error, "the installation could not be looked at");
            let wait = match &error {
                Failure::Passing { wait: Some(wait), .. } => wait.as_millis() as Millis,
                _ => PAUSE,
            };
            if due == Due::Sync
                && let Err(error) = self.store.want_sync(id, now() + wait).await
            {
                tracing::warn!(%error, "that could not be noted");
            }
        }
        id
    }
}

/// What is to be done for an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Sync,
    Teams,
}

fn due(installation: &InstallationRecord, teams_tried: Option<Millis>, now: Millis) -> Option<Due> {
    let older = |at: Option<Millis>, age: Millis| at.is_none_or(|at| now - at >= age);
    let wanted = match installation.sync_wanted_at {
        // A pause after a failure holds for whatever else would be due.
        Some(at) => at <= now,
        None => installation.sync_started_at.is_some() || older(installation.sync_finished_at, SYNC_EVERY),
    };
    if wanted {
        return Some(Due::Sync);
    }
    let teams = installation.is_organization
        && installation.sync_finished_at.is_some()
        && older(installation.teams_at, TEAMS_EVERY)
        && older(teams_tried, PAUSE);
    teams.then_some(Due::Teams)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = 100 * SYNC_EVERY;

    fn installation() -> InstallationRecord {
        InstallationRecord {
            id: 7,
            account: "acme".to_owned(),
            is_organization: true,
            sync_wanted_at: None,
            sync_started_at: None,
            sync_finished_at: Some(NOW - MINUTE),
            teams_at: Some(NOW - MINUTE),
        }
    }

    #[test]
    fn a_sync_is_due_when_it_is_wanted_was_cut_short_or_is_a_day_old() {
        assert_eq!(due(&installation(), None, NOW), None);
        let wanted = InstallationRecord { sync_wanted_at: Some(NOW), ..installation() };
        assert_eq!(due(&wanted, None, NOW), Some(Due::Sync));
        let cut_short = InstallationRecord { sync_started_at: Some(NOW - MINUTE), ..installation() };
        assert_eq!(due(&cut_short, None, NOW), Some(Due::Sync));
        let old = InstallationRecord { sync_finished_at: Some(NOW - SYNC_EVERY), ..installation() };
        assert_eq!(due(&old, None, NOW), Some(Due::Sync));
        let failed = InstallationRecord { sync_wanted_at: Some(NOW + 1), ..cut_short };
        assert_eq!(due(&failed, None, NOW), None, "it pauses after a failure");
    }

    #[test]
    fn teams_are_due_every_six_hours_but_not_of_a_person_and_not_at_once_after_a_failure() {
        let old = InstallationRecord { teams_at: None, ..installation() };
        assert_eq!(due(&old, None, NOW), Some(Due::Teams));
        assert_eq!(due(&old, Some(NOW - MINUTE), NOW), None);
        let person = InstallationRecord { is_organization: false, ..old };
        assert_eq!(due(&person, None, NOW), None);
    }
}
