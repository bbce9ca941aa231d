//! What `uses:` names: an action or a reusable workflow.

/// A reference as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Uses<'t> {
    /// In the same repository: `./.github/actions/build`.
    Local(&'t str),
    /// `docker://alpine:3`
    Docker(&'t str),
    /// `owner/repository/path@reference`
    Repository { owner: &'t str, name: &'t str, path: &'t str, reference: &'t str },
    /// None of these.
    Other,
}

impl<'t> Uses<'t> {
    /// Takes a reference apart.
    pub(super) fn parse(text: &'t str) -> Self {
        if text.starts_with("./") || text.starts_with("$/") {
            return Self::Local(text);
        }
        if let Some(image) = text.strip_prefix("docker://") {
            return Self::Docker(image);
        }
        let Some((place, reference)) = text.split_once('@') else { return Self::Other };
        let mut parts = place.splitn(3, '/');
        let (owner, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let path = parts.next().unwrap_or_default();
        let is_name = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        let known =
            is_name(owner) && is_name(name) && !reference.is_empty() && !reference.contains(char::is_whitespace);
        if known { Self::Repository { owner, name, path, reference } } else { Self::Other }
    }

    /// Whether it is this action, in any version: `actions/checkout`.
    pub(super) fn is(&self, action: &str) -> bool {
        let Self::Repository { owner, name, path, .. } = self else { return false };
        let mut parts = action.splitn(3, '/');
        let same = |part: &str, wanted: Option<&str>| wanted.unwrap_or_default().eq_ignore_ascii_case(part);
        same(owner, parts.next()) && same(name, parts.next()) && same(path, parts.next())
    }

    /// Whether it is one of these.
    pub(super) fn is_one_of(&self, actions: &[&str]) -> bool {
        actions.iter().any(|action| self.is(action))
    }
}

/// Whether a reference is a whole commit SHA, which nobody can move.
pub(super) fn is_commit(reference: &str) -> bool {
    matches!(reference.len(), 40 | 64) && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_apart() {
        let Uses::Repository { owner, name, path, reference } = Uses::parse("a/b/c/d.yml@v1") else { panic!() };
        assert_eq!((owner, name, path, reference), ("a", "b", "c/d.yml", "v1"));
        assert_eq!(Uses::parse("./x"), Uses::Local("./x"));
        assert_eq!(Uses::parse("docker://a:1"), Uses::Docker("a:1"));
        for other in ["", "a/b", "a@v1", "a/b@", "a b/c@v1", "${{ x }}/b@v1"] {
            assert_eq!(Uses::parse(other), Uses::Other, "{other}");
        }
        assert!(Uses::parse("Actions/Checkout@v4").is("actions/checkout"));
        assert!(!Uses::parse("actions/checkout/sub@v4").is("actions/checkout"));
    }
}
