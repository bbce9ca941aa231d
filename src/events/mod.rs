//! The few webhook events we act on, as small structs. Nothing behind this room knows GitHub's JSON.
//! `triage` looks at a payload as it comes in; `Event::read` reads what is worked on.

mod check;
mod comment;
mod installation;
mod issue;
mod merge_group;
mod pull_request;
mod push;
mod repository;
mod repository_changed;
mod team;
mod triage;

pub use check::{ButtonPressed, CheckAskedAgain};
pub use comment::{CommentCreated, Place, mentions_command};
pub use installation::{InstallationChange, InstallationChanged};
pub use issue::{IssueChange, IssueChanged};
pub use merge_group::MergeGroupFormed;
pub use pull_request::{Happened, PullRequest, PullRequestChanged};
pub use push::{Pushed, Touch, Touched};
pub use repository::Repository;
pub use repository_changed::{RepositoryChange, RepositoryChanged, Settled};
pub use team::{Person, Team, TeamChange, TeamChanged};
pub use triage::{Triage, Verdict, triage};

/// Something that happened and that we act on.
#[derive(Debug, Clone)]
pub enum Event {
    /// A person wrote a comment that mentions a command.
    CommentCreated(Box<CommentCreated>),
    /// An issue that asks for something to be created was opened, edited or closed.
    IssueChanged(Box<IssueChanged>),
    /// A pull request was opened, pushed to, retargeted, closed or merged.
    PullRequestChanged(Box<PullRequestChanged>),
    /// A commit is to be judged again.
    CheckAskedAgain(Box<CheckAskedAgain>),
    /// A button of a check was pressed.
    ButtonPressed(Box<ButtonPressed>),
    /// A merge queue waits for a judgement.
    MergeGroupFormed(Box<MergeGroupFormed>),
    /// The default branch of a repository points to another commit.
    Pushed(Box<Pushed>),
    /// Something happened to a repository as a whole.
    RepositoryChanged(Box<RepositoryChanged>),
    /// Something happened to an installation.
    InstallationChanged(Box<InstallationChanged>),
    /// Something happened to a team or to somebody's place in one.
    TeamChanged(Box<TeamChanged>),
}

/// Why a payload could not be read as the event it claims to be.
#[derive(Debug, thiserror::Error)]
#[error("the payload of `{event}` has not the shape that GitHub describes: {reason}")]
pub struct OddPayload {
    /// The event's name.
    pub event: String,
    /// What did not fit.
    pub reason: String,
}

impl Event {
    /// Reads the payload of an event that [`triage`] found to be for us.
    pub fn read(name: &str, action: &str, body: &[u8]) -> Result<Self, OddPayload> {
        let read = match (name, action) {
            ("issue_comment", _) => comment::read(body).map(|event| Self::CommentCreated(Box::new(event))),
            ("issues", _) => issue::read(body).map(|event| Self::IssueChanged(Box::new(event))),
            ("pull_request", _) => pull_request::read(body).map(|event| Self::PullRequestChanged(Box::new(event))),
            ("check_run", "requested_action") => {
                check::read_button(body).map(|event| Self::ButtonPressed(Box::new(event)))
            }
            ("check_run" | "check_suite", _) => {
                check::read_again(body).map(|event| Self::CheckAskedAgain(Box::new(event)))
            }
            ("merge_group", _) => merge_group::read(body).map(|event| Self::MergeGroupFormed(Box::new(event))),
            ("push", _) => push::read(body).map(|event| Self::Pushed(Box::new(event))),
            ("repository", _) => repository_changed::read(body).map(|event| Self::RepositoryChanged(Box::new(event))),
            ("installation" | "installation_repositories" | "installation_target", _) => {
                installation::read(name, body).map(|event| Self::InstallationChanged(Box::new(event)))
            }
            ("organization", _) if installation::names_an_account(body) => {
                installation::read(name, body).map(|event| Self::InstallationChanged(Box::new(event)))
            }
            ("team" | "membership" | "organization", _) => {
                team::read(name, body).map(|event| Self::TeamChanged(Box::new(event)))
            }
            _ => Err("nothing here acts on it".to_owned()),
        };
        read.map_err(|reason| OddPayload { event: name.to_owned(), reason })
    }
}
