//! `publish:github:pull-request`: the files so far become a branch and a pull request of the repository that
//! the golden path is run for.

use super::super::plan::{PullRequestPlan, Target};
use super::super::workspace::folder;
use super::{Action, Done, Inputs, PlanError, Published, Run, Step};
use serde_json::{Map, Value as Json, json};
use url::Url;

pub(super) static ACTION: Action = Action {
    id: "publish:github:pull-request",
    inputs: &[
        "repoUrl",
        "branchName",
        "title",
        "description",
        "targetBranchName",
        "commitMessage",
        "sourcePath",
        "targetPath",
    ],
    required: &["repoUrl", "branchName", "title", "description"],
    run,
};

/// Characters of a pull request's title and text that GitHub takes.
const MAX_TITLE: usize = 256;
const MAX_BODY: usize = 60_000;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs { step, values: inputs };
    let wrong = |message: String| PlanError::in_step(step, message);
    if run.published.is_some() {
        return Err(wrong("a golden path opens one pull request, this would be the second".into()));
    }
    same_repository(run, inputs.required("repoUrl")?).map_err(wrong)?;
    let branch = inputs.required("branchName")?;
    let target_branch = inputs.text("targetBranchName")?.filter(|name| !name.is_empty());
    for name in [Some(branch), target_branch].into_iter().flatten() {
        branch_refusal(name).map_or(Ok(()), |reason| Err(wrong(format!("`{name}` cannot be a branch: {reason}"))))?;
    }
    let title = inputs.required("title")?.trim();
    let body = inputs.required("description")?;
    if title.chars().count() > MAX_TITLE || title.contains('\n') {
        return Err(inputs.wrong("title", "one line of at most 256 characters"));
    }
    if body.chars().count() > MAX_BODY {
        return Err(inputs.wrong("description", "at most 60000 characters"));
    }
    let from = folder(inputs.text("sourcePath")?.unwrap_or("")).map_err(wrong)?;
    let to = folder(inputs.text("targetPath")?.unwrap_or("")).map_err(wrong)?;
    run.published = Some(Published {
        files: run.planned(&from, &to),
        commit_message: inputs
            .text("commitMessage")?
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(title)
            .to_string(),
        target: Target::PullRequest(PullRequestPlan {
            branch: branch.to_string(),
            target_branch: target_branch.map(str::to_string),
            title: title.to_string(),
            body: body.to_string(),
            ..PullRequestPlan::to(&run.context.owner, &run.context.repository)
        }),
    });
    // The pull request does not exist yet: later steps see where it will be, and no number.
    let target = target_branch.unwrap_or(&run.context.default_branch);
    let output = json!({"targetBranchName": target, "remoteUrl": format!("{}/pulls", run.context.repository_url())});
    Ok(output.as_object().cloned().unwrap_or_default())
}

/// A golden path writes where it was asked to, and nowhere else.
fn same_repository(run: &Run<'_>, given: &str) -> Result<(), String> {
    let url = Url::parse(&format!("https://{given}"))
        .map_err(|_| format!("`repoUrl` is `{given}`: expected `github.com?owner=…&repo=…`"))?;
    let part = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.trim_matches('/').to_string())
    };
    let (Some(owner), Some(repo)) = (part("owner"), part("repo")) else {
        return Err(format!("`repoUrl` is `{given}`: expected an owner and a repo in it"));
    };
    let context = run.context;
    if owner.eq_ignore_ascii_case(&context.owner) && repo.eq_ignore_ascii_case(&context.repository) {
        return Ok(());
    }
    Err(format!(
        "the pull request would go to {owner}/{repo}, but this was asked in {}/{}",
        context.owner, context.repository
    ))
}

/// Why git would refuse a name for a branch (`git check-ref-format`), or we do.
fn branch_refusal(name: &str) -> Option<&'static str> {
    let bad = |c: char| c.is_control() || c.is_whitespace() || "~^:?*[\\".contains(c);
    if name.len() > 200 {
        Some("it is longer than 200 bytes")
    } else if name.chars().any(bad) {
        Some("it holds a blank or one of ~ ^ : ? * [ \\")
    } else if name.contains("..") || name.contains("@{") || name.ends_with('.') || name.starts_with('-') {
        Some("it holds `..` or `@{`, starts with `-` or ends with `.`")
    } else if name.split('/').any(|part| part.is_empty() || part.starts_with('.') || part.ends_with(".lock")) {
        Some("a part of it is empty, starts with `.` or ends with `.lock`")
    } else {
        None
    }
}
