//! Paths inside a repository as a catalog file names them: relative to the file, to the root, or as an address on a
//! code host. Text only; whether a file is there is [`Files`](super::Files)'.

/// The folder of a file; empty for the root.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A file of a folder.
pub(super) fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A path that `file` names, from the root of the repository. As Backstage does, a leading `/` means the root and
/// nothing at all means the file itself. None when it leads out of the repository.
pub(super) fn resolve(file: &str, named: &str) -> Option<String> {
    let named = named.split(['?', '#']).next().unwrap_or_default();
    if named.is_empty() {
        return Some(file.to_owned());
    }
    let named = named.replace('\\', "/");
    let base = if named.starts_with('/') { "" } else { folder(file) };
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    for part in named.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether it is an address rather than a path.
pub(super) fn is_address(named: &str) -> bool {
    url::Url::parse(named).is_ok()
}

/// The repository (`owner/name`) and path of an address like `https://github.com/acme/orders/blob/main/api.yaml`.
/// None when it has another form. The host is not compared: GitHub Enterprise has any.
pub(super) fn of_address(address: &str) -> Option<(String, String)> {
    let address = url::Url::parse(address).ok().filter(|address| matches!(address.scheme(), "http" | "https"))?;
    let mut parts = address.path_segments()?;
    let repository = format!("{}/{}", parts.next()?, parts.next()?);
    let is_view = matches!(parts.next()?, "blob" | "tree" | "raw" | "edit");
    parts.next().filter(|branch| is_view && !branch.is_empty())?;
    let path = parts.collect::<Vec<_>>().join("/");
    (!path.is_empty()).then_some((repository, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_its_file_or_to_the_root() {
        let file = "services/orders/catalog-info.yaml";
        assert_eq!(resolve(file, "./api.yaml").as_deref(), Some("services/orders/api.yaml"));
        assert_eq!(resolve(file, "../x//y.json").as_deref(), Some("services/x/y.json"));
        assert_eq!(resolve(file, "/docs/a.yaml").as_deref(), Some("docs/a.yaml"));
        assert_eq!(resolve(file, "").as_deref(), Some(file));
        assert_eq!(resolve(file, ".").as_deref(), Some("services/orders"));
    }

    #[test]
    fn nothing_leads_out_of_the_repository() {
        assert_eq!(resolve("a/b.yaml", "../../etc/passwd"), None);
        assert_eq!(resolve("a/b.yaml", "..\\..\\etc"), None);
    }

    #[test]
    fn an_address_names_a_repository_and_a_path() {
        let address = "https://github.com/acme/orders/blob/main/api/openapi.yaml";
        assert_eq!(of_address(address), Some(("acme/orders".to_owned(), "api/openapi.yaml".to_owned())));
        assert_eq!(of_address("https://example.com/a.yaml"), None);
        assert_eq!(of_address("https://github.com/acme/orders/blob/main"), None);
    }
}
