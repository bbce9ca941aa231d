//! What each mutation does. What it answers is `resolve`'s.

use serde_json::Value;

use super::resolve::Refused;
use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::actions::NewLabel;
use crate::sandbox::model::{RepoId, World};
use crate::sandbox::render::node_of;

/// Something that was done.
pub(super) struct Done {
    pub(super) what: Change,
    /// What the client calls it.
    pub(super) client: Option<String>,
}

/// What was done.
pub(super) enum Change {
    Minimized(RepoId, u64),
    Unminimized(RepoId, u64),
    Label(RepoId, String),
    Environment(RepoId, String),
    /// With the topics that are none.
    Topics(RepoId, Vec<String>),
}

impl Done {
    /// The type of its answer.
    pub(super) fn type_name(&self) -> &'static str {
        match self.what {
            Change::Minimized(..) => "MinimizeCommentPayload",
            Change::Unminimized(..) => "UnminimizeCommentPayload",
            Change::Label(..) => "CreateLabelPayload",
            Change::Environment(..) => "CreateEnvironmentPayload",
            Change::Topics(..) => "UpdateTopicsPayload",
        }
    }
}

/// Does what one field of a mutation asks for.
pub(super) fn perform(world: &mut World, caller: &Caller, name: &str, input: &Value) -> Result<Done, Refused> {
    let text = |name: &str| input[name].as_str().unwrap_or_default();
    let what = match name {
        "minimizeComment" => {
            let (repo, comment) = comment(world, caller, text("subjectId"))?;
            let reason = text("classifier").to_lowercase().replace('_', "-");
            world.minimize_comment(caller, repo, comment, Some(reason))?;
            Change::Minimized(repo, comment)
        }
        "unminimizeComment" => {
            let (repo, comment) = comment(world, caller, text("subjectId"))?;
            world.minimize_comment(caller, repo, comment, None)?;
            Change::Unminimized(repo, comment)
        }
        "createLabel" => {
            let repo = repository(world, caller, text("repositoryId"))?;
            let description = input["description"].as_str().map(str::to_owned);
            let new = NewLabel { name: text("name").to_owned(), color: text("color").to_owned(), description };
            Change::Label(repo, world.create_label(caller, repo, new)?)
        }
        "createEnvironment" => {
            let repo = repository(world, caller, text("repositoryId"))?;
            Change::Environment(repo, world.create_environment(caller, repo, text("name"))?)
        }
        _ => {
            let repo = repository(world, caller, text("repositoryId"))?;
            let names = input["topicNames"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let names: Vec<String> = names.map(str::to_owned).collect();
            let invalid: Vec<String> = names.iter().filter(|name| !World::is_topic(name)).cloned().collect();
            if invalid.is_empty() {
                world.set_topics(caller, repo, names)?;
            } else {
                world.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
            }
            Change::Topics(repo, invalid)
        }
    };
    Ok(Done { what, client: input["clientMutationId"].as_str().map(str::to_owned) })
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let kind = match refusal.status {
            401 | 403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            _ => "UNPROCESSABLE",
        };
        let first = refusal.errors.first();
        let message = first.and_then(|error| error["message"].as_str()).map(str::to_owned).or_else(|| {
            let error = first?;
            let field = error["field"].as_str().unwrap_or_default();
            Some(match error["code"].as_str().unwrap_or_default() {
                "already_exists" => format!("{} has already been taken", capital(field)),
                code => format!("{} is {code}", capital(field)),
            })
        });
        Refused { kind, message: message.unwrap_or(refusal.message) }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn unknown(id: &str) -> Refused {
    Refused { kind: "NOT_FOUND", message: format!("Could not resolve to a node with the global id of '{id}'") }
}

fn repository(world: &World, caller: &Caller, id: &str) -> Result<RepoId, Refused> {
    let found = node_of(id).filter(|(kind, _)| kind == "Repository").map(|(_, number)| RepoId(number));
    let seen = found.and_then(|id| world.repos.get(&id)).filter(|repo| world.can_see(caller, repo));
    seen.map(|repo| repo.id).ok_or_else(|| unknown(id))
}

fn comment(world: &World, caller: &Caller, id: &str) -> Result<(RepoId, u64), Refused> {
    let found = node_of(id).filter(|(kind, _)| kind == "IssueComment").map(|(_, number)| number);
    let found = found.and_then(|comment| {
        let mut repos = world.repos.values().filter(|repo| world.can_see(caller, repo));
        let repo = repos.find(|repo| world.thread_of_comment(repo.id, comment).is_ok())?;
        Some((repo.id, comment))
    });
    found.ok_or_else(|| unknown(id))
}
