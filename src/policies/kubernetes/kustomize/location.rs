//! Where the resources of a kustomization are: a path inside the repository, or somewhere else.

/// What a resource names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Location {
    /// A path inside the repository, without `.` and `..`; empty for its root.
    Inside(String),
    /// Something outside: an address, or a path that leaves the repository.
    Outside,
}

/// What an entry means that is written in a file of `folder`.
pub(super) fn locate(folder: &str, written: &str) -> Location {
    if is_address(written) || written.starts_with('/') {
        return Location::Outside;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Location::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    Location::Inside(parts.join("/"))
}

/// Whether an entry names a repository or a file elsewhere: `https://…`, `git@…`, `github.com/acme/base?ref=v1`.
fn is_address(written: &str) -> bool {
    let first = written.split('/').next().unwrap_or_default();
    let is_host = || written.contains('/') && first.contains('.') && !first.starts_with('.') && !first.ends_with('.');
    let known = ["github.com", "gitlab.com", "bitbucket.org"].contains(&first);
    written.contains("://")
        || written.contains("?ref=")
        || first.contains('@')
        || first.contains(':')
        || (is_host() && (known || written.contains("//") || written.contains(".git")))
}

/// The folder of a path; empty for the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_followed_inside_the_repository() {
        let inside = |path: &str| Location::Inside(path.to_owned());
        assert_eq!(locate("apps/overlays/prod", "../../base"), inside("apps/base"));
        assert_eq!(locate("apps", "./a//b.yaml"), inside("apps/a/b.yaml"));
        assert_eq!(locate("apps", "v1.2/x.yaml"), inside("apps/v1.2/x.yaml"));
        assert_eq!(locate("apps", ".."), inside(""));
        assert_eq!(locate("apps", "../.."), Location::Outside);
    }

    #[test]
    fn addresses_are_elsewhere() {
        for address in [
            "https://example.com/x.yaml",
            "git@github.com:acme/base.git",
            "github.com/acme/base?ref=v1",
            "github.com/acme/base",
            "git.example.com/acme/base.git//prod",
            "ssh://git@example.com/x",
        ] {
            assert_eq!(locate("apps", address), Location::Outside, "{address}");
        }
    }
}
