//! The few webhook events we act on, as small structs. Nothing behind this room knows GitHub's JSON.
//! `triage` looks at a payload as it comes in; `Event::read` reads what is worked on.

mod comment;
mod installation;
mod pull_request;
mod push;
mod repository;
mod repository_changed;
mod team;
mod triage;

pub use comment::{CommentCreated, Place, mentions_command};
pub use installation::{InstallationChange, InstallationChanged};
pub use pull_request::{Moved, PullRequestMoved};
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
    /// A pull request from one of our branches was closed, merged or opened again.
    PullRequestMoved(Box<PullRequestMoved>),
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
    pub fn read(name: &str, body: &[u8]) -> Result<Self, OddPayload> {
        let odd = |reason: String| OddPayload { event: name.to_owned(), reason };
        match name {
            "issue_comment" => comment::read(body).map(|event| Self::CommentCreated(Box::new(event))).map_err(odd),
            "pull_request" => {
                pull_request::read(body).map(|event| Self::PullRequestMoved(Box::new(event))).map_err(odd)
            }
            "push" => push::read(body).map(|event| Self::Pushed(Box::new(event))).map_err(odd),
            "repository" => {
                repository_changed::read(body).map(|event| Self::RepositoryChanged(Box::new(event))).map_err(odd)
            }
            "installation" | "installation_repositories" | "installation_target" => {
                installation::read(name, body).map(|event| Self::InstallationChanged(Box::new(event))).map_err(odd)
            }
            "organization" if installation::names_an_account(body) => {
                installation::read(name, body).map(|event| Self::InstallationChanged(Box::new(event))).map_err(odd)
            }
            "team" | "membership" | "organization" => {
                team::read(name, body).map(|event| Self::TeamChanged(Box::new(event))).map_err(odd)
            }
            _ => Err(odd("nothing here acts on it".to_owned())),
        }
    }
}
