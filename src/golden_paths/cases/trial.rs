//! Where a golden path runs when it is only tried: on a laptop, in its tests. Nothing is written anywhere.

use super::super::parameters::Answers;
use super::super::run::{Reach, RunContext};
use serde_json::Value as Json;
use url::Url;

/// A context for trying a golden path out. The repository is the one that is named (`owner/name`), or the one that a
/// `repoUrl` among the answers points to, or `example/FALLBACK`.
pub fn trial(repository: Option<(&str, &str)>, answers: &Answers, fallback: &str) -> RunContext {
    let picked =
        answers.get("repoUrl").and_then(Json::as_str).and_then(|url| Url::parse(&format!("https://{url}")).ok());
    let part = |name: &str| {
        let value = picked.as_ref()?.query_pairs().find(|(key, _)| key == name)?.1;
        Some(value.trim_matches('/').to_string()).filter(|part| !part.is_empty())
    };
    let named = repository.map(|(owner, name)| (owner.to_string(), name.to_string()));
    let (owner, repository) = named
        .or_else(|| Some((part("owner")?, part("repo")?)))
        .unwrap_or_else(|| ("example".to_string(), fallback.to_string()));
    let host = picked.as_ref().and_then(Url::host_str).unwrap_or("github.com");
    RunContext {
        web_url: format!("https://{host}"),
        owner,
        repository,
        default_branch: "main".into(),
        requested_by: "you".into(),
        task: "local".into(),
        reach: Reach::Owner,
        ..RunContext::default()
    }
}
