//! What a repository is given beside its files: access, labels, environments, rules, variables, properties.

use super::{Cut, Done, Work};
use crate::github::{
    AccessOutcome, Actors, DeploymentBranches, EnvironmentRules, Furnishing, Item, Login, Made, NewLabel, Protection,
    ProtectionOutcome, RequiredChecks, Reviewer, Reviews, Role, Scope,
};
use crate::golden_paths::{
    AccessRight, BranchPolicy, Environment, Label, Protection as Planned, Reviewer as PlannedReviewer, Who,
};

impl Work<'_> {
    pub(super) async fn furnish(&self) -> Result<Done, Cut> {
        let labels: Vec<NewLabel> = self.made.labels.iter().map(new_label).collect();
        let environments: Vec<String> = self.made.environments.iter().map(|it| it.name.clone()).collect();
        let furnishing = Furnishing { labels: &labels, environments: &environments, topics: &self.made.topics };
        let (standing, scope) = (self.standing()?, self.scope()?);
        let found = self.platform.github.furnish(scope, &self.name(), &standing.node_id, &furnishing).await?;
        let refused = found.into_iter().filter_map(|one| match one.outcome {
            Made::Refused(reason) => Some(format!("{}: {reason}", item(&one.item))),
            Made::Yes | Made::Existed => None,
        });
        let refused: Vec<String> = refused.collect();
        Ok(if refused.is_empty() { Done::plainly() } else { Done::No(refused.join("; ")) })
    }

    pub(super) async fn team(&self, slug: &str) -> Result<Done, Cut> {
        let Some(team) = self.made.teams.iter().find(|team| team.slug == slug) else { return Ok(Done::plainly()) };
        let Some(role) = role(&team.permission) else { return Ok(unknown_role(&team.permission)) };
        let given = self.platform.github.grant_team(self.scope()?, &self.name(), slug, role).await?;
        Ok(access(given, &format!("the team `{slug}`")))
    }

    pub(super) async fn person(&self, login: &str) -> Result<Done, Cut> {
        let found = self.made.collaborators.iter().find(|person| person.login == login);
        let Some(person) = found else { return Ok(Done::plainly()) };
        let Some(role) = role(&person.permission) else { return Ok(unknown_role(&person.permission)) };
        let login = Login(login.to_owned());
        let given = self.platform.github.grant_person(self.scope()?, &self.name(), &login, role).await?;
        Ok(access(given, &format!("`{}`", login.0)))
    }

    pub(super) async fn protection(&self) -> Result<Done, Cut> {
        let Some(planned) = &self.made.protection else { return Ok(Done::plainly()) };
        let branch = if planned.branch.is_empty() { &self.made.default_branch } else { &planned.branch };
        let rules = protection(planned);
        let outcome = self.platform.github.protect_branch(self.scope()?, &self.name(), branch, &rules).await?;
        Ok(protected(outcome))
    }

    pub(super) async fn environment(&self, name: &str) -> Result<Done, Cut> {
        let found = self.made.environments.iter().find(|environment| environment.name == name);
        match found {
            Some(environment) => self.rules_of(self.scope()?, &self.name(), environment).await,
            None => Ok(Done::plainly()),
        }
    }

    /// Gives an environment of any repository its rules.
    pub(super) async fn rules_of(
        &self,
        scope: Scope,
        repo: &crate::github::RepoName,
        environment: &Environment,
    ) -> Result<Done, Cut> {
        let mut reviewers = Vec::new();
        for reviewer in &environment.reviewers {
            match self.reviewer(scope, reviewer).await? {
                Ok(reviewer) => reviewers.push(reviewer),
                Err(reason) => return Ok(Done::No(reason)),
            }
        }
        let rules = EnvironmentRules {
            wait_minutes: environment.wait_timer.unwrap_or(0),
            prevent_self_review: environment.prevent_self_review.unwrap_or(false),
            reviewers,
            branches: match &environment.branch_policy {
                BranchPolicy::All => DeploymentBranches::All,
                BranchPolicy::Protected => DeploymentBranches::Protected,
                BranchPolicy::Patterns { branches, tags } => {
                    DeploymentBranches::Matching { branches: branches.clone(), tags: tags.clone() }
                }
            },
        };
        Ok(made(self.platform.github.set_environment(scope, repo, &environment.name, &rules).await?))
    }

    /// GitHub wants reviewers by their ids. Those of teams are in the record, unless it has not got that far yet.
    async fn reviewer(&self, scope: Scope, planned: &PlannedReviewer) -> Result<Result<Reviewer, String>, Cut> {
        Ok(match planned {
            PlannedReviewer::Team(slug) => {
                let id = match self.platform.store.team(&self.made.owner, slug).await? {
                    Some(known) => Some(known.team.id),
                    None => {
                        let reading = Scope::repository(self.creation.asked.installation_id, self.standing()?.id);
                        self.platform.github.team_id(reading, &self.made.owner, slug).await?
                    }
                };
                id.map(Reviewer::Team).ok_or_else(|| format!("there is no team `{slug}`"))
            }
            PlannedReviewer::User(login) => {
                let found = self.platform.github.user_id(scope, &Login(login.clone())).await?;
                found.map(Reviewer::User).ok_or_else(|| format!("there is nobody called `{login}`"))
            }
        })
    }

    pub(super) async fn variable(&self, key: &str) -> Result<Done, Cut> {
        let place = |environment: &Option<String>| environment.as_ref().map(|it| format!("{it}/")).unwrap_or_default();
        let found = self.made.variables.iter().find(|it| format!("{}{}", place(&it.environment), it.name) == key);
        let Some(variable) = found else { return Ok(Done::plainly()) };
        let (github, scope, repo) = (&self.platform.github, self.scope()?, self.name());
        let (name, value) = (&variable.name, &variable.value);
        Ok(made(match &variable.environment {
            Some(environment) => github.set_environment_variable(scope, &repo, environment, name, value).await?,
            None => github.set_variable(scope, &repo, name, value).await?,
        }))
    }

    pub(super) async fn properties(&self) -> Result<Done, Cut> {
        let github = &self.platform.github;
        Ok(made(github.set_properties(self.scope()?, &self.name(), &self.made.custom_properties).await?))
    }
}

/// What became of one thing, as the end of a step.
pub(super) fn made(outcome: Made) -> Done {
    match outcome {
        Made::Yes | Made::Existed => Done::plainly(),
        Made::Refused(reason) => Done::No(reason),
    }
}

/// What the organisation does not pay for is told and stands in nobody's way.
pub(super) fn protected(outcome: ProtectionOutcome) -> Done {
    match outcome {
        ProtectionOutcome::Protected => Done::plainly(),
        ProtectionOutcome::NotInPlan(reason) => Done::Yes(format!("not protected, for GitHub says: {reason}")),
    }
}

pub(super) fn new_label(label: &Label) -> NewLabel {
    NewLabel {
        name: label.name.clone(),
        color: label.color.trim_start_matches('#').to_owned(),
        description: Some(label.description.clone()).filter(|text| !text.is_empty()),
    }
}

pub(super) fn protection(planned: &Planned) -> Protection {
    Protection {
        reviews: Some(Reviews {
            count: planned.approvals,
            dismiss_stale: planned.dismiss_stale,
            code_owners: planned.code_owners,
            last_push: planned.last_push_approval,
            bypass: planned.bypass.as_ref().map(actors),
            dismissers: None,
        }),
        checks: (!planned.checks.is_empty() || planned.up_to_date)
            .then(|| RequiredChecks { strict: planned.up_to_date, names: planned.checks.clone() }),
        restrictions: planned.restrictions.as_ref().map(actors),
        enforce_admins: planned.enforce_admins,
        linear_history: planned.linear_history,
        resolved_conversations: planned.resolve_conversations,
        signed_commits: planned.signed_commits,
        force_pushes: false,
        deletions: false,
    }
}

fn actors(who: &Who) -> Actors {
    Actors { users: who.users.clone(), teams: who.teams.clone(), apps: who.apps.clone() }
}

fn access(outcome: AccessOutcome, whose: &str) -> Done {
    match outcome {
        AccessOutcome::Given => Done::plainly(),
        AccessOutcome::Invited => Done::Yes("invited; the invitation has to be accepted".to_owned()),
        AccessOutcome::Refused(reason) => Done::No(format!("{whose} could not be given access: {reason}")),
    }
}

fn role(right: &AccessRight) -> Option<Role> {
    match right.0.as_str() {
        "pull" | "read" => Some(Role::Read),
        "triage" => Some(Role::Triage),
        "push" | "write" => Some(Role::Write),
        "maintain" => Some(Role::Maintain),
        "admin" => Some(Role::Admin),
        _ => None,
    }
}

fn unknown_role(right: &AccessRight) -> Done {
    Done::No(format!("there is no role `{}`; it must be pull, triage, push, maintain or admin", right.0))
}

fn item(item: &Item) -> String {
    match item {
        Item::Label(name) => format!("label `{name}`"),
        Item::Environment(name) => format!("environment `{name}`"),
        Item::Topics => "topics".to_owned(),
    }
}
