//! The world in words, for messages about tests that failed and for the control endpoint.

use std::fmt::Write as _;

use super::model::World;

/// All conversations, shortened.
pub(super) fn conversations(world: &World) -> String {
    let mut text = String::new();
    for repo in world.repos.values() {
        for thread in repo.threads.values() {
            let kind = if thread.pull.is_some() { "pull request" } else { "issue" };
            let name = world.full_name(repo);
            let _ = writeln!(text, "{kind} {name}#{} ({}): {}", thread.number, thread.state(), thread.title);
            for comment in &thread.comments {
                let reactions: Vec<&str> = comment.reactions.iter().map(|reaction| reaction.content.as_str()).collect();
                let first: String = comment.body.lines().take(6).collect::<Vec<_>>().join("\n      ");
                let author = world.login(comment.author);
                let _ = writeln!(text, "  {author} [{}]: {first}", reactions.join(" "));
            }
        }
    }
    text
}
