//! Commits the mechanical fixes of a pull request to its branch: asked for by the check's button or by `/idp fix`.

use super::gather;
use super::judge::pull_now;
use super::subject::Subject;
use super::verdict::Verdict;
use crate::deliveries::Outcome;
use crate::events::{ButtonPressed, PullRequest};
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{CommitOutcome, CommitSha, FileMode, NewCommit, NewFile, Role};
use crate::outbox::{Thread, Topic, escape};

/// The button's name, as GitHub hands it back.
pub const BUTTON: &str = "fix";

/// What came of it.
#[derive(Debug)]
pub enum Repair {
    /// They were committed.
    Done {
        /// The commit.
        commit: CommitSha,
        /// How many findings it puts right.
        findings: usize,
        /// The files that it changes.
        files: Vec<String>,
    },
    /// They were only to be shown.
    Shown(Box<Verdict>),
    /// There is nothing that a machine can put right.
    Nothing,
    /// The branch lies in a fork, where the platform may not write.
    Fork,
    /// The branch moved meanwhile.
    Moved,
}

/// Puts right what the verdict on the newest head says can be. `rules` narrows it to some; `cause` marks the commit, so
/// that asking twice commits once.
pub async fn repair(
    platform: &Platform,
    pull: &PullRequest,
    rules: &[&str],
    cause: &str,
    dry_run: bool,
) -> Result<Repair, Failure> {
    if pull.is_from_fork() {
        return Ok(Repair::Fork);
    }
    let (scope, name) = (pull.repository.scope, &pull.repository.name);
    let trailer = format!("Idp-Cause: {cause}");
    let message = platform.github.commit_message(scope, name, &pull.head).await?;
    let made_before = message.lines().any(|line| line == trailer);
    let verdict = gather::with_fixes_of(platform, &Subject::Pull(pull.clone()), rules).await?;
    if made_before {
        let files = message.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect();
        return Ok(Repair::Done { commit: pull.head.clone(), findings: 0, files });
    }
    if verdict.head != pull.head {
        return Ok(Repair::Moved);
    }
    if verdict.fixes.is_empty() {
        return Ok(Repair::Nothing);
    }
    if dry_run {
        return Ok(Repair::Shown(Box::new(verdict)));
    }
    let findings = verdict.fixes.iter().map(|fix| fix.findings).sum();
    let paths: Vec<String> = verdict.fixes.iter().map(|fix| fix.path.clone()).collect();
    let Some(head) = platform.github.head(scope, name, &pull.head_branch).await? else { return Ok(Repair::Moved) };
    if head.commit != pull.head {
        return Ok(Repair::Moved);
    }
    // A file that may be run stays one.
    let (tree, _) = platform.github.tree(scope, name, &head.tree).await?;
    let executable = |path: &str| tree.iter().any(|entry| entry.path == path && entry.is_executable());
    let mode = |path: &str| if executable(path) { FileMode::Executable } else { FileMode::Regular };
    let fixes = verdict.fixes.into_iter();
    let files: Vec<NewFile> =
        fixes.map(|fix| NewFile { mode: mode(&fix.path), path: fix.path, contents: fix.after.into_bytes() }).collect();
    let message = format!(
        "Put right what idp can put right\n\n{}\n\n{trailer}",
        paths.iter().map(|path| format!("- {path}")).collect::<Vec<_>>().join("\n"),
    );
    let commit = NewCommit { branch: &pull.head_branch, parent: &head, files: &files, removed: &[], message: &message };
    match platform.github.commit_on(scope, name, &commit).await? {
        CommitOutcome::Done(commit) => Ok(Repair::Done { commit, findings, files: paths }),
        CommitOutcome::Moved => Ok(Repair::Moved),
    }
}

/// The button was pressed. What comes of it is seen in the new commit and its check; only a refusal needs words.
pub async fn by_button(
    platform: &Platform,
    guid: &str,
    event: &ButtonPressed,
    number: i64,
) -> Result<Outcome, Failure> {
    let done = |note: &str| Ok(Outcome { word: "done", note: note.to_owned() });
    let Some(pull) = pull_now(platform, &event.repository, number).await? else {
        return done("the pull request is not open any more");
    };
    let refusal = if platform.permissions.role_now(&event.repository, &event.by).await? < Role::Write {
        Some(format!(
            "{} pressed **Fix**, but may not write to `{}` (E201).",
            escape::code(&event.by.0, 60),
            event.repository.name
        ))
    } else {
        match repair(platform, &pull, &[], &format!("delivery:{guid}"), false).await? {
            Repair::Done { commit, findings, .. } => {
                return done(&format!("{findings} finding(s) put right by {commit}"));
            }
            Repair::Nothing | Repair::Shown(_) => return done("nothing is left to put right"),
            Repair::Fork => Some("I cannot commit to a branch in a fork (E203): apply the diff in the check `idp` there.".to_owned()),
            Repair::Moved => Some(
                "The branch moved while I was about to commit the fixes (E301). Press **Fix** again on the newest check."
                    .to_owned(),
            ),
        }
    };
    if let Some(text) = refusal {
        let thread = Thread { repository: &pull.repository, number, since: pull.created_at };
        platform.outbox.say(thread, &Topic::Button { check: event.check_run }, &text).await?;
    }
    Ok(Outcome { word: "refused", note: "the fixes were not committed".to_owned() })
}
