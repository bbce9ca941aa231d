//! The data folder, the database's place, and whether secrets on disk are private.

use std::path::{Path, PathBuf};

use crate::config::credentials::{ENV_FILE, KEY_FILE, can_be_written, readable_by_others};

use super::finding::Finding;
use super::input::DoctorInput;

pub(super) fn data_folder(dir: &Path, findings: &mut Vec<Finding>) {
    findings.push(folder("data folder", dir, "IDP_DATA_DIR"));
}

pub(super) fn database(address: &str, findings: &mut Vec<Finding>) {
    let topic = "database";
    // A password may stand in an address of another kind: it is not shown.
    let Some(path) = address.strip_prefix("sqlite:").map(|rest| rest.trim_start_matches("//")) else {
        let advice = "set IDP_DATABASE_URL to `sqlite://PATH`, for example `sqlite://data/idp.sqlite`";
        findings.push(Finding::problem(
            topic,
            "the address is not supported",
            "it does not begin with `sqlite:`",
            advice,
        ));
        return;
    };
    let path = Path::new(path.split('?').next().unwrap_or_default());
    if path.is_dir() {
        let advice = "let IDP_DATABASE_URL name a file";
        findings.push(Finding::problem(topic, format!("{} is a folder", path.display()), "", advice));
        return;
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    findings.push(folder(topic, parent, "IDP_DATABASE_URL"));
    #[cfg(unix)]
    if path.exists() && std::fs::OpenOptions::new().append(true).open(path).is_err() {
        let what = format!("{} cannot be written", path.display());
        findings.push(Finding::problem(topic, what, "", "let the user that runs the server own the file"));
    }
}

/// Whether a folder can be written, or made.
fn folder(topic: &'static str, dir: &Path, setting: &str) -> Finding {
    let shown = dir.display();
    let advice = format!("let the user that runs the server write there, or set {setting} to another place");
    if dir.exists() {
        return match can_be_written(dir) {
            Ok(()) => Finding::fine(topic, format!("{shown} can be written")),
            Err(error) => {
                let how = format!("making a file there failed: {error}");
                Finding::problem(topic, format!("{shown} cannot be written"), how, advice)
            }
        };
    }
    let ancestor = dir.ancestors().skip(1).map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    match ancestor.into_iter().find(|path| path.exists()).map(can_be_written) {
        Some(Ok(())) => Finding::fine(topic, format!("{shown} does not exist yet and can be made")),
        Some(Err(error)) => {
            let how = format!("making a file in the folder above failed: {error}");
            Finding::problem(topic, format!("{shown} does not exist and cannot be made"), how, advice)
        }
        None => Finding::problem(topic, format!("{shown} does not exist and cannot be made"), "", advice),
    }
}

/// Files with secrets that others can read: those that are in use, and those in the data folder.
pub(super) fn secrets(input: &DoctorInput, findings: &mut Vec<Finding>) {
    let mut files: Vec<PathBuf> = input.secret_files.clone();
    files.extend([ENV_FILE, KEY_FILE].map(|name| input.data_dir.join(name)));
    let mut seen = Vec::new();
    for file in files {
        let Ok(real) = file.canonicalize() else { continue };
        if seen.contains(&real) {
            continue;
        }
        if let Some(exposed) = readable_by_others(&file) {
            let what = format!("others can open {}", exposed.path.display());
            let how = format!("its mode is {:04o}", exposed.mode);
            findings.push(Finding::problem("secrets on disk", what, how, format!("run `{}`", exposed.remedy())));
        }
        seen.push(real);
    }
}
