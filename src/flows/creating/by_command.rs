//! `/idp create`: the same wish as by a form, typed in an issue of the platform repository. With `--pr` the files go to
//! the repository that the command stands in, which is `provisioning`.

use serde_json::{Map, Value as Json};

use super::authority::standing;
use super::planning;
use super::wish::{Wish, Wished};
use super::{go_on, words};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk, Ending};
use crate::flows::platform_paths::Found;
use crate::flows::provisioning;
use crate::golden_paths::GoldenPath;
use crate::store::CreationState;

/// Makes a repository from what the command names, or proposes its files here.
pub async fn by_command(desk: &Desk<'_>) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    if let Some(known) = platform.store.creation_of(&desk.cause).await? {
        return Ok(answer(&go_on(platform, repository, known.id, &desk.cause).await?));
    }
    let name = desk.invocation.value("path").unwrap_or_default();
    let paths = platform.paths.of(&repository.name.owner).await?;
    let path = match paths.find(name) {
        Found::Path(path) if path.spec_type == "resource" => {
            return Ok(Answer::unclear(words::resource(&path.name)));
        }
        Found::Path(path) => path,
        Found::Broken(problems) => return Ok(Answer::refused(words::broken_path(name, problems))),
        Found::Nothing => return Ok(Answer::unclear(words::unknown_path(name, &paths.names(false)))),
    };
    if desk.invocation.has("pr") {
        return provisioning::scaffold(desk, path).await;
    }
    if !platform.decisions.is_platform(&repository.name.to_string()) {
        let platform = format!("{}/{}", repository.name.owner, platform.decisions.platform_repo());
        return Ok(Answer::refused(words::not_here(desk.invocation, &platform)));
    }
    create(desk, path).await
}

async fn create(desk: &Desk<'_>, path: &GoldenPath) -> Result<Answer, Failure> {
    let (platform, comment) = (desk.platform, desk.comment);
    let standing = standing(platform, &comment.repository, &comment.author, desk.began).await?;
    if !standing.belongs {
        return Ok(Answer::refused(words::stranger(&comment.repository.name.owner)));
    }
    let given: Vec<(String, String)> =
        desk.invocation.options.iter().map(|option| (option.name.clone(), option.value.clone())).collect();
    let given = addressed(desk, given);
    let answers = match path.answers(&given, &Map::new()) {
        Ok(answers) => answers,
        Err(errors) => return Ok(Answer::unclear(provisioning::words::bad_parameters(desk.invocation, path, &errors))),
    };
    let typed = desk.invocation.text.as_str();
    let plan = match planning::plan(platform, &comment.repository, path, &answers, &comment.author) {
        Ok(plan) => plan,
        Err(obstacle) => {
            return Ok(Answer::refused(words::impossible(&words::typed(typed), &obstacle, "write the command again")));
        }
    };
    if desk.invocation.has("dry-run") {
        let obstacle = planning::look_ahead(platform, &comment.repository, &plan).await?;
        return Ok(Answer::done(words::dry_run(&plan, obstacle.as_ref())));
    }
    let wish = Wish {
        platform,
        repository: &comment.repository,
        issue: comment.issue,
        by_form: false,
        url: &comment.comment_url,
        author: &comment.author,
        author_id: comment.author_id,
        cause: desk.cause.clone(),
        standing,
    };
    Ok(match wish.pursue(&plan).await? {
        Wished::Stands(creation) => answer(&creation),
        Wished::Open(other) => Answer::refused(words::open_already(&other)),
        Wished::Impossible(obstacle) => {
            Answer::refused(words::impossible(&words::typed(typed), &obstacle, "write the command again"))
        }
    })
}

/// A repository's address as Backstage's picker writes it, whatever was typed.
fn addressed(desk: &Desk<'_>, given: Vec<(String, String)>) -> Vec<(String, String)> {
    let owner = &desk.comment.repository.name.owner;
    let one = |(name, value): (String, String)| {
        let mut values = Map::from_iter([(name.clone(), Json::from(value.clone()))]);
        planning::addresses(desk.platform, owner, &mut values);
        let value = values.get(&name).and_then(Json::as_str).map(str::to_owned).unwrap_or(value);
        (name, value)
    };
    given.into_iter().map(one).collect()
}

/// The reply about the creation says it all.
fn answer(creation: &crate::store::Creation) -> Answer {
    let ending = if creation.state == CreationState::Failed { Ending::Refused } else { Ending::Done };
    Answer { text: None, ending }
}
