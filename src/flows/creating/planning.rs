//! From answers to a plan that makes a repository here, or to why there is none.

use serde_json::{Map, Value as Json};

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{GitHubError, Login, Scope};
use crate::golden_paths::{Answers, GoldenPath, Plan, RunContext};

/// Why no repository can be made of the answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The golden path cannot be rendered; the place and the reason.
    NotRendered(String),
    /// It makes no repository.
    NoRepository,
    /// It makes one in another organisation.
    Elsewhere(String),
    /// A repository cannot have that name.
    BadName(String),
    /// There is one of that name.
    Taken {
        /// `owner/name`.
        name: String,
        /// Where it can be seen.
        url: String,
    },
    /// The App may not make repositories; GitHub's words.
    NotAllowed(String),
}

/// The plan of a new repository.
pub(super) fn plan(
    platform: &Platform,
    repository: &Repository,
    path: &GoldenPath,
    answers: &Answers,
    asked_by: &Login,
) -> Result<Plan, Obstacle> {
    let context = RunContext {
        web_url: platform.web_url.clone(),
        owner: repository.name.owner.clone(),
        repository: name_of(answers),
        default_branch: "main".to_owned(),
        requested_by: asked_by.0.clone(),
        ..RunContext::default()
    };
    let plan = path.plan(answers, &context).map_err(|error| Obstacle::NotRendered(error.to_string()))?;
    let Some(made) = plan.repository() else { return Err(Obstacle::NoRepository) };
    if !made.owner.eq_ignore_ascii_case(&repository.name.owner) {
        return Err(Obstacle::Elsewhere(made.owner.clone()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let refused = made.name.is_empty() || made.name.len() > 100 || !made.name.chars().all(plain);
    if refused || matches!(made.name.as_str(), "." | "..") {
        return Err(Obstacle::BadName(made.name.clone()));
    }
    Ok(plan)
}

/// The name that the answers give the repository, for templates that ask before the plan says it.
fn name_of(answers: &Answers) -> String {
    let text = |name: &str| answers.get(name).and_then(Json::as_str).map(str::to_owned);
    let in_address = |url: String| {
        let query = url.split_once('?')?.1.to_owned();
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find(|(key, _)| key == "repo").map(|(_, name)| name.into_owned())
    };
    text("repoUrl").and_then(in_address).or_else(|| text("name")).unwrap_or_default()
}

/// What a `RepoUrlPicker` answers in Backstage, of a name or `owner/name` as people write it.
pub(super) fn addresses(platform: &Platform, owner: &str, values: &mut Map<String, Json>) {
    let Some(Json::String(typed)) = values.get_mut("repoUrl") else { return };
    if typed.contains('?') {
        return;
    }
    let name = typed.trim().trim_end_matches('/').trim_end_matches(".git");
    let mut parts = name.rsplit('/');
    let (name, owner) = (parts.next().unwrap_or_default(), parts.next().unwrap_or(owner));
    let web = &platform.web_url;
    let host = web.split_once("://").map_or(web.as_str(), |(_, rest)| rest).split('/').next().unwrap_or_default();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("owner", owner)
        .append_pair("repo", name)
        .finish();
    *typed = format!("{host}?{query}");
}

/// What stands in the way on GitHub's side: the name, or what the App may do.
pub(super) async fn look_ahead(
    platform: &Platform,
    repository: &Repository,
    plan: &Plan,
) -> Result<Option<Obstacle>, Failure> {
    let Some(made) = plan.repository() else { return Ok(Some(Obstacle::NoRepository)) };
    let scope = Scope::creating(repository.scope.installation);
    match platform.github.repository_by_name(scope, &made.owner, &made.name).await {
        Ok(None) => Ok(None),
        Ok(Some(found)) => Ok(Some(Obstacle::Taken { name: found.name.to_string(), url: found.html_url })),
        Err(error @ (GitHubError::Forbidden { .. } | GitHubError::Rejected { .. })) if !error.can_pass() => {
            Ok(Some(Obstacle::NotAllowed(error.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}
