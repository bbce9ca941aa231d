//! What the steps of a run share: the workspace, and what was asked for besides files.

use super::super::links;
use super::super::parameters::Answers;
use super::super::plan::{
    Change, Effect, Later, Origin, Output, Plan, PlannedFile, PullRequestPlan, RepositoryPlan, RepositoryRef, Target,
    later,
};
use super::super::run::{PlanError, Reach, RunContext, lock_file};
use super::super::source::{Files, SourceFile};
use super::super::steps::Step;
use super::super::template::GoldenPath;
use super::super::workspace::Workspace;
use serde_json::Value as Json;

/// A run of a golden path: what its steps share.
pub(in super::super) struct Run<'r> {
    pub path: &'r GoldenPath,
    pub context: &'r RunContext,
    pub workspace: Workspace,
    pub effects: Vec<Effect>,
    pub notes: Vec<String>,
    /// What later steps see placeholders for.
    pub later: Vec<Later>,
    pub(super) published: Option<Published>,
    answers: &'r Answers,
}

/// What the first action of publishing asked for.
#[derive(Debug)]
pub(super) struct Published {
    pub files: Vec<PlannedFile>,
    pub commit_message: String,
    pub target: Target,
    /// Effects that were asked for before it.
    before: usize,
}

impl<'r> Run<'r> {
    pub fn new(path: &'r GoldenPath, answers: &'r Answers, context: &'r RunContext) -> Self {
        let (workspace, effects, notes, later) = (Workspace::default(), Vec::new(), Vec::new(), Vec::new());
        Self { path, context, workspace, effects, notes, later, published: None, answers }
    }

    /// Where the files go, as far as that is known yet.
    pub fn target(&self) -> Option<&Target> {
        self.published.as_ref().map(|published| &published.target)
    }

    /// The repository that this run makes.
    pub(super) fn repository(&mut self) -> Option<&mut RepositoryPlan> {
        match self.published.as_mut().map(|published| &mut published.target) {
            Some(Target::Repository(repository)) => Some(repository),
            _ => None,
        }
    }

    /// Whether it is the repository that this run makes.
    pub(super) fn makes(&self, repository: &RepositoryRef) -> bool {
        matches!(self.target(), Some(Target::Repository(made)) if same(repository, &made.owner, &made.name))
    }

    /// Refuses a repository that this run may not write to.
    pub(super) fn may_write(&self, step: &Step, repository: &RepositoryRef) -> Result<(), PlanError> {
        let context = self.context;
        let own = same(repository, &context.owner, &context.repository) || self.makes(repository);
        let near = match context.reach {
            Reach::Repository => false,
            Reach::Owner => repository.owner.eq_ignore_ascii_case(&context.owner),
            Reach::Anywhere => true,
        };
        if own || near {
            return Ok(());
        }
        let message =
            format!("it would go to {repository}, but this was asked in {}/{}", context.owner, context.repository);
        Err(PlanError::in_step(step, message))
    }

    /// Files that a step names: in the golden path's folder, in a shared one beside it, or somewhere else.
    pub(super) fn sources(&self, step: &Step, url: &str) -> Result<Files, PlanError> {
        let wrong = |message: String| PlanError::in_step(step, message);
        if is_elsewhere(url) {
            let Some(sources) = &self.context.sources else { return Err(self.unavailable(step, url)) };
            return sources.folder(url).map_err(|problem| wrong(format!("`{url}`: {problem}")));
        }
        let (files, folder) = self.place(url).map_err(wrong)?;
        let found: Files =
            super::super::source::below(files, &folder).map(|(path, file)| (path.to_string(), file.clone())).collect();
        if found.is_empty() {
            let shown = if folder.is_empty() { "." } else { url };
            return Err(wrong(format!("there are no files in `{shown}` of the golden path")));
        }
        Ok(found)
    }

    /// One such file.
    pub(super) fn source(&self, step: &Step, url: &str) -> Result<SourceFile, PlanError> {
        let wrong = |message: String| PlanError::in_step(step, message);
        if is_elsewhere(url) {
            let Some(sources) = &self.context.sources else { return Err(self.unavailable(step, url)) };
            return sources.file(url).map_err(|problem| wrong(format!("`{url}`: {problem}")));
        }
        let (files, path) = self.place(url).map_err(wrong)?;
        links::followed(files, &path)
            .cloned()
            .ok_or_else(|| wrong(format!("there is no file `{url}` in the golden path")))
    }

    fn unavailable(&self, step: &Step, url: &str) -> PlanError {
        let message = format!(
            "`url` is `{url}`, and nothing can be fetched here: use a folder of the golden path, such as `./skeleton`"
        );
        PlanError { needs: Some(url.to_string()), ..PlanError::in_step(step, message) }
    }

    /// The files among which a relative address points, and the path in them.
    fn place(&self, url: &str) -> Result<(&'r Files, String), String> {
        let path = url.strip_prefix("./").unwrap_or(url);
        match path.strip_prefix("../") {
            Some(shared) => Ok((&self.path.shared, super::super::workspace::folder(shared)?)),
            None => Ok((&self.path.files, super::super::workspace::folder(path)?)),
        }
    }

    /// The files of a folder of the workspace as they would be written below another.
    ///
    /// # Errors
    /// A link that would lead out of what it is written to.
    pub(super) fn planned(&self, from: &str, to: &str) -> Result<Vec<PlannedFile>, String> {
        let planned = |(path, file): (&str, &SourceFile)| {
            let path = if to.is_empty() { path.to_string() } else { format!("{to}/{path}") };
            if let Some(refusal) = links::refusal(&path, &file.contents).filter(|_| file.link) {
                return Err(refusal);
            }
            let change = if file.link { Change::Create } else { change(&path, &file.contents) };
            let SourceFile { ref contents, executable, link } = *file;
            Ok(PlannedFile { path, contents: contents.clone(), executable, link, change })
        };
        self.workspace.below(from).map(planned).collect()
    }

    /// Placeholders for the outputs of a step that are known only once something is carried out, by name.
    pub(super) fn later(&mut self, step: &Step, from: Origin) -> impl Fn(&str) -> Json + use<> {
        let (number, step) = (self.later.len(), step.id.clone());
        self.later.push(Later { step: step.clone(), from });
        move |output| Json::from(later::placeholder(number, output, &step))
    }

    /// Takes a pull request: the first thing published is the plan's target, what follows are effects.
    pub(super) fn open(&mut self, pull: PullRequestPlan, files: Vec<PlannedFile>, commit_message: String) -> Origin {
        let before = self.effects.len();
        if self.published.is_none() {
            self.published = Some(Published { files, commit_message, target: Target::PullRequest(pull), before });
            return Origin::PullRequest;
        }
        self.effects.push(Effect::OpenPullRequest { pull: Box::new(pull), files, commit_message });
        Origin::Effect(before)
    }

    /// Takes a repository that is made. Pull requests that were asked for before are opened after it stands.
    pub(super) fn make(&mut self, step: &Step, plan: RepositoryPlan) -> Result<(), PlanError> {
        if let Some(before) = self.repository() {
            let message =
                format!("a golden path makes one repository, and {}/{} is made already", before.owner, before.name);
            return Err(PlanError::in_step(step, message));
        }
        let target = Target::Repository(Box::new(plan));
        let made = Published { files: Vec::new(), commit_message: "initial commit".into(), target, before: 0 };
        if let Some(Published { files, commit_message, target: Target::PullRequest(pull), before }) =
            self.published.replace(made)
        {
            self.effects.insert(before, Effect::OpenPullRequest { pull: Box::new(pull), files, commit_message });
            for later in &mut self.later {
                later.from = match later.from {
                    Origin::PullRequest => Origin::Effect(before),
                    Origin::Effect(at) if at >= before => Origin::Effect(at + 1),
                    other => other,
                };
            }
        }
        Ok(())
    }

    /// The plan. A golden path that publishes nothing plans its files, for whoever writes them to a folder.
    pub fn into_plan(self, output: Output) -> Result<Plan, PlanError> {
        let (path, context, answers) = (self.path, self.context, self.answers);
        let all = self.planned("", "").map_err(PlanError::whole);
        let whole = || -> Result<Published, PlanError> {
            Ok(Published { files: all?, commit_message: path.title.clone(), target: Target::Folder, before: 0 })
        };
        let published = match self.published {
            Some(published) => published,
            None => whole()?,
        };
        let Published { mut files, commit_message, target, .. } = published;
        refuse_later(&target, &self.notes)?;
        let deletes = matches!(&target, Target::PullRequest(pull) if !pull.delete.is_empty());
        if files.is_empty() && !deletes {
            return Err(PlanError {
                notes: self.notes,
                ..PlanError::whole("the golden path makes no files with these answers")
            });
        }
        if !matches!(target, Target::Folder) {
            files.push(lock_file(path, answers, context, &files));
        }
        Ok(Plan {
            golden_path: path.name.clone(),
            version: path.version.clone(),
            answers: answers.clone(),
            files,
            commit_message,
            target,
            effects: self.effects,
            output,
            notes: self.notes,
            later: self.later,
        })
    }
}

/// Refuses a pull request that would hold what is known only after it: what a golden path does besides comes later.
fn refuse_later(target: &Target, notes: &[String]) -> Result<(), PlanError> {
    let Target::PullRequest(pull) = target else { return Ok(()) };
    let texts = Json::from(vec![pull.title.as_str(), pull.body.as_str()]);
    let Some(found) = later::within(&texts) else { return Ok(()) };
    let message = format!(
        "the pull request would hold the {}, which is known only after it: what a golden path does besides comes later",
        found.words()
    );
    Err(PlanError { notes: notes.to_vec(), ..PlanError::whole(message) })
}

fn same(repository: &RepositoryRef, owner: &str, name: &str) -> bool {
    repository.owner.eq_ignore_ascii_case(owner) && repository.name.eq_ignore_ascii_case(name)
}

fn is_elsewhere(url: &str) -> bool {
    url.contains("://")
}

/// The catalog file of a repository holds one document an entity: a further entity goes behind them.
fn change(path: &str, contents: &[u8]) -> Change {
    let is_catalog = path == "catalog-info.yaml" || path == "catalog-info.yml";
    if is_catalog && contents.starts_with(b"---\n") { Change::AppendDocument } else { Change::Create }
}
