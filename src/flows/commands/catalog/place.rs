//! Places in repositories as links, and counts, for replies. Words only.

use crate::github::path_in_address;
use crate::outbox::escape;
use crate::store::catalog::EntityRow;

/// A place in a file, at a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The repository as `owner/name`.
    pub repository: String,
    /// The commit; the default branch where it is empty.
    pub commit: String,
    /// The file, from the repository's root.
    pub path: String,
    /// The line, from 1.
    pub line: i64,
}

impl Place {
    /// Where an entity is recorded.
    pub fn of(row: &EntityRow) -> Self {
        let (repository, commit) = (row.repository.clone(), row.commit.clone());
        Self { repository, commit, path: row.path.clone(), line: row.line }
    }

    /// As a link, named as seen from the repository `here`: the repository is left out where it is that one.
    pub fn link(&self, web_url: &str, here: &str) -> String {
        let elsewhere = !self.repository.eq_ignore_ascii_case(here);
        let repository = if elsewhere { format!("{} ", self.repository) } else { String::new() };
        let shown = escape::cell(&format!("{repository}{}:{}", self.path, self.line), 160);
        let commit = if self.commit.is_empty() { "HEAD" } else { &self.commit };
        format!(
            "[{shown}]({web_url}/{}/blob/{}/{}#L{})",
            path_in_address(&self.repository),
            path_in_address(commit),
            path_in_address(&self.path),
            self.line
        )
    }
}

/// "1 member", "2 members".
pub fn count(many: usize, one: &str, more: &str) -> String {
    if many == 1 { format!("1 {one}") } else { format!("{many} {more}") }
}

/// "`a`, `b` and 3 more": names in code, at most `shown` of them.
pub fn names<S: AsRef<str>>(all: &[S], shown: usize) -> String {
    let mut words: Vec<String> = all.iter().take(shown).map(|name| escape::cell(name.as_ref(), 160)).collect();
    if all.len() > shown {
        words.push(format!("{} more", all.len() - shown));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_can_neither_leave_its_link_nor_its_cell() {
        let place = Place {
            repository: "acme/orders".to_owned(),
            commit: "c0ffee".to_owned(),
            path: "a|b`c](https://evil.test) @acme/all.yaml".to_owned(),
            line: 3,
        };
        insta::assert_snapshot!(place.link("https://github.test", "acme/orders"), @"[`` a\\|b`c](https://evil.test) @acme/all.yaml:3 ``](https://github.test/acme/orders/blob/c0ffee/a%7Cb%60c%5D%28https%3A//evil.test%29%20%40acme/all.yaml#L3)");
        insta::assert_snapshot!(place.link("https://github.test", "acme/pay").split_once(']').unwrap().0, @"[`` acme/orders a\\|b`c");
    }

    #[test]
    fn long_lists_end_with_a_number() {
        assert_eq!(names(&["a", "b", "c", "d"], 2), "`a`, `b` and 2 more");
        assert_eq!(names(&["a", "b"], 2), "`a` and `b`");
        assert_eq!(names::<&str>(&[], 2), "");
    }
}
