//! Somebody decides about a creation: approves, rejects, cancels, or has it tried again.

use super::authority::standing;
use super::{go_on, reread, show, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};
use crate::store::{Creation, CreationChange, CreationState};

/// The creation that a command means: by its number, or the newest one of the issue that the command stands in; none
/// when there is none, and the number may be a request's.
pub async fn find(desk: &Desk<'_>) -> Result<Option<Creation>, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    match desk.invocation.value("id") {
        Some(id) => {
            let Ok(id) = id.parse::<i64>() else { return Ok(None) };
            let found = platform.store.creation(id).await?;
            Ok(found.filter(|found| found.asked.platform_id == comment.repository.id))
        }
        None => {
            let mut here = platform.store.creations_in(comment.repository.id, Some(comment.issue), 20).await?;
            let open = |creation: &Creation| {
                matches!(creation.state, CreationState::Waiting | CreationState::Asked | CreationState::Failed)
            };
            let which = here.iter().position(open).unwrap_or(0);
            Ok((which < here.len()).then(|| here.swap_remove(which)))
        }
    }
}

/// Lets a waiting creation go on, exactly as it was shown.
pub async fn approve(desk: &Desk<'_>, creation: Creation) -> Result<Answer, Failure> {
    if let Some(refusal) = may_not(desk, &creation, "approve").await? {
        return Ok(refusal);
    }
    // What failed is not waiting for an approval: a text that cannot be used any more, or a step.
    if creation.state == CreationState::Failed {
        let begun = !desk.platform.store.creation_steps(creation.id).await?.is_empty();
        return Ok(Answer::refused(match begun {
            true => words::not_from(&creation, "approve", creation.state),
            false => words::edit_first(&creation),
        }));
    }
    let stays = change(desk, &creation, CreationState::Asked, true, None).await?;
    // Approved before and not finished then: go on with it.
    let unfinished = creation.state == CreationState::Asked && creation.decided_by.is_some();
    if let (Some(state), false) = (stays, unfinished) {
        return Ok(Answer::refused(words::not_from(&creation, "approve", state)));
    }
    Ok(words::went_on(&go_on(desk.platform, &desk.comment.repository, creation.id, &desk.cause).await?, "approved"))
}

/// Ends a waiting creation.
pub async fn reject(desk: &Desk<'_>, creation: Creation) -> Result<Answer, Failure> {
    if let Some(refusal) = may_not(desk, &creation, "reject").await? {
        return Ok(refusal);
    }
    let reason = desk.invocation.value("reason");
    if let Some(state) = change(desk, &creation, CreationState::Refused, true, reason).await? {
        return Ok(Answer::refused(words::not_from(&creation, "reject", state)));
    }
    shown(desk, &creation, "rejected").await
}

/// Calls a creation off: by who asked, or by who decides. What exists already stays.
pub async fn cancel(desk: &Desk<'_>, creation: Creation) -> Result<Answer, Failure> {
    if creation.asked.asked_by_id != desk.comment.author_id
        && let Some(refusal) = may_not(desk, &creation, "cancel").await?
    {
        return Ok(refusal);
    }
    if let Some(state) = change(desk, &creation, CreationState::Cancelled, false, None).await? {
        return Ok(Answer::refused(words::not_from(&creation, "cancel", state)));
    }
    shown(desk, &creation, "cancelled").await
}

/// Goes on with what failed: by who asked and may have it go on, or by who decides.
pub async fn retry(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let Some(creation) = find(desk).await? else { return Ok(Answer::refused(words::nothing_to_retry())) };
    if creation.asked.asked_by_id != desk.comment.author_id
        && let Some(refusal) = may_not(desk, &creation, "retry").await?
    {
        return Ok(refusal);
    }
    // A plan that was set aside because of the issue's text was approved by nobody.
    let begun = !desk.platform.store.creation_steps(creation.id).await?.is_empty();
    if creation.state == CreationState::Failed && !begun {
        return Ok(Answer::refused(words::edit_first(&creation)));
    }
    let stays = change(desk, &creation, CreationState::Asked, false, None).await?;
    if let Some(state) = stays.filter(|state| *state != CreationState::Asked) {
        return Ok(Answer::refused(words::not_from(&creation, "retry", state)));
    }
    Ok(words::went_on(&go_on(desk.platform, &desk.comment.repository, creation.id, &desk.cause).await?, "tried again"))
}

/// Why the author of the comment may not decide here; none when they may. Their standing is asked anew.
async fn may_not(desk: &Desk<'_>, creation: &Creation, verb: &str) -> Result<Option<Answer>, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    if creation.asked.issue != comment.issue {
        // Work on one issue is done in order; on two it would not be.
        return Ok(Some(Answer::refused(words::elsewhere(creation, verb))));
    }
    if standing(platform, &comment.repository, &comment.author, desk.began).await?.decides {
        return Ok(None);
    }
    let who = super::authority::who_decides(platform, &comment.repository).await?;
    Ok(Some(Answer::refused(words::not_for_you(creation, verb, &who))))
}

async fn shown(desk: &Desk<'_>, creation: &Creation, done: &str) -> Result<Answer, Failure> {
    let creation = reread(desk.platform, creation.id).await?;
    show(desk.platform, &desk.comment.repository, &creation).await?;
    Ok(Answer::done(words::ended(&creation, done)))
}

async fn change(
    desk: &Desk<'_>,
    creation: &Creation,
    to: CreationState,
    decides: bool,
    reason: Option<&str>,
) -> Result<Option<CreationState>, Failure> {
    let who = &desk.comment.author.0;
    let change = CreationChange { id: creation.id, to, who, cause: &desk.cause, decides, reason };
    Ok(desk.platform.store.change_creation(&change).await?)
}
