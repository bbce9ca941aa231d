//! The foundation: the repository, its one commit, its default branch.

use super::super::words;
use super::{Cut, Done, Work};
use crate::flows::provisioning::mode_of;
use crate::github::{
    CreateOutcome, FirstCommit, FirstCommitOutcome, FirstFile, NewRepository, Repository, RepositoryChange, Scope,
    Switches, Visibility,
};
use crate::golden_paths::{RepositoryPlan, Visibility as Planned};
use crate::store::{MadeRepository, Millis};

impl Work<'_> {
    /// Makes the repository. One that an earlier try made, whose answer was lost, is taken over; any other of that
    /// name is in the way.
    pub(super) async fn repository(&self, before: Option<Millis>) -> Result<Done, Cut> {
        if self.creation.made.is_some() {
            return Ok(Done::plainly());
        }
        let github = &self.platform.github;
        let new = new_repository(self.made);
        let scope = Scope::creating(self.creation.asked.installation_id);
        let made = match github.create_repository(scope, &self.made.owner, &new).await? {
            CreateOutcome::Created(made) => made,
            CreateOutcome::NameTaken(Some(found)) if is_ours(&found, &new, before) => found,
            CreateOutcome::NameTaken(_) => {
                return Ok(Done::No("there is a repository of that name already".to_owned()));
            }
        };
        let made =
            MadeRepository { id: made.id, node_id: made.node_id, url: made.html_url, branch: made.default_branch };
        self.platform.store.keep_made(self.creation.id, &made).await?;
        Ok(Done::plainly())
    }

    /// One commit with all files, in place of what GitHub put there.
    pub(super) async fn commit(&self, again: bool) -> Result<Done, Cut> {
        let file = |file: &crate::golden_paths::PlannedFile| FirstFile {
            path: file.path.clone(),
            contents: file.contents.clone(),
            mode: mode_of(file),
        };
        let files: Vec<FirstFile> = self.plan.files.iter().map(file).collect();
        let standing = self.standing()?;
        let new = FirstCommit {
            made_branch: &standing.branch,
            branch: &self.made.default_branch,
            files: &files,
            message: &words::commit_message(&self.creation, self.plan),
            again,
        };
        Ok(match self.platform.github.first_commit(self.scope()?, &self.name(), &new).await? {
            // The catalog reads this very commit.
            FirstCommitOutcome::Done(commit) => Done::Yes(commit.0),
            FirstCommitOutcome::Occupied => Done::No("somebody else pushed to the new repository before".to_owned()),
        })
    }

    /// The default branch that the plan names, in place of the one that GitHub made.
    pub(super) async fn default_branch(&self) -> Result<Done, Cut> {
        let standing = self.standing()?;
        if standing.branch == self.made.default_branch {
            return Ok(Done::plainly());
        }
        let (github, scope, name) = (&self.platform.github, self.scope()?, self.name());
        let change =
            RepositoryChange { default_branch: Some(self.made.default_branch.clone()), ..RepositoryChange::default() };
        github.change_repository(scope, &name, &change).await?;
        github.delete_branch(scope, &name, &standing.branch).await?;
        Ok(Done::plainly())
    }
}

/// Whether what stands there is what an earlier try of ours made.
fn is_ours(found: &Repository, new: &NewRepository, before: Option<Millis>) -> bool {
    before.is_some_and(|asked_at| found.could_be_made_from(new, asked_at))
}

fn new_repository(plan: &RepositoryPlan) -> NewRepository {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let settings = &plan.settings;
    NewRepository {
        visibility: match plan.visibility {
            Planned::Private => Visibility::Private,
            Planned::Internal => Visibility::Internal,
            Planned::Public => Visibility::Public,
        },
        description: text(&plan.description),
        homepage: text(&plan.homepage),
        switches: Switches {
            has_issues: settings.has_issues,
            has_projects: settings.has_projects,
            has_wiki: settings.has_wiki,
            allow_squash_merge: settings.allow_squash_merge,
            allow_merge_commit: settings.allow_merge_commit,
            allow_rebase_merge: settings.allow_rebase_merge,
            allow_auto_merge: settings.allow_auto_merge,
            delete_branch_on_merge: settings.delete_branch_on_merge,
            squash_merge_commit_title: settings.squash_merge_commit_title.clone(),
            squash_merge_commit_message: settings.squash_merge_commit_message.clone(),
            ..Switches::default()
        },
        ..NewRepository::named(&plan.name)
    }
}
