//! Labels, topics, environments and variables of a repository, with GitHub's refusals.

use serde_json::json;

use crate::sandbox::access::{Caller, Need};
use crate::sandbox::model::{BranchPolicy, Environment, Label, RepoId, Role, Variable, World};
use crate::sandbox::webhooks::Event;
use crate::sandbox::{Refusal, render};

/// A label to be made.
#[derive(Clone, Debug)]
pub struct NewLabel {
    /// Its name.
    pub name: String,
    /// Six hexadecimal digits.
    pub color: String,
    /// What it is for.
    pub description: Option<String>,
}

/// Rules of an environment.
#[derive(Clone, Debug, Default)]
pub struct EnvironmentRules {
    /// Minutes that a deployment waits.
    pub wait_timer: u64,
    /// Whether who began a deployment may not approve it.
    pub prevent_self_review: bool,
    /// Who may approve: `User` or `Team`, and the number.
    pub reviewers: Vec<(String, u64)>,
    /// Where deployments may come from.
    pub branches: BranchPolicy,
}

impl World {
    /// Makes a label and answers its name.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn create_label(&mut self, caller: &Caller, repo: RepoId, new: NewLabel) -> Result<String, Refusal> {
        self.demand(caller, repo, Need { person: Role::Write, ..Need::THREAD_WRITE })?;
        let actor = caller.actor()?;
        let taken = self.repo_at(repo)?.labels.iter().any(|label| label.name.eq_ignore_ascii_case(&new.name));
        if taken {
            return Err(Refusal::field("Label", "name", "already_exists"));
        }
        if new.color.len() != 6 || !new.color.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Refusal::field("Label", "color", "invalid"));
        }
        if new.description.as_ref().is_some_and(|text| text.chars().count() > 100) {
            return Err(Refusal::too_long("Label", "description", 100));
        }
        self.ensure_label(repo, &new.name)?;
        let labels = &mut self.repo_at_mut(repo)?.labels;
        if let Some(label) = labels.iter_mut().find(|label| label.name == new.name) {
            (label.color, label.description) = (new.color, new.description);
        }
        let found = self.repo_at(repo)?;
        if let Some(label) = found.labels.iter().find(|label| label.name == new.name) {
            let part = render::label(self, found, label);
            self.emit(Event::new("label", "created", repo, actor).with("label", part));
        }
        Ok(new.name)
    }

    /// The labels that GitHub puts into every new repository.
    pub(in crate::sandbox) fn add_default_labels(&mut self, repo: RepoId) -> Result<(), Refusal> {
        const LABELS: [(&str, &str, &str); 9] = [
            ("bug", "d73a4a", "Something isn't working"),
            ("documentation", "0075ca", "Improvements or additions to documentation"),
            ("duplicate", "cfd3d7", "This issue or pull request already exists"),
            ("enhancement", "a2eeef", "New feature or request"),
            ("good first issue", "7057ff", "Good for newcomers"),
            ("help wanted", "008672", "Extra attention is needed"),
            ("invalid", "e4e669", "This doesn't seem right"),
            ("question", "d876e3", "Further information is requested"),
            ("wontfix", "ffffff", "This will not be worked on"),
        ];
        for (name, color, description) in LABELS {
            let id = self.next_id();
            let description = Some(description.to_owned());
            let label = Label { id, name: name.to_owned(), color: color.to_owned(), description };
            self.repo_at_mut(repo)?.labels.push(label);
        }
        Ok(())
    }

    /// Whether GitHub takes this as a topic: small letters, digits and hyphens, at most 50 characters.
    pub fn is_topic(name: &str) -> bool {
        let lower = name.to_lowercase();
        let fine = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        (1..=50).contains(&lower.len()) && !lower.starts_with('-') && lower.bytes().all(fine)
    }

    /// Gives a repository exactly these topics.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn set_topics(&mut self, caller: &Caller, repo: RepoId, names: Vec<String>) -> Result<(), Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        let actor = caller.actor()?;
        if let Some(wrong) = names.iter().find(|name| !World::is_topic(name)) {
            let message = format!(
                "Topics must start with a lowercase letter or number, consist of 50 characters or less, and can \
                 include hyphens: {wrong}"
            );
            return Err(Refusal::custom("Repository", message));
        }
        if names.len() > 20 {
            return Err(Refusal::custom("Repository", "A repository cannot have more than 20 topics."));
        }
        let names: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let before = std::mem::replace(&mut self.repo_at_mut(repo)?.topics, names);
        if before != self.repo_at(repo)?.topics {
            let changes = json!({"topics": {"from": before}});
            self.emit(Event::new("repository", "edited", repo, actor).with("changes", changes));
        }
        Ok(())
    }

    /// Makes an environment unless there is one of that name, and answers its name.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn create_environment(&mut self, caller: &Caller, repo: RepoId, name: &str) -> Result<String, Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        if name.trim().is_empty() || name.len() > 255 || name.chars().any(|c| "'\"`,;\\".contains(c) || c.is_control())
        {
            return Err(Refusal::field("Environment", "name", "invalid"));
        }
        if let Some(found) = self.repo_at(repo)?.furnishings.environment(name) {
            return Ok(found.name.clone());
        }
        let (id, now) = (self.next_id(), self.now());
        let environment = Environment {
            id,
            name: name.to_owned(),
            wait_timer: 0,
            prevent_self_review: false,
            reviewers: Vec::new(),
            branches: BranchPolicy::All,
            variables: [].into(),
            created_at: now,
            updated_at: now,
        };
        self.repo_at_mut(repo)?.furnishings.environments.push(environment);
        Ok(name.to_owned())
    }

    /// Gives an environment its rules, and makes it when there is none.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 422.
    pub fn set_environment(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        name: &str,
        rules: EnvironmentRules,
    ) -> Result<(), Refusal> {
        if rules.wait_timer > 43_200 {
            return Err(Refusal::field("Environment", "wait_timer", "invalid"));
        }
        if rules.reviewers.len() > 6 {
            return Err(Refusal::unprocessable("There can be at most 6 reviewers."));
        }
        for (kind, id) in &rules.reviewers {
            let known = match kind.as_str() {
                "Team" => self.teams.keys().any(|team| team.0 == *id),
                _ => self.accounts.keys().any(|account| account.0 == *id),
            };
            if !known {
                return Err(Refusal::unprocessable(format!("Reviewer {kind} {id} does not exist.")));
            }
        }
        let name = self.create_environment(caller, repo, name)?;
        let now = self.now();
        let found = self.repo_at_mut(repo)?.furnishings.environment_mut(&name).ok_or_else(Refusal::not_found)?;
        // Patterns are a list of their own and stay as long as there may be some.
        let kept = match (&found.branches, rules.branches) {
            (BranchPolicy::Patterns(kept), BranchPolicy::Patterns(_)) => BranchPolicy::Patterns(kept.clone()),
            (_, asked) => asked,
        };
        found.wait_timer = rules.wait_timer;
        found.prevent_self_review = rules.prevent_self_review;
        found.reviewers = rules.reviewers;
        found.branches = kept;
        found.updated_at = now;
        Ok(())
    }

    /// Adds a pattern of branches from which an environment is deployed to; answers its number, and whether it is new.
    ///
    /// # Errors
    /// As GitHub: 404 also when the environment takes all or only protected branches.
    pub fn add_branch_pattern(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        environment: &str,
        pattern: &str,
    ) -> Result<(u64, bool), Refusal> {
        self.demand(caller, repo, Need::ADMINISTRATION_WRITE)?;
        let id = self.next_id();
        let found = self.repo_at_mut(repo)?.furnishings.environment_mut(environment).ok_or_else(Refusal::not_found)?;
        let BranchPolicy::Patterns(patterns) = &mut found.branches else { return Err(Refusal::not_found()) };
        if let Some((id, _)) = patterns.iter().find(|(_, known)| known == pattern) {
            return Ok((*id, false));
        }
        patterns.push((id, pattern.to_owned()));
        Ok((id, true))
    }

    /// Sets a variable of workflows, or of one environment; `new` refuses one that exists.
    ///
    /// # Errors
    /// As GitHub: 404, 403, 409, 422.
    pub fn set_variable(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        environment: Option<&str>,
        (name, value): (&str, &str),
        new: bool,
    ) -> Result<(), Refusal> {
        self.demand(
            caller,
            repo,
            if environment.is_some() { Need::ENVIRONMENTS_WRITE } else { Need::VARIABLES_WRITE },
        )?;
        let name = name.to_uppercase();
        let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let digit = name.bytes().next().is_none_or(|first| first.is_ascii_digit());
        if digit || !name.bytes().all(fine) || name.starts_with("GITHUB_") {
            let message = "Variable names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or \
                           underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).";
            return Err(Refusal::unprocessable(message));
        }
        let now = self.now();
        let furnishings = &mut self.repo_at_mut(repo)?.furnishings;
        let variables = match environment {
            Some(name) => &mut furnishings.environment_mut(name).ok_or_else(Refusal::not_found)?.variables,
            None => &mut furnishings.variables,
        };
        match (variables.get_mut(&name), new) {
            (Some(_), true) => return Err(Refusal::new(409, "Already exists - Variable already exists")),
            (None, false) => return Err(Refusal::not_found()),
            (Some(known), false) => (known.value, known.updated_at) = (value.to_owned(), now),
            (None, true) => {
                let variable = Variable { value: value.to_owned(), created_at: now, updated_at: now };
                variables.insert(name, variable);
            }
        }
        Ok(())
    }
}
