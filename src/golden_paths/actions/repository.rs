//! Inputs that describe a repository, shared by `publish:github`, `github:repo:create`, `github:repo:push` and
//! `github:branch-protection:create`. Defaults are those of Backstage's module for GitHub.

use super::super::plan::{
    AccessRight, CollaboratorAccess, Protection, RepositoryPlan, RepositorySettings, SecretName, TeamAccess, Variable,
    Visibility, Who,
};
use super::super::run::secrets;
use super::people::name;
use super::{Inputs, PlanError, Run};
use serde_json::{Map, Value as Json};

/// Characters of a description that GitHub takes.
const MAX_DESCRIPTION: usize = 350;
/// Topics of a repository that GitHub takes, and characters of one.
const MAX_TOPICS: usize = 20;
const MAX_TOPIC: usize = 50;

/// Everything but the branch and its rules.
pub(super) fn described(run: &mut Run<'_>, inputs: &Inputs<'_>, plan: &mut RepositoryPlan) -> Result<(), PlanError> {
    plan.description = inputs.text("description").unwrap_or_default().trim().replace(['\r', '\n'], " ");
    if plan.description.chars().count() > MAX_DESCRIPTION {
        return Err(inputs.wrong("description", &format!("at most {MAX_DESCRIPTION} characters")));
    }
    plan.homepage = inputs.text("homepage").unwrap_or_default().to_string();
    plan.visibility = match inputs.text("repoVisibility") {
        Some("public") => Visibility::Public,
        Some("internal") => Visibility::Internal,
        _ => Visibility::Private,
    };
    plan.topics = topics(inputs)?;
    plan.settings = settings(inputs);
    access(inputs, plan)?;
    plan.secrets = secret_names(run, inputs, None)?;
    plan.variables = variables(inputs, "repoVariables", None)?;
    plan.custom_properties = inputs.object("customProperties");
    for name in ["oidcCustomization", "subscribe"] {
        if inputs.value(name).is_some_and(|value| value != &Json::Bool(false)) {
            run.notes.push(format!("{}: the input `{name}` is not supported and was left out.", inputs.step.place()));
        }
    }
    Ok(())
}

fn topics(inputs: &Inputs<'_>) -> Result<Vec<String>, PlanError> {
    let topics: Vec<String> = inputs.texts("topics").iter().map(|topic| topic.to_lowercase()).collect();
    let valid = |topic: &String| {
        !topic.is_empty() && topic.len() <= MAX_TOPIC && topic.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if topics.len() > MAX_TOPICS || !topics.iter().all(valid) {
        let expected =
            format!("at most {MAX_TOPICS} words of letters, digits and dashes, each at most {MAX_TOPIC} long");
        return Err(inputs.wrong("topics", &expected));
    }
    Ok(topics)
}

fn settings(inputs: &Inputs<'_>) -> RepositorySettings {
    let switch = |name: &str, default: bool| Some(inputs.given_flag(name).unwrap_or(default));
    let word = |name: &str, default: &str| Some(inputs.text(name).unwrap_or(default).to_string());
    RepositorySettings {
        allow_merge_commit: switch("allowMergeCommit", true),
        allow_squash_merge: switch("allowSquashMerge", true),
        allow_rebase_merge: switch("allowRebaseMerge", true),
        allow_auto_merge: switch("allowAutoMerge", false),
        allow_update_branch: switch("allowUpdateBranch", false),
        squash_merge_commit_title: word("squashMergeCommitTitle", "COMMIT_OR_PR_TITLE"),
        squash_merge_commit_message: word("squashMergeCommitMessage", "COMMIT_MESSAGES"),
        delete_branch_on_merge: switch("deleteBranchOnMerge", false),
        has_issues: inputs.given_flag("hasIssues"),
        has_wiki: inputs.given_flag("hasWiki"),
        has_projects: inputs.given_flag("hasProjects"),
        workflow_access: inputs.text("workflowAccess").map(str::to_string),
    }
}

/// `access` (an administrator: `org/team`, or a login) and `collaborators`.
fn access(inputs: &Inputs<'_>, plan: &mut RepositoryPlan) -> Result<(), PlanError> {
    let admin = || AccessRight("admin".into());
    if let Some(access) = inputs.text("access").filter(|access| !access.is_empty() && *access != plan.owner) {
        if access.contains('/') {
            plan.teams.push(TeamAccess { slug: name(access), permission: admin() });
        } else {
            plan.collaborators.push(CollaboratorAccess { login: name(access), permission: admin() });
        }
    }
    for item in inputs.list("collaborators") {
        let word = |name: &str| item.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let expected = "a list of objects with `access` and either `user` or `team`";
        let permission = word("access").map(|access| AccessRight(access.to_string()));
        let Some(permission) = permission else { return Err(inputs.wrong("collaborators", expected)) };
        match (word("team"), word("user").or_else(|| word("username"))) {
            (Some(team), _) => plan.teams.push(TeamAccess { slug: name(team), permission }),
            (None, Some(user)) => plan.collaborators.push(CollaboratorAccess { login: name(user), permission }),
            (None, None) => return Err(inputs.wrong("collaborators", expected)),
        }
    }
    Ok(())
}

/// The input `secrets`: names only. A value that is written into the template itself is not taken over.
pub(super) fn secret_names(
    run: &mut Run<'_>,
    inputs: &Inputs<'_>,
    environment: Option<&str>,
) -> Result<Vec<SecretName>, PlanError> {
    let mut names = Vec::new();
    for (name, value) in inputs.object("secrets") {
        let from = value.as_str().and_then(secrets::name_of).map(str::to_string);
        if !is_name(&name) {
            return Err(inputs.wrong("secrets", "an object whose names hold letters, digits and `_` only"));
        }
        if from.is_none() {
            let place = inputs.step.place();
            run.notes.push(format!(
                "{place}: the value of the secret `{name}` is not taken from a template; set it by hand."
            ));
        }
        names.push(SecretName { name, environment: environment.map(str::to_string), from });
    }
    Ok(names)
}

/// An object of variables.
pub(super) fn variables(
    inputs: &Inputs<'_>,
    input: &str,
    environment: Option<&str>,
) -> Result<Vec<Variable>, PlanError> {
    let pairs = inputs.pairs(input)?;
    if !pairs.iter().all(|(name, _)| is_name(name)) {
        return Err(inputs.wrong(input, "an object whose names hold letters, digits and `_` only"));
    }
    let environment = environment.map(str::to_string);
    Ok(pairs.into_iter().map(|(name, value)| Variable { name, value, environment: environment.clone() }).collect())
}

/// GitHub's rule for names of secrets and variables.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 255
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Rules of a branch; `enforce` is what the input is called that puts them on administrators too.
pub(super) fn protection(inputs: &Inputs<'_>, branch: &str, enforce: &str) -> Result<Protection, PlanError> {
    Ok(Protection {
        branch: branch.to_string(),
        approvals: inputs.whole("requiredApprovingReviewCount", 0, 6)?.map_or(1, |count| count as u8),
        code_owners: inputs.flag("requireCodeOwnerReviews"),
        dismiss_stale: inputs.flag("dismissStaleReviews"),
        last_push_approval: inputs.flag("requireLastPushApproval"),
        checks: inputs.texts("requiredStatusCheckContexts"),
        up_to_date: inputs.given_flag("requireBranchesToBeUpToDate").unwrap_or(true),
        enforce_admins: inputs.given_flag(enforce).unwrap_or(true),
        resolve_conversations: inputs.flag("requiredConversationResolution"),
        signed_commits: inputs.flag("requiredCommitSigning"),
        linear_history: inputs.flag("requiredLinearHistory"),
        block_creations: inputs.flag("blockCreations"),
        restrictions: who(inputs, "restrictions")?,
        bypass: who(inputs, "bypassPullRequestAllowances")?,
    })
}

fn who(inputs: &Inputs<'_>, input: &str) -> Result<Option<Who>, PlanError> {
    if inputs.value(input).is_none() {
        return Ok(None);
    }
    let given: Map<String, Json> = inputs.object(input);
    let names = |key: &str| -> Result<Vec<String>, PlanError> {
        let items = match given.get(key) {
            None | Some(Json::Null) => return Ok(Vec::new()),
            Some(Json::Array(items)) => items,
            Some(_) => return Err(inputs.wrong(input, "an object of the lists `users`, `teams` and `apps`")),
        };
        Ok(items.iter().filter_map(Json::as_str).map(name).collect())
    };
    Ok(Some(Who { users: names("users")?, teams: names("teams")?, apps: names("apps")? }))
}
