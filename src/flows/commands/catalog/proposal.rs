//! One commit, one branch, one pull request, found again by their names when a process died in between or the same is
//! asked for twice. Nothing is remembered beside them.

use crate::events::Repository;
use crate::failure::Failure;
use crate::flows::Platform;
use crate::github::{Head, NewFile, NewPull, Pull, PullOutcome, RefOutcome};

/// A change that is proposed.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Its branch, `idp/…`.
    pub branch: String,
    /// What it is for, in a few plain words: by it the commit and the pull request are known as ours.
    pub subject: String,
    /// The pull request's title, and the commit's.
    pub title: String,
    /// The pull request's text.
    pub body: String,
    /// Files to be added or replaced.
    pub files: Vec<NewFile>,
    /// Files to be removed.
    pub removed: Vec<String>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Proposed {
    /// The pull request is open: just opened, or since it was asked for before.
    Open(Pull),
    /// It was asked for before, and its pull request was closed or merged; the branch is still there.
    Closed(Pull),
    /// A branch of that name holds something else.
    Foreign,
}

/// Sees to it that the pull request is open.
pub async fn propose(
    platform: &Platform,
    repository: &Repository,
    base: &Head,
    proposal: &Proposal,
) -> Result<Proposed, Failure> {
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    if let Some(standing) = github.head(scope, name, &proposal.branch).await? {
        let pull = github.pull_of_branch(scope, name, &proposal.branch).await?;
        if let Some(pull) = pull.filter(|pull| pull.body.as_deref().is_some_and(|body| proposal.is_in_body(body))) {
            return Ok(if pull.state == "open" { Proposed::Open(pull) } else { Proposed::Closed(pull) });
        }
        let message = github.commit_message(scope, name, &standing.commit).await?;
        if !proposal.is_in_message(&message) {
            return Ok(Proposed::Foreign);
        }
        return open(platform, repository, proposal).await;
    }
    let message = format!("{}\n\n{}\n", proposal.title, proposal.trailer());
    let commit = github.commit_with(scope, name, base, &proposal.files, &proposal.removed, &message).await?;
    match github.create_branch(scope, name, &proposal.branch, &commit).await? {
        RefOutcome::Created => open(platform, repository, proposal).await,
        // Somebody was faster, or it was made by us a moment ago and is not shown yet.
        RefOutcome::Exists => Err(not_visible("a new branch")),
    }
}

async fn open(platform: &Platform, repository: &Repository, proposal: &Proposal) -> Result<Proposed, Failure> {
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let body = format!("{}\n{}", proposal.marker(), proposal.body);
    let new = NewPull {
        head: &proposal.branch,
        base: &repository.default_branch,
        title: &proposal.title,
        body: &body,
        draft: false,
    };
    match github.open_pull(scope, name, &new).await? {
        PullOutcome::Opened(pull) => Ok(Proposed::Open(pull)),
        PullOutcome::Exists => match github.pull_of_branch(scope, name, &proposal.branch).await? {
            Some(pull) => Ok(Proposed::Open(pull)),
            None => Err(not_visible("a new pull request")),
        },
    }
}

fn not_visible(what: &str) -> Failure {
    Failure::Passing { reason: format!("{what} is not visible yet"), wait: None }
}

impl Proposal {
    fn trailer(&self) -> String {
        format!("Idp-Catalog: {}", self.subject)
    }

    fn marker(&self) -> String {
        format!("<!-- idp:catalog {} -->", self.subject)
    }

    fn is_in_message(&self, message: &str) -> bool {
        let trailer = self.trailer();
        message.lines().any(|line| line.trim() == trailer)
    }

    fn is_in_body(&self, body: &str) -> bool {
        body.lines().next().is_some_and(|line| line.trim() == self.marker())
    }
}

/// The name of a branch: `idp/register-catalog-orders`. What a name may hold and a branch may not becomes a dash; two
/// names that become the same are told apart by the subject.
pub fn branch(verb: &str, name: &str) -> String {
    let plain =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c.to_ascii_lowercase() } else { '-' };
    format!("idp/{verb}-catalog-{}", name.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_has_only_what_git_takes() {
        assert_eq!(branch("register", "Orders.API"), "idp/register-catalog-orders-api");
        assert_eq!(branch("unregister", "a..b.lock"), "idp/unregister-catalog-a--b-lock");
    }

    #[test]
    fn only_what_we_made_is_known_as_ours() {
        let proposal = Proposal {
            branch: "idp/register-catalog-orders".to_owned(),
            subject: "register component:default/orders".to_owned(),
            title: "Register".to_owned(),
            body: String::new(),
            files: Vec::new(),
            removed: Vec::new(),
        };
        assert!(proposal.is_in_message("Register\n\nIdp-Catalog: register component:default/orders\n"));
        assert!(!proposal.is_in_message("Register\n\nIdp-Catalog: register component:default/orders-2\n"));
        assert!(proposal.is_in_body("<!-- idp:catalog register component:default/orders -->\r\nText"));
        assert!(!proposal.is_in_body("I like <!-- idp:catalog register component:default/orders -->"));
    }
}
