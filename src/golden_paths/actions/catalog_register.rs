//! `catalog:register`: the catalog file of what was made is read without waiting for a push.

use super::super::plan::{Effect, RepositoryRef};
use super::yaml_files::{entities, reference};
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, output, text};
use serde_json::{Map, Value as Json};
use url::Url;

pub(super) static ACTION: Action = Action {
    id: "catalog:register",
    inputs: &[text("catalogInfoUrl"), text("repoContentsUrl"), text("catalogInfoPath"), flag("optional")],
    outputs: &["entityRef", "catalogInfoUrl"],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let url = match (inputs.text("catalogInfoUrl"), inputs.text("repoContentsUrl")) {
        (Some(url), _) => url.to_string(),
        (None, Some(contents)) => {
            let path = inputs.text("catalogInfoPath").unwrap_or("/catalog-info.yaml");
            format!("{}/{}", contents.trim_end_matches('/'), path.trim_start_matches(['/', '.']))
        }
        (None, None) => return Err(PlanError::in_step(step, "it needs `catalogInfoUrl` or `repoContentsUrl`")),
    };
    let Some((repository, path)) = place(&url) else {
        let message =
            format!("`{url}` is no file on GitHub: expected …/OWNER/REPOSITORY/blob/BRANCH/catalog-info.yaml");
        return Err(PlanError::in_step(step, message));
    };
    let here = run.makes(&repository)
        || (repository.owner.eq_ignore_ascii_case(&run.context.owner)
            && repository.name.eq_ignore_ascii_case(&run.context.repository));
    let found = if here { entities(run, &path) } else { Vec::new() };
    let optional = inputs.flag("optional");
    if here && found.is_empty() && !optional && run.target().is_some() {
        run.notes.push(format!("{}: the golden path itself makes no `{path}` with entities in it.", step.place()));
    }
    run.effects.push(Effect::RegisterCatalog { repository, path, optional });
    let named = chosen(&found).map_or(Json::Null, |entity| Json::from(reference(entity)));
    Ok(output([("entityRef", named), ("catalogInfoUrl", Json::from(url))]))
}

/// The entity that stands for the file: the first component that was not generated, else the first that was not.
fn chosen(entities: &[Json]) -> Option<&Json> {
    let own = |entity: &&Json| !entity["metadata"]["name"].as_str().unwrap_or_default().starts_with("generated-");
    let component = entities.iter().find(|entity| own(entity) && entity["kind"] == "Component");
    component.or_else(|| entities.iter().find(own)).or(entities.first())
}

/// Repository and path of `https://github.com/OWNER/REPOSITORY/blob/BRANCH/PATH`.
fn place(url: &str) -> Option<(RepositoryRef, String)> {
    let url = Url::parse(url).ok()?;
    let mut parts = url.path_segments()?;
    let repository = RepositoryRef { owner: parts.next()?.to_string(), name: parts.next()?.to_string() };
    let _kind = parts.next().filter(|kind| matches!(*kind, "blob" | "tree" | "raw"))?;
    let _branch = parts.next()?;
    let path: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    (!path.is_empty()).then(|| (repository, path.join("/")))
}
