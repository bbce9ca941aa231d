//! `argocd:create-resources` and `argocd:create-application`, as templates use the actions of the community's Argo CD
//! plugins. Those call Argo CD's API; ours write the manifests into the workspace, where GitOps expects them:
//! `deploy/argocd/APP.yaml`, or `targetPath`.

use super::super::source::SourceFile;
use super::super::workspace::folder;
use super::input::Input;
use super::{Action, Done, Inputs, PlanError, Run, Step, must, object, output, repo_url, text};
use crate::yaml_text;
use serde_json::{Map, Value as Json, json};

/// What both take.
macro_rules! deploying {
    ($($more:expr),* $(,)?) => {
        &[
            must(text("appName")), must(text("namespace")), must(text("repoUrl")), must(text("path")),
            text("argoInstance"), text("projectName"), text("labelValue"), text("targetRevision"),
            text("destinationServer"), text("destinationName"), text("targetPath"), $($more),*
        ]
    };
}

const APPLICATION_INPUTS: &[Input] = deploying![object("syncPolicy")];
const RESOURCES_INPUTS: &[Input] = deploying![];

/// An Application in a project that exists.
pub(super) static APPLICATION: Action = Action {
    id: "argocd:create-application",
    inputs: APPLICATION_INPUTS,
    outputs: &["appName", "manifestPath"],
    run: application,
};

/// An AppProject and an Application in it.
pub(super) static RESOURCES: Action = Action {
    id: "argocd:create-resources",
    inputs: RESOURCES_INPUTS,
    outputs: &["appName", "projectName", "manifestPath"],
    run: resources,
};

/// Where Argo CD runs, for itself.
const THIS_CLUSTER: &str = "https://kubernetes.default.svc";
/// The namespace of Argo CD.
const ARGOCD: &str = "argocd";

/// What the inputs say of one application.
struct Deployment {
    app: String,
    project: String,
    namespace: String,
    repository: String,
    path: String,
    label: String,
    revision: String,
    destination: Json,
    target: String,
}

fn application(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, APPLICATION_INPUTS, inputs)?;
    let it = Deployment::read(run, &inputs, "default")?;
    let policy = inputs.value("syncPolicy").cloned().unwrap_or_else(sync_policy);
    written(run, step, &it.target, &[it.application(policy)])?;
    Ok(output([("appName", Json::from(it.app)), ("manifestPath", Json::from(it.target))]))
}

fn resources(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, RESOURCES_INPUTS, inputs)?;
    let app = inputs.filled("appName")?;
    let it = Deployment::read(run, &inputs, app)?;
    written(run, step, &it.target, &[it.project(), it.application(sync_policy())])?;
    Ok(output([
        ("appName", Json::from(it.app)),
        ("projectName", Json::from(it.project)),
        ("manifestPath", Json::from(it.target)),
    ]))
}

impl Deployment {
    fn read(run: &Run<'_>, inputs: &Inputs<'_>, default_project: &str) -> Result<Self, PlanError> {
        let given = |name: &str| inputs.text(name).filter(|text| !text.trim().is_empty()).map(str::to_string);
        let app = named(inputs, "appName")?;
        let project = if inputs.value("projectName").is_some() {
            named(inputs, "projectName")?
        } else {
            default_project.to_string()
        };
        let destination = match given("destinationName") {
            Some(name) => json!({"name": name}),
            None => json!({"server": given("destinationServer").unwrap_or_else(|| THIS_CLUSTER.into())}),
        };
        let target = given("targetPath").unwrap_or_else(|| format!("deploy/argocd/{app}.yaml"));
        Ok(Self {
            label: given("labelValue").unwrap_or_else(|| app.clone()),
            namespace: named(inputs, "namespace")?,
            repository: address(run, inputs)?,
            path: inputs.filled("path")?.trim_start_matches("./").to_string(),
            revision: given("targetRevision").unwrap_or_else(|| "HEAD".into()),
            target: folder(&target).map_err(|message| PlanError::in_step(inputs.step, message))?,
            destination,
            project,
            app,
        })
    }

    fn destination(&self) -> Json {
        let mut destination = self.destination.clone();
        destination["namespace"] = Json::from(self.namespace.clone());
        destination
    }

    fn project(&self) -> Json {
        json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "AppProject",
            "metadata": {"name": self.project, "namespace": ARGOCD},
            "spec": {"sourceRepos": [self.repository], "destinations": [self.destination()]},
        })
    }

    fn application(&self, policy: Json) -> Json {
        json!({
            "apiVersion": "argoproj.io/v1alpha1",
            "kind": "Application",
            "metadata": {
                "name": self.app,
                "namespace": ARGOCD,
                "labels": {"backstage-name": self.label},
                "finalizers": ["resources-finalizer.argocd.argoproj.io"],
            },
            "spec": {
                "project": self.project,
                "source": {"repoURL": self.repository, "path": self.path, "targetRevision": self.revision},
                "destination": self.destination(),
                "syncPolicy": policy,
                "revisionHistoryLimit": 10,
            },
        })
    }
}

/// What the community's plugin asks Argo CD for: kept in step, with retries.
fn sync_policy() -> Json {
    json!({
        "automated": {"prune": true, "selfHeal": true},
        "retry": {"limit": 10, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "5m"}},
        "syncOptions": ["CreateNamespace=false", "FailOnSharedResource=true"],
    })
}

/// A name that Kubernetes takes.
fn named(inputs: &Inputs<'_>, name: &str) -> Result<String, PlanError> {
    let given = inputs.filled(name)?;
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if given.len() > 63 || !given.chars().all(valid) || given.starts_with('-') || given.ends_with('-') {
        return Err(inputs.wrong(name, "at most 63 lower-case letters, digits and dashes, none at the ends"));
    }
    Ok(given.to_string())
}

/// An address that git can clone; a picker's value (`github.com?owner=…&repo=…`) is turned into one.
fn address(run: &Run<'_>, inputs: &Inputs<'_>) -> Result<String, PlanError> {
    let given = inputs.filled("repoUrl")?;
    if given.contains("://") || given.starts_with("git@") {
        return Ok(given.to_string());
    }
    let repository = repo_url::repository(inputs)?;
    Ok(format!("{}/{repository}.git", run.context.web_url))
}

fn written(run: &mut Run<'_>, step: &Step, path: &str, manifests: &[Json]) -> Result<(), PlanError> {
    let wrong = |message: String| PlanError::in_step(step, message);
    let mut text = String::new();
    for manifest in manifests {
        text += &format!(
            "---
{}",
            yaml_text::document(manifest)
        );
    }
    run.workspace.write(path, SourceFile { contents: text.into_bytes(), executable: false, link: false }).map_err(wrong)
}
