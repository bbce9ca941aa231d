//! Custom properties, webhooks, autolinks, deploy keys, the site and the start of workflows, with GitHub's refusals.

use serde_json::{Value, json};

use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{AccountId, Autolink, DeployKey, Dispatch, Hook, RepoId, Site, World};

impl World {
    /// Sets values of custom properties; null takes one away.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 for a property that the organisation does not have.
    pub fn set_properties(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        values: Vec<(String, Value)>,
    ) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::PROPERTIES_WRITE)?;
        let owner = self.repo_at(repo)?.owner;
        self.check_properties(owner, values.iter().map(|(name, _)| name.as_str()))?;
        let properties = &mut self.repo_at_mut(repo)?.furnishings.properties;
        for (name, value) in values {
            match value.is_null() {
                true => drop(properties.remove(&name)),
                false => drop(properties.insert(name, value)),
            }
        }
        Ok(())
    }

    /// Refuses properties that the organisation does not have.
    pub(super) fn check_properties<'a>(
        &self,
        owner: AccountId,
        mut names: impl Iterator<Item = &'a str>,
    ) -> Result<(), Refusal> {
        let known = self.organizations.get(&owner).map(|org| org.properties.as_slice()).unwrap_or_default();
        match names.find(|name| !known.iter().any(|known| known == name)) {
            Some(name) => {
                Err(Refusal::unprocessable(format!("Property '{name}' is not defined for this organization")))
            }
            None => Ok(()),
        }
    }

    /// Adds a webhook and answers its number.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn add_hook(&mut self, caller: &Caller, repo: RepoId, mut hook: Hook) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::HOOKS_WRITE)?;
        let known = &self.repo_at(repo)?.furnishings.hooks;
        if known.iter().any(|known| known.url == hook.url && known.events == hook.events) {
            return Err(Refusal::custom("Hook", "Hook already exists on this repository"));
        }
        if url::Url::parse(&hook.url).is_err() {
            return Err(Refusal::field("Hook", "url", "invalid"));
        }
        (hook.id, hook.created_at) = (self.next_id(), self.now());
        let id = hook.id;
        self.repo_at_mut(repo)?.furnishings.hooks.push(hook);
        Ok(id)
    }

    /// Adds an autolink and answers its number.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn add_autolink(&mut self, caller: &Caller, repo: RepoId, mut link: Autolink) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        if !link.url_template.contains("<num>") {
            return Err(Refusal::custom("KeyLink", "url_template must contain <num> in the URL"));
        }
        if self.repo_at(repo)?.furnishings.autolinks.iter().any(|known| known.prefix == link.prefix) {
            let error = json!({"resource": "KeyLink", "code": "already_exists", "field": "key_prefix"});
            return Err(Refusal { errors: vec![error], ..Refusal::unprocessable("Validation Failed") });
        }
        link.id = self.next_id();
        let id = link.id;
        self.repo_at_mut(repo)?.furnishings.autolinks.push(link);
        Ok(id)
    }

    /// Adds a deploy key and answers its number.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422 also for a key that any repository has.
    pub fn add_deploy_key(&mut self, caller: &Caller, repo: RepoId, mut key: DeployKey) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        let mut words = key.key.split_whitespace();
        let fine = words.next().is_some_and(|kind| kind.starts_with("ssh-") || kind.starts_with("ecdsa-"));
        let Some(body) = words.next().filter(|_| fine) else {
            let message = "key is invalid. You must supply a key in OpenSSH public key format";
            return Err(Refusal::custom("PublicKey", message));
        };
        let used = |known: &DeployKey| known.key.split_whitespace().nth(1) == Some(body);
        if self.repos.values().any(|repo| repo.furnishings.keys.iter().any(used)) {
            return Err(Refusal::custom("PublicKey", "key is already in use"));
        }
        (key.id, key.created_at) = (self.next_id(), self.now());
        let id = key.id;
        self.repo_at_mut(repo)?.furnishings.keys.push(key);
        Ok(id)
    }

    /// Switches on the site.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 409 when it is on, 422 when the branch does not exist.
    pub fn enable_site(&mut self, caller: &Caller, repo: RepoId, site: Site) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::PAGES_WRITE)?;
        let found = self.repo_at(repo)?;
        if found.furnishings.site.is_some() {
            return Err(Refusal::new(409, "GitHub Pages is already enabled."));
        }
        if site.source.as_ref().is_some_and(|(branch, _)| found.branch(branch).is_none()) {
            return Err(Refusal::unprocessable("The specified branch does not exist."));
        }
        self.repo_at_mut(repo)?.furnishings.site = Some(site);
        Ok(())
    }

    /// Notes that somebody started a workflow; nothing is run. Answers the run's number.
    ///
    /// # Errors
    /// As GitHub: 404 when the default branch has no such workflow, 403, 422 when it cannot be started by hand.
    pub fn dispatch(&mut self, caller: &Caller, repo: RepoId, mut dispatch: Dispatch) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::ACTIONS_WRITE)?;
        let found = self.repo_at(repo)?;
        let text = |branch: &str| {
            let objects = self.objects_of(found);
            let commit = objects.commit(found.branch(branch)?)?;
            let path = format!(".github/workflows/{}", dispatch.workflow);
            let oid = objects.at_path(commit.tree, &path)?.oid;
            Some(String::from_utf8_lossy(objects.blob(oid)?).into_owned())
        };
        if text(&found.default_branch).is_none() {
            return Err(Refusal::not_found());
        }
        let branch = dispatch.at.trim_start_matches("refs/heads/").to_owned();
        if found.branch(&branch).is_none() {
            return Err(Refusal::unprocessable(format!("No ref found for: {}", dispatch.at)));
        }
        if !text(&branch).is_some_and(|text| text.contains("workflow_dispatch")) {
            return Err(Refusal::unprocessable("Workflow does not have 'workflow_dispatch' trigger"));
        }
        let run = self.next_id();
        dispatch.run = run;
        self.repo_at_mut(repo)?.furnishings.dispatches.push(dispatch);
        Ok(run)
    }
}
