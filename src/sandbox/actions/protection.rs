//! Protecting a branch, and what that keeps people and Apps from. Merging looks at none of it: there are no reviews.

use serde_json::{Map, Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::git::{Oid, is_ancestor};
use crate::sandbox::model::{Protection, RepoId, Repository, Role, Visibility, World};
use crate::sandbox::render::checks_of;
use crate::sandbox::webhooks::Event;

impl World {
    /// Protects a branch as asked, in place of what protected it before.
    ///
    /// # Errors
    /// As GitHub: 404, 403 also when the plan has no protection of private repositories, 422.
    pub fn protect_branch(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        branch: &str,
        settings: Map<String, Value>,
    ) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        let found = self.repo_at(repo)?;
        if self.free_plan && found.visibility != Visibility::Public {
            let message = "Upgrade to GitHub Pro or make this repository public to enable this feature.";
            return Err(Refusal::new(403, message));
        }
        if found.branch(branch).is_none() {
            return Err(Refusal::new(404, "Branch not found"));
        }
        let actor = caller.actor()?;
        let before = self
            .repo_at_mut(repo)?
            .furnishings
            .protections
            .insert(branch.to_owned(), Protection { settings, signatures: false });
        let action = if before.is_some() { "edited" } else { "created" };
        let mut event = Event::new("branch_protection_rule", action, repo, actor);
        if before.is_some() {
            event = event.with("changes", json!({}));
        }
        self.emit(event.with("rule", json!({"name": branch})));
        Ok(())
    }

    /// Refuses a change of a branch that its protection does not allow: deleting it, overwriting it, and commits that
    /// should have come by a pull request or have not passed their checks. `after` is none for a deletion.
    ///
    /// # Errors
    /// 422 in the words that GitHub has for a push.
    pub(super) fn demand_unprotected(
        &self,
        caller: &Caller,
        repo: RepoId,
        name: &str,
        after: Option<Oid>,
    ) -> Result<(), Refusal> {
        let found = self.repo_at(repo)?;
        let branch = name.strip_prefix("refs/heads/").unwrap_or_default();
        let Some(protection) = found.furnishings.protections.get(branch) else { return Ok(()) };
        let refuse = |words: String| Err(Refusal::unprocessable(words));
        let Some(after) = after else {
            return match protection.is_on("allow_deletions") {
                true => Ok(()),
                false => refuse("Cannot delete this protected branch".to_owned()),
            };
        };
        let forward = found.branch(branch).is_none_or(|before| is_ancestor(self.objects_of(found), before, after));
        if !forward && !protection.is_on("allow_force_pushes") {
            return refuse("Cannot force-push to this protected branch".to_owned());
        }
        if self.may_bypass(caller, found, protection) {
            return Ok(());
        }
        if protection.settings.get("required_pull_request_reviews").is_some_and(Value::is_object) {
            return refuse("Changes must be made through a pull request.".to_owned());
        }
        let checks = protection.settings.get("required_status_checks").map(checks_of).unwrap_or_default();
        let passed = |check: &&Value| {
            let fits = |name: &str| check["context"] == name;
            found
                .runs
                .iter()
                .any(|run| run.head == after && fits(&run.name) && run.conclusion.as_deref() == Some("success"))
        };
        match checks.iter().find(|check| !passed(check)) {
            Some(check) => refuse(format!("Required status check {} is expected.", check["context"])),
            None => Ok(()),
        }
    }

    /// Administrators, unless they are bound too, and whoever needs no pull request.
    fn may_bypass(&self, caller: &Caller, repo: &Repository, protection: &Protection) -> bool {
        let bypass = protection.settings.get("required_pull_request_reviews");
        let bypass = bypass.and_then(|reviews| reviews.get("bypass_pull_request_allowances"));
        let named = |list: &str, name: &str| {
            let names = bypass.and_then(|bypass| bypass[list].as_array()).into_iter().flatten();
            names.filter_map(Value::as_str).any(|found| found.eq_ignore_ascii_case(name))
        };
        match caller {
            Caller::Person(person) => {
                let admin = self.role_of(*person, repo) == Some(Role::Admin) && !protection.is_on("enforce_admins");
                let mut teams = self.teams.values().filter(|team| team.organization == repo.owner);
                admin
                    || named("users", self.login(*person))
                    || teams.any(|team| team.members.contains_key(person) && named("teams", &team.slug))
            }
            Caller::Installation(grant) => self.apps.get(&grant.app).is_some_and(|app| named("apps", &app.slug)),
            Caller::Anonymous | Caller::App(_) => false,
        }
    }
}
