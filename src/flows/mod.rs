//! What the platform does with an event.

mod approvers;
pub mod catalog_sync;
pub mod checks;
pub mod commands;
pub mod creating;
mod decisions;
pub mod forms;
mod permissions;
pub mod platform_paths;
pub mod platform_policies;
pub mod provisioning;
pub mod waiving;

use std::sync::Arc;

use crate::deliveries::{Handler, Outcome};
use crate::events::Event;
use crate::failure::Failure;
use crate::github::GitHub;
use crate::golden_paths::Catalogue;
use crate::outbox::Outbox;
use crate::store::{Claimed, Store};

pub use catalog_sync::CatalogSync;
pub use decisions::Decisions;
pub use permissions::Permissions;
pub use platform_paths::PlatformPaths;
pub use platform_policies::PlatformPolicies;

/// Everything that flows need: the doors, and what was decided for this installation of the platform.
#[derive(Debug)]
pub struct Platform {
    /// The database.
    pub store: Store,
    /// GitHub.
    pub github: Arc<GitHub>,
    /// Where visible words go out.
    pub outbox: Outbox,
    /// What can be asked for.
    pub paths: PlatformPaths,
    /// The organisations' own rules.
    pub policies: PlatformPolicies,
    /// Who may do what.
    pub permissions: Permissions,
    /// What organisations decided.
    pub decisions: Arc<Decisions>,
    /// What keeps the catalog's record.
    pub catalog_sync: Arc<CatalogSync>,
    /// Address of GitHub's pages, without a slash at the end.
    pub web_url: String,
    /// Held while the file of waivers of a repository is brought in step.
    waiver_files: tokio::sync::Mutex<()>,
}

impl Platform {
    /// A platform over these doors, with the golden paths that are shipped.
    pub fn new(
        store: Store,
        github: Arc<GitHub>,
        catalogue: Catalogue,
        web_url: &str,
        decisions: Arc<Decisions>,
    ) -> Self {
        Self {
            outbox: Outbox::new(store.clone(), github.clone()),
            permissions: Permissions::new(github.clone()),
            catalog_sync: Arc::new(CatalogSync::new(store.clone(), github.clone(), decisions.clone())),
            paths: PlatformPaths::new(store.clone(), github.clone(), Arc::new(catalogue), decisions.clone()),
            policies: PlatformPolicies::new(store.clone(), github.clone(), decisions.clone()),
            decisions,
            store,
            github,
            web_url: web_url.trim_end_matches('/').to_owned(),
            waiver_files: tokio::sync::Mutex::default(),
        }
    }
}

impl Handler for Platform {
    async fn handle(&self, delivery: &Claimed) -> Result<Outcome, Failure> {
        match read(delivery)? {
            Event::CommentCreated(comment) => commands::answer(self, &comment, delivery.received_at).await,
            Event::IssueChanged(event) => creating::issue_changed(self, &event, &delivery.guid).await,
            Event::PullRequestChanged(event) => {
                forms::pull_changed(self, &event).await?;
                waiving::pull_changed(self, &event).await?;
                checks::pull_request_changed(self, delivery, &event).await
            }
            Event::CheckAskedAgain(event) => checks::asked_again(self, &event).await,
            Event::ButtonPressed(event) => checks::button_pressed(self, delivery, &event).await,
            Event::MergeGroupFormed(event) => checks::merge_group_formed(self, &event).await,
            Event::Pushed(pushed) => {
                let recorded = self.catalog_sync.on_push(&pushed).await?;
                Ok(forms::pushed(self, &pushed).await?.filter(|forms| forms.word == "done").unwrap_or(recorded))
            }
            Event::RepositoryChanged(changed) => self.catalog_sync.on_repository(&changed).await,
            Event::InstallationChanged(changed) => self.catalog_sync.on_installation(&changed).await,
            Event::TeamChanged(changed) => self.catalog_sync.on_team(&changed).await,
        }
    }

    async fn give_up(&self, delivery: &Claimed, failure: &Failure) {
        match read(delivery) {
            Ok(Event::CommentCreated(comment)) => {
                creating::give_up(self, &comment.repository, comment.issue, &delivery.guid).await;
                commands::apologise(self, &comment, &delivery.guid, failure).await;
            }
            Ok(Event::IssueChanged(event)) => {
                creating::give_up(self, &event.repository, event.number, &delivery.guid).await;
            }
            Ok(event) => checks::give_up(self, &event, &delivery.guid).await,
            Err(_) => {}
        }
    }
}

fn read(delivery: &Claimed) -> Result<Event, Failure> {
    let body = delivery.json().map_err(Failure::Lasting)?;
    Event::read(&delivery.event, &delivery.action, &body).map_err(|odd| Failure::Lasting(odd.to_string()))
}
