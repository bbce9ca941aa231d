//! The first look at a payload, on the way in: what is it about, and does it ask for anything?
//! It reads a few fields and skips the rest without building a tree: this runs before every 202.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::comment::mentions_command;
use super::{installation, issue, repository_changed, team};
use crate::golden_paths::form;

/// What the first look found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triage {
    /// The payload's `action`, or empty.
    pub action: String,
    /// What must be worked on in order.
    pub subject: String,
    /// Whose token works on it.
    pub installation_id: Option<i64>,
    /// What is to be done with it.
    pub verdict: Verdict,
}

/// What is to be done with a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Work on it.
    Work,
    /// Nothing: why.
    Ignore(&'static str),
    /// It cannot be read: why.
    Unreadable(String),
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    action: Option<Cow<'a, str>>,
    installation: Option<Numbered>,
    #[serde(borrow)]
    repository: Option<Place<'a>>,
    #[serde(borrow, rename = "ref")]
    reference: Option<Cow<'a, str>>,
    changes: Option<Changes>,
    #[serde(borrow)]
    issue: Option<Issue<'a>>,
    pull_request: Option<Pull>,
    #[serde(borrow)]
    comment: Option<Comment<'a>>,
    #[serde(borrow)]
    check_run: Option<Run<'a>>,
    #[serde(borrow)]
    sender: Option<User<'a>>,
}

#[derive(Deserialize)]
struct Numbered {
    id: i64,
}

#[derive(Deserialize)]
struct Place<'a> {
    id: i64,
    #[serde(borrow)]
    default_branch: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Changes {
    default_branch: Option<IgnoredAny>,
    base: Option<IgnoredAny>,
    body: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Issue<'a> {
    number: Option<i64>,
    #[serde(borrow, default)]
    labels: Vec<Label<'a>>,
}

#[derive(Deserialize)]
struct Label<'a> {
    #[serde(borrow, default)]
    name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Pull {
    number: Option<i64>,
}

#[derive(Deserialize)]
struct Run<'a> {
    #[serde(borrow)]
    external_id: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Comment<'a> {
    #[serde(borrow)]
    body: Option<Cow<'a, str>>,
    #[serde(borrow)]
    user: Option<User<'a>>,
}

#[derive(Deserialize)]
struct User<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
}

impl User<'_> {
    fn is_person(user: Option<&Self>) -> bool {
        user.and_then(|user| user.kind.as_deref()) == Some("User")
    }
}

/// Looks at the JSON of a delivery. Never fails: what cannot be read is a verdict too.
pub fn triage(event: &str, body: &[u8]) -> Triage {
    let envelope = match serde_json::from_slice::<Envelope>(body) {
        Ok(envelope) => envelope,
        Err(error) => return unreadable(event, body, &error),
    };
    let number = envelope
        .issue
        .as_ref()
        .and_then(|issue| issue.number)
        .or_else(|| envelope.pull_request.as_ref().and_then(|pull| pull.number))
        .or_else(|| envelope.check_run.as_ref().and_then(|run| number_in(run.external_id.as_deref()?)));
    let installation_id = envelope.installation.as_ref().map(|installation| installation.id);
    let subject = match (&envelope.repository, number, installation_id) {
        (Some(repository), Some(number), _) => format!("{}#{number}", repository.id),
        (Some(repository), None, _) => repository.id.to_string(),
        (None, _, Some(installation)) => format!("installation:{installation}"),
        (None, _, None) => "app".to_owned(),
    };
    let verdict = verdict(event, &envelope);
    let action = envelope.action.map(|action| action.chars().take(64).collect()).unwrap_or_default();
    Triage { action, subject, installation_id, verdict }
}

fn verdict(event: &str, envelope: &Envelope) -> Verdict {
    let action = envelope.action.as_deref().unwrap_or_default();
    match (event, action) {
        ("issue_comment", "created") => {
            let comment = envelope.comment.as_ref();
            let body = comment.and_then(|comment| comment.body.as_deref()).unwrap_or_default();
            if !mentions_command(body) {
                Verdict::Ignore("no command")
            } else if !User::is_person(comment.and_then(|comment| comment.user.as_ref()))
                || !User::is_person(envelope.sender.as_ref())
            {
                Verdict::Ignore("not written by a person")
            } else {
                from_installation(envelope)
            }
        }
        ("issue_comment", _) => Verdict::Ignore("only new comments are read"),
        ("issues", _) => {
            let labels = envelope.issue.as_ref().map_or(&[][..], |issue| &issue.labels);
            let text_changed = envelope.changes.as_ref().is_some_and(|changes| changes.body.is_some());
            if !labels.iter().any(|label| label.name == form::LABEL) {
                Verdict::Ignore("not an issue of a form")
            } else if !User::is_person(envelope.sender.as_ref()) {
                Verdict::Ignore("not written by a person")
            } else {
                acted_on(issue::acts(action, text_changed), envelope)
            }
        }
        ("pull_request", "opened" | "synchronize" | "reopened" | "ready_for_review" | "closed")
        | ("check_run", "rerequested" | "requested_action")
        | ("check_suite", "rerequested")
        | ("merge_group", "checks_requested") => from_installation(envelope),
        ("pull_request", "edited") if envelope.changes.as_ref().is_some_and(|changes| changes.base.is_some()) => {
            from_installation(envelope)
        }
        ("pull_request", _) => Verdict::Ignore("nothing that is judged has changed"),
        ("check_run" | "check_suite" | "merge_group", _) => Verdict::Ignore("nobody asks for a judgement"),
        ("push", _) => {
            let place = envelope.repository.as_ref().and_then(|place| place.default_branch.as_deref());
            let branch = envelope.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
            match place.zip(branch) {
                Some((default, pushed)) if default == pushed => from_installation(envelope),
                _ => Verdict::Ignore("not the default branch"),
            }
        }
        ("repository", _) => {
            let other = envelope.changes.as_ref().is_some_and(|changes| changes.default_branch.is_some());
            acted_on(repository_changed::acts(action, other), envelope)
        }
        ("installation" | "installation_repositories" | "installation_target", _) => {
            acted_on(installation::acts(event, action), envelope)
        }
        ("team" | "membership" | "organization", _) => {
            acted_on(team::acts(event, action) || installation::acts(event, action), envelope)
        }
        ("ping", _) => Verdict::Ignore("a greeting"),
        _ => Verdict::Ignore("nothing acts on this event"),
    }
}

/// The pull request that a check run of ours is about: checks name their subject `pull:12`.
fn number_in(subject: &str) -> Option<i64> {
    subject.strip_prefix("pull:")?.split('#').next()?.parse().ok()
}

fn acted_on(acts: bool, envelope: &Envelope) -> Verdict {
    if acts { from_installation(envelope) } else { Verdict::Ignore("nothing acts on this action") }
}

fn from_installation(envelope: &Envelope) -> Verdict {
    match envelope.installation {
        Some(_) => Verdict::Work,
        None => Verdict::Ignore("no installation: a webhook of a repository or organisation, not of the App"),
    }
}

fn unreadable(event: &str, body: &[u8], error: &serde_json::Error) -> Triage {
    let reason = match serde_json::from_slice::<IgnoredAny>(body) {
        Err(error) => format!("not JSON: {error}"),
        Ok(_) => format!("not the shape of `{event}`: {error}"),
    };
    let acts = matches!(
        event,
        "issue_comment"
            | "issues"
            | "pull_request"
            | "check_run"
            | "check_suite"
            | "merge_group"
            | "push"
            | "repository"
            | "installation"
            | "installation_repositories"
            | "installation_target"
            | "team"
            | "membership"
            | "organization"
    );
    let verdict = if acts { Verdict::Unreadable(reason) } else { Verdict::Ignore("nothing acts on this event") };
    Triage { action: String::new(), subject: "unreadable".to_owned(), installation_id: None, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(body: &str, kind: &str) -> Verdict {
        let payload = serde_json::json!({
            "action": "created", "installation": {"id": 7}, "repository": {"id": 5, "name": "orders"},
            "issue": {"number": 3, "pull_request": {}},
            "comment": {"id": 9, "body": body, "user": {"type": kind}}, "sender": {"type": kind},
        });
        let found = triage("issue_comment", payload.to_string().as_bytes());
        assert_eq!((found.subject.as_str(), found.installation_id), ("5#3", Some(7)));
        found.verdict
    }

    #[test]
    fn only_a_persons_comment_with_a_command_asks_for_work() {
        assert_eq!(comment("/idp help", "User"), Verdict::Work);
        assert_eq!(comment("thanks", "User"), Verdict::Ignore("no command"));
        assert_eq!(comment("/idp help", "Bot"), Verdict::Ignore("not written by a person"));
    }

    #[test]
    fn a_comment_with_escapes_is_read_all_the_same() {
        assert_eq!(comment("\u{201c}hi\u{201d}\r\n/idp help", "User"), Verdict::Work);
    }

    #[test]
    fn of_issues_only_those_of_a_form_ask_for_work() {
        let verdict = |action: &str, label: &str, changes: serde_json::Value, kind: &str| {
            let payload = serde_json::json!({
                "action": action, "installation": {"id": 7}, "repository": {"id": 5}, "changes": changes,
                "issue": {"number": 3, "labels": [{"name": label}]}, "sender": {"type": kind},
            });
            triage("issues", payload.to_string().as_bytes()).verdict
        };
        let nothing = serde_json::json!({});
        assert_eq!(verdict("opened", "idp:create", nothing.clone(), "User"), Verdict::Work);
        assert_eq!(verdict("edited", "idp:create", serde_json::json!({"body": {"from": "x"}}), "User"), Verdict::Work);
        let other = Verdict::Ignore("nothing acts on this action");
        assert_eq!(verdict("edited", "idp:create", serde_json::json!({"title": {"from": "x"}}), "User"), other);
        assert_eq!(verdict("pinned", "idp:create", nothing.clone(), "User"), other);
        assert_eq!(verdict("opened", "bug", nothing.clone(), "User"), Verdict::Ignore("not an issue of a form"));
        assert_eq!(verdict("closed", "idp:create", nothing, "Bot"), Verdict::Ignore("not written by a person"));
    }

    #[test]
    fn what_is_no_json_or_another_shape_is_told() {
        let verdict = |body: &str| triage("issue_comment", body.as_bytes()).verdict;
        let Verdict::Unreadable(reason) = verdict("{\"action\": ") else { panic!() };
        assert!(reason.starts_with("not JSON"), "{reason}");
        let Verdict::Unreadable(reason) = verdict("{\"action\": 7}") else { panic!() };
        assert!(reason.starts_with("not the shape of `issue_comment`"), "{reason}");
        assert_eq!(verdict("{}"), Verdict::Ignore("only new comments are read"));
        assert_eq!(triage("star", b"[]").verdict, Verdict::Ignore("nothing acts on this event"));
    }

    #[test]
    fn of_pushes_only_those_to_the_default_branch_ask_for_work() {
        let verdict = |reference: &str| {
            let payload = serde_json::json!({
                "ref": reference, "installation": {"id": 7}, "repository": {"id": 5, "default_branch": "main"},
            });
            triage("push", payload.to_string().as_bytes()).verdict
        };
        assert_eq!(verdict("refs/heads/main"), Verdict::Work);
        assert_eq!(verdict("refs/heads/next"), Verdict::Ignore("not the default branch"));
        assert_eq!(verdict("refs/tags/main"), Verdict::Ignore("not the default branch"));
    }

    #[test]
    fn an_edited_repository_asks_for_work_only_when_its_default_branch_is_another() {
        let verdict = |changes: serde_json::Value| {
            let payload = serde_json::json!({
                "action": "edited", "changes": changes, "installation": {"id": 7}, "repository": {"id": 5},
            });
            triage("repository", payload.to_string().as_bytes()).verdict
        };
        assert_eq!(verdict(serde_json::json!({"default_branch": {"from": "master"}})), Verdict::Work);
        assert_eq!(verdict(serde_json::json!({"description": {}})), Verdict::Ignore("nothing acts on this action"));
    }

    proptest::proptest! {
        #[test]
        fn no_payload_stops_the_first_look(event in "[a-z_]{1,20}", body in ".*") {
            triage(&event, body.as_bytes());
        }
    }
}
