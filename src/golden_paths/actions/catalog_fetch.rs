//! `catalog:fetch`: entities of the catalog by reference, and those that the run has made so far.

use super::yaml_files::{entities, reference};
use super::{Action, Done, Inputs, PlanError, Run, Step, flag, text, texts};
use crate::catalog::{EntityRef, RefProblem};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "catalog:fetch",
    inputs: &[text("entityRef"), texts("entityRefs"), flag("optional"), text("defaultKind"), text("defaultNamespace")],
    outputs: &["entity", "entities"],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let mut output = Map::new();
    let optional = inputs.flag("optional");
    if inputs.value("entityRef").is_none() && inputs.value("entityRefs").is_none() && !optional {
        return Err(PlanError::in_step(step, "it needs `entityRef` or `entityRefs`"));
    }
    if let Some(asked) = inputs.text("entityRef") {
        output.insert("entity".into(), one(run, &inputs, asked, optional)?);
    }
    if inputs.value("entityRefs").is_some() {
        let all: Result<Vec<Json>, PlanError> =
            inputs.texts("entityRefs").iter().map(|asked| one(run, &inputs, asked, optional)).collect();
        output.insert("entities".into(), Json::from(all?));
    }
    Ok(output)
}

fn one(run: &Run<'_>, inputs: &Inputs<'_>, asked: &str, optional: bool) -> Result<Json, PlanError> {
    let full = full(inputs, asked)?;
    let own = || entities(run, "catalog-info.yaml").into_iter().find(|entity| reference(entity) == full);
    let found = run.context.entities.as_ref().and_then(|catalog| catalog.entity(&full)).or_else(own);
    match found {
        Some(entity) => Ok(entity),
        None if optional => Ok(Json::Null),
        None => Err(PlanError::in_step(inputs.step, format!("there is no entity `{full}` in the catalog"))),
    }
}

fn full(inputs: &Inputs<'_>, asked: &str) -> Result<String, PlanError> {
    let kind = inputs.text("defaultKind");
    let namespace = inputs.text("defaultNamespace").unwrap_or("default");
    EntityRef::parse(asked, kind, namespace).map(|it| it.to_string()).map_err(|problem| {
        let expected = match problem {
            RefProblem::EmptyPart => "expected `[kind:][namespace/]name` without empty parts",
            RefProblem::NoKind => "expected a kind before it, as in `component:orders`, or `defaultKind`",
        };
        PlanError::in_step(inputs.step, format!("`{asked}` is no reference to an entity: {expected}"))
    })
}
