//! What `/idp catalog register` says. Pure.

use crate::catalog::EntityRef;
use crate::flows::commands::Invocation;
use crate::outbox::escape;

/// The pull request is open.
pub fn proposed(reference: &EntityRef, text: &str, reasons: &[String], pull: i64) -> String {
    format!(
        "#{pull} adds `catalog-info.yaml` with {}. It is inferred:\n\n{}\n<details><summary>The file</summary>\n\n{}\n\n\
         </details>\n\n**Next:** review #{pull} and correct what was guessed wrong; the catalog knows the entity once it \
         is merged.",
        escape::code(&reference.to_string(), 200),
        listed(reasons),
        escape::block("yaml", text),
    )
}

/// The text of the pull request.
pub fn body(reference: &EntityRef, reasons: &[String], author: &str, comment_url: &str) -> String {
    format!(
        "Adds a first catalog file, so that people find {} and whom to ask. **It is inferred**; please correct what was \
         guessed wrong:\n\n{}\nOnce this is merged, the catalog knows the entity. Nothing else changes.\n\n---\n\
         Asked for by {} in [this comment]({comment_url}).",
        escape::code(&reference.to_string(), 200),
        listed(reasons),
        escape::code(author, 60),
    )
}

fn listed(reasons: &[String]) -> String {
    reasons.iter().map(|reason| format!("- {}\n", escape::prose(reason, 300))).collect()
}

/// There is a catalog file already.
pub fn exists(command: &Invocation, place: &str) -> String {
    format!(
        "I did not run {}: there is a catalog file already, {place} (E303).\n\n\
         **Next:** change that file in a pull request; `/idp catalog show` tells what it holds.",
        escape::code(&command.text, 300)
    )
}

/// Another place claims the reference.
pub fn taken(command: &Invocation, reference: &EntityRef, place: &str, repository: &str) -> String {
    let other = match repository.eq_ignore_ascii_case(&reference.name) {
        true => format!("/idp catalog register {repository}-2"),
        false => format!("/idp catalog register {repository}"),
    };
    format!(
        "I did not run {}: {} is taken, by {place} (E306).\n\n**Next:** choose another name, as in {}",
        escape::code(&command.text, 300),
        escape::code(&reference.to_string(), 200),
        escape::code(&other, 200)
    )
}

/// What was typed can be no name.
pub fn bad_name(command: &Invocation) -> String {
    format!(
        "I did not run {}: that is no name for an entity (E102). A name has at most 63 letters and digits, with `-`, `_` \
         and `.` between them.\n\n**Next:** `/idp catalog register`, or with a name such as `orders-api`.",
        escape::code(&command.text, 300)
    )
}

/// The repository has no commit on its default branch.
pub fn no_branch(command: &Invocation, branch: &str) -> String {
    format!(
        "I did not run {}: this repository has no branch {} (E305).\n\n\
         **Next:** push a first commit, then write the command again.",
        escape::code(&command.text, 300),
        escape::code(branch, 200)
    )
}

/// GitHub does not list all files.
pub fn too_many_files(command: &Invocation) -> String {
    format!(
        "I did not run {}: this repository has more files than GitHub lists at once, so I cannot see whether there is a \
         catalog file already (E501).\n\n**Next:** add `catalog-info.yaml` in a pull request of your own.",
        escape::code(&command.text, 300)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders() -> EntityRef {
        EntityRef::new("Component", "default", "orders")
    }

    #[test]
    fn the_pull_request_says_that_it_is_guessed_and_why() {
        let reasons = ["type `service`: there is a Dockerfile".to_owned(), "owner @acme/all <b>".to_owned()];
        let text = body(&orders(), &reasons, "alice", "https://github.test/c#1").replace('\u{2060}', "(joiner)");
        insta::assert_snapshot!(text, @"
        Adds a first catalog file, so that people find `component:default/orders` and whom to ask. **It is inferred**; please correct what was guessed wrong:

        - type `service`: there is a Dockerfile
        - owner @(joiner)acme/all &lt;b&gt;

        Once this is merged, the catalog knows the entity. Nothing else changes.

        ---
        Asked for by `alice` in [this comment](https://github.test/c#1).
        ");
    }
}
