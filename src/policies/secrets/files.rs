//! Files that hold secrets by what they are: the name tells, and where the name alone does not, the text.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::placeholder;
use crate::policies::Content;

/// A file that should not be in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SecretFile {
    /// What it is, with its article: "a keystore".
    pub what: &'static str,
    /// The bytes that say so; empty for the whole file.
    pub range: Range<usize>,
}

/// What a file is, when it is one that holds secrets.
pub(super) fn of(path: &str, content: Content<'_>) -> Option<SecretFile> {
    let name = path.rsplit('/').next()?.to_ascii_lowercase();
    let whole = |what| Some(SecretFile { what, range: 0..0 });
    if let Some(what) = by_name(&name) {
        return whole(what);
    }
    if is_environment(&name) && holds_assignments(content) {
        return whole("a file of environment variables");
    }
    let Content::Text(text) = content else { return None };
    let (what, pattern) = by_text(path, &name)?;
    let found = pattern.as_ref()?.captures_iter(text).filter_map(|captures| captures.get(1));
    let mut real = found.filter(|it| !placeholder::is_reference(it.as_str()) && !placeholder::is_made_up(it.as_str()));
    real.next().map(|it| SecretFile { what, range: it.range() })
}

/// Files that nothing harmless is named like.
fn by_name(name: &str) -> Option<&'static str> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    match name {
        "id_rsa" | "id_dsa" | "id_ecdsa" | "id_ed25519" | "id_ecdsa_sk" | "id_ed25519_sk" => {
            return Some("a private key of SSH");
        }
        "terraform.tfstate" | "terraform.tfstate.backup" => return Some("a state of Terraform"),
        // Android's tools make this one with a password that everybody knows.
        "debug.keystore" => return None,
        _ => {}
    }
    match extension {
        // What only says whom to trust has no key.
        "jks" | "p12" | "pfx" | "keystore" | "bks" if !stem.contains("trust") && stem != "cacerts" => {
            Some("a keystore")
        }
        "ppk" => Some("a private key of PuTTY"),
        "kdbx" => Some("a database of passwords"),
        "tfstate" => Some("a state of Terraform"),
        _ => None,
    }
}

/// `.env`, and those of a place: `.env.production`. Not the examples, and not those of tests, which hold nothing that
/// is worth hiding.
fn is_environment(name: &str) -> bool {
    const HARMLESS: &str = " example sample template tpl tmpl dist default defaults schema test testing ci enc \
        encrypted vault sops age gpg md j2 erb ";
    let Some(rest) = name.strip_prefix(".env") else { return false };
    let mut words = rest.split(['.', '-', '_']).skip(1);
    let marked = rest.is_empty() || rest.starts_with('.');
    marked && !words.any(|word| HARMLESS.split_ascii_whitespace().any(|it| it == word))
}

/// Whether a file of variables sets one. What is encrypted may lie anywhere.
fn holds_assignments(content: Content<'_>) -> bool {
    let Content::Text(text) = content else { return true };
    let sets = |line: &str| {
        let line = line.trim();
        let value = line.split_once('=').map_or("", |(_, value)| value.trim().trim_matches(['"', '\'']));
        !line.starts_with('#') && !value.is_empty() && !value.starts_with("encrypted:") && !value.starts_with("ENC[")
    };
    text.lines().any(|line| sets(line) && !line.starts_with("DOTENV_PUBLIC_KEY"))
}

type Pattern = &'static LazyLock<Option<Regex>>;

macro_rules! pattern {
    ($name:ident, $regex:literal) => {
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($regex).ok());
    };
}

pattern!(NPM, r#"(?m)^[^#;\n]*:?_(?:authToken|auth|password)[ \t]*=[ \t]*"?([^\s"]+)"#);
pattern!(NETRC, r"\bpassword[ \t\r\n]+(\S+)");
pattern!(PYPI, r"(?m)^[ \t]*password[ \t]*[=:][ \t]*(\S+)");
pattern!(GIT, r"(?m)^https?://[^\s:/@]+:([^\s@/]+)@");
pattern!(DOCKER, r#""(?:auth|identitytoken)"[ \t]*:[ \t]*"([^"]+)""#);
pattern!(POSTGRES, r"(?m)^[^#\n:]+:[^:\n]+:[^:\n]+:[^:\n]+:(\S+)[ \t]*\r?$");
pattern!(KUBERNETES, r#"(?m)^[ \t"-]*(?:client-key-data|token|password)"?[ \t]*:[ \t]*"?([^\s",]+)"#);
pattern!(ARMOUR, r"(BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED)");

/// Files whose text must be looked at, and what is looked for.
fn by_text(path: &str, name: &str) -> Option<(&'static str, Pattern)> {
    let in_folder = |folder: &str| path.rsplit('/').nth(1) == Some(folder);
    Some(match name {
        ".npmrc" | "_npmrc" => ("a password of a registry", &NPM),
        ".netrc" | "_netrc" => ("a password of a host", &NETRC),
        ".pypirc" => ("a password of a registry", &PYPI),
        ".git-credentials" => ("a password of Git", &GIT),
        ".dockercfg" | ".dockerconfigjson" => ("a password of a registry", &DOCKER),
        "config.json" if in_folder(".docker") => ("a password of a registry", &DOCKER),
        ".pgpass" | "pgpass.conf" => ("a password of PostgreSQL", &POSTGRES),
        "kubeconfig" | "kubeconfig.yaml" | "kubeconfig.yml" => ("a configuration of kubectl", &KUBERNETES),
        "config" if in_folder(".kube") => ("a configuration of kubectl", &KUBERNETES),
        _ if name.ends_with(".kubeconfig") => ("a configuration of kubectl", &KUBERNETES),
        _ if name.ends_with(".pem") || name.ends_with(".key") => ("a private key", &ARMOUR),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(path: &str, content: Content<'_>) -> Option<&'static str> {
        of(path, content).map(|found| found.what)
    }

    #[test]
    fn names_tell_what_is_never_harmless() {
        for path in ["deploy/release.jks", "certs/orders.P12", "home/.ssh/id_ed25519", "terraform.tfstate", "a.ppk"] {
            assert!(what(path, Content::Binary).is_some(), "{path}");
        }
        for path in ["id_rsa.pub", "android/debug.keystore", "conf/truststore.jks", "cacerts.jks", "keystore.md"] {
            assert_eq!(what(path, Content::Binary), None, "{path}");
        }
    }

    #[test]
    fn an_environment_counts_when_it_sets_something() {
        let set = Content::Text("# local\nDB_HOST=db\n");
        for path in [".env", "services/orders/.env.production", ".env.local"] {
            assert!(what(path, set).is_some(), "{path}");
        }
        for path in [".env.example", ".env.local.sample", ".environment", ".envrc", ".env.test"] {
            assert_eq!(what(path, set), None, "{path}");
        }
        assert_eq!(what(".env", Content::Text("# nothing yet\nTOKEN=\n")), None);
    }

    #[test]
    fn a_configuration_counts_when_it_holds_a_password() {
        let npmrc = |line: &str| of(".npmrc", Content::Text(line)).is_some();
        assert!(npmrc("registry=https://npm.acme.dev\n//npm.acme.dev/:_authToken=0a1b2c3d\n"));
        assert!(!npmrc("//registry.npmjs.org/:_authToken=${NPM_TOKEN}\nsave-exact=true\n"));
        let kube = "users:\n- name: a\n  user:\n    exec:\n      command: aws\n";
        assert_eq!(what(".kube/config", Content::Text(kube)), None);
        assert!(what(".kube/config", Content::Text("users:\n- user:\n    token: 0a1b2c3d\n")).is_some());
        assert!(what("machine/.netrc", Content::Text("machine a login b password hunter2\n")).is_some());
    }
}
