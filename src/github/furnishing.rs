//! What a new repository gets many of, in few calls: labels, environments and topics, through one GraphQL document.
//! Where there is no GraphQL, one call each. Rules of an environment are `environments`.

use std::fmt::Write;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::client::{GitHub, jittered};
use super::environments::{EnvironmentRules, refused};
use super::error::GitHubError;
use super::graphql::FieldRefused;
use super::names::RepoName;
use super::protection::is_about_the_plan;
use super::repository_extras::is_there;
use super::tokens::Scope;

/// So many things are made in one call.
const AT_ONCE: usize = 50;
const NAME: &str = "furnish a repository";

/// A label to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLabel {
    /// Its name, at most 50 characters.
    pub name: String,
    /// Its colour: six hexadecimal digits, without `#`.
    pub color: String,
    /// What it is for, at most 100 characters.
    pub description: Option<String>,
}

/// What a repository shall have.
#[derive(Debug, Clone, Copy, Default)]
pub struct Furnishing<'a> {
    /// Labels; one that exists is left as it is.
    pub labels: &'a [NewLabel],
    /// Names of environments.
    pub environments: &'a [String],
    /// All its topics; empty leaves them as they are.
    pub topics: &'a [String],
}

/// One thing of a furnishing, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Furnished {
    /// What it is.
    pub item: Item,
    /// What became of it.
    pub outcome: Made,
}

/// A thing that a repository was to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The label of this name.
    Label(String),
    /// The environment of this name.
    Environment(String),
    /// The topics.
    Topics,
}

/// What became of something that was to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// It is there. Of an environment GitHub does not say whether it was there before.
    Yes,
    /// It was there before, and may look otherwise.
    Existed,
    /// GitHub does not want it, now and later; its words.
    Refused(String),
}

impl GitHub {
    /// Gives a repository labels, environments and topics: one call for up to 50 of them. Safe to repeat. One that
    /// GitHub refuses does not keep the others away.
    ///
    /// # Errors
    /// As any write; a 403 when the App lacks a permission for any of them, after the others were made.
    pub async fn furnish(
        &self,
        scope: Scope,
        repo: &RepoName,
        node_id: &str,
        furnishing: &Furnishing<'_>,
    ) -> Result<Vec<Furnished>, GitHubError> {
        let wanted = wanted(furnishing);
        let mut furnished = Vec::with_capacity(wanted.len());
        for batch in wanted.chunks(AT_ONCE) {
            let outcomes = match self.has_graphql() && !node_id.is_empty() {
                true => match self.furnish_by_graphql(scope, node_id, batch).await {
                    Err(error) if self.is_no_graphql(&error) => self.furnish_one_by_one(scope, repo, batch).await,
                    other => other,
                },
                false => self.furnish_one_by_one(scope, repo, batch).await,
            };
            let items = batch.iter().map(Wanted::item);
            furnished.extend(items.zip(outcomes?).map(|(item, outcome)| Furnished { item, outcome }));
        }
        Ok(furnished)
    }

    async fn furnish_by_graphql(
        &self,
        scope: Scope,
        node_id: &str,
        batch: &[Wanted<'_>],
    ) -> Result<Vec<Made>, GitHubError> {
        let (mutation, variables) = mutation(node_id, batch);
        let variables = Value::Object(variables);
        let mut pauses = self.visibility_pauses();
        loop {
            let changed = self.change(NAME, scope, &mutation, &variables).await?;
            let fields: Vec<_> = (0..batch.len()).map(|n| changed.field(&format!("m{n}"))).collect();
            let unseen =
                fields.iter().any(|field| matches!(field, Err(refused) if refused.status == StatusCode::NOT_FOUND));
            if unseen && let Some(pause) = pauses.next() {
                tokio::time::sleep(jittered(pause)).await;
                continue;
            }
            return fields.into_iter().map(|field| field.map(made).or_else(judged)).collect();
        }
    }

    async fn furnish_one_by_one(
        &self,
        scope: Scope,
        repo: &RepoName,
        batch: &[Wanted<'_>],
    ) -> Result<Vec<Made>, GitHubError> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for wanted in batch {
            outcomes.push(match wanted {
                Wanted::Label(label) => self.make_label(scope, repo, label).await?,
                Wanted::Environment(name) => {
                    self.set_environment(scope, repo, name, &EnvironmentRules::default()).await?
                }
                Wanted::Topics(topics) => {
                    self.set_topics(scope, repo, topics).await.map(|()| Made::Yes).or_else(refused)?
                }
            });
        }
        Ok(outcomes)
    }

    async fn make_label(&self, scope: Scope, repo: &RepoName, label: &NewLabel) -> Result<Made, GitHubError> {
        let mut body = json!({ "name": label.name, "color": label.color });
        if let Some(description) = &label.description {
            body["description"] = json!(description);
        }
        self.make("create a label", scope, format!("/repos/{repo}/labels"), &body).await
    }
}

/// One thing that is wanted.
enum Wanted<'a> {
    Label(&'a NewLabel),
    Environment(&'a str),
    Topics(&'a [String]),
}

impl Wanted<'_> {
    fn item(&self) -> Item {
        match self {
            Self::Label(label) => Item::Label(label.name.clone()),
            Self::Environment(name) => Item::Environment((*name).to_owned()),
            Self::Topics(_) => Item::Topics,
        }
    }

    /// The mutation, its input type and its input.
    fn field(&self, node_id: &str) -> (&'static str, &'static str, Value) {
        match self {
            Self::Label(label) => {
                let input = json!({
                    "repositoryId": node_id, "name": label.name, "color": label.color,
                    "description": label.description,
                });
                ("createLabel", "CreateLabelInput", input)
            }
            Self::Environment(name) => {
                ("createEnvironment", "CreateEnvironmentInput", json!({ "repositoryId": node_id, "name": name }))
            }
            Self::Topics(names) => {
                ("updateTopics", "UpdateTopicsInput", json!({ "repositoryId": node_id, "topicNames": names }))
            }
        }
    }
}

fn wanted<'a>(furnishing: &Furnishing<'a>) -> Vec<Wanted<'a>> {
    let labels = furnishing.labels.iter().map(Wanted::Label);
    let environments = furnishing.environments.iter().map(|name| Wanted::Environment(name));
    let topics = (!furnishing.topics.is_empty()).then_some(Wanted::Topics(furnishing.topics));
    labels.chain(environments).chain(topics).collect()
}

/// The document with an alias for each thing. What it makes is in variables, never in its text.
fn mutation(node_id: &str, batch: &[Wanted<'_>]) -> (String, Map<String, Value>) {
    let (mut head, mut body, mut variables) = (String::new(), String::new(), Map::new());
    for (n, wanted) in batch.iter().enumerate() {
        let (field, kind, input) = wanted.field(node_id);
        let comma = if n == 0 { "" } else { ", " };
        let _ = write!(head, "{comma}$v{n}: {kind}!");
        let shown = if field == "updateTopics" { "invalidTopicNames" } else { "clientMutationId" };
        let _ = writeln!(body, "  m{n}: {field}(input: $v{n}) {{ {shown} }}");
        variables.insert(format!("v{n}"), input);
    }
    (format!("mutation({head}) {{\n{body}}}"), variables)
}

/// Topics that are none are told in the answer, and then none is set.
fn made(answer: &Value) -> Made {
    let invalid: Vec<&str> =
        answer["invalidTopicNames"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    match invalid.is_empty() {
        true => Made::Yes,
        false => Made::Refused(format!("GitHub does not take these topics: {}", invalid.join(", "))),
    }
}

/// What GitHub says of one thing that it did not make.
fn judged(refused: FieldRefused) -> Result<Made, GitHubError> {
    let message = refused.message;
    match refused.status {
        StatusCode::UNPROCESSABLE_ENTITY if is_there(&message) => Ok(Made::Existed),
        StatusCode::UNPROCESSABLE_ENTITY => Ok(Made::Refused(message)),
        StatusCode::FORBIDDEN if is_about_the_plan(&message) => Ok(Made::Refused(message)),
        StatusCode::FORBIDDEN => Err(GitHubError::Forbidden { call: NAME, status: 403, message, needs: None }),
        StatusCode::NOT_FOUND => Err(GitHubError::NotFound { call: NAME, message }),
        status => Err(GitHubError::Server { call: NAME, status: status.as_u16() }),
    }
}
