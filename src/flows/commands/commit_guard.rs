//! `@<sha>`: a command that names a commit runs only while that commit is the head of the pull request.

use super::desk::{Answer, Desk};
use crate::failure::Failure;
use crate::outbox::escape;

/// A refusal when the command is bound to a commit that is not the head; none when it may run.
pub(super) async fn check(desk: &Desk<'_>) -> Result<Option<Answer>, Failure> {
    let Some(bound) = &desk.invocation.at_sha else { return Ok(None) };
    let repository = &desk.comment.repository;
    let head = desk.platform.github.pull(repository.scope, &repository.name, desk.comment.issue).await?.head_sha;
    if bound.matches(&head.0) {
        return Ok(None);
    }
    let short = head.0.get(..7).unwrap_or(&head.0);
    let text = format!(
        "I did not run {}: the head of this pull request is now `{short}`, not `{}` (E301).\n\n\
         Look at what was pushed since. To run it on the new head: write the command again with `@{short}`.",
        escape::code(&desk.invocation.text, 300),
        bound.as_str(),
    );
    Ok(Some(Answer::refused(text)))
}
