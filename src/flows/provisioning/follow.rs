//! What became of a request's pull request: merged, closed, opened again. The reply follows; nobody is pinged.

use super::{reread, show};
use crate::deliveries::Outcome;
use crate::events::{Happened, PullRequestChanged};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::store::{Change, RequestState, Transition};

/// Follows a pull request from one of our branches.
pub async fn follow(platform: &Platform, event: &PullRequestChanged, guid: &str) -> Result<Outcome, Failure> {
    let Some(request) = platform.store.request_of_pull(event.pull.repository.id, event.pull.number).await? else {
        return Ok(Outcome { word: "nothing", note: "no request belongs to this pull request".to_owned() });
    };
    let to = match event.what {
        Happened::Merged => RequestState::Merged,
        Happened::Closed => RequestState::Cancelled,
        Happened::Reopened => RequestState::CarriedOut,
        _ => return Ok(Outcome { word: "nothing", note: "the request is where it was".to_owned() }),
    };
    let change = Transition { id: request.id, to, who: &event.by.0, cause: guid, decides: false, reason: None };
    let note = match platform.store.change_request(&change).await? {
        Change::Made => format!("request {} is now {}", request.id, to.name()),
        Change::NotFrom(state) => format!("request {} stays {}", request.id, state.name()),
    };
    // Even when nothing changed now: the reply of an earlier try may not have been reached.
    let request = reread(platform, request.id).await?;
    show(platform, &event.pull.repository, &request).await?;
    Ok(Outcome { word: "done", note })
}
