//! `check_run` and `check_suite`: somebody asks for a judgement again, or presses a button of a check.

use serde::Deserialize;

use super::repository::{RawInstallation, RawRepository, Repository};
use crate::github::{CommitSha, Login};

/// Somebody asked for a commit to be judged again.
#[derive(Debug, Clone)]
pub struct CheckAskedAgain {
    /// Where.
    pub repository: Repository,
    /// Which commit.
    pub head: CommitSha,
    /// What our check run was about, in our own words; none when a whole suite is asked for.
    pub subject: Option<String>,
    /// The pull requests that GitHub knows of the commit: none of them from a fork.
    pub pulls: Vec<i64>,
    /// Who asked.
    pub by: Login,
}

/// Somebody pressed a button of a check of ours.
#[derive(Debug, Clone)]
pub struct ButtonPressed {
    /// Where.
    pub repository: Repository,
    /// GitHub's id of the check run.
    pub check_run: i64,
    /// What the check run is about, in our own words.
    pub subject: Option<String>,
    /// The commit that the check run judged.
    pub head: CommitSha,
    /// Which button.
    pub button: String,
    /// Who pressed it.
    pub by: Login,
}

#[derive(Deserialize)]
struct Payload {
    installation: RawInstallation,
    repository: RawRepository,
    check_run: Option<Run>,
    check_suite: Option<Suite>,
    requested_action: Option<Button>,
    sender: User,
}

#[derive(Deserialize)]
struct Run {
    id: i64,
    head_sha: String,
    external_id: Option<String>,
    #[serde(default)]
    pull_requests: Vec<Pull>,
}

#[derive(Deserialize)]
struct Suite {
    head_sha: String,
    #[serde(default)]
    pull_requests: Vec<Pull>,
}

#[derive(Deserialize)]
struct Pull {
    number: i64,
}

#[derive(Deserialize)]
struct Button {
    identifier: String,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

fn parse(body: &[u8]) -> Result<Payload, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn numbers(pulls: Vec<Pull>) -> Vec<i64> {
    pulls.into_iter().map(|pull| pull.number).collect()
}

pub(super) fn read_again(body: &[u8]) -> Result<CheckAskedAgain, String> {
    let payload = parse(body)?;
    let (head, subject, pulls) = match (payload.check_run, payload.check_suite) {
        (Some(run), _) => (run.head_sha, run.external_id, numbers(run.pull_requests)),
        (None, Some(suite)) => (suite.head_sha, None, numbers(suite.pull_requests)),
        (None, None) => return Err("neither `check_run` nor `check_suite` is there".to_owned()),
    };
    let repository = payload.repository.with(&payload.installation)?;
    Ok(CheckAskedAgain { repository, head: CommitSha(head), subject, pulls, by: Login(payload.sender.login) })
}

pub(super) fn read_button(body: &[u8]) -> Result<ButtonPressed, String> {
    let payload = parse(body)?;
    let run = payload.check_run.ok_or("`check_run` is missing")?;
    let button = payload.requested_action.ok_or("`requested_action` is missing")?;
    Ok(ButtonPressed {
        repository: payload.repository.with(&payload.installation)?,
        check_run: run.id,
        subject: run.external_id,
        head: CommitSha(run.head_sha),
        button: button.identifier,
        by: Login(payload.sender.login),
    })
}
