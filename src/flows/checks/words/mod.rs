//! What a check and the sticky comment say. Pure: a verdict in, Markdown out.

mod annotations;
mod backtest;
mod catalog_diff;
mod fixes;
mod sticky;
mod summary;
mod title;
mod waivers;
mod whole;

pub use annotations::annotations;
pub use sticky::{all_clear, sticky};
pub use summary::{not_judged, summary};
pub use title::title;
pub use whole::whole;

use crate::findings::{Finding, Severity};
use crate::github::{CommitSha, RepoName};

/// Where links in the texts lead.
#[derive(Debug, Clone)]
pub struct Links<'a> {
    /// GitHub's pages, without a slash at the end.
    pub web_url: &'a str,
    /// The repository.
    pub repository: &'a RepoName,
    /// The commit.
    pub head: &'a CommitSha,
}

impl Links<'_> {
    /// A link to a line of a file, as Markdown.
    fn line(&self, path: &str, line: u32) -> String {
        let shown = crate::outbox::escape::cell(&format!("{path}:{line}"), 120);
        let path = crate::github::path_in_address(path);
        format!("[{shown}]({}/{}/blob/{}/{path}#L{line})", self.web_url, self.repository, self.head)
    }
}

/// "1 error", "2 errors".
fn count(many: usize, one: &str) -> String {
    if many == 1 { format!("1 {one}") } else { format!("{many} {one}s") }
}

/// The sign and the word for a severity; the sign never stands alone.
fn sign(finding: &Finding) -> &'static str {
    match finding.severity {
        Severity::Error => "❌ error",
        Severity::Warning => "⚠️ warning",
        Severity::Info => "ℹ️ note",
    }
}

#[cfg(test)]
mod tests;
