//! From a request to a pull request: facts of the repository → a plan → an approval where one is needed → one
//! commit, one branch, one pull request → what became of it. Each step can be taken up again where it stopped.

mod ask;
mod carry_out;
mod decide;
mod facts;
mod follow;
pub mod words;

pub use ask::{ask, scaffold};
pub use carry_out::{behind, mode_of, people_of, standing};
pub use decide::{approve, cancel, reject};
pub use follow::follow;

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::golden_paths::{Plan, PullRequestPlan};
use crate::outbox::{Thread, Topic};
use crate::store::Request;

/// Makes the request's reply say how it stands now.
async fn show(platform: &Platform, repository: &Repository, request: &Request) -> Result<(), Failure> {
    let text = words::request(request, &plan_of(request)?);
    let thread = Thread { repository, number: request.asked.issue, since: request.asked_at };
    platform.outbox.say(thread, &Topic::Request { id: request.id }, &text).await
}

/// The plan that was shown; refused when it is not what its hash says.
fn plan_of(request: &Request) -> Result<Plan, Failure> {
    let plan: Plan = serde_json::from_str(&request.asked.plan)
        .map_err(|error| Failure::Lasting(format!("the plan of request {} cannot be read: {error}", request.id)))?;
    if plan.hash().to_string() != request.asked.plan_hash {
        return Err(Failure::Lasting(format!("the plan of request {} is not the one that was shown", request.id)));
    }
    Ok(plan)
}

/// The pull request that a plan of a request opens: each does.
fn pull_of(plan: &Plan) -> Result<&PullRequestPlan, Failure> {
    let missing = || Failure::Lasting(format!("the plan of `{}` opens no pull request", plan.golden_path));
    plan.pull_request().ok_or_else(missing)
}

/// The request as it stands now.
async fn reread(platform: &Platform, id: i64) -> Result<Request, Failure> {
    let request = platform.store.request(id).await?;
    request.ok_or_else(|| Failure::Lasting(format!("request {id} has vanished from the database")))
}
