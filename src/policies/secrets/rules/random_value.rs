//! Values that look random and are given to names of secrets.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::secrets::{Looked, assignments, entropy, placeholder};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SEC-002",
    section: Section::Policy,
    title: "no random value is given to the name of a secret",
    severity: Severity::Info,
    aliases: &["CKV_SECRET_6", "CKV_SECRET_19"],
    why: "Passwords and keys without a form of their own are known by their name and by looking as if chance made them: \
          many different letters, and neighbours that do not occur in words. This can be wrong, so it is a note.\n\n\
          Where others differ: Checkov measures the information of a letter alone, at which long names come out as \
          secrets and hexadecimal keys do not; the neighbours tell them apart. A passphrase of words, a value shorter \
          than twelve letters, a UUID (more often an id than a key), a hash with its name, a reference to a secret \
          store, what is encrypted, and lock files are not reported. Dockerfiles are `DKR-005`'s matter, `Secret` \
          manifests that of `SEC-004`.",
    how: "Keep the value in a secret store and let the program read it when it runs. If it is no secret, give it a name \
          that does not say so.",
    wrong: "database:\n  password: (24 random letters)\n",
    right: "database:\n  password: ${DATABASE_PASSWORD}\n",
};

/// Lines longer than this are data or were made by a program.
const LONGEST_LINE: usize = 2_000;

/// Notes each such value that is not found already.
pub(in crate::policies) fn check(looked: &Looked<'_>, out: &mut Findings<'_>) {
    let Some(style) = assignments::style(looked.path) else { return };
    // Its values are encrypted, and look like it.
    if !out.wants(&RULE) || looked.secret_file || looked.text.contains("kind: SealedSecret") {
        return;
    }
    let most = out.settings.limits.findings;
    let found = assignments::of(looked.text, style).filter(|(_, range)| {
        let value = looked.text.get(range.clone()).unwrap_or_default();
        is_secret(value) && !looked.is_known(range) && looked.places.length_of_line(range.start) <= LONGEST_LINE
    });
    for (name, range) in found.take(most) {
        let message = format!("{} is set to a random value, which is expected in a secret store", quoted(name));
        let help = "If it is a secret, replace it where it is used and read the new one from a secret store. If it is \
                    none, give it another name.";
        out.add(Found::new(&RULE, looked.path, looked.places.span(range.clone()), message).help(help));
    }
}

fn is_secret(value: &str) -> bool {
    const HARMLESS: [&str; 9] = ["sha1-", "sha256-", "sha384-", "sha512-", "sha256:", "md5:", "pbkdf2", "pk_", "AAAA"];
    let harmless = HARMLESS.iter().any(|it| value.starts_with(it));
    !harmless
        && !placeholder::is_reference(value)
        && !placeholder::is_made_up(value)
        && !is_uuid(value)
        && entropy::is_random(value)
        && decoded(value).is_none_or(|text| is_secret(&text))
}

/// The text that a value is in base64: then that is the value.
fn decoded(value: &str) -> Option<String> {
    let bytes = BASE64_STANDARD.decode(value).ok()?;
    let printable = bytes.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    printable.then(|| String::from_utf8(bytes).ok())?
}

/// Five groups of hexadecimal digits.
fn is_uuid(value: &str) -> bool {
    let groups: Vec<usize> = value.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A name in backticks; it has letters, digits and `_.-` only.
fn quoted(name: &str) -> String {
    format!("`{}`", name.trim_matches(['-', '.']).get(..60).unwrap_or(name.trim_matches(['-', '.'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_uuids_and_references_are_no_secrets() {
        for value in [
            "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "sha512-k9vQ2mXz7TqLr4WnB8sYhD",
            "${k9vQ2mXz7TqLr4WnB8sYhD}",
            "vault:k9vQ2mXz7TqLr4WnB8sYhD",
            "https://k9vQ2mXz7TqLr4WnB8sYhD",
        ] {
            assert!(!is_secret(value), "{value}");
        }
        assert!(is_secret("k9vQ2mXz7TqLr4WnB8sYhD"));
        assert!(is_secret("9f86d081884c7d659a2feaa0c55ad015"));
    }
}
