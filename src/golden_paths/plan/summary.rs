//! What a plan makes beside files, for people: a Markdown list, nothing that a template's text could break out of.

use super::{
    BranchPolicy, Effect, Environment, IssueNumber, Plan, Protection, RepositoryPlan, Reviewer, Target, Visibility,
    shown,
};

/// Characters of one value that are shown.
const MAX_SHOWN: usize = 120;

pub(super) fn of(plan: &Plan) -> String {
    let mut lines = Lines::default();
    match &plan.target {
        Target::Folder => {}
        Target::PullRequest(pull) => {
            lines.add(0, format!("Pull request {} from {}", code(&pull.title), code(&pull.branch)));
            lines.names(1, "Reviewers", pull.reviewers.iter().chain(&pull.team_reviewers));
            lines.names(1, "Assignees", &pull.assignees);
            lines.names(1, "Deleted", &pull.delete);
        }
        Target::Repository(repository) => lines.repository(repository),
    }
    plan.effects.iter().for_each(|effect| lines.effect(effect));
    lines.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, depth: usize, text: String) {
        self.0 += &format!("{}- {text}\n", "  ".repeat(depth));
    }

    fn names<'n>(&mut self, depth: usize, title: &str, names: impl IntoIterator<Item = &'n String>) {
        let names: Vec<String> = names.into_iter().map(code).collect();
        if !names.is_empty() {
            self.add(depth, format!("{title}: {}", names.join(", ")));
        }
    }

    fn repository(&mut self, plan: &RepositoryPlan) {
        let visibility = match plan.visibility {
            Visibility::Private => "private",
            Visibility::Internal => "internal",
            Visibility::Public => "public",
        };
        let slug = format!("{}/{}", plan.owner, plan.name);
        self.add(0, format!("Repository {}, {visibility}, default branch {}", code(&slug), code(&plan.default_branch)));
        self.names(1, "Topics", &plan.topics);
        let settings = settings(plan);
        if !settings.is_empty() {
            self.add(1, format!("Settings: {}", settings.join(", ")));
        }
        let custom: Vec<String> =
            plan.custom_properties.iter().map(|(name, value)| format!("{name}={}", plain(value))).collect();
        self.names(1, "Custom properties", &custom);
        let teams: Vec<String> = plan.teams.iter().map(|it| format!("{} ({})", it.slug, it.permission.0)).collect();
        self.names(0, "Teams", &teams);
        let people: Vec<String> =
            plan.collaborators.iter().map(|it| format!("{} ({})", it.login, it.permission.0)).collect();
        self.names(0, "Collaborators", &people);
        if let Some(protection) = &plan.protection {
            self.add(0, protected(protection, None));
        }
        self.names(0, "Labels", plan.labels.iter().map(|label| &label.name));
        plan.environments.iter().for_each(|it| self.add(0, environment(it)));
        let secrets: Vec<String> =
            plan.secrets.iter().map(|it| in_environment(&it.name, it.environment.as_deref())).collect();
        self.names(0, "Secrets, by name", &secrets);
        let variables: Vec<String> = plan
            .variables
            .iter()
            .map(|it| in_environment(&format!("{}={}", it.name, it.value), it.environment.as_deref()))
            .collect();
        self.names(0, "Variables", &variables);
    }

    fn effect(&mut self, effect: &Effect) {
        let line = match effect {
            Effect::CreateIssue(issue) => format!("Issue {} in {}", code(&issue.title), code(&issue.repository)),
            Effect::LabelIssue { repository, number, labels } => {
                let labels: Vec<String> = labels.iter().map(code).collect();
                let what = match (number.known(), number) {
                    (Some(0), _) => "the pull request".to_string(),
                    (_, IssueNumber::Later(text)) if number.known().is_none() => code(text),
                    (number, _) => format!("issue {}", number.unwrap_or_default()),
                };
                format!("Labels {} on {what} of {}", labels.join(", "), code(repository))
            }
            Effect::DispatchWorkflow(run) => {
                format!("Workflow {} of {} on {}", code(&run.workflow), code(&run.repository), code(&run.reference))
            }
            Effect::CreateWebhook(hook) => format!("Webhook of {} to {}", code(&hook.repository), code(&hook.url)),
            Effect::CreateAutolink(link) => {
                format!("References {} of {} as links", code(format!("{}…", link.key_prefix)), code(&link.repository))
            }
            Effect::CreateDeployKey(key) => format!(
                "Deploy key {} of {}, its private half as the secret {}",
                code(&key.name),
                code(&key.repository),
                code(&key.secret)
            ),
            Effect::EnablePages(pages) => format!("GitHub Pages of {}", code(&pages.repository)),
            Effect::ProtectBranch { repository, protection } => protected(protection, Some(&code(repository))),
            Effect::CreateEnvironment { repository, environment: it, .. } => {
                format!("{} of {}", environment(it), code(repository))
            }
            Effect::CreateLabels { repository, labels } => {
                let labels: Vec<String> = labels.iter().map(|label| code(&label.name)).collect();
                format!("Labels {} in {}", labels.join(", "), code(repository))
            }
            Effect::OpenPullRequest { pull, files, .. } => format!(
                "Pull request {} in {}, {} files",
                code(&pull.title),
                code(format!("{}/{}", pull.owner, pull.repository)),
                files.len()
            ),
            Effect::RegisterCatalog { repository, path, .. } => {
                format!("Catalog: {} of {}", code(path), code(repository))
            }
        };
        self.add(0, line);
    }
}

fn settings(plan: &RepositoryPlan) -> Vec<String> {
    let it = &plan.settings;
    let switches = [
        ("merge commits", it.allow_merge_commit),
        ("squash merging", it.allow_squash_merge),
        ("rebase merging", it.allow_rebase_merge),
        ("auto-merge", it.allow_auto_merge),
        ("updating of branches", it.allow_update_branch),
        ("deleting of merged branches", it.delete_branch_on_merge),
        ("issues", it.has_issues),
        ("wiki", it.has_wiki),
        ("projects", it.has_projects),
    ];
    let mut words: Vec<String> = switches
        .into_iter()
        .filter_map(|(name, value)| value.map(|on| if on { name.to_string() } else { format!("no {name}") }))
        .collect();
    words.extend(it.workflow_access.as_ref().map(|access| format!("workflows shared with {}", code(access))));
    words
}

fn protected(rules: &Protection, repository: Option<&str>) -> String {
    let mut words = Vec::new();
    if rules.approvals > 0 {
        words.push(format!("{} approval{}", rules.approvals, if rules.approvals == 1 { "" } else { "s" }));
    }
    if !rules.checks.is_empty() {
        let checks: Vec<String> = rules.checks.iter().map(code).collect();
        words.push(format!("checks {}", checks.join(", ")));
    }
    let flags = [
        (rules.code_owners, "code owners"),
        (rules.dismiss_stale, "stale approvals dismissed"),
        (rules.last_push_approval, "last push approved by somebody else"),
        (rules.up_to_date, "up to date"),
        (rules.enforce_admins, "administrators too"),
        (rules.resolve_conversations, "conversations resolved"),
        (rules.signed_commits, "signed commits"),
        (rules.linear_history, "linear history"),
        (rules.block_creations, "creation blocked"),
        (rules.restrictions.is_some(), "pushes restricted"),
    ];
    words.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, name)| name.to_string()));
    let rules_in_words = if words.is_empty() { "no direct pushes".to_string() } else { words.join(", ") };
    let place = repository.map_or(String::new(), |repository| format!(" of {repository}"));
    format!("Branch {}{place} protected: {rules_in_words}", code(&rules.branch))
}

fn environment(it: &Environment) -> String {
    let mut words = Vec::new();
    if let Some(minutes) = it.wait_timer.filter(|minutes| *minutes > 0) {
        words.push(format!("waits {minutes} min"));
    }
    let reviewers: Vec<String> = it
        .reviewers
        .iter()
        .map(|who| match who {
            Reviewer::User(name) | Reviewer::Team(name) => code(name),
        })
        .collect();
    if !reviewers.is_empty() {
        words.push(format!("reviewed by {}", reviewers.join(", ")));
    }
    match &it.branch_policy {
        BranchPolicy::All => {}
        BranchPolicy::Protected => words.push("protected branches only".into()),
        BranchPolicy::Patterns { branches, tags } => {
            let patterns: Vec<String> = branches.iter().chain(tags).map(code).collect();
            words.push(format!("from {}", patterns.join(", ")));
        }
    }
    let rules = if words.is_empty() { String::new() } else { format!(": {}", words.join(", ")) };
    format!("Environment {}{rules}", code(&it.name))
}

fn in_environment(name: &str, environment: Option<&str>) -> String {
    environment.map_or(name.to_string(), |environment| format!("{name} ({environment})"))
}

fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}

/// Inline code: on one line, cut, and without a backtick that could end it.
fn code(text: impl ToString) -> String {
    let text = text.to_string();
    let text = shown(&text);
    let shown: String = text.chars().take(MAX_SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let cut = if text.chars().nth(MAX_SHOWN).is_some() { "…" } else { "" };
    format!("`{}{cut}`", shown.replace('`', "'"))
}
