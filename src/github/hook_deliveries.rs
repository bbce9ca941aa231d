//! The App's own list of deliveries: the only way to learn of one that never reached us.

use http::Method;
use serde::Deserialize;

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;

/// One attempt to deliver. GitHub keeps about three days of them, newest first.
#[derive(Debug, Clone, Deserialize)]
pub struct HookDelivery {
    /// The attempt's id.
    pub id: i64,
    /// The delivery's GUID, the same for each attempt.
    pub guid: String,
    /// When it was attempted.
    pub delivered_at: chrono::DateTime<chrono::Utc>,
    /// `OK`, or why not.
    pub status: String,
    /// What we answered; 0 when nothing came.
    #[serde(default)]
    pub status_code: i64,
}

impl HookDelivery {
    /// Whether we took it.
    pub fn arrived(&self) -> bool {
        self.status == "OK" || (200..300).contains(&self.status_code)
    }
}

impl GitHub {
    /// Reads the list, newest first, until `each` returns false.
    pub async fn hook_deliveries(&self, mut each: impl FnMut(HookDelivery) -> bool) -> Result<(), GitHubError> {
        let path = "/app/hook/deliveries?per_page=100".to_owned();
        self.pages("list deliveries", By::App, path, 200, |page: Vec<HookDelivery>| page.into_iter().all(&mut each))
            .await
    }

    /// Asks GitHub to deliver again, under the same GUID.
    pub async fn redeliver(&self, id: i64) -> Result<(), GitHubError> {
        let path = format!("/app/hook/deliveries/{id}/attempts");
        self.send(Call::write("redeliver", By::App, Method::POST, path)).await?;
        Ok(())
    }
}
