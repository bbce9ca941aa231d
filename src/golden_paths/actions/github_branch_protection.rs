//! `github:branch-protection:create`: rules of a branch. Those of the default branch of the repository that is made
//! are a part of it; others come after the files.

use super::super::plan::Effect;
use super::publish_pull_request::branch_refusal;
use super::repository::protection;
use super::{Action, Done, Inputs, PlanError, Run, Step, any, flag, must, object, repo_url, text, texts};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:branch-protection:create",
    inputs: &[
        must(text("repoUrl")),
        text("branch"),
        flag("enforceAdmins"),
        any("requiredApprovingReviewCount"),
        flag("requireCodeOwnerReviews"),
        flag("dismissStaleReviews"),
        object("bypassPullRequestAllowances"),
        object("restrictions"),
        texts("requiredStatusCheckContexts"),
        flag("requireBranchesToBeUpToDate"),
        flag("requiredConversationResolution"),
        flag("requireLastPushApproval"),
        flag("requiredCommitSigning"),
        flag("requiredLinearHistory"),
        flag("blockCreations"),
        text("token"),
    ],
    outputs: &[],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let makes = run.makes(&repository);
    let default = match run.repository() {
        Some(plan) if makes => plan.default_branch.clone(),
        _ => run.context.default_branch.clone(),
    };
    let branch = inputs.text("branch").filter(|branch| !branch.is_empty()).unwrap_or(&default).to_string();
    if let Some(reason) = branch_refusal(&branch) {
        return Err(PlanError::in_step(step, format!("`{branch}` cannot be a branch: {reason}")));
    }
    let rules = protection(&inputs, &branch, "enforceAdmins")?;
    match run.repository() {
        Some(plan) if makes && branch == default => plan.protection = Some(rules),
        _ => run.effects.push(Effect::ProtectBranch { repository, protection: Box::new(rules) }),
    }
    Ok(Map::new())
}
