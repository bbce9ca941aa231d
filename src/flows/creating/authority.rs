//! Who may ask for a repository, and who decides about that: GitHub's word and the organisation's settings.

use std::time::Instant;

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::{Platform, approvers};
use crate::github::{Login, Role};

/// What somebody may do about repositories that do not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// They belong to the organisation, or work on the platform repository: they may ask.
    pub belongs: bool,
    /// They decide about what others ask.
    pub decides: bool,
    /// What they ask goes on at once.
    pub goes_on: bool,
}

/// What a person may do, as it is now; GitHub's answer about their role may have been given since a moment.
pub(super) async fn standing(
    platform: &Platform,
    repository: &Repository,
    login: &Login,
    since: Instant,
) -> Result<Standing, Failure> {
    let settings = platform.decisions.of(&repository.name.owner).await?.create.clone();
    let role = platform.permissions.role_since(repository, login, since).await?;
    let decides = match settings.approvers.is_empty() {
        true => role >= Role::Write,
        false => approvers::names(platform, repository, &settings.approvers, login).await?,
    };
    let belongs = decides || role >= Role::Triage || {
        let (scope, owner) = (repository.scope, &repository.name.owner);
        platform.github.is_organization_member(scope, owner, login).await?
    };
    Ok(Standing { belongs, decides, goes_on: decides || belongs && settings.open_to_members })
}

/// Who decides, as the end of a sentence.
pub(super) async fn who_decides(platform: &Platform, repository: &Repository) -> Result<String, Failure> {
    let settings = platform.decisions.of(&repository.name.owner).await?.create.clone();
    if settings.approvers.is_empty() {
        return Ok(format!("somebody who may write to `{}`", repository.name));
    }
    Ok(approvers::words(&settings.approvers))
}
