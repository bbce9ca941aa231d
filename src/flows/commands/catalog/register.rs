//! `/idp catalog register`: a pull request with a first catalog file, inferred from the repository.

mod activity;
mod words;

use super::place::Place;
use super::proposal::{self, Proposal, Proposed, propose};
use super::sight::Sight;
use super::target;
use crate::catalog::{self, EntityRef, Facts, Inferred, NoFiles, codeowners};
use crate::failure::Failure;
use crate::flows::commands::{Answer, Desk};
use crate::github::{FileMode, NewFile, TreeEntry};

/// Where the file goes.
const FILE: &str = "catalog-info.yaml";
/// A CODEOWNERS larger than this is not read.
const LARGEST: i64 = 3 * 1024 * 1024;

/// Proposes the file, unless there is one or its name is taken.
pub async fn run(desk: &Desk<'_>, sight: &Sight<'_>) -> Result<Answer, Failure> {
    let (platform, repository) = (desk.platform, &desk.comment.repository);
    let (github, scope, name) = (&platform.github, repository.scope, &repository.name);
    let Some(head) = github.head(scope, name, &repository.default_branch).await? else {
        return Ok(Answer::refused(words::no_branch(desk.invocation, &repository.default_branch)));
    };
    let (entries, truncated) = github.tree(scope, name, &head.tree).await?;
    let here = name.to_string();
    if let Some(standing) = standing(desk, &entries).await? {
        let commit = head.commit.0.clone();
        let place = Place { repository: here.clone(), commit, path: standing, line: 1 };
        return Ok(Answer::refused(words::exists(desk.invocation, &place.link(&platform.web_url, &here))));
    }
    if truncated {
        return Ok(Answer::refused(words::too_many_files(desk.invocation)));
    }
    let inferred = infer(desk, &entries).await?;
    let Some((text, reference)) = named(&inferred.text, desk.invocation.value("entity")) else {
        return Ok(Answer::unclear(words::bad_name(desk.invocation)));
    };
    if let Some(taken) = target::claims(desk, sight, &reference.to_string()).await? {
        let place = Place::of(&taken.row).link(&platform.web_url, &here);
        return Ok(Answer::refused(words::taken(desk.invocation, &reference, &place, &name.name)));
    }
    let proposal = Proposal {
        branch: proposal::branch("register", &reference.name),
        subject: format!("register {reference}"),
        title: format!("Register {reference} in the catalog"),
        body: words::body(&reference, &inferred.reasons, &desk.comment.author.0, &desk.comment.comment_url),
        files: vec![NewFile { path: FILE.to_owned(), contents: text.clone().into_bytes(), mode: FileMode::Regular }],
        removed: Vec::new(),
    };
    Ok(match propose(platform, repository, &head, &proposal).await? {
        Proposed::Open(pull) => Answer::done(words::proposed(&reference, &text, &inferred.reasons, pull.number)),
        Proposed::Closed(pull) => Answer::refused(super::words::was_closed(desk.invocation, &pull, &proposal.branch)),
        Proposed::Foreign => Answer::refused(super::words::foreign(desk.invocation, &proposal.branch)),
    })
}

/// A catalog file that is there already.
async fn standing(desk: &Desk<'_>, entries: &[TreeEntry]) -> Result<Option<String>, Failure> {
    let is_named = |path: &str| matches!(path.rsplit('/').next(), Some("catalog-info.yaml" | "catalog-info.yml"));
    let files = || entries.iter().filter(|entry| entry.kind == "blob");
    if let Some(entry) = files().filter(|entry| is_named(&entry.path)).min_by_key(|entry| entry.path.len()) {
        return Ok(Some(entry.path.clone()));
    }
    // Other files hold entities too; the record knows which, the tree whether they are still there.
    let known = desk.platform.store.entities_of(desk.comment.repository.id).await?;
    Ok(known.into_iter().map(|row| row.path).find(|path| files().any(|entry| entry.path == *path)))
}

async fn infer(desk: &Desk<'_>, entries: &[TreeEntry]) -> Result<Inferred, Failure> {
    let (github, repository) = (&desk.platform.github, &desk.comment.repository);
    let (scope, name) = (repository.scope, &repository.name);
    let about = github.repository(scope, name).await?;
    let file = codeowners::PLACES
        .iter()
        .find_map(|place| entries.iter().find(|entry| entry.path == *place && entry.kind == "blob"))
        .filter(|entry| entry.size.is_some_and(|size| size <= LARGEST));
    let codeowners = match file {
        Some(entry) => String::from_utf8(github.blob(scope, name, &entry.sha).await?.bytes).ok(),
        None => None,
    };
    // Who is active is asked only where CODEOWNERS names nobody.
    let named = codeowners.as_deref().map(codeowners::parse);
    let is_named = named.is_some_and(|rules| rules.owners_of(FILE).is_some_and(|rule| !rule.owners.is_empty()));
    let active = if is_named { None } else { activity::most_active_team(desk).await? };
    let paths: Vec<String> =
        entries.iter().filter(|entry| entry.kind == "blob").map(|entry| entry.path.clone()).collect();
    Ok(catalog::infer(&Facts {
        repository: &name.to_string(),
        description: about.description.as_deref(),
        paths: &paths,
        codeowners: codeowners.as_deref(),
        active_team: active.as_deref(),
        topics: &about.topics,
    }))
}

/// The text with the name that was asked for, and the entity that it declares; none when that is no valid name.
fn named(text: &str, name: Option<&str>) -> Option<(String, EntityRef)> {
    let text = match name {
        None => text.to_owned(),
        Some(name) if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) => return None,
        Some(name) => {
            let mut is_done = false;
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            for line in &mut lines {
                if !is_done && line.starts_with("  name:") {
                    *line = format!("  name: {}", quoted(name));
                    is_done = true;
                }
            }
            lines.join("\n") + "\n"
        }
    };
    let reading = catalog::read_file(FILE, text.as_bytes(), &catalog::Settings::default(), &NoFiles);
    let reference = reading.entities.first()?.reference.clone();
    let is_asked_for = name.is_none_or(|name| reference.name == name);
    is_asked_for.then_some((text, reference))
}

/// YAML would take `1.0`, `true` or `1e3` for something else than a text.
fn quoted(name: &str) -> String {
    let is_word = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&name.to_ascii_lowercase().as_str());
    if is_word { name.to_owned() } else { format!("\"{name}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec:\n  \
                        type: service\n  lifecycle: production\n  owner: payments\n";

    #[test]
    fn the_name_can_be_chosen_and_nothing_else() {
        let (text, reference) = named(TEXT, Some("orders-v2")).unwrap();
        assert_eq!(reference.to_string(), "component:default/orders-v2");
        assert_eq!(text, TEXT.replace("orders", "orders-v2"));
        assert_eq!(named(TEXT, Some("1.0")).unwrap().1.name, "1.0");
        for bad in ["a b", "api:default/x", "a\nkind: User", "-", "x\"y"] {
            assert_eq!(named(TEXT, Some(bad)), None, "{bad}");
        }
    }

    #[test]
    fn without_a_name_the_guess_stands() {
        assert_eq!(named(TEXT, None).unwrap().0, TEXT);
        assert_eq!(named("", None), None);
    }
}
