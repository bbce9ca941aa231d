//! Credentials that are known by how they are written.

use crate::findings::{Rule, Section, Severity};
use crate::policies::report::{Findings, Found};
use crate::policies::secrets::Looked;

/// The rule.
pub(in crate::policies) static RULE: Rule = Rule {
    id: "SEC-001",
    section: Section::Policy,
    title: "no file holds a credential",
    severity: Severity::Error,
    aliases: &[
        "CKV_SECRET_1",
        "CKV_SECRET_2",
        "CKV_SECRET_3",
        "CKV_SECRET_5",
        "CKV_SECRET_7",
        "CKV_SECRET_9",
        "CKV_SECRET_10",
        "CKV_SECRET_12",
        "CKV_SECRET_13",
        "CKV_SECRET_14",
        "CKV_SECRET_15",
        "CKV_SECRET_16",
        "CKV_SECRET_17",
        "CKV_SECRET_18",
    ],
    why: "Whoever can read the repository, now or later, has the credential, and taking it out again does not take it \
          out of the history. Tokens, keys and private keys are known by the letters and the length that their \
          issuers give them, in every kind of file. The value is never shown: not in a message, not in a line of a \
          report, not in a log.\n\n\
          Where others differ: a part of Checkov's detectors takes any long text for a secret; here a value must have the \
          exact form of its issuer. The examples of documentation (`AKIAIOSFODNN7EXAMPLE`), values of one letter, \
          words such as `changeme`, the key of Azure's storage emulator and the public token of Supabase are none. \
          The checksum of GitHub's tokens is not asked for: a token that was mistyped says as much about how secrets \
          are kept. Private keys that ask for a passphrase are left to `SEC-003`, and ids that open nothing without \
          their other half, as the account of Twilio, are not reported.",
    how: "Revoke the credential where it was issued and make a new one; keep that in a secret store and let the program \
          read it when it runs. Only then take it out of the file.",
    wrong: "client = Client(token=\"ghp_(36 letters and digits)\")\n",
    right: "client = Client(token=os.environ[\"GITHUB_TOKEN\"])\n",
};

/// Notes each credential of a text.
pub(in crate::policies) fn check(looked: &Looked<'_>, out: &mut Findings<'_>) {
    for credential in &looked.credentials {
        let message = format!("no file may hold a credential, and this is {}", credential.name);
        let help = "Revoke it where it was issued, since it stays in the history, and read the new one from a secret \
                    store when the program runs.";
        let span = looked.places.span(credential.range.clone());
        out.add(Found::new(&RULE, looked.path, span, message).help(help));
    }
}
