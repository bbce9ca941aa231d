//! What a golden path does once its files stand. Each effect is a step: what cannot be repeated safely is looked for
//! after it was cut short, or said to be unknown.

use super::furnish::{made, new_label, protected, protection};
use super::{Cut, Done, Work, outcomes};
use crate::flows::provisioning::{behind, mode_of, people_of, standing};
use crate::github::{
    Autolink, DeployKey as NewDeployKey, Furnishing, Made, NewFile, NewIssue, NewPull, NewWebhook, PullOutcome,
    RefOutcome, RepoName, Scope, SiteSource, Started, WorkflowStart,
};
use crate::golden_paths::{Change, DeployKey, Effect, Issue, PlannedFile, PullRequestPlan, RepositoryRef, Webhook};

/// A repository that an effect is about.
struct Place {
    scope: Scope,
    name: RepoName,
    node_id: String,
    default_branch: String,
}

impl Work<'_> {
    /// Does an effect; `again` when it was begun before.
    pub(super) async fn effect(&self, number: usize, again: bool) -> Result<Done, Cut> {
        let Some(planned) = self.plan.effects.get(number) else { return Ok(Done::plainly()) };
        let rows = self.platform.store.creation_steps(self.creation.id).await?;
        let effect = match outcomes::filled(self.plan, &rows, planned) {
            Ok(effect) => &effect.clone(),
            Err(missing) => return Ok(Done::No(format!("it needs the {missing}, which is not known"))),
        };
        let Some(at) = repository_of(effect) else { return Ok(Done::plainly()) };
        let Some(place) = self.place(&at).await? else {
            return Ok(Done::No(format!("there is no repository `{at}` that I may work in")));
        };
        let github = &self.platform.github;
        let (scope, name) = (place.scope, &place.name);
        Ok(match effect {
            Effect::CreateIssue(issue) => self.issue(&place, number, issue, again).await?,
            Effect::LabelIssue { number, labels, .. } => {
                let Some(number) = number.known().and_then(|number| i64::try_from(number).ok()) else {
                    return Ok(Done::No("the number of the issue is not known".to_owned()));
                };
                github.label_issue(scope, name, number, labels).await?;
                Done::plainly()
            }
            // Nothing tells afterwards whether a workflow was started.
            Effect::DispatchWorkflow(run) if again => Done::Yes(format!(
                "`{}` was started or not: the answer was lost. Look, and start it by hand where it is missing",
                run.workflow
            )),
            Effect::DispatchWorkflow(run) => {
                let start = WorkflowStart {
                    workflow: &run.workflow,
                    branch: &run.reference,
                    inputs: &run.inputs,
                    wants_run: run.wants_run,
                };
                match github.start_workflow(scope, name, &start).await? {
                    Started::Yes(page) => Done::Yes(page.unwrap_or_default()),
                    Started::Refused(reason) => Done::No(reason),
                }
            }
            Effect::CreateWebhook(hook) => self.webhook(&place, hook).await?,
            Effect::CreateAutolink(link) => {
                let link = Autolink {
                    prefix: link.key_prefix.clone(),
                    url_template: link.url_template.clone(),
                    alphanumeric: link.alphanumeric,
                };
                made(github.add_autolink(scope, name, &link).await?)
            }
            Effect::CreateDeployKey(key) => self.deploy_key(&place, key).await?,
            Effect::EnablePages(pages) => {
                let source = match pages.build_type.as_str() {
                    "workflow" => SiteSource::Workflow,
                    _ => SiteSource::Branch { branch: pages.branch.clone(), path: pages.path.clone() },
                };
                made(github.enable_site(scope, name, &source).await?)
            }
            Effect::ProtectBranch { protection: rules, .. } => {
                let branch = if rules.branch.is_empty() { &place.default_branch } else { &rules.branch };
                protected(github.protect_branch(scope, name, branch, &protection(rules)).await?)
            }
            Effect::CreateEnvironment { environment, variables, .. } => {
                let done = self.rules_of(scope, name, environment).await?;
                if let Done::No(_) = done {
                    return Ok(done);
                }
                for variable in variables {
                    let (called, value) = (&variable.name, &variable.value);
                    let set = github.set_environment_variable(scope, name, &environment.name, called, value).await?;
                    if let Made::Refused(reason) = set {
                        return Ok(Done::No(format!("the variable `{called}`: {reason}")));
                    }
                }
                Done::plainly()
            }
            Effect::CreateLabels { labels, .. } => {
                let labels: Vec<_> = labels.iter().map(new_label).collect();
                let furnishing = Furnishing { labels: &labels, ..Furnishing::default() };
                let found = github.furnish(scope, name, &place.node_id, &furnishing).await?;
                let refused = found.into_iter().find_map(|one| match one.outcome {
                    Made::Refused(reason) => Some(reason),
                    _ => None,
                });
                refused.map_or_else(Done::plainly, Done::No)
            }
            Effect::OpenPullRequest { pull, files, commit_message } => {
                self.pull_request(&place, pull, files, commit_message).await?
            }
            Effect::RegisterCatalog { .. } => Done::Yes("the catalog follows that repository's pushes".to_owned()),
        })
    }

    /// Where an effect acts: the new repository, or one that the record knows.
    async fn place(&self, at: &RepositoryRef) -> Result<Option<Place>, Cut> {
        let standing = self.standing()?;
        if at.owner.eq_ignore_ascii_case(&self.made.owner) && at.name.eq_ignore_ascii_case(&self.made.name) {
            return Ok(Some(Place {
                scope: self.scope()?,
                name: self.name(),
                node_id: standing.node_id.clone(),
                default_branch: self.made.default_branch.clone(),
            }));
        }
        let known = self.platform.store.repository_named(&at.to_string()).await?;
        let installation = self.creation.asked.installation_id;
        let known = known.filter(|known| known.installation_id == installation && !known.archived);
        Ok(known.and_then(|known| {
            Some(Place {
                scope: Scope::furnishing(installation, known.id),
                name: RepoName::parse(&known.full_name)?,
                node_id: String::new(),
                default_branch: known.default_branch,
            })
        }))
    }

    async fn issue(&self, place: &Place, number: usize, issue: &Issue, again: bool) -> Result<Done, Cut> {
        let github = &self.platform.github;
        let marker = format!("<!-- idp:request id={} step={number} -->", self.creation.id);
        if again {
            github.settle(crate::store::now()).await;
            if let Some(found) = github.issue_with(place.scope, &place.name, &marker).await? {
                return Ok(Done::Yes(found.html_url));
            }
        }
        let body = format!("{}\n\n{marker}", issue.body.trim_end());
        let new = NewIssue {
            title: &issue.title,
            body: &body,
            labels: &issue.labels,
            assignees: &issue.assignees,
            milestone: issue.milestone,
        };
        Ok(Done::Yes(github.open_issue(place.scope, &place.name, &new).await?.html_url))
    }

    async fn webhook(&self, place: &Place, hook: &Webhook) -> Result<Done, Cut> {
        if let Some(secret) = &hook.secret {
            return Ok(Done::No(format!("I hold no secrets: add the webhook by hand, signed with `{secret}`")));
        }
        let new = NewWebhook {
            url: hook.url.clone(),
            events: hook.events.clone(),
            json: hook.content_type == "json",
            secret: None,
            active: hook.active,
        };
        Ok(made(self.platform.github.add_webhook(place.scope, &place.name, &new).await?))
    }

    /// The public half; the private one is a secret, and secrets are set by people.
    async fn deploy_key(&self, place: &Place, planned: &DeployKey) -> Result<Done, Cut> {
        let secret = &planned.secret;
        let Some(key) = planned.public_key.clone() else {
            let reason = "I hold no keys: add a deploy key by hand and keep its private half as the secret";
            return Ok(Done::No(format!("{reason} `{secret}`")));
        };
        let new = NewDeployKey { title: planned.name.clone(), key, read_only: false };
        Ok(match self.platform.github.add_deploy_key(place.scope, &place.name, &new).await? {
            Made::Refused(reason) => Done::No(reason),
            Made::Yes | Made::Existed => Done::Yes(format!("set its private half as the secret `{secret}` by hand")),
        })
    }

    /// One commit, one branch, one pull request; each found again by the branch's name.
    async fn pull_request(
        &self,
        place: &Place,
        pull: &PullRequestPlan,
        files: &[PlannedFile],
        message: &str,
    ) -> Result<Done, Cut> {
        let (github, scope, name) = (&self.platform.github, place.scope, &place.name);
        let ours = format!("Idp-Request: {}", self.creation.id);
        let base = pull.target_branch.as_deref().unwrap_or(&place.default_branch);
        if github.head(scope, name, &pull.branch).await?.is_none() {
            let Some(head) = github.head(scope, name, base).await? else {
                return Ok(Done::No(format!("`{name}` has no branch `{base}`")));
            };
            let mut new = Vec::with_capacity(files.len());
            for file in files {
                let mut contents = file.contents.clone();
                if file.change == Change::AppendDocument {
                    contents = behind(standing(github, scope, name, &head, &file.path).await?, &contents);
                }
                new.push(NewFile { path: file.path.clone(), contents, mode: mode_of(file) });
            }
            let message = format!("{}\n\n{ours}\n", message.trim_end());
            let commit = github.commit_with(scope, name, &head, &new, &pull.delete, &message).await?;
            if github.create_branch(scope, name, &pull.branch, &commit).await? == RefOutcome::Exists {
                return Ok(Done::No(format!("the branch `{}` exists already", pull.branch)));
            }
        } else if let Some(standing) = github.head(scope, name, &pull.branch).await? {
            let message = github.commit_message(scope, name, &standing.commit).await?;
            if !message.lines().any(|line| line.trim() == ours) {
                return Ok(Done::No(format!("the branch `{}` exists already and holds something else", pull.branch)));
            }
        }
        let new = NewPull { head: &pull.branch, base, title: &pull.title, body: &pull.body, draft: pull.draft };
        let opened = match github.open_pull(scope, name, &new).await? {
            PullOutcome::Opened(opened) => Some(opened),
            PullOutcome::Exists => github.pull_of_branch(scope, name, &pull.branch).await?,
        };
        let Some(opened) = opened else { return Ok(Done::plainly()) };
        github.ask_people(scope, name, opened.number, &people_of(pull)).await?;
        Ok(Done::Yes(opened.html_url))
    }
}

fn repository_of(effect: &Effect) -> Option<RepositoryRef> {
    Some(match effect {
        Effect::CreateIssue(issue) => issue.repository.clone(),
        Effect::DispatchWorkflow(run) => run.repository.clone(),
        Effect::CreateWebhook(hook) => hook.repository.clone(),
        Effect::CreateAutolink(link) => link.repository.clone(),
        Effect::CreateDeployKey(key) => key.repository.clone(),
        Effect::EnablePages(pages) => pages.repository.clone(),
        Effect::LabelIssue { repository, .. }
        | Effect::ProtectBranch { repository, .. }
        | Effect::CreateEnvironment { repository, .. }
        | Effect::CreateLabels { repository, .. }
        | Effect::RegisterCatalog { repository, .. } => repository.clone(),
        Effect::OpenPullRequest { pull, .. } => {
            RepositoryRef { owner: pull.owner.clone(), name: pull.repository.clone() }
        }
    })
}
