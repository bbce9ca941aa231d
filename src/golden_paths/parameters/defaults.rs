//! Filling in defaults, which Backstage leaves to its web form: at the top, in nested objects, and in the
//! branches of `if`/`then`/`else` and `dependencies` that hold for the values so far.

use serde_json::{Map, Value as Json};

/// Schemas in schemas, at most.
const MAX_DEPTH: usize = 16;

/// Fills what a page gives defaults for.
pub(super) fn fill(page: &Map<String, Json>, values: &mut Map<String, Json>) {
    object(page, values, 0);
}

fn object(schema: &Map<String, Json>, values: &mut Map<String, Json>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Some(Json::Object(properties)) = schema.get("properties") {
        for (name, schema) in properties {
            let Some(schema) = schema.as_object() else { continue };
            property(name, schema, values, depth);
        }
    }
    for branch in branches(schema, values) {
        object(branch, values, depth + 1);
    }
}

fn property(name: &str, schema: &Map<String, Json>, values: &mut Map<String, Json>, depth: usize) {
    match values.get_mut(name) {
        Some(Json::Object(inner)) => object(schema, inner, depth + 1),
        Some(_) => {}
        None => {
            if let Some(default) = schema.get("default") {
                values.insert(name.to_string(), default.clone());
            }
            if let Some(Json::Object(inner)) = values.get_mut(name) {
                return object(schema, inner, depth + 1);
            }
            let mut inner = Map::new();
            if !values.contains_key(name) && schema.contains_key("properties") {
                object(schema, &mut inner, depth + 1);
            }
            if !inner.is_empty() {
                values.insert(name.to_string(), Json::Object(inner));
            }
        }
    }
}

/// The sub-schemas that apply to these values.
fn branches<'s>(schema: &'s Map<String, Json>, values: &Map<String, Json>) -> Vec<&'s Map<String, Json>> {
    let mut found: Vec<&Map<String, Json>> = Vec::new();
    if let Some(condition) = schema.get("if") {
        let branch = if holds(condition, values) { "then" } else { "else" };
        found.extend(schema.get(branch).and_then(Json::as_object));
    }
    let all = schema.get("allOf").and_then(Json::as_array).into_iter().flatten();
    found.extend(all.filter_map(Json::as_object));
    for (name, dependency) in schema.get("dependencies").and_then(Json::as_object).into_iter().flatten() {
        let Some(dependency) = dependency.as_object().filter(|_| values.contains_key(name)) else { continue };
        found.push(dependency);
        let alternatives = dependency.get("oneOf").and_then(Json::as_array).into_iter().flatten();
        found.extend(alternatives.filter_map(Json::as_object).filter(|branch| selects(branch, name, values)).take(1));
    }
    found
}

/// Whether an alternative of a dependency is the one for the value of the parameter it depends on.
fn selects(branch: &Map<String, Json>, name: &str, values: &Map<String, Json>) -> bool {
    match (branch.get("properties").and_then(|properties| properties.get(name)), values.get(name)) {
        (Some(schema), Some(value)) => super::validator(schema).is_ok_and(|validator| validator.is_valid(value)),
        _ => false,
    }
}

fn holds(condition: &Json, values: &Map<String, Json>) -> bool {
    super::validator(condition).is_ok_and(|validator| validator.is_valid(&Json::Object(values.clone())))
}
