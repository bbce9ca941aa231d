//! Addresses that the setup leads to, and whether GitHub can reach ours.

use url::{Host, Url};

/// Whether a text can be the name of an account on GitHub: letters, digits, `-` (and `_` of managed accounts).
pub(super) fn is_login(text: &str) -> bool {
    let fits = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    (1..=39).contains(&text.len()) && text.chars().all(fits) && !text.starts_with('-')
}

/// GitHub's page that makes an App from a manifest. `organization` must be a login.
/// Source: GitHub's "Registering a GitHub App from a manifest".
pub(super) fn new_app(web_url: &Url, organization: Option<&str>, state: &str) -> String {
    let base = web_url.as_str().trim_end_matches('/');
    let owner = organization.map(|name| format!("/organizations/{name}")).unwrap_or_default();
    format!("{base}{owner}/settings/apps/new?state={state}")
}

/// GitHub's page that installs an App: below the App's own page, when GitHub told one.
pub(super) fn install(web_url: &Url, app_page: &str, slug: &str) -> String {
    let told = Url::parse(app_page).ok().filter(|url| url.origin() == web_url.origin());
    let page = match told {
        Some(url) => url.as_str().trim_end_matches('/').to_owned(),
        None => format!("{}/apps/{slug}", web_url.as_str().trim_end_matches('/')),
    };
    format!("{page}/installations/new")
}

/// Why GitHub cannot deliver to our address; none when it looks as if it could.
pub fn undeliverable(public_url: &Url, web_url: &Url) -> Option<String> {
    let address = public_url.as_str().trim_end_matches('/');
    match (is_loopback(public_url), is_loopback(web_url)) {
        (true, true) => None,
        (true, false) => Some(format!(
            "The public address of this server is {address}, which only this machine can reach. GitHub refuses such \
             an address for webhooks, or could not deliver there."
        )),
        (false, _) if public_url.scheme() != "https" => Some(format!(
            "The public address of this server is {address}. It does not begin with https, and GitHub does not \
             deliver where everybody on the way could read along."
        )),
        (false, _) => None,
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn only_names_of_accounts_become_part_of_an_address() {
        for good in ["acme", "A-b_9", &"a".repeat(39)] {
            assert!(is_login(good), "{good}");
        }
        for bad in ["", "-a", "a/b", "a?b", "a b", "..", "ä", &"a".repeat(40)] {
            assert!(!is_login(bad), "{bad}");
        }
    }

    #[test]
    fn the_pages_of_an_enterprise_server_are_found_too() {
        assert_eq!(
            new_app(&url("https://ghe.acme.example/"), Some("acme"), "s"),
            "https://ghe.acme.example/organizations/acme/settings/apps/new?state=s"
        );
        assert_eq!(new_app(&url("https://github.com"), None, "s"), "https://github.com/settings/apps/new?state=s");
        let ghe = url("https://ghe.acme.example");
        let told = install(&ghe, "https://ghe.acme.example/github-apps/idp", "idp");
        assert_eq!(told, "https://ghe.acme.example/github-apps/idp/installations/new");
        for odd in ["javascript:alert(1)", "https://evil.example/apps/idp", ""] {
            assert_eq!(install(&ghe, odd, "idp"), "https://ghe.acme.example/apps/idp/installations/new", "{odd}");
        }
    }

    #[test]
    fn it_is_told_when_github_cannot_deliver() {
        let github = url("https://github.com");
        assert_eq!(undeliverable(&url("https://idp.acme.example"), &github), None);
        assert_eq!(undeliverable(&url("http://127.0.0.1:3000"), &url("http://localhost:4000")), None);
        for bad in ["http://127.0.0.1:3000", "https://localhost", "http://[::1]:3000", "http://idp.acme.example"] {
            assert!(undeliverable(&url(bad), &github).is_some(), "{bad}");
        }
    }
}
