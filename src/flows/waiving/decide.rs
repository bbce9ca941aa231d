//! Somebody decides about a waiver: grants it, rejects it, takes it back or ends it.

use super::{authority, reread, settle, show, today, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};
use crate::policies::waivers::Term;
use crate::store::{RecordedWaiver, WaiverChange, WaiverState};

/// Open waivers of a repository among which one is looked for.
const MOST_OPEN: i64 = 500;

/// What a command about a request means.
#[derive(Debug)]
pub enum Found {
    /// This waiver.
    Waiver(Box<RecordedWaiver>),
    /// One of several waivers; it has to say which.
    Several(Answer),
    /// No waiver.
    Nothing,
}

/// The waiver that a command means: by its number, or the only one that waits where the command stands.
pub async fn find(desk: &Desk<'_>) -> Result<Found, Failure> {
    let (store, comment) = (&desk.platform.store, desk.comment);
    let here = comment.repository.id;
    if let Some(id) = desk.invocation.value("id") {
        let Ok(id) = id.parse::<i64>() else { return Ok(Found::Nothing) };
        let found = store.waiver(id).await?.filter(|waiver| waiver.asked.repository_id == here);
        return Ok(found.map_or(Found::Nothing, |waiver| Found::Waiver(Box::new(waiver))));
    }
    // Done before, and not to its end: then it is not among those that wait any more.
    if let Some(known) = store.waiver_changed_by(&desk.cause).await? {
        return Ok(Found::Waiver(Box::new(known)));
    }
    let mut waiting = store.open_waivers(here, MOST_OPEN).await?;
    waiting.retain(|waiver| waiver.state == WaiverState::Waiting && waiver.asked.issue == comment.issue);
    Ok(match (waiting.len(), waiting.pop()) {
        (1, Some(one)) => Found::Waiver(Box::new(one)),
        (_, Some(last)) => {
            waiting.push(last);
            Found::Several(Answer::unclear(words::which(desk.invocation, &waiting)))
        }
        (_, None) => Found::Nothing,
    })
}

/// Grants a waiver. Who asked does not, unless the organisation says so; standing is asked anew.
pub async fn approve(desk: &Desk<'_>, waiver: RecordedWaiver) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let own = waiver.asked.asked_by_id == desk.comment.author_id;
    if own && !authority::settings(platform, repository).await?.self_grant {
        let who = authority::who_grants(platform, repository).await?;
        return Ok(Answer::refused(words::own(&waiver, &who)));
    }
    if let Some(refusal) = may_not(desk, &waiver, "approve").await? {
        return Ok(refusal);
    }
    // Granted before, and what follows was not done to its end: go on with it.
    let unfinished = waiver.state == WaiverState::Granted && !waiver.settled;
    if let (Some(state), false) = (grant(desk, &waiver).await?, unfinished) {
        return Ok(Answer::refused(words::not_from(&waiver, "approve", state)));
    }
    let waiver = reread(platform, waiver.id).await?;
    if !waiver.settled {
        settle::settle(platform, repository, waiver.clone()).await?;
    }
    Ok(Answer::done(words::granted(&reread(platform, waiver.id).await?)))
}

/// Ends a waiver that waits.
pub async fn reject(desk: &Desk<'_>, waiver: RecordedWaiver) -> Result<Answer, Failure> {
    if let Some(refusal) = may_not(desk, &waiver, "reject").await? {
        return Ok(refusal);
    }
    let change =
        WaiverChange { reason: desk.invocation.value("reason"), ..change(desk, &waiver, WaiverState::Refused) };
    if let Some(state) = desk.platform.store.change_waiver(&change).await? {
        return Ok(Answer::refused(words::not_from(&waiver, "reject", state)));
    }
    let waiver = reread(desk.platform, waiver.id).await?;
    show(desk.platform, &desk.comment.repository, &waiver).await?;
    Ok(Answer::done(words::rejected(&waiver)))
}

/// Takes a waiver back, or ends it when it is in force: by who asked, or by who grants waivers.
pub async fn cancel(desk: &Desk<'_>, waiver: RecordedWaiver) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    if waiver.asked.asked_by_id != desk.comment.author_id
        && let Some(refusal) = may_not(desk, &waiver, "cancel").await?
    {
        return Ok(refusal);
    }
    let was_granted = waiver.granted_on.is_some();
    let to = if was_granted { WaiverState::Ended } else { WaiverState::Cancelled };
    let unfinished = waiver.state == WaiverState::Ended && !waiver.settled;
    let stays = platform.store.change_waiver(&change(desk, &waiver, to)).await?;
    if let (Some(state), false) = (stays, unfinished) {
        return Ok(Answer::refused(words::not_from(&waiver, "cancel", state)));
    }
    let waiver = reread(platform, waiver.id).await?;
    match waiver.settled {
        true => show(platform, repository, &waiver).await?,
        false => settle::settle(platform, repository, waiver.clone()).await?,
    }
    Ok(Answer::done(words::cancelled(&waiver)))
}

/// Notes that the waiver is granted from today on. The state that it stays in, when it cannot be.
pub(super) async fn grant(desk: &Desk<'_>, waiver: &RecordedWaiver) -> Result<Option<WaiverState>, Failure> {
    let until = Term::of_days(waiver.asked.days).unwrap_or_default().last_day(today());
    let change = WaiverChange { until: Some(until), ..change(desk, waiver, WaiverState::Granted) };
    Ok(desk.platform.store.change_waiver(&change).await?)
}

fn change<'a>(desk: &'a Desk<'_>, waiver: &RecordedWaiver, to: WaiverState) -> WaiverChange<'a> {
    let (who, cause) = (&desk.comment.author.0, &desk.cause);
    WaiverChange { id: waiver.id, to, who, cause, reason: None, on: today(), until: None }
}

/// Why the author of the comment may not decide; none when they may.
async fn may_not(desk: &Desk<'_>, waiver: &RecordedWaiver, verb: &str) -> Result<Option<Answer>, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    if authority::grants(platform, &comment.repository, &comment.author).await? {
        return Ok(None);
    }
    let who = authority::who_grants(platform, &comment.repository).await?;
    Ok(Some(Answer::refused(words::not_for_you(waiver, verb, &who))))
}
