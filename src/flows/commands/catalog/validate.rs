//! `/idp catalog validate`: what the check `idp` says of this pull request, or would say of the default branch.

use crate::failure::Failure;
use crate::flows::checks::words::{self, Links};
use crate::flows::checks::{self, Subject};
use crate::flows::commands::{Answer, Desk, Place};

/// Judges, and replies with the verdict; nothing is written anywhere else. An open pull request is judged at its head,
/// anything else at the default branch.
pub async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let pull = match desk.comment.place {
        Place::PullRequest => checks::pull_now(platform, repository, desk.comment.issue).await?,
        Place::Issue => None,
    };
    if let Some(pull) = pull {
        let verdict = checks::verdict(platform, &Subject::Pull(pull)).await?;
        let links = Links { web_url: &platform.web_url, repository: &repository.name, head: &verdict.head };
        let short = verdict.head.0.get(..7).unwrap_or(&verdict.head.0);
        let (title, summary) = (words::title(&verdict), words::summary(&verdict, &links));
        return Ok(Answer::done(format!("**{title}** at `{short}`\n\n{summary}")));
    }
    let Some(verdict) = checks::whole(platform, repository).await? else {
        return Ok(Answer::refused("This repository has no commit on its default branch yet (E305)."));
    };
    let links = Links { web_url: &platform.web_url, repository: &repository.name, head: &verdict.head };
    Ok(Answer::done(words::whole(&verdict, &repository.default_branch, &links)))
}
