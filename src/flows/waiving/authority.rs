//! Who grants waivers: those whom the organisation names; else those who may write to the platform repository; where
//! there is none, who maintains the repository.

use crate::config::organisation::WaiverSettings;
use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::{Platform, approvers};
use crate::github::{Login, RepoName, Role, Scope};

/// Whether a person grants waivers in this repository, as it is now.
pub(super) async fn grants(platform: &Platform, repository: &Repository, login: &Login) -> Result<bool, Failure> {
    let settings = settings(platform, repository).await?;
    if !settings.approvers.is_empty() {
        return approvers::names(platform, repository, &settings.approvers, login).await;
    }
    Ok(match platform_repository(platform, repository).await? {
        Some(decides) => platform.permissions.role_now(&decides, login).await? >= Role::Write,
        None => platform.permissions.role_now(repository, login).await? >= Role::Maintain,
    })
}

/// Who that is, as the end of a sentence.
pub(super) async fn who_grants(platform: &Platform, repository: &Repository) -> Result<String, Failure> {
    let settings = settings(platform, repository).await?;
    if !settings.approvers.is_empty() {
        return Ok(approvers::words(&settings.approvers));
    }
    Ok(match platform_repository(platform, repository).await? {
        Some(decides) => format!("somebody who may write to `{}`", decides.name),
        None => "somebody with the role maintain or admin here".to_owned(),
    })
}

/// What the organisation decided about waivers.
pub(super) async fn settings(platform: &Platform, repository: &Repository) -> Result<WaiverSettings, Failure> {
    Ok(platform.decisions.of(&repository.name.owner).await?.waivers.clone())
}

/// The platform team's repository, when it is recorded.
async fn platform_repository(platform: &Platform, repository: &Repository) -> Result<Option<Repository>, Failure> {
    let name = format!("{}/{}", repository.name.owner, platform.decisions.platform_repo());
    let Some(record) = platform.store.repository_named(&name).await? else { return Ok(None) };
    let scope = Scope::repository(record.installation_id, record.id);
    let named = RepoName::parse(&record.full_name);
    Ok(named.map(|name| Repository { scope, id: record.id, name, default_branch: record.default_branch }))
}
