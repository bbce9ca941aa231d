//! The name of a container image: registry, repository, tag and digest. Not whether there is such an image.

/// A name that can be understood; none when a part of it is filled in elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policies) struct Image<'t> {
    /// All before tag and digest: `ghcr.io/acme/orders`.
    pub name: &'t str,
    /// `1.4.2`.
    pub tag: Option<&'t str>,
    /// `sha256:…`.
    pub digest: Option<&'t str>,
}

impl<'t> Image<'t> {
    /// Reads a name. What is no name by the grammar of registries (`${IMAGE}`, `ko://…`, `<image>`) is filled in by
    /// some tool, and nothing is known of it.
    pub fn read(text: &'t str) -> Option<Self> {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        let last = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = match rest.get(last..)?.find(':') {
            Some(colon) => (rest.get(..last + colon)?, Some(rest.get(last + colon + 1..)?)),
            None => (rest, None),
        };
        let image = Self { name, tag, digest };
        image.is_grammatical().then_some(image)
    }

    /// With the registry and folder that are meant when none is written: `docker.io/library/nginx`.
    pub fn full_name(&self) -> String {
        match self.name.split_once('/') {
            Some(("index.docker.io" | "registry-1.docker.io", rest)) => format!("docker.io/{rest}"),
            Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => self.name.to_owned(),
            Some(_) => format!("docker.io/{}", self.name),
            None => format!("docker.io/library/{}", self.name),
        }
    }

    fn is_grammatical(&self) -> bool {
        let plain = |extra: &'static [u8]| {
            move |byte: u8| {
                byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte) || extra.contains(&byte)
            }
        };
        let host = |part: &str| part.bytes().all(|byte| plain(b":[]")(byte) || byte.is_ascii_uppercase());
        let (first, others) = self.name.split_once('/').map_or(("", self.name), |(first, others)| (first, others));
        let parts = others.split('/').all(|part| !part.is_empty() && part.bytes().all(plain(b"")));
        let tag = |tag: &str| {
            !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        let digest = |digest: &str| {
            digest.contains(':') && digest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":+._-".contains(&byte))
        };
        host(first) && parts && self.tag.is_none_or(tag) && self.digest.is_none_or(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, Option<&str>, bool)> {
        Image::read(text).map(|image| (image.name, image.tag, image.digest.is_some()))
    }

    #[test]
    fn a_port_is_no_tag() {
        assert_eq!(parts("localhost:5000/x"), Some(("localhost:5000/x", None, false)));
        assert_eq!(parts("localhost:5000/x:1"), Some(("localhost:5000/x", Some("1"), false)));
        assert_eq!(parts("nginx@sha256:ab"), Some(("nginx", None, true)));
        assert_eq!(parts("ghcr.io/a/b:v1@sha256:ab"), Some(("ghcr.io/a/b", Some("v1"), true)));
    }

    #[test]
    fn what_is_filled_in_elsewhere_is_not_understood() {
        for text in
            ["", "${IMAGE}", "app:$(TAG)", "app:{{ tag }}", "ko://github.com/a/b", "<image>", "IMAGE", "a:", "a b"]
        {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn docker_hub_is_meant_where_no_registry_is_written() {
        let full = |text| Image::read(text).unwrap().full_name();
        assert_eq!(full("nginx:1"), "docker.io/library/nginx");
        assert_eq!(full("acme/orders"), "docker.io/acme/orders");
        assert_eq!(full("index.docker.io/acme/orders"), "docker.io/acme/orders");
        assert_eq!(full("localhost/orders"), "localhost/orders");
    }
}
