//! The waivers of a repository: those that wait, and those in force.

use super::{authority, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};

/// Waivers that a list shows.
const SHOWN: i64 = 50;

/// Lists them.
pub async fn list(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let repository = &desk.comment.repository;
    let waivers = desk.platform.store.open_waivers(repository.id, SHOWN + 1).await?;
    let who = authority::who_grants(desk.platform, repository).await?;
    Ok(Answer::done(words::list(&repository.name.to_string(), &waivers, &who)))
}
