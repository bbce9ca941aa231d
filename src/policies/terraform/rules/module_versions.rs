//! Modules from elsewhere that may be another thing tomorrow.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::Findings;
use crate::policies::terraform::module::Module;
use crate::policies::terraform::value::Given;
use crate::policies::terraform::words::quoted;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "TF-008",
    section: Section::Policy,
    title: "Modules are pinned to a version or a commit",
    severity: Severity::Warning,
    aliases: &["CKV_TF_1", "CKV_TF_2"],
    why: "A module runs with the rights of whoever applies it. Without a version the next plan takes whatever its \
          author, or somebody with the author's password, has published since. A module of a registry needs `version`; \
          one from Git needs `?ref=` with a tag or a commit, and one from Mercurial `?rev=`.\n\nCheckov's CKV_TF_1 \
          wants a commit for every module, also of registries, which have none; its CKV_TF_2 takes a tag only when it \
          looks like a version. Here every `ref` counts but those that move by their name: `main`, `master`, \
          `develop`, `trunk`, `HEAD`, `latest`, `refs/heads/…`. Modules of the same repository need no version, and of \
          an archive behind an address nobody can tell.",
    how: "Add `version = \"~> 5.1\"` to a module of a registry, `?ref=v1.2.3` or `?ref=` with the full commit to one \
          from Git.",
    wrong: fixture!("TF-008/wrong/main.tf"),
    right: fixture!("TF-008/right/main.tf"),
};

/// Names of branches and tags that are meant to move.
const MOVING: [&str; 10] =
    ["main", "master", "develop", "development", "dev", "trunk", "head", "latest", "stable", "default"];

/// Where a module comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin<'s> {
    Registry,
    /// A version control system, with its word for a version and the version.
    Control(&'static str, Option<&'s str>),
    /// The same repository, or what cannot be told.
    Other,
}

/// Notes each module without a version.
pub(super) fn check(module: &Module<'_>, out: &mut Findings<'_>) {
    for call in module.calls.iter().filter(|call| module.is_judged(call)) {
        let Given::Is(value) = call.body.given("source") else { continue };
        let Some(source) = value.text() else { continue };
        let name = quoted(&format!("module.{}", call.name));
        let (found, help) = match origin(source) {
            Origin::Registry if matches!(call.body.given("version"), Given::Absent) => {
                (format!("{name} has no `version`"), "Add `version` with the version that was tested.".to_owned())
            }
            Origin::Control(word, None) => (
                format!("the source of {name} has no `{word}`"),
                format!("Add `?{word}=` with a tag or a full commit."),
            ),
            Origin::Control(word, Some(version)) if moves(version) => (
                format!("`{word}` of {name} is {}, which moves", quoted(version)),
                format!("Put a tag or a full commit behind `{word}=`."),
            ),
            _ => continue,
        };
        let message = format!("A module must be pinned to a version or a commit, but {found}");
        out.add(module.found(&RULE, call, value.at, message).help(help));
    }
}

fn moves(version: &str) -> bool {
    version.is_empty()
        || version.starts_with("refs/heads/")
        || MOVING.iter().any(|name| name.eq_ignore_ascii_case(version))
}

fn origin(source: &str) -> Origin<'_> {
    let source = source.trim();
    if source.starts_with("./") || source.starts_with("../") || source.starts_with('/') {
        return Origin::Other;
    }
    if source.starts_with("hg::") {
        return Origin::Control("rev", parameter(source, "rev"));
    }
    if is_git(source) {
        return Origin::Control("ref", parameter(source, "ref"));
    }
    if is_registry(source) { Origin::Registry } else { Origin::Other }
}

fn is_git(source: &str) -> bool {
    let address = source.split(['?', '#']).next().unwrap_or(source);
    let hosted = ["github.com/", "bitbucket.org/", "gitlab.com/"].iter().any(|host| address.starts_with(host));
    let repository = address.contains("://") && (address.ends_with(".git") || address.contains(".git//"));
    source.starts_with("git::") || source.starts_with("git@") || hosted || repository
}

fn parameter<'s>(source: &'s str, name: &str) -> Option<&'s str> {
    let (_, query) = source.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// `terraform-aws-modules/vpc/aws`, `app.terraform.io/acme/vpc/aws//modules/endpoints`
fn is_registry(source: &str) -> bool {
    let address = source.split("//").next().unwrap_or(source);
    let parts: Vec<&str> = address.split('/').collect();
    let is_plain =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let plain = |parts: &[&str]| parts.len() == 3 && parts.iter().all(|part| is_plain(part));
    match parts.as_slice() {
        [host, rest @ ..] if rest.len() == 3 => {
            let host = host.split(':').next().unwrap_or(host);
            (host.contains('.') || host == "localhost") && plain(rest)
        }
        parts => plain(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::{Origin, moves, origin};

    #[test]
    fn a_registry_is_told_from_git_and_from_what_cannot_be_told() {
        for source in ["terraform-aws-modules/vpc/aws", "app.terraform.io/acme/vpc/aws", "a/b/c//modules/d"] {
            assert_eq!(origin(source), Origin::Registry, "{source}");
        }
        for source in ["./vpc", "../vpc", "https://example.com/vpc.zip", "s3::https://s3.amazonaws.com/x/y.zip", "vpc"]
        {
            assert_eq!(origin(source), Origin::Other, "{source}");
        }
    }

    #[test]
    fn a_version_of_git_is_found_in_every_form() {
        let hash = "git::ssh://git@example.com/x.git//m?depth=1&ref=0123456789abcdef0123456789abcdef01234567";
        assert_eq!(origin(hash), Origin::Control("ref", Some("0123456789abcdef0123456789abcdef01234567")));
        for source in
            ["github.com/a/b", "git@github.com:a/b.git", "git::https://example.com/x", "https://example.com/x.git//m"]
        {
            assert_eq!(origin(source), Origin::Control("ref", None), "{source}");
        }
        assert_eq!(origin("hg::http://example.com/x?rev=1.2"), Origin::Control("rev", Some("1.2")));
        assert!(moves("main") && moves("refs/heads/x") && moves("") && !moves("v1.2.3") && !moves("release-5"));
    }
}
