//! `installation`, `installation_repositories` and `installation_target`, and an organisation's new name: where the App is installed, and what of it
//! the App may see.

use serde::Deserialize;

/// Something happened to an installation.
#[derive(Debug, Clone)]
pub struct InstallationChanged {
    /// GitHub's id of the installation.
    pub id: i64,
    /// The login of the account, as it is now.
    pub account: String,
    /// Whether it is an organisation.
    pub is_organization: bool,
    /// What happened.
    pub change: InstallationChange,
}

/// What happens to installations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstallationChange {
    /// The App may see an account, or something else of it than before: all of it is to be looked at.
    Looks,
    /// The App may no longer see these repositories (GitHub's ids); there may be others that it may see now.
    Loses(Vec<i64>),
    /// The App was uninstalled.
    Gone,
}

#[derive(Deserialize)]
struct Payload {
    action: String,
    installation: Installation,
    // `installation_target` names the account here, with its new login.
    account: Option<Account>,
    // And `organization` here.
    organization: Option<Organization>,
    #[serde(default)]
    repositories_removed: Vec<Numbered>,
}

#[derive(Deserialize)]
struct Installation {
    id: i64,
    // `installation_target` carries only the id.
    account: Option<Account>,
}

#[derive(Deserialize)]
struct Account {
    login: String,
    #[serde(rename = "type", default)]
    kind: String,
}

#[derive(Deserialize)]
struct Organization {
    login: String,
}

#[derive(Deserialize)]
struct Numbered {
    id: i64,
}

/// Whether anybody acts on the event.
pub(super) fn acts(event: &str, action: &str) -> bool {
    matches!(
        (event, action),
        ("installation", "created" | "deleted" | "unsuspend" | "new_permissions_accepted")
            | ("installation_repositories", "added" | "removed")
            | ("installation_target" | "organization", "renamed")
    )
}

/// Whether an `organization` event is about its name, and not about somebody in it.
pub(super) fn names_an_account(body: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Action {
        action: String,
    }
    serde_json::from_slice::<Action>(body).is_ok_and(|payload| payload.action == "renamed")
}

pub(super) fn read(event: &str, body: &[u8]) -> Result<InstallationChanged, String> {
    let payload: Payload = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if !acts(event, &payload.action) {
        return Err(format!("nothing here acts on the action `{}`", payload.action));
    }
    let organization = payload.organization.filter(|_| event == "organization");
    let account = organization
        .map(|organization| Account { login: organization.login, kind: "Organization".to_owned() })
        .or(payload.account)
        .or(payload.installation.account)
        .ok_or("neither `account` nor `installation.account`")?;
    let change = match (event, payload.action.as_str()) {
        ("installation", "deleted") => InstallationChange::Gone,
        ("installation_repositories", "removed") => {
            InstallationChange::Loses(payload.repositories_removed.into_iter().map(|gone| gone.id).collect())
        }
        _ => InstallationChange::Looks,
    };
    Ok(InstallationChanged {
        id: payload.installation.id,
        is_organization: account.kind == "Organization",
        account: account.login,
        change,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_renamed_account_is_known_by_its_new_login() {
        let payload = json!({
            "action": "renamed", "installation": {"id": 7}, "target_type": "Organization",
            "account": {"login": "acme-corp", "id": 3, "type": "Organization"},
            "changes": {"login": {"from": "acme"}},
        });
        let read = read("installation_target", payload.to_string().as_bytes()).unwrap();
        assert_eq!((read.id, read.account.as_str(), read.is_organization), (7, "acme-corp", true));
        assert_eq!(read.change, InstallationChange::Looks);
    }

    #[test]
    fn a_renamed_organisation_is_known_by_its_new_login() {
        let payload = json!({
            "action": "renamed", "installation": {"id": 7}, "organization": {"login": "acme-corp", "id": 3},
            "changes": {"login": {"from": "acme"}},
        });
        let read = read("organization", payload.to_string().as_bytes()).unwrap();
        assert_eq!((read.account.as_str(), read.is_organization), ("acme-corp", true));
    }

    #[test]
    fn repositories_that_the_app_may_no_longer_see_are_named_by_their_ids() {
        let payload = json!({
            "action": "removed", "installation": {"id": 7, "account": {"login": "acme", "type": "User"}},
            "repositories_added": [], "repositories_removed": [{"id": 5, "full_name": "acme/orders"}],
        });
        let read = read("installation_repositories", payload.to_string().as_bytes()).unwrap();
        assert_eq!(read.change, InstallationChange::Loses(vec![5]));
        assert!(!read.is_organization);
    }
}
