//! GitHub never delivers again by itself: the App's list of deliveries is read back to the last known good one, and
//! what failed and never succeeded is asked for again.

use std::collections::{HashMap, HashSet};

use crate::failure::Failure;
use crate::github::{GitHub, HookDelivery};
use crate::store::Store;

/// Attempts are listed in the order of their start, and a slow one may be listed late: read this much further.
const SLACK_MS: i64 = 10 * 60 * 1000;

/// Reads the list and asks again for what was lost; returns how many that were.
pub async fn recover(store: &Store, github: &GitHub) -> Result<usize, Failure> {
    let Some(app_id) = github.app_id() else { return Ok(0) };
    let known_good = store.recovered_until(app_id).await?.unwrap_or(0) - SLACK_MS;
    let mut list = Vec::new();
    github
        .hook_deliveries(|delivery| {
            let newer = delivery.delivered_at.timestamp_millis() >= known_good;
            if newer {
                list.push(delivery);
            }
            newer
        })
        .await?;
    let lost = never_arrived(&list);
    let guids: Vec<String> = lost.iter().map(|delivery| delivery.guid.clone()).collect();
    // An answer may have been lost after the delivery was stored: then there is nothing to ask for.
    let stored: HashSet<String> = store.known_deliveries(&guids).await?.into_iter().collect();
    let mut asked = 0;
    let mut good_until = list.iter().map(|delivery| delivery.delivered_at.timestamp_millis()).max().unwrap_or(0);
    for delivery in lost.into_iter().filter(|delivery| !stored.contains(&delivery.guid)) {
        tracing::warn!(guid = delivery.guid, status = delivery.status, "a delivery never arrived; asking for it again");
        good_until = good_until.min(delivery.delivered_at.timestamp_millis());
        match github.redeliver(delivery.id).await {
            Ok(()) => asked += 1,
            // GitHub forgets deliveries after about three days; one that it refuses to send must not stop the others.
            Err(error) if !error.can_pass() => tracing::warn!(guid = delivery.guid, %error, "it cannot be had again"),
            Err(error) => return Err(error.into()),
        }
    }
    if good_until > 0 {
        store.set_recovered_until(app_id, good_until).await?;
    }
    metrics::counter!("idp_deliveries_recovered_total").increment(asked as u64);
    Ok(asked)
}

/// The newest attempt of each delivery none of whose attempts arrived, oldest first.
fn never_arrived(list: &[HookDelivery]) -> Vec<HookDelivery> {
    let mut newest: HashMap<&str, Option<&HookDelivery>> = HashMap::new();
    for attempt in list {
        let entry = newest.entry(&attempt.guid).or_insert(Some(attempt));
        if attempt.arrived() {
            *entry = None;
        } else if entry.is_some_and(|known| known.delivered_at < attempt.delivered_at) {
            *entry = Some(attempt);
        }
    }
    let mut lost: Vec<HookDelivery> = newest.into_values().flatten().cloned().collect();
    lost.sort_by_key(|attempt| (attempt.delivered_at, attempt.id));
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(id: i64, guid: &str, at: i64, status: &str) -> HookDelivery {
        let delivered_at = chrono::DateTime::from_timestamp(at, 0).unwrap();
        HookDelivery { id, guid: guid.to_owned(), delivered_at, status: status.to_owned(), status_code: 0 }
    }

    #[test]
    fn only_what_never_succeeded_is_lost_whatever_the_order_of_the_attempts() {
        let list = [
            attempt(5, "late-success", 50, "OK"),
            attempt(4, "late-success", 40, "timed out"),
            attempt(3, "lost", 35, "Invalid HTTP Response: 502"),
            attempt(2, "lost", 20, "failed to connect to host"),
            attempt(1, "fine", 10, "OK"),
            attempt(6, "early-success", 5, "OK"),
            attempt(7, "early-success", 60, "timed out"),
        ];
        let lost: Vec<i64> = never_arrived(&list).iter().map(|attempt| attempt.id).collect();
        assert_eq!(lost, [3]);
    }
}
