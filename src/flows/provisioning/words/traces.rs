//! What a request leaves in the repository: its commit's message and its pull request's text, by which it is found
//! again.

use crate::golden_paths::{Plan, PullRequestPlan};
use crate::outbox::escape;
use crate::store::Request;

/// The golden path's message, and trailers that tie the commit to its request.
pub fn commit_message(request: &Request, plan: &Plan) -> String {
    format!("{}\n\n{}\nIdp-Plan: {}\n", plan.commit_message.trim_end(), trailer(request), request.asked.plan_hash)
}

/// Whether a commit with this message belongs to the request.
pub fn is_commit_of(message: &str, request: &Request) -> bool {
    let plan = format!("Idp-Plan: {}", request.asked.plan_hash);
    let has = |wanted: &str| message.lines().any(|line| line.trim() == wanted);
    has(&trailer(request)) && has(&plan)
}

fn trailer(request: &Request) -> String {
    format!("Idp-Request: {}", request.id)
}

/// What names the request in its pull request; Markdown does not show it.
pub fn pull_marker(request: &Request) -> String {
    format!("<!-- idp:request id={} -->", request.id)
}

/// The golden path's text, and where it was asked for.
pub fn pull_body(request: &Request, pull: &PullRequestPlan) -> String {
    let asked = &request.asked;
    let approved = request.decided_by.as_ref().map(|who| format!(", approved by {}", escape::code(who, 60)));
    format!(
        "{}\n{}\n\n---\nAsked for by {} in [this comment]({}){}. Request {}, plan `{}`.",
        pull_marker(request),
        pull.body.trim(),
        escape::code(&asked.asked_by, 60),
        asked.comment_url,
        approved.unwrap_or_default(),
        request.id,
        super::short_hash(request)
    )
}
