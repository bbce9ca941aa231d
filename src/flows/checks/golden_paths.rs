//! Golden paths that a change of the platform repository touches: judged as `idp golden-path lint` does, at the
//! commit that is judged.

use std::collections::BTreeSet;

use super::change::Change;
use super::subject::Subject;
use crate::failure::Failure;
use crate::findings::Finding;
use crate::flows::Platform;
use crate::flows::platform_paths::FOLDER;
use crate::golden_paths::{Files, Reading, lint};

/// Everything that is wrong with the golden paths that the change touches; nothing elsewhere than in the platform
/// repository. What golden paths share concerns them all.
pub(super) async fn findings(platform: &Platform, subject: &Subject, change: &Change) -> Result<Vec<Finding>, Failure> {
    let repository = subject.repository();
    let is_platform = platform.decisions.is_platform(&repository.name.to_string());
    if !is_platform || !change.touches_any(|path| path.starts_with(FOLDER)) {
        return Ok(Vec::new());
    }
    let touched: BTreeSet<String> = change.files.iter().filter_map(|file| folder(&file.path)).collect();
    let root = platform.paths.fetch(repository.scope, &repository.name, &change.head.0).await?;
    let reading = platform.decisions.of(&repository.name.owner).await?.golden_paths;
    super::gather::compute(move || judged(&root, &touched, &reading)).await
}

fn judged(root: &Files, touched: &BTreeSet<String>, reading: &Reading) -> Vec<Finding> {
    let template = |folder: &str| root.contains_key(&format!("{folder}/template.yaml"));
    let shared = touched.iter().any(|folder| !template(folder));
    let all: BTreeSet<&str> = root.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect();
    let mut findings = Vec::new();
    for folder in all.into_iter().filter(|folder| template(folder) && (shared || touched.contains(*folder))) {
        let inside = |(path, file): (&String, _)| {
            let rest = path.strip_prefix(folder)?.strip_prefix('/')?;
            Some((rest.to_owned(), Clone::clone(file)))
        };
        let files: Files = root.iter().filter_map(inside).collect();
        let found = lint(&files, root, reading);
        findings.extend(found.into_iter().map(|it| Finding { path: format!("{FOLDER}{folder}/{}", it.path), ..it }));
    }
    findings
}

fn folder(path: &str) -> Option<String> {
    path.strip_prefix(FOLDER)?.split_once('/').map(|(folder, _)| folder.to_owned())
}
