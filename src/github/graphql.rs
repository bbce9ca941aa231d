//! GraphQL: where it answers, and what its errors mean. The questions themselves are where their topic is.

use std::sync::atomic::Ordering;

use http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::call::{By, Call};
use super::client::GitHub;
use super::error::GitHubError;
use super::tokens::Scope;

#[derive(Deserialize)]
struct Problems {
    #[serde(default)]
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Problem {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    path: Vec<Value>,
}

/// What a mutation did: each of its fields has an answer or a refusal.
pub(super) struct Changed {
    answers: Map<String, Value>,
    problems: Vec<Problem>,
}

/// Why a field of a mutation was not carried out.
pub(super) struct FieldRefused {
    /// The status that REST would have used.
    pub status: StatusCode,
    pub message: String,
}

impl Changed {
    /// The answer of a field, by its alias.
    pub fn field(&self, alias: &str) -> Result<&Value, FieldRefused> {
        let at = |problem: &&Problem| problem.path.first().and_then(Value::as_str) == Some(alias);
        match (self.problems.iter().find(at), self.answers.get(alias)) {
            (None, Some(answer)) if !answer.is_null() => Ok(answer),
            (Some(problem), _) => Err(FieldRefused { status: meaning(problem), message: problem.message.clone() }),
            (None, _) => {
                let message = "GitHub left it without an answer".to_owned();
                Err(FieldRefused { status: StatusCode::BAD_GATEWAY, message })
            }
        }
    }
}

/// A page of a list.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    page_info: PageInfo,
    // A node that may not be seen is null.
    nodes: Vec<Option<T>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl<T> Page<T> {
    /// What to ask for next, when there is more.
    pub fn next(&self) -> Option<String> {
        self.page_info.end_cursor.clone().filter(|_| self.page_info.has_next_page)
    }

    /// What is on it.
    pub fn items(self) -> impl Iterator<Item = T> {
        self.nodes.into_iter().flatten()
    }
}

impl GitHub {
    /// Whether GraphQL is worth a question: a proxy, or something else than GitHub, may have REST only.
    pub(super) fn has_graphql(&self) -> bool {
        !self.lacks_graphql.load(Ordering::Relaxed)
    }

    /// Whether this error says that nobody here answers GraphQL. It is remembered, so that it is found out once.
    pub(super) fn is_no_graphql(&self, error: &GitHubError) -> bool {
        let lacks = matches!(error, GitHubError::Server { status: 501, .. });
        if lacks && self.has_graphql() {
            tracing::warn!(%error, "nobody answers GraphQL: REST is used in its place, which takes more calls");
            self.lacks_graphql.store(true, Ordering::Relaxed);
        }
        lacks
    }

    /// Asks GraphQL and reads its `data`. Only for questions: they may be repeated.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        name: &'static str,
        scope: Scope,
        query: &str,
        variables: &Value,
    ) -> Result<T, GitHubError> {
        #[derive(Deserialize)]
        struct Answer<T> {
            data: T,
        }
        let body = json!({ "query": query, "variables": variables });
        let answer = self.send(Call::graphql(name, By::Installation(scope), &body)).await?;
        Ok(answer.read::<Answer<T>>()?.data)
    }

    /// Has GraphQL change something. Only for what may be repeated.
    pub(super) async fn change(
        &self,
        name: &'static str,
        scope: Scope,
        mutation: &str,
        variables: &Value,
    ) -> Result<Changed, GitHubError> {
        #[derive(Deserialize)]
        struct Answer {
            data: Map<String, Value>,
            #[serde(default)]
            errors: Vec<Problem>,
        }
        let body = json!({ "query": mutation, "variables": variables });
        let call = Call::graphql(name, By::Installation(scope), &body).content().partial();
        let answer: Answer = self.send(call).await?.read()?;
        Ok(Changed { answers: answer.data, problems: answer.errors })
    }
}

/// The path of GraphQL on the host of the REST interface: `/graphql` beside `https://api.github.com`, and on an
/// Enterprise Server `/api/graphql` beside `/api/v3`. Source: GitHub's "Forming calls with GraphQL".
pub(super) fn graphql_path(api_url: &url::Url) -> String {
    let base = api_url.path().trim_end_matches('/');
    format!("{}/graphql", base.strip_suffix("/v3").unwrap_or(base))
}

/// GraphQL says no with a 200 and `errors`: the status that REST would have used. An error beside an answer spoils it,
/// unless the call takes it for a part of the answer (`partial`) and it is about one field and cannot pass.
pub(super) fn meant_status(status: StatusCode, body: &[u8], partial: bool) -> StatusCode {
    match status.as_u16() {
        200 => {}
        // There is nothing at this address: GraphQL itself says with a 200 what it does not find.
        404..=406 => return StatusCode::NOT_IMPLEMENTED,
        _ => return status,
    }
    let problems = serde_json::from_slice::<Problems>(body).map(|body| body.errors).unwrap_or_default();
    let spoils = |problem: &&Problem| !partial || problem.path.is_empty() || may_pass(problem);
    let meanings = problems.iter().filter(spoils).map(meaning);
    // What can pass is not to be taken for what cannot: the worst for all is a limit, then what is broken.
    meanings.min_by_key(|status| (*status != StatusCode::FORBIDDEN, !status.is_server_error())).unwrap_or(status)
}

/// Whether it is a limit, or something that is broken for the moment.
fn may_pass(problem: &Problem) -> bool {
    let limit = problem.kind == "RATE_LIMITED" || problem.message.to_lowercase().contains("rate limit");
    limit || meaning(problem).is_server_error()
}

fn meaning(problem: &Problem) -> StatusCode {
    let message = problem.message.to_lowercase();
    match problem.kind.as_str() {
        "RATE_LIMITED" | "FORBIDDEN" | "INSUFFICIENT_SCOPES" => StatusCode::FORBIDDEN,
        "NOT_FOUND" => StatusCode::NOT_FOUND,
        "INTERNAL" | "SERVICE_UNAVAILABLE" => StatusCode::BAD_GATEWAY,
        _ if message.contains("rate limit") => StatusCode::FORBIDDEN,
        // A query that took GitHub longer than ten seconds, or failed on its side, says only this.
        _ if message.contains("something went wrong")
            || message.contains("timeout")
            || message.contains("timed out") =>
        {
            StatusCode::BAD_GATEWAY
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(api_url: &str) -> String {
        graphql_path(&api_url.parse().unwrap())
    }

    fn meant(body: &str) -> u16 {
        meant_status(StatusCode::OK, body.as_bytes(), false).as_u16()
    }

    #[test]
    fn graphql_lies_beside_rest() {
        assert_eq!(path("https://api.github.com"), "/graphql");
        assert_eq!(path("https://api.acme.ghe.com/"), "/graphql");
        assert_eq!(path("https://github.acme.example/api/v3/"), "/api/graphql");
        assert_eq!(path("http://127.0.0.1:4000/proxy/api/v3"), "/proxy/api/graphql");
    }

    #[test]
    fn an_error_in_a_200_is_taken_for_what_it_is() {
        assert_eq!(meant(r#"{"data": {"repository": {}}}"#), 200);
        assert_eq!(meant(r#"{"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}"#), 403);
        assert_eq!(meant(r#"{"data": {"repository": null}, "errors": [{"type": "NOT_FOUND", "message": "no"}]}"#), 404);
        assert_eq!(meant(r#"{"errors": [{"message": "Something went wrong while executing your query."}]}"#), 502);
        assert_eq!(meant(r#"{"errors": [{"message": "You have exceeded a secondary rate limit."}]}"#), 403);
        assert_eq!(meant(r#"{"errors": [{"message": "Field 'x' doesn't exist on type 'Query'"}]}"#), 422);
    }

    #[test]
    fn of_several_errors_the_one_that_can_pass_counts() {
        let body =
            r#"{"errors": [{"type": "NOT_FOUND", "message": "no"}, {"type": "RATE_LIMITED", "message": "slow"}]}"#;
        assert_eq!(meant(body), 403);
    }

    #[test]
    fn a_change_of_several_things_keeps_what_went_well() {
        let meant = |errors: &str| {
            let body = format!(r#"{{"data": {{"l0": {{}}, "l1": null}}, "errors": [{errors}]}}"#);
            meant_status(StatusCode::OK, body.as_bytes(), true).as_u16()
        };
        assert_eq!(
            meant(r#"{"type": "UNPROCESSABLE", "path": ["l1"], "message": "Name has already been taken"}"#),
            200
        );
        assert_eq!(meant(r#"{"type": "RATE_LIMITED", "path": ["l1"], "message": "slow"}"#), 403);
        assert_eq!(meant(r#"{"path": ["l1"], "message": "Something went wrong while executing"}"#), 502);
        assert_eq!(meant(r#"{"message": "Field 'x' doesn't exist on type 'Mutation'"}"#), 422);
    }

    #[test]
    fn a_status_that_is_no_200_stands_unless_there_is_no_graphql() {
        assert_eq!(meant_status(StatusCode::BAD_GATEWAY, b"<html>", false).as_u16(), 502);
        assert_eq!(meant_status(StatusCode::NOT_FOUND, b"{}", true).as_u16(), 501);
    }
}
