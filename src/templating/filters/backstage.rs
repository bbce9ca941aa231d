//! The filters that Backstage adds (scaffolder backend 4.2.0).

use super::{Arguments, Fault, Object, Outcome, Value, shown};
use std::rc::Rc;
use url::Url;

/// `github.com?owner=acme&repo=orders` → `{host, owner, repo}` and what else the address carries.
pub(super) fn parse_repo_url(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let parts = repo_url(arguments.read_text(input)?)?;
    let pairs = parts.into_iter().map(|(name, value)| (Rc::from(name), Value::text(value))).collect();
    Ok(Value::Object(Rc::new(Object::new(pairs)?)))
}

/// `github.com?owner=acme&repo=orders` → `acme/orders`.
pub(super) fn project_slug(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let parts = repo_url(arguments.read_text(input)?)?;
    let part = |wanted: &str| parts.iter().find(|(name, _)| *name == wanted).map_or("", |(_, value)| value);
    arguments.text(format!("{}/{}", part("owner"), part("repo")), &Value::Undefined)
}

/// `[kind:][namespace/]name` → `{kind, namespace, name}`, with the defaults of the argument.
pub(super) fn parse_entity_ref(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let text = arguments.read_text(input)?;
    let given = |name: &str| match arguments.get(0) {
        Value::Object(defaults) => defaults.get(name).filter(|value| value.is_truthy()).cloned(),
        _ => None,
    };
    let wrong = || {
        Fault::new(format!("expects an entity reference such as `component:default/orders`, this is {}", shown(text)))
    };
    let colon = text.find(':');
    let slash = text.find('/');
    let colon = colon.filter(|colon| slash.is_none_or(|slash| *colon < slash));
    let kind = colon.map(|colon| &text[..colon]);
    let rest_at = colon.map_or(0, |colon| colon + 1);
    let namespace = slash.map(|slash| &text[rest_at..slash]);
    let name = &text[slash.map_or(rest_at, |slash| slash + 1)..];
    if name.is_empty() || kind.is_some_and(str::is_empty) || namespace.is_some_and(str::is_empty) {
        return Err(wrong());
    }
    let kind = match (kind, given("defaultKind")) {
        (Some(kind), _) => Value::text(kind),
        (None, Some(kind)) => kind,
        (None, None) => {
            return Err(Fault::new(format!(
                "expects a kind before the name, as in {}",
                shown(&format!("component:{name}"))
            )));
        }
    };
    let namespace =
        namespace.map(Value::text).or_else(|| given("defaultNamespace")).unwrap_or_else(|| Value::text("default"));
    let pairs = vec![("kind", kind), ("namespace", namespace), ("name", Value::text(name))];
    let pairs = pairs.into_iter().map(|(name, value)| (Rc::from(name), value)).collect();
    Ok(Value::Object(Rc::new(Object::new(pairs)?)))
}

/// The value at a path such as `a.b[0]["c.d"]`, or at a list of names. A name that is there as it stands goes first.
pub(super) fn pick(input: &Value, arguments: &Arguments<'_>) -> Outcome<Value> {
    let path = match arguments.get(0) {
        Value::List(names) => names.items().iter().map(|name| name.to_text(arguments.meter)).collect::<Outcome<_>>()?,
        path => {
            let path = path.to_text(arguments.meter)?;
            if let Some(found) = super::own(input, &path) {
                return Ok(found);
            }
            steps(&path)
        }
    };
    if path.is_empty() {
        return Ok(Value::Undefined);
    }
    arguments.meter.work(path.len())?;
    let mut value = input.clone();
    for name in path {
        if value.is_nothing() {
            return Ok(Value::Undefined);
        }
        value = super::attribute(&value, &name)?;
    }
    Ok(value)
}

/// The names in a path: between dots, in brackets, in brackets and quotes.
fn steps(path: &str) -> Vec<String> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let quote = inside.chars().next().filter(|c| matches!(c, '"' | '\''));
            let close = quote.map_or("]".to_string(), |quote| format!("{quote}]"));
            let inside = &inside[quote.map_or(0, char::len_utf8)..];
            let end = inside.find(&close).unwrap_or(inside.len());
            steps.push(inside[..end].to_string());
            rest = inside[end..].strip_prefix(close.as_str()).unwrap_or("");
            rest = rest.strip_prefix('.').unwrap_or(rest);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            steps.push(rest[..end].to_string());
            rest = rest[end..].strip_prefix('.').unwrap_or(&rest[end..]);
        }
    }
    steps
}

/// The parts of a repository address; owner and repository must be there, slashes around them go.
fn repo_url(text: &str) -> Outcome<Vec<(&'static str, String)>> {
    let wrong = || {
        Fault::new(format!("expects an address such as `github.com?owner=acme&repo=orders`, this is {}", shown(text)))
    };
    let url = Url::parse(&format!("https://{text}")).map_err(|_| wrong())?;
    let host = match (url.host_str(), url.port()) {
        (Some(host), Some(port)) => format!("{host}:{port}"),
        (Some(host), None) => host.to_string(),
        (None, _) => return Err(wrong()),
    };
    let mut parts = vec![("host", host)];
    for name in ["owner", "repo", "organization", "workspace", "project"] {
        let value =
            url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.trim_matches('/').to_string());
        match value {
            Some(value) if !value.is_empty() => parts.push((name, value)),
            _ if name == "owner" || name == "repo" => return Err(wrong()),
            _ => {}
        }
    }
    Ok(parts)
}
