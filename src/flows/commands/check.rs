//! `/idp check`: judges the pull request once more.

use super::desk::{Answer, Desk};
use super::{Extra, Help, Role, Verb, Where};
use crate::failure::Failure;
use crate::flows::checks::{self, Again, Subject};

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Check,
    arguments: &[],
    extra: Extra::Closed,
    summary: "judge this pull request once more",
    description: "Judges the newest commit of the pull request again, and writes its check `idp` anew: for when \
                  something outside it has changed, such as an owner that exists now.",
    place: Where::PullRequest,
    role: Role::Read,
    who: "everybody who can read the repository",
    examples: &["/idp check"],
    mutating: false,
};

/// Judges, and replies with the verdict in one line.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    let Some(pull) = checks::pull_now(platform, &comment.repository, comment.issue).await? else {
        return Ok(Answer::refused("This pull request is not open any more, so there is nothing to judge (E303)."));
    };
    let head = pull.head.0.get(..7).unwrap_or(&pull.head.0).to_owned();
    let address = format!("{}/{}/pull/{}/checks", platform.web_url, comment.repository.name, comment.issue);
    let outcome = checks::judge(platform, &Subject::Pull(pull), Again::Always).await?;
    Ok(Answer::done(format!("Judged `{head}` again: {}. The whole is in [the check `idp`]({address}).", outcome.note)))
}
