//! `github:deployKey:create`. A public key that is given becomes the deploy key. The private one is not taken over,
//! because a plan is shown and stored: people set it as the secret.

use super::super::plan::{DeployKey, Effect};
use super::super::run::secrets;
use super::{Action, Done, Inputs, Run, Step, must, output, repo_url, text};
use serde_json::{Map, Value as Json};

pub(super) static ACTION: Action = Action {
    id: "github:deployKey:create",
    inputs: &[
        must(text("repoUrl")),
        text("publicKey"),
        text("privateKey"),
        must(text("deployKeyName")),
        text("privateKeySecretName"),
        text("token"),
    ],
    outputs: &["privateKeySecretName"],
    run,
};

fn run(run: &mut Run<'_>, step: &Step, inputs: &Map<String, Json>) -> Done {
    let inputs = Inputs::new(step, ACTION.inputs, inputs)?;
    let repository = repo_url::repository(&inputs)?;
    run.may_write(step, &repository)?;
    let name = inputs.filled("deployKeyName")?.to_string();
    let secret = match inputs.text("privateKeySecretName") {
        Some(secret) if !secret.is_empty() => secret.to_string(),
        _ => format!("{}_PRIVATE_KEY", name.split(' ').collect::<Vec<_>>().join("_").to_uppercase()),
    };
    let given = inputs.text("publicKey").map(str::trim);
    let public_key = given.filter(|key| !key.is_empty() && secrets::name_of(key).is_none());
    if public_key.is_some_and(|key| !is_public_key(key)) {
        return Err(inputs.wrong("publicKey", "one line with a public key, such as `ssh-ed25519 AAAA…`"));
    }
    if inputs.value("privateKey").is_some() {
        let note = format!("the private key is not taken from a template; set the secret `{secret}` by hand.");
        run.notes.push(format!("{}: {note}", step.place()));
    }
    let public_key = public_key.map(str::to_string);
    run.effects.push(Effect::CreateDeployKey(DeployKey { repository, name, secret: secret.clone(), public_key }));
    Ok(output([("privateKeySecretName", Json::from(secret))]))
}

/// A public key as OpenSSH writes it: its kind, its contents in base64, perhaps a comment.
fn is_public_key(text: &str) -> bool {
    let mut words = text.split(' ');
    let kind = words.next().unwrap_or_default();
    let known = ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| kind.starts_with(start));
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
    let contents = words.next().unwrap_or_default();
    known
        && contents.len() >= 16
        && contents.chars().all(base64)
        && text.len() <= 4_000
        && !text.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_key_is_told_from_a_private_one() {
        assert!(is_public_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFoo+bar/baz= me@example.com"));
        for text in
            ["", "ssh-ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----", "ssh-rsa AAAA\nB", "ssh-ed25519 not base64"]
        {
            assert!(!is_public_key(text), "{text}");
        }
    }
}
