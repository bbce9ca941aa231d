//! Finding the endpoint of a request.
//! The table itself is spread over `rest`, a part in each file.

use super::Refusal;
use super::call::{Call, Reply};
use super::model::World;
use super::query::decode_segment;

/// What runs an endpoint.
pub(super) type Handler = fn(&mut World, &Call) -> Result<Reply, Refusal>;

/// An endpoint. In the pattern, `{name}` stands for one segment and `{name+}` for the rest of the path.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) pattern: &'static str,
    pub(super) run: Handler,
}

impl Route {
    pub(super) const fn new(method: &'static str, pattern: &'static str, run: Handler) -> Self {
        Route { method, pattern, run }
    }

    /// Whether the request counts as making or changing content.
    pub(super) fn writes(&self) -> bool {
        self.method != "GET" && !self.pattern.starts_with("/app")
    }
}

/// A found endpoint and what stood for its names.
pub(super) type Found = (&'static Route, Vec<(&'static str, String)>);

/// The endpoint of a request, if there is one.
pub(super) fn find(tables: &[&'static [Route]], method: &str, path: &str) -> Option<Found> {
    // GitHub answers HEAD wherever it answers GET.
    let method = if method == "HEAD" { "GET" } else { method };
    let routes = tables.iter().flat_map(|table| table.iter()).filter(|route| route.method == method);
    routes.filter_map(|route| Some((route, bind(route.pattern, path)?))).next()
}

fn bind(pattern: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    let mut params = Vec::new();
    let mut segments = path.trim_matches('/').split('/');
    let mut parts = pattern.trim_matches('/').split('/');
    loop {
        let Some(part) = parts.next() else {
            return segments.next().is_none().then_some(params);
        };
        let name = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
        match name.map(|name| (name, name.strip_suffix('+'))) {
            Some((_, Some(name))) => {
                let rest: Vec<&str> = segments.collect();
                params.push((name, decode_segment(&rest.join("/"))?));
                return Some(params);
            }
            Some((name, None)) => {
                params.push((name, decode_segment(segments.next()?).filter(|text| !text.is_empty())?))
            }
            None if part == segments.next()? => {}
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_segments_and_rests() {
        let bound = bind("/repos/{owner}/{repo}/contents/{path+}", "/repos/acme/a%20b/contents/src/main.rs");
        let wanted = [("owner", "acme"), ("repo", "a b"), ("path", "src/main.rs")];
        assert_eq!(bound.unwrap(), wanted.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(bind("/", "/").unwrap(), []);
        assert_eq!(bind("/user", "/user/"), Some(vec![]));
        assert_eq!(bind("/repos/{owner}/{repo}", "/repos/acme"), None);
        assert_eq!(bind("/repos/{owner}/{repo}", "/repos/acme/x/y"), None);
    }
}
