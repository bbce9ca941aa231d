//! `publish:github:pull-request`: the files so far become a branch and a pull request. The first thing that a golden
//! path publishes is what the plan is for; further pull requests are opened after it.

use super::super::gitignore::Ignored;
use super::super::plan::{PlannedFile, PullRequestPlan};
use super::super::workspace::folder;
use super::people::name;
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, later, must, output, repo_url, text, texts};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "publish:github:pull-request",
    inputs: &[
        must(text("repoUrl")),
        must(text("branchName")),
        must(later(text("title"))),
        must(later(text("description"))),
        text("targetBranchName"),
        flag("draft"),
        text("sourcePath"),
        text("targetPath"),
        texts("filesToDelete"),
        texts("reviewers"),
        texts("teamReviewers"),
        texts("assignees"),
        text("commitMessage"),
        flag("update"),
        flag("forceFork"),
        flag("createWhenEmpty"),
        text("gitAuthorName"),
        text("gitAuthorEmail"),
        flag("forceEmptyGitAuthor"),
        text("token"),
    ],
    outputs: &["targetBranchName", "remoteUrl", "pullRequestNumber"],
    run,
};

/// Characters of a pull request's title and text that GitHub takes.
const MAX_TITLE: usize = 256;
const MAX_BODY: usize = 60_000;
/// People that GitHub takes as assignees.
const MAX_ASSIGNEES: usize = 10;

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let pull = pull(run, step, &inputs, PullRequestPlan::to(&repository.owner, &repository.name))?;
    let commit_message = match inputs.text("commitMessage") {
        Some(message) if !message.trim().is_empty() => message.to_string(),
        _ => pull.title.clone(),
    };
    let files = files(run, step, &inputs)?;
    if files.is_empty() && pull.delete.is_empty() && inputs.given_flag("createWhenEmpty") == Some(false) {
        run.notes.push(format!("{}: there is nothing to change, so no pull request is opened.", step.place()));
        return Ok(Map::new());
    }
    // It does not exist yet: later steps see placeholders.
    let target = pull.target_branch.clone().unwrap_or_else(|| run.context.default_branch.clone());
    let from = run.open(pull, files, commit_message);
    let known_afterwards = run.later(step, from);
    Ok(output([
        ("targetBranchName", Json::from(target)),
        ("remoteUrl", known_afterwards("remoteUrl")),
        ("pullRequestNumber", known_afterwards("pullRequestNumber")),
    ]))
}

fn pull(
    run: &mut Run<'_>,
    step: &Step,
    inputs: &Inputs<'_>,
    empty: PullRequestPlan,
) -> Result<PullRequestPlan, PlanError> {
    let wrong = |message: String| PlanError::in_step(step, message);
    let branch = inputs.filled("branchName")?;
    let target_branch = inputs.text("targetBranchName").filter(|name| !name.is_empty());
    for name in [Some(branch), target_branch].into_iter().flatten() {
        branch_refusal(name).map_or(Ok(()), |reason| Err(wrong(format!("`{name}` cannot be a branch: {reason}"))))?;
    }
    let title = inputs.filled("title")?.trim();
    let body = inputs.text("description").unwrap_or_default();
    if title.chars().count() > MAX_TITLE || title.contains('\n') {
        return Err(inputs.wrong("title", "one line of at most 256 characters"));
    }
    if body.chars().count() > MAX_BODY {
        return Err(inputs.wrong("description", "at most 60000 characters"));
    }
    let mut assignees: Vec<String> = inputs.texts("assignees").iter().map(|who| name(who)).collect();
    if assignees.len() > MAX_ASSIGNEES {
        run.notes.push(format!("{}: only the first {MAX_ASSIGNEES} assignees are taken.", step.place()));
        assignees.truncate(MAX_ASSIGNEES);
    }
    let to = folder(inputs.text("targetPath").unwrap_or("")).map_err(wrong)?;
    let delete: Result<Vec<String>, String> = inputs
        .texts("filesToDelete")
        .iter()
        .map(|path| folder(&if to.is_empty() { path.clone() } else { format!("{to}/{path}") }))
        .collect();
    Ok(PullRequestPlan {
        branch: branch.to_string(),
        target_branch: target_branch.map(str::to_string),
        title: title.to_string(),
        body: body.to_string(),
        draft: inputs.flag("draft"),
        reviewers: inputs.texts("reviewers").iter().map(|who| name(who)).collect(),
        team_reviewers: inputs.texts("teamReviewers").iter().map(|who| name(who)).collect(),
        assignees,
        delete: delete.map_err(wrong)?,
        ..empty
    })
}

/// The files of the workspace, without those that a `.gitignore` among them leaves out or that are to be deleted.
fn files(run: &Run<'_>, step: &Step, inputs: &Inputs<'_>) -> Result<Vec<PlannedFile>, PlanError> {
    let wrong = |message: String| PlanError::in_step(step, message);
    let from = folder(inputs.text("sourcePath").unwrap_or("")).map_err(wrong)?;
    let to = folder(inputs.text("targetPath").unwrap_or("")).map_err(wrong)?;
    let ignored = Ignored::among(run.workspace.below(&from));
    let deleted = inputs.texts("filesToDelete");
    let inside =
        |path: &str| if to.is_empty() { path.to_string() } else { path.get(to.len() + 1..).unwrap_or("").into() };
    let mut files = run.planned(&from, &to).map_err(wrong)?;
    files.retain(|file| {
        let path = inside(&file.path);
        !ignored.matches(&path) && !deleted.contains(&path)
    });
    Ok(files)
}

/// Why git would refuse a name for a branch (`git check-ref-format`), or we do.
pub(super) fn branch_refusal(name: &str) -> Option<&'static str> {
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
