//! `publish:github`, and its two halves `github:repo:create` and `github:repo:push`: the files so far become the first
//! commit of a repository that is made.

use super::super::plan::{Origin, RepositoryPlan, RepositoryRef};
use super::super::run::Reach;
use super::super::workspace::folder;
use super::input::Input;
use super::publish_pull_request::branch_refusal;
use super::repository::{described, protection};
use super::{
    Action, Done, Inputs, PlanError, Run, Step, any, flag, list, must, object, one_of, output, repo_url, text, texts,
};
use serde_json::{Map, Value as Json};

const SQUASH_TITLES: &[&str] = &["PR_TITLE", "COMMIT_OR_PR_TITLE"];
const SQUASH_MESSAGES: &[&str] = &["PR_BODY", "COMMIT_MESSAGES", "BLANK"];

/// Inputs that describe the repository.
macro_rules! creating {
    ($($more:expr),* $(,)?) => {
        &[
            must(text("repoUrl")), text("description"), text("homepage"), text("access"),
            one_of("repoVisibility", &["private", "public", "internal"]),
            flag("deleteBranchOnMerge"), flag("allowMergeCommit"), flag("allowSquashMerge"), flag("allowRebaseMerge"),
            flag("allowAutoMerge"), flag("allowUpdateBranch"), one_of("squashMergeCommitTitle", SQUASH_TITLES),
            one_of("squashMergeCommitMessage", SQUASH_MESSAGES), list("collaborators"), flag("hasProjects"),
            flag("hasWiki"), flag("hasIssues"), texts("topics"), object("repoVariables"), object("secrets"),
            object("oidcCustomization"), object("customProperties"), flag("subscribe"), text("token"), $($more),*
        ]
    };
}

const CREATE_INPUTS: &[Input] =
    creating![flag("autoInit"), one_of("workflowAccess", &["none", "organization", "user", "enterprise"])];

/// Inputs that describe the first commit and the protection of its branch, among those of `$around`.
macro_rules! pushing {
    ($around:ident) => {
        $around![
            text("defaultBranch"),
            flag("protectDefaultBranch"),
            flag("protectEnforceAdmins"),
            text("gitCommitMessage"),
            text("gitAuthorName"),
            text("gitAuthorEmail"),
            text("sourcePath"),
            flag("requireCodeOwnerReviews"),
            flag("dismissStaleReviews"),
            object("bypassPullRequestAllowances"),
            any("requiredApprovingReviewCount"),
            object("restrictions"),
            texts("requiredStatusCheckContexts"),
            flag("requireBranchesToBeUpToDate"),
            flag("requiredConversationResolution"),
            flag("requireLastPushApproval"),
            flag("requiredCommitSigning"),
            flag("requiredLinearHistory"),
        ]
    };
}

/// What a push needs beside.
macro_rules! existing {
    ($($more:expr),* $(,)?) => { &[must(text("repoUrl")), $($more,)* text("token")] };
}

const PUBLISH_INPUTS: &[Input] = pushing!(creating);
const PUSH_INPUTS: &[Input] = pushing!(existing);

pub(super) static PUBLISH: Action = Action {
    id: "publish:github",
    inputs: PUBLISH_INPUTS,
    outputs: &["remoteUrl", "repoContentsUrl", "commitHash"],
    run: publish,
};

pub(super) static CREATE: Action =
    Action { id: "github:repo:create", inputs: CREATE_INPUTS, outputs: &["remoteUrl", "repoContentsUrl"], run: create };

pub(super) static PUSH: Action = Action {
    id: "github:repo:push",
    inputs: PUSH_INPUTS,
    outputs: &["remoteUrl", "repoContentsUrl", "commitHash"],
    run: push,
};

fn publish(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, PUBLISH_INPUTS, inputs)?;
    let repository = made(run, step, &inputs)?;
    pushed(run, step, &inputs)?;
    Ok(committed(run, step, &repository))
}

fn create(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, CREATE_INPUTS, inputs)?;
    let repository = made(run, step, &inputs)?;
    Ok(addresses(run, &repository))
}

fn push(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, PUSH_INPUTS, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    if !run.makes(&repository) {
        let message = format!(
            "{repository} is not made by this golden path: use `github:repo:create` before, or open a pull request"
        );
        return Err(PlanError::in_step(step, message));
    }
    pushed(run, step, &inputs)?;
    Ok(committed(run, step, &repository))
}

/// The repository, without its files and its branch's rules.
fn made(run: &mut Run<'_>, step: &Step, inputs: &Inputs<'_>) -> Result<RepositoryRef, PlanError> {
    let repository = repo_url::repository(inputs)?;
    if run.context.reach != Reach::Anywhere && !repository.owner.eq_ignore_ascii_case(&run.context.owner) {
        let message = format!("it would make {repository}, but this was asked in {}", run.context.owner);
        return Err(PlanError::in_step(step, message));
    }
    let mut plan = RepositoryPlan {
        owner: repository.owner.clone(),
        name: repository.name.clone(),
        default_branch: "main".into(),
        ..RepositoryPlan::default()
    };
    described(run, inputs, &mut plan)?;
    run.make(step, plan)?;
    Ok(repository)
}

/// The first commit, and the rules of the branch that it is on.
fn pushed(run: &mut Run<'_>, step: &Step, inputs: &Inputs<'_>) -> Result<(), PlanError> {
    let wrong = |message: String| PlanError::in_step(step, message);
    let from = folder(inputs.text("sourcePath").unwrap_or("")).map_err(wrong)?;
    let branch = inputs.text("defaultBranch").filter(|branch| !branch.is_empty()).unwrap_or("main");
    branch_refusal(branch).map_or(Ok(()), |reason| Err(wrong(format!("`{branch}` cannot be a branch: {reason}"))))?;
    let protects = inputs.given_flag("protectDefaultBranch").unwrap_or(true);
    let rules = protects.then(|| protection(inputs, branch, "protectEnforceAdmins")).transpose()?;
    let files = run.planned(&from, "").map_err(wrong)?;
    let message = inputs.text("gitCommitMessage").filter(|text| !text.trim().is_empty()).unwrap_or("initial commit");
    if let Some(plan) = run.repository() {
        plan.default_branch = branch.to_string();
        plan.protection = rules;
    }
    if let Some(published) = run.published.as_mut() {
        published.files = files;
        published.commit_message = message.to_string();
    }
    Ok(())
}

/// Where it will be, and its first commit, which is not known before it is made.
fn committed(run: &mut Run<'_>, step: &Step, repository: &RepositoryRef) -> Map<String, Json> {
    let mut output = addresses(run, repository);
    output.insert("commitHash".into(), run.later(step, Origin::Commit)("commitHash"));
    output
}

/// Where it will be.
fn addresses(run: &mut Run<'_>, repository: &RepositoryRef) -> Map<String, Json> {
    let page = format!("{}/{repository}", run.context.web_url);
    let branch = run.repository().map_or_else(String::new, |plan| plan.default_branch.clone());
    output([
        ("remoteUrl", Json::from(format!("{page}.git"))),
        ("repoContentsUrl", Json::from(format!("{page}/blob/{branch}"))),
    ])
}
