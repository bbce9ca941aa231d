//! The pull request with the forms: one commit, one branch, one pull request, each found again by the branch's name.

use super::due::Due;
use super::{BRANCH, told};
use crate::deliveries::Outcome;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{
    CommitOutcome, FileMode, Furnishing, NewCommit, NewFile, NewLabel, NewPull, Pull, PullOutcome, RefOutcome,
};
use crate::golden_paths::form;
use crate::outbox::escape;

/// The colour of the labels.
const COLOUR: &str = "5319e7";

/// Opens the pull request, or brings the one that is open up to date.
pub(super) async fn offer(platform: &Platform, repository: &Repository, due: &Due) -> Result<Outcome, Failure> {
    let name = due.name();
    let offered = platform.store.form_offer(repository.id).await?.filter(|offer| offer.forms == name);
    if offered.as_ref().is_some_and(|offer| offer.closed || offer.pull_number.is_some()) {
        return Ok(told("nothing", "these issue forms were offered already"));
    }
    if offered.is_none() {
        platform.store.offer_forms(repository.id, &name).await?;
    }
    let committed = offered.is_some_and(|offer| !offer.commit_sha.is_empty());
    if !committed && !commit(platform, repository, due).await? {
        return Err(Failure::Passing {
            reason: "the branch of the issue forms moved meanwhile".to_owned(),
            wait: None,
        });
    }
    platform.store.forms_committed(repository.id).await?;
    let pull = open(platform, repository, due).await?;
    labels(platform, repository, &due.golden_paths).await?;
    platform.store.forms_offered(repository.id, pull.number).await?;
    Ok(told("done", format!("{} issue forms are offered in #{}", due.written.len(), pull.number)))
}

/// Commits the forms to the branch: on top of it while its pull request is open, else on a new one. False when
/// somebody else moved it meanwhile.
async fn commit(platform: &Platform, repository: &Repository, due: &Due) -> Result<bool, Failure> {
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let files: Vec<NewFile> = due
        .written
        .iter()
        .map(|(path, text)| NewFile {
            path: path.clone(),
            contents: text.clone().into_bytes(),
            mode: FileMode::Regular,
        })
        .collect();
    let message = "Bring the issue forms in step with the golden paths";
    if let Some(head) = github.head(scope, name, BRANCH).await? {
        let open = github.pull_of_branch(scope, name, BRANCH).await?.is_some_and(|pull| pull.state == "open");
        if open {
            // What the branch removed before cannot be removed again.
            let new = NewCommit { branch: BRANCH, parent: &head, files: &files, removed: &[], message };
            return Ok(matches!(github.commit_on(scope, name, &new).await?, CommitOutcome::Done(_)));
        }
        github.delete_branch(scope, name, BRANCH).await?;
    }
    let Some(head) = github.head(scope, name, &repository.default_branch).await? else {
        return Err(Failure::Lasting("the platform repository has no default branch".to_owned()));
    };
    let commit = github.commit_with(scope, name, &head, &files, &due.removed, message).await?;
    Ok(github.create_branch(scope, name, BRANCH, &commit).await? == RefOutcome::Created)
}

async fn open(platform: &Platform, repository: &Repository, due: &Due) -> Result<Pull, Failure> {
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let body = body(due);
    let new = NewPull {
        head: BRANCH,
        base: &repository.default_branch,
        title: "Update the issue forms",
        body: &body,
        draft: false,
    };
    match github.open_pull(scope, name, &new).await? {
        PullOutcome::Opened(pull) => Ok(pull),
        PullOutcome::Exists => github.pull_of_branch(scope, name, BRANCH).await?.ok_or_else(|| Failure::Passing {
            reason: "the pull request exists and is not visible yet".to_owned(),
            wait: None,
        }),
    }
}

/// Makes the labels of these golden paths' forms, where they are missing: GitHub gives an issue only those labels of its
/// form that exist. One call for fifty of them.
pub(super) async fn labels(
    platform: &Platform,
    repository: &Repository,
    golden_paths: &[String],
) -> Result<(), Failure> {
    let label =
        |name: String, about: &str| NewLabel { name, color: COLOUR.to_owned(), description: Some(about.to_owned()) };
    let mut labels = vec![label(form::LABEL.to_owned(), "Asks for a repository")];
    labels.extend(golden_paths.iter().map(|path| label(form::path_label(path), "The golden path that is meant")));
    let furnishing = Furnishing { labels: &labels, ..Furnishing::default() };
    platform.github.furnish(repository.scope, &repository.name, "", &furnishing).await?;
    Ok(())
}

fn body(due: &Due) -> String {
    let mut text =
        "These forms ask for what the golden paths need. An issue that is opened with one of them becomes a \
                    repository, once somebody who may has approved it.\n"
            .to_owned();
    let mut list = |title: &str, paths: &mut dyn Iterator<Item = &String>| {
        let lines: Vec<String> = paths.map(|path| format!("- {}\n", escape::code(path, 200))).collect();
        if !lines.is_empty() {
            text.push_str(&format!("\n{title}:\n\n{}", lines.concat()));
        }
    };
    list("Written", &mut due.written.iter().map(|(path, _)| path));
    list("Removed, for their golden paths are gone", &mut due.removed.iter());
    list("Left as they are, for they were changed by hand (remove one to have it written again)", &mut due.kept.iter());
    text.push_str("\nClosing this pull request is an answer too: it is not opened again until the forms change.");
    text
}
