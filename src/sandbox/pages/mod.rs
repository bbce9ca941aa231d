//! Pages for a browser: repositories, files, issues, pull requests, checks, and boxes to act as one of the people.
//! Plain HTML over the same world and the same rules as REST; nobody logs in, and secrets are not shown.

mod account;
mod acting;
mod checks;
mod commits;
mod diff;
mod files;
mod forms;
mod guard;
mod home;
mod html;
mod issues;
mod layout;
mod markdown;
mod people;
mod pieces;
mod references;
mod repository;
mod resolve;
mod respond;
mod run;
mod settings;
mod thread;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Limited};

use super::handle::Handle;
use super::query::{Query, decode_segment, encode_path};

/// A comment of the greatest length, each character of four bytes, each byte encoded as three.
const LARGEST_FORM: usize = 1024 * 1024;

/// The pages of a sandbox.
pub(super) fn router(handle: Handle) -> Router {
    Router::new().fallback(serve).with_state(handle)
}

async fn serve(State(handle): State<Handle>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let writes = parts.method == Method::POST;
    if let Err(stranger) = guard::check(&parts.headers, writes) {
        return respond::problem(403, "Not served", stranger.explanation(), ("/", "Start"));
    }
    let segments: Option<Vec<String>> =
        parts.uri.path().split('/').filter(|part| !part.is_empty()).map(decode_segment).collect();
    let Some(segments) = segments else {
        return respond::problem(400, "Not an address", "The address is not UTF-8.", ("/", "Start"));
    };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let query = Query::parse(parts.uri.query().unwrap_or_default());
    match parts.method {
        Method::GET => renamed(&handle, &segments).unwrap_or_else(|| show(&handle, &segments, &query)),
        Method::HEAD => show(&handle, &segments, &query).map(|_| Body::empty()),
        Method::POST => match Limited::new(body, LARGEST_FORM).collect().await {
            Ok(body) => take(&handle, &segments, &Query::parse(&String::from_utf8_lossy(&body.to_bytes()))),
            Err(_) => {
                respond::problem(413, "Too large", "The form is too large: a megabyte is the most.", ("/", "Start"))
            }
        },
        _ => respond::problem(405, "Not allowed", "Pages are read with GET, and forms sent with POST.", ("/", "Start")),
    }
}

fn show(handle: &Handle, segments: &[&str], query: &Query) -> Response<Body> {
    match segments {
        [] => home::page(handle),
        ["-", "style.css"] => respond::answer(200, "text/css; charset=utf-8", respond::STYLE.into()),
        ["-", "icon.svg"] => respond::answer(200, "image/svg+xml", respond::ICON.into()),
        [login] => account::page(handle, login),
        [owner, name] => repository::page(handle, &full(owner, name), query),
        [owner, name, "tree", rest @ ..] => files::tree(handle, &full(owner, name), &rest.join("/")),
        [owner, name, "blob", rest @ ..] => files::blob(handle, &full(owner, name), &rest.join("/")),
        [owner, name, "raw", rest @ ..] => files::raw(handle, &full(owner, name), &rest.join("/")),
        [owner, name, "commits", rest @ ..] => commits::list(handle, &full(owner, name), &rest.join("/")),
        [owner, name, "commit", sha] => commits::page(handle, &full(owner, name), sha),
        [owner, name, "issues"] => issues::list(handle, &full(owner, name), false),
        [owner, name, "issues", "new", "choose"] => forms::choose(handle, &full(owner, name)),
        [owner, name, "issues", "new"] => forms::page(handle, &full(owner, name), query),
        [owner, name, "settings"] => settings::page(handle, &full(owner, name)),
        [owner, name, "pulls"] => issues::list(handle, &full(owner, name), true),
        [owner, name, word @ ("issues" | "pull"), number, rest @ ..] => {
            conversation(handle, &full(owner, name), (word, number), rest, query)
        }
        [owner, name, "runs", id] => run::page(handle, &full(owner, name), id, run::Asked::default()),
        _ => respond::missing("There is no page at this address."),
    }
}

/// Leads from a repository's former name to the same page under its name of today.
fn renamed(handle: &Handle, segments: &[&str]) -> Option<Response<Body>> {
    let [owner, name, rest @ ..] = segments else { return None };
    let former = full(owner, name);
    let now = handle.read(|world| match world.repo(&former) {
        Some(_) => None,
        None => world.repos.get(world.redirects.get(&former.to_lowercase())?).map(|repo| world.full_name(repo)),
    })?;
    let path = [&[now.as_str()], rest].concat().join("/");
    Some(respond::see_other(&format!("/{}", encode_path(&path))))
}

fn take(handle: &Handle, segments: &[&str], form: &Query) -> Response<Body> {
    let missing = || respond::missing("There is nothing at this address that takes a form.");
    match segments {
        [owner, name, "issues"] => issues::open(handle, &full(owner, name), form),
        [owner, name, "issues", "new"] => forms::send(handle, &full(owner, name), form),
        [owner, name, "issues" | "pull", number] => match number.parse() {
            Ok(number) => thread::act(handle, &full(owner, name), number, form),
            Err(_) => missing(),
        },
        [owner, name, "runs", id] => run::act(handle, &full(owner, name), id, form),
        _ => missing(),
    }
}

fn full(owner: &str, name: &str) -> String {
    format!("{owner}/{name}")
}

/// A conversation under either of its words, or what says whether it changed.
fn conversation(
    handle: &Handle,
    full_name: &str,
    (word, number): (&str, &str),
    rest: &[&str],
    query: &Query,
) -> Response<Body> {
    let missing = || respond::missing(&format!("{full_name} has no issue or pull request {number}."));
    let Ok(number) = number.parse::<u64>() else { return missing() };
    if query.get("updated").is_some() {
        return match thread::revision(handle, full_name, number) {
            Some(revision) => {
                let body = serde_json::json!({"revision": revision}).to_string();
                respond::answer(200, "application/json; charset=utf-8", body.into_bytes())
            }
            None => missing(),
        };
    }
    let Some(view) = handle.read(|world| thread::View::of(world, full_name, number)) else { return missing() };
    match rest {
        [] if view.path().split('/').nth(3) == Some(word) => {
            let body = query.get("draft").unwrap_or_default();
            thread::page(&view, thread::Draft { person: query.get("as"), body, refused: None })
        }
        [] => respond::see_other(&view.path()),
        ["files"] => respond::see_other(&format!("{}#files", view.path())),
        ["checks"] => respond::see_other(&format!("{}#checks", view.path())),
        ["commits"] => respond::see_other(&view.path()),
        _ => respond::missing("There is no page at this address."),
    }
}
