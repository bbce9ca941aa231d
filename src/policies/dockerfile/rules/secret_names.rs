//! DKR-005: no secrets through `ARG` and `ENV`. It looks at names; what a value looks like is for the rules of secrets.

use super::super::instruction::Keyword;
use super::super::words::pairs;
use super::Dockerfile;
use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "DKR-005",
    section: Section::Policy,
    title: "No secret comes into an image through `ARG` or `ENV`",
    severity: Severity::Error,
    aliases: &["DL3064"],
    why: "Values of `ENV` stand in the image for everybody who can pull it, and those of `ARG` in its history and in the provenance of the build. \
BuildKit (`SecretsUsedInArgOrEnv`) and hadolint go by any part of a name, so that `PASSWORD_FILE`, `TOKEN_URL` or `USERNAME` are reported too. We go by its last words (`PASSWORD`, `TOKEN`, `SECRET`, `API_KEY`, `ACCESS_KEY`, `PRIVATE_KEY`, `CREDENTIALS` and their like), and not for an `ENV` without a value of its own: an empty one, a variable, a path, a number or a switch. \
An `ARG` is reported without a default too, because the value that the build passes is what ends in the history.",
    how: "Mount it while the build runs: `RUN --mount=type=secret,id=token …`; a secret of the running service comes from its environment.",
    wrong: fixture!("DKR-005/wrong/Dockerfile"),
    right: fixture!("DKR-005/right/Dockerfile"),
};

/// Last words of names of secrets.
const SECRETS: &[&str] = &[
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "PWORD",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "CREDENTIAL",
    "CREDENTIALS",
    "API_KEY",
    "ACCESS_KEY",
    "SECRET_KEY",
    "PRIVATE_KEY",
    "SIGNING_KEY",
    "ENCRYPTION_KEY",
    "MASTER_KEY",
    "CLIENT_KEY",
    "AUTH_KEY",
    "LICENSE_KEY",
    "AWS_ACCESS_KEY_ID",
    "SECRET_ACCESS_KEY",
];

/// Endings that say the same without `_` before them: `PGPASSWORD`, `dbPassword`.
const JOINED: &[&str] =
    &["PASSWORD", "PASSWD", "APIKEY", "SECRETKEY", "ACCESSTOKEN", "AUTHTOKEN", "PRIVATEKEY", "CLIENTSECRET"];

/// Words behind it that change nothing.
const TRAILERS: &[&str] =
    &["VALUE", "PROD", "PRODUCTION", "DEV", "STAGING", "TEST", "PLAIN", "BASE64", "B64", "DEFAULT"];

/// Notes each variable that brings a secret along.
pub(super) fn check(file: &Dockerfile<'_>, out: &mut Findings<'_>) {
    let mut arguments = std::collections::BTreeSet::new();
    for instruction in &file.instructions {
        let is_env = match instruction.keyword {
            Keyword::Env => true,
            Keyword::Arg => false,
            _ => continue,
        };
        for (name, value) in pairs(&instruction.words(), is_env) {
            if !names_a_secret(&name.text) || value.as_ref().is_some_and(|value| is_harmless(&value.text)) {
                continue;
            }
            let kind = match (is_env, value) {
                (true, None) => continue,
                (true, Some(value)) if value.text.is_empty() || value.text.contains('$') => continue,
                (true, Some(_)) => "ENV",
                // Once for an argument, however many stages ask for it.
                (false, _) if !arguments.insert(name.text.to_ascii_uppercase()) => continue,
                (false, _) => "ARG",
            };
            let message =
                format!("a secret must not come through `{kind}`, but the name of this one says that it does");
            let span = file.positions.span(instruction.arguments.place(&name.range));
            let help = "Mount it while the build runs, with `RUN --mount=type=secret,id=…`, or give it to the running service.";
            out.add(Found::new(&RULE, file.path, span, message).help(help));
        }
    }
}

fn names_a_secret(name: &str) -> bool {
    if name.len() > 200 {
        return false;
    }
    let mut name = name.replace(['-', '.'], "_").to_ascii_uppercase();
    while let Some((before, last)) = name.rsplit_once('_')
        && (TRAILERS.contains(&last) || last.is_empty() || last.bytes().all(|byte| byte.is_ascii_digit()))
    {
        name = before.to_owned();
    }
    let is_last =
        |word: &&str| name.strip_suffix(*word).is_some_and(|before| before.is_empty() || before.ends_with('_'));
    // `ALLOW_EMPTY_PASSWORD`, `PUBLIC_TOKEN`: not the secret itself.
    let about = ["PUBLIC", "ALLOW_EMPTY", "RANDOM", "NO", "DISABLE", "ENABLE", "REQUIRE", "SKIP", "USE"];
    let words: Vec<&str> = name.split('_').collect();
    let is_about =
        about.iter().any(|about| words.contains(about) || name.contains(&format!("{about}_")) && about.contains('_'));
    let is_secret = SECRETS.iter().any(is_last) || JOINED.iter().any(|word| name.ends_with(word));
    is_secret && !is_about
}

/// A value that is no secret whatever its name: a switch, a number, a path, an address.
fn is_harmless(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let switch = ["true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"].contains(&lower.as_str());
    switch || value.starts_with(['/', '~']) || value.starts_with("./")
}

#[cfg(test)]
mod tests {
    use super::{RULE, names_a_secret};
    use crate::policies::dockerfile::tests::lines;

    #[test]
    fn the_last_words_of_a_name_decide() {
        for name in [
            "PASSWORD",
            "db_password",
            "NPM_TOKEN",
            "PGPASSWORD",
            "API_KEY_PROD",
            "AWS_SECRET_ACCESS_KEY",
            "dbPassword",
            "TOKEN_2",
        ] {
            assert!(names_a_secret(name), "{name}");
        }
        for name in [
            "PASSWORD_FILE",
            "TOKEN_URL",
            "PUBLIC_KEY",
            "SECRET_NAME",
            "ALLOW_EMPTY_PASSWORD",
            "KEYCLOAK_REALM",
            "TOKENIZERS",
            "USERNAME",
            "GPG_KEY",
            "AUTHOR",
        ] {
            assert!(!names_a_secret(name), "{name}");
        }
    }

    #[test]
    fn a_value_that_is_no_secret_is_left_alone() {
        let text = "FROM a:1\nENV A_TOKEN= B_TOKEN=$B C_PASSWORD=/run/secrets/c D_SECRET=false\nARG SKIP_TOKEN=1\n";
        assert_eq!(lines(&RULE, text), [0; 0]);
        assert_eq!(
            lines(
                &RULE,
                "ARG NPM_TOKEN\nFROM a:1\nARG NPM_TOKEN\nENV A=1 \\\n  # more\n  DB_PASSWORD='x y'\nENV MY_SECRET x\n"
            ),
            [1, 6, 7]
        );
    }
}
