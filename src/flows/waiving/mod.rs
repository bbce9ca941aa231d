//! A waiver from being asked for to its end: a command → somebody who may grant it → the record, which alone counts →
//! the check of the pull request, and a pull request that mirrors it into `.idp/waivers.yaml` → its last day, after
//! which the findings are back. Which findings it takes away is `policies::waivers`.

mod ask;
mod authority;
mod decide;
mod list;
mod mirror;
mod record;
mod settle;
mod sweep;
mod wish;
pub mod words;

pub use ask::ask;
pub use decide::{Found, approve, cancel, find, reject};
pub use list::{list, waiting};
pub use mirror::pull_changed;
pub use record::{entries, of_repository};
pub use sweep::{Swept, sweep, sweep_once};

use chrono::NaiveDate;

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::outbox::{Thread, Topic};
use crate::store::{RecordedWaiver, WaiverState};

/// Who acts when it is the platform itself.
const PLATFORM: &str = "idp";

/// The day of now, UTC.
pub fn today() -> NaiveDate {
    chrono::Utc::now().date_naive()
}

/// Makes the waiver's reply say how it stands now.
async fn show(platform: &Platform, repository: &Repository, waiver: &RecordedWaiver) -> Result<(), Failure> {
    let who = match waiver.state {
        WaiverState::Waiting => authority::who_grants(platform, repository).await?,
        _ => String::new(),
    };
    let text = words::waiver(waiver, &who);
    let thread = Thread { repository, number: waiver.asked.issue, since: waiver.asked_at };
    platform.outbox.say(thread, &Topic::Waiver { id: waiver.id }, &text).await
}

/// The waiver as it stands now.
async fn reread(platform: &Platform, id: i64) -> Result<RecordedWaiver, Failure> {
    let waiver = platform.store.waiver(id).await?;
    waiver.ok_or_else(|| Failure::Lasting(format!("waiver {id} has vanished from the database")))
}
