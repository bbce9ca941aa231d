//! The root, `/meta`, `/rate_limit`, and what is refused as a whole.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::call::{Call, Reply};
use crate::sandbox::graphql;
use crate::sandbox::model::World;
use crate::sandbox::router::Route;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "/", root),
    Route::new("GET", "/meta", meta),
    Route::new("GET", "/zen", zen),
    Route::new("GET", "/rate_limit", rate_limit),
    Route::new("POST", "/graphql", graphql::answer),
    Route::new("GET", "/search/{kind}", search),
];

const LINKS: [(&str, &str); 32] = [
    ("current_user_url", "/user"),
    ("current_user_authorizations_html_url", "/settings/connections/applications{/client_id}"),
    ("authorizations_url", "/authorizations"),
    ("code_search_url", "/search/code?q={query}{&page,per_page,sort,order}"),
    ("commit_search_url", "/search/commits?q={query}{&page,per_page,sort,order}"),
    ("emails_url", "/user/emails"),
    ("emojis_url", "/emojis"),
    ("events_url", "/events"),
    ("feeds_url", "/feeds"),
    ("followers_url", "/user/followers"),
    ("following_url", "/user/following{/target}"),
    ("gists_url", "/gists{/gist_id}"),
    ("issue_search_url", "/search/issues?q={query}{&page,per_page,sort,order}"),
    ("issues_url", "/issues"),
    ("keys_url", "/user/keys"),
    ("label_search_url", "/search/labels?q={query}&repository_id={repository_id}{&page,per_page}"),
    ("notifications_url", "/notifications"),
    ("organization_url", "/orgs/{org}"),
    ("organization_repositories_url", "/orgs/{org}/repos{?type,page,per_page,sort}"),
    ("organization_teams_url", "/orgs/{org}/teams"),
    ("public_gists_url", "/gists/public"),
    ("rate_limit_url", "/rate_limit"),
    ("repository_url", "/repos/{owner}/{repo}"),
    ("repository_search_url", "/search/repositories?q={query}{&page,per_page,sort,order}"),
    ("current_user_repositories_url", "/user/repos{?type,page,per_page,sort}"),
    ("starred_url", "/user/starred{/owner}{/repo}"),
    ("starred_gists_url", "/gists/starred"),
    ("user_url", "/users/{user}"),
    ("user_organizations_url", "/user/orgs"),
    ("user_repositories_url", "/users/{user}/repos{?type,page,per_page,sort}"),
    ("user_search_url", "/search/users?q={query}{&page,per_page,sort,order}"),
    ("topic_search_url", "/search/topics?q={query}{&page,per_page}"),
];

fn root(world: &mut World, _: &Call) -> Result<Reply, Refusal> {
    let link = |(name, path): &(&str, &str)| ((*name).to_owned(), json!(world.urls.api(path)));
    Ok(Reply::ok(Value::Object(LINKS.iter().map(link).collect())))
}

fn meta(_: &mut World, _: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::ok(
        json!({"verifiable_password_authentication": false, "hooks": ["127.0.0.0/8"], "installed_version": "3.19.0"}),
    ))
}

fn zen(_: &mut World, _: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::text("text/plain;charset=utf-8", b"Keep it logically awesome.".to_vec()))
}

/// The server hands over how the caller stands as a query.
fn rate_limit(_: &mut World, call: &Call) -> Result<Reply, Refusal> {
    let number = |name: &str| call.query.get(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let (limit, used, reset) = (number("limit"), number("used"), number("reset"));
    let rate = |limit: i64, used: i64| json!({"limit": limit, "used": used, "remaining": (limit - used).max(0), "reset": reset});
    let core = rate(limit, used);
    Ok(Reply::ok(json!({
        "resources": {"core": core, "search": rate(30, 0), "graphql": rate(limit, 0), "integration_manifest": rate(5_000, 0)},
        "rate": core,
    })))
}

fn search(_: &mut World, call: &Call) -> Result<Reply, Refusal> {
    Err(Refusal::not_implemented(&format!("searching {}", call.param("kind"))))
}
