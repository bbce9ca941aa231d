//! The App manifest that we ship, `app-manifest.yml`: what the App asks for and why.
//! What an App that exists was granted is `idp doctor`'s to compare.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Value, json};

/// The manifest as it is in the tree.
pub const TEXT: &str = include_str!("../../../app-manifest.yml");

/// GitHub takes no longer name of an App.
const LONGEST_NAME: usize = 34;

/// What the App asks for.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    /// What GitHub shows of the App.
    pub description: String,
    /// Whether others than its owner may install it.
    pub public: bool,
    /// What it wants to do, in the order of the file.
    pub permissions: Vec<Permission>,
    /// What it wants to hear of, in the order of the file.
    pub events: Vec<Event>,
}

/// A permission that the App asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// GitHub's name of it, such as `pull_requests`.
    pub name: String,
    /// `read` or `write`.
    pub level: String,
    /// What it is for.
    pub reason: String,
}

impl Permission {
    /// Whether the App works without it, but for one feature.
    pub fn is_optional(&self) -> bool {
        self.reason.starts_with("Optional.")
    }
}

/// Permissions that are not asked for, but used when the App has them: each serves one kind of step of a golden path.
pub const USED_IF_GRANTED: [&str; 6] =
    ["actions", "actions_variables", "environments", "pages", "repository_custom_properties", "repository_hooks"];

/// An event that the App subscribes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// GitHub's name of it, such as `issue_comment`.
    pub name: String,
    /// What it is for.
    pub reason: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    description: String,
    public: bool,
    default_permissions: BTreeMap<String, String>,
    default_events: Vec<String>,
}

impl Manifest {
    /// The manifest of this version.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Manifest> = LazyLock::new(|| {
            // A test keeps the file readable; without it, nothing would be asked for.
            Manifest::parse(TEXT).unwrap_or_default()
        });
        &SHIPPED
    }

    fn parse(text: &str) -> Result<Self, serde_yaml::Error> {
        let file: File = serde_yaml::from_str(text)?;
        // A permission and an event can have one name.
        let (permissions, events) = text.split_once("default_events:").unwrap_or((text, ""));
        let (reasons, of_events) = (reasons(permissions), reasons(events));
        let place = |name: &str| reasons.iter().position(|(found, _)| *found == name);
        let reason = |name: &str| place(name).map(|at| reasons[at].1.to_owned()).unwrap_or_default();
        let mut permissions: Vec<Permission> = file
            .default_permissions
            .into_iter()
            .map(|(name, level)| Permission { reason: reason(&name), name, level })
            .collect();
        permissions.sort_by_key(|permission| place(&permission.name));
        let events = file.default_events.into_iter().map(|name| {
            let found = of_events.iter().find(|(found, _)| *found == name);
            Event { reason: found.map(|(_, reason)| (*reason).to_owned()).unwrap_or_default(), name }
        });
        let events = events.collect();
        Ok(Self { description: file.description, public: file.public, permissions, events })
    }

    /// The JSON that GitHub wants, for a server that is reached at `public_url`. There is no `setup_url`: when the
    /// App is installed, the setup is gone.
    /// Source: GitHub's "Registering a GitHub App from a manifest".
    pub fn filled_in(&self, public_url: &url::Url, organization: Option<&str>) -> Value {
        let base = public_url.as_str().trim_end_matches('/');
        let permissions: BTreeMap<&str, &str> =
            self.permissions.iter().map(|found| (found.name.as_str(), found.level.as_str())).collect();
        let events: Vec<&str> = self.events.iter().map(|event| event.name.as_str()).collect();
        json!({
            "name": name(organization),
            "description": self.description,
            "url": base,
            "hook_attributes": { "url": format!("{base}/webhook"), "active": true },
            "redirect_url": format!("{base}/setup/done"),
            "public": self.public,
            "default_permissions": permissions,
            "default_events": events,
        })
    }
}

/// A name that is likely to be free: it must be unique on all of GitHub. GitHub's page lets the operator change it.
fn name(organization: Option<&str>) -> String {
    let end = organization.map_or_else(|| format!("{:08x}", rand::random::<u32>()), str::to_owned);
    let name: String = format!("idp-{end}").chars().take(LONGEST_NAME).collect();
    name.trim_end_matches('-').to_owned()
}

/// The words after each entry of the file: `name: level # words` and `- name # words`.
fn reasons(text: &str) -> Vec<(&str, &str)> {
    let entries = text.lines().filter(|line| line.starts_with("  "));
    entries
        .filter_map(|line| {
            let (entry, reason) = line.split_once(" # ")?;
            let name = entry.trim().trim_start_matches("- ").split(':').next().unwrap_or_default();
            Some((name, reason.trim()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table rows of a section of docs/operations.md, as cells.
    fn rows(heading: &str) -> Vec<Vec<String>> {
        let page = include_str!("../../../docs/operations.md");
        let section = page.split_once(&format!("\n{heading}\n")).unwrap().1;
        let section = section.split("\n#").next().unwrap();
        let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect();
        section.lines().filter(|line| line.starts_with('|')).skip(2).map(cells).collect()
    }

    #[test]
    fn the_file_can_be_read_and_gives_a_reason_for_everything() {
        let manifest = Manifest::parse(TEXT).unwrap();
        assert!(!manifest.public && !manifest.description.is_empty());
        let permissions: Vec<String> =
            manifest.permissions.iter().map(|found| format!("{}: {}", found.name, found.level)).collect();
        insta::assert_snapshot!(permissions.join("\n"), @r"
        metadata: read
        contents: write
        pull_requests: write
        issues: write
        members: read
        checks: write
        merge_queues: read
        workflows: write
        administration: write
        ");
        assert!(manifest.permissions.iter().all(|found| found.reason.ends_with('.')));
        assert!(manifest.events.iter().all(|found| found.reason.ends_with('.')));
    }

    #[test]
    fn the_operations_page_explains_each_permission_and_event_and_no_other() {
        let manifest = Manifest::shipped();
        let asked: Vec<(String, String)> =
            manifest.permissions.iter().map(|found| (found.name.clone(), found.level.clone())).collect();
        let (explained, more): (Vec<_>, Vec<_>) = rows("### Permissions").into_iter().partition(|row| {
            let told = |name: &str| row[0] == name;
            !USED_IF_GRANTED.iter().any(|name| told(name)) && row[0] != "Permission" && !row[0].starts_with("---")
        });
        let more: Vec<&str> = more.iter().map(|row| row[0].as_str()).skip(2).collect();
        assert_eq!(more, USED_IF_GRANTED);
        let named: Vec<(String, String)> = explained.iter().map(|row| (row[0].clone(), row[1].clone())).collect();
        assert_eq!(asked, named);
        assert!(explained.iter().all(|row| row[2].len() > 20), "{explained:?}");
        let asked: Vec<&str> = manifest.events.iter().map(|event| event.name.as_str()).collect();
        let explained = rows("### Events");
        let subscribed: Vec<&str> = explained.iter().filter(|row| row[1] == "yes").map(|row| row[0].as_str()).collect();
        assert_eq!(asked, subscribed);
        assert!(explained.iter().all(|row| row[2].len() > 20), "{explained:?}");
    }

    #[test]
    fn the_addresses_are_filled_in() {
        let url = url::Url::parse("https://idp.acme.example/").unwrap();
        let filled = Manifest::shipped().filled_in(&url, Some("acme"));
        insta::assert_snapshot!(serde_json::to_string_pretty(&filled).unwrap(), @r#"
        {
          "name": "idp-acme",
          "description": "Self-service for developers by comments on pull requests and issues.",
          "url": "https://idp.acme.example",
          "hook_attributes": {
            "url": "https://idp.acme.example/webhook",
            "active": true
          },
          "redirect_url": "https://idp.acme.example/setup/done",
          "public": false,
          "default_permissions": {
            "administration": "write",
            "checks": "write",
            "contents": "write",
            "issues": "write",
            "members": "read",
            "merge_queues": "read",
            "metadata": "read",
            "pull_requests": "write",
            "workflows": "write"
          },
          "default_events": [
            "issues",
            "issue_comment",
            "pull_request",
            "push",
            "check_run",
            "check_suite",
            "merge_group",
            "repository",
            "team",
            "membership",
            "organization"
          ]
        }
        "#);
    }

    #[test]
    fn a_name_is_never_too_long_for_github() {
        let longest = "a".repeat(29) + "-" + &"b".repeat(9);
        assert_eq!(name(Some(&longest)), format!("idp-{}", "a".repeat(29)));
        assert!(name(None).len() <= LONGEST_NAME && name(None) != name(None));
    }
}
