//! Somebody decides about a request: approves, rejects, cancels.

use super::{carry_out, plan_of, reread, show, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk, Ending};
use crate::github::Role;
use crate::store::{Change, Request, RequestState, Transition};

/// Lets a waiting request go on. The role is asked anew: an approval is worth a call.
pub async fn approve(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let request = match find(desk).await? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    if request.asked.asked_by_id == desk.comment.author_id {
        return Ok(Answer::refused(words::own_request(&request)));
    }
    if let Some(refusal) = still_may(desk).await? {
        return Ok(refusal);
    }
    plan_of(&request)?;
    let approved = change(desk, &request, RequestState::Asked, true, None).await?;
    // Approved before, and not finished then: go on with it.
    let unfinished = request.state == RequestState::Asked && request.decided_by.is_some();
    if let (Change::NotFrom(state), false) = (approved, unfinished) {
        return Ok(Answer::refused(words::not_from(&request, "approve", state)));
    }
    let repository = &desk.comment.repository;
    let mut request = reread(desk.platform, request.id).await?;
    if request.state == RequestState::Asked {
        carry_out::carry_out(desk.platform, repository, &request, &desk.cause).await?;
        request = reread(desk.platform, request.id).await?;
    }
    show(desk.platform, repository, &request).await?;
    let ending = if request.state == RequestState::Refused { Ending::Refused } else { Ending::Done };
    Ok(Answer { text: Some(words::approved(&request)), ending })
}

/// Ends a waiting request.
pub async fn reject(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let request = match find(desk).await? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    if let Some(refusal) = still_may(desk).await? {
        return Ok(refusal);
    }
    // What is carried out already has a pull request to be closed: that is `cancel`.
    if request.state == RequestState::CarriedOut {
        return Ok(Answer::refused(words::not_from(&request, "reject", request.state)));
    }
    let reason = desk.invocation.value("reason");
    match change(desk, &request, RequestState::Refused, true, reason).await? {
        Change::NotFrom(state) => Ok(Answer::refused(words::not_from(&request, "reject", state))),
        Change::Made => {
            let request = reread(desk.platform, request.id).await?;
            show(desk.platform, &desk.comment.repository, &request).await?;
            Ok(Answer::done(words::rejected(&request)))
        }
    }
}

/// Calls a request off: by who asked, or by who may approve.
pub async fn cancel(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let request = match find(desk).await? {
        Ok(request) => request,
        Err(refusal) => return Ok(refusal),
    };
    if request.asked.asked_by_id != desk.comment.author_id && desk.role < Role::Maintain {
        return Ok(Answer::refused(words::not_yours(&request)));
    }
    match change(desk, &request, RequestState::Cancelled, false, None).await? {
        Change::NotFrom(state) => Ok(Answer::refused(words::not_from(&request, "cancel", state))),
        Change::Made => {
            let repository = &desk.comment.repository;
            let request = reread(desk.platform, request.id).await?;
            carry_out::call_off(desk.platform, repository, &plan_of(&request)?, request.pull_number).await?;
            show(desk.platform, repository, &request).await?;
            Ok(Answer::done(words::cancelled(&request)))
        }
    }
}

/// The request that the command names, if it belongs to this repository.
async fn find(desk: &Desk<'_>) -> Result<Result<Request, Answer>, Failure> {
    let here = desk.comment.repository.id;
    let Some(id) = desk.invocation.value("id") else {
        let known = desk.platform.store.requests_in(here, 20).await?;
        return Ok(Err(Answer::unclear(words::which_request(desk.invocation, &known))));
    };
    let request = match id.parse::<i64>() {
        Ok(id) => desk.platform.store.request(id).await?,
        Err(_) => None,
    };
    match request.filter(|request| request.asked.repository_id == here) {
        Some(request) => Ok(Ok(request)),
        None => {
            let known = desk.platform.store.requests_in(here, 20).await?;
            Ok(Err(Answer::refused(words::no_such_request(id, &known))))
        }
    }
}

async fn still_may(desk: &Desk<'_>) -> Result<Option<Answer>, Failure> {
    let comment = desk.comment;
    let role = desk.platform.permissions.role_now(&comment.repository, &comment.author).await?;
    let needed = Role::Maintain;
    Ok((role < needed).then(|| {
        let repository = comment.repository.name.to_string();
        Answer::refused(crate::flows::commands::replies::permission_denied(desk.invocation, role, needed, &repository))
    }))
}

async fn change(
    desk: &Desk<'_>,
    request: &Request,
    to: RequestState,
    decides: bool,
    reason: Option<&str>,
) -> Result<Change, Failure> {
    let who = &desk.comment.author.0;
    let transition = Transition { id: request.id, to, who, cause: &desk.cause, decides, reason };
    Ok(desk.platform.store.change_request(&transition).await?)
}
