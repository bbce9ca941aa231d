//! Why the setup cannot go on, in words for the operator. Holds no secret and no code.

use http::StatusCode;

use crate::config::credentials::CredentialsProblem;
use crate::github::GitHubError;

/// Why the setup cannot go on.
#[derive(Debug)]
pub(super) enum Failure {
    /// An App is configured already.
    Done,
    /// The data folder holds credentials that the server was not started with.
    Exists(CredentialsProblem),
    /// GitHub sent no `state`, or one that is unknown, used or too old.
    State,
    /// GitHub sent no code.
    NoCode,
    /// Credentials could not be kept; nothing was asked of GitHub yet.
    Folder(std::path::PathBuf, std::io::Error),
    /// GitHub did not take the code.
    Code,
    /// GitHub gave no credentials, for the moment or at all.
    GitHub(GitHubError),
    /// The App is made, but what GitHub gave is lost.
    Lost {
        /// The App's page on GitHub.
        app_page: String,
        /// Why it could not be kept.
        problem: CredentialsProblem,
    },
}

impl Failure {
    /// The status of the page.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Done | Self::Exists(_) => StatusCode::CONFLICT,
            Self::State | Self::NoCode | Self::Code => StatusCode::BAD_REQUEST,
            Self::Folder(..) | Self::Lost { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::GitHub(_) => StatusCode::BAD_GATEWAY,
        }
    }

    /// What happened.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Done => "This server is set up",
            Self::Exists(_) => "There are credentials already",
            Self::State => "This step does not belong to a setup that is under way",
            Self::NoCode => "GitHub sent no code",
            Self::Folder(..) => "The credentials could not be kept here",
            Self::Code => "GitHub does not know the code",
            Self::GitHub(_) => "GitHub gave no credentials",
            Self::Lost { .. } => "The App is made, but its credentials could not be kept",
        }
    }

    /// What it means and what to do, a paragraph each.
    pub fn paragraphs(&self) -> Vec<String> {
        let again = "Begin again at the address that the server printed at its start.";
        match self {
            Self::Done => vec!["An App is configured; there is nothing left to do on this page.".to_owned()],
            Self::Exists(problem) => vec![format!("{}.", capitalised(&problem.to_string()))],
            Self::State => vec![
                "The address holds no `state` that this server gave, or one that was used or is older than an hour. \
                 The server may also have been started anew in between."
                    .to_owned(),
                format!("{again} If an App was made on GitHub meanwhile, delete it there: nobody has its key."),
            ],
            Self::NoCode => vec!["The address holds no `code` from GitHub.".to_owned(), again.to_owned()],
            Self::Folder(path, error) => vec![
                format!("The folder {} cannot be written: {error}.", path.display()),
                "GitHub was not asked for the credentials yet. Make the folder writable for the server (or set \
                 IDP_DATA_DIR), then reload this page within the hour."
                    .to_owned(),
            ],
            Self::Code => vec![
                "A code from GitHub is good once and for an hour; this one was used or is too old.".to_owned(),
                format!("{again} Delete the App that was made on GitHub: nobody has its key."),
            ],
            Self::GitHub(error) => {
                let next = if error.can_pass() {
                    "Reload this page to try once more; the code is good for an hour."
                } else {
                    again
                };
                vec![format!("{}.", capitalised(&error.to_string())), next.to_owned()]
            }
            Self::Lost { app_page, problem } => vec![
                format!("{}.", capitalised(&problem.to_string())),
                format!(
                    "GitHub gives the credentials only once. Delete the App ({app_page}, under its advanced \
                     settings), put right what is said above, and begin again."
                ),
            ],
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}
