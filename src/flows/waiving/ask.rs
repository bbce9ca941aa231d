//! A waiver is asked for: checked, remembered, and left to wait for somebody else, or granted at once where the
//! organisation lets those who grant waivers grant their own.

use super::{authority, decide, reread, settle, show, wish, words};
use crate::events::Place;
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk, Ending};
use crate::store::{NewWaiver, RecordedWaiver, WaiverState};

/// Asks for what the command names.
pub async fn ask(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    if let Some(begun) = platform.store.waiver_of(&desk.cause).await? {
        return go_on(desk, begun).await;
    }
    let settings = authority::settings(platform, &comment.repository).await?;
    let wish = match wish::read(desk.invocation, &settings) {
        Ok(wish) => wish,
        Err(problems) => return Ok(Answer::unclear(words::impossible(desk.invocation, &problems))),
    };
    let new = NewWaiver {
        cause: desk.cause.clone(),
        repository_id: comment.repository.id,
        repository: comment.repository.name.to_string(),
        installation_id: comment.repository.scope.installation,
        default_branch: comment.repository.default_branch.clone(),
        issue: comment.issue,
        in_pull: comment.place == Place::PullRequest,
        comment_url: comment.comment_url.clone(),
        rules: wish.rules,
        path: wish.path,
        reason: wish.reason,
        days: wish.term.days(),
        asked_by: comment.author.0.clone(),
        asked_by_id: comment.author_id,
    };
    let waiver = platform.store.ask_for_waiver(&new).await?;
    if waiver.asked.cause != desk.cause {
        let who = authority::who_grants(platform, &comment.repository).await?;
        return Ok(Answer::done(words::waits_already(&waiver, &who)));
    }
    go_on(desk, waiver).await
}

/// Takes a waiver as far as it goes now; its reply says how it stands.
async fn go_on(desk: &Desk<'_>, mut waiver: RecordedWaiver) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let may_grant_own = authority::settings(platform, repository).await?.self_grant;
    if waiver.state == WaiverState::Waiting
        && may_grant_own
        && authority::grants(platform, repository, &desk.comment.author).await?
    {
        decide::grant(desk, &waiver).await?;
        waiver = reread(platform, waiver.id).await?;
    }
    match waiver.settled {
        true => show(platform, repository, &waiver).await?,
        false => settle::settle(platform, repository, waiver).await?,
    }
    Ok(Answer { text: None, ending: Ending::Done })
}
