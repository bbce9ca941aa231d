//! Sending an issue form. Reading forms and writing their text is `issue_forms`'.

use serde_json::json;

use super::NewIssue;
use crate::sandbox::Refusal;
use crate::sandbox::access::{Caller, Need};
use crate::sandbox::issue_forms::{self, Answers, Form};
use crate::sandbox::model::{RepoId, World};

impl World {
    /// The form in a file of the default branch.
    ///
    /// # Errors
    /// 404 when there is no such file, 422 when it is no form.
    pub fn issue_form(&self, repo: RepoId, file: &str) -> Result<Form, Refusal> {
        let found = issue_forms::of(self, self.repo_at(repo)?).into_iter().find(|(name, _)| name == file);
        let (_, form) = found.ok_or_else(Refusal::not_found)?;
        form.map_err(|why| Refusal::unprocessable(format!("{file} is no issue form: {why}")))
    }

    /// Opens the issue that a filled-in form becomes, and answers its number. Its labels are put on whoever sends it;
    /// one that the repository does not have is left out.
    ///
    /// # Errors
    /// As [`World::open_issue`]; 422 with all that must be answered and is not.
    pub fn send_form(
        &mut self,
        caller: &Caller,
        repo: RepoId,
        file: &str,
        title: &str,
        answers: &Answers,
    ) -> Result<u64, Refusal> {
        self.demand(caller, repo, Need::ISSUES_DISCUSS)?;
        let form = self.issue_form(repo, file)?;
        let body = form.issue_body(answers).map_err(|problems| {
            let errors = problems.0.iter().map(|problem| json!({"resource": "Issue", "message": problem}));
            Refusal { errors: errors.collect(), ..Refusal::unprocessable("Validation Failed") }
        })?;
        let known = &self.repo_at(repo)?.labels;
        let labels = form.labels.iter().filter_map(|name| {
            let same = known.iter().find(|label| label.name.eq_ignore_ascii_case(name));
            same.map(|label| label.name.clone())
        });
        let labels: Vec<String> = labels.collect();
        let assignees =
            form.assignees.iter().filter(|login| self.assignable(repo, std::slice::from_ref(*login)).is_ok());
        let assignees = assignees.cloned().collect();
        let issue = NewIssue { title: title.to_owned(), body: Some(body), labels, assignees };
        self.open_issue_as_given(caller, repo, issue)
    }
}
