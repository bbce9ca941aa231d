//! A request is asked for: parameters checked, plan made and kept, carried out at once or left to wait.

use serde_json::{Map, Value as Json};

use super::facts::{CATALOG_FILE, Facts, gather};
use super::{carry_out, pull_of, reread, show, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk, Ending, replies};
use crate::flows::platform_paths::Found;
use crate::github::Role;
use crate::golden_paths::{Answers, Change, GoldenPath, Plan, RunContext};
use crate::store::{NewRequest, Request, RequestState};

/// What a golden path leaves behind about itself.
const LOCK_FILE: &str = ".idp/lock.yaml";
/// The environment whose requests wait for somebody else's approval.
const GUARDED: &str = "production";

/// Asks for what the command names.
pub async fn ask(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let platform = desk.platform;
    if let Some(begun) = platform.store.request_of(&desk.cause).await? {
        return go_on(desk, begun).await;
    }
    let kind = desk.invocation.value("kind").unwrap_or_default();
    let repository = &desk.comment.repository;
    let paths = platform.paths.of(&repository.name.owner).await?;
    let path = match paths.find(kind) {
        Found::Path(path) if path.spec_type == "resource" => path,
        Found::Broken(problems) => {
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            return Ok(Answer::refused(words::not_rendered(desk.invocation, &told.join("\n"))));
        }
        _ => return Ok(Answer::unclear(words::unknown_kind(kind, &paths.names(true)))),
    };
    let head = platform.github.head(repository.scope, &repository.name, &repository.default_branch).await?;
    let Some(head) = head else {
        return Ok(Answer::refused(words::no_branch(desk.invocation, &repository.default_branch)));
    };
    let facts = gather(&platform.github, repository, &head).await?;
    let given: Vec<(String, String)> =
        desk.invocation.options.iter().map(|option| (option.name.clone(), option.value.clone())).collect();
    let answers = match path.answers(&given, &known(&facts, desk)) {
        Ok(answers) => answers,
        Err(errors) => return Ok(Answer::unclear(words::bad_parameters(desk.invocation, path, &errors))),
    };
    let plan = match path.plan(&answers, &context(desk)) {
        Ok(plan) => plan.into_pull_request(&repository.name.owner, &repository.name.name),
        Err(error) => return Ok(Answer::refused(words::not_rendered(desk.invocation, &error.to_string()))),
    };
    decide(desk, path, &plan, &facts).await
}

/// Proposes the files of a golden path for a repository that exists: those that it does not have. What is there stays.
pub async fn scaffold(desk: &Desk<'_>, path: &GoldenPath) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    if let Some(begun) = platform.store.request_of(&desk.cause).await? {
        return go_on(desk, begun).await;
    }
    if desk.role < Role::Write {
        let name = repository.name.to_string();
        return Ok(Answer::refused(replies::permission_denied(desk.invocation, desk.role, Role::Write, &name)));
    }
    let head = platform.github.head(repository.scope, &repository.name, &repository.default_branch).await?;
    let Some(head) = head else {
        return Ok(Answer::refused(words::no_branch(desk.invocation, &repository.default_branch)));
    };
    let facts = gather(&platform.github, repository, &head).await?;
    let given: Vec<(String, String)> =
        desk.invocation.options.iter().map(|option| (option.name.clone(), option.value.clone())).collect();
    let mut known = known(&facts, desk);
    known.insert("name".to_owned(), Json::from(repository.name.name.clone()));
    let answers = match path.answers(&given, &known) {
        Ok(answers) => answers,
        Err(errors) => return Ok(Answer::unclear(words::bad_parameters(desk.invocation, path, &errors))),
    };
    let plan = match path.plan(&answers, &context(desk)) {
        Ok(plan) => plan.into_pull_request(&repository.name.owner, &repository.name.name),
        Err(error) => return Ok(Answer::refused(words::not_rendered(desk.invocation, &error.to_string()))),
    };
    let (plan, kept) = missing_only(plan, &facts);
    if plan.files.iter().all(|file| file.path == LOCK_FILE) {
        return Ok(Answer::refused(words::nothing_is_missing(desk.invocation, &kept)));
    }
    decide(desk, path, &plan, &facts).await
}

/// The plan without the files that are there, and those. The lock file gets one more document.
fn missing_only(mut plan: Plan, facts: &Facts) -> (Plan, Vec<String>) {
    let mut kept = Vec::new();
    plan.files.retain(|file| {
        let there = facts.paths.contains(&file.path) && file.path != LOCK_FILE;
        if there {
            kept.push(file.path.clone());
        }
        !there
    });
    plan.notes.extend(kept.iter().map(|path| format!("`{path}` exists already and stays as it is.")));
    (plan, kept)
}

/// With the plan in hand: shows it, finds what was asked before, refuses what cannot be, or asks.
async fn decide(desk: &Desk<'_>, path: &GoldenPath, plan: &Plan, facts: &Facts) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let name = text(&plan.answers, "name");
    if let Some(living) = platform.store.living_request(repository.id, &path.name, &name).await? {
        return found(desk, living, plan).await;
    }
    let problems = conflicts(plan, &pull_of(plan)?.branch, facts, &name);
    if desk.invocation.has("dry-run") {
        return Ok(Answer::done(words::dry_run(plan, facts.catalog.is_some(), &problems)));
    }
    if !problems.is_empty() {
        return Ok(Answer::refused(words::conflicts(desk.invocation, &problems)));
    }
    let request = platform.store.ask(&new_request(desk, path, plan, name)?).await?;
    if request.asked.cause != desk.cause {
        return found(desk, request, plan).await;
    }
    go_on(desk, request).await
}

/// Takes a request as far as it goes now, and says how it stands.
async fn go_on(desk: &Desk<'_>, request: Request) -> Result<Answer, Failure> {
    let repository = &desk.comment.repository;
    let mut request = request;
    if request.state == RequestState::Asked {
        carry_out::carry_out(desk.platform, repository, &request, &desk.cause).await?;
        request = reread(desk.platform, request.id).await?;
    }
    show(desk.platform, repository, &request).await?;
    let ending = if request.state == RequestState::Refused { Ending::Refused } else { Ending::Done };
    Ok(Answer { text: None, ending })
}

/// The same thing was asked for before.
async fn found(desk: &Desk<'_>, mut living: Request, plan: &Plan) -> Result<Answer, Failure> {
    let first = super::plan_of(&living)?;
    if first.answers != plan.answers {
        return Ok(Answer::refused(words::exists_otherwise(&living, &first, plan)));
    }
    if desk.invocation.has("dry-run") {
        return Ok(Answer::done(words::exists(&living)));
    }
    if living.state == RequestState::Asked {
        // It was begun and could not be finished: go on with it.
        carry_out::carry_out(desk.platform, &desk.comment.repository, &living, &desk.cause).await?;
        living = reread(desk.platform, living.id).await?;
        show(desk.platform, &desk.comment.repository, &living).await?;
    }
    Ok(Answer::done(words::exists(&living)))
}

/// What the platform fills in where nothing was typed: the component and the team that owns it.
fn known(facts: &Facts, desk: &Desk<'_>) -> Map<String, Json> {
    let mut known = Map::new();
    if let Some((component, owner)) = facts.component(desk.invocation.value("component")) {
        known.insert("component".to_owned(), Json::from(component.clone()));
        if let Some(owner) = owner {
            known.insert("owner".to_owned(), Json::from(owner.clone()));
        }
    }
    known
}

fn context(desk: &Desk<'_>) -> RunContext {
    let repository = &desk.comment.repository;
    RunContext {
        web_url: desk.platform.web_url.clone(),
        owner: repository.name.owner.clone(),
        repository: repository.name.name.clone(),
        default_branch: repository.default_branch.clone(),
        requested_by: desk.comment.author.0.clone(),
        strict: desk.invocation.has("dry-run"),
        ..RunContext::default()
    }
}

/// What stands in the way on the default branch.
fn conflicts(plan: &Plan, branch: &str, facts: &Facts, name: &str) -> Vec<String> {
    let mut problems = Vec::new();
    for file in &plan.files {
        match file.change {
            Change::Create if facts.paths.contains(&file.path) => {
                problems.push(format!("`{}` exists already", file.path));
            }
            Change::AppendDocument if file.path == CATALOG_FILE && facts.resources.contains(&name.to_lowercase()) => {
                problems.push(format!("`{CATALOG_FILE}` already declares a Resource `{name}`"));
            }
            _ => {}
        }
    }
    if !branch.starts_with("idp/") {
        problems.push(format!("the golden path names the branch `{}`; it must begin with `idp/`", branch));
    }
    problems
}

fn new_request(desk: &Desk<'_>, path: &GoldenPath, plan: &Plan, name: String) -> Result<NewRequest, Failure> {
    let (comment, repository) = (desk.comment, &desk.comment.repository);
    let environment = text(&plan.answers, "environment");
    let state = if environment == GUARDED { RequestState::Waiting } else { RequestState::Asked };
    let stored = serde_json::to_string(plan).map_err(|error| Failure::Lasting(error.to_string()))?;
    Ok(NewRequest {
        cause: desk.cause.clone(),
        state,
        repository_id: repository.id,
        repository: repository.name.to_string(),
        installation_id: repository.scope.installation,
        issue: comment.issue,
        comment_id: comment.comment_id,
        comment_url: comment.comment_url.clone(),
        default_branch: repository.default_branch.clone(),
        golden_path: path.name.clone(),
        name,
        environment,
        asked_by: comment.author.0.clone(),
        asked_by_id: comment.author_id,
        plan: stored,
        plan_hash: plan.hash().to_string(),
    })
}

fn text(answers: &Answers, name: &str) -> String {
    match answers.get(name) {
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}
