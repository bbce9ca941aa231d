//! Single things that a golden path may ask for: variables, custom properties, webhooks, autolinks, deploy keys,
//! pages, the start of a workflow. Each is one call.

use http::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::call::{By, Call};
use super::client::GitHub;
use super::environments::refused;
use super::error::GitHubError;
use super::furnishing::Made;
use super::names::{RepoName, segment};
use super::tokens::Scope;

/// A webhook of a repository.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// Where it goes.
    pub url: String,
    /// What it tells of; `*` is everything.
    pub events: Vec<String>,
    /// Whether bodies are JSON; else they are forms.
    pub json: bool,
    /// What deliveries are signed with.
    pub secret: Option<SecretString>,
    /// Whether it is on.
    pub active: bool,
}

/// A prefix that becomes a link wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autolink {
    /// Such as `TICKET-`.
    pub prefix: String,
    /// The address, with `<num>` in it.
    pub url_template: String,
    /// Whether letters count as part of the number.
    pub alphanumeric: bool,
}

/// A key with which a machine reads or pushes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeployKey {
    /// What it is called.
    pub title: String,
    /// The public key.
    pub key: String,
    /// Whether it cannot push.
    pub read_only: bool,
}

/// A workflow to be started.
#[derive(Debug, Clone, Copy)]
pub struct WorkflowStart<'a> {
    /// Its file.
    pub workflow: &'a str,
    /// A branch or a tag.
    pub branch: &'a str,
    /// What it is given.
    pub inputs: &'a Map<String, Value>,
    /// Whether GitHub is to say which run that became.
    pub wants_run: bool,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// It was started; the page of the run, if GitHub says.
    Yes(Option<String>),
    /// GitHub does not want to; its words.
    Refused(String),
}

/// Where a site is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteSource {
    /// A workflow of the repository builds it.
    Workflow,
    /// A branch and a folder in it: `/` or `/docs`.
    Branch {
        /// The branch.
        branch: String,
        /// The folder.
        path: String,
    },
}

impl GitHub {
    /// Sets a variable of the repository's workflows. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn set_variable(
        &self,
        scope: Scope,
        repo: &RepoName,
        name: &str,
        value: &str,
    ) -> Result<Made, GitHubError> {
        self.variable(scope, format!("/repos/{repo}/actions/variables"), name, value).await
    }

    /// Sets a variable of one environment, which must exist. Safe to repeat.
    ///
    /// # Errors
    /// As any write; a 403 when the App lacks `environments: write`.
    pub async fn set_environment_variable(
        &self,
        scope: Scope,
        repo: &RepoName,
        environment: &str,
        name: &str,
        value: &str,
    ) -> Result<Made, GitHubError> {
        let path = format!("/repos/{repo}/environments/{}/variables", segment(environment));
        self.variable(scope, path, name, value).await
    }

    async fn variable(&self, scope: Scope, path: String, name: &str, value: &str) -> Result<Made, GitHubError> {
        let body = json!({ "name": name, "value": value });
        let made = self.make("set a variable", scope, path.clone(), &body).await?;
        if made != Made::Existed {
            return Ok(made);
        }
        let path = format!("{path}/{}", segment(name));
        let call = Call::write("set a variable", By::Installation(scope), Method::PATCH, path).idempotent();
        self.send(call.json(&body)).await.map(|_| Made::Existed).or_else(refused)
    }

    /// Sets values of the organisation's custom properties. Safe to repeat.
    ///
    /// # Errors
    /// As any write.
    pub async fn set_properties(
        &self,
        scope: Scope,
        repo: &RepoName,
        values: &Map<String, Value>,
    ) -> Result<Made, GitHubError> {
        let values: Vec<_> =
            values.iter().map(|(name, value)| json!({ "property_name": name, "value": value })).collect();
        let path = format!("/repos/{repo}/properties/values");
        let call = Call::write("set properties", By::Installation(scope), Method::PATCH, path).idempotent();
        self.send(call.json(&json!({ "properties": values }))).await.map(|_| Made::Yes).or_else(refused)
    }

    /// Adds a webhook; one with the same address and events is [`Made::Existed`].
    ///
    /// # Errors
    /// As any write.
    pub async fn add_webhook(&self, scope: Scope, repo: &RepoName, new: &NewWebhook) -> Result<Made, GitHubError> {
        let mut config = json!({
            "url": new.url,
            "content_type": if new.json { "json" } else { "form" },
            "insecure_ssl": "0",
        });
        if let Some(secret) = &new.secret {
            config["secret"] = json!(secret.expose_secret());
        }
        let body = json!({ "name": "web", "active": new.active, "events": new.events, "config": config });
        self.make("add a webhook", scope, format!("/repos/{repo}/hooks"), &body).await
    }

    /// Adds an autolink.
    ///
    /// # Errors
    /// As any write.
    pub async fn add_autolink(&self, scope: Scope, repo: &RepoName, new: &Autolink) -> Result<Made, GitHubError> {
        let body = json!({
            "key_prefix": new.prefix,
            "url_template": new.url_template,
            "is_alphanumeric": new.alphanumeric,
        });
        self.make("add an autolink", scope, format!("/repos/{repo}/autolinks"), &body).await
    }

    /// Adds a deploy key. One that any repository has already is [`Made::Existed`]: GitHub allows a key once.
    ///
    /// # Errors
    /// As any write.
    pub async fn add_deploy_key(&self, scope: Scope, repo: &RepoName, new: &DeployKey) -> Result<Made, GitHubError> {
        let body = json!({ "title": new.title, "key": new.key, "read_only": new.read_only });
        self.make("add a deploy key", scope, format!("/repos/{repo}/keys"), &body).await
    }

    /// Switches on the repository's site.
    ///
    /// # Errors
    /// As any write.
    pub async fn enable_site(&self, scope: Scope, repo: &RepoName, source: &SiteSource) -> Result<Made, GitHubError> {
        let body = match source {
            SiteSource::Workflow => json!({ "build_type": "workflow" }),
            SiteSource::Branch { branch, path } => {
                json!({ "build_type": "legacy", "source": { "branch": branch, "path": path } })
            }
        };
        self.make("switch on a site", scope, format!("/repos/{repo}/pages"), &body).await
    }

    /// Starts a workflow by its file's name or its id. Sent once: nothing tells afterwards whether it began.
    ///
    /// # Errors
    /// As any write; a 404 when GitHub does not know the workflow, or not after some 20 s.
    pub async fn start_workflow(
        &self,
        scope: Scope,
        repo: &RepoName,
        start: &WorkflowStart<'_>,
    ) -> Result<Started, GitHubError> {
        #[derive(Default, Deserialize)]
        struct Run {
            html_url: Option<String>,
        }
        let path = format!("/repos/{repo}/actions/workflows/{}/dispatches", segment(start.workflow));
        let mut body = json!({ "ref": start.branch, "inputs": start.inputs });
        // A server that does not know the key refuses it.
        if start.wants_run {
            body["return_run_details"] = Value::Bool(true);
        }
        let call = || Call::write("start a workflow", By::Installation(scope), Method::POST, path.clone()).json(&body);
        // GitHub takes a moment to know a workflow that was just pushed.
        match self.once_visible(call).await {
            Ok(answer) => Ok(Started::Yes(answer.read::<Run>().unwrap_or_default().html_url)),
            Err(error) => refused(error).map(|made| match made {
                Made::Refused(reason) => Started::Refused(reason),
                Made::Yes | Made::Existed => Started::Yes(None),
            }),
        }
    }

    /// Makes one thing whose name or address keeps it from being made twice.
    pub(super) async fn make(
        &self,
        name: &'static str,
        scope: Scope,
        path: String,
        body: &Value,
    ) -> Result<Made, GitHubError> {
        let call = || Call::write(name, By::Installation(scope), Method::POST, path.clone()).idempotent().json(body);
        match self.once_visible(call).await {
            Ok(_) => Ok(Made::Yes),
            Err(GitHubError::Rejected { status: 409 | 422, message, .. }) if is_there(&message) => Ok(Made::Existed),
            Err(error) => refused(error),
        }
    }
}

/// GitHub's many words for what is there already.
pub(super) fn is_there(message: &str) -> bool {
    ["already exists", "already_exists", "already in use", "already enabled", "already been taken"]
        .iter()
        .any(|words| message.to_lowercase().contains(words))
}
