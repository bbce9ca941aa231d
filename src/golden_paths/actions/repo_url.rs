//! `repoUrl`: `github.com?owner=acme&repo=orders`, as Backstage's RepoUrlPicker writes it.

use super::super::plan::RepositoryRef;
use super::{Inputs, PlanError};
use url::Url;

/// The repository that the input `repoUrl` names.
pub(super) fn repository(inputs: &Inputs<'_>) -> Result<RepositoryRef, PlanError> {
    let given = inputs.filled("repoUrl")?;
    parse(given).map_err(|message| PlanError::in_step(inputs.step, message))
}

fn parse(given: &str) -> Result<RepositoryRef, String> {
    let shape = || format!("`repoUrl` is `{given}`: expected `github.com?owner=…&repo=…`");
    let url = Url::parse(&format!("https://{}", given.trim_start_matches("https://"))).map_err(|_| shape())?;
    let part = |name: &str| {
        let found = url.query_pairs().find(|(key, _)| key == name)?;
        Some(found.1.trim_matches('/').to_string()).filter(|part| !part.is_empty())
    };
    let (Some(owner), Some(name)) = (part("owner"), part("repo")) else {
        return Err(format!("`repoUrl` is `{given}`: expected an owner and a repo in it"));
    };
    if let Some(reason) = name_refusal(&name) {
        return Err(format!("`{name}` cannot be the name of a repository: {reason}"));
    }
    let letters = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if owner.len() > 100 || !owner.chars().all(letters) {
        return Err(format!("`{owner}` cannot be an owner on GitHub: expected letters, digits and dashes"));
    }
    Ok(RepositoryRef { owner, name })
}

/// Why GitHub would not take a name for a repository: letters, digits, `.`, `-` and `_`, at most 100.
fn name_refusal(name: &str) -> Option<&'static str> {
    let valid = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if name.len() > 100 {
        Some("it is longer than 100 characters")
    } else if !name.chars().all(valid) {
        Some("it may hold letters, digits, `.`, `-` and `_`")
    } else if name == "." || name == ".." || name.to_ascii_lowercase().ends_with(".git") {
        Some("it is `.` or `..`, or ends with `.git`")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picker_s_value_names_a_repository() {
        let named = parse("github.com?owner=acme&repo=orders").unwrap();
        assert_eq!(named.to_string(), "acme/orders");
        assert_eq!(parse("ghe.example.com?repo=/a.b/&owner=/o-1/").unwrap().to_string(), "o-1/a.b");
    }

    #[test]
    fn what_names_no_repository_is_refused_in_words() {
        for given in ["", "github.com", "github.com?owner=acme", "github.com?owner=a/b&repo=c", "x y?owner=a&repo=b"] {
            assert!(parse(given).is_err(), "{given}");
        }
        for name in ["a%2Fb", "..", "x.git", "a%20b", "%00"] {
            assert!(parse(&format!("github.com?owner=acme&repo={name}")).is_err(), "{name}");
        }
    }
}
