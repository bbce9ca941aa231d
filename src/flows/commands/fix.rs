//! `/idp fix`: commits the mechanical fixes of the pull request to its branch.

use super::desk::{Answer, Desk};
use super::{Argument, Extra, Help, Role, Shape, Verb, Where};
use crate::failure::Failure;
use crate::findings::{self, edits};
use crate::flows::checks::{self, Repair};
use crate::outbox::escape;

/// Characters of a diff that a reply shows.
const SHOWN: usize = 20_000;

/// The definition.
pub const HELP: Help = Help {
    verb: Verb::Fix,
    arguments: &[
        Argument {
            repeated: true,
            ..Argument::new("rule", Shape::Positional, "the rules whose findings are put right; all without one")
        },
        Argument::new("dry-run", Shape::Flag, "show the diff and commit nothing"),
    ],
    extra: Extra::Closed,
    summary: "commit what can be put right mechanically",
    description: "Makes one commit on the branch of the pull request that puts right what a machine can put right beyond \
                  doubt, and leaves the rest of each file as it is, its comments too. The check `idp` shows the diff \
                  before.",
    place: Where::PullRequest,
    role: Role::Write,
    who: "those who may write to the repository",
    examples: &["/idp fix", "/idp fix --dry-run", "/idp fix catalog.tag-format"],
    mutating: true,
};

/// Repairs, and replies with what was done.
pub(super) async fn run(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    let mut rules = Vec::new();
    for typed in &desk.invocation.positionals {
        let meant = findings::rules().all(&typed.value);
        if meant.is_empty() {
            return Ok(Answer::unclear(unknown(&typed.value)));
        }
        rules.extend(meant.iter().map(|rule| rule.id));
    }
    let Some(pull) = checks::pull_now(platform, &comment.repository, comment.issue).await? else {
        return Ok(Answer::refused("This pull request is not open any more (E303)."));
    };
    let dry_run = desk.invocation.has("dry-run");
    Ok(match checks::repair(platform, &pull, &rules, &desk.cause, dry_run).await? {
        Repair::Done { commit, findings, files } => {
            let files: Vec<String> = files.iter().map(|file| format!("- {}", escape::code(file, 120))).collect();
            let many = match findings {
                0 => "What could be put right".to_owned(),
                1 => "1 finding".to_owned(),
                many => format!("{many} findings"),
            };
            let address = format!("{}/{}/commit/{commit}", platform.web_url, comment.repository.name);
            let short = commit.0.get(..7).unwrap_or(&commit.0);
            Answer::done(format!("{many} put right in [`{short}`]({address}):\n\n{}", files.join("\n")))
        }
        Repair::Shown(verdict) => {
            let diff: String =
                verdict.fixes.iter().filter_map(|fix| edits::diff(&fix.path, &fix.before, &fix.after)).collect();
            let shown: String = diff.chars().take(SHOWN).collect();
            let cut = if shown.len() < diff.len() { "\n\nThe rest of the diff is left out." } else { "" };
            Answer::done(format!("This is what `/idp fix` would commit:\n\n{}{cut}", escape::block("diff", &shown)))
        }
        Repair::Nothing => Answer::refused(
            "There is nothing that I can put right by myself here (E303). What is left to do is in the check `idp`.",
        ),
        Repair::Fork => Answer::refused(
            "The branch of this pull request lies in a fork, where I may not write (E203).\n\n\
             **Next:** apply the diff that the check `idp` shows.",
        ),
        Repair::Moved => {
            Answer::refused("The branch moved while I was about to commit (E301).\n\n**Next:** write `/idp fix` again.")
        }
    })
}

fn unknown(typed: &str) -> String {
    let near = findings::rules().nearest(typed).map(|id| format!(" Did you mean `{id}`?")).unwrap_or_default();
    format!("I do not know the rule {} (E102).{near} `/idp explain` lists all rules.", escape::code(typed, 80))
}
