//! Files that are templates of other files, as in the skeleton of a golden path: what they say is not known before
//! somebody fills them in. Secrets in them count all the same.

use super::report::Findings;
use super::{Content, Repository, wants};

/// How templates of Backstage and Cookiecutter name their values.
const VALUES: [&str; 4] = ["${{ values.", "${{values.", "{{ cookiecutter.", "{{cookiecutter."];

/// The repository with its templates taken for files that were not read.
pub(super) fn without<'r>(repository: &Repository<'r>, out: &mut Findings<'_>) -> Repository<'r> {
    let mut rest = repository.clone();
    for (path, file) in &mut rest.files {
        let Content::Text(text) = file.content else { continue };
        if is_template(path, text) {
            file.content = Content::Unread;
            if file.judged && wants(path) {
                out.not_evaluated(path, "a template, whose values are not known");
            }
        }
    }
    rest
}

fn is_template(path: &str, text: &str) -> bool {
    path.contains("{{") || VALUES.iter().any(|value| text.contains(value))
}
