//! The parts of an image's name.

/// An image, as `registry.example.com:5000/team/app:1.2@sha256:…`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Image<'t> {
    /// Without tag and digest, as it is written.
    pub name: &'t str,
    /// Its tag.
    pub tag: Option<&'t str>,
    /// Its digest.
    pub digest: Option<&'t str>,
}

impl<'t> Image<'t> {
    /// Takes a name apart.
    pub(super) fn parse(text: &'t str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        let last = rest.rfind('/').map_or(0, |slash| slash + 1);
        let colon = rest.get(last..).and_then(|last_part| last_part.find(':')).map(|colon| last + colon);
        let (name, tag) = match colon {
            Some(colon) => (rest.get(..colon).unwrap_or(rest), rest.get(colon + 1..)),
            None => (rest, None),
        };
        Self { name, tag, digest }
    }

    /// The name with what Docker adds to it: `docker.io/library/node` for `node`.
    pub(super) fn full_name(&self) -> String {
        full_name(self.name)
    }

    /// The name of an official image of Docker Hub, wherever it is mirrored under `library/`.
    pub(super) fn official(&self) -> Option<String> {
        let full = self.full_name();
        full.rsplit_once("/library/").map(|(_, name)| name.to_owned())
    }
}

/// A name, or the beginning of one, with its registry.
pub(super) fn full_name(name: &str) -> String {
    let first = name.split('/').next().unwrap_or(name);
    let has_registry = first.contains(['.', ':']) || first == "localhost";
    match (has_registry, name.contains('/')) {
        (true, _) => {
            name.strip_prefix("index.docker.io/").map_or_else(|| name.to_owned(), |rest| format!("docker.io/{rest}"))
        }
        (false, true) => format!("docker.io/{name}"),
        (false, false) => format!("docker.io/library/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_no_tag_and_a_bare_name_is_of_docker_hub() {
        let image = Image::parse("localhost:5000/app");
        assert_eq!((image.name, image.tag, image.digest), ("localhost:5000/app", None, None));
        let image = Image::parse("node:24@sha256:ab");
        assert_eq!((image.name, image.tag, image.digest), ("node", Some("24"), Some("sha256:ab")));
        assert_eq!(image.full_name(), "docker.io/library/node");
        assert_eq!(Image::parse("public.ecr.aws/docker/library/golang:1").official().as_deref(), Some("golang"));
        assert_eq!(Image::parse("acme/golang").official(), None);
    }
}
