//! Files that hold secrets by what they are.

use crate::findings::{Rule, Section, Severity};
use crate::policies::positions::Positions;
use crate::policies::report::{Findings, Found};
use crate::policies::secrets::files::SecretFile;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SEC-003",
    section: Section::Policy,
    title: "environments, keystores, kubeconfigs and states are not kept in a repository",
    severity: Severity::Warning,
    aliases: &[],
    why: "Such files are made to hold secrets, and they are added by accident: `git add .` takes them along. `.env` and \
          its variants for a place, keystores, private keys of SSH and PuTTY, states of Terraform, databases of \
          passwords; and, where the text has a password in it, `.npmrc`, `.netrc`, `.pypirc`, `.pgpass`, \
          `.git-credentials`, Docker's and kubectl's configuration, and private keys behind a passphrase.\n\n\
          What is made to be shared is not reported: `.env.example` and its like, `.env.test`, an `.env` that sets \
          nothing or is encrypted, truststores, Android's `debug.keystore`, public keys, a `.npmrc` that reads its token \
          from the environment, a kubeconfig that runs a program to log in.",
    how: "Take the file out of the repository, add its name to `.gitignore`, and replace the secrets in it: they stay in \
          the history. Keep an `.env.example` with the names and without the values.",
    wrong: "# .env\nDATABASE_URL=postgres://orders:(password)@db/orders\n",
    right: "# .env.example\nDATABASE_URL=\n",
};

/// Notes the file, unless what it holds is found already.
pub(in crate::policies) fn check(path: &str, file: &SecretFile, text: Option<&str>, out: &mut Findings<'_>) {
    let message = format!("{} does not belong in a repository", file.what);
    let help = "Take the file out, add it to `.gitignore`, and replace the secrets that were in it.";
    let span = text.map(|text| Positions::new(text).span(file.range.clone())).unwrap_or_default();
    out.add(Found::new(&RULE, path, span, message).help(help));
}
